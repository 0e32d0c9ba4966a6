//! Columns that `only` and `defer` leave out, and who reads them nonetheless: a row, a prefetch, a join.

use crate::{
    finding::{Edit, Finding},
    model::{
        models::{ModelId, ModelMember, RelationKind, as_bool},
        modules::FileKind,
        project::Project,
    },
    queries::{
        eager::steps,
        engine::Engine,
        frame::Frame,
        supply::Deferred,
        value::{ColumnsCall, Query},
    },
    syntax::{
        Name,
        python::{Call, Expr, ExprKind},
    },
};

const RULE: &str = "deferred-field-access";

impl Engine<'_> {
    /// `only("title", "author__name")`, `defer("body")`
    pub(crate) fn deferred(&mut self, query: &mut Query, expr: &Expr, call: &Call, frame: &Frame) {
        let Some(attribute) = call.callee.as_attribute() else { return };
        let name = attribute.attr.name.as_str();
        let mut own = Vec::new();
        let mut names = Vec::new();
        for argument in &call.arguments {
            match argument.value.as_str() {
                Some(column) => {
                    own.push(Name::from(column));
                    names.push((Name::from(column), frame.place(argument.value.id)));
                }
                None if matches!(argument.value.kind, ExprKind::None) => {
                    query.supply.deferred = Deferred::Nothing;
                    query.columns = None;
                    return;
                }
                None => {
                    query.is_open = true;
                    return;
                }
            }
        }
        if let Some(last) = call.arguments.last() {
            query.columns = Some(ColumnsCall {
                is_only: name == "only",
                names,
                last: frame.place(last.id),
                whole: frame.place(expr.id),
                receiver: frame.place(attribute.value.id),
                is_first: attribute.value.as_attribute().is_some(),
            });
        }
        query.supply.deferred = match (name, std::mem::take(&mut query.supply.deferred)) {
            ("only", Deferred::Defer(left)) => {
                own.retain(|column| !left.contains(column));
                Deferred::Only(own)
            }
            ("only", _) => Deferred::Only(own),
            (_, Deferred::Defer(mut known)) => {
                known.extend(own);
                Deferred::Defer(known)
            }
            (_, Deferred::Only(mut kept)) => {
                kept.retain(|column| !own.contains(column));
                Deferred::Only(kept)
            }
            (_, Deferred::Nothing) => Deferred::Defer(own),
        };
    }

    /// Whether `only` or `defer` leaves a column out. The primary key is always loaded.
    pub(crate) fn leaves_out(&self, model: ModelId, deferred: &Deferred, name: &str) -> bool {
        if matches!(deferred, Deferred::Nothing) || matches!(name, "pk" | "id") {
            return false;
        }
        let field = match self.project.models().member(model, name) {
            Some(ModelMember::Field(field) | ModelMember::Key(field)) => field,
            _ => return false,
        };
        let call = self.project.value_in(field.owner, field.stmt).and_then(Expr::as_call);
        let is_primary = call.and_then(|call| call.keyword("primary_key"));
        if is_primary.and_then(as_bool) == Some(true) {
            return false;
        }
        deferred.leaves_out(&[&field.name, &field.column])
    }

    /// A prefetch ties rows to their parents by a foreign key: left out, it is loaded row by row.
    pub(crate) fn needs_key(&mut self, model: ModelId, path: &str, inner: &Query) {
        let Some(columns) = &inner.columns else { return };
        let Some(key) = key_of(self.project, model, path) else { return };
        if inner.is_open || self.kind == FileKind::Test || !self.leaves_out(inner.model, &inner.supply.deferred, &key) {
            return;
        }
        let Some(label) = self.project.models().label(inner.model) else { return };
        let name = label.rsplit('.').next().unwrap_or_default();
        let method = if columns.is_only { "only" } else { "defer" };
        let message = format!("`{key}` is left out by `{method}()`: the prefetch loads it with one query per {name}");
        let mut finding = Finding::new(RULE, columns.whole, message);
        finding.relation = Some(format!("{label}.{key}"));
        if columns.is_only {
            let edit = Edit::after(columns.last, format!(", \"{key}\""));
            finding.suggest(format!("Add `{key}` to `only()`"), vec![edit]);
        }
        self.say(finding);
    }

    /// `select_related("author").only("title")`: Django will not join what is left out.
    pub(crate) fn conflicts(&mut self, query: &Query) {
        let (Deferred::Only(_), Some(columns)) = (&query.supply.deferred, &query.columns) else { return };
        if query.is_open || self.kind == FileKind::Test {
            return;
        }
        let joined = query.supply.loaded.iter().filter(|(_, loaded)| !loaded.is_prefetched).map(|(name, _)| name);
        let is_key = |name: &Name| {
            matches!(
                self.project.models().member(query.model, name),
                Some(ModelMember::Field(field)) if field.relation.as_ref().is_some_and(|relation|
                    matches!(relation.kind, RelationKind::ForeignKey | RelationKind::OneToOne))
            )
        };
        let left: Vec<Name> = joined
            .filter(|name| is_key(name) && self.leaves_out(query.model, &query.supply.deferred, name))
            .cloned()
            .collect();
        for name in left {
            let message = format!("`{name}` is joined by `select_related`, and `only()` leaves it out: FieldError");
            let mut finding = Finding::new(RULE, columns.whole, message);
            finding.relation = self.project.models().label(query.model).map(|label| format!("{label}.{name}"));
            finding.variant("conflict");
            let edit = Edit::after(columns.last, format!(", \"{name}\""));
            finding.suggest(format!("Add `{name}` to `only()`"), vec![edit]);
            self.say(finding);
        }
    }
}

/// The foreign key by which the rows at the end of a path know their parents; none where it is no reverse one.
fn key_of(project: &Project, model: ModelId, path: &str) -> Option<Name> {
    let models = project.models();
    let steps = steps(path);
    let (last, way) = steps.split_last()?;
    let end = way.iter().try_fold(model, |at, step| match models.member(at, step)? {
        ModelMember::Field(field) => field.relation.as_ref()?.target,
        ModelMember::Reverse(reverse) => Some(reverse.from),
        ModelMember::Key(_) => None,
    })?;
    let ModelMember::Reverse(reverse) = models.member(end, last)? else { return None };
    let ModelMember::Field(field) = models.member(reverse.from, &reverse.field)? else { return None };
    let kind = field.relation.as_ref()?.kind;
    matches!(kind, RelationKind::ForeignKey | RelationKind::OneToOne).then(|| field.name.clone())
}
