//! What the names of one scope hold: the value of a name that is bound once, and the builtin type that an expression
//! gives. Knows no other file.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    model::names::{BindingKind, Names},
    syntax::{
        Name,
        python::{ComprehensionKind, Enter, Expr, ExprKind, Stmt, StmtKind, exprs, stmts},
    },
};

/// What a name that is bound once holds.
#[derive(Clone, Copy, Debug)]
pub enum Holds<'t> {
    /// `name = value`
    Value(&'t Expr),
    /// `for name in iter`
    Element(&'t Expr),
}

/// A type of Python's own that the value of an expression has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Builtin {
    List,
    Dict,
    Set,
    Tuple,
    Str,
    Bytes,
    Number,
    Bool,
    None,
    /// A generator.
    Generator,
    /// What `map`, `filter`, `zip` and `enumerate` give.
    Lazy,
}

impl Builtin {
    pub fn is_iterator(self) -> bool {
        matches!(self, Builtin::Generator | Builtin::Lazy)
    }

    /// The type with its article, for messages.
    pub fn with_article(self) -> &'static str {
        match self {
            Builtin::List => "a list",
            Builtin::Dict => "a dict",
            Builtin::Set => "a set",
            Builtin::Tuple => "a tuple",
            Builtin::Str => "a string",
            Builtin::Bytes => "a bytes object",
            Builtin::Number => "a number",
            Builtin::Bool => "a truth value",
            Builtin::None => "`None`",
            Builtin::Generator => "a generator",
            Builtin::Lazy => "an iterator",
        }
    }
}

/// What the names of a body hold that are bound once in it and in no function inside. `names` are those of the body.
pub fn holdings<'t>(body: &'t [Stmt], names: &Names) -> FxHashMap<Name, Holds<'t>> {
    let mut found = FxHashMap::default();
    for stmt in stmts(body, Enter::NONE) {
        let mut add = |target: &Expr, holds: Holds<'t>, kind: BindingKind| {
            if let ExprKind::Name(name) = &target.kind
                && names.binds(name)
                && matches!(names.get(name), [only] if only.id == stmt.id && only.kind == kind)
            {
                found.insert(name.clone(), holds);
            }
        };
        match &stmt.kind {
            StmtKind::Assign { targets, value } => {
                targets.iter().for_each(|target| add(target, Holds::Value(value), BindingKind::Value));
            }
            StmtKind::AnnAssign { target, value: Some(value), .. } => {
                add(target, Holds::Value(value), BindingKind::Value);
            }
            StmtKind::For(each) if !each.is_async => add(&each.target, Holds::Element(&each.iter), BindingKind::Other),
            _ => {}
        }
    }
    if !found.is_empty() {
        let elsewhere = bound_elsewhere(body);
        found.retain(|name, _| !elsewhere.contains(name));
    }
    found
}

/// Names that functions inside a body bind for it, and those of `:=`.
fn bound_elsewhere(body: &[Stmt]) -> FxHashSet<Name> {
    let mut found = FxHashSet::default();
    for stmt in stmts(body, Enter::ALL) {
        if let StmtKind::Global(names) | StmtKind::Nonlocal(names) = &stmt.kind {
            found.extend(names.iter().map(|name| name.name.clone()));
        }
    }
    for expr in exprs(body, Enter::NONE) {
        if let ExprKind::Walrus { target, .. } = &expr.kind {
            found.insert(target.name.clone());
        }
    }
    found
}

/// The builtin type of a display, a literal or a comprehension; calls and names are the business of the caller.
pub fn builtin(expr: &Expr) -> Option<Builtin> {
    Some(match &expr.kind {
        ExprKind::List(_) => Builtin::List,
        ExprKind::Dict(_) => Builtin::Dict,
        ExprKind::Set(_) => Builtin::Set,
        ExprKind::Tuple(_) => Builtin::Tuple,
        ExprKind::Str { .. } => Builtin::Str,
        ExprKind::FString(text) if !text.is_template => Builtin::Str,
        ExprKind::Bytes => Builtin::Bytes,
        ExprKind::Int(_) | ExprKind::Float(_) | ExprKind::Imaginary(_) => Builtin::Number,
        ExprKind::True | ExprKind::False => Builtin::Bool,
        ExprKind::None => Builtin::None,
        ExprKind::Comprehension(made) => match made.kind {
            ComprehensionKind::List => Builtin::List,
            ComprehensionKind::Set => Builtin::Set,
            ComprehensionKind::Dict => Builtin::Dict,
            ComprehensionKind::Generator => Builtin::Generator,
        },
        _ => return None,
    })
}

/// The builtin type that a call of a function gives, by the function's dotted name.
pub fn made_by(function: &str) -> Option<Builtin> {
    Some(match function {
        "builtins.list" | "builtins.sorted" | "random.sample" | "re.findall" => Builtin::List,
        "builtins.dict" | "collections.defaultdict" | "collections.OrderedDict" | "collections.Counter" => {
            Builtin::Dict
        }
        "builtins.set" => Builtin::Set,
        "builtins.tuple" => Builtin::Tuple,
        "builtins.str" | "builtins.repr" | "builtins.input" => Builtin::Str,
        "builtins.bytes" => Builtin::Bytes,
        "builtins.len" | "builtins.int" | "builtins.float" | "builtins.ord" | "builtins.hash" | "builtins.id" => {
            Builtin::Number
        }
        "builtins.bool" | "builtins.isinstance" | "builtins.hasattr" | "builtins.callable" => Builtin::Bool,
        "builtins.print" => Builtin::None,
        "builtins.map" | "builtins.filter" | "builtins.zip" | "builtins.enumerate" => Builtin::Lazy,
        _ => return None,
    })
}

/// Whether a target is a name or holds one.
pub fn binds(target: &Expr, name: &str) -> bool {
    match &target.kind {
        ExprKind::Name(own) => own == name,
        ExprKind::Tuple(tuple) => tuple.items.iter().any(|item| binds(item, name)),
        ExprKind::List(items) => items.iter().any(|item| binds(item, name)),
        ExprKind::Star(inner) => binds(inner, name),
        _ => false,
    }
}
