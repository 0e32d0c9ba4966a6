//! Calls on a relation of each row that the queryset of the rows can answer for all of them: what to load there, and
//! what to write in place of the call. Knows the calls as they are written.

use std::rc::Rc;

use crate::{
    finding::{Edit, Place, Text},
    model::{
        models::{ModelId, ModelMember, RelationKind},
        project::{ModuleId, Project},
    },
    queries::{
        asking::Use,
        engine::Engine,
        frame::Frame,
        methods::Site,
        missing::{Kind, Missing},
        spelled::spelled,
        supply::Loaded,
        value::{Query, Shape, Value},
    },
    syntax::{
        Name,
        python::{ArgumentKind, Expr, ExprKind, UnaryOp},
    },
};

/// Calls on the related rows of one row, as they are written in one go: `post.comments.filter(…).count()`.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Chain {
    whole: Place,
    /// The row: `post`.
    row: Place,
    calls: Vec<Link>,
}

#[derive(Clone, PartialEq, Debug)]
struct Link {
    name: Name,
    /// Its arguments, where all of them are literals.
    arguments: Option<Vec<Literal>>,
}

#[derive(Clone, PartialEq, Debug)]
struct Literal {
    keyword: Option<Name>,
    value: Place,
    text: Option<Name>,
}

/// What to write in place of one read.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Mend {
    chain: Rc<Chain>,
    load: Load,
    instead: Instead,
}

/// What the queryset of the rows loads.
#[derive(Clone, PartialEq, Debug)]
enum Load {
    /// The number of related rows, under conditions.
    Count(Vec<Literal>),
    /// Whether there are related rows, under conditions.
    Exists(Vec<Literal>),
    /// The related rows after these calls, under a name of their own.
    Rows(Vec<Link>),
    /// It is loaded already.
    Nothing,
}

#[derive(Clone, PartialEq, Debug)]
enum Instead {
    Attribute,
    Length,
    Truth,
    /// One column of all rows.
    Column(Name),
    All,
    /// A list that is loaded already.
    List(Name),
}

/// Calls that a prefetch can make for all rows at once. `only()` might leave out the key that it ties them by.
const REFINES: &[&str] =
    &["all", "filter", "exclude", "order_by", "distinct", "reverse", "select_related", "prefetch_related"];

/// The chain that a call makes longer; none where it is no chain on a relation of a row.
pub(crate) fn chain_of(receiver: &Value, name: &Name, site: &Site<'_>, frame: Option<&Frame>) -> Option<Rc<Chain>> {
    let (expr, call) = site.written?;
    let (attribute, frame) = (call.callee.as_attribute()?, frame?);
    let mut chain = match receiver {
        Value::Manager(manager) => {
            let read = attribute.value.as_attribute()?;
            if manager.of.as_ref()?.accessor != read.attr.name {
                return None;
            }
            Chain { whole: site.place, row: frame.place(read.value.id), calls: Vec::new() }
        }
        Value::QuerySet(query) => {
            let before = query.chain.as_ref()?;
            if before.whole != frame.place(attribute.value.id) {
                return None;
            }
            (**before).clone()
        }
        _ => return None,
    };
    let arguments = call.arguments.iter().map(|argument| {
        let keyword = match &argument.kind {
            ArgumentKind::Positional => None,
            ArgumentKind::Keyword(keyword) => Some(keyword.name.clone()),
            ArgumentKind::Star | ArgumentKind::StarStar => return None,
        };
        is_literal(&argument.value).then(|| Literal {
            keyword,
            value: frame.place(argument.value.id),
            text: argument.value.as_str().map(Name::from),
        })
    });
    chain.calls.push(Link { name: name.clone(), arguments: arguments.collect() });
    chain.whole = frame.place(expr.id);
    Some(Rc::new(chain))
}

fn is_literal(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Str { .. } | ExprKind::Int(_) | ExprKind::True | ExprKind::False | ExprKind::None => true,
        ExprKind::Unary { op: UnaryOp::Minus, operand } => matches!(operand.kind, ExprKind::Int(_)),
        _ => false,
    }
}

