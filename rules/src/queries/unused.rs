//! Eager loading that cannot be of use: the chain goes on to a call that loads no instances. Knows the chain as it is
//! written, and not who reads rows elsewhere.

use crate::{
    finding::{Edit, Finding, Text},
    model::modules::FileKind,
    queries::{engine::Engine, frame::Frame, value::Query},
    syntax::python::Call,
};

/// Calls that load no instances.
const ENDS: &[&str] = &["count", "exists", "aggregate", "update", "delete", "values", "values_list"];

impl Engine<'_> {
    /// `Post.objects.select_related("author").count()`
    pub(crate) fn unused(&mut self, query: &Query, call: &Call, frame: &Frame) {
        let Some(end) = call.callee.as_attribute() else { return };
        let name = end.attr.name.as_str();
        let plain = name.strip_prefix('a').filter(|rest| ENDS.contains(rest)).unwrap_or(name);
        if !ENDS.contains(&plain) || self.kind == FileKind::Test {
            return;
        }
        let mut at = &end.value;
        while let Some(inner) = at.as_call()
            && let Some(method) = inner.callee.as_attribute()
        {
            let eager = method.attr.name.as_str();
            if matches!(eager, "select_related" | "prefetch_related") && loads(inner) {
                let does = if eager == "select_related" { "joins" } else { "prefetches" };
                let message = format!("`{eager}` {does} nothing here: `{name}()` loads no instances");
                let mut finding = Finding::new("unused-eager-loading", frame.place(at.id), message);
                finding.relation = self.project.models().label(query.model).map(|label| format!("{label}.objects"));
                let edit = Edit::replace(frame.place(at.id), Text::Source(frame.place(method.value.id)));
                finding.suggest(format!("Drop `{eager}`"), vec![edit]);
                self.say(finding);
                return;
            }
            at = &method.value;
        }
    }
}

/// Whether a call asks for something: `select_related(None)` takes back what was asked for.
fn loads(call: &Call) -> bool {
    call.arguments.iter().all(|argument| !matches!(argument.value.kind, crate::syntax::python::ExprKind::None))
}
