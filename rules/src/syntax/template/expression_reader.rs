//! The grammar of expressions, the union of both dialects. Never fails: what does not fit is `Unknown`.

use super::{
    expression::{
        Argument, ArgumentKind, ArithmeticOp, BoolOp, CompareOp, Constant, Expr, ExprKind, Filter, Step, StepKind,
        Variable,
    },
    reader::{Mode, Reader},
    words::WordKind,
};
use crate::{syntax::Name, text::Span};

/// From loose to tight.
const ARITHMETIC: [&[(&str, ArithmeticOp)]; 4] = [
    &[("+", ArithmeticOp::Add), ("-", ArithmeticOp::Sub)],
    &[("~", ArithmeticOp::Concat)],
    &[("*", ArithmeticOp::Mul), ("/", ArithmeticOp::Div), ("//", ArithmeticOp::FloorDiv), ("%", ArithmeticOp::Mod)],
    &[("**", ArithmeticOp::Pow)],
];

const COMPARISONS: [(&str, CompareOp); 6] = [
    ("==", CompareOp::Eq),
    ("!=", CompareOp::NotEq),
    ("<", CompareOp::Lt),
    ("<=", CompareOp::LtEq),
    (">", CompareOp::Gt),
    (">=", CompareOp::GtEq),
];

/// Words that never are a variable where an operator could stand.
const RESERVED: [&str; 7] = ["and", "else", "if", "in", "is", "not", "or"];

/// The tests that Jinja2 brings along and that take no argument.
const TESTS: [&str; 20] = [
    "boolean",
    "callable",
    "defined",
    "escaped",
    "even",
    "false",
    "filter",
    "float",
    "integer",
    "iterable",
    "lower",
    "mapping",
    "none",
    "number",
    "odd",
    "sequence",
    "string",
    "true",
    "undefined",
    "upper",
];

impl Reader<'_, '_> {
    /// An expression, or several with commas as a tuple.
    pub(super) fn expression_list(&mut self) -> Expr {
        self.list_of(Self::expression)
    }

    /// The same without `a if b else c`: in a `for` the `if` is the loop's.
    pub(super) fn unconditional_list(&mut self) -> Expr {
        self.list_of(Self::disjunction)
    }

    fn list_of(&mut self, read: fn(&mut Self) -> Expr) -> Expr {
        let start = self.start();
        let first = read(self);
        if !self.at_sign(",") {
            return first;
        }
        let mut items = vec![first];
        while self.eat_sign(",") {
            if !self.at_end() {
                items.push(read(self));
            }
        }
        self.expr(start, ExprKind::Tuple(items))
    }

    pub(super) fn expression(&mut self) -> Expr {
        let start = self.start();
        let body = self.disjunction();
        if !self.at_name("if") {
            return body;
        }
        self.bump();
        let test = Box::new(self.disjunction());
        let orelse = self.eat_name("else").then(|| Box::new(self.deeper(Self::expression)));
        self.expr(start, ExprKind::Conditional { body: Box::new(body), test, orelse })
    }

    fn disjunction(&mut self) -> Expr {
        self.chain("or", BoolOp::Or, Self::conjunction)
    }

    fn conjunction(&mut self) -> Expr {
        self.chain("and", BoolOp::And, Self::negation)
    }

    fn chain(&mut self, word: &str, op: BoolOp, read: fn(&mut Self) -> Expr) -> Expr {
        let start = self.start();
        let first = read(self);
        if !self.at_name(word) {
            return first;
        }
        let mut values = vec![first];
        while self.eat_name(word) {
            values.push(read(self));
        }
        self.expr(start, ExprKind::Bool { op, values })
    }

    fn negation(&mut self) -> Expr {
        let start = self.start();
        if !self.eat_name("not") {
            return self.comparison();
        }
        let value = Box::new(self.deeper(Self::negation));
        self.expr(start, ExprKind::Not(value))
    }

    fn comparison(&mut self) -> Expr {
        let start = self.start();
        let mut left = self.arithmetic(0);
        // Jinja2 lets no test follow a test.
        for _ in 0..2 {
            let mut rest = Vec::new();
            while let Some((op, size)) = self.comparison_op() {
                for _ in 0..size {
                    self.bump();
                }
                rest.push((op, self.arithmetic(0)));
            }
            if !rest.is_empty() {
                left = self.expr(start, ExprKind::Compare { first: Box::new(left), rest });
            }
            if !self.at_test() {
                break;
            }
            left = self.test(start, left);
        }
        left
    }

