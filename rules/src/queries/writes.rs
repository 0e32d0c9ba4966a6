//! Writes in loops: which of them one statement could do, and what that statement would skip. Knows nothing of
//! what rows have loaded.

use rustc_hash::FxHashSet;

use crate::{
    finding::Place,
    model::{
        models::{ModelId, ModelMember},
        project::Project,
    },
    queries::{
        engine::Engine,
        missing::{Kind, Write},
        value::{Query, Row},
    },
    syntax::{
        Name,
        python::{ArgumentKind, Call, Enter, Expr, ExprKind, exprs},
    },
};

const SIGNALS: &[&str] = &["pre_save", "post_save", "pre_delete", "post_delete"];

/// What does the same as `delete()` of several querysets.
pub(crate) const ONE_DELETE: &str = "one `delete()` of a queryset with all of them does the same";

/// Models whose writes somebody listens to, by the name of the class; `None` among them is every model.
pub(crate) type Heard = FxHashSet<Option<Name>>;

impl Engine<'_> {
    /// `row.save()`, `row.delete()`. A row from before the loop is written again and again: a report of progress,
    /// which no bulk call replaces. One that this round created has a life of its own before it is saved anew.
    pub(crate) fn wrote_row(&mut self, row: &Row, place: Place, text: &str, call: &Call, instead: &'static str) {
        let since = self.round();
        let is_save = call.callee.as_attribute().is_some_and(|callee| callee.attr.name.ends_with("save"));
        if is_save && since > 0 {
            self.saved.insert(row.model, since);
        }
        let is_older = !row.is_many && row.born.is_some_and(|born| born < since);
        let is_created = row.query.is_none() && row.is_stored();
        if !is_older && !is_created {
            self.wrote(Some(row.model), place, text, Some(call), instead);
        }
    }

    /// Whether a path leads through rows of a model that this round has saved already: loaded with the queryset, they
    /// would be as they were before.
    pub(crate) fn is_stale(&self, query: &Query, path: &[Name]) -> bool {
        let round = self.round();
        let models = self.project.models();
        let is_saved = |model: &ModelId| self.saved.get(model).is_some_and(|saved| round > 0 && *saved >= round);
        let mut at = query.model;
        path.iter().any(|step| {
            let next = match models.member(at, step) {
                Some(ModelMember::Field(field)) => field.relation.as_ref().and_then(|relation| relation.target),
                Some(ModelMember::Reverse(reverse)) => Some(reverse.from),
                _ => None,
            };
            next.is_some_and(|next| {
                at = next;
                is_saved(&next)
            })
        })
    }

    /// Whether the rest of the round needs the row that a call gives: its key is not known before.
    pub(crate) fn is_parent(&self, place: Place) -> bool {
        self.loops.last().is_some_and(|running| {
            (running.place.file, running.place.item) == (place.file, place.item) && running.parents.contains(&place.id)
        })
    }

    /// A write of its own: in a loop, one statement for each round.
    pub(crate) fn wrote(
        &mut self,
        model: Option<ModelId>,
        place: Place,
        text: &str,
        call: Option<&Call>,
        instead: &'static str,
    ) {
        let Some(running) = self.loops.last() else { return };
        if running.isolated > 0 || self.is_parent(place) {
            return;
        }
        // `post.tags.add(tag)` with a post of the loop: each has rows of its own.
        let name = call.and_then(|call| call.callee.as_attribute()).map(|attribute| attribute.attr.name.as_str());
        if matches!(name, Some("add" | "aadd" | "remove" | "aremove" | "set" | "aset" | "clear" | "aclear"))
            && call.is_some_and(|call| {
                exprs_of(&call.callee).any(|expr| expr.as_name().is_some_and(|name| running.bound.contains(name)))
            })
        {
            return;
        }
        // One row that each round writes again: a report of progress, which no bulk call replaces.
        let is_local = self.calls.len() == running.calls;
        if is_local
            && matches!(name, Some("save" | "asave" | "update" | "aupdate"))
            && call.is_some_and(|call| {
                !exprs_of(&call.callee).any(|expr| expr.as_name().is_some_and(|name| running.bound.contains(name)))
            })
        {
            return;
        }
        // A statement for many rows: what it is for may be all that there is to do at once.
        if matches!(name, Some("delete" | "adelete" | "update" | "aupdate"))
            && (running.has_batches || call.is_some_and(asks_for_many))
        {
            return;
        }
        // `delete()` of a queryset calls no method of the rows either, and sends the same signals.
        let is_same = instead == ONE_DELETE;
        let is_skipping = !is_same && model.is_some_and(|model| self.does_more(model, name.unwrap_or("create")));
        if is_skipping {
            return;
        }
        let bulk = self.bulks.get(&place).filter(|_| is_local).cloned();
        let kind = Kind::Write(Write { text: text.to_owned(), instead, bulk });
        self.own_query(kind, model, place, call);
    }

    /// Whether a row does more when it is written than one statement for all of them would do: a method of its own,
    /// receivers, the table of a parent. Then the loop is right as it is.
    pub(crate) fn does_more(&mut self, model: ModelId, call: &str) -> bool {
        let project = self.project;
        let Some(known) = project.models().get(model) else { return true };
        let hook = match call.trim_start_matches('a') {
            "delete" => "delete",
            "create" | "save" | "get_or_create" | "update_or_create" => "save",
            _ => return false,
        };
        let is_overridden = project.method(known.class, hook).is_some_and(|(owner, _)| !self.is_stub(owner));
        let heard = self.heard.get_or_insert_with(|| heard(project));
        is_overridden
            || (hook == "save" && !known.parents.is_empty())
            || heard.contains(&None)
            || heard.contains(&Some(known.name.clone()))
    }
}

