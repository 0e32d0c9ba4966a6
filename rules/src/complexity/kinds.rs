//! What kind of value an expression has: by literals, calls, annotations and by what is done with a parameter. Knows
//! only what costs ask for.

use super::{
    facts::Bind,
    reader::Reader,
    sizes::{Frame, returns},
};
use crate::syntax::python::{
    BinaryOp, Call, Clause, CompareOp, ComprehensionKind, Enter, Expr, ExprKind, Function, ParamKind, Stmt, StmtKind,
    exprs, stmts,
};

/// What a value is, as far as it matters for costs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Number,
    Text,
    List,
    /// A set or dict.
    Hashed,
    /// A text or a list: something with places.
    Sequence,
    Deque,
    /// `range`, and what is gone through once.
    Lazy,
    /// An element of something: taken for a plain value.
    Plain,
    Unknown,
}

impl Kind {
    /// Whether looking for a value reads it from the start.
    pub(super) fn is_scanned(self) -> bool {
        matches!(self, Kind::Text | Kind::List | Kind::Sequence | Kind::Deque)
    }
}

impl<'t> Reader<'t> {
    pub(super) fn kind(&self, frame: &Frame<'t>, expr: &'t Expr) -> Kind {
        match &expr.kind {
            ExprKind::Int(_) | ExprKind::Float(_) | ExprKind::True | ExprKind::False => Kind::Number,
            ExprKind::Str { .. } | ExprKind::FString(_) | ExprKind::Bytes => Kind::Text,
            ExprKind::List(_) => Kind::List,
            ExprKind::Tuple(_) => Kind::List,
            ExprKind::Set(_) | ExprKind::Dict(_) => Kind::Hashed,
            ExprKind::Comprehension(made) => match made.kind {
                ComprehensionKind::List => Kind::List,
                ComprehensionKind::Set | ComprehensionKind::Dict => Kind::Hashed,
                ComprehensionKind::Generator => Kind::Lazy,
            },
            ExprKind::Name(name) => self.kind_of(frame, name),
            ExprKind::Compare(_) | ExprKind::Unary { .. } => Kind::Number,
            ExprKind::Subscript(part) => match (&part.index.kind, self.kind(frame, &part.value)) {
                (ExprKind::Slice(_), kind) => kind,
                (_, Kind::Text) => Kind::Text,
                _ => Kind::Plain,
            },
            ExprKind::Binary(binary) => match (self.kind(frame, &binary.left), self.kind(frame, &binary.right)) {
                (Kind::Number, Kind::Number) => Kind::Number,
                (Kind::Text, _) | (_, Kind::Text) => Kind::Text,
                (Kind::List, _) | (_, Kind::List) => Kind::List,
                (Kind::Sequence, _) | (_, Kind::Sequence) => Kind::Sequence,
                (Kind::Number, _) | (_, Kind::Number) => Kind::Number,
                _ => Kind::Plain,
            },
            ExprKind::Conditional(choice) => self.kind(frame, &choice.body),
            ExprKind::Bool { values, .. } => values.last().map_or(Kind::Unknown, |last| self.kind(frame, last)),
            ExprKind::Call(call) => self.called_kind(frame, call),
            _ => Kind::Unknown,
        }
    }

