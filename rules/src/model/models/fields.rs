//! The fields that the body of a class declares, and what their relations point at.

use super::{Builder, Field, ModelId, Relation, RelationKind, as_bool};
use crate::{
    model::project::{ClassId, Project, Scope, Symbol, Within},
    syntax::{
        Id, Name,
        python::{Call, Expr, ExprKind, Stmt, StmtKind},
    },
};

enum Draft {
    Field(Box<Field>),
    /// Maybe a field: what it is cannot be told.
    Unknown,
    /// Certainly no field.
    Other,
}

/// A field class: its own dotted name, and the name of Django's class that it is in the end.
struct FieldKind {
    own: Name,
    base: Name,
}

/// Fields of well-known packages that are relations by another name.
const LIKE: &[(&str, &str)] = &[
    ("modelcluster.fields.ParentalKey", "django.db.models.ForeignKey"),
    ("modelcluster.fields.ParentalManyToManyField", "django.db.models.ManyToManyField"),
    ("mptt.models.TreeForeignKey", "django.db.models.ForeignKey"),
    ("mptt.fields.TreeForeignKey", "django.db.models.ForeignKey"),
    ("mptt.models.TreeManyToManyField", "django.db.models.ManyToManyField"),
    ("mptt.fields.TreeManyToManyField", "django.db.models.ManyToManyField"),
    ("mptt.models.TreeOneToOneField", "django.db.models.OneToOneField"),
    ("mptt.fields.TreeOneToOneField", "django.db.models.OneToOneField"),
    ("annoying.fields.AutoOneToOneField", "django.db.models.OneToOneField"),
    ("sortedm2m.fields.SortedManyToManyField", "django.db.models.ManyToManyField"),
];

fn kind_of(project: &Project, symbol: &Symbol) -> Option<FieldKind> {
    let own = project.dotted_of(symbol)?;
    if let Some((_, base)) = LIKE.iter().find(|(name, _)| *name == own) {
        return Some(FieldKind { own, base: Name::new_static(base) });
    }
    let Symbol::Class(class) = symbol else {
        return own.ends_with("Field").then(|| FieldKind { base: own.clone(), own });
    };
    let mro = project.mro(*class);
    let names = mro.classes.iter().filter_map(|class| project.dotted_of(&Symbol::Class(*class)));
    let mut base = None;
    for name in names {
        if relation_kind(&name).is_some() {
            return Some(FieldKind { own, base: name });
        }
        if name == "django.db.models.Field" || name == "django.db.models.fields.Field" {
            base = Some(name);
        }
    }
    for name in &mro.external {
        if let Some((_, base)) = LIKE.iter().find(|(known, _)| known == name) {
            return Some(FieldKind { own, base: Name::new_static(base) });
        }
    }
    base.map(|base| FieldKind { own, base })
}

fn relation_kind(dotted: &str) -> Option<RelationKind> {
    let name = dotted.rsplit('.').next()?;
    if !dotted.starts_with("django.") {
        return None;
    }
    Some(match name {
        "ForeignKey" => RelationKind::ForeignKey,
        "OneToOneField" => RelationKind::OneToOne,
        "ManyToManyField" => RelationKind::ManyToMany,
        "GenericForeignKey" => RelationKind::GenericForeignKey,
        "GenericRelation" => RelationKind::GenericRelation,
        _ => return None,
    })
}

