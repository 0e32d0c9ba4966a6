//! Paths of `select_related` and `prefetch_related`, held against the model graph: what Django will not accept.

use crate::{
    model::{
        models::{ModelId, ModelMember, RelationKind},
        project::Project,
    },
    queries::value::Query,
    spelling::nearest,
    syntax::Name,
};

/// What is wrong with a path.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Problem {
    /// The step, and the model that lacks it or has it otherwise.
    pub(crate) step: Name,
    pub(crate) model: String,
    pub(crate) kind: ProblemKind,
    /// The path with the step mended, if there is one likely name.
    pub(crate) mended: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ProblemKind {
    /// A join of a relation to many: it must be prefetched.
    ToMany,
    /// A join of a generic foreign key.
    Generic,
    /// A plain column, or the raw key of a foreign key.
    Column,
    /// The name of lookups where the accessor is another.
    QueryName,
    /// No such relation.
    Missing,
}

/// What is wrong with a path on the rows of a queryset; none also where that cannot be known.
pub(crate) fn problem(project: &Project, query: &Query, path: &str, is_prefetch: bool) -> Option<Problem> {
    let models = project.models();
    let mut at = query.model;
    let mut supply = Some(&query.supply);
    let steps: Vec<&str> = path.split("__").collect();
    for (number, step) in steps.iter().enumerate() {
        if number == 0 && query.added.iter().any(|added| added == step) {
            return None;
        }
        // The list of an earlier `Prefetch(…, to_attr=…)`.
        let loaded = supply.and_then(|supply| supply.get(step));
        if let Some(relation) = loaded.and_then(|loaded| loaded.of.as_ref()) {
            at = target(project, at, relation)?;
            supply = loaded.map(|loaded| &loaded.inner);
            continue;
        }
        supply = loaded.map(|loaded| &loaded.inner);
        let model = models.get(at)?;
        let wrong = |kind, name: Option<&str>| {
            Some(Problem {
                step: Name::from(*step),
                model: model.name.to_string(),
                kind,
                mended: name.map(|name| {
                    let mut steps: Vec<&str> = steps.clone();
                    if let Some(slot) = steps.get_mut(number) {
                        *slot = name;
                    }
                    steps.join("__")
                }),
            })
        };
        match models.member(at, step) {
            Some(ModelMember::Field(field)) => match &field.relation {
                Some(relation) => match relation.kind {
                    RelationKind::GenericForeignKey if !is_prefetch => return wrong(ProblemKind::Generic, None),
                    // What stands behind a generic key is known at run time only.
                    RelationKind::GenericForeignKey => return None,
                    RelationKind::ManyToMany | RelationKind::GenericRelation if !is_prefetch => {
                        return wrong(ProblemKind::ToMany, None);
                    }
                    _ => at = relation.target?,
                },
                // A field of an unknown class may be a relation by another name.
                None if field.kind.as_deref().is_none_or(|kind| !kind.starts_with("django.")) => return None,
                None => return wrong(ProblemKind::Column, None),
            },
            Some(ModelMember::Key(field)) => return wrong(ProblemKind::Column, Some(&field.name)),
            Some(ModelMember::Reverse(reverse)) => {
                if reverse.is_many && !is_prefetch {
                    return wrong(ProblemKind::ToMany, None);
                }
                at = reverse.from;
            }
            None => {
                let by_query_name =
                    models.all_reverse(at).find(|reverse| reverse.query_name == *step && !reverse.is_hidden);
                if let Some(reverse) = by_query_name {
                    // A join goes by the name of lookups.
                    if !is_prefetch && !reverse.is_many {
                        at = reverse.from;
                        continue;
                    }
                    let kind = if is_prefetch { ProblemKind::QueryName } else { ProblemKind::ToMany };
                    return wrong(kind, Some(&reverse.name));
                }
                let is_hidden = models
                    .all_reverse(at)
                    .any(|reverse| reverse.is_hidden && reverse.query_name.trim_end_matches('+') == *step);
                let has_member = project.member(model.class, step).is_some();
                // A `Prefetch` that cannot be read may give any list.
                if query.is_open || model.is_open || is_hidden || has_member || is_unsure(project, at) {
                    return None;
                }
                let names = model
                    .fields
                    .iter()
                    .filter(|field| field.relation.is_some())
                    .map(|field| field.name.as_str())
                    .chain(
                        models
                            .all_reverse(at)
                            .filter(|reverse| !reverse.is_hidden)
                            .map(|reverse| reverse.name.as_str()),
                    );
                return wrong(ProblemKind::Missing, nearest(step, names));
            }
        }
    }
    None
}

fn target(project: &Project, model: ModelId, accessor: &str) -> Option<ModelId> {
    match project.models().member(model, accessor)? {
        ModelMember::Field(field) => field.relation.as_ref()?.target,
        ModelMember::Reverse(reverse) => Some(reverse.from),
        ModelMember::Key(_) => None,
    }
}

/// Whether some relation of the project has a target or a name that cannot be read: it may point here.
fn is_unsure(project: &Project, model: ModelId) -> bool {
    let Some(app) = project.models().get(model) else { return true };
    project.models().iter().any(|(_, other)| {
        other.fields.iter().filter_map(|field| field.relation.as_ref()).any(|relation| {
            let may_reverse = !matches!(relation.kind, RelationKind::GenericForeignKey | RelationKind::GenericRelation);
            may_reverse && (relation.target.is_none() || !relation.is_named) && other.app == app.app
        })
    })
}