impl Engine<'_> {
    /// What could stand in place of a read of related rows that nothing has loaded; none where that is not plain.
    pub(crate) fn mend(&self, query: &Query, how: Use, place: Place, kind: &Kind) -> Option<Mend> {
        let (chain, related) = (query.chain.as_ref()?, query.of.as_ref()?);
        if chain.whole != self.read_at(place) || self.is_awaited || self.raises_async() || !related.row.path.is_empty()
        {
            return None;
        }
        let literal = |link: &Link| link.arguments.as_ref().is_some_and(|arguments| arguments.is_empty());
        let (last, before) = chain.calls.split_last()?;
        let fills = matches!(how, Use::Iterate | Use::Truth | Use::Length | Use::Contains);
        let (load, instead) = match kind {
            Kind::Renamed(list) if fills => {
                let is_plain = |loaded: &Loaded| {
                    loaded.query.as_ref().is_none_or(|own| own.refined.is_none() && own.at_most.is_none())
                };
                let is_all = chain.calls.iter().all(|link| link.name == "all");
                let loaded = related.row.supply.get(list)?;
                (is_all && is_plain(loaded)).then_some((Load::Nothing, Instead::List(list.clone())))?
            }
            Kind::Aggregate if matches!(how, Use::Count | Use::Exists) && literal(last) => {
                let conditions = conditions(before)?;
                match how {
                    Use::Count => (Load::Count(conditions), Instead::Attribute),
                    _ => (Load::Exists(conditions), Instead::Attribute),
                }
            }
            Kind::Defeated(call) if call == "iterator" && fills && before.is_empty() => (Load::Nothing, Instead::All),
            Kind::Defeated(call) if call == "values_list" && fills && query.shape == Shape::Scalars => {
                let is_all = before.iter().all(|link| link.name == "all");
                let first = last.arguments.as_ref()?.first().filter(|first| first.keyword.is_none() && is_all)?;
                let column = first.text.clone()?;
                let is_column = match self.project.models().member(query.model, &column) {
                    Some(ModelMember::Field(field)) => field.relation.is_none(),
                    Some(ModelMember::Key(_)) => true,
                    _ => false,
                };
                is_column.then_some((Load::Nothing, Instead::Column(column)))?
            }
            Kind::Defeated(_) | Kind::Refined(_) if query.shape == Shape::Rows => match how {
                Use::Count if literal(last) => (self.rows_after(query, before)?, Instead::Length),
                Use::Exists if literal(last) => (self.rows_after(query, before)?, Instead::Truth),
                _ if fills => (self.rows_after(query, &chain.calls)?, Instead::Attribute),
                _ => return None,
            },
            _ => return None,
        };
        Some(Mend { chain: chain.clone(), load, instead })
    }

    /// The calls as a prefetch would make them; none where one of them is not known to keep the rows.
    fn rows_after(&self, query: &Query, calls: &[Link]) -> Option<Load> {
        let is_known = |link: &Link| {
            let is_own = query.class.is_some_and(|class| {
                self.project.method(class, &link.name).is_some_and(|(owner, _)| !self.is_stub(owner))
            });
            link.arguments.is_some() && (is_own || REFINES.contains(&link.name.as_str()))
        };
        let calls: Vec<Link> = calls.iter().filter(|link| link.name != "all").cloned().collect();
        (!calls.is_empty() && calls.iter().all(is_known)).then_some(Load::Rows(calls))
    }
}

/// The conditions of `all()` and of one `filter(…)` by keywords.
fn conditions(calls: &[Link]) -> Option<Vec<Literal>> {
    let rest: Vec<&Link> = calls.iter().filter(|link| link.name != "all").collect();
    match rest.as_slice() {
        [] => Some(Vec::new()),
        [only] if only.name == "filter" => {
            let arguments = only.arguments.clone()?;
            arguments.iter().all(|argument| argument.keyword.is_some()).then_some(arguments)
        }
        _ => None,
    }
}

