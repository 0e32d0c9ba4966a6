//! Ways through a tree: the parts of a node in source order, a visitor and iterators over them. Knows the
//! shape of the tree only; it says nowhere what code means.

use crate::syntax::python::tree::*;

/// Any node with parts.
#[derive(Clone, Copy, Debug)]
pub enum Node<'t> {
    Stmt(&'t Stmt),
    Expr(&'t Expr),
    Pattern(&'t Pattern),
}

/// Whose bodies a walk enters. Decorators, default values, annotations and base classes run where the
/// definition stands, so they are met either way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Enter {
    pub functions: bool,
    pub lambdas: bool,
    pub classes: bool,
}

impl Enter {
    pub const ALL: Enter = Enter { functions: true, lambdas: true, classes: true };
    /// What runs when the statements themselves run: class bodies do, function bodies wait for a call.
    pub const RUNS_HERE: Enter = Enter { functions: false, lambdas: false, classes: true };
    /// One scope: no body but the own one.
    pub const NONE: Enter = Enter { functions: false, lambdas: false, classes: false };
}

/// Gives each direct part of a node, in source order.
pub fn parts<'t>(node: Node<'t>, enter: Enter, each: &mut dyn FnMut(Node<'t>)) {
    match node {
        Node::Stmt(stmt) => Parts { enter, each }.stmt(stmt),
        Node::Expr(expr) => Parts { enter, each }.expr(expr),
        Node::Pattern(pattern) => Parts { enter, each }.pattern(pattern),
    }
}

struct Parts<'e, 't> {
    enter: Enter,
    each: &'e mut dyn FnMut(Node<'t>),
}

