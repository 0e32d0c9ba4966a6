//! Overrides: what a method replaces along the MRO, whether it reaches it, and how its parameters are handed on.
//! Knows no rule; what a base's method is worth stands in the stubs.

use std::sync::Arc;

use crate::{
    finding::Place,
    model::{
        classes::{Contract, Member},
        project::{ClassId, ClassInfo, FunctionId, Project, Scope, Symbol},
    },
    syntax::{
        Name,
        python::{
            Call, Enter, Expr, ExprKind, Function, Param, ParamKind, Stmt, StmtKind, exprs,
            paths::{exits, own_exprs},
            stmts,
        },
    },
};

/// A method of the project's own that stands before another of the same name on the MRO.
#[derive(Clone, Copy, Debug)]
pub struct Override<'p> {
    pub class: ClassId,
    pub class_info: &'p ClassInfo,
    pub function: FunctionId,
    pub method: &'p Arc<Function>,
}

impl Override<'_> {
    /// Where its name stands.
    pub fn place(&self, project: &Project) -> Place {
        project.place(self.class_info.module, self.class_info.item, self.method.name.id)
    }
}

/// What an override of a framework's method replaces.
#[derive(Clone, PartialEq, Debug)]
pub struct Framework {
    /// The class of the stubs whose method it is.
    pub owner: ClassId,
    pub function: FunctionId,
    pub contract: Contract,
    /// The first class of the stubs on the MRO that has the method: the one that the candidate's class is built on.
    pub base: ClassId,
}

impl Project {
    /// The methods of the root's own classes under any of some names, each the last of its name in its class.
    pub fn overrides<'p>(&'p self, wanted: &'p dyn Fn(&str) -> bool) -> impl Iterator<Item = Override<'p>> {
        self.own_classes().flat_map(move |(class, class_info)| {
            class_info.class.methods().filter(|method| wanted(&method.name.name)).filter_map(move |method| {
                match self.own_member(class, &method.name.name)? {
                    Member::Method { function, .. } if self.function(function)?.function.id == method.id => {
                        let method = &self.function(function)?.function;
                        Some(Override { class, class_info, function, method })
                    }
                    _ => None,
                }
            })
        })
    }

    /// The method of a framework that `super()` comes to from a class, through methods of the project that reach
    /// their own parents. None where one of them does not, or where none is known.
    pub fn framework(&self, class: ClassId, name: &str) -> Option<Framework> {
        self.framework_after(class, class, name)
    }

    /// The same on the MRO of a descendant: what a mixin stands before.
    pub fn framework_after(&self, class: ClassId, after: ClassId, name: &str) -> Option<Framework> {
        let mro = self.mro(class);
        let is_builtin = |id: &ClassId| self.class(*id).is_some_and(|info| self.is_builtin(info.module));
        let mut owners = mro.classes.iter().copied();
        owners.find(|owner| *owner == after)?;
        for owner in owners {
            match self.own_member(owner, name) {
                None => {}
                Some(Member::Method { function, .. }) => match self.contract(function) {
                    Some(contract) => {
                        let has_it = |id: &ClassId| is_builtin(id) && self.mro(*id).classes.contains(&owner);
                        let base = mro.classes.iter().copied().find(has_it).unwrap_or(owner);
                        return Some(Framework { owner, function, contract, base });
                    }
                    None if self.reaches_parent(class, owner, function, name) => {}
                    None => return None,
                },
                Some(_) => return None,
            }
        }
        None
    }

    /// The classes of the root that descend from a class, itself left out.
    pub fn descendants(&self, class: ClassId) -> impl Iterator<Item = ClassId> {
        self.own_classes().map(|(id, _)| id).filter(move |id| *id != class && self.mro(*id).classes.contains(&class))
    }

    /// Whether a method calls the parent's method `name`, hands it on, or has another method of `self` do so.
    /// `class` is what `self` is, `owner` the class that the method stands in.
    pub fn reaches_parent(&self, class: ClassId, owner: ClassId, function: FunctionId, name: &str) -> bool {
        let Some(info) = self.function(function) else { return true };
        let parents = Parents::of(self, owner, function, &info.function, name);
        let delegates = |expr: &&Expr| parents.delegate(expr).is_some_and(|other| self.delegated(class, other, name));
        exprs(&info.function.body, Enter::ALL).any(|expr| parents.is_call(expr) || delegates(&expr))
    }

    /// The same for one statement, its inner blocks left out.
    pub fn stmt_reaches_parent(&self, found: &Override<'_>, stmt: &Stmt, name: &str) -> bool {
        let parents = Parents::of(self, found.class, found.function, found.method, name);
        own_exprs(stmt, Enter::ALL).into_iter().any(|expr| {
            parents.is_call(expr)
                || parents.delegate(expr).is_some_and(|other| self.delegated(found.class, other, name))
        })
    }

    /// Whether the method of `self` that is called calls the parent's `name` itself.
    fn delegated(&self, class: ClassId, other: &str, name: &str) -> bool {
        let Some((owner, function)) = self.method(class, other) else { return false };
        let Some(info) = self.function(function).filter(|info| !self.is_builtin(info.module)) else { return false };
        let parents = Parents::of(self, owner, function, &info.function, name);
        exprs(&info.function.body, Enter::ALL).any(|expr| parents.is_call(expr))
    }
}

