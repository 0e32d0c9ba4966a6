//! The typed tree of Python. Every node has an `id`; what could not be read is `Unknown`, never an error.
//!
//! Depth is bounded (see `lower`), so every recursive reader of a tree is safe on any input.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::syntax::{Id, Name, Spans};

/// A run of statements that is lowered, reused and cached as one: a top-level class or function, or the
/// simple statements between two of them. Spans are relative to the item's start.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Item {
    pub body: Vec<Stmt>,
    /// The names that its expressions are made of, each once, in order of the alphabet.
    pub names: Box<[Name]>,
    /// What its calls are named, `save` for `self.post.save()`: each once, in order of the alphabet.
    pub calls: Box<[Name]>,
    pub spans: Spans,
    /// Comments in source order; what they say is no part of what code says, so they stand outside equality.
    pub comments: Comments,
    /// The outermost places that do not parse, in source order.
    pub errors: Vec<Id>,
}

/// The comments of an item, by span.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
pub struct Comments(pub Vec<crate::text::Span>);

impl PartialEq for Comments {
    fn eq(&self, _: &Comments) -> bool {
        true
    }
}

/// A name in a place: `def NAME`, `x.NAME`, `import a as NAME`, `f(NAME=…)`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Ident {
    pub id: Id,
    pub name: Name,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Stmt {
    pub id: Id,
    pub kind: StmtKind,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum StmtKind {
    Expr(Expr),
    /// `a = b = value`: two targets.
    Assign {
        targets: Vec<Expr>,
        value: Expr,
    },
    AugAssign {
        target: Expr,
        op: BinaryOp,
        value: Expr,
    },
    AnnAssign {
        target: Expr,
        annotation: Expr,
        value: Option<Expr>,
    },
    Return(Option<Expr>),
    Raise {
        exception: Option<Expr>,
        cause: Option<Expr>,
    },
    Assert {
        test: Expr,
        message: Option<Expr>,
    },
    Delete(Vec<Expr>),
    Pass,
    Break,
    Continue,
    Global(Vec<Ident>),
    Nonlocal(Vec<Ident>),
    Import(Vec<ImportModule>),
    ImportFrom(Box<ImportFrom>),
    If(Box<If>),
    For(Box<For>),
    While(Box<While>),
    With(Box<With>),
    Try(Box<Try>),
    Match(Box<Match>),
    Function(Arc<Function>),
    Class(Arc<Class>),
    /// `type X[T] = value`
    TypeAlias {
        name: Expr,
        value: Expr,
    },
    /// What the grammar could not read, and Python 2 leftovers (`print x`, `exec code`).
    Unknown,
}

/// `import a.b as c`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ImportModule {
    pub id: Id,
    /// `a.b`
    pub module: Ident,
    pub alias: Option<Ident>,
}

/// `from ..a.b import c as d, e` or `from a import *`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ImportFrom {
    /// How many leading dots.
    pub level: u32,
    /// `a.b`; its name is empty in `from . import x`.
    pub module: Ident,
    pub names: Vec<ImportName>,
    pub star: Option<Id>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ImportName {
    pub id: Id,
    pub name: Ident,
    pub alias: Option<Ident>,
}