/// The fix of all reads of one relation: what the queryset loads, under which names, and the reads as they are then.
pub(crate) fn fix(project: &Project, record: &Missing) -> Option<(String, Vec<Edit>)> {
    let query = record.query.as_ref()?;
    let mends: Vec<&Mend> = record.mends.iter().map(Option::as_ref).collect::<Option<_>>()?;
    let [accessor] = record.path.as_slice() else { return None };
    let is_plain = query.shape == Shape::Rows && !query.is_fixed && !query.is_raw && !query.is_option;
    if mends.is_empty() || !is_plain || query.is_open || query.chunked.is_some() {
        return None;
    }
    let module =
        project.own_modules().find(|(_, info)| info.file == query.origin.file && info.region == query.origin.region);
    let site = Origin { project, query, accessor, module: module?.0 };
    let mut loads: Vec<(&Load, String)> = Vec::new();
    for mend in &mends {
        if !loads.iter().any(|(known, _)| site.is_same(known, &mend.load)) {
            let name = site.name(&mend.load)?;
            if loads.iter().any(|(_, known)| *known == name) {
                return None;
            }
            loads.push((&mend.load, name));
        }
    }
    let mut edits = Vec::new();
    let mut titles: Vec<String> = Vec::new();
    for (load, name) in &loads {
        titles.extend(site.load(load, name, &mut edits)?);
    }
    for mend in &mends {
        let (_, name) = loads.iter().find(|(known, _)| site.is_same(known, &mend.load))?;
        let row = Text::Source(mend.chain.row);
        let edit = |text: &str| Edit::replace(mend.chain.whole, text);
        edits.push(match &mend.instead {
            Instead::Attribute => edit("").and(row).and(format!(".{name}")),
            Instead::Length => edit("len(").and(row).and(format!(".{name})")),
            Instead::Truth => edit("bool(").and(row).and(format!(".{name})")),
            Instead::All => edit("").and(row).and(format!(".{accessor}.all()")),
            Instead::List(list) => edit("").and(row).and(format!(".{list}")),
            Instead::Column(column) => {
                let target = project.models().get(site.target()?)?;
                let variable = target.name.to_lowercase();
                let read = format!("[{variable}.{column} for {variable} in ");
                edit(&read).and(row).and(format!(".{accessor}.all()]"))
            }
        });
        titles.extend(match &mend.instead {
            Instead::All => Some(format!("Use `{accessor}.all()`")),
            Instead::List(list) => Some(format!("Use `{list}`")),
            Instead::Column(column) => Some(format!("Take `{column}` from `{accessor}.all()`")),
            _ => None,
        });
    }
    Some((titles.into_iter().next()?, edits))
}

/// Where the queryset is built, and the relation whose rows are asked for.
struct Origin<'p> {
    project: &'p Project,
    query: &'p Query,
    accessor: &'p Name,
    module: ModuleId,
}