/// How the parent's method is spelt in one method.
struct Parents<'a> {
    project: &'a Project,
    owner: ClassId,
    scope: Option<Scope>,
    name: &'a str,
    receiver: Option<&'a str>,
    /// Local names for `super` or for what it returned.
    aliases: Vec<&'a str>,
}

impl<'a> Parents<'a> {
    fn of(
        project: &'a Project,
        owner: ClassId,
        function: FunctionId,
        method: &'a Function,
        name: &'a str,
    ) -> Parents<'a> {
        let scope = project.function_scope(function);
        let mut aliases = Vec::new();
        for stmt in stmts(&method.body, Enter::ALL) {
            if let StmtKind::Assign { targets, value } = &stmt.kind
                && (is_super(value) || value.as_name() == Some("super"))
            {
                aliases.extend(targets.iter().filter_map(Expr::as_name));
            }
        }
        Parents { project, owner, scope, name, receiver: receiver(method), aliases }
    }

    /// `super()`, or a name that stands for it.
    fn is_super(&self, expr: &Expr) -> bool {
        let alias = |expr: &Expr| expr.as_name().is_some_and(|name| self.aliases.contains(&name));
        is_super(expr) || alias(expr) || expr.as_call().is_some_and(|call| alias(&call.callee))
    }

    fn is_call(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Attribute(node) if node.attr.name == self.name => {
                self.is_super(&node.value) || self.is_ancestor(&node.value)
            }
            ExprKind::Call(call) => match &call.callee.kind {
                // `getattr(super(), name)` may be any method.
                ExprKind::Name(name) if name == "getattr" => call.positional(0).is_some_and(|on| self.is_super(on)),
                // `Base.save(self)` where nobody knows what `Base` is.
                ExprKind::Attribute(node) if node.attr.name == self.name => {
                    let first = call.positional(0).and_then(Expr::as_name);
                    first.is_some() && first == self.receiver && looks_like_class(&node.value)
                }
                _ => false,
            },
            _ => false,
        }
    }

    fn is_ancestor(&self, expr: &Expr) -> bool {
        if !matches!(expr.kind, ExprKind::Name(_) | ExprKind::Attribute(_)) {
            return false;
        }
        let mro = self.project.mro(self.owner);
        match self.scope.and_then(|scope| self.project.symbol(scope, expr)) {
            Some(Symbol::Class(class)) => class != self.owner && mro.classes.contains(&class),
            Some(Symbol::External(name)) => mro.external.contains(&name),
            _ => false,
        }
    }

    /// The method of `self` that an expression mentions.
    fn delegate<'t>(&self, expr: &'t Expr) -> Option<&'t str> {
        let node = expr.as_attribute()?;
        let on_self = node.value.as_name().is_some_and(|name| Some(name) == self.receiver);
        (on_self && node.attr.name != self.name).then_some(node.attr.name.as_str())
    }
}

fn is_super(expr: &Expr) -> bool {
    expr.as_call().is_some_and(|call| call.callee.as_name() == Some("super"))
}

fn looks_like_class(expr: &Expr) -> bool {
    let last = match &expr.kind {
        ExprKind::Name(name) => name,
        ExprKind::Attribute(node) => &node.attr.name,
        _ => return false,
    };
    last.starts_with(char::is_uppercase)
}

/// The parameter that stands for the instance or the class.
pub fn receiver(method: &Function) -> Option<&str> {
    let first = method.params.first()?;
    matches!(first.kind, ParamKind::Plain | ParamKind::PositionalOnly).then_some(first.name.name.as_str())
}

/// Whether a body says nothing yet: a docstring, `pass`, `...`, `raise NotImplementedError`.
pub fn is_stub(body: &[Stmt]) -> bool {
    body.iter().all(|stmt| match &stmt.kind {
        StmtKind::Pass => true,
        StmtKind::Expr(expr) => matches!(expr.kind, ExprKind::Str { .. } | ExprKind::Ellipsis),
        StmtKind::Raise { exception: Some(exception), .. } => {
            let class = exception.as_call().map_or(exception, |call| &call.callee);
            class.as_name() == Some("NotImplementedError")
        }
        _ => false,
    })
}

/// Whether a method does nothing but call its parent's: `return super().clean()`, `data = super().clean()`.
pub fn only_hands_on(method: &Function, name: &str) -> bool {
    let is_parent = |expr: &Expr| {
        let node = expr.as_call().and_then(|call| call.callee.as_attribute());
        node.is_some_and(|node| node.attr.name == name && node.value.as_call().is_some())
    };
    method.body.iter().all(|stmt| match &stmt.kind {
        StmtKind::Return(Some(value)) => {
            is_parent(value) || value.as_name().is_some() || value.as_attribute().is_some()
        }
        StmtKind::Expr(expr) => matches!(expr.kind, ExprKind::Str { .. }) || is_parent(expr),
        StmtKind::Assign { value, .. } => is_parent(value),
        StmtKind::Pass => true,
        _ => false,
    })
}