/// `if … elif … else …`: one branch for each test, in order.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct If {
    pub branches: Vec<Branch>,
    pub orelse: Vec<Stmt>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Branch {
    /// The whole clause, keyword included.
    pub id: Id,
    pub test: Expr,
    pub body: Vec<Stmt>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct For {
    pub is_async: bool,
    /// The keyword `for` (or `async`).
    pub keyword: Id,
    pub target: Expr,
    pub iter: Expr,
    pub body: Vec<Stmt>,
    pub orelse: Vec<Stmt>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct While {
    pub keyword: Id,
    pub test: Expr,
    pub body: Vec<Stmt>,
    pub orelse: Vec<Stmt>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct With {
    pub is_async: bool,
    pub keyword: Id,
    pub items: Vec<WithItem>,
    pub body: Vec<Stmt>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct WithItem {
    pub context: Expr,
    pub target: Option<Expr>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Try {
    pub keyword: Id,
    pub body: Vec<Stmt>,
    pub handlers: Vec<ExceptHandler>,
    pub orelse: Vec<Stmt>,
    pub finally: Vec<Stmt>,
    /// The keyword of the `finally` clause.
    pub finally_keyword: Option<Id>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ExceptHandler {
    /// The whole clause.
    pub id: Id,
    /// The keyword `except`.
    pub keyword: Id,
    /// `except*`
    pub is_group: bool,
    /// The class or tuple of classes; none for a bare `except:`.
    pub kind: Option<Expr>,
    pub name: Option<Ident>,
    pub body: Vec<Stmt>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Match {
    pub keyword: Id,
    pub subject: Expr,
    pub cases: Vec<Case>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Case {
    pub id: Id,
    pub pattern: Pattern,
    pub guard: Option<Expr>,
    pub body: Vec<Stmt>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Pattern {
    pub id: Id,
    pub kind: PatternKind,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum PatternKind {
    /// `_`
    Wildcard,
    /// A bare name, which binds.
    Capture(Name),
    /// A literal or a dotted name, which is compared.
    Value(Expr),
    /// `[a, b, *rest]`, `(a, b)`, `a, b`
    Sequence(Vec<Pattern>),
    /// `{"k": p, **rest}`
    Mapping {
        entries: Vec<(Expr, Pattern)>,
        rest: Option<Ident>,
    },
    /// `Point(x=0, y)`
    Class {
        class: Expr,
        positional: Vec<Pattern>,
        keywords: Vec<(Ident, Pattern)>,
    },
    /// `*rest`; `*_` has no name.
    Star(Option<Name>),
    Or(Vec<Pattern>),
    As {
        pattern: Box<Pattern>,
        name: Ident,
    },
    Unknown,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Function {
    /// The whole definition without its decorators.
    pub id: Id,
    /// The keyword `def` (or `async`).
    pub keyword: Id,
    pub name: Ident,
    pub is_async: bool,
    pub decorators: Vec<Decorator>,
    pub params: Vec<Param>,
    /// The parameter list with its parentheses.
    pub params_id: Id,
    pub returns: Option<Expr>,
    /// Statements; a docstring is the first of them, see [`Function::docstring`].
    pub body: Vec<Stmt>,
    /// Whether the body itself (nested functions left out) holds `yield`.
    pub is_generator: bool,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Class {
    /// The whole definition without its decorators.
    pub id: Id,
    pub keyword: Id,
    pub name: Ident,
    pub decorators: Vec<Decorator>,
    /// Bases and keywords (`metaclass=…`).
    pub arguments: Vec<Argument>,
    pub body: Vec<Stmt>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Decorator {
    /// The `@` included.
    pub id: Id,
    pub expr: Expr,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Param {
    /// The whole parameter: name, annotation, default.
    pub id: Id,
    pub name: Ident,
    pub kind: ParamKind,
    pub annotation: Option<Expr>,
    pub default: Option<Expr>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ParamKind {
    /// Before a `/`.
    PositionalOnly,
    Plain,
    /// After `*` or `*args`.
    KeywordOnly,
    /// `*args`
    Args,
    /// `**kwargs`
    Kwargs,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Expr {
    pub id: Id,
    /// The outermost pair of parentheses around the expression, if any; `id` is without them
    /// (a tuple's own parentheses belong to `id` and are told by `Tuple::parens`).
    pub parens: Option<Id>,
    pub kind: ExprKind,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum ExprKind {
    Name(Name),
    None,
    True,
    False,
    Ellipsis,
    /// As written: `1_000`, `0xff`.
    Int(Name),
    Float(Name),
    Imaginary(Name),
    /// A string without interpolation, decoded; `pieces` > 1 for an implicit concatenation.
    Str {
        value: Name,
        pieces: u8,
    },
    /// The same for `b"…"`; the value is not kept.
    Bytes,
    /// A string with at least one interpolated part (also in an implicit concatenation).
    FString(Box<FString>),
    Attribute(Box<Attribute>),
    Subscript(Box<Subscript>),
    Slice(Box<Slice>),
    Call(Box<Call>),
    List(Vec<Expr>),
    Tuple(Box<Tuple>),
    Set(Vec<Expr>),
    Dict(Vec<Entry>),
    Unary {
        op: UnaryOp,
        operand: Box<Expr>,
    },
    Binary(Box<Binary>),
    /// `a and b and c`, flattened.
    Bool {
        op: BoolOp,
        values: Vec<Expr>,
    },
    Compare(Box<Compare>),
    Conditional(Box<Conditional>),
    Lambda(Box<Lambda>),
    Comprehension(Box<Comprehension>),
    Await(Box<Expr>),
    Yield(Option<Box<Expr>>),
    YieldFrom(Box<Expr>),
    /// `*x` in a display, a target or a subscript.
    Star(Box<Expr>),
    /// `name := value`
    Walrus {
        target: Ident,
        value: Box<Expr>,
    },
    Unknown,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct FString {
    /// `t"…"`: a template, which is no text yet.
    pub is_template: bool,
    pub parts: Vec<FPart>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum FPart {
    Text(Name),
    /// `{expr!r:spec}`
    Value {
        expr: Expr,
        conversion: Option<char>,
        spec: Vec<FPart>,
    },
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Attribute {
    pub value: Expr,
    pub attr: Ident,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Subscript {
    pub value: Expr,
    /// A `Tuple` for `x[a, b]`, a `Slice` for `x[a:b]`.
    pub index: Expr,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Slice {
    pub lower: Option<Expr>,
    pub upper: Option<Expr>,
    pub step: Option<Expr>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Call {
    pub callee: Expr,
    pub arguments: Vec<Argument>,
    /// The argument list with its parentheses (a lone generator's own parentheses are this list).
    pub parens: Id,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Argument {
    pub id: Id,
    pub kind: ArgumentKind,
    pub value: Expr,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum ArgumentKind {
    Positional,
    Keyword(Ident),
    /// `*args`
    Star,
    /// `**kwargs`
    StarStar,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Tuple {
    pub items: Vec<Expr>,
    /// Whether it is written with parentheses.
    pub parens: bool,
}

/// `key: value`, or `**value` without a key.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Entry {
    pub key: Option<Expr>,
    pub value: Expr,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Binary {
    pub op: BinaryOp,
    pub left: Expr,
    pub right: Expr,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Compare {
    pub left: Expr,
    /// One operand for each operator, in order: `a < b <= c`.
    pub rest: Vec<(CompareOp, Expr)>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Conditional {
    pub test: Expr,
    pub body: Expr,
    pub orelse: Expr,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Lambda {
    pub params: Vec<Param>,
    pub body: Expr,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Comprehension {
    pub kind: ComprehensionKind,
    /// The element; the key of a dict comprehension.
    pub element: Expr,
    /// The value of a dict comprehension.
    pub value: Option<Expr>,
    pub clauses: Vec<Clause>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ComprehensionKind {
    List,
    Set,
    Dict,
    Generator,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Clause {
    For { is_async: bool, target: Expr, iter: Expr },
    If(Expr),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum UnaryOp {
    Not,
    Minus,
    Plus,
    Invert,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum BoolOp {
    And,
    Or,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    MatMul,
    Div,
    FloorDiv,
    Mod,
    Pow,
    LeftShift,
    RightShift,
    BitAnd,
    BitOr,
    BitXor,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum CompareOp {
    Eq,
    NotEq,
    Lt,
    LtE,
    Gt,
    GtE,
    Is,
    IsNot,
    In,
    NotIn,
}