    fn called_kind(&self, frame: &Frame<'t>, call: &'t Call) -> Kind {
        let first = call.positional(0);
        match &call.callee.kind {
            ExprKind::Name(name) => match name.as_str() {
                "len" | "int" | "float" | "abs" | "round" | "ord" | "sum" | "isqrt" | "sqrt" | "hash" => Kind::Number,
                "min" | "max" if call.arguments.len() > 1 => Kind::Number,
                "min" | "max" => Kind::Plain,
                "str" | "repr" | "chr" | "bin" | "hex" | "format" | "input" => Kind::Text,
                "list" | "sorted" | "tuple" => Kind::List,
                "set" | "dict" | "frozenset" | "Counter" | "defaultdict" | "OrderedDict" => Kind::Hashed,
                "deque" => Kind::Deque,
                "range" | "enumerate" | "zip" | "map" | "filter" | "reversed" | "iter" => Kind::Lazy,
                _ => {
                    let Some(function) = self.function(frame, call) else { return Kind::Unknown };
                    self.result_kind(function)
                }
            },
            ExprKind::Attribute(method) => match method.attr.name.as_str() {
                "copy" => self.kind(frame, first.unwrap_or(&method.value)),
                // A character stays one.
                "strip" | "lower" | "upper" | "casefold" if self.kind(frame, &method.value) == Kind::Plain => {
                    Kind::Plain
                }
                "replace" | "strip" | "lower" | "upper" | "lstrip" | "rstrip" | "casefold" | "join" | "swapcase"
                | "title" | "translate" | "sub" | "zfill" | "capitalize" => Kind::Text,
                "split" | "splitlines" | "findall" | "tolist" => Kind::List,
                "index" | "count" | "find" | "floor" | "ceil" | "sqrt" | "isqrt" => Kind::Number,
                "Counter" | "defaultdict" | "OrderedDict" => Kind::Hashed,
                "deque" => Kind::Deque,
                _ => Kind::Unknown,
            },
            _ => Kind::Unknown,
        }
    }

    fn result_kind(&self, function: &'t Function) -> Kind {
        if !self.enter_result(function) {
            return Kind::Unknown;
        }
        let frame = Frame::new(function);
        let kinds = returns(function).map(|value| self.kind(&frame, value));
        let found = kinds.reduce(joined).unwrap_or(Kind::Unknown);
        self.leave_result();
        found
    }

    pub(super) fn kind_of(&self, frame: &Frame<'t>, name: &'t str) -> Kind {
        frame.once(&frame.kinds, (name, 0), Kind::Unknown, || {
            let mut found = Kind::Unknown;
            if let Some(param) = frame.function.param(name).filter(|_| !frame.is_replaced(name)) {
                found = match param.kind {
                    ParamKind::Args => Kind::List,
                    ParamKind::Kwargs => Kind::Hashed,
                    _ => match param.annotation.as_ref().map(annotated) {
                        Some(Kind::Unknown) | None => used_as(&frame.function.body, name),
                        Some(kind) => kind,
                    },
                };
            }
            for bound in frame.facts.get(name) {
                let kind = match bound.bind {
                    Bind::Value(value) => self.kind(frame, value),
                    Bind::Changed(_, value) => match self.kind(frame, value) {
                        kind @ (Kind::Text | Kind::List) => kind,
                        _ => Kind::Unknown,
                    },
                    Bind::Element(iter, part) => self.element_kind(frame, iter, part),
                    Bind::Grown(_) | Bind::Shrunk | Bind::Unknown => Kind::Unknown,
                };
                found = joined(found, kind);
            }
            found
        })
    }

    pub(super) fn element_kind(&self, frame: &Frame<'t>, iter: &'t Expr, part: Option<usize>) -> Kind {
        match &iter.kind {
            ExprKind::Call(call) => match (call.callee.as_name(), part) {
                (Some("range"), _) | (Some("enumerate"), Some(0)) => Kind::Number,
                (Some("enumerate"), _) => {
                    call.positional(0).map_or(Kind::Unknown, |inner| self.element_kind(frame, inner, None))
                }
                _ => Kind::Plain,
            },
            _ => match self.kind(frame, iter) {
                Kind::Text => Kind::Text,
                _ => Kind::Plain,
            },
        }
    }
}

fn joined(a: Kind, b: Kind) -> Kind {
    match (a, b) {
        (Kind::Unknown, other) | (other, Kind::Unknown) => other,
        (a, b) if a == b => a,
        (Kind::Sequence, other @ (Kind::Text | Kind::List)) | (other @ (Kind::Text | Kind::List), Kind::Sequence) => {
            other
        }
        (Kind::Plain, other) | (other, Kind::Plain) => other,
        // A number that is made a text: `n = str(n)`.
        (Kind::Number, other @ (Kind::Text | Kind::List)) | (other @ (Kind::Text | Kind::List), Kind::Number) => other,
        _ => Kind::Sequence,
    }
}

