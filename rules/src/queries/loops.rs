//! Loops: how many rounds they have, what each round repeats, and what happens in the last one only.

use std::rc::Rc;

use rustc_hash::FxHashSet;

use crate::{
    finding::Place,
    queries::{
        assigns::join,
        engine::Engine,
        expr::written,
        frame::{Exit, Frame},
        rounds::{is_rare, is_vocabulary, names, parents},
        value::{Value, Values},
    },
    syntax::{
        Id, Name,
        python::{CompareOp, Expr, ExprKind, For, If, Stmt, StmtKind},
    },
};

/// A loop that is running.
#[derive(Clone, Debug)]
pub(crate) struct Loop {
    pub(crate) place: Place,
    /// Names that the loop itself binds, its body included.
    pub(crate) bound: FxHashSet<Name>,
    /// Certainly few rounds: a literal, a small range.
    pub(crate) is_short: bool,
    /// How many calls were running when it began.
    pub(crate) calls: usize,
    /// Inside of it, a test asks whether the work was done before (`if key not in cache`).
    pub(crate) is_remembered: bool,
    /// Its rows are batches: what they are asked for at once is no query for each row.
    pub(crate) is_batched: bool,
    /// Each round goes on in batches of its own: a job, more than a statement.
    pub(crate) has_batches: bool,
    /// Each loop that begins has a number of its own, later ones higher.
    pub(crate) serial: u32,
    /// How many `{% cache %}` fragments are open inside of it.
    pub(crate) cached: u32,
    /// How many `try` and `atomic` blocks are open inside of it: each round is to fail or hold for itself.
    pub(crate) isolated: u32,
    /// Calls whose result other calls of the same round are given: the parent is written before its children.
    pub(crate) parents: FxHashSet<Id>,
    /// It goes through the rows of a queryset.
    pub(crate) has_rows: bool,
    /// How many conditions that are not decided stand around what runs in its body now.
    pub(crate) conditions: u32,
    /// Some rounds have gone on to the next one: what follows runs in a part of them.
    pub(crate) is_partial: bool,
    /// Names that its head binds.
    pub(crate) targets: FxHashSet<Name>,
}

impl Loop {
    pub(crate) fn new(place: Place, calls: usize) -> Loop {
        Loop {
            place,
            bound: FxHashSet::default(),
            is_short: false,
            calls,
            is_remembered: false,
            is_batched: false,
            has_batches: false,
            serial: 0,
            cached: 0,
            isolated: 0,
            parents: FxHashSet::default(),
            has_rows: false,
            conditions: 0,
            is_partial: false,
            targets: FxHashSet::default(),
        }
    }
}