impl Builder<'_> {
    /// The fields of a class body, and whether something in it cannot be read.
    pub(super) fn declared(&self, class: ClassId) -> (Vec<Field>, bool) {
        let Some(info) = self.project.class(class) else { return (Vec::new(), true) };
        let mut fields = Vec::new();
        let mut unread = false;
        self.declared_in(&info.class.body, class, &mut fields, &mut unread);
        (fields, unread)
    }

    fn declared_in(&self, body: &[Stmt], class: ClassId, fields: &mut Vec<Field>, unread: &mut bool) {
        for stmt in body {
            let (target, value) = match &stmt.kind {
                StmtKind::Assign { targets, value } => match targets.as_slice() {
                    [target] => (target, value),
                    _ => continue,
                },
                StmtKind::AnnAssign { target, value: Some(value), .. } => (target, value),
                StmtKind::Expr(_) | StmtKind::Function(_) | StmtKind::Class(_) | StmtKind::Pass => continue,
                _ => {
                    for inner in stmt.bodies() {
                        self.declared_in(inner, class, fields, unread);
                    }
                    continue;
                }
            };
            let (Some(name), ExprKind::Call(call)) = (target.as_name(), &value.kind) else { continue };
            match self.field(class, stmt.id, name, call) {
                Draft::Field(field) => fields.push(*field),
                Draft::Unknown => *unread = true,
                Draft::Other => {}
            }
        }
    }

    fn field(&self, class: ClassId, stmt: Id, name: &str, call: &Call) -> Draft {
        let project = self.project;
        let Some(scope) = project.class_scope(class) else { return Draft::Unknown };
        let symbol = project.symbol(scope, &call.callee);
        let Some(kind) = symbol.as_ref().and_then(|symbol| kind_of(project, symbol)) else {
            if self.is_manager(scope, &call.callee) {
                return Draft::Other;
            }
            // A call of something unknown may be a field or may not.
            return match symbol {
                Some(Symbol::Class(other)) if !project.mro(other).is_open => Draft::Other,
                Some(Symbol::Function(_) | Symbol::Module(_)) | None => Draft::Unknown,
                Some(Symbol::External(name)) if name.starts_with("builtins.") || name.starts_with("django.") => {
                    Draft::Other
                }
                _ => Draft::Unknown,
            };
        };
        let relation = relation_kind(&kind.base).map(|relation| self.relation(scope, class, relation, call));
        let is_key = relation
            .as_ref()
            .is_some_and(|relation| matches!(relation.kind, RelationKind::ForeignKey | RelationKind::OneToOne));
        let Some(info) = project.class(class) else { return Draft::Unknown };
        Draft::Field(Box::new(Field {
            name: Name::from(name),
            column: if is_key { Name::from(format!("{name}_id")) } else { Name::from(name) },
            kind: Some(kind.own),
            relation,
            is_null: call.keyword("null").and_then(as_bool) == Some(true),
            owner: class,
            stmt,
            place: project.place(info.module, info.item, stmt),
            is_parents: false,
        }))
    }

    /// `PostQuerySet.as_manager`, `Manager.from_queryset(PostQuerySet)`: what is called makes a manager.
    fn is_manager(&self, scope: Scope, callee: &Expr) -> bool {
        let is_class = |expr: &Expr, base: &str| match self.project.symbol(scope, expr) {
            Some(Symbol::Class(class)) => self.project.descends(class, base),
            _ => false,
        };
        match &callee.kind {
            ExprKind::Attribute(attribute) if attribute.attr.name == "as_manager" => {
                is_class(&attribute.value, "django.db.models.QuerySet")
            }
            ExprKind::Call(made) => made.callee.as_attribute().is_some_and(|attribute| {
                attribute.attr.name == "from_queryset" && is_class(&attribute.value, "django.db.models.Manager")
            }),
            _ => false,
        }
    }

    fn relation(&self, scope: Scope, class: ClassId, kind: RelationKind, call: &Call) -> Relation {
        let to = call.positional(0).or_else(|| call.keyword("to"));
        let target = match kind {
            RelationKind::GenericForeignKey => None,
            _ => to.and_then(|to| self.target(scope, class, to)),
        };
        let text = |name: &str| call.keyword(name).map(Expr::as_str);
        let [related, query] = [text("related_name"), text("related_query_name")];
        let is_self = to.and_then(Expr::as_str) == Some("self");
        Relation {
            kind,
            target,
            is_named: related != Some(None) && query != Some(None) && !call.has_star(),
            related_name: related.flatten().map(Name::from),
            related_query_name: query.flatten().map(Name::from),
            is_symmetrical: kind == RelationKind::ManyToMany
                && is_self
                && call.keyword("symmetrical").and_then(as_bool) != Some(false),
        }
    }

    /// The target model: a class, `"self"`, `"Model"`, `"app.Model"`, the user model by its setting.
    fn target(&self, scope: Scope, class: ClassId, to: &Expr) -> Option<ModelId> {
        if let Some(label) = to.as_str() {
            let own = self.models.get(self.models.of_class(class)?)?;
            if label == "self" {
                return self.models.of_class(class);
            }
            let class = match label.contains('.') {
                true => self.project.labelled(label),
                false => self.project.labelled(&format!("{}.{label}", own.app)),
            };
            return self.models.of_class(class?);
        }
        let is_user = match &to.kind {
            ExprKind::Attribute(attribute) => attribute.attr.name == "AUTH_USER_MODEL",
            ExprKind::Call(call) => self
                .project
                .dotted(scope, &call.callee)
                .is_some_and(|name| name == "django.contrib.auth.get_user_model"),
            _ => false,
        };
        if is_user {
            return self.models.of_class(self.project.user_model()?);
        }
        match self.project.symbol(scope, to) {
            Some(Symbol::Class(target)) => self.models.of_class(target),
            Some(Symbol::Value { module, item, stmt }) => {
                // `User = get_user_model()`, `User = settings.AUTH_USER_MODEL`
                let value = self.project.value(module, item, stmt)?;
                let scope = Scope { module, within: Within::Module };
                match &value.kind {
                    ExprKind::Call(_) | ExprKind::Attribute(_) | ExprKind::Str { .. } => {
                        self.target(scope, class, value)
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
