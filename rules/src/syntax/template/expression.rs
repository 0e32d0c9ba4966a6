//! The expressions of a template: variables with lookups, filters, and all that Jinja2 adds, in one type.
//!
//! Knows no dialect: what only one of the two can read is kept, and whoever links the project decides.

use serde::{Deserialize, Serialize};

use crate::syntax::{Id, Name};

/// A name in a place: the root of a variable, a loop variable, the target of `as`.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Ident {
    pub id: Id,
    pub name: Name,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Expr {
    /// Without the parentheses around it.
    pub id: Id,
    pub kind: ExprKind,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum ExprKind {
    /// `post`, `post.author.name`, `posts.0`, `posts()[0].title`
    Variable(Variable),
    /// Steps on something other than a name: `"a".join(x)`, `(a or b).c`
    Lookup {
        value: Box<Expr>,
        steps: Vec<Step>,
    },
    /// `value|upper|default:"x"`; at least one filter.
    Filtered {
        value: Box<Expr>,
        filters: Vec<Filter>,
    },
    /// Without its quotes, escapes resolved.
    Str(Name),
    /// `_("text")`: translated when it is rendered.
    Translated(Name),
    /// As written, with its sign where that stands right before it: `5`, `-1`, `2.5`, `1_000`.
    Number(Name),
    /// `True` or `true`, `None` or `none`; lower case is a constant in Jinja2 and a plain name in Django.
    Constant {
        value: Constant,
        lower: bool,
    },
    List(Vec<Expr>),
    Tuple(Vec<Expr>),
    Dict(Vec<DictItem>),
    /// `a:b:c` within a subscript.
    Slice {
        start: Option<Box<Expr>>,
        stop: Option<Box<Expr>>,
        step: Option<Box<Expr>>,
    },
    Not(Box<Expr>),
    Negative(Box<Expr>),
    Positive(Box<Expr>),
    /// `a + b - c`, `a ~ b`: one list for each level of binding.
    Arithmetic {
        first: Box<Expr>,
        rest: Vec<(ArithmeticOp, Expr)>,
    },
    /// `a < b <= c`, `x not in y`, `x is None`
    Compare {
        first: Box<Expr>,
        rest: Vec<(CompareOp, Expr)>,
    },
    /// `x is defined`, `x is not divisibleby 3`: one of Jinja2's own tests, or a name with an argument.
    /// `x is published` is a comparison, since in Django it is one.
    Test {
        value: Box<Expr>,
        name: Ident,
        negated: bool,
        arguments: Vec<Argument>,
    },
    /// `a and b and c`, flattened.
    Bool {
        op: BoolOp,
        values: Vec<Expr>,
    },
    /// `body if test else orelse`
    Conditional {
        body: Box<Expr>,
        test: Box<Expr>,
        orelse: Option<Box<Expr>>,
    },
    /// Not readable in either dialect, or nested too deep.
    Unknown,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Variable {
    pub root: Ident,
    pub steps: Vec<Step>,
}

/// One step of a lookup. Its span runs from the start of the root to the end of this step, so that
/// `post.author` of `post.author.name` can be marked.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Step {
    pub id: Id,
    pub kind: StepKind,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum StepKind {
    /// `.name`: in Django a key, an attribute or an index, and what is callable is called.
    Attribute(Name),
    /// `.0`
    Index(Name),
    /// `[key]`, `[1:2]`
    Subscript(Box<Expr>),
    /// `(a, b=c)`
    Call(Vec<Argument>),
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Filter {
    /// The name and the arguments, without the bar.
    pub id: Id,
    pub name: Ident,
    pub arguments: Vec<Argument>,
    /// Whether the arguments are written as Jinja2 has them, `f(a)`, not as Django has them, `f:a`.
    pub called: bool,
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
pub struct DictItem {
    pub key: Expr,
    pub value: Expr,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Constant {
    True,
    False,
    None,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum BoolOp {
    And,
    Or,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum CompareOp {
    Eq,
    NotEq,
    Lt,
    LtEq,
    Gt,
    GtEq,
    In,
    NotIn,
    Is,
    IsNot,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ArithmeticOp {
    Add,
    Sub,
    /// `~`
    Concat,
    Mul,
    Div,
    FloorDiv,
    Mod,
    Pow,
}

impl Expr {
    pub fn is_unknown(&self) -> bool {
        matches!(self.kind, ExprKind::Unknown)
    }

    /// The variable, if this is one and nothing else: no filter, no operator.
    pub fn variable(&self) -> Option<&Variable> {
        match &self.kind {
            ExprKind::Variable(variable) => Some(variable),
            _ => None,
        }
    }

    /// The name, if this is a name without steps.
    pub fn name(&self) -> Option<&Ident> {
        self.variable().filter(|variable| variable.steps.is_empty()).map(|variable| &variable.root)
    }

    /// The value of a string literal without filters; what `_("…")` holds is not known before it is translated.
    pub fn string(&self) -> Option<&Name> {
        match &self.kind {
            ExprKind::Str(value) => Some(value),
            _ => None,
        }
    }

    /// The expression below its filters: `posts` of `posts|dictsort:"date"`.
    pub fn unfiltered(&self) -> &Expr {
        match &self.kind {
            ExprKind::Filtered { value, .. } => value,
            _ => self,
        }
    }
}

impl Variable {
    /// The names of the steps, as long as they are attributes and indexes; `None` if one is anything else.
    pub fn lookups(&self) -> Option<Vec<&Name>> {
        self.steps
            .iter()
            .map(|step| match &step.kind {
                StepKind::Attribute(name) | StepKind::Index(name) => Some(name),
                _ => None,
            })
            .collect()
    }
}

impl Argument {
    pub fn keyword(&self) -> Option<&Ident> {
        match &self.kind {
            ArgumentKind::Keyword(keyword) => Some(keyword),
            _ => None,
        }
    }
}