/// Whether no path of a method comes back.
pub fn always_raises(method: &Function) -> bool {
    exits(&method.body).is_some_and(|exits| exits.always_raises())
}

/// Whether each path of a method gives a value back or raises.
pub fn always_answers(method: &Function) -> bool {
    exits(&method.body).is_some_and(|exits| exits.always_value())
}

/// Whether a method is one of several signatures only.
pub fn is_overload(method: &Function) -> bool {
    method.decorators.iter().any(|decorator| {
        let name = match &decorator.expr.kind {
            ExprKind::Name(name) => name,
            ExprKind::Attribute(node) => &node.attr.name,
            _ => return false,
        };
        name == "overload"
    })
}

/// The statement in front of which a call of the parent goes when it comes first; none for an empty body.
pub fn first_stmt(method: &Function) -> Option<&Stmt> {
    method.body.get(usize::from(method.docstring().is_some()))
}

/// The arguments by which a method hands its own parameters to a base's method: `name, *args, **kwargs`. None where
/// the base asks for one that the method does not have.
pub fn forwarded(own: &Function, base: &Function) -> Option<String> {
    let own: Vec<&Param> = own.params.iter().skip(1).collect();
    let base: Vec<&Param> = base.params.iter().skip(1).collect();
    let kind = |params: &[&Param], wanted: ParamKind| -> Option<Name> {
        params.iter().find(|param| param.kind == wanted).map(|param| param.name.name.clone())
    };
    let (own_args, own_kwargs) = (kind(&own, ParamKind::Args), kind(&own, ParamKind::Kwargs));
    let has = |name: &str| own.iter().any(|param| !is_variadic(param) && param.name.name == name);
    let (mut positional, mut keywords) = (Vec::new(), Vec::new());
    let mut in_order = true;
    for param in base.iter().filter(|param| !is_variadic(param)) {
        let name = param.name.name.as_str();
        match (has(name), param.kind) {
            (true, ParamKind::PositionalOnly) if in_order => positional.push(name.to_owned()),
            (true, ParamKind::Plain) if in_order => positional.push(name.to_owned()),
            (true, ParamKind::Plain | ParamKind::KeywordOnly) => keywords.push(format!("{name}={name}")),
            (true, _) => return None,
            (false, _) => {
                in_order &= param.kind == ParamKind::KeywordOnly;
                let may_come = own_kwargs.is_some() || (own_args.is_some() && param.kind != ParamKind::KeywordOnly);
                if param.default.is_none() && !may_come {
                    return None;
                }
            }
        }
    }
    let takes_more = base.iter().any(|param| param.kind == ParamKind::Args)
        || base.iter().any(|param| matches!(param.kind, ParamKind::Plain | ParamKind::PositionalOnly));
    if let Some(args) = own_args.filter(|name| takes_more && !name.is_empty()) {
        positional.push(format!("*{args}"));
    }
    positional.append(&mut keywords);
    let takes_names = base.iter().any(|param| !matches!(param.kind, ParamKind::Args | ParamKind::PositionalOnly));
    if let Some(kwargs) = own_kwargs.filter(|name| takes_names && !name.is_empty()) {
        positional.push(format!("**{kwargs}"));
    }
    Some(positional.join(", "))
}

fn is_variadic(param: &Param) -> bool {
    matches!(param.kind, ParamKind::Args | ParamKind::Kwargs)
}

/// The attributes of `self` that a method assigns, in any branch.
pub fn assigned_attributes(method: &Function) -> Vec<&str> {
    let Some(receiver) = receiver(method) else { return Vec::new() };
    let mut found = Vec::new();
    for stmt in stmts(&method.body, Enter::NONE) {
        let targets: &[Expr] = match &stmt.kind {
            StmtKind::Assign { targets, .. } => targets,
            StmtKind::AnnAssign { target, .. } => std::slice::from_ref(target),
            _ => continue,
        };
        for target in targets {
            attributes_of(target, receiver, &mut found);
        }
    }
    found
}

fn attributes_of<'t>(target: &'t Expr, receiver: &str, found: &mut Vec<&'t str>) {
    match &target.kind {
        ExprKind::Attribute(node) if node.value.as_name() == Some(receiver) => found.push(&node.attr.name),
        ExprKind::Tuple(tuple) => tuple.items.iter().for_each(|item| attributes_of(item, receiver, found)),
        ExprKind::List(items) => items.iter().for_each(|item| attributes_of(item, receiver, found)),
        _ => {}
    }
}

/// The calls of a body, those of nested functions included.
pub fn calls(body: &[Stmt]) -> impl Iterator<Item = &Call> {
    exprs(body, Enter::ALL).filter_map(Expr::as_call)
}

/// The name that a call calls: `save` for `self.post.save()`.
pub fn callee_name(call: &Call) -> Option<&str> {
    match &call.callee.kind {
        ExprKind::Name(name) => Some(name),
        ExprKind::Attribute(node) => Some(&node.attr.name),
        _ => None,
    }
}
