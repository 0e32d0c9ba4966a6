//! Expressions: what they may be, and what reading them costs.

use std::{cell::RefCell, rc::Rc};

use rustc_hash::FxHashSet;

use crate::{
    finding::Place,
    model::project::Symbol,
    queries::{
        asking::Use,
        engine::Engine,
        frame::Frame,
        loops::{Loop, goes_through_rows},
        truths::number,
        value::{Alternative, Body, Closure, Dict, List, Query, Row, Value, Values},
    },
    syntax::{
        Name,
        python::{BoolOp, Clause, Comprehension, ComprehensionKind, Expr, ExprKind, FPart, UnaryOp},
    },
};

impl Row {
    /// The same row, met alone.
    pub(crate) fn alone(&self) -> Row {
        Row {
            model: self.model,
            query: self.query.clone(),
            is_many: false,
            path: self.path.clone(),
            supply: self.supply.clone(),
            cleared: self.cleared.clone(),
            is_missing: self.is_missing,
            set: RefCell::new(self.set.borrow().clone()),
            is_open: RefCell::new(*self.is_open.borrow()),
            born: self.born,
        }
    }
}

impl Engine<'_> {
    pub(crate) fn expr(&mut self, expr: &Expr, frame: &mut Frame) -> Values {
        if self.spent() {
            return Values::unknown();
        }
        self.deeper(|engine| engine.expr_here(expr, frame)).unwrap_or_else(Values::unknown)
    }

    fn expr_here(&mut self, expr: &Expr, frame: &mut Frame) -> Values {
        match &expr.kind {
            ExprKind::Name(name) => self.name(name, expr, frame),
            ExprKind::None => Values::one(Value::None),
            ExprKind::True => Values::one(Value::Bool(true)),
            ExprKind::False => Values::one(Value::Bool(false)),
            ExprKind::Int(number) => match number.parse() {
                Ok(number) => Values::one(Value::Int(number)),
                Err(_) => Values::one(Value::Plain),
            },
            ExprKind::Str { value, .. } => Values::one(Value::Str(value.clone())),
            ExprKind::Float(_) | ExprKind::Imaginary(_) | ExprKind::Bytes | ExprKind::Ellipsis => {
                Values::one(Value::Plain)
            }
            ExprKind::FString(text) => {
                self.text(&text.parts, frame);
                Values::one(Value::Plain)
            }
            ExprKind::Attribute(attribute) => {
                let receivers = self.expr(&attribute.value, frame);
                self.key_attribute(&attribute.value, &attribute.attr.name, expr, frame);
                self.record_attribute(&receivers, attribute, expr, &written(expr), frame);
                self.attribute_of(&receivers, &attribute.attr.name, frame.place(expr.id), &written(expr))
            }
            ExprKind::Subscript(subscript) => {
                let receivers = self.expr(&subscript.value, frame);
                let key = match &subscript.index.kind {
                    ExprKind::Slice(slice) => {
                        for part in [&slice.lower, &slice.upper, &slice.step].into_iter().flatten() {
                            self.expr(part, frame);
                        }
                        None
                    }
                    _ => Some(self.expr(&subscript.index, frame)),
                };
                self.record_item(&receivers, subscript, &written(expr), frame);
                self.item_of(&receivers, key.as_ref(), &subscript.index, expr, frame)
            }
            ExprKind::Slice(_) => Values::one(Value::Plain),
            ExprKind::Call(call) => self.call(expr, call, frame),
            ExprKind::List(items) | ExprKind::Set(items) => {
                let mut elements = Values::default();
                for item in items {
                    let values = self.spread(item, frame);
                    elements.extend(values);
                }
                Values::one(Value::List(Rc::new(List {
                    elements: RefCell::new(elements),
                    is_short: items.len() <= 16,
                })))
            }
            ExprKind::Tuple(tuple) => {
                let parts = tuple.items.iter().map(|item| self.spread(item, frame)).collect();
                Values::one(Value::Tuple(Rc::new(parts)))
            }
            ExprKind::Dict(entries) => {
                let dict = Dict::default();
                for entry in entries {
                    let key = entry.key.as_ref().map(|key| self.expr(key, frame));
                    let value = self.expr(&entry.value, frame);
                    match key.as_ref().map(Values::only) {
                        Some(Some(Value::Str(key))) => {
                            dict.known.borrow_mut().insert(key.clone(), value);
                        }
                        Some(_) => dict.others.borrow_mut().extend(value),
                        None => merge(&dict, &value),
                    }
                }
                Values::one(Value::Dict(Rc::new(dict)))
            }
            ExprKind::Unary { op, operand } => {
                let values = self.expr(operand, frame);
                self.truth(&values, operand, frame);
                let known = self.known_truth(&values).filter(|_| *op == UnaryOp::Not);
                Values::one(known.map_or(Value::Plain, |known| Value::Bool(!known)))
            }
            ExprKind::Binary(binary) => {
                let left = self.expr(&binary.left, frame);
                let right = self.expr(&binary.right, frame);
                self.combined(left, right, binary.op, frame.place(binary.right.id))
            }
            ExprKind::Bool { op, values } => self.either(*op, values, frame),
            ExprKind::Compare(compare) => {
                let is_zero = |expr: &Expr| matches!(&expr.kind, ExprKind::Int(number) if *number == "0");
                let limits = !compare.rest.iter().any(|(_, right)| is_zero(right)) && !is_zero(&compare.left);
                self.comparing += u32::from(limits);
                let left = self.expr(&compare.left, frame);
                let mut last = Values::default();
                for (op, right) in &compare.rest {
                    let values = self.expr(right, frame);
                    if matches!(op, crate::syntax::python::CompareOp::In | crate::syntax::python::CompareOp::NotIn) {
                        self.evaluated(&values, Use::Contains, frame.place(right.id), right, frame);
                    }
                    last = values;
                }
                self.comparing -= u32::from(limits);
                let [(op, right)] = compare.rest.as_slice() else { return Values::one(Value::Plain) };
                self.key_compared(&compare.left, *op, right, frame);
                Values::one(self.compared_values(&left, *op, &last))
            }
            ExprKind::Conditional(choice) => {
                let test = self.expr(&choice.test, frame);
                self.truth(&test, &choice.test, frame);
                let path = self.path.clone();
                let known = self.known_truth(&test);
                let mut all = Values::default();
                for (branch, outcome) in [(&choice.body, true), (&choice.orelse, false)] {
                    if known.is_some_and(|known| known != outcome) {
                        continue;
                    }
                    let tests = self.tests(&choice.test, outcome, frame);
                    self.path = path.and(&tests);
                    for alternative in self.expr(branch, frame).0 {
                        all.push(alternative.value, alternative.guard.and(&tests));
                    }
                }
                self.path = path;
                all
            }
            ExprKind::Lambda(lambda) => {
                let closure = Closure { code: Body::Lambda((**lambda).clone()), names: frame.clone() };
                Values::one(Value::Closure(Rc::new(closure)))
            }
            ExprKind::Comprehension(comprehension) => self.comprehension(comprehension, expr, frame),
            ExprKind::Await(inner) => self.expr(inner, frame),
            ExprKind::Yield(value) => {
                if let Some(value) = value {
                    let values = self.expr(value, frame);
                    frame.yielded.extend(values);
                }
                Values::unknown()
            }
            ExprKind::YieldFrom(value) => {
                let values = self.expr(value, frame);
                let elements = self.elements(&values, frame.place(value.id), &written(value));
                frame.yielded.extend(elements);
                Values::unknown()
            }
            ExprKind::Star(inner) => self.expr(inner, frame),
            ExprKind::Walrus { target, value } => {
                let values = self.expr(value, frame);
                frame.set(&target.name, values.clone());
                values
            }
            ExprKind::Unknown => Values::unknown(),
        }
    }

    /// `a and b`, `a or b`: what comes behind a decided operand is not evaluated.
    fn either(&mut self, op: BoolOp, operands: &[Expr], frame: &mut Frame) -> Values {
        let mut all = Values::default();
        for (number, operand) in operands.iter().enumerate() {
            let values = self.expr(operand, frame);
            if number + 1 == operands.len() {
                match self.known_truth(&values) {
                    // Whatever came before, the whole is as false as its last part, or as true.
                    Some(false) if op == BoolOp::And => return values,
                    Some(true) if op == BoolOp::Or && holds_nothing(&all) && holds_nothing(&values) => {
                        return Values::one(Value::Bool(true));
                    }
                    _ => {}
                }
                all.extend(values);
                break;
            }
            self.truth(&values, operand, frame);
            match (self.known_truth(&values), op) {
                (Some(false), BoolOp::And) => return values,
                (Some(true), BoolOp::Or) if holds_nothing(&all) => return values,
                (Some(true), BoolOp::Or) => {
                    all.extend(values);
                    return all;
                }
                // It is what stands behind it.
                (Some(_), _) => {}
                (None, _) => all.extend(values),
            }
        }
        all
    }

    /// The element that an item of a display gives: `*rows` gives each.
    fn spread(&mut self, item: &Expr, frame: &mut Frame) -> Values {
        let values = self.expr(item, frame);
        match &item.kind {
            ExprKind::Star(inner) => self.elements(&values, frame.place(inner.id), &written(inner)),
            _ => values,
        }
    }

    fn text(&mut self, parts: &[FPart], frame: &mut Frame) {
        for part in parts {
            if let FPart::Value { expr, spec, .. } = part {
                let values = self.expr(expr, frame);
                self.shown(&values, frame.place(expr.id), &written(expr));
                self.text(spec, frame);
            }
        }
    }

    /// A value made into text: `str(row)`, `f"{row}"`.
    pub(crate) fn shown(&mut self, values: &Values, place: Place, text: &str) {
        for alternative in values.0.clone() {
            if let Value::QuerySet(query) = &alternative.value {
                self.evaluate(query, Use::Iterate, place, text);
            }
            if let Value::Row(row) = &alternative.value
                && let Some(class) = self.class_of_model(row.model)
                && let Some((owner, function)) = self.project.method(class, "__str__")
                && !self.is_stub(owner)
            {
                self.run(function, Some(owner), Some(alternative.value.clone()), Vec::new(), Vec::new(), Some(place));
            }
        }
    }

    fn name(&mut self, name: &Name, expr: &Expr, frame: &mut Frame) -> Values {
        if let Some(values) = frame.get(name) {
            let mut met = Values::default();
            for alternative in &values.0 {
                if !alternative.guard.contradicts(&self.path) {
                    met.push(alternative.value.clone(), alternative.guard.clone());
                }
            }
            return met;
        }
        match self.project.symbol(frame.scope, expr) {
            // The values of a module's own statements are followed from inside functions only.
            Some(Symbol::Value { module, .. }) if module == frame.module && frame.function.is_none() => {
                Values::unknown()
            }
            Some(symbol) => self.symbol(symbol),
            None => Values::unknown(),
        }
    }

    fn comprehension(&mut self, node: &Comprehension, expr: &Expr, frame: &mut Frame) -> Values {
        let before = frame.names.clone();
        let path = self.path.clone();
        let depth = self.loops.len();
        let mut is_short = true;
        let mut never = false;
        for clause in &node.clauses {
            match clause {
                Clause::For { is_async, target, iter } => {
                    let values = self.expr(iter, frame);
                    let outer = std::mem::replace(&mut self.is_awaited, *is_async);
                    let elements = self.elements(&values, frame.place(iter.id), &written(iter));
                    self.is_awaited = outer;
                    let short = self.is_short(iter, &values, frame);
                    is_short &= short;
                    let mut bound = FxHashSet::default();
                    for part in crate::syntax::python::exprs_of_expr(target, crate::syntax::python::Enter::NONE) {
                        if let ExprKind::Name(name) = &part.kind {
                            bound.insert(name.clone());
                        }
                    }
                    self.begin(Loop {
                        targets: bound.clone(),
                        bound,
                        is_short: short,
                        has_rows: goes_through_rows(&values),
                        ..Loop::new(frame.place(expr.id), self.calls.len())
                    });
                    self.assign(target, elements, frame);
                }
                Clause::If(test) => {
                    let values = self.expr(test, frame);
                    self.truth(&values, test, frame);
                    never |= self.known_truth(&values) == Some(false);
                    self.path = self.path.and(&self.tests(test, true, frame));
                }
            }
        }
        self.bulk_of_comprehension(expr, node, frame);
        let (element, value) = if never {
            (Values::default(), None)
        } else {
            (self.expr(&node.element, frame), node.value.as_ref().map(|value| self.expr(value, frame)))
        };
        self.loops.truncate(depth);
        self.path = path;
        frame.names = before;
        match node.kind {
            ComprehensionKind::Dict => {
                let dict = Dict::default();
                dict.others.borrow_mut().extend(value.unwrap_or_default());
                *dict.is_open.borrow_mut() = true;
                Values::one(Value::Dict(Rc::new(dict)))
            }
            _ => Values::one(Value::List(Rc::new(List { elements: RefCell::new(element), is_short }))),
        }
    }

    /// A truth test evaluates a queryset.
    pub(crate) fn truth(&mut self, values: &Values, expr: &Expr, frame: &mut Frame) {
        self.key_truth(expr, frame);
        self.note_tested(frame.place(expr.id));
        self.evaluated(values, Use::Truth, frame.place(expr.id), expr, frame);
    }

    pub(crate) fn evaluated(&mut self, values: &Values, how: Use, place: Place, expr: &Expr, _: &mut Frame) {
        for Alternative { value, guard } in values.0.clone() {
            if let Value::QuerySet(query) = &value
                && !guard.contradicts(&self.path)
            {
                let path = self.path.clone();
                self.path = path.joined(&guard);
                self.evaluate(query, how, place, &written(expr));
                self.path = path;
            }
        }
    }

    fn combined(&mut self, left: Values, right: Values, op: crate::syntax::python::BinaryOp, place: Place) -> Values {
        use crate::syntax::python::BinaryOp;
        let mut all = Values::default();
        let lists = |values: &Values| values.iter().any(|value| matches!(value, Value::List(_)));
        match op {
            BinaryOp::Add if lists(&left) || lists(&right) => {
                let mut elements = Values::default();
                for value in left.iter().chain(right.iter()) {
                    match value {
                        Value::List(list) => elements.extend(list.elements.borrow().clone()),
                        _ => elements.push(Value::Unknown, Default::default()),
                    }
                }
                all.push(
                    Value::List(Rc::new(List { elements: RefCell::new(elements), is_short: false })),
                    Default::default(),
                );
            }
            // What is loaded with the rows of `|` and `&` is what the left side loads. Where that has no rows, or is cut,
            // the result is another queryset; and the rows of a relation are no longer those that a prefetch holds.
            BinaryOp::BitOr | BinaryOp::BitAnd => {
                for alternative in left.0 {
                    match alternative.value {
                        Value::QuerySet(query) => {
                            let mut both = Query { at_most: None, born: self.round(), ..(*query).clone() };
                            both.nulls.clear();
                            both.is_open |= query.at_most == Some(0) || query.is_sliced || query.of.is_some();
                            all.push(Value::QuerySet(Rc::new(both)), alternative.guard);
                        }
                        _ => all.push(Value::Unknown, alternative.guard),
                    }
                }
            }
            BinaryOp::Mod => {
                // `"%s" % row`
                if left.iter().any(|value| matches!(value, Value::Str(_))) {
                    for value in right.iter() {
                        match value {
                            Value::Tuple(parts) => parts.iter().for_each(|part| self.shown(part, place, "")),
                            _ => self.shown(&right, place, ""),
                        }
                    }
                    return Values::one(Value::Plain);
                }
                all = Values::unknown();
            }
            _ => all = number(&left, op, &right).map_or_else(Values::unknown, Values::one),
        }
        all
    }
}

