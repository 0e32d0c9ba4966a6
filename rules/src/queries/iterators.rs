//! `iterator()` on a queryset with prefetches: what Django does with them depends on its version.

use crate::{
    finding::{Edit, Finding, Text},
    model::modules::FileKind,
    queries::{engine::Engine, frame::Frame, supply::Supply, value::Query},
    syntax::python::{Call, Expr},
};

impl Engine<'_> {
    pub(crate) fn iterated_in_chunks(&mut self, query: &Query, expr: &Expr, call: &Call, frame: &Frame) {
        let Some(attribute) = call.callee.as_attribute() else { return };
        if self.kind == FileKind::Test || !has_prefetch(&query.supply) {
            return;
        }
        let is_async = attribute.attr.name == "aiterator";
        let has_size = !call.arguments.is_empty();
        let from = |major, minor| self.project.django_from(major, minor);
        let (what, variant, drops) = match (from(4, 1), from(5, 0)) {
            (Some(false), _) if !is_async => ("ignores the prefetches: Django before 4.1 always does", None, true),
            (_, Some(false)) if is_async => {
                ("raises NotSupportedError: Django before 5.0 cannot prefetch here", Some("raises"), true)
            }
            _ if has_size || is_async => return,
            (_, Some(true)) => {
                ("raises ValueError without `chunk_size`, as there are prefetches", Some("raises"), false)
            }
            (Some(true), Some(false)) => ("ignores the prefetches without `chunk_size`", None, false),
            _ => ("ignores the prefetches without `chunk_size`, and from Django 5.0 raises ValueError", None, false),
        };
        let text = format!("{}()", attribute.attr.name);
        let mut finding = Finding::new("iterator-drops-prefetch", frame.place(expr.id), format!("`{text}` {what}"));
        if let Some(variant) = variant {
            finding.variant(variant);
        }
        finding.relation = self.project.models().label(query.model).map(|label| format!("{label}.objects"));
        let whole = frame.place(expr.id);
        if drops {
            if !is_async {
                // A manager cannot be iterated.
                let rest = if attribute.value.as_attribute().is_some() { ".all()" } else { "" };
                let edit = Edit::replace(whole, Text::Source(frame.place(attribute.value.id))).and(rest);
                finding.suggest(format!("Drop `{text}`"), vec![edit]);
            }
        } else {
            let edit = Edit::replace(whole, Text::Source(frame.place(call.callee.id))).and("(chunk_size=2000)");
            finding.suggest("Pass `chunk_size=2000`", vec![edit]);
        }
        self.say(finding);
    }
}

fn has_prefetch(supply: &Supply) -> bool {
    supply.loaded.values().any(|loaded| loaded.is_prefetched || has_prefetch(&loaded.inner))
}
