//! From reads that nothing has loaded to findings: one for each origin and longest path, with place, message and fix.

use std::collections::{BTreeMap, btree_map::Entry};

use crate::{
    finding::{Anchor, Edit, Finding, Place, Text},
    model::{
        models::{ModelId, ModelMember, RelationKind},
        modules::FileKind,
        outline::Content,
        project::Project,
    },
    queries::{
        admin_fix,
        engine::Engine,
        mends,
        missing::{Kind, Missing, Surface, Write},
        reach::Reach,
        value::Query,
    },
    syntax::{Name, python::Expr},
};

/// All findings about queries of a project, whatever rule they belong to.
#[derive(Debug, Default)]
pub(crate) struct Queries {
    pub(crate) findings: Vec<Finding>,
}

impl Project {
    /// What the query engine finds, made once for a linked project.
    pub(crate) fn queries(&self) -> &Queries {
        static NOTHING: Queries = Queries { findings: Vec::new() };
        let found = self.queries.get_or_init(|| Box::new(searched(self)));
        found.downcast_ref().unwrap_or(&NOTHING)
    }
}

/// Runs every module, view and function that is no test.
fn searched(project: &Project) -> Queries {
    let is_test = |module| project.kind_of(module) == FileKind::Test;
    let reach = Reach::of(project);
    let mut engine = Engine::new(project);
    for (id, info) in project.own_modules() {
        if !is_test(id) && info.name.is_some() {
            engine.module(id, |item| reach.has(id, item));
        }
    }
    for (id, info) in project.own_classes() {
        if !is_test(info.module) && reach.has(info.module, info.item) {
            engine.view(id);
            engine.api_view(id);
            engine.admin(id);
        }
    }
    for (id, info) in project.own_functions() {
        if !is_test(info.module) && reach.has(info.module, info.item) {
            engine.entry(id);
        }
    }
    let mut found = std::mem::take(&mut engine.wrong);
    found.extend(findings(project, engine.missing));
    Queries { findings: found }
}

fn findings(project: &Project, missing: Vec<Missing>) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut on_rows: BTreeMap<(Place, bool), Vec<Missing>> = BTreeMap::new();
    let mut others: BTreeMap<(Place, u8), Missing> = BTreeMap::new();
    for record in missing {
        match &record.query {
            Some(query) => on_rows.entry((query.origin, record.is_async)).or_default().push(record),
            None => {
                let weight = |record: &Missing| (record.is_one_off, record.hops.len(), record.route.len());
                match others.entry((record.place, class(&record.kind))) {
                    // Of several ways that lead to it, one that production takes is told, and the shortest of those.
                    Entry::Occupied(mut known) if weight(&record) < weight(known.get()) => _ = known.insert(record),
                    Entry::Occupied(_) => {}
                    Entry::Vacant(free) => _ = free.insert(record),
                }
            }
        }
    }
    let mut counts: BTreeMap<Place, Finding> = BTreeMap::new();
    for records in on_rows.into_values() {
        for finding in longest(records).iter().filter_map(|record| on_row(project, record)) {
            match counts.get_mut(&finding.place) {
                _ if finding.rule != "aggregate-in-loop" => found.push(finding),
                Some(known) => merge(known, finding),
                None => {
                    counts.insert(finding.place, finding);
                }
            }
        }
    }
    found.extend(counts.into_values());
    found.extend(others.values().map(|record| own_query(project, record)));
    found
}

/// One place that several querysets reach is one finding, as grave as the gravest. To read an annotation there would
/// take all of them, so there is no fix.
fn merge(known: &mut Finding, other: Finding) {
    known.fix = None;
    if other.variant.is_none() {
        known.variant = None;
    }
    for related in other.related {
        if !known.related.contains(&related) {
            known.related.push(related);
        }
    }
}

