//! Expressions of templates: lookups step by step, filters, and the calls that a template makes by itself.

use std::{cell::RefCell, rc::Rc};

use crate::{
    finding::Place,
    queries::{
        asking::Use,
        calls::Arguments,
        containers::list_of,
        engine::Engine,
        methods::Site,
        templates::{At, Context},
        value::{Dict, List, Shape, Value, Values},
    },
    syntax::{
        Name,
        template::{Argument, ArgumentKind, Expr, ExprKind, Filter, Step, StepKind, Variable},
    },
};

impl Engine<'_> {
    pub(crate) fn template_arguments(
        &mut self,
        arguments: &[Argument],
        at: At<'_>,
        context: &mut Context,
    ) -> Arguments {
        let mut evaluated = Arguments::default();
        for argument in arguments {
            let values = self.template_expr(&argument.value, at, context);
            match &argument.kind {
                ArgumentKind::Positional => evaluated.positional.push(values),
                ArgumentKind::Keyword(keyword) => evaluated.keywords.push((keyword.name.clone(), values)),
                ArgumentKind::Star | ArgumentKind::StarStar => evaluated.is_open = true,
            }
        }
        evaluated
    }

    pub(crate) fn template_expr(&mut self, expr: &Expr, at: At<'_>, context: &mut Context) -> Values {
        if self.spent() {
            return Values::unknown();
        }
        self.deeper(|engine| engine.template_expr_here(expr, at, context)).unwrap_or_else(Values::unknown)
    }

    fn template_expr_here(&mut self, expr: &Expr, at: At<'_>, context: &mut Context) -> Values {
        match &expr.kind {
            ExprKind::Variable(variable) => self.variable(variable, at, context),
            ExprKind::Lookup { value, steps } => {
                let values = self.template_expr(value, at, context);
                self.steps(values, steps, String::new(), at, context)
            }
            ExprKind::Filtered { value, filters } => {
                let mut values = self.template_expr(value, at, context);
                for filter in filters {
                    values = self.filter(values, filter, value, at, context);
                }
                values
            }
            ExprKind::Str(text) => Values::one(Value::Str(text.clone())),
            ExprKind::Number(number) => match number.parse() {
                Ok(number) => Values::one(Value::Int(number)),
                Err(_) => Values::one(Value::Plain),
            },
            ExprKind::Translated(_) | ExprKind::Constant { .. } => Values::one(Value::Plain),
            ExprKind::List(items) | ExprKind::Tuple(items) => {
                let mut elements = Values::default();
                for item in items {
                    elements.extend(self.template_expr(item, at, context));
                }
                Values::one(Value::List(Rc::new(List {
                    elements: RefCell::new(elements),
                    is_short: items.len() <= 16,
                })))
            }
            ExprKind::Dict(items) => {
                let dict = Dict::default();
                for item in items {
                    let values = self.template_expr(&item.value, at, context);
                    match item.key.string() {
                        Some(key) => {
                            dict.known.borrow_mut().insert(key.clone(), values);
                        }
                        None => dict.others.borrow_mut().extend(values),
                    }
                }
                Values::one(Value::Dict(Rc::new(dict)))
            }
            ExprKind::Slice { .. } => Values::one(Value::Plain),
            ExprKind::Not(inner) => {
                let values = self.template_expr(inner, at, context);
                self.tested(&values, at.place(inner.id), &text_of(inner));
                Values::one(Value::Plain)
            }
            ExprKind::Negative(inner) | ExprKind::Positive(inner) => {
                self.template_expr(inner, at, context);
                Values::one(Value::Plain)
            }
            ExprKind::Arithmetic { first, rest } => {
                self.template_expr(first, at, context);
                for (_, operand) in rest {
                    self.template_expr(operand, at, context);
                }
                Values::one(Value::Plain)
            }
            ExprKind::Compare { first, rest } => {
                self.template_expr(first, at, context);
                for (op, operand) in rest {
                    let values = self.template_expr(operand, at, context);
                    if matches!(op, crate::syntax::template::CompareOp::In | crate::syntax::template::CompareOp::NotIn)
                    {
                        for alternative in values.0 {
                            if let Value::QuerySet(query) = &alternative.value {
                                self.evaluate(query, Use::Contains, at.place(operand.id), &text_of(operand));
                            }
                        }
                    }
                }
                Values::one(Value::Plain)
            }
            ExprKind::Test { value, arguments, .. } => {
                self.template_expr(value, at, context);
                self.template_arguments(arguments, at, context);
                Values::one(Value::Plain)
            }
            ExprKind::Bool { values, .. } => {
                let mut all = Values::default();
                for operand in values {
                    let found = self.template_expr(operand, at, context);
                    self.tested(&found, at.place(operand.id), &text_of(operand));
                    all.extend(found);
                }
                all
            }
            ExprKind::Conditional { body, test, orelse } => {
                let values = self.template_expr(test, at, context);
                self.tested(&values, at.place(test.id), &text_of(test));
                let mut all = self.template_expr(body, at, context);
                if let Some(orelse) = orelse {
                    all.extend(self.template_expr(orelse, at, context));
                }
                all
            }
            ExprKind::Unknown => Values::unknown(),
        }
    }

    pub(crate) fn variable(&mut self, variable: &Variable, at: At<'_>, context: &mut Context) -> Values {
        let root = &variable.root.name;
        let mut text = root.to_string();
        let mut steps = variable.steps.as_slice();
        let values = match context.get(root) {
            Some(values) => {
                let values = values.clone();
                // What a context holds is called if it can be: `posts` may be a method.
                if matches!(steps.first().map(|step| &step.kind), Some(StepKind::Call(_))) {
                    values
                } else {
                    self.called(values, at.place(variable.root.id), &text)
                }
            }
            // A function of a Jinja environment.
            None => match (self.project.template_tags().tag(root).cloned(), steps.first().map(|step| &step.kind)) {
                (Some(tag), Some(StepKind::Call(arguments))) => {
                    let evaluated = self.template_arguments(arguments, at, context);
                    steps = steps.get(1..).unwrap_or(&[]);
                    let place = at.place(variable.root.id);
                    text.push_str("(…)");
                    self.run(tag.function, None, None, evaluated.positional, evaluated.keywords, Some(place))
                }
                _ => Values::unknown(),
            },
        };
        self.steps(values, steps, text, at, context)
    }

    pub(crate) fn steps(
        &mut self,
        mut values: Values,
        steps: &[Step],
        mut text: String,
        at: At<'_>,
        context: &mut Context,
    ) -> Values {
        for (number, step) in steps.iter().enumerate() {
            let place = at.place(step.id);
            match &step.kind {
                StepKind::Attribute(name) | StepKind::Index(name) => {
                    text = step_text(&text, name);
                    if let Some(before) = number.checked_sub(1).and_then(|before| steps.get(before)) {
                        self.key_step(at.place(before.id), name, step.id, &text);
                    }
                    let is_called = matches!(steps.get(number + 1).map(|next| &next.kind), Some(StepKind::Call(_)));
                    values = self.looked_up(&values, name, place, &text, !is_called);
                }
                StepKind::Subscript(key) => {
                    let key = self.template_expr(key, at, context);
                    text.push_str("[…]");
                    values = match key.only() {
                        Some(Value::Str(name)) => self.looked_up(&values, &name.clone(), place, &text, false),
                        _ => self.indexed(&values, place, &text),
                    };
                }
                StepKind::Call(arguments) => {
                    let arguments = self.template_arguments(arguments, at, context);
                    text.push_str("()");
                    values = self.call_in_template(&values, &arguments, place, &text);
                }
            }
        }
        values
    }

    /// One step of a lookup: a key, an attribute or an index; what can be called is called.
    pub(crate) fn looked_up(&mut self, values: &Values, name: &Name, place: Place, text: &str, calls: bool) -> Values {
        let mut all = Values::default();
        for alternative in values.0.clone() {
            let found = match &alternative.value {
                Value::Dict(dict) => {
                    let known = dict.known.borrow().get(name).cloned();
                    match known {
                        Some(values) => values,
                        None => match name.as_str() {
                            "items" | "values" | "keys" => {
                                let any = dict
                                    .known
                                    .borrow()
                                    .values()
                                    .cloned()
                                    .fold(dict.others.borrow().clone(), Values::and);
                                match name.as_str() {
                                    "values" => list_of(any),
                                    "items" => {
                                        let pair = vec![Values::one(Value::Plain), any];
                                        list_of(Values::one(Value::Tuple(Rc::new(pair))))
                                    }
                                    _ => Values::one(Value::Plain),
                                }
                            }
                            _ => {
                                let mut others = dict.others.borrow().clone();
                                if others.0.is_empty() || *dict.is_open.borrow() {
                                    others.push(Value::Unknown, Default::default());
                                }
                                others
                            }
                        },
                    }
                }
                Value::List(list) if is_index(name) => list.elements.borrow().clone(),
                Value::List(_) => Values::one(Value::Plain),
                Value::Tuple(parts) => match name.parse::<usize>() {
                    Ok(number) => parts.get(number).cloned().unwrap_or_default(),
                    Err(_) => Values::unknown(),
                },
                Value::QuerySet(query) if is_index(name) => {
                    self.evaluate(query, Use::Index, place, text);
                    match query.shape {
                        Shape::Rows => Values::one(Value::Row(Rc::new(self.row_of(query, false)))),
                        _ => Values::one(self.record_of(query)),
                    }
                }
                Value::Record(record) => Values::one(self.record_step(&record.clone(), name, place, text)),
                // Pages of a paginator stand for the rows that they hold.
                Value::QuerySet(_) if name == "object_list" => Values::one(alternative.value.clone()),
                Value::QuerySet(_)
                    if matches!(
                        name.as_str(),
                        "paginator"
                            | "number"
                            | "has_next"
                            | "has_previous"
                            | "has_other_pages"
                            | "next_page_number"
                            | "previous_page_number"
                            | "start_index"
                            | "end_index"
                    ) =>
                {
                    Values::one(Value::Plain)
                }
                _ => self.attribute_of(&Values(vec![alternative.clone()]), name, place, text),
            };
            let found = if calls { self.called(found, place, text) } else { found };
            for inner in found.0 {
                all.push(inner.value, inner.guard.joined(&alternative.guard));
            }
        }
        all
    }

    fn indexed(&mut self, values: &Values, place: Place, text: &str) -> Values {
        let mut all = Values::default();
        for alternative in values.0.clone() {
            match &alternative.value {
                Value::QuerySet(query) => {
                    self.evaluate(query, Use::Index, place, text);
                    all.push(Value::Row(Rc::new(self.row_of(query, false))), alternative.guard);
                }
                Value::List(list) => all.extend(list.elements.borrow().clone()),
                Value::Dict(dict) => all.extend(dict.others.borrow().clone()),
                _ => all.push(Value::Unknown, alternative.guard),
            }
        }
        all
    }

    /// Calls what a template finds, without arguments.
    fn called(&mut self, values: Values, place: Place, text: &str) -> Values {
        if !values.iter().any(|value| {
            matches!(value, Value::Bound { .. } | Value::Method { .. } | Value::Closure(_) | Value::Function(_))
        }) {
            return values;
        }
        let arguments = Arguments::default();
        self.call_in_template(&values, &arguments, place, text)
    }

    fn call_in_template(&mut self, values: &Values, arguments: &Arguments, place: Place, text: &str) -> Values {
        let mut all = Values::default();
        for alternative in values.0.clone() {
            let found = match &alternative.value {
                Value::Method { receiver, name } => match &**receiver {
                    Value::Manager(_) | Value::QuerySet(_) => {
                        let site = Site { place, text: text.to_owned(), written: None, chain: None };
                        self.query_method(receiver, name, site, arguments, None)
                    }
                    Value::Dict(_) => {
                        let one = Values::one((**receiver).clone());
                        self.looked_up(&one, name, place, text, false)
                    }
                    Value::Row(_) => Values::one(Value::Plain),
                    _ => Values::unknown(),
                },
                Value::Bound { .. } | Value::Closure(_) | Value::Function(_) => {
                    self.call_value(&alternative.value, arguments.positional.clone(), arguments.keywords.clone(), place)
                }
                other => Values::one(other.clone()),
            };
            for inner in found.0 {
                all.push(inner.value, inner.guard.joined(&alternative.guard));
            }
        }
        all
    }

    /// A value that is written out: rows by their `__str__`, a queryset row by row.
    pub(crate) fn printed(&mut self, values: &Values, place: Place, text: &str) {
        for alternative in values.0.clone() {
            match &alternative.value {
                Value::QuerySet(query) => self.evaluate(query, Use::Iterate, place, text),
                Value::Row(_) => self.shown(&Values(vec![alternative]), place, text),
                _ => {}
            }
        }
    }

    pub(crate) fn filter(
        &mut self,
        values: Values,
        filter: &Filter,
        value: &Expr,
        at: At<'_>,
        context: &mut Context,
    ) -> Values {
        let arguments = self.template_arguments(&filter.arguments, at, context);
        let place = at.place(value.id);
        let text = text_of(value);
        let name = filter.name.name.as_str();
        if let Some(function) = self.project.template_tags().filter(name) {
            let mut positional = vec![values];
            positional.extend(arguments.positional);
            return self.run(function, None, None, positional, arguments.keywords, Some(at.place(filter.id)));
        }
        match name {
            "length" | "count" => {
                for alternative in values.0 {
                    if let Value::QuerySet(query) = &alternative.value {
                        self.evaluate(query, Use::Length, place, &text);
                    }
                }
                Values::one(Value::Plain)
            }
            "join" => {
                let elements = self.iterated(&values, place, &text);
                self.enter(place);
                self.printed(&elements, place, &text);
                self.loops.pop();
                Values::one(Value::Plain)
            }
            "first" | "last" | "random" => self.indexed(&values, place, &text),
            "slice" | "list" | "reverse" | "unique" | "sort" | "safe" | "default_if_none" | "d" | "default"
            | "batch" => {
                let mut all = values;
                if matches!(name, "default" | "d" | "default_if_none") {
                    all.extend(arguments.positional.into_iter().next().unwrap_or_default());
                }
                all
            }
            "dictsort" | "dictsortreversed" | "groupby" | "map" | "selectattr" | "rejectattr" | "sum" => {
                let elements = self.iterated(&values, place, &text);
                let key = match arguments.positional.first().and_then(Values::only) {
                    Some(Value::Str(key)) => Some(key.clone()),
                    _ => match arguments.keyword("attribute").and_then(Values::only) {
                        Some(Value::Str(key)) => Some(key.clone()),
                        _ => None,
                    },
                };
                let mut mapped = elements.clone();
                if let Some(key) = key {
                    self.enter(place);
                    let mut read = text.clone();
                    for step in key.split('.') {
                        read = step_text(&read, step);
                        mapped = self.looked_up(&mapped, &Name::from(step), at.place(filter.id), &read, true);
                    }
                    self.loops.pop();
                }
                match name {
                    "map" => list_of(mapped),
                    "sum" => Values::one(Value::Plain),
                    "groupby" => Values::unknown(),
                    _ => list_of(elements),
                }
            }
            "yesno" | "divisibleby" | "pluralize" | "add" | "get_digit" | "filesizeformat" | "date" | "time"
            | "timesince" | "timeuntil" | "floatformat" | "intcomma" | "naturaltime" | "naturalday"
            | "stringformat" | "upper" | "lower" | "title" | "capfirst" | "escape" | "force_escape" | "escapejs"
            | "linebreaks" | "linebreaksbr" | "striptags" | "truncatechars" | "truncatewords"
            | "truncatechars_html" | "truncatewords_html" | "urlencode" | "urlize" | "slugify" | "wordcount"
            | "wordwrap" | "cut" | "center" | "ljust" | "rjust" | "addslashes" | "json_script" | "unordered_list"
            | "iriencode" | "phone2numeric" | "pprint" | "string" | "trim" | "int" | "float" | "e" | "tojson"
            | "replace" | "round" | "format" | "markdown" => {
                self.printed(&values, place, &text);
                Values::one(Value::Plain)
            }
            _ => Values::unknown(),
        }
    }
}

pub(crate) fn is_index(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit())
}

pub(crate) fn step_text(text: &str, name: &str) -> String {
    if text.is_empty() { name.to_owned() } else { format!("{text}.{name}") }
}

/// An expression as written, if it is a variable.
pub(crate) fn text_of(expr: &Expr) -> String {
    let Some(variable) = expr.unfiltered().variable() else { return String::new() };
    let mut text = variable.root.name.to_string();
    for step in &variable.steps {
        match &step.kind {
            StepKind::Attribute(name) | StepKind::Index(name) => text = step_text(&text, name),
            StepKind::Subscript(_) => text.push_str("[…]"),
            StepKind::Call(_) => text.push_str("()"),
        }
    }
    text
}