    /// The operator that stands here, in words.
    fn comparison_op(&self) -> Option<(CompareOp, usize)> {
        let word = self.peek()?;
        match word.kind {
            WordKind::Sign => {
                let (_, op) = COMPARISONS.iter().find(|(sign, _)| *sign == word.text)?;
                Some((*op, 1))
            }
            WordKind::Name => match word.text {
                "in" => Some((CompareOp::In, 1)),
                "not" if self.name_at(1, "in") => Some((CompareOp::NotIn, 2)),
                "is" if self.at_test() => None,
                "is" if self.name_at(1, "not") => Some((CompareOp::IsNot, 2)),
                "is" => Some((CompareOp::Is, 1)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether `is …` is a test of Jinja2: a name that it knows, or one with an argument.
    fn at_test(&self) -> bool {
        if !self.at_name("is") {
            return false;
        }
        let at = if self.name_at(1, "not") { 2 } else { 1 };
        let Some(name) = self.peek_at(at).filter(|word| word.kind == WordKind::Name) else {
            return false;
        };
        if matches!(name.text, "True" | "False" | "None") {
            return false;
        }
        let next = self.peek_at(at + 1);
        let touching = next.is_some_and(|next| next.span.start == name.span.end);
        if touching && [".", "|", "["].iter().any(|sign| self.sign_at(at + 1, sign)) {
            return false;
        }
        TESTS.contains(&name.text) || (!self.mode.spaced && self.at_test_argument(at + 1))
    }

    fn at_test_argument(&self, ahead: usize) -> bool {
        self.peek_at(ahead).is_some_and(|word| match word.kind {
            WordKind::Str | WordKind::Number => true,
            WordKind::Sign => matches!(word.text, "(" | "[" | "{"),
            WordKind::Name => !RESERVED.contains(&word.text) && word.text != "recursive",
        })
    }

    fn test(&mut self, start: u32, value: Expr) -> Expr {
        self.bump();
        let negated = self.eat_name("not");
        let name = self.ident_or_empty();
        let arguments = if self.at_sign("(") {
            self.call_arguments()
        } else if !TESTS.contains(&name.name.as_str()) && self.at_test_argument(0) {
            let from = self.start();
            let value = self.postfix();
            Some(vec![Argument { id: self.id(from), kind: ArgumentKind::Positional, value }])
        } else {
            Some(Vec::new())
        };
        match arguments {
            Some(arguments) => {
                let value = Box::new(value);
                self.expr(start, ExprKind::Test { value, name, negated, arguments })
            }
            None => self.unknown(start),
        }
    }

    fn arithmetic(&mut self, level: usize) -> Expr {
        let Some(ops) = ARITHMETIC.get(level) else {
            return self.filtered();
        };
        let start = self.start();
        let first = self.arithmetic(level + 1);
        let mut rest = Vec::new();
        while let Some((_, op)) = ops.iter().find(|(sign, _)| self.at_sign(sign)) {
            self.bump();
            rest.push((*op, self.arithmetic(level + 1)));
        }
        if rest.is_empty() {
            return first;
        }
        self.expr(start, ExprKind::Arithmetic { first: Box::new(first), rest })
    }

    /// A value with its sign, its steps and its filters, but without operators.
    pub(super) fn filtered(&mut self) -> Expr {
        let start = self.start();
        let value = self.signed();
        let filters = self.filters();
        if filters.is_empty() {
            return value;
        }
        self.expr(start, ExprKind::Filtered { value: Box::new(value), filters })
    }

    /// `|a|b:c`; stops before a bar without a name.
    pub(super) fn filters(&mut self) -> Vec<Filter> {
        let mut filters = Vec::new();
        while self.at_sign("|") && self.peek_at(1).is_some_and(|word| word.kind == WordKind::Name) {
            self.bump();
            let Some(filter) = self.filter() else { break };
            filters.push(filter);
        }
        filters
    }

    pub(super) fn filter(&mut self) -> Option<Filter> {
        let start = self.start();
        let mut name = self.ident()?;
        // Jinja2 allows dots in the names of filters.
        while self.touches() && self.at_sign(".") && self.peek_at(1).is_some_and(|word| word.kind == WordKind::Name) {
            self.bump();
            self.bump();
            name.name = Name::new(format!("{}.{}", name.name, self.last_text()));
            self.spans.set(name.id, Span::new(start, self.read_to));
        }
        let mut called = false;
        let arguments = if self.at_sign("(") && (self.touches() || !self.mode.spaced) {
            called = true;
            self.call_arguments()?
        } else if self.at_sign(":") && !self.mode.colon_taken {
            self.bump();
            let from = self.start();
            let mode = Mode { spaced: true, ..self.mode };
            let value = self.with_mode(mode, Self::signed);
            vec![Argument { id: self.id(from), kind: ArgumentKind::Positional, value }]
        } else {
            Vec::new()
        };
        Some(Filter { id: self.id(start), name, arguments, called })
    }

    fn signed(&mut self) -> Expr {
        let start = self.start();
        let negative = self.at_sign("-");
        if !negative && !self.at_sign("+") {
            return self.postfix();
        }
        self.bump();
        if self.touches()
            && let Some(number) = self.peek().filter(|word| word.kind == WordKind::Number)
        {
            self.bump();
            let sign = if negative { "-" } else { "+" };
            return self.expr(start, ExprKind::Number(format!("{sign}{}", number.text).into()));
        }
        let value = Box::new(self.deeper(Self::signed));
        self.expr(start, if negative { ExprKind::Negative(value) } else { ExprKind::Positive(value) })
    }

    fn postfix(&mut self) -> Expr {
        let start = self.start();
        let first = self.primary();
        let Some(steps) = self.steps(start) else {
            return self.unknown(start);
        };
        if steps.is_empty() {
            return first;
        }
        match first.kind {
            ExprKind::Variable(Variable { root, steps: none }) if none.is_empty() => {
                self.expr(start, ExprKind::Variable(Variable { root, steps }))
            }
            _ => self.expr(start, ExprKind::Lookup { value: Box::new(first), steps }),
        }
    }

    /// The steps that follow; `None` if one of them has no end or no sense.
    fn steps(&mut self, start: u32) -> Option<Vec<Step>> {
        let mut steps = Vec::new();
        while let Some(word) = self.peek() {
            if word.kind != WordKind::Sign || self.read_to <= start || (self.mode.spaced && !self.touches()) {
                break;
            }
            let kind = match word.text {
                "." => {
                    let Some(step) = self.peek_at(1) else { break };
                    let kind = match step.kind {
                        WordKind::Name => StepKind::Attribute(step.text.into()),
                        WordKind::Number => StepKind::Index(step.text.into()),
                        _ => break,
                    };
                    self.bump();
                    self.bump();
                    kind
                }
                "[" => StepKind::Subscript(Box::new(self.subscript()?)),
                "(" => StepKind::Call(self.call_arguments()?),
                _ => break,
            };
            steps.push(Step { id: self.id(start), kind });
        }
        Some(steps)
    }

    fn primary(&mut self) -> Expr {
        let start = self.start();
        let Some(word) = self.peek() else {
            return self.unknown(start);
        };
        match word.kind {
            WordKind::Name => self.name_or_constant(),
            WordKind::Number => {
                self.bump();
                self.expr(start, ExprKind::Number(word.text.into()))
            }
            WordKind::Str => {
                let value = self.string();
                self.expr(start, ExprKind::Str(value))
            }
            WordKind::Sign => match word.text {
                "(" => self.parenthesised(),
                "[" => self.list(),
                "{" => self.dict(),
                _ => self.unknown(start),
            },
        }
    }

    fn name_or_constant(&mut self) -> Expr {
        let start = self.start();
        let Some(word) = self.peek() else {
            return self.unknown(start);
        };
        if !self.mode.plain_words && RESERVED.contains(&word.text) {
            return self.unknown(start);
        }
        let value = match word.text {
            "True" | "true" => Constant::True,
            "False" | "false" => Constant::False,
            "None" | "none" => Constant::None,
            _ => {
                if word.text == "_"
                    && self.sign_at(1, "(")
                    && self.peek_at(2).is_some_and(|text| text.kind == WordKind::Str)
                    && self.sign_at(3, ")")
                {
                    self.bump();
                    self.bump();
                    let value = self.string();
                    self.bump();
                    return self.expr(start, ExprKind::Translated(value));
                }
                let root = self.ident_or_empty();
                // A name without steps has the number of its root; `postfix` gives one to all others.
                return Expr { id: root.id, kind: ExprKind::Variable(Variable { root, steps: Vec::new() }) };
            }
        };
        self.bump();
        let lower = word.text.starts_with(|c: char| c.is_lowercase());
        self.expr(start, ExprKind::Constant { value, lower })
    }

    /// A string; several in a row are one, as in Python, where blanks do not separate.
    fn string(&mut self) -> Name {
        let mut value = String::new();
        while let Some(word) = self.peek().filter(|word| word.kind == WordKind::Str) {
            self.bump();
            unescape(word.text, &mut value);
            if self.mode.spaced {
                break;
            }
        }
        value.into()
    }
}

/// The text between the quotes; a backslash before a quote or a backslash goes, every other one stays.
fn unescape(quoted: &str, out: &mut String) {
    let inner = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default();
    let mut chars = inner.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some(&next @ ('\\' | '"' | '\''))) => {
                out.push(next);
                chars.next();
            }
            _ => out.push(c),
        }
    }
}