/// One record for each longest path and kind of use, the first read of each.
fn longest(mut records: Vec<Missing>) -> Vec<Missing> {
    // Reads where the rows are at hand come before those inside of what is called.
    records.sort_by(|a, b| (a.hops.len(), a.place, &a.path).cmp(&(b.hops.len(), b.place, &b.path)));
    let mut kept: Vec<Missing> = Vec::new();
    for record in records {
        let same = kept.iter_mut().find(|known| known.path == record.path && class(&known.kind) == class(&record.kind));
        let Some(known) = same else {
            kept.push(record);
            continue;
        };
        if known.place != record.place {
            known.mends.extend(record.mends.iter().cloned());
        }
        match (&mut known.kind, &record.kind) {
            (Kind::Key(reads), Kind::Key(more)) => {
                let fresh = more.iter().filter(|read| reads.iter().all(|known| known.whole != read.whole)).cloned();
                reads.extend(fresh.collect::<Vec<_>>());
            }
            // The whole instance is read too, not only its key.
            (Kind::Key(_), kind) => known.kind = kind.clone(),
            _ => {}
        }
    }
    let loads = |record: &Missing| class(&record.kind) == 0;
    // Who reads only a key needs the way to it nonetheless.
    let whole = |record: &&Missing| loads(record) && !matches!(record.kind, Kind::Key(_));
    let paths: Vec<Vec<Name>> = kept.iter().filter(whole).map(|record| record.path.clone()).collect();
    kept.retain(|record| {
        !loads(record) || !paths.iter().any(|other| other.len() > record.path.len() && other.starts_with(&record.path))
    });
    // A collection that is iterated as well is best prefetched: its count is then free.
    let collections: Vec<Vec<Name>> =
        kept.iter().filter(|record| loads(record)).map(|record| record.path.clone()).collect();
    kept.retain(|record| {
        record.kind != Kind::Aggregate || !collections.iter().any(|other| other.starts_with(&record.path))
    });
    kept
}

/// Kinds that eager loading mends are one class; each other kind is its own.
fn class(kind: &Kind) -> u8 {
    match kind {
        Kind::One | Kind::Key(_) | Kind::Generic | Kind::Collection => 0,
        Kind::Aggregate => 1,
        Kind::Refined(_) => 2,
        Kind::Defeated(_) | Kind::Renamed(_) => 3,
        Kind::Deferred(_) => 4,
        Kind::Query(_) => 5,
        Kind::Write(_) => 6,
    }
}

