//! Calls of a parent's method, in the forms that Python has for it, and what they come to. Knows no rule.

use crate::{
    model::{
        classes::Member,
        overrides::{Override, receiver},
        project::{ClassId, FunctionId, FunctionInfo, Project, Symbol},
    },
    syntax::python::{Call, Enter, Expr, ExprKind, ParamKind, exprs},
};

/// `super().save(…)` and its like.
#[derive(Clone, Copy, Debug)]
pub struct ParentCall<'p> {
    /// The whole call.
    pub expr: &'p Expr,
    pub call: &'p Call,
    /// The method that is called.
    pub name: &'p str,
    pub through: Through<'p>,
}

/// How a parent's method is looked up.
#[derive(Clone, Copy, Debug)]
pub enum Through<'p> {
    /// `super()`
    Super,
    /// `super(class, object)`: the whole expression and its arguments.
    Explicit { expr: &'p Expr, class: &'p Expr, object: &'p Expr },
    /// `Base.save(self, …)`: an ancestor by its name.
    Base { class: ClassId, name: &'p Expr },
}

impl Project {
    /// The methods of the root's own classes in which a parent may be called: they name `super`, or a method of their
    /// own name. Each is the last of its name in its class.
    pub fn parent_callers(&self) -> impl Iterator<Item = Override<'_>> {
        let callers = self.parent_callers.get_or_init(|| {
            let calls = |found: &Override<'_>| {
                let name = found.method.name.name.as_str();
                exprs(&found.method.body, Enter::ALL).any(|expr| match &expr.kind {
                    ExprKind::Name(word) => word == "super",
                    ExprKind::Attribute(node) => node.attr.name == name,
                    _ => false,
                })
            };
            self.overrides(&|_| true).filter(calls).map(|found| (found.class, found.function)).collect()
        });
        callers.iter().filter_map(|(class, function)| self.override_of(*class, *function))
    }

    /// A method of a class.
    pub fn override_of(&self, class: ClassId, function: FunctionId) -> Option<Override<'_>> {
        let class_info = self.class(class)?;
        Some(Override { class, class_info, function, method: &self.function(function)?.function })
    }

    /// The calls of parents' methods in a method itself, functions in it left out; in source order.
    pub fn parent_calls<'p>(&'p self, found: &Override<'p>) -> Vec<ParentCall<'p>> {
        let enter = Enter { functions: false, lambdas: true, classes: false };
        exprs(&found.method.body, enter).filter_map(|expr| self.parent_call(found, expr)).collect()
    }

    fn parent_call<'p>(&self, found: &Override<'p>, expr: &'p Expr) -> Option<ParentCall<'p>> {
        let call = expr.as_call()?;
        let node = call.callee.as_attribute()?;
        let through = match &node.value.kind {
            ExprKind::Call(parent) if parent.callee.as_name() == Some("super") => match parent.arguments.as_slice() {
                [] => Through::Super,
                [class, object] if !parent.has_star() => {
                    Through::Explicit { expr: &node.value, class: &class.value, object: &object.value }
                }
                _ => return None,
            },
            ExprKind::Name(_) | ExprKind::Attribute(_) => {
                let first = call.positional(0).and_then(Expr::as_name)?;
                let scope = self.function_scope(found.function)?;
                let base = self.class_meant(scope, &node.value)?;
                let is_base = Some(first) == receiver(found.method)
                    && base != found.class
                    && self.mro(found.class).classes.contains(&base);
                if !is_base {
                    return None;
                }
                Through::Base { class: base, name: &node.value }
            }
            _ => return None,
        };
        Some(ParentCall { expr, call, name: &node.attr.name, through })
    }

    /// The method that a call of the parent comes to on an instance of the class itself. None where it is unknown, or
    /// is no method.
    pub fn parent_method(&self, found: &Override<'_>, call: &ParentCall<'_>) -> Option<(FunctionId, &FunctionInfo)> {
        let member = match call.through {
            Through::Super => self.member_after(found.class, Some(found.class), call.name),
            Through::Explicit { class, .. } => {
                let scope = self.function_scope(found.function)?;
                let Symbol::Class(class) = self.symbol(scope, class)? else { return None };
                self.member_after(found.class, Some(class), call.name)
            }
            Through::Base { class, .. } => self.member(class, call.name),
        };
        match member? {
            Member::Method { function, .. } => Some((function, self.function(function)?)),
            _ => None,
        }
    }
}

/// What of a base's parameters a call of it gives, the instance left out.
#[derive(Clone, Debug, Default)]
pub struct Given<'p> {
    /// How many by place.
    pub positional: usize,
    pub names: Vec<&'p str>,
    /// Whether `*args` or `**kwargs` may give more.
    pub star: bool,
    pub star_star: bool,
}

/// What a call gives, the instance that `Base.save(self)` is given left out.
pub fn given<'p>(parent: &ParentCall<'p>) -> Given<'p> {
    use crate::syntax::python::ArgumentKind;
    let skipped = usize::from(matches!(parent.through, Through::Base { .. }));
    let mut given = Given::default();
    for argument in parent.call.arguments.iter().skip(skipped) {
        match &argument.kind {
            ArgumentKind::Positional => given.positional += 1,
            ArgumentKind::Keyword(name) => given.names.push(&name.name),
            ArgumentKind::Star => given.star = true,
            ArgumentKind::StarStar => given.star_star = true,
        }
    }
    given
}

impl Given<'_> {
    /// Whether the call gives the base's parameter of this number, the instance not counted, or may.
    pub fn covers(&self, number: usize, param: &crate::syntax::python::Param) -> bool {
        match param.kind {
            ParamKind::Args | ParamKind::Kwargs => false,
            ParamKind::KeywordOnly => self.star_star || self.names.contains(&param.name.name.as_str()),
            ParamKind::Plain | ParamKind::PositionalOnly => {
                number < self.positional
                    || self.star
                    || self.star_star
                    || self.names.contains(&param.name.name.as_str())
            }
        }
    }
}
