//! Loops whose writes one statement can do, and how that statement is written. Knows a loop by its form and by the rows
//! that it goes through; whether saving a row does more than to store it is judged where the write is.

use crate::{
    finding::{Anchor, Edit, Place, Text},
    model::{
        models::{ModelId, ModelMember, RelationKind, as_bool},
        modules::FileKind,
        project::Symbol,
    },
    queries::{
        engine::Engine,
        frame::Frame,
        spelled::{has_objects, spelled},
        value::{Query, Shape, Value, Values},
    },
    syntax::{
        Id, Name,
        python::{
            Argument, ArgumentKind, Call, Clause, Comprehension, ComprehensionKind, Enter, Expr, ExprKind, For, Stmt,
            StmtKind, exprs_of_expr,
        },
    },
};

/// What does the work of a loop with one statement.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Bulk {
    /// As an order: "Create all with `bulk_create()`".
    pub(crate) title: &'static str,
    pub(crate) edits: Vec<Edit>,
}

const CREATE: &str = "Write all rows with `bulk_create()`";

impl Engine<'_> {
    /// Keeps what could stand in place of a loop, for the write in it.
    pub(crate) fn bulk_of_loop(&mut self, whole: Id, each: &For, iterable: &Values, frame: &Frame) {
        if each.is_async || !each.orelse.is_empty() || self.kind == FileKind::Test || !is_simple(&each.iter) {
            return;
        }
        let found = match each.body.as_slice() {
            [only] => self.one_call(whole, each, only, iterable, frame),
            [made, saved] => self
                .made_and_saved(whole, each, made, saved, frame)
                .or_else(|| self.changed(whole, each, iterable, frame)),
            _ => self.changed(whole, each, iterable, frame),
        };
        if let Some((write, bulk)) = found {
            self.bulks.insert(frame.place(write), bulk);
        }
    }

    /// `[Tag.objects.create(name=name) for name in names]`
    pub(crate) fn bulk_of_comprehension(&mut self, whole: &Expr, node: &Comprehension, frame: &Frame) {
        if node.kind != ComprehensionKind::List || self.kind == FileKind::Test {
            return;
        }
        let Some(call) = node.element.as_call() else { return };
        let Some((manager, model)) = self.creates(call, frame) else { return };
        let mut edit = Edit::replace(frame.place(whole.id), Text::Source(frame.place(manager))).and(".bulk_create([");
        edit = with_arguments(edit.and(Text::Source(frame.place(model))), &call.arguments, frame);
        for clause in &node.clauses {
            edit = match clause {
                Clause::For { is_async: true, .. } => return,
                Clause::For { target, iter, .. } => edit
                    .and(" for ")
                    .and(Text::Source(frame.place(target.id)))
                    .and(" in ")
                    .and(Text::Source(frame.place(iter.id))),
                Clause::If(test) => edit.and(" if ").and(Text::Source(frame.place(test.id))),
            };
        }
        let bulk = Bulk { title: CREATE, edits: vec![edit.and("])")] };
        self.bulks.insert(frame.place(node.element.id), bulk);
    }

    /// A loop of one call: a `create()`, the `delete()` of the row, an `add()` of it to the same set.
    fn one_call(&self, whole: Id, each: &For, only: &Stmt, iterable: &Values, frame: &Frame) -> Option<(Id, Bulk)> {
        let StmtKind::Expr(expr) = &only.kind else { return None };
        let call = expr.as_call()?;
        let attribute = call.callee.as_attribute()?;
        let source = |id: Id| Text::Source(frame.place(id));
        let (title, edit) = match (attribute.attr.name.as_str(), call.arguments.as_slice()) {
            ("create", _) => {
                let (manager, model) = self.creates(call, frame)?;
                let edit = Edit::replace(frame.place(whole), source(manager));
                (CREATE, built(edit, source(model), &call.arguments, each, frame))
            }
            ("delete", []) if attribute.value.as_name().is_some_and(|name| each.target.as_name() == Some(name)) => {
                let query = rows(iterable)?;
                if query.is_sliced || !matches!(each.iter.kind, ExprKind::Name(_) | ExprKind::Call(_)) {
                    return None;
                }
                let edit = Edit::replace(frame.place(whole), source(each.iter.id)).and(".delete()");
                ("Delete all rows with one `delete()`", edit)
            }
            (name @ ("add" | "remove"), [only])
                if only.kind == ArgumentKind::Positional
                    && only.value.as_name().is_some_and(|name| each.target.as_name() == Some(name)) =>
            {
                let edit = Edit::replace(frame.place(whole), source(call.callee.id)).and("(*");
                let title = if name == "add" { "Add all with one `add()`" } else { "Remove all with one `remove()`" };
                (title, edit.and(source(each.iter.id)).and(")"))
            }
            _ => return None,
        };
        Some((expr.id, Bulk { title, edits: vec![edit] }))
    }

    /// `tag = Tag(name=name)` and `tag.save()`, and nothing else.
    fn made_and_saved(&self, whole: Id, each: &For, made: &Stmt, saved: &Stmt, frame: &Frame) -> Option<(Id, Bulk)> {
        let (StmtKind::Assign { targets, value }, StmtKind::Expr(save)) = (&made.kind, &saved.kind) else {
            return None;
        };
        let [target] = targets.as_slice() else { return None };
        let (name, new, call) = (target.as_name()?, value.as_call()?, save.as_call()?);
        let attribute = call.callee.as_attribute()?;
        if attribute.value.as_name() != Some(name) || attribute.attr.name != "save" || !call.arguments.is_empty() {
            return None;
        }
        let model = self.model_named(&new.callee, frame)?;
        if !self.has_objects(model) || !are_named(&new.arguments) {
            return None;
        }
        let source = Text::Source(frame.place(new.callee.id));
        let edit = Edit::replace(frame.place(whole), source.clone()).and(".objects");
        Some((save.id, Bulk { title: CREATE, edits: vec![built(edit, source, &new.arguments, each, frame)] }))
    }

    /// A loop that sets columns of each row and saves it at the end.
    fn changed(&self, whole: Id, each: &For, iterable: &Values, frame: &Frame) -> Option<(Id, Bulk)> {
        let query = rows(iterable)?;
        let row = each.target.as_name()?;
        let (last, changes) = each.body.split_last()?;
        let StmtKind::Expr(save) = &last.kind else { return None };
        let call = save.as_call()?;
        let attribute = call.callee.as_attribute()?;
        if changes.is_empty() || attribute.attr.name != "save" || attribute.value.as_name() != Some(row) {
            return None;
        }
        let mut columns: Vec<Name> = Vec::new();
        for change in changes {
            let target = match &change.kind {
                StmtKind::Assign { targets, .. } if targets.len() == 1 => targets.first()?,
                StmtKind::AugAssign { target, .. } => target,
                _ => return None,
            };
            let set = target.as_attribute().filter(|set| set.value.as_name() == Some(row))?;
            let column = self.column_of(query.model, &set.attr.name)?;
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        match call.arguments.as_slice() {
            [] if self.sets_itself(query.model) => return None,
            [] => {}
            [only] => {
                let listed = match (&only.kind, &only.value.kind) {
                    (ArgumentKind::Keyword(name), ExprKind::List(items)) if name.name == "update_fields" => items,
                    _ => return None,
                };
                columns =
                    listed.iter().map(|item| self.column_of(query.model, item.as_str()?)).collect::<Option<_>>()?;
            }
            _ => return None,
        }
        let (model, import) = spelled(self.project, query.model, frame.module, frame.place(whole))?;
        let mut edits: Vec<Edit> = import.into_iter().collect();
        let list = match each.iter.as_name() {
            Some(name) => name.to_owned(),
            None => {
                let list = format!("{row}s");
                let is_taken = frame.get(&list).is_some()
                    || frame
                        .function
                        .and_then(|function| self.project.locals(function))
                        .is_none_or(|names| !names.get(&list).is_empty());
                if is_taken {
                    return None;
                }
                let taken = format!("{list} = list(");
                let before = Edit::new(frame.place(whole), Anchor::StatementBefore, taken);
                edits.push(before.and(Text::Source(frame.place(each.iter.id))).and(")"));
                edits.push(Edit::replace(frame.place(each.iter.id), list.clone()));
                list
            }
        };
        edits.push(Edit { place: frame.place(last.id), anchor: Anchor::Lines, text: Vec::new() });
        let columns: Vec<String> = columns.iter().map(|column| format!("\"{column}\"")).collect();
        let update = format!("{model}.objects.bulk_update({list}, [{}])", columns.join(", "));
        edits.push(Edit::new(frame.place(whole), Anchor::StatementAfter, update));
        Some((save.id, Bulk { title: "Write all rows with `bulk_update()`", edits }))
    }

    /// The manager and the model of `Tag.objects.create(name=name)`.
    fn creates(&self, call: &Call, frame: &Frame) -> Option<(Id, Id)> {
        let attribute = call.callee.as_attribute().filter(|attribute| attribute.attr.name == "create")?;
        let manager = attribute.value.as_attribute()?;
        self.model_named(&manager.value, frame)?;
        are_named(&call.arguments).then_some((attribute.value.id, manager.value.id))
    }

    fn model_named(&self, expr: &Expr, frame: &Frame) -> Option<ModelId> {
        match self.project.symbol(frame.scope, expr)? {
            Symbol::Class(class) => self.project.models().of_class(class),
            _ => None,
        }
    }

    fn has_objects(&self, model: ModelId) -> bool {
        self.class_of_model(model).is_some_and(|class| has_objects(self.project, class))
    }

    /// The field that an attribute sets, where `bulk_update` can write it.
    fn column_of(&self, model: ModelId, name: &str) -> Option<Name> {
        let (ModelMember::Field(field) | ModelMember::Key(field)) = self.project.models().member(model, name)? else {
            return None;
        };
        let is_own = field
            .relation
            .as_ref()
            .is_none_or(|relation| matches!(relation.kind, RelationKind::ForeignKey | RelationKind::OneToOne));
        (is_own && !field.is_parents && !self.has_option(field.owner, field.stmt, "primary_key"))
            .then(|| field.name.clone())
    }

    /// Whether `save()` sets a column of its own accord, which `bulk_update` does not: `auto_now=True`.
    fn sets_itself(&self, model: ModelId) -> bool {
        let Some(model) = self.project.models().get(model) else { return true };
        model.is_open || model.fields.iter().any(|field| self.has_option(field.owner, field.stmt, "auto_now"))
    }

    fn has_option(&self, owner: crate::model::project::ClassId, stmt: Id, option: &str) -> bool {
        let call = self.project.value_in(owner, stmt).and_then(Expr::as_call);
        call.and_then(|call| call.keyword(option)).and_then(as_bool) == Some(true)
    }
}