/// Whether values say nothing beyond their truth.
fn holds_nothing(values: &Values) -> bool {
    values.iter().all(|value| {
        matches!(
            value,
            Value::Plain | Value::Unknown | Value::Bool(_) | Value::None | Value::Key | Value::Number { .. }
        )
    })
}

/// An expression as written, if it is short: `post.author`, `post.comments.all()`.
pub(crate) fn written(expr: &Expr) -> String {
    let mut text = String::new();
    write(expr, &mut text);
    text
}

fn write(expr: &Expr, text: &mut String) {
    match &expr.kind {
        ExprKind::Name(name) => text.push_str(name),
        ExprKind::Attribute(attribute) => {
            write(&attribute.value, text);
            if !text.is_empty() {
                text.push('.');
            }
            text.push_str(&attribute.attr.name);
        }
        ExprKind::Call(call) => {
            write(&call.callee, text);
            if !text.is_empty() {
                text.push_str(if call.arguments.is_empty() { "()" } else { "(…)" });
            }
        }
        ExprKind::Subscript(subscript) => {
            write(&subscript.value, text);
            if !text.is_empty() {
                text.push_str("[…]");
            }
        }
        ExprKind::Await(inner) => write(inner, text),
        _ => {}
    }
}

fn merge(dict: &Dict, values: &Values) {
    match values.only() {
        Some(Value::Dict(other)) => {
            for (key, value) in other.known.borrow().iter() {
                dict.known.borrow_mut().insert(key.clone(), value.clone());
            }
            dict.others.borrow_mut().extend(other.others.borrow().clone());
            *dict.is_open.borrow_mut() |= *other.is_open.borrow();
        }
        _ => *dict.is_open.borrow_mut() = true,
    }
}
