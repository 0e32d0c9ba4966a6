//! The model graph: concrete, abstract and proxy models over all files, their fields with relations, and the
//! accessors that relations make on the other side. Django's own models come from the stubs.

mod fields;

use rustc_hash::FxHashMap;

use crate::{
    finding::Place,
    model::project::{ClassId, Project, Symbol, number},
    syntax::{
        Id, Name,
        python::{Class, Expr, ExprKind, Stmt, StmtKind},
    },
};

number! {
    /// A model of the project.
    ModelId
}

#[derive(Debug, Default)]
pub struct Models {
    pub models: Vec<Model>,
    by_class: FxHashMap<ClassId, ModelId>,
}

#[derive(Clone, Debug)]
pub struct Model {
    pub class: ClassId,
    pub app: Name,
    pub name: Name,
    pub is_abstract: bool,
    pub is_proxy: bool,
    pub is_managed: bool,
    /// Whether an ancestor is unknown or a member cannot be read: then nothing may be said to be missing.
    pub is_open: bool,
    /// Whether `Meta.ordering` is set (inherited from an abstract parent too).
    pub is_ordered: bool,
    /// Own and inherited fields; a field of the same name in a child replaces that of the parent.
    pub fields: Vec<Field>,
    /// Accessors made by relations of other models.
    pub reverse: Vec<Reverse>,
    /// Concrete parents (multi-table inheritance), nearest first.
    pub parents: Vec<ModelId>,
}

#[derive(Clone, Debug)]
pub struct Field {
    pub name: Name,
    /// `author_id` for a foreign key, else the name.
    pub column: Name,
    /// Dotted class of the field; none where it is unknown.
    pub kind: Option<Name>,
    pub relation: Option<Relation>,
    pub is_null: bool,
    /// The class whose body declares it, and the statement there.
    pub owner: ClassId,
    pub stmt: Id,
    pub place: Place,
    /// Whether it lives in a table of a concrete parent.
    pub is_parents: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RelationKind {
    ForeignKey,
    OneToOne,
    ManyToMany,
    /// `GenericForeignKey`
    GenericForeignKey,
    /// `GenericRelation`
    GenericRelation,
}

#[derive(Clone, Debug)]
pub struct Relation {
    pub kind: RelationKind,
    /// None where the target is unknown, and for a generic foreign key.
    pub target: Option<ModelId>,
    pub related_name: Option<Name>,
    pub related_query_name: Option<Name>,
    /// Whether the arguments that name the reverse side are all readable.
    pub is_named: bool,
    pub is_symmetrical: bool,
}

/// The other side of a relation.
#[derive(Clone, Debug)]
pub struct Reverse {
    /// The accessor: `comment_set`, or the `related_name`.
    pub name: Name,
    /// The name in lookups: `comment`.
    pub query_name: Name,
    pub from: ModelId,
    /// The field's name on `from`.
    pub field: Name,
    pub is_many: bool,
    /// `related_name="+"`: no accessor.
    pub is_hidden: bool,
    /// A one-to-one relation that multi-table inheritance makes from parent to child.
    pub is_child: bool,
}

/// What a name means on an instance of a model.
#[derive(Clone, Copy, Debug)]
pub enum ModelMember<'a> {
    Field(&'a Field),
    /// The raw key of a foreign key: `author_id`.
    Key(&'a Field),
    Reverse(&'a Reverse),
}

impl Project {
    /// The model graph, made on first demand.
    pub fn models(&self) -> &Models {
        self.models.get_or_init(|| Models::new(self))
    }
}

impl Models {
    fn new(project: &Project) -> Models {
        let mut builder = Builder { project, models: Models::default(), drafts: Vec::new() };
        builder.declare();
        builder.inherit();
        builder.reverse();
        builder.models
    }

    pub fn get(&self, id: ModelId) -> Option<&Model> {
        self.models.get(id.0 as usize)
    }

    pub fn of_class(&self, class: ClassId) -> Option<ModelId> {
        self.by_class.get(&class).copied()
    }

    pub fn iter(&self) -> impl Iterator<Item = (ModelId, &Model)> {
        (0u32..).map(ModelId).zip(&self.models)
    }

    /// What a name means on an instance; none where it is no relation and no column.
    pub fn member(&self, id: ModelId, name: &str) -> Option<ModelMember<'_>> {
        let model = self.get(id)?;
        let field = model.fields.iter().find(|field| field.name == name).map(ModelMember::Field);
        field
            .or_else(|| model.fields.iter().find(|field| field.column == name).map(ModelMember::Key))
            .or_else(|| self.reverse(id, name).map(ModelMember::Reverse))
    }

    /// The accessor of a reverse relation, own or inherited.
    pub fn reverse(&self, id: ModelId, name: &str) -> Option<&Reverse> {
        self.all_reverse(id).find(|reverse| !reverse.is_hidden && reverse.name == name)
    }

    /// All reverse relations of a model, those of its concrete parents included.
    pub fn all_reverse(&self, id: ModelId) -> impl Iterator<Item = &Reverse> {
        let own = self.get(id);
        let parents = own.into_iter().flat_map(|model| &model.parents).filter_map(|parent| self.get(*parent));
        own.into_iter().chain(parents).flat_map(|model| &model.reverse)
    }

    /// `app.Model`
    pub fn label(&self, id: ModelId) -> Option<String> {
        let model = self.get(id)?;
        Some(format!("{}.{}", model.app, model.name))
    }
}

struct Builder<'a> {
    project: &'a Project,
    models: Models,
    /// The fields that each class declares itself, in the order of `models`.
    drafts: Vec<Vec<Field>>,
}

impl Builder<'_> {
    fn declare(&mut self) {
        let project = self.project;
        for (id, info) in (0u32..).map(ClassId).zip(&project.classes) {
            // The root of all models is no model.
            if !project.descends(id, "django.db.models.Model") || is_root(project, id) {
                continue;
            }
            let meta = meta(&info.class);
            let flag = |name: &str| meta.and_then(|meta| assigned(&meta.body, name)).and_then(as_bool);
            let number = ModelId(u32::try_from(self.models.models.len()).unwrap_or(u32::MAX));
            let app = project.app_label(id);
            let model = Model {
                class: id,
                name: info.class.name.name.clone(),
                app,
                is_abstract: flag("abstract") == Some(true),
                is_proxy: flag("proxy") == Some(true),
                is_managed: flag("managed") != Some(false),
                is_open: project.mro(id).is_open,
                is_ordered: is_ordered(project, id),
                fields: Vec::new(),
                reverse: Vec::new(),
                parents: Vec::new(),
            };
            self.models.by_class.insert(id, number);
            self.models.models.push(model);
        }
    }