/// The queryset that is gone through, where it is one of plain rows.
fn rows(iterable: &Values) -> Option<&Query> {
    match iterable.only()? {
        Value::QuerySet(query) => {
            let is_kept = query.refined.as_ref().is_none_or(|call| !call.ends_with("iterator"));
            (query.shape == Shape::Rows && is_kept && !query.is_raw && !query.is_fixed).then_some(&**query)
        }
        _ => None,
    }
}

/// `….bulk_create([Tag(name=name) for name in names])`
fn built(edit: Edit, model: Text, arguments: &[Argument], each: &For, frame: &Frame) -> Edit {
    with_arguments(edit.and(".bulk_create([").and(model), arguments, frame)
        .and(" for ")
        .and(Text::Source(frame.place(each.target.id)))
        .and(" in ")
        .and(Text::Source(frame.place(each.iter.id)))
        .and("])")
}

fn with_arguments(edit: Edit, arguments: &[Argument], frame: &Frame) -> Edit {
    let mut edit = edit.and("(");
    for (number, argument) in arguments.iter().enumerate() {
        if number > 0 {
            edit = edit.and(", ");
        }
        edit = edit.and(Text::Source(frame.place(argument.id)));
    }
    edit.and(")")
}

/// Whether all arguments are keywords, and none of them asks the database what the rows before have changed.
fn are_named(arguments: &[Argument]) -> bool {
    arguments.iter().all(|argument| {
        matches!(argument.kind, ArgumentKind::Keyword(_))
            && !exprs_of_expr(&argument.value, Enter::ALL)
                .any(|expr| expr.as_attribute().is_some_and(|attribute| attribute.attr.name == "objects"))
    })
}

/// Whether an expression can stand anywhere without brackets.
fn is_simple(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::Name(_) | ExprKind::Attribute(_) | ExprKind::Call(_) | ExprKind::Subscript(_) | ExprKind::List(_)
    )
}

/// Writes of a place, by the loop that they stand in.
pub(crate) type Bulks = rustc_hash::FxHashMap<Place, Bulk>;