impl Origin<'_> {
    fn target(&self) -> Option<ModelId> {
        match self.project.models().member(self.query.model, self.accessor)? {
            ModelMember::Field(field) => field.relation.as_ref()?.target,
            ModelMember::Reverse(reverse) => Some(reverse.from),
            ModelMember::Key(_) => None,
        }
    }

    /// The name of the relation in lookups.
    fn lookup(&self) -> Option<Name> {
        match self.project.models().member(self.query.model, self.accessor)? {
            ModelMember::Field(field) => {
                let kind = field.relation.as_ref()?.kind;
                (kind == RelationKind::ManyToMany || kind == RelationKind::GenericRelation).then(|| field.name.clone())
            }
            ModelMember::Reverse(reverse) => Some(reverse.query_name.clone()),
            ModelMember::Key(_) => None,
        }
    }

    /// Two reads that ask for the same. Conditions stand at places of their own, so their texts are not compared.
    fn is_same(&self, one: &Load, other: &Load) -> bool {
        match (one, other) {
            (Load::Count(a), Load::Count(b)) | (Load::Exists(a), Load::Exists(b)) => {
                a.is_empty() && b.is_empty() || a == b
            }
            _ => one == other,
        }
    }

    /// A name for what is loaded that the model does not have yet.
    fn name(&self, load: &Load) -> Option<String> {
        let related = self.accessor.strip_suffix("_set").unwrap_or(self.accessor);
        let condition = |conditions: &[Literal]| {
            let first = conditions.first().and_then(|first| first.keyword.clone())?;
            Some(first.strip_prefix("is_").unwrap_or(&first).split("__").next().unwrap_or_default().to_owned())
        };
        let name = match load {
            Load::Nothing => return Some(String::new()),
            Load::Count(conditions) => match condition(conditions) {
                Some(by) => format!("{by}_{related}_count"),
                None => format!("{related}_count"),
            },
            Load::Exists(conditions) => match condition(conditions) {
                Some(by) => format!("has_{by}_{related}"),
                None => format!("has_{related}"),
            },
            Load::Rows(calls) => {
                let [first, ..] = calls.as_slice() else { return None };
                let by = match first.name.as_str() {
                    "filter" => match first.arguments.as_deref() {
                        Some([only]) if only.keyword.as_ref().is_some_and(|name| name.starts_with("is_")) => {
                            condition(std::slice::from_ref(only))?
                        }
                        _ => "filtered".to_owned(),
                    },
                    "exclude" => "remaining".to_owned(),
                    "order_by" => "ordered".to_owned(),
                    "reverse" => "reversed".to_owned(),
                    "distinct" | "select_related" | "prefetch_related" => "loaded".to_owned(),
                    own => own.to_owned(),
                };
                match self.accessor.strip_suffix("_set") {
                    Some(related) => format!("{by}_{related}_list"),
                    None => format!("{by}_{related}"),
                }
            }
        };
        let model = self.project.models().get(self.query.model)?;
        let is_taken = self.project.models().member(self.query.model, &name).is_some()
            || self.project.member(model.class, &name).is_some()
            || self.query.added.iter().any(|added| *added == name || *added == "*")
            || self.query.supply.get(&name).is_some();
        (!is_taken && !model.is_open).then_some(name)
    }

    /// Adds the edits that load something at the origin; gives the title.
    fn load(&self, load: &Load, name: &str, edits: &mut Vec<Edit>) -> Option<Option<String>> {
        let origin = self.query.origin;
        let django = |name: &'static str| Edit::import(origin, "django.db.models", Some(name));
        match load {
            Load::Nothing => Some(None),
            Load::Count(conditions) => {
                // A second relation to many in the same query would multiply the rows that are counted.
                if self.query.is_joined || !self.query.added.is_empty() {
                    return None;
                }
                let lookup = self.lookup()?;
                let mut edit = Edit::after(origin, format!(".annotate({name}=Count(\"{lookup}\""));
                if !conditions.is_empty() {
                    edit = with_conditions(edit.and(", filter=Q("), conditions, &format!("{lookup}__")).and(")");
                    edits.push(django("Q"));
                }
                edits.push(edit.and("))"));
                edits.push(django("Count"));
                Some(Some(format!("Annotate `{name}`")))
            }
            Load::Exists(conditions) => {
                let ModelMember::Reverse(reverse) = self.project.models().member(self.query.model, self.accessor)?
                else {
                    return None;
                };
                let is_key = match self.project.models().member(reverse.from, &reverse.field)? {
                    ModelMember::Field(field) => field.relation.as_ref()?.kind == RelationKind::ForeignKey,
                    _ => false,
                };
                if !is_key {
                    return None;
                }
                let (model, import) = spelled(self.project, reverse.from, self.module, origin)?;
                let opened =
                    format!(".annotate({name}=Exists({model}.objects.filter({}=OuterRef(\"pk\")", reverse.field);
                let mut edit = Edit::after(origin, opened);
                if !conditions.is_empty() {
                    edit = with_conditions(edit.and(", "), conditions, "");
                }
                edits.push(edit.and(")))"));
                edits.extend([django("Exists"), django("OuterRef")]);
                edits.extend(import);
                Some(Some(format!("Annotate `{name}`")))
            }
            Load::Rows(calls) => {
                let (model, import) = spelled(self.project, self.target()?, self.module, origin)?;
                let opened = format!("    Prefetch(\"{}\", queryset={model}.objects", self.accessor);
                let mut edit = Edit::after(origin, ".prefetch_related(").and(Text::Line(origin)).and(opened);
                for call in calls {
                    edit = edit.and(format!(".{}(", call.name));
                    for (number, argument) in call.arguments.iter().flatten().enumerate() {
                        let comma = if number > 0 { ", " } else { "" };
                        let keyword = argument.keyword.as_ref().map(|name| format!("{name}=")).unwrap_or_default();
                        edit = edit.and(format!("{comma}{keyword}")).and(Text::Source(argument.value));
                    }
                    edit = edit.and(")");
                }
                edits.push(edit.and(format!(", to_attr=\"{name}\"),")).and(Text::Line(origin)).and(")"));
                edits.push(django("Prefetch"));
                edits.extend(import);
                Some(Some(format!("Load `{name}` with `Prefetch`")))
            }
        }
    }
}

fn with_conditions(edit: Edit, conditions: &[Literal], prefix: &str) -> Edit {
    let mut edit = edit;
    for (number, condition) in conditions.iter().enumerate() {
        let comma = if number > 0 { ", " } else { "" };
        let keyword = condition.keyword.clone().unwrap_or_default();
        edit = edit.and(format!("{comma}{prefix}{keyword}=")).and(Text::Source(condition.value));
    }
    edit
}