pub(super) fn annotated(annotation: &Expr) -> Kind {
    let name = match &annotation.kind {
        ExprKind::Subscript(part) => part.value.dotted(),
        ExprKind::Str { value, .. } => Some(value.to_string()),
        ExprKind::Binary(either) => return annotated(&either.left),
        _ => annotation.dotted(),
    };
    match name.as_deref().and_then(|name| name.rsplit('.').next()) {
        Some("int" | "float" | "bool") => Kind::Number,
        Some("str" | "bytes") => Kind::Text,
        Some("list" | "List" | "tuple" | "Tuple" | "Sequence" | "MutableSequence" | "Iterable" | "Collection") => {
            Kind::List
        }
        Some("set" | "Set" | "dict" | "Dict" | "frozenset" | "FrozenSet" | "Mapping" | "Counter") => Kind::Hashed,
        Some("deque" | "Deque") => Kind::Deque,
        _ => Kind::Unknown,
    }
}

/// What a parameter is, by what is done with it.
fn used_as(body: &[Stmt], name: &str) -> Kind {
    let is = |expr: &Expr| expr.as_name() == Some(name);
    let mut found = Kind::Unknown;
    for expr in exprs(body, Enter::ALL) {
        let kind = match &expr.kind {
            ExprKind::Call(call) => match &call.callee.kind {
                ExprKind::Name(function) if call.arguments.iter().any(|argument| is(&argument.value)) => {
                    match function.as_str() {
                        "range" => Kind::Number,
                        "len" | "sorted" | "reversed" | "enumerate" => Kind::Sequence,
                        _ => Kind::Unknown,
                    }
                }
                ExprKind::Attribute(method) if is(&method.value) => match method.attr.name.as_str() {
                    "append" | "extend" | "insert" | "sort" | "reverse" => Kind::List,
                    "keys" | "values" | "items" | "get" | "add" => Kind::Hashed,
                    "popleft" | "appendleft" => Kind::Deque,
                    "lower" | "upper" | "replace" | "split" | "strip" | "isalpha" | "isalnum" | "isdigit" => Kind::Text,
                    "index" | "count" => Kind::Sequence,
                    _ => Kind::Unknown,
                },
                _ => Kind::Unknown,
            },
            ExprKind::Subscript(part) if is(&part.value) => match part.index.kind {
                ExprKind::Str { .. } => Kind::Hashed,
                _ => Kind::Sequence,
            },
            ExprKind::Comprehension(made) => {
                let over = made.clauses.iter().any(|clause| matches!(clause, Clause::For { iter, .. } if is(iter)));
                if over { Kind::Sequence } else { Kind::Unknown }
            }
            ExprKind::Binary(binary)
                if matches!(
                    binary.op,
                    BinaryOp::Sub | BinaryOp::FloorDiv | BinaryOp::Div | BinaryOp::Mul | BinaryOp::Mod | BinaryOp::Pow
                ) && (is(&binary.left) || is(&binary.right))
                    && !matches!(binary.left.kind, ExprKind::Str { .. } | ExprKind::List(_)) =>
            {
                Kind::Number
            }
            ExprKind::Compare(compare) if is(&compare.left) => match compare.rest.as_slice() {
                [(CompareOp::Lt | CompareOp::LtE | CompareOp::Gt | CompareOp::GtE | CompareOp::Eq, right)]
                    if matches!(right.kind, ExprKind::Int(_)) =>
                {
                    Kind::Number
                }
                _ => Kind::Unknown,
            },
            _ => Kind::Unknown,
        };
        found = match (found, kind) {
            (Kind::Unknown, kind) => kind,
            (found, Kind::Unknown) => found,
            (Kind::Sequence, kind) | (kind, Kind::Sequence) => kind,
            (Kind::Number, kind) if kind != Kind::Number => kind,
            (found, _) => found,
        };
    }
    if found == Kind::Unknown || found == Kind::Number {
        let iterated = stmts(body, Enter::NONE).any(|stmt| matches!(&stmt.kind, StmtKind::For(each) if is(&each.iter)));
        if iterated {
            return Kind::Sequence;
        }
    }
    found
}