fn on_row(project: &Project, record: &Missing) -> Option<Finding> {
    let query = record.query.as_ref()?;
    let models = project.models();
    let model = models.get(query.model)?;
    let label = models.label(query.model)?;
    let path = joined(&record.path);
    let is_many = crosses_many(project, query.model, &record.path);
    let member = record.function.filter(|_| !record.hops.is_empty()).and_then(|function| {
        let class = project.class_of(function)?;
        models.of_class(class)
    });
    let rule = match &record.kind {
        _ if record.is_async => "async-lazy-relation",
        Kind::One | Kind::Generic | Kind::Collection | Kind::Aggregate | Kind::Refined(_)
            if let Some(surface) = record.surface =>
        {
            rule_of(surface)
        }
        Kind::Generic if !is_template(project, record.place) => "n-plus-one-generic-foreign-key",
        Kind::One if is_content_type(project, query.model, &record.path) && !is_template(project, record.place) => {
            "n-plus-one-generic-foreign-key"
        }
        Kind::Aggregate if is_template(project, record.place) => "n-plus-one-template",
        Kind::Aggregate => "aggregate-in-loop",
        Kind::Defeated(_) | Kind::Renamed(_) => "prefetch-defeated",
        Kind::Deferred(_) => "deferred-field-access",
        Kind::Refined(_) => "query-in-loop",
        Kind::Key(_) if !is_template(project, record.place) => "fk-id-via-instance",
        _ if is_template(project, record.place) => "n-plus-one-template",
        _ if member.is_some() => "n-plus-one-model-member",
        _ if !record.hops.is_empty() => "n-plus-one-across-calls",
        _ if is_many => "n-plus-one-collection-in-loop",
        _ => "n-plus-one-in-loop",
    };
    let read = if record.text.is_empty() { path.clone() } else { record.text.clone() };
    let runs = if record.guard.is_empty() { "runs" } else { "may run" };
    let name = &model.name;
    let eager = eager(project, query, &record.path);
    let raises = "raises SynchronousOnlyOperation in async code";
    let message = match &record.kind {
        Kind::Key(reads) if record.is_async => {
            format!("`{read}` {raises}: use `{}`", reads.first().map(|read| read.instead.as_str())?)
        }
        Kind::Deferred(column) if record.is_async => {
            format!("`{column}` is left out of the query: `{read}` {raises}")
        }
        Kind::Collection if record.is_async => format!("`{read}` {raises}: add `{eager}`, or iterate with `async for`"),
        _ if record.is_async => format!("`{read}` {raises}: add `{eager}` to the queryset"),
        Kind::Aggregate => format!("`{read}` {runs} one query per {name}: annotate the queryset instead"),
        Kind::Defeated(call) if matches!(call.as_str(), "add" | "remove" | "set" | "clear") => {
            format!("`.{call}()` throws away what is prefetched of `{path}`: `{read}` {runs} a new query per {name}")
        }
        Kind::Defeated(call) => {
            format!("`{path}` is prefetched, but `.{call}()` in `{read}` {runs} a new query per {name}")
        }
        Kind::Renamed(list) => {
            format!("`{path}` is prefetched as `{list}`: `{read}` {runs} a new query per {name}")
        }
        Kind::Deferred(column) => {
            format!("`{column}` is left out of the query: `{read}` loads it with one query per {name}")
        }
        Kind::Refined(call) => format!(
            "`{read}` {runs} one query per {name}, and `.{call}()` keeps a prefetch from serving it: use `Prefetch(…, to_attr=…)`"
        ),
        Kind::Key(reads) => format!(
            "`{read}` {runs} one query per {name} for a key that the row holds: use `{}`",
            reads.first().map(|read| read.instead.as_str())?
        ),
        _ => format!("`{read}` {runs} one query per {name}: add `{eager}` to the queryset"),
    };
    let mut finding = Finding::new(rule, record.place, message);
    finding.relation = Some(match &record.kind {
        Kind::Deferred(column) if path.is_empty() => format!("{label}.{column}"),
        Kind::Deferred(column) => format!("{label}.{path}__{column}"),
        _ => format!("{label}.{path}"),
    });
    finding.origin = Some(query.origin);
    weigh(&mut finding, record);
    finding.related(query.origin, "the queryset is built here");
    if let Some(running) = record.running
        && !record.hops.is_empty()
    {
        finding.related(running, "the loop over its rows");
    }
    for hop in record.route.iter().filter(|hop| **hop != query.origin && **hop != record.place) {
        finding.related(*hop, "reached by this call");
    }
    if let Kind::Key(reads) = &record.kind {
        if reads.iter().all(|read| !read.edits.is_empty()) {
            let edits = reads.iter().flat_map(|read| read.edits.clone()).collect();
            let title = format!("Use `{}`", reads.first()?.instead);
            match reads.iter().all(|read| read.is_safe) {
                true => finding.safe(title, edits),
                false => finding.suggest(title, edits),
            };
        }
    } else if class(&record.kind) == 0 && !query.is_fixed && !is_template(project, query.origin) {
        let is_prefetch = is_many || query.is_raw || record.kind == Kind::Generic;
        if let Some(edits) = load(project, query, &record.path, is_prefetch) {
            finding.suggest(format!("Add `{eager}`"), edits);
        }
    }
    if matches!(record.kind, Kind::Aggregate | Kind::Refined(_) | Kind::Defeated(_) | Kind::Renamed(_))
        && let Some((title, edits)) = mends::fix(project, record)
    {
        finding.suggest(title, edits);
    }
    if let Kind::Deferred(column) = &record.kind
        && let Some((title, edit)) = columns(query, &record.path, column)
    {
        finding.suggest(title, vec![edit]);
    }
    Some(finding)
}

