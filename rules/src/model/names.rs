//! The names that a run of statements binds: imports, definitions, values. Knows no other file, so an import is
//! told by what it names, not by what it finds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::syntax::{
    Id, Name,
    python::{Enter, Expr, ExprKind, Function, ImportFrom, Pattern, PatternKind, Stmt, StmtKind, exprs_of_expr},
};

/// The names of one scope, each with its bindings in source order.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Names {
    pub bound: BTreeMap<Name, Vec<Binding>>,
    /// `from x import *`
    pub stars: Vec<Import>,
    /// Names that `global` or `nonlocal` hand to an outer scope.
    pub outer: Vec<Name>,
    /// Functions whose call gives a generator: with `yield` in their body and without a decorator.
    pub generators: Vec<Name>,
    /// Functions given to `atexit.register`.
    pub at_exit: Vec<Name>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Binding {
    /// The number of the item, for a module's names; 0 in a function.
    pub item: u32,
    /// The statement that binds (for a class or function its own number).
    pub id: Id,
    pub kind: BindingKind,
    /// Whether it stands under an `if`, `try`, loop and the like.
    pub is_conditional: bool,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum BindingKind {
    Import(Import),
    Class,
    Function,
    Param,
    /// `name = value`: the whole value, not a part of it.
    Value,
    /// Anything else: a loop variable, an unpacked part, `with … as`, a deletion.
    Other,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Import {
    /// How many leading dots.
    pub level: u32,
    pub module: Name,
    /// The name taken from the module; none where the module itself is bound.
    pub name: Option<Name>,
}

impl Import {
    /// The dotted name, for an absolute import.
    pub fn dotted(&self) -> Option<String> {
        (self.level == 0).then(|| match &self.name {
            Some(name) => format!("{}.{name}", self.module),
            None => self.module.to_string(),
        })
    }
}

impl Names {
    /// The names of a module, given the statements of its items.
    pub fn of<'a>(items: impl Iterator<Item = &'a [Stmt]>) -> Names {
        let mut names = Names::default();
        for (body, item) in items.zip(0u32..) {
            Binder { names: &mut names, item }.body(body, false);
        }
        names
    }

    /// The names of a function: its parameters and what its body binds.
    pub fn of_function(function: &Function) -> Names {
        let mut names = Names::default();
        let mut binder = Binder { names: &mut names, item: 0 };
        for param in &function.params {
            binder.bind(param.name.name.clone(), param.id, BindingKind::Param, false);
        }
        binder.body(&function.body, false);
        names
    }

    /// The names of a class body.
    pub fn of_body(body: &[Stmt]) -> Names {
        Names::of(std::iter::once(body))
    }

    pub fn get(&self, name: &str) -> &[Binding] {
        self.bound.get(name).map_or(&[], Vec::as_slice)
    }

    pub fn binds(&self, name: &str) -> bool {
        self.bound.contains_key(name) && !self.outer.iter().any(|outer| outer == name)
    }

    /// The import behind a name; none where it is bound in any other way too, or by several different imports.
    pub fn import(&self, name: &str) -> Option<&Import> {
        let mut imports = self.get(name).iter().map(|binding| match &binding.kind {
            BindingKind::Import(import) => Some(import),
            _ => None,
        });
        let first = imports.next()??;
        imports.all(|other| other == Some(first)).then_some(first)
    }

    /// Whether any of the imports reaches into a module: `django.db` also for `from django import db`.
    pub fn imports_from(&self, module: &str) -> bool {
        let inside =
            |dotted: &str| dotted.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        let imports = self.bound.values().flatten().filter_map(|binding| match &binding.kind {
            BindingKind::Import(import) => import.dotted(),
            _ => None,
        });
        imports.chain(self.stars.iter().filter_map(Import::dotted)).any(|dotted| inside(&dotted))
    }
}

struct Binder<'a> {
    names: &'a mut Names,
    item: u32,
}