impl<'t> Parts<'_, 't> {
    fn give(&mut self, expr: &'t Expr) {
        (self.each)(Node::Expr(expr));
    }

    fn give_all(&mut self, exprs: impl IntoIterator<Item = &'t Expr>) {
        for expr in exprs {
            self.give(expr);
        }
    }

    fn body(&mut self, body: &'t [Stmt]) {
        for stmt in body {
            (self.each)(Node::Stmt(stmt));
        }
    }

    fn stmt(&mut self, stmt: &'t Stmt) {
        match &stmt.kind {
            StmtKind::Expr(expr) => self.give(expr),
            StmtKind::Assign { targets, value } => {
                self.give_all(targets);
                self.give(value);
            }
            StmtKind::AugAssign { target, value, .. } => self.give_all([target, value]),
            StmtKind::AnnAssign { target, annotation, value } => {
                self.give_all([target, annotation]);
                self.give_all(value);
            }
            StmtKind::Return(value) => self.give_all(value),
            StmtKind::Raise { exception, cause } => {
                self.give_all(exception);
                self.give_all(cause);
            }
            StmtKind::Assert { test, message } => {
                self.give(test);
                self.give_all(message);
            }
            StmtKind::Delete(targets) => self.give_all(targets),
            StmtKind::If(node) => {
                for branch in &node.branches {
                    self.give(&branch.test);
                    self.body(&branch.body);
                }
                self.body(&node.orelse);
            }
            StmtKind::For(node) => {
                self.give_all([&node.target, &node.iter]);
                self.body(&node.body);
                self.body(&node.orelse);
            }
            StmtKind::While(node) => {
                self.give(&node.test);
                self.body(&node.body);
                self.body(&node.orelse);
            }
            StmtKind::With(node) => {
                for item in &node.items {
                    self.give(&item.context);
                    self.give_all(&item.target);
                }
                self.body(&node.body);
            }
            StmtKind::Try(node) => {
                self.body(&node.body);
                for handler in &node.handlers {
                    self.give_all(&handler.kind);
                    self.body(&handler.body);
                }
                self.body(&node.orelse);
                self.body(&node.finally);
            }
            StmtKind::Match(node) => {
                self.give(&node.subject);
                for case in &node.cases {
                    (self.each)(Node::Pattern(&case.pattern));
                    self.give_all(&case.guard);
                    self.body(&case.body);
                }
            }
            StmtKind::Function(node) => self.function(node),
            StmtKind::Class(node) => {
                self.give_all(node.decorators.iter().map(|decorator| &decorator.expr));
                self.give_all(node.arguments.iter().map(|argument| &argument.value));
                if self.enter.classes {
                    self.body(&node.body);
                }
            }
            StmtKind::TypeAlias { name, value } => self.give_all([name, value]),
            StmtKind::Pass
            | StmtKind::Break
            | StmtKind::Continue
            | StmtKind::Global(_)
            | StmtKind::Nonlocal(_)
            | StmtKind::Import(_)
            | StmtKind::ImportFrom(_)
            | StmtKind::Unknown => {}
        }
    }

    fn function(&mut self, node: &'t Function) {
        self.give_all(node.decorators.iter().map(|decorator| &decorator.expr));
        self.params(&node.params);
        self.give_all(&node.returns);
        if self.enter.functions {
            self.body(&node.body);
        }
    }

    fn params(&mut self, params: &'t [Param]) {
        for param in params {
            self.give_all(&param.annotation);
            self.give_all(&param.default);
        }
    }

    fn expr(&mut self, expr: &'t Expr) {
        match &expr.kind {
            ExprKind::FString(node) => self.text_parts(&node.parts),
            ExprKind::Attribute(node) => self.give(&node.value),
            ExprKind::Subscript(node) => self.give_all([&node.value, &node.index]),
            ExprKind::Slice(node) => {
                self.give_all(&node.lower);
                self.give_all(&node.upper);
                self.give_all(&node.step);
            }
            ExprKind::Call(node) => {
                self.give(&node.callee);
                self.give_all(node.arguments.iter().map(|argument| &argument.value));
            }
            ExprKind::List(items) | ExprKind::Set(items) => self.give_all(items),
            ExprKind::Tuple(node) => self.give_all(&node.items),
            ExprKind::Dict(entries) => {
                for entry in entries {
                    self.give_all(&entry.key);
                    self.give(&entry.value);
                }
            }
            ExprKind::Unary { operand, .. } => self.give(operand),
            ExprKind::Binary(node) => self.give_all([&node.left, &node.right]),
            ExprKind::Bool { values, .. } => self.give_all(values),
            ExprKind::Compare(node) => {
                self.give(&node.left);
                self.give_all(node.rest.iter().map(|(_, right)| right));
            }
            ExprKind::Conditional(node) => self.give_all([&node.body, &node.test, &node.orelse]),
            ExprKind::Lambda(node) => {
                self.params(&node.params);
                if self.enter.lambdas {
                    self.give(&node.body);
                }
            }
            ExprKind::Comprehension(node) => {
                self.give(&node.element);
                self.give_all(&node.value);
                for clause in &node.clauses {
                    match clause {
                        Clause::For { target, iter, .. } => self.give_all([target, iter]),
                        Clause::If(test) => self.give(test),
                    }
                }
            }
            ExprKind::Await(value)
            | ExprKind::YieldFrom(value)
            | ExprKind::Star(value)
            | ExprKind::Walrus { value, .. } => self.give(value),
            ExprKind::Yield(value) => self.give_all(value.as_deref()),
            ExprKind::Name(_)
            | ExprKind::None
            | ExprKind::True
            | ExprKind::False
            | ExprKind::Ellipsis
            | ExprKind::Int(_)
            | ExprKind::Float(_)
            | ExprKind::Imaginary(_)
            | ExprKind::Str { .. }
            | ExprKind::Bytes
            | ExprKind::Unknown => {}
        }
    }

    /// Specifiers nest no deeper than the tree, see `MAX_DEPTH`.
    fn text_parts(&mut self, parts: &'t [FPart]) {
        for part in parts {
            if let FPart::Value { expr, spec, .. } = part {
                self.give(expr);
                self.text_parts(spec);
            }
        }
    }

    fn pattern(&mut self, pattern: &'t Pattern) {
        match &pattern.kind {
            PatternKind::Value(expr) => self.give(expr),
            PatternKind::Sequence(items) | PatternKind::Or(items) => {
                for item in items {
                    (self.each)(Node::Pattern(item));
                }
            }
            PatternKind::Mapping { entries, .. } => {
                for (key, value) in entries {
                    self.give(key);
                    (self.each)(Node::Pattern(value));
                }
            }
            PatternKind::Class { class, positional, keywords } => {
                self.give(class);
                for item in positional.iter().chain(keywords.iter().map(|(_, value)| value)) {
                    (self.each)(Node::Pattern(item));
                }
            }
            PatternKind::As { pattern, .. } => (self.each)(Node::Pattern(pattern)),
            PatternKind::Wildcard | PatternKind::Capture(_) | PatternKind::Star(_) | PatternKind::Unknown => {}
        }
    }
}