/// The edit that loads a column: into `only`, out of `defer`. None for the rows of a prefetch: their queryset is
/// another one.
fn columns(query: &Query, path: &[Name], column: &Name) -> Option<(String, Edit)> {
    let call = query.columns.as_ref()?;
    let mut supply = &query.supply;
    for step in path {
        let loaded = supply.get(step).filter(|loaded| !loaded.is_prefetched)?;
        supply = &loaded.inner;
    }
    let wanted: Vec<&str> = path.iter().chain([column]).map(Name::as_str).collect();
    let wanted = wanted.join("__");
    if call.is_only {
        return Some((format!("Add `{wanted}` to `only()`"), Edit::after(call.last, format!(", \"{wanted}\""))));
    }
    let kept: Vec<String> = call
        .names
        .iter()
        .filter(|(name, _)| *name != wanted && format!("{name}_id") != wanted)
        .map(|(name, _)| format!("\"{name}\""))
        .collect();
    if kept.len() == call.names.len() {
        return None;
    }
    let rest = match kept.is_empty() {
        true if call.is_first => ".all()".to_owned(),
        true => String::new(),
        false => format!(".defer({})", kept.join(", ")),
    };
    let edit = Edit::replace(call.whole, Text::Source(call.receiver)).and(rest);
    Some((format!("Take `{wanted}` out of `defer()`"), edit))
}

fn own_query(project: &Project, record: &Missing) -> Finding {
    let (rule, text) = match &record.kind {
        Kind::Write(write) => ("write-in-loop", &write.text),
        Kind::Query(text) => (record.surface.map_or("query-in-loop", rule_of), text),
        _ => ("query-in-loop", &record.text),
    };
    let call = if text.is_empty() { "this query".to_owned() } else { format!("`{text}`") };
    let message = match &record.kind {
        Kind::Write(write) => format!("{call} writes once per iteration: {}", write.instead),
        _ if record.surface.is_some() => format!("{call} runs once per instance: load what it asks with the queryset"),
        _ if record.is_varying => format!("{call} runs once per iteration: {}", before_loop(text)),
        _ => format!("{call} asks the same in each iteration: move it out of the loop"),
    };
    let mut finding = Finding::new(rule, record.place, message);
    finding.relation =
        record.model.and_then(|model| project.models().label(model)).map(|label| format!("{label}.objects"));
    weigh(&mut finding, record);
    if let Kind::Write(Write { bulk: Some(bulk), .. }) = &record.kind {
        finding.suggest(bulk.title, bulk.edits.clone());
    }
    if let Some(running) = record.running {
        finding.related(running, "the loop");
    }
    for hop in &record.hops {
        finding.related(*hop, "reached by this call");
    }
    finding
}

/// The rule for reads of something declared.
fn rule_of(surface: Surface) -> &'static str {
    match surface {
        Surface::Field => "n-plus-one-serializer-field",
        Surface::Method => "n-plus-one-serializer-method",
        Surface::Column => "n-plus-one-admin-list-display",
        Surface::Str => "n-plus-one-admin-str",
    }
}

/// What replaces a query of each round, by the call that asks.
fn before_loop(text: &str) -> &'static str {
    let name = text.rsplit('.').next().and_then(|last| last.split('(').next()).unwrap_or_default();
    match name {
        "get_or_create" | "aget_or_create" => {
            "fetch the rows that exist before the loop, and `bulk_create` the missing ones"
        }
        "update_or_create" | "aupdate_or_create" => {
            "fetch the rows that exist before the loop, `bulk_update` them and `bulk_create` the missing ones"
        }
        _ => "fetch all rows before the loop",
    }
}

fn weigh(finding: &mut Finding, record: &Missing) {
    if record.is_async {
        return;
    }
    if record.is_one_off {
        finding.variant("one-off");
    } else if record.is_bounded {
        finding.variant("bounded");
    } else if record.is_chosen && matches!(record.surface, Some(Surface::Field | Surface::Method)) {
        finding.variant("chosen");
    }
}

/// Whether a place is in a template.
fn is_template(project: &Project, place: Place) -> bool {
    let region =
        project.files.get(place.file as usize).and_then(|file| file.outline.regions.get(place.region as usize));
    region.is_some_and(|region| matches!(region.content, Content::Template(_)))
}

pub(crate) fn joined(path: &[Name]) -> String {
    path.iter().map(Name::as_str).collect::<Vec<_>>().join("__")
}

