//! What builtins and methods cost. Knows them by name and by what kind of value they are given.

use super::{
    cost::Cost,
    kinds::Kind,
    reader::Reader,
    sizes::{Frame, arguments},
};
use crate::syntax::python::{Call, Expr, ExprKind};

/// Methods whose result is as long as what they are called on.
pub(super) const KEEPS_LENGTH: &[&str] = &[
    "lower",
    "upper",
    "strip",
    "lstrip",
    "rstrip",
    "replace",
    "copy",
    "keys",
    "values",
    "items",
    "split",
    "casefold",
    "title",
    "swapcase",
    "splitlines",
    "capitalize",
    "translate",
    "encode",
    "decode",
    "zfill",
    "elements",
    "most_common",
];

/// What a call costs besides its arguments.
pub(super) struct Priced {
    pub(super) cost: Cost,
    /// Why it costs more than one step.
    pub(super) why: &'static str,
}

/// Methods of texts that are called on single characters.
const TEXT: &[&str] = &[
    "lower",
    "upper",
    "strip",
    "isalnum",
    "isalpha",
    "isdigit",
    "isnumeric",
    "isspace",
    "isupper",
    "islower",
    "casefold",
    "startswith",
    "endswith",
    "isdecimal",
    "swapcase",
    "isidentifier",
];

const READS_ALL: &str = "goes through all of it";
const MOVES_ALL: &str = "moves every element behind it";
const SORTS: &str = "sorts";
const COPIES: &str = "copies";

impl<'t> Reader<'t> {
    /// A builtin by its name; none for what is not known.
    pub(super) fn builtin(&self, frame: &Frame<'t>, name: &str, call: &'t Call) -> Option<Priced> {
        let constant = || Some(Priced { cost: Cost::constant(), why: "" });
        let first = call.positional(0);
        let over = |why| {
            let Some(first) = first else { return constant() };
            Some(Priced { cost: self.trips_of(frame, first)?, why })
        };
        match name {
            "len" | "print" | "range" | "isinstance" | "ord" | "chr" | "abs" | "int" | "float" | "bool" | "round"
            | "divmod" | "pow" | "id" | "hash" | "type" | "iter" | "next" | "enumerate" | "zip" | "reversed"
            | "object" | "super" | "hasattr" | "callable" | "format" | "input" | "issubclass" | "complex"
            | "memoryview" | "slice" => constant(),
            // Consumed by whoever goes through it, at the same price.
            "map" | "filter" => constant(),
            name if is_exception(name) => constant(),
            "str" | "repr" | "bin" | "hex" | "ascii" => match first.map(|first| self.kind(frame, first)) {
                Some(Kind::List | Kind::Text | Kind::Hashed | Kind::Sequence) => over(COPIES),
                _ => constant(),
            },
            "min" | "max" if call.arguments.iter().filter(|argument| first_kind(argument)).count() > 1 => constant(),
            "sum" | "min" | "max" | "any" | "all" => over(READS_ALL),
            "list" | "tuple" | "set" | "frozenset" | "dict" | "bytes" | "bytearray" => over(COPIES),
            "Counter" | "deque" | "OrderedDict" | "defaultdict" if first.is_none() => constant(),
            "defaultdict" => constant(),
            "Counter" | "deque" | "OrderedDict" => over(READS_ALL),
            "sorted" => {
                let length = self.trips_of(frame, first?)?;
                Some(Priced { cost: length.times(&length.log()), why: SORTS })
            }
            "deepcopy" | "copy" => over(COPIES),
            "heapify" => over(READS_ALL),
            "heappush" | "heappop" => Some(Priced { cost: self.length(frame, first?)?.log(), why: "" }),
            "bisect" | "bisect_left" | "bisect_right" => {
                Some(Priced { cost: self.length(frame, first?)?.log(), why: "" })
            }
            "insort" | "insort_left" | "insort_right" => {
                Some(Priced { cost: self.length(frame, first?)?, why: MOVES_ALL })
            }
            _ => None,
        }
    }

