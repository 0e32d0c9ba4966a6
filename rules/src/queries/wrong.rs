//! `invalid-eager-loading-path`: says what is wrong with a path, where it is written, and mends it.

use crate::{
    finding::{Anchor, Edit, Finding, Text},
    queries::{
        engine::Engine,
        frame::Frame,
        paths::{Problem, ProblemKind, problem},
        value::{Query, Shape},
    },
    syntax::python::{Call, Expr},
};

const RULE: &str = "invalid-eager-loading-path";

impl Engine<'_> {
    /// Checks the literal path that stands as the argument `number` of a call.
    #[expect(clippy::too_many_arguments, reason = "the call, its argument and what it is called on")]
    pub(crate) fn check_path(
        &mut self,
        query: &Query,
        path: &str,
        is_prefetch: bool,
        number: usize,
        expr: &Expr,
        call: &Call,
        frame: &Frame,
    ) {
        let Some(argument) = call.arguments.get(number) else { return };
        let place = frame.place(argument.value.id);
        let method = if is_prefetch { "prefetch_related" } else { "select_related" };
        if !is_prefetch && query.shape != Shape::Rows {
            let message = "`select_related()` cannot follow `values()` or `values_list()`";
            self.say(Finding::new(RULE, place, message));
            return;
        }
        let Some(problem) = problem(self.project, query, path, is_prefetch) else { return };
        let Problem { step, model, kind, mended } = &problem;
        let why = match kind {
            ProblemKind::ToMany => format!("`{step}` leads to many rows of {model}'s side: use `prefetch_related`"),
            ProblemKind::Generic => format!("`{step}` is a generic foreign key of {model}: use `prefetch_related`"),
            ProblemKind::Column => format!("`{step}` is a plain column of {model}"),
            ProblemKind::QueryName => match mended {
                Some(name) => format!("`{step}` is the name for lookups; the accessor on {model} gives `{name}`"),
                None => format!("`{step}` is no accessor of {model}"),
            },
            ProblemKind::Missing => format!("{model} has no relation `{step}`"),
        };
        let mut finding = Finding::new(RULE, place, format!("`{method}(\"{path}\")`: {why}"));
        match (kind, mended) {
            (ProblemKind::ToMany | ProblemKind::Generic, None) => {
                self.move_to_prefetch(&mut finding, path, number, expr, call, frame)
            }
            (ProblemKind::ToMany, Some(name)) => {
                let name = name.clone();
                self.move_to_prefetch(&mut finding, &name, number, expr, call, frame);
            }
            (_, Some(name)) => {
                finding.suggest(format!("Write `\"{name}\"`"), vec![Edit::replace(place, format!("\"{name}\""))]);
            }
            _ => {}
        }
        self.say(finding);
    }

    /// `select_related()` without names.
    pub(crate) fn joins_all(&mut self, expr: &Expr, call: &Call, frame: &Frame) {
        let id = call.callee.as_attribute().map_or(expr.id, |attribute| attribute.attr.id);
        let message = "`select_related()` without names joins every required relation and skips the nullable ones: name what is read";
        let mut finding = Finding::new(RULE, frame.place(id), message);
        finding.variant("no-arguments");
        self.say(finding);
    }

    fn move_to_prefetch(
        &self,
        finding: &mut Finding,
        path: &str,
        number: usize,
        expr: &Expr,
        call: &Call,
        frame: &Frame,
    ) {
        let title = format!("Load `{path}` with `prefetch_related`");
        let Some(method) = call.callee.as_attribute() else { return };
        let place = |id| frame.place(id);
        let Some(argument) = call.arguments.get(number) else { return };
        let edits = match call.arguments.as_slice() {
            [_] => {
                vec![
                    Edit::replace(place(method.attr.id), "prefetch_related"),
                    Edit::replace(place(argument.value.id), format!("\"{path}\"")),
                ]
            }
            _ => {
                // The argument goes with the comma before or behind it.
                let (kept, from, to) = match number.checked_sub(1).and_then(|before| call.arguments.get(before)) {
                    Some(before) => (before.id, before.id, argument.id),
                    None => match call.arguments.get(number + 1) {
                        Some(next) => (next.id, argument.id, next.id),
                        None => return,
                    },
                };
                let cut =
                    Edit { place: place(from), anchor: Anchor::Through(to), text: vec![Text::Source(place(kept))] };
                vec![cut, Edit::after(place(expr.id), format!(".prefetch_related(\"{path}\")"))]
            }
        };
        finding.safe(title, edits);
    }

    pub(crate) fn say(&mut self, finding: Finding) {
        if !self.wrong.contains(&finding) {
            self.wrong.push(finding);
        }
    }
}