    fn inherit(&mut self) {
        self.drafts = (0..self.models.models.len()).map(|_| Vec::new()).collect();
        for number in 0..self.models.models.len() {
            let Some(class) = self.models.models.get(number).map(|model| model.class) else { continue };
            let (fields, unread) = self.declared(class);
            if let Some(draft) = self.drafts.get_mut(number) {
                *draft = fields;
            }
            if let Some(model) = self.models.models.get_mut(number) {
                model.is_open |= unread;
            }
        }
        for number in 0..self.models.models.len() {
            self.inherit_into(number);
        }
    }

    /// Fields along the MRO, nearest first, so that a child's own field hides its parents'.
    fn inherit_into(&mut self, number: usize) {
        let Some(class) = self.models.models.get(number).map(|model| model.class) else { return };
        let mut fields: Vec<Field> = Vec::new();
        let mut parents = Vec::new();
        let mut is_open = false;
        for ancestor in &self.project.mro(class).classes {
            match self.models.by_class.get(ancestor) {
                Some(id) => {
                    let Some(model) = self.models.get(*id) else { continue };
                    let is_parent = *ancestor != class && !model.is_abstract;
                    is_open |= model.is_open;
                    if is_parent {
                        parents.push(*id);
                    }
                    let draft = self.drafts.get(id.0 as usize).into_iter().flatten();
                    for field in draft {
                        if fields.iter().all(|known| known.name != field.name) {
                            fields.push(Field { is_parents: is_parent, ..field.clone() });
                        }
                    }
                }
                // A plain mixin may declare fields; Django ignores them, so do we.
                None => continue,
            }
        }
        // A name that the class itself sets to something else hides an inherited field (`field = None`).
        if let Some(names) = self.project.members(class) {
            fields.retain(|field| field.owner == class || names.get(&field.name).is_empty());
        }
        if let Some(model) = self.models.models.get_mut(number) {
            model.fields = fields;
            model.parents = parents;
            model.is_open |= is_open;
        }
    }