impl Engine<'_> {
    pub(crate) fn begin(&mut self, running: Loop) {
        self.rounds += 1;
        self.loops.push(Loop { serial: self.rounds, ..running });
    }

    /// The innermost loop by its number; 0 outside of all.
    pub(crate) fn round(&self) -> u32 {
        self.loops.last().map_or(0, |running| running.serial)
    }

    /// Marks the running loops where a test asks whether work was done before; gives what was set.
    pub(crate) fn remember(&mut self, test: &Expr) -> Vec<usize> {
        let asks =
            crate::syntax::python::exprs_of_expr(test, crate::syntax::python::Enter::NONE).any(|expr| {
                match &expr.kind {
                    ExprKind::Compare(compare) => compare.rest.iter().any(|(op, right)| match op {
                        CompareOp::NotIn => true,
                        CompareOp::Is | CompareOp::Eq => matches!(right.kind, ExprKind::None),
                        _ => false,
                    }),
                    _ => false,
                }
            });
        if asks { self.remember_all() } else { Vec::new() }
    }

    /// Marks all running loops where work is done that an earlier round may have done; gives what was set.
    pub(crate) fn remember_all(&mut self) -> Vec<usize> {
        let numbered = self.loops.iter().enumerate();
        let fresh = numbered.filter(|(_, running)| !running.is_remembered).map(|(number, _)| number).collect();
        for running in &mut self.loops {
            running.is_remembered = true;
        }
        fresh
    }

    /// Marks the loop of the running function where a test lets in one round of it, or few; gives what was set.
    pub(crate) fn rarely(&mut self, choice: &If, test: &Expr) -> Vec<usize> {
        let depth = self.calls.len();
        let Some(number) = self.loops.len().checked_sub(1) else { return Vec::new() };
        match self.loops.last_mut() {
            Some(running)
                if running.calls == depth
                    && !running.is_remembered
                    && is_rare(choice, test, &running.targets, &running.bound) =>
            {
                running.is_remembered = true;
                vec![number]
            }
            _ => Vec::new(),
        }
    }

    /// Whether an expression speaks of what a loop of the running function goes through: `post`, `post.author`.
    pub(crate) fn is_of_round(&self, expr: &Expr) -> bool {
        let Some(dotted) = expr.dotted() else { return false };
        let root = dotted.split('.').next().unwrap_or_default();
        let own = self.loops.iter().rev().take_while(|running| running.calls == self.calls.len());
        own.into_iter().any(|running| running.bound.contains(root))
    }

    /// How many of the innermost loops end where a block ends, whatever happens in it.
    pub(crate) fn loops_left(&self, body: &[Stmt]) -> usize {
        let own = self.loops.iter().rev().take_while(|running| running.calls == self.calls.len());
        match body.last().map(|stmt| &stmt.kind) {
            Some(StmtKind::Return(_)) => own.count(),
            Some(StmtKind::Break) => own.take(1).count(),
            _ => 0,
        }
    }

    /// Marks the innermost loops for what happens in their last round only; gives what was set. An exception that
    /// may be caught inside of a loop leaves it running.
    pub(crate) fn last_round(&mut self, innermost: usize) -> Vec<usize> {
        let mut fresh = Vec::new();
        for (number, running) in self.loops.iter_mut().enumerate().rev().take(innermost) {
            if running.isolated > 0 {
                break;
            }
            if !running.is_remembered {
                running.is_remembered = true;
                fresh.push(number);
            }
        }
        fresh
    }

    pub(crate) fn forget(&mut self, fresh: Vec<usize>) {
        for number in fresh {
            if let Some(running) = self.loops.get_mut(number) {
                running.is_remembered = false;
            }
        }
    }

    pub(crate) fn each(&mut self, each: &For, whole: Id, frame: &mut Frame) -> Exit {
        let iterable = self.expr(&each.iter, frame);
        self.bulk_of_loop(whole, each, &iterable, frame);
        let leaves = each.body.last().is_some_and(|stmt| matches!(stmt.kind, StmtKind::Break | StmtKind::Return(_)));
        let place = frame.place(each.iter.id);
        let outer = std::mem::replace(&mut self.is_awaited, each.is_async);
        let elements = self.elements(&iterable, place, &written(&each.iter));
        self.is_awaited = outer;
        let elements = if leaves { single(elements) } else { elements };
        let before = frame.names.clone();
        widen(&each.body, frame);
        let mut bound: FxHashSet<Name> =
            crate::model::names::Names::of_body(&each.body).bound.keys().cloned().collect();
        let mut targets = FxHashSet::default();
        names(&each.target, &mut targets);
        bound.extend(targets.iter().cloned());
        self.begin(Loop {
            bound,
            is_short: leaves || self.is_short(&each.iter, &iterable, frame) || is_vocabulary(each),
            is_batched: is_batched(&each.iter),
            has_batches: has_batches(&each.body),
            parents: parents(&each.body),
            has_rows: goes_through_rows(&iterable),
            targets,
            ..Loop::new(frame.place(each.keyword), self.calls.len())
        });
        self.assign(&each.target, elements, frame);
        let exit = self.body(&each.body, frame);
        self.loops.pop();
        if exit == Exit::Leaves {
            frame.names = before;
        } else {
            join(frame, before, &[], &[]);
        }
        self.body(&each.orelse, frame)
    }

    /// Whether a loop certainly has few rounds.
    pub(crate) fn is_short(&self, iter: &Expr, values: &Values, frame: &Frame) -> bool {
        let literal =
            |items: &[Expr]| items.len() <= 16 && !items.iter().any(|item| matches!(item.kind, ExprKind::Star(_)));
        let by_form = match &iter.kind {
            ExprKind::List(items) | ExprKind::Set(items) => literal(items),
            ExprKind::Tuple(tuple) => literal(&tuple.items),
            ExprKind::Dict(entries) => entries.len() <= 16,
            ExprKind::Str { .. } => true,
            ExprKind::Call(call) => match call.callee.as_name() {
                Some("range") => call.arguments.iter().all(|argument| match &argument.value.kind {
                    ExprKind::Int(number) => number.parse::<u32>().is_ok_and(|number| number <= 64),
                    _ => false,
                }),
                Some("enumerate" | "reversed" | "sorted" | "list" | "tuple" | "set") => {
                    call.positional(0).is_some_and(|inner| self.is_short(inner, values, frame))
                }
                _ => match call.callee.as_attribute() {
                    Some(attribute) if matches!(attribute.attr.name.as_str(), "items" | "keys" | "values") => {
                        self.is_short(&attribute.value, values, frame)
                    }
                    // What a pattern finds in one text.
                    Some(attribute) => matches!(attribute.attr.name.as_str(), "findall" | "finditer"),
                    _ => false,
                },
            },
            // A constant of a module, `Status.choices`, an option of the settings.
            ExprKind::Name(_) | ExprKind::Attribute(_) => {
                let is_local = iter.dotted().is_some_and(|dotted| {
                    let root = dotted.split('.').next().unwrap_or("");
                    root == "self" || frame.get(root).is_some()
                });
                let last = iter.as_attribute().map(|attribute| attribute.attr.name.as_str());
                let is_settings = iter.dotted().is_some_and(|dotted| dotted.starts_with("settings."));
                if is_settings || matches!(last, Some("choices" | "labels" | "values")) {
                    true
                } else if is_local {
                    false
                } else {
                    match self.project.symbol(frame.scope, iter) {
                        Some(crate::model::project::Symbol::Value { module, item, stmt }) => {
                            let value = self.project.value(module, item, stmt);
                            value.is_some_and(|value| match &value.kind {
                                ExprKind::List(items) | ExprKind::Set(items) => literal(items),
                                ExprKind::Tuple(tuple) => literal(&tuple.items),
                                ExprKind::Dict(entries) => entries.len() <= 16,
                                _ => false,
                            })
                        }
                        // An enumeration.
                        Some(crate::model::project::Symbol::Class(_)) => true,
                        _ => false,
                    }
                }
            }
            _ => false,
        };
        let few = |value: &Value| match value {
            Value::QuerySet(query) => query.has_few(),
            Value::List(list) => list.is_short,
            Value::Tuple(_) => true,
            _ => false,
        };
        by_form || (!values.0.is_empty() && values.iter().all(few))
    }
}