impl Binder<'_> {
    fn bind(&mut self, name: Name, id: Id, kind: BindingKind, is_conditional: bool) {
        self.names.bound.entry(name).or_default().push(Binding { item: self.item, id, kind, is_conditional });
    }

    fn body(&mut self, body: &[Stmt], conditional: bool) {
        for stmt in body {
            self.stmt(stmt, conditional);
        }
    }

    fn stmt(&mut self, stmt: &Stmt, conditional: bool) {
        let id = stmt.id;
        match &stmt.kind {
            StmtKind::Assign { targets, value } => {
                self.walrus(value, id);
                for target in targets {
                    self.target(target, id, BindingKind::Value, conditional);
                }
            }
            StmtKind::AnnAssign { target, value, .. } => {
                let kind = if value.is_some() { BindingKind::Value } else { BindingKind::Other };
                self.target(target, id, kind, conditional);
            }
            StmtKind::AugAssign { target, .. } => self.target(target, id, BindingKind::Other, conditional),
            StmtKind::TypeAlias { name, .. } => self.target(name, id, BindingKind::Other, conditional),
            StmtKind::Delete(targets) => {
                for target in targets {
                    self.target(target, id, BindingKind::Other, conditional);
                }
            }
            StmtKind::Expr(expr) | StmtKind::Return(Some(expr)) => {
                if let Some(call) = expr.as_call().filter(|call| call.callee.is_dotted("atexit.register"))
                    && let Some(ExprKind::Name(name)) = call.positional(0).map(|first| &first.kind)
                {
                    self.names.at_exit.push(name.clone());
                }
                self.walrus(expr, id);
            }
            StmtKind::Global(names) | StmtKind::Nonlocal(names) => {
                self.names.outer.extend(names.iter().map(|name| name.name.clone()));
            }
            StmtKind::Import(modules) => {
                for import in modules {
                    let (name, module) = match &import.alias {
                        Some(alias) => (alias.name.clone(), import.module.name.clone()),
                        // `import a.b` binds `a`.
                        None => {
                            let root = import.module.name.split('.').next().unwrap_or_default();
                            (Name::from(root), Name::from(root))
                        }
                    };
                    let kind = BindingKind::Import(Import { level: 0, module, name: None });
                    self.bind(name, id, kind, conditional);
                }
            }
            StmtKind::ImportFrom(import) => self.import_from(import, id, conditional),
            StmtKind::If(choice) => {
                for branch in &choice.branches {
                    self.walrus(&branch.test, id);
                    self.body(&branch.body, true);
                }
                self.body(&choice.orelse, true);
            }
            StmtKind::For(each) => {
                self.target(&each.target, id, BindingKind::Other, true);
                self.body(&each.body, true);
                self.body(&each.orelse, true);
            }
            StmtKind::While(repeat) => {
                self.walrus(&repeat.test, id);
                self.body(&repeat.body, true);
                self.body(&repeat.orelse, true);
            }
            StmtKind::With(with) => {
                for item in &with.items {
                    if let Some(target) = &item.target {
                        self.target(target, id, BindingKind::Other, conditional);
                    }
                }
                self.body(&with.body, conditional);
            }
            StmtKind::Try(attempt) => {
                self.body(&attempt.body, true);
                for handler in &attempt.handlers {
                    if let Some(name) = &handler.name {
                        self.bind(name.name.clone(), id, BindingKind::Other, true);
                    }
                    self.body(&handler.body, true);
                }
                self.body(&attempt.orelse, true);
                self.body(&attempt.finally, true);
            }
            StmtKind::Match(choice) => {
                for case in &choice.cases {
                    self.pattern(&case.pattern, id);
                    self.body(&case.body, true);
                }
            }
            StmtKind::Function(function) => {
                if function.is_generator && !function.is_async && function.decorators.is_empty() {
                    self.names.generators.push(function.name.name.clone());
                }
                self.bind(function.name.name.clone(), function.id, BindingKind::Function, conditional);
            }
            StmtKind::Class(class) => self.bind(class.name.name.clone(), class.id, BindingKind::Class, conditional),
            StmtKind::Return(None)
            | StmtKind::Raise { .. }
            | StmtKind::Assert { .. }
            | StmtKind::Pass
            | StmtKind::Break
            | StmtKind::Continue
            | StmtKind::Unknown => {}
        }
    }

    fn import_from(&mut self, import: &ImportFrom, id: Id, conditional: bool) {
        let of = |name: Option<Name>| Import { level: import.level, module: import.module.name.clone(), name };
        if import.star.is_some() {
            self.names.stars.push(of(None));
        }
        for taken in &import.names {
            let bound = taken.alias.as_ref().unwrap_or(&taken.name);
            let kind = BindingKind::Import(of(Some(taken.name.name.clone())));
            self.bind(bound.name.clone(), id, kind, conditional);
        }
    }

    fn target(&mut self, target: &Expr, id: Id, kind: BindingKind, conditional: bool) {
        match &target.kind {
            ExprKind::Name(name) => self.bind(name.clone(), id, kind, conditional),
            ExprKind::List(parts) => self.parts(parts, id, conditional),
            ExprKind::Tuple(tuple) => self.parts(&tuple.items, id, conditional),
            ExprKind::Star(part) => self.target(part, id, BindingKind::Other, conditional),
            _ => {}
        }
    }

    fn parts(&mut self, parts: &[Expr], id: Id, conditional: bool) {
        for part in parts {
            self.target(part, id, BindingKind::Other, conditional);
        }
    }

    /// `name := value` binds in the enclosing scope, comprehensions included.
    fn walrus(&mut self, expr: &Expr, id: Id) {
        for inner in exprs_of_expr(expr, Enter::NONE) {
            if let ExprKind::Walrus { target, .. } = &inner.kind {
                self.bind(target.name.clone(), id, BindingKind::Other, true);
            }
        }
    }

    fn pattern(&mut self, pattern: &Pattern, id: Id) {
        match &pattern.kind {
            PatternKind::Capture(name) | PatternKind::Star(Some(name)) => {
                self.bind(name.clone(), id, BindingKind::Other, true);
            }
            PatternKind::Sequence(parts) | PatternKind::Or(parts) => {
                for part in parts {
                    self.pattern(part, id);
                }
            }
            PatternKind::Mapping { entries, rest } => {
                for (_, part) in entries {
                    self.pattern(part, id);
                }
                if let Some(rest) = rest {
                    self.bind(rest.name.clone(), id, BindingKind::Other, true);
                }
            }
            PatternKind::Class { positional, keywords, .. } => {
                for part in positional.iter().chain(keywords.iter().map(|(_, part)| part)) {
                    self.pattern(part, id);
                }
            }
            PatternKind::As { pattern, name } => {
                self.pattern(pattern, id);
                self.bind(name.name.clone(), id, BindingKind::Other, true);
            }
            PatternKind::Wildcard | PatternKind::Value(_) | PatternKind::Star(None) | PatternKind::Unknown => {}
        }
    }
}