    /// A method by its name and what it is called on.
    pub(super) fn method(&self, frame: &Frame<'t>, receiver: &'t Expr, name: &str, call: &'t Call) -> Option<Priced> {
        let constant = || Some(Priced { cost: Cost::constant(), why: "" });
        let module = receiver.as_name().filter(|module| self.is_module(frame, module));
        if let Some(module) = module {
            return self.of_module(frame, module, name, call);
        }
        if receiver.as_name() == Some("logger") || receiver.as_name() == Some("logging") {
            return constant();
        }
        let kind = self.kind(frame, receiver);
        let priced = |why| Some(Priced { cost: self.length(frame, receiver)?, why });
        let first = call.positional(0);
        match (kind, name) {
            (_, "append" | "appendleft" | "popleft") => constant(),
            (Kind::List | Kind::Sequence | Kind::Unknown | Kind::Plain, "pop") => {
                match first.map(|first| &first.kind) {
                    None => constant(),
                    Some(ExprKind::Unary { .. }) => constant(),
                    Some(ExprKind::Int(_)) if matches!(kind, Kind::List | Kind::Sequence) => priced(MOVES_ALL),
                    Some(_) if matches!(kind, Kind::List | Kind::Sequence) => priced(MOVES_ALL),
                    Some(_) => None,
                }
            }
            (Kind::Deque, "pop") => constant(),
            (Kind::List | Kind::Sequence, "insert") => match first.map(|first| &first.kind) {
                Some(ExprKind::Unary { .. }) => constant(),
                _ => priced(MOVES_ALL),
            },
            (Kind::List | Kind::Sequence, "remove") => priced(MOVES_ALL),
            (Kind::Deque, "remove" | "insert" | "index" | "count") => priced(READS_ALL),
            (Kind::List | Kind::Sequence | Kind::Unknown | Kind::Plain, "sort") => {
                let length = self.length(frame, receiver)?;
                Some(Priced { cost: length.times(&length.log()), why: SORTS })
            }
            (Kind::List | Kind::Sequence, "index" | "count" | "reverse" | "clear") => priced(READS_ALL),
            (Kind::List | Kind::Sequence | Kind::Hashed | Kind::Deque, "copy") => priced(COPIES),
            (Kind::List | Kind::Sequence | Kind::Hashed | Kind::Deque, "extend" | "update") => {
                Some(Priced { cost: self.trips_of(frame, first?)?, why: COPIES })
            }
            (Kind::Hashed, "union" | "intersection" | "difference" | "symmetric_difference") => priced(COPIES),
            (
                Kind::Hashed,
                "get" | "add" | "discard" | "remove" | "pop" | "setdefault" | "keys" | "values" | "items" | "popitem",
            ) => constant(),
            (Kind::Hashed, "most_common") => priced(SORTS),
            (Kind::Hashed, "issubset" | "issuperset" | "isdisjoint") => priced(READS_ALL),
            (_, "join") if matches!(kind, Kind::Text) => {
                Some(Priced { cost: self.trips_of(frame, first?)?, why: COPIES })
            }
            // A character or a short text.
            (Kind::Plain, name) if TEXT.contains(&name) => constant(),
            (
                Kind::Text | Kind::Sequence | Kind::Unknown,
                "lower" | "upper" | "strip" | "lstrip" | "rstrip" | "replace" | "split" | "casefold" | "title"
                | "swapcase" | "capitalize" | "translate" | "splitlines" | "encode" | "zfill" | "center" | "ljust"
                | "rjust",
            ) => priced(COPIES),
            (
                Kind::Text | Kind::Sequence | Kind::Unknown,
                "isalnum" | "isalpha" | "isdigit" | "isnumeric" | "isspace" | "isupper" | "islower" | "find" | "rfind"
                | "startswith" | "endswith" | "isdecimal" | "isidentifier",
            ) => priced(READS_ALL),
            (Kind::Text, "count" | "index") => priced(READS_ALL),
            (Kind::Text, "format") => constant(),
            _ => None,
        }
    }

    fn of_module(&self, frame: &Frame<'t>, module: &str, name: &str, call: &'t Call) -> Option<Priced> {
        let constant = || Some(Priced { cost: Cost::constant(), why: "" });
        match (module, name) {
            ("math", "factorial") => {
                Some(Priced { cost: self.value(frame, call.positional(0)?)?, why: "multiplies that many numbers" })
            }
            ("math", "prod" | "fsum") => {
                Some(Priced { cost: self.trips_of(frame, call.positional(0)?)?, why: READS_ALL })
            }
            ("math" | "operator" | "random" | "time" | "logging" | "sys", _)
                if name != "sample" && name != "shuffle" =>
            {
                constant()
            }
            ("random", "shuffle") => self.builtin(frame, "list", call),
            ("re", "sub") => Some(Priced { cost: self.length(frame, call.positional(2)?)?, why: READS_ALL }),
            ("re", "findall") => Some(Priced { cost: self.length(frame, call.positional(1)?)?, why: READS_ALL }),
            ("copy" | "heapq" | "collections" | "bisect", _) => self.builtin(frame, name, call),
            _ => None,
        }
    }

    /// What comparing two values costs: texts and lists are compared place by place.
    pub(super) fn comparing(&self, frame: &Frame<'t>, left: &'t Expr, right: &'t Expr) -> Option<Cost> {
        let (a, b) = (self.kind(frame, left), self.kind(frame, right));
        let is_long = |kind: Kind, expr: &Expr| {
            matches!(kind, Kind::Text | Kind::List | Kind::Sequence)
                && !matches!(expr.kind, ExprKind::Str { .. } | ExprKind::List(_) | ExprKind::Tuple(_))
        };
        if !is_long(a, left) || !is_long(b, right) {
            return Some(Cost::constant());
        }
        match (self.length(frame, left), self.length(frame, right)) {
            (Some(a), Some(b)) if a.is_constant() || b.is_constant() => Some(Cost::constant()),
            (Some(a), _) => Some(a),
            _ => None,
        }
    }
}

fn first_kind(argument: &crate::syntax::python::Argument) -> bool {
    !matches!(argument.kind, crate::syntax::python::ArgumentKind::Keyword(_))
}

fn is_exception(name: &str) -> bool {
    name.ends_with("Error") || matches!(name, "Exception" | "StopIteration" | "Warning" | "NotImplemented")
}

/// The functions that are handed over and called for each element: `key=…`, the first of `map`.
pub(super) fn handed_over<'t>(name: &str, call: &'t Call) -> Option<&'t Expr> {
    match name {
        "sorted" | "min" | "max" | "sort" => call.keyword("key"),
        "map" | "filter" | "reduce" => arguments(call).next(),
        _ => None,
    }
}