/// Reads a tree in source order. Each method enters the node's parts by its `walk_…` function, or does not.
pub trait Visitor<'t> {
    fn visit_stmt(&mut self, stmt: &'t Stmt) {
        walk_stmt(self, stmt);
    }

    fn visit_expr(&mut self, expr: &'t Expr) {
        walk_expr(self, expr);
    }

    fn visit_pattern(&mut self, pattern: &'t Pattern) {
        walk_pattern(self, pattern);
    }
}

pub fn walk_body<'t, V: Visitor<'t> + ?Sized>(visitor: &mut V, body: &'t [Stmt]) {
    for stmt in body {
        visitor.visit_stmt(stmt);
    }
}

pub fn walk_stmt<'t, V: Visitor<'t> + ?Sized>(visitor: &mut V, stmt: &'t Stmt) {
    walk_node(visitor, Node::Stmt(stmt));
}

pub fn walk_expr<'t, V: Visitor<'t> + ?Sized>(visitor: &mut V, expr: &'t Expr) {
    walk_node(visitor, Node::Expr(expr));
}

pub fn walk_pattern<'t, V: Visitor<'t> + ?Sized>(visitor: &mut V, pattern: &'t Pattern) {
    walk_node(visitor, Node::Pattern(pattern));
}

fn walk_node<'t, V: Visitor<'t> + ?Sized>(visitor: &mut V, node: Node<'t>) {
    parts(node, Enter::ALL, &mut |part| match part {
        Node::Stmt(stmt) => visitor.visit_stmt(stmt),
        Node::Expr(expr) => visitor.visit_expr(expr),
        Node::Pattern(pattern) => visitor.visit_pattern(pattern),
    });
}

/// Every node below some nodes and these themselves, each before its parts, in source order.
#[derive(Clone, Debug)]
pub struct Walk<'t> {
    /// What is still to come, the next one last.
    stack: Vec<Node<'t>>,
    enter: Enter,
}

impl<'t> Iterator for Walk<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        let node = self.stack.pop()?;
        let before = self.stack.len();
        parts(node, self.enter, &mut |part| self.stack.push(part));
        if let Some(parts) = self.stack.get_mut(before..) {
            parts.reverse();
        }
        Some(node)
    }
}

/// All nodes of some statements.
pub fn nodes(body: &[Stmt], enter: Enter) -> Walk<'_> {
    Walk { stack: body.iter().rev().map(Node::Stmt).collect(), enter }
}

/// All nodes of one expression, the expression first.
pub fn nodes_of_expr(expr: &Expr, enter: Enter) -> Walk<'_> {
    Walk { stack: vec![Node::Expr(expr)], enter }
}

/// All expressions of some statements.
pub fn exprs(body: &[Stmt], enter: Enter) -> impl Iterator<Item = &Expr> {
    nodes(body, enter).filter_map(as_expr)
}

/// All expressions of one statement.
pub fn exprs_of_stmt(stmt: &Stmt, enter: Enter) -> impl Iterator<Item = &Expr> {
    exprs(std::slice::from_ref(stmt), enter)
}

/// All expressions of one expression, itself first.
pub fn exprs_of_expr(expr: &Expr, enter: Enter) -> impl Iterator<Item = &Expr> {
    nodes_of_expr(expr, enter).filter_map(as_expr)
}

fn as_expr(node: Node<'_>) -> Option<&Expr> {
    match node {
        Node::Expr(expr) => Some(expr),
        Node::Stmt(_) | Node::Pattern(_) => None,
    }
}

/// All statements of a body and of the blocks in it; a definition is one of them, its body only as `enter` says.
pub fn stmts(body: &[Stmt], enter: Enter) -> Stmts<'_> {
    Stmts { stack: body.iter().rev().collect(), enter }
}

/// See [`stmts`].
#[derive(Clone, Debug)]
pub struct Stmts<'t> {
    stack: Vec<&'t Stmt>,
    enter: Enter,
}

impl<'t> Iterator for Stmts<'t> {
    type Item = &'t Stmt;

    fn next(&mut self) -> Option<&'t Stmt> {
        let stmt = self.stack.pop()?;
        let before = self.stack.len();
        parts(Node::Stmt(stmt), self.enter, &mut |part| {
            if let Node::Stmt(inner) = part {
                self.stack.push(inner);
            }
        });
        if let Some(parts) = self.stack.get_mut(before..) {
            parts.reverse();
        }
        Some(stmt)
    }
}
