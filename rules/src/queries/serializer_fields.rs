//! The fields of a serializer, read off its class: what each of them reads of an instance and what it makes of it.
//! Knows no rows.

use std::rc::Rc;

use rustc_hash::FxHashSet;

use crate::{
    finding::Place,
    model::{
        models::{ModelId, ModelMember, RelationKind, as_bool},
        project::{ClassId, Scope, Symbol},
    },
    queries::{
        engine::Engine,
        serializer_choice::Choice,
        value::{Value, Values},
    },
    syntax::{
        Name,
        python::{ArgumentKind, BinaryOp, Call, Expr, ExprKind, Stmt, StmtKind},
    },
};

pub(crate) const FIELD: &str = "rest_framework.serializers.Field";
pub(crate) const SERIALIZER: &str = "rest_framework.serializers.BaseSerializer";
pub(crate) const LIST: &str = "rest_framework.serializers.ListSerializer";

/// One field of a serializer.
#[derive(Clone, Debug)]
pub(crate) struct SerializerField {
    pub(crate) name: Name,
    /// Where it is declared, or named in `Meta`.
    pub(crate) place: Place,
    /// The steps from the instance to its value; none for the instance itself.
    pub(crate) source: Vec<Name>,
    /// Whether it goes through all rows of a relation.
    pub(crate) is_many: bool,
    /// Whether a request may leave it out.
    pub(crate) is_chosen: bool,
    pub(crate) kind: FieldKind,
}

/// What a field makes of its value.
#[derive(Clone, Debug)]
pub(crate) enum FieldKind {
    /// It is taken as it is.
    Plain,
    /// It is made into text.
    Text,
    /// Its elements are made into text.
    Listed,
    /// Of a foreign key, the column is enough.
    Key,
    /// Attributes of the related row are read.
    Slug(Vec<Name>),
    /// Another serializer of the project.
    Nested(ClassId),
    /// What `Meta.depth` makes: all fields of a model, so many levels deep.
    Depth(ModelId, u32),
    /// A method of the serializer is called with the instance.
    Method(Name),
    /// A field class of the project, with methods of its own.
    Own(ClassId),
}

/// What `Meta` says of one field that it names.
struct Extra<'e> {
    is_written_only: bool,
    source: Option<&'e str>,
    lookup: Option<&'e str>,
}

/// How many levels `depth` is followed.
const MAX_DEPTH: u32 = 4;