/// Constants that a later round may find changed are not certain.
pub(crate) fn widen(body: &[Stmt], frame: &mut Frame) {
    let is_constant = |value: &Value| {
        matches!(
            value,
            Value::None | Value::Bool(_) | Value::Int(_) | Value::Number { .. } | Value::Str(_) | Value::Key
        )
    };
    for name in crate::model::names::Names::of_body(body).bound.keys() {
        if let Some(values) = frame.names.get_mut(name)
            && values.iter().any(is_constant)
        {
            values.push(Value::Unknown, Default::default());
        }
    }
}

/// The same values, of which only one is met: the loop leaves in its first round.
pub(crate) fn single(values: Values) -> Values {
    let one = |value: Value| match value {
        Value::Row(row) => Value::Row(Rc::new(row.alone())),
        other => other,
    };
    Values(
        values
            .0
            .into_iter()
            .map(|alternative| crate::queries::value::Alternative { value: one(alternative.value), ..alternative })
            .collect(),
    )
}

/// Whether a loop goes through rows of a queryset.
pub(crate) fn goes_through_rows(values: &Values) -> bool {
    values.iter().any(|value| match value {
        Value::QuerySet(_) => true,
        Value::List(list) => {
            let is_row = |value: &Value| matches!(value, Value::Row(row) if row.is_many && row.query.is_some());
            list.elements.borrow().iter().any(is_row)
        }
        _ => false,
    })
}

/// `for chunk in batched(ids, 500)`: each round stands for many rows.
pub(crate) fn is_batched(iter: &Expr) -> bool {
    let name = match &iter.kind {
        ExprKind::Call(call) => call.callee.dotted().unwrap_or_default().to_lowercase(),
        _ => return false,
    };
    if name == "range" {
        return iter.as_call().is_some_and(|call| call.arguments.len() == 3);
    }
    ["batch", "chunk", "slices", "grouper", "page_range", "paginate"].iter().any(|word| name.contains(word))
}

/// Whether a body itself works through batches.
fn has_batches(body: &[Stmt]) -> bool {
    crate::syntax::python::stmts(body, crate::syntax::python::Enter::NONE).any(|stmt| match &stmt.kind {
        StmtKind::While(_) => true,
        StmtKind::For(each) => is_batched(&each.iter),
        _ => false,
    })
}

pub(crate) fn breaks(body: &[Stmt]) -> bool {
    body.iter().any(|stmt| match &stmt.kind {
        StmtKind::Break => true,
        StmtKind::For(_) | StmtKind::While(_) => false,
        _ => stmt.bodies().any(breaks),
    })
}