    fn reverse(&mut self) {
        let mut made: Vec<(ModelId, Reverse)> = Vec::new();
        for (id, model) in self.models.iter() {
            if model.is_abstract || model.is_proxy {
                continue;
            }
            let default = self.default_related_name(model);
            for field in model.fields.iter().filter(|field| !field.is_parents) {
                if let Some((target, reverse)) = self.reverse_of(id, model, field, default.as_deref()) {
                    made.push((target, reverse));
                }
            }
            if let Some(parent) = model.parents.first() {
                let name = Name::from(model.name.to_lowercase());
                made.push((
                    *parent,
                    Reverse {
                        query_name: name.clone(),
                        field: Name::from("pk"),
                        name,
                        from: id,
                        is_many: false,
                        is_hidden: false,
                        is_child: true,
                    },
                ));
            }
        }
        for (target, reverse) in made {
            // What points to a proxy is found on the model behind it, and on the proxy.
            let concrete =
                self.models.get(target).filter(|model| model.is_proxy).and_then(|model| model.parents.first().copied());
            for target in [Some(target), concrete].into_iter().flatten() {
                if let Some(model) = self.models.models.get_mut(target.0 as usize) {
                    model.reverse.push(reverse.clone());
                }
            }
        }
    }

    fn default_related_name(&self, model: &Model) -> Option<String> {
        self.project.mro(model.class).classes.iter().find_map(|class| {
            let meta = meta(&self.project.class(*class)?.class)?;
            assigned(&meta.body, "default_related_name").and_then(Expr::as_str).map(str::to_owned)
        })
    }

    fn reverse_of(
        &self,
        id: ModelId,
        model: &Model,
        field: &Field,
        default: Option<&str>,
    ) -> Option<(ModelId, Reverse)> {
        let relation = field.relation.as_ref()?;
        let target = relation.target?;
        let is_many = match relation.kind {
            RelationKind::ForeignKey | RelationKind::ManyToMany => true,
            RelationKind::OneToOne => false,
            RelationKind::GenericForeignKey | RelationKind::GenericRelation => return None,
        };
        if !relation.is_named || relation.is_symmetrical {
            return None;
        }
        let lower = model.name.to_lowercase();
        let filled = |name: &str| {
            name.replace("%(class)s", &lower)
                .replace("%(app_label)s", &model.app.to_lowercase())
                .replace("%(model_name)s", &lower)
        };
        let related = relation.related_name.as_deref().or(default).map(filled);
        let is_hidden = related.as_deref().is_some_and(|name| name.ends_with('+'));
        let name = related.clone().unwrap_or_else(|| if is_many { format!("{lower}_set") } else { lower.clone() });
        let query = relation.related_query_name.as_deref().map(filled).or(related).unwrap_or(lower);
        Some((
            target,
            Reverse {
                name: Name::from(name),
                query_name: Name::from(query),
                from: id,
                field: field.name.clone(),
                is_many,
                is_hidden,
                is_child: false,
            },
        ))
    }
}
fn is_root(project: &Project, id: ClassId) -> bool {
    project.dotted_of(&Symbol::Class(id)).is_some_and(|name| name == "django.db.models.Model")
}

/// The inner class `Meta`.
pub fn meta(class: &Class) -> Option<&Class> {
    class.body.iter().find_map(|stmt| match &stmt.kind {
        StmtKind::Class(inner) if inner.name.name == "Meta" => Some(&**inner),
        _ => None,
    })
}

/// The value that a body assigns to a name, the last one.
pub fn assigned<'a>(body: &'a [Stmt], name: &str) -> Option<&'a Expr> {
    body.iter().rev().find_map(|stmt| match &stmt.kind {
        StmtKind::Assign { targets, value } if targets.iter().any(|target| target.as_name() == Some(name)) => {
            Some(value)
        }
        StmtKind::AnnAssign { target, value: Some(value), .. } if target.as_name() == Some(name) => Some(value),
        _ => None,
    })
}

pub fn as_bool(expr: &Expr) -> Option<bool> {
    match expr.kind {
        ExprKind::True => Some(true),
        ExprKind::False => Some(false),
        _ => None,
    }
}

/// Whether `Meta.ordering` is set; a child without a `Meta` of its own takes the one of its abstract parent.
fn is_ordered(project: &Project, id: ClassId) -> bool {
    for class in &project.mro(id).classes {
        let Some(info) = project.class(*class) else { continue };
        let Some(meta) = meta(&info.class) else { continue };
        if let Some(value) = assigned(&meta.body, "ordering") {
            return !matches!(&value.kind, ExprKind::List(items) if items.is_empty());
        }
        // `class Meta(Base.Meta)` looks further; a Meta that stands alone does not.
        if meta.arguments.is_empty() {
            return false;
        }
    }
    false
}