impl Engine<'_> {
    /// The fields of a serializer class; none where they are chosen at run time.
    pub(crate) fn serializer_fields(&mut self, class: ClassId) -> Option<Rc<Vec<SerializerField>>> {
        if let Some(known) = self.serializers.get(&class) {
            return known.clone();
        }
        let fields = self.fields_of(class).map(Rc::new);
        self.serializers.insert(class, fields.clone());
        fields
    }

    fn fields_of(&mut self, class: ClassId) -> Option<Vec<SerializerField>> {
        let Choice { left_out, added, is_free } = Choice::of(self.project, class)?;
        let mut seen = FxHashSet::default();
        let mut declared = Vec::new();
        for owner in self.project.mro(class).classes.clone() {
            if self.is_stub(owner) || !self.project.descends(owner, SERIALIZER) {
                continue;
            }
            let Some((info, scope)) = self.project.class(owner).zip(self.project.class_scope(owner)) else { continue };
            let info = info.clone();
            for (name, value) in assignments(&info.class.body) {
                if !seen.insert(name.clone()) || left_out.contains(name) {
                    continue;
                }
                let place = self.project.place(info.module, info.item, value.id);
                declared.push((name.clone(), self.declared_field(scope, name, value, place)));
            }
        }
        let added =
            added.into_iter().filter_map(|(name, scope, value, place)| self.declared_field(scope, &name, value, place));
        let mut fields: Vec<SerializerField> = added.collect();
        let choose = |mut fields: Vec<SerializerField>| {
            fields.iter_mut().for_each(|field| field.is_chosen = is_free);
            Some(fields)
        };
        let Some((meta, model)) = self.meta_of(class) else {
            fields.extend(declared.into_iter().filter_map(|(_, field)| field));
            return choose(fields);
        };
        let depth = match self.project.class_value(meta, "depth").map(|(_, value)| &value.kind) {
            Some(ExprKind::Int(depth)) => depth.parse().unwrap_or(0).min(MAX_DEPTH),
            _ => 0,
        };
        for (name, place) in self.named_fields(class, meta, model, &declared)? {
            if left_out.contains(&name) {
                continue;
            }
            match declared.iter().position(|(declared, _)| *declared == name) {
                Some(at) => fields.extend(declared.get(at).and_then(|(_, field)| field.clone())),
                None => fields.extend(self.implied_field(class, Some(meta), model, &name, place, depth)),
            }
        }
        choose(fields)
    }

    /// `Meta` of a model serializer and the model that it names.
    fn meta_of(&mut self, class: ClassId) -> Option<(ClassId, ModelId)> {
        use crate::model::classes::Member;
        if !self.project.descends(class, "rest_framework.serializers.ModelSerializer") {
            return None;
        }
        let Some(Member::Class { class: meta, .. }) = self.project.member(class, "Meta") else { return None };
        let Some(Member::Value { owner, stmt }) = self.project.member(meta, "model") else { return None };
        match self.class_value(owner, stmt, meta).only() {
            Some(Value::Model(model)) => Some((meta, *model)),
            _ => None,
        }
    }

    /// The names of the fields, each with the place that names it; none where they cannot be read.
    fn named_fields(
        &self,
        class: ClassId,
        meta: ClassId,
        model: ModelId,
        declared: &[(Name, Option<SerializerField>)],
    ) -> Option<Vec<(Name, Place)>> {
        let option = self.project.class_value(meta, "fields").map(|(owner, value)| (owner, value, false));
        let option =
            option.or_else(|| self.project.class_value(meta, "exclude").map(|(owner, value)| (owner, value, true)));
        // Before 3.5, a model serializer that names no fields has all.
        let option =
            option.or_else(|| self.project.class_value(meta, "model").map(|(owner, value)| (owner, value, true)));
        let (owner, value, is_excluded) = option?;
        let (info, scope) = self.project.class(owner).zip(self.project.class_scope(owner))?;
        let place = self.project.place(info.module, info.item, value.id);
        let is_whole = is_excluded && self.project.class_value(meta, "exclude").is_none();
        let is_all = self.project.dotted(scope, value).is_some_and(|name| name.ends_with(".ALL_FIELDS"));
        let excluded = match value.as_str() {
            _ if is_all => Vec::new(),
            Some("__all__") if !is_excluded => Vec::new(),
            _ if is_whole => Vec::new(),
            _ => {
                let names = self.names_in(scope, value, info.module, info.item, 0)?;
                if !is_excluded {
                    return Some(names);
                }
                names.into_iter().map(|(name, _)| name).collect()
            }
        };
        let _ = class;
        let own = declared.iter().map(|(name, _)| name.clone());
        let names = own.chain(self.default_names(model).into_iter().filter(|name| !excluded.contains(name)));
        let mut all: Vec<(Name, Place)> = Vec::new();
        for name in names {
            if !all.iter().any(|(known, _)| *known == name) {
                all.push((name, place));
            }
        }
        Some(all)
    }

    /// The fields that a model serializer has by default: all that the model declares, its relations to many included.
    fn default_names(&self, model: ModelId) -> Vec<Name> {
        let fields = self.project.models().get(model).map(|model| model.fields.as_slice()).unwrap_or_default();
        let is_field = |kind: RelationKind| {
            matches!(kind, RelationKind::ForeignKey | RelationKind::OneToOne | RelationKind::ManyToMany)
        };
        let shown = fields.iter().filter(|field| field.relation.as_ref().is_none_or(|of| is_field(of.kind)));
        shown.map(|field| field.name.clone()).collect()
    }

    /// The names that a list of them holds: a literal, a sum of such, a name or an option that stands for one.
    pub(crate) fn names_in(
        &self,
        scope: Scope,
        value: &Expr,
        module: crate::model::project::ModuleId,
        item: u32,
        depth: u32,
    ) -> Option<Vec<(Name, Place)>> {
        if depth > 6 {
            return None;
        }
        let items = match &value.kind {
            ExprKind::List(items) | ExprKind::Set(items) => items.as_slice(),
            ExprKind::Tuple(tuple) => &tuple.items,
            ExprKind::Binary(binary) if binary.op == BinaryOp::Add => {
                let mut names = self.names_in(scope, &binary.left, module, item, depth + 1)?;
                names.extend(self.names_in(scope, &binary.right, module, item, depth + 1)?);
                return Some(names);
            }
            ExprKind::Call(call) if matches!(call.callee.as_name(), Some("list" | "tuple")) => {
                return self.names_in(scope, call.positional(0)?, module, item, depth + 1);
            }
            _ => return self.names_meant(scope, value, depth),
        };
        let mut names = Vec::new();
        for part in items {
            match &part.kind {
                ExprKind::Star(inner) => names.extend(self.names_in(scope, inner, module, item, depth + 1)?),
                _ => names.push((Name::from(part.as_str()?), self.project.place(module, item, part.id))),
            }
        }
        Some(names)
    }

    fn names_meant(&self, scope: Scope, value: &Expr, depth: u32) -> Option<Vec<(Name, Place)>> {
        use crate::model::project::Within;
        if let Some(Symbol::Value { module, item, stmt }) = self.project.symbol(scope, value) {
            let meant = self.project.value(module, item, stmt)?;
            let scope = Scope { module, within: Within::Module };
            return self.names_in(scope, meant, module, item, depth + 1);
        }
        // `PostSerializer.Meta.fields`
        let attribute = value.as_attribute()?;
        let Some(Symbol::Class(class)) = self.project.symbol(scope, &attribute.value) else { return None };
        let (owner, meant) = self.project.class_value(class, &attribute.attr.name)?;
        let (info, scope) = self.project.class(owner).zip(self.project.class_scope(owner))?;
        self.names_in(scope, meant, info.module, info.item, depth + 1)
    }

    /// `author = AuthorSerializer(source="owner")`; none for what is not read, and for what cannot be known.
    fn declared_field(&self, scope: Scope, name: &Name, value: &Expr, place: Place) -> Option<SerializerField> {
        let call = value.as_call()?;
        let class = self.project.class_meant(scope, &call.callee)?;
        let is = |base: &str| self.project.descends(class, base);
        if !is(FIELD) || call.arguments.iter().any(|argument| matches!(argument.kind, ArgumentKind::StarStar)) {
            return None;
        }
        let flag = |name: &str| call.keyword(name).map_or(Some(false), as_bool);
        if flag("write_only")? || is("rest_framework.serializers.HiddenField") {
            return None;
        }
        let text = |name: &str| call.keyword(name).map_or(Some(None), |value| value.as_str().map(Some));
        let source = match text("source")? {
            Some("*") => Vec::new(),
            Some(path) => path.split('.').map(Name::from).collect(),
            None => vec![name.clone()],
        };
        let is_many = flag("many")?;
        let field = |source, is_many, kind| {
            Some(SerializerField { name: name.clone(), place, source, is_many, is_chosen: false, kind })
        };
        if is(LIST) {
            let child = call.keyword("child").and_then(Expr::as_call)?;
            let child = self.project.class_meant(scope, &child.callee)?;
            return field(source, true, FieldKind::Nested(child));
        }
        if is(SERIALIZER) {
            return field(source, is_many, FieldKind::Nested(class));
        }
        if is("rest_framework.serializers.SerializerMethodField") {
            let method = match call.keyword("method_name").or_else(|| call.positional(0)) {
                Some(method) => Name::from(method.as_str()?),
                None => Name::from(format!("get_{name}")),
            };
            return field(Vec::new(), false, FieldKind::Method(method));
        }
        if is("rest_framework.serializers.HyperlinkedIdentityField") {
            let lookup = text("lookup_field")?.unwrap_or("pk");
            return field(Vec::new(), false, FieldKind::Slug(vec![Name::from(lookup)]));
        }
        let kind = self.made_of(scope, class, call)?;
        field(source, is_many, kind)
    }

    /// What a field of a class makes of its value.
    fn made_of(&self, scope: Scope, class: ClassId, call: &Call) -> Option<FieldKind> {
        let is = |base: &str| self.project.descends(class, &format!("rest_framework.serializers.{base}"));
        let is_own = |method: &str| self.project.method(class, method).is_some_and(|(owner, _)| !self.is_stub(owner));
        if is_own("to_representation") || is_own("get_attribute") {
            // It is handed no row, but a stand-in with a key.
            let is_key = is("PrimaryKeyRelatedField") && !is_own("use_pk_only_optimization");
            return Some(if is_key { FieldKind::Key } else { FieldKind::Own(class) });
        }
        if self.project.mro(class).is_open {
            return None;
        }
        let text = |name: &str| call.keyword(name).map_or(Some(None), |value| value.as_str().map(Some));
        Some(match () {
            () if is("PrimaryKeyRelatedField") => FieldKind::Key,
            () if is("HyperlinkedRelatedField") => match text("lookup_field")? {
                None | Some("pk") => FieldKind::Key,
                Some(lookup) => FieldKind::Slug(vec![Name::from(lookup)]),
            },
            () if is("SlugRelatedField") => {
                let slug = call.keyword("slug_field").or_else(|| call.positional(0))?.as_str()?.replace("__", ".");
                FieldKind::Slug(slug.split('.').map(Name::from).collect())
            }
            () if is("StringRelatedField") => FieldKind::Text,
            () if is("ManyRelatedField") => {
                let child = call.keyword("child_relation").and_then(Expr::as_call)?;
                self.made_of(scope, self.project.class_meant(scope, &child.callee)?, child)?
            }
            () if is("RelatedField") => return None,
            () if is("CharField") => FieldKind::Text,
            () if is("ListField") || is("MultipleChoiceField") => FieldKind::Listed,
            () => FieldKind::Plain,
        })
    }

    /// A field that `Meta` names and the class does not declare.
    pub(crate) fn implied_field(
        &self,
        class: ClassId,
        meta: Option<ClassId>,
        model: ModelId,
        name: &Name,
        place: Place,
        depth: u32,
    ) -> Option<SerializerField> {
        let extra = self.extra(meta, name)?;
        if extra.is_written_only {
            return None;
        }
        let source: Vec<Name> = match extra.source {
            Some(path) => path.split('.').map(Name::from).collect(),
            None => vec![name.clone()],
        };
        let field = |is_many, kind| {
            let (name, source) = (name.clone(), source.clone());
            Some(SerializerField { name, place, source, is_many, is_chosen: false, kind })
        };
        let (is_many, target) = match self.project.models().member(model, name) {
            Some(ModelMember::Field(of)) => match &of.relation {
                Some(relation) => match relation.kind {
                    RelationKind::ForeignKey | RelationKind::OneToOne => (false, relation.target),
                    RelationKind::ManyToMany => (true, relation.target),
                    RelationKind::GenericForeignKey | RelationKind::GenericRelation => return None,
                },
                None => return field(false, FieldKind::Plain),
            },
            Some(ModelMember::Reverse(reverse)) => (reverse.is_many, Some(reverse.from)),
            // The column of a key, a property, a method.
            _ => return field(false, FieldKind::Plain),
        };
        if depth > 0 {
            return field(is_many, FieldKind::Depth(target?, depth - 1));
        }
        if self.is_tied_otherwise(model, name) {
            return None;
        }
        let related = match self.project.class_value(class, "serializer_related_field") {
            Some((owner, value)) => self.project.class_meant(self.project.class_scope(owner)?, value)?,
            None => return None,
        };
        let is = |base: &str| self.project.descends(related, &format!("rest_framework.serializers.{base}"));
        let is_plain = self.is_stub(related);
        match extra.lookup {
            Some(lookup) if is("HyperlinkedRelatedField") && lookup != "pk" => {
                field(is_many, FieldKind::Slug(vec![Name::from(lookup)]))
            }
            _ if is_plain && (is("PrimaryKeyRelatedField") || is("HyperlinkedRelatedField")) => {
                field(is_many, FieldKind::Key)
            }
            _ if is_plain && is("StringRelatedField") => field(is_many, FieldKind::Text),
            _ => None,
        }
    }

    /// A foreign key to another column than the key: it is written by that column.
    fn is_tied_otherwise(&self, model: ModelId, name: &str) -> bool {
        let Some(ModelMember::Field(field)) = self.project.models().member(model, name) else { return false };
        let call = self.project.value_in(field.owner, field.stmt).and_then(Expr::as_call);
        call.is_some_and(|call| call.keyword("to_field").is_some())
    }

    /// What `extra_kwargs` and `write_only_fields` say of a field; none where that cannot be read.
    fn extra(&self, meta: Option<ClassId>, name: &str) -> Option<Extra<'_>> {
        let mut extra = Extra { is_written_only: false, source: None, lookup: None };
        let Some(value) = meta.and_then(|meta| self.project.class_value(meta, "extra_kwargs")) else {
            return Some(extra);
        };
        let ExprKind::Dict(entries) = &value.1.kind else { return None };
        for entry in entries {
            if entry.key.as_ref()?.as_str()? != name {
                continue;
            }
            let ExprKind::Dict(options) = &entry.value.kind else { return None };
            for option in options {
                match option.key.as_ref()?.as_str()? {
                    "write_only" => extra.is_written_only = as_bool(&option.value)?,
                    "source" => extra.source = Some(option.value.as_str()?),
                    "lookup_field" => extra.lookup = Some(option.value.as_str()?),
                    _ => {}
                }
            }
        }
        Some(extra)
    }

    /// All fields of a model, as `Meta.depth` shows them.
    pub(crate) fn fields_at_depth(
        &self,
        class: ClassId,
        model: ModelId,
        place: Place,
        depth: u32,
    ) -> Vec<SerializerField> {
        let names = self.default_names(model);
        names.iter().filter_map(|name| self.implied_field(class, None, model, name, place, depth)).collect()
    }

    /// The rows that a value holds, once a manager has given them.
    pub(crate) fn all_of(&mut self, values: &Values, place: Place, text: &str) -> Values {
        let mut all = Values::default();
        for alternative in values.0.clone() {
            match &alternative.value {
                Value::Manager(_) => {
                    let name = Name::new_static("all");
                    let site =
                        crate::queries::methods::Site { place, text: text.to_owned(), written: None, chain: None };
                    let given = self.query_method(&alternative.value, &name, site, &Default::default(), None);
                    for inner in given.0 {
                        all.push(inner.value, inner.guard.joined(&alternative.guard));
                    }
                }
                _ => all.push(alternative.value, alternative.guard),
            }
        }
        all
    }
}

/// The names that a class body gives a value.
fn assignments(body: &[Stmt]) -> impl Iterator<Item = (&Name, &Expr)> {
    body.iter().filter_map(|stmt| match &stmt.kind {
        StmtKind::Assign { targets, value } => match targets.as_slice() {
            [target] => match &target.kind {
                ExprKind::Name(name) => Some((name, value)),
                _ => None,
            },
            _ => None,
        },
        StmtKind::AnnAssign { target, value: Some(value), .. } => match &target.kind {
            ExprKind::Name(name) => Some((name, value)),
            _ => None,
        },
        _ => None,
    })
}
