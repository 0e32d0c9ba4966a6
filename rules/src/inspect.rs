//! Runs the rules that look at one item over an item. Knows the list of rules, not the rules.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use crate::{
    RULES,
    finding::Finding,
    model::{
        names::Names,
        outline::{Content, ItemRef, Outline},
    },
    rule::{Around, Block, Cx, FileKind, On, Rule},
    syntax::python::{
        Call, Class, ExceptHandler, Expr, ExprKind, Function, Item, Stmt, StmtKind, Visitor, walk_body, walk_expr,
        walk_stmt,
    },
    text::{Language, Source},
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
            wanted.add(rule.name, rule.on);
        }
        wanted
    }

    fn add(&mut self, rule: &'static str, on: On) {
        match on {
            On::Stmt(check) => self.stmts.push((rule, check)),
            On::Function(check) => self.functions.push((rule, check)),
            On::Class(check) => self.classes.push((rule, check)),
            On::ExceptHandler(check) => self.handlers.push((rule, check)),
            On::Expr(check) => self.exprs.push((rule, check)),
            On::Call(check) => self.calls.push((rule, check)),
            On::Each(all) => all.iter().for_each(|on| self.add(rule, *on)),
            On::Project(_) | On::Suppressions => {}
        }
    }
}

/// The findings of all rules that look at one item, for each item of a region of Python, in order.
pub fn inspect(source: &Source, outline: &Outline, kind: FileKind) -> Vec<Finding> {
    inspect_with(all(), source, outline, kind, &Known::default())
}

/// The same for a file of the same kind that was inspected before, with what was found then. An item that stayed
/// what it was, with the same names around it, is not looked at again.
pub fn inspect_again(
    source: &Source,
    outline: &Outline,
    kind: FileKind,
    before: &Outline,
    found: &[Finding],
) -> Vec<Finding> {
    inspect_with(all(), source, outline, kind, &Known::of(before, found))
}

fn all() -> &'static Wanted {
    static ALL: OnceLock<Wanted> = OnceLock::new();
    ALL.get_or_init(|| Wanted::of(RULES))
}

/// The same with some rules only.
pub fn inspect_by(rules: &[Rule], source: &Source, outline: &Outline, kind: FileKind) -> Vec<Finding> {
    inspect_with(&Wanted::of(rules), source, outline, kind, &Known::default())
}

/// What was found in the items of the last outline.
#[derive(Default)]
struct Known<'a> {
    /// Of the first region.
    names: Option<&'a Names>,
    /// The number of an item, by its address and the hash of its bytes.
    items: FxHashMap<(*const Item, u64), u32>,
    found: FxHashMap<u32, Vec<&'a Finding>>,
}

impl<'a> Known<'a> {
    fn of(outline: &'a Outline, findings: &'a [Finding]) -> Known<'a> {
        let Some((region, module)) = outline.modules().next() else { return Known::default() };
        let mut known = Known { names: Some(&module.names), ..Known::default() };
        for (item, index) in module.items.iter().zip(0u32..) {
            known.items.insert((Arc::as_ptr(&item.item), item.hash), index);
        }
        for finding in findings.iter().filter(|finding| finding.place.region == region) {
            known.found.entry(finding.place.item).or_default().push(finding);
        }
        known
    }

    /// What is known, if the items stood among the same names. Only a file of one region is looked at so closely.
    fn among(&self, names: &Names) -> Option<&Known<'a>> {
        (self.names == Some(names)).then_some(self)
    }

    /// The findings of an item that stayed what it was.
    fn findings(&self, item: &ItemRef) -> Option<&[&'a Finding]> {
        let index = self.items.get(&(Arc::as_ptr(&item.item), item.hash))?;
        Some(self.found.get(index).map_or(&[][..], Vec::as_slice))
    }
}

fn inspect_with(
    wanted: &Wanted,
    source: &Source,
    outline: &Outline,
    kind: FileKind,
    known: &Known<'_>,
) -> Vec<Finding> {
    let mut found = Vec::new();
    // Nobody wrote these by hand, and what they say must stay as it is.
    if kind == FileKind::Migration || is_generated(&source.text) {
        return found;
    }
    for ((region, text), number) in outline.regions.iter().zip(&source.regions).zip(0u32..) {
        let Content::Python(module) = &region.content else { continue };
        let in_markdown = source.language == Language::Markdown;
        // What is found in a block may hang on the rest of it.
        let known = known.among(&module.names).filter(|_| !in_markdown);
        let broken = module.errors.0.first().map(|error| error.start);
        for (item, index) in module.items.iter().zip(0u32..) {
            if let Some(same) = known.and_then(|known| known.findings(item)) {
                found.extend(same.iter().map(|finding| (*finding).clone().stamped(0, number, index)));
                continue;
            }
            let rest = text.text.get(item.start as usize..).unwrap_or("");
            let is_broken_before = broken.is_some_and(|at| at < item.start);
            let block = in_markdown.then_some(Block { text: &text.text, is_broken_before });
            let mut walker = Walker {
                wanted,
                cx: Cx {
                    rule: "",
                    names: &module.names,
                    item: &item.item,
                    text: rest,
                    kind,
                    block,
                    around: Vec::new(),
                    found: Vec::new(),
                    local: Default::default(),
                    holdings: Default::default(),
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

/// Whether the comments at the top of a file say that a program wrote it.
fn is_generated(text: &str) -> bool {
    let comments = text.lines().map(str::trim).take_while(|line| line.is_empty() || line.starts_with('#'));
    comments.take(20).any(|line| {
        let line = line.to_lowercase();
        [
            "@generated",
            "generated by",
            "autogenerated",
            "auto-generated",
            "automatically generated",
            "do not edit",
            "do not modify",
        ]
        .iter()
        .any(|mark| line.contains(mark))
    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{outline, text::Language};

    const BARE: &str = "def f():\n    try:\n        a()\n    except:\n        b()\n\n\n";

    fn read(text: &str, before: Option<&Outline>) -> (Source, Outline) {
        let source = Source::new(text, Language::Python);
        let outline = outline(&source, before, None);
        (source, outline)
    }

    #[test]
    fn inspecting_again_finds_what_inspecting_finds() {
        let start = format!("import os\n\n\n{BARE}{}", BARE.replace("f()", "g()"));
        let (source, before) = read(&start, None);
        let found = inspect(&source, &before, FileKind::Code);
        assert_eq!(found.len(), 2);
        for text in [
            start.clone(),
            format!("# a comment\n{start}"),
            format!("{BARE}{start}"),
            start.replacen("except:", "except:  # why", 1),
            start.replacen("except:", "except OSError:", 1),
            start.replace("import os", "a = 1"),
            start.replace("def f", "def h"),
            BARE.to_owned(),
            String::new(),
        ] {
            let (source, after) = read(&text, Some(&before));
            let again = inspect_again(&source, &after, FileKind::Code, &before, &found);
            assert_eq!(again, inspect(&source, &after, FileKind::Code), "{text}");
        }
    }
}