/// Whether a filter in the chain of a call names many rows at once: `filter(pk__in=ids)`.
pub(crate) fn asks_for_many(call: &Call) -> bool {
    exprs_of(&call.callee).filter_map(Expr::as_call).any(|inner| {
        inner.arguments.iter().any(|argument| match &argument.kind {
            ArgumentKind::Keyword(keyword) => keyword.name.ends_with("__in"),
            _ => false,
        })
    })
}

fn exprs_of(expr: &Expr) -> impl Iterator<Item = &Expr> {
    crate::syntax::python::exprs_of_expr(expr, Enter::ALL)
}

/// `@receiver(post_save, sender=Post)` and `post_save.connect(announce, sender=Post)`, wherever they stand.
fn heard(project: &Project) -> Heard {
    let mut heard = Heard::default();
    let mut listen = |call: &Call| {
        heard.insert(call.keyword("sender").map(|sender| {
            let name = sender.dotted().or_else(|| sender.as_str().map(str::to_owned)).unwrap_or_default();
            Name::from(name.rsplit('.').next().unwrap_or_default())
        }));
    };
    for (_, info) in project.own_functions() {
        let calls = info.function.decorators.iter().filter_map(|decorator| decorator.expr.as_call());
        for call in calls.filter(|call| last(&call.callee).as_deref() == Some("receiver")) {
            let is_write = call.positional(0).is_some_and(|signal| match &signal.kind {
                ExprKind::List(items) => items.iter().any(is_signal),
                ExprKind::Tuple(tuple) => tuple.items.iter().any(is_signal),
                _ => is_signal(signal),
            });
            if is_write {
                listen(call);
            }
        }
    }
    for (id, _) in project.own_modules() {
        for item in project.module(id).map(|module| module.items.as_slice()).unwrap_or_default() {
            for call in exprs(&item.item.body, Enter::ALL).filter_map(Expr::as_call) {
                if let Some(attribute) = call.callee.as_attribute()
                    && attribute.attr.name == "connect"
                    && is_signal(&attribute.value)
                {
                    listen(call);
                }
            }
        }
    }
    heard
}

fn is_signal(expr: &Expr) -> bool {
    last(expr).is_some_and(|name| SIGNALS.contains(&name.as_str()))
}

fn last(expr: &Expr) -> Option<String> {
    expr.dotted()?.rsplit('.').next().map(str::to_owned)
}
