//! Runs the rules that look at one item over an item. Knows the list of rules, not the rules.

use std::sync::OnceLock;

use crate::{
    RULES,
    finding::Finding,
    model::outline::{Content, Outline},
    rule::{Around, Cx, FileKind, On, Rule},
    syntax::python::{
        Call, Class, ExceptHandler, Expr, ExprKind, Function, Stmt, StmtKind, Visitor, walk_body, walk_expr, walk_stmt,
    },
    text::Source,
};

type Check<T> = fn(&T, &mut Cx);
type CallCheck = fn(&Expr, &Call, &mut Cx);

/// The rules by what they look at, so that a node meets only those that want it.
#[derive(Default)]
struct Wanted {
    stmts: Vec<(&'static str, Check<Stmt>)>,
    functions: Vec<(&'static str, Check<Function>)>,
    classes: Vec<(&'static str, Check<Class>)>,
    handlers: Vec<(&'static str, Check<ExceptHandler>)>,
    exprs: Vec<(&'static str, Check<Expr>)>,
    calls: Vec<(&'static str, CallCheck)>,
}

impl Wanted {
    fn of(rules: &[Rule]) -> Wanted {
        let mut wanted = Wanted::default();
        for rule in rules {
            match rule.on {
                On::Stmt(check) => wanted.stmts.push((rule.name, check)),
                On::Function(check) => wanted.functions.push((rule.name, check)),
                On::Class(check) => wanted.classes.push((rule.name, check)),
                On::ExceptHandler(check) => wanted.handlers.push((rule.name, check)),
                On::Expr(check) => wanted.exprs.push((rule.name, check)),
                On::Call(check) => wanted.calls.push((rule.name, check)),
                On::Project(_) | On::Suppressions => {}
            }
        }
        wanted
    }
}

/// The findings of all rules that look at one item, for each item of a region of Python, in order.
/// An item that `previous` knows with the same bytes and the same names around it is not looked at again.
pub fn inspect(source: &Source, outline: &Outline, kind: FileKind) -> Vec<Finding> {
    static ALL: OnceLock<Wanted> = OnceLock::new();
    inspect_with(ALL.get_or_init(|| Wanted::of(RULES)), source, outline, kind)
}

/// The same with some rules only.
pub fn inspect_by(rules: &[Rule], source: &Source, outline: &Outline, kind: FileKind) -> Vec<Finding> {
    inspect_with(&Wanted::of(rules), source, outline, kind)
}

fn inspect_with(wanted: &Wanted, source: &Source, outline: &Outline, kind: FileKind) -> Vec<Finding> {
    let mut found = Vec::new();
    for ((region, text), number) in outline.regions.iter().zip(&source.regions).zip(0u32..) {
        let Content::Python(module) = &region.content else { continue };
        for (item, index) in module.items.iter().zip(0u32..) {
            let rest = text.text.get(item.start as usize..).unwrap_or("");
            let mut walker = Walker {
                wanted,
                cx: Cx {
                    rule: "",
                    names: &module.names,
                    item: &item.item,
                    text: rest,
                    kind,
                    around: Vec::new(),
                    found: Vec::new(),
                    local: Default::default(),
                },
            };
            for stmt in &item.item.body {
                walker.visit_stmt(stmt);
            }
            found.extend(walker.cx.found.into_iter().map(|finding| finding.stamped(0, number, index)));
        }
    }
    found
}

struct Walker<'a> {
    wanted: &'a Wanted,
    cx: Cx<'a>,
}

impl<'a> Walker<'a> {
    fn within(&mut self, around: Around<'a>, visit: impl FnOnce(&mut Walker<'a>)) {
        self.cx.around.push(around);
        visit(self);
        self.cx.around.pop();
    }

    /// What stands before a body runs outside of it.
    fn function(&mut self, function: &'a Function) {
        for expr in function.decorators.iter().map(|decorator| &decorator.expr) {
            self.visit_expr(expr);
        }
        for expr in function.params.iter().flat_map(|param| param.annotation.iter().chain(&param.default)) {
            self.visit_expr(expr);
        }
        if let Some(returns) = &function.returns {
            self.visit_expr(returns);
        }
        self.within(Around::Function(function), |walker| walk_body(walker, &function.body));
    }

    fn class(&mut self, class: &'a Class) {
        for expr in class.decorators.iter().map(|decorator| &decorator.expr) {
            self.visit_expr(expr);
        }
        for expr in class.arguments.iter().map(|argument| &argument.value) {
            self.visit_expr(expr);
        }
        self.within(Around::Class(class), |walker| walk_body(walker, &class.body));
    }

    fn handler(&mut self, handler: &'a ExceptHandler) {
        for (rule, check) in &self.wanted.handlers {
            self.cx.rule = rule;
            check(handler, &mut self.cx);
        }
        if let Some(kind) = &handler.kind {
            self.visit_expr(kind);
        }
        self.within(Around::Handler(handler), |walker| walk_body(walker, &handler.body));
    }
}

impl<'a> Visitor<'a> for Walker<'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        for (rule, check) in &self.wanted.stmts {
            self.cx.rule = rule;
            check(stmt, &mut self.cx);
        }
        match &stmt.kind {
            StmtKind::Function(function) => {
                for (rule, check) in &self.wanted.functions {
                    self.cx.rule = rule;
                    check(function, &mut self.cx);
                }
                self.function(function);
            }
            StmtKind::Class(class) => {
                for (rule, check) in &self.wanted.classes {
                    self.cx.rule = rule;
                    check(class, &mut self.cx);
                }
                self.class(class);
            }
            StmtKind::Try(attempt) => self.within(Around::Stmt(stmt), |walker| {
                walk_body(walker, &attempt.body);
                for handler in &attempt.handlers {
                    walker.handler(handler);
                }
                walk_body(walker, &attempt.orelse);
                walk_body(walker, &attempt.finally);
            }),
            _ => self.within(Around::Stmt(stmt), |walker| walk_stmt(walker, stmt)),
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        for (rule, check) in &self.wanted.exprs {
            self.cx.rule = rule;
            check(expr, &mut self.cx);
        }
        if let ExprKind::Call(call) = &expr.kind {
            for (rule, check) in &self.wanted.calls {
                self.cx.rule = rule;
                check(expr, call, &mut self.cx);
            }
        }
        self.within(Around::Expr(expr), |walker| walk_expr(walker, expr));
    }
}