/// Whether a path from a model goes through a relation to many, or one that only a prefetch can load.
fn crosses_many(project: &Project, model: ModelId, path: &[Name]) -> bool {
    let models = project.models();
    let mut at = model;
    for step in path {
        let (many, next) = match models.member(at, step) {
            Some(ModelMember::Field(field)) => match &field.relation {
                Some(relation) => {
                    (!matches!(relation.kind, RelationKind::ForeignKey | RelationKind::OneToOne), relation.target)
                }
                None => return false,
            },
            Some(ModelMember::Reverse(reverse)) => (reverse.is_many, Some(reverse.from)),
            _ => return false,
        };
        if many {
            return true;
        }
        let Some(next) = next else { return false };
        at = next;
    }
    false
}

/// The call that loads a path.
fn eager(project: &Project, query: &Query, path: &[Name]) -> String {
    let is_prefetch = query.is_raw || crosses_many(project, query.model, path);
    let call = if is_prefetch { "prefetch_related" } else { "select_related" };
    format!("{call}(\"{}\")", joined(path))
}

/// Whether a path ends at the content type of a generic foreign key.
fn is_content_type(project: &Project, model: ModelId, path: &[Name]) -> bool {
    let Some((last, way)) = path.split_last() else { return false };
    let models = project.models();
    let end = way.iter().try_fold(model, |at, step| match models.member(at, step)? {
        ModelMember::Field(field) => field.relation.as_ref()?.target,
        ModelMember::Reverse(reverse) => Some(reverse.from),
        ModelMember::Key(_) => None,
    });
    let fields = end.and_then(|end| models.get(end)).map(|model| model.fields.as_slice()).unwrap_or_default();
    fields.iter().any(|field| {
        let is_generic = matches!(&field.relation, Some(relation) if relation.kind == RelationKind::GenericForeignKey);
        let call = project.value_in(field.owner, field.stmt).and_then(Expr::as_call).filter(|_| is_generic);
        call.is_some_and(|call| {
            let named = call.positional(0).or_else(|| call.keyword("ct_field"));
            named.map_or(Some("content_type"), Expr::as_str) == Some(last.as_str())
        })
    })
}

/// The edits that load a path: merged into a call that stands in the chain, else added at its end. None where that
/// cannot be done with an edit or two.
fn load(project: &Project, query: &Query, path: &[Name], is_prefetch: bool) -> Option<Vec<Edit>> {
    let wanted = joined(path);
    let call = query.eager.iter().rev().find(|call| call.is_prefetch == is_prefetch);
    let name = if is_prefetch { "prefetch_related" } else { "select_related" };
    if let Some(edits) = admin_fix::load(project, query, path, is_prefetch) {
        return Some(edits);
    }
    if query.is_option {
        // `model = Post` stays; the queryset stands beside it.
        let mut edit = Edit::new(query.origin, Anchor::LineAfter, Text::Indent(query.origin));
        edit = edit.and("queryset = ").and(Text::Source(query.origin)).and(format!(".objects.{name}(\"{wanted}\")"));
        return Some(vec![edit]);
    }
    if let Some(call) = call {
        let shorter = call
            .paths
            .iter()
            .find(|(known, _)| wanted.strip_prefix(known.as_str()).is_some_and(|rest| rest.starts_with("__")));
        return Some(vec![match shorter {
            Some((_, place)) => Edit::replace(*place, format!("\"{wanted}\"")),
            None => Edit::after(call.last, format!(", \"{wanted}\"")),
        }]);
    }
    let call = format!(".{name}(\"{wanted}\")");
    match query.chunked.filter(|_| is_prefetch) {
        None => Some(vec![Edit::after(query.origin, call)]),
        // Rows in chunks are prefetched for where the chunks have a size, and since Django 4.1.
        Some(_) if project.django_from(4, 1) == Some(false) => None,
        Some((receiver, whole)) => {
            let sized = ".iterator(chunk_size=2000)";
            let (receiver_call, after) = match receiver == query.origin {
                true => (call + sized, None),
                false => (sized.to_owned(), Some(Edit::after(query.origin, call))),
            };
            let replaced = Edit::replace(whole, Text::Source(receiver)).and(receiver_call);
            Some(std::iter::once(replaced).chain(after).collect())
        }
    }
}
