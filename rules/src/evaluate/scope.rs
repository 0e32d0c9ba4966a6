//! Which names a body binds, shares with functions around it, and takes from the module. Knows no value.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::syntax::{
    Id, Name,
    python::{
        Clause, Comprehension, Enter, Expr, ExprKind, Function, Lambda, Node, Param, Pattern, PatternKind, Stmt,
        StmtKind, parts,
    },
};

/// The names of one body, resolved.
#[derive(Debug, Default, Clone)]
pub(crate) struct Scope {
    pub(crate) is_class: bool,
    /// In order of first appearance; parameters first.
    bound: Vec<Name>,
    known: FxHashSet<Name>,
    globals: FxHashSet<Name>,
    nonlocals: FxHashSet<Name>,
    read: FxHashSet<Name>,
    children: Vec<Id>,
    /// Bound here and read by a body inside.
    pub(crate) cells: Vec<Name>,
    /// Bound in a function around.
    pub(crate) free: Vec<Name>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Where {
    Local,
    Cell,
    Global,
    /// The names of a class body.
    Body,
}

impl Scope {
    pub(crate) fn locals(&self) -> impl Iterator<Item = &Name> {
        self.bound.iter().filter(|name| !self.cells.contains(name))
    }

    pub(crate) fn place(&self, name: &str) -> Where {
        if self.globals.contains(name) {
            return Where::Global;
        }
        if self.is_class && self.known.contains(name) {
            return Where::Body;
        }
        if self.cells.iter().chain(&self.free).any(|cell| cell == name) {
            return if self.is_class { Where::Body } else { Where::Cell };
        }
        match (self.known.contains(name), self.is_class) {
            (true, _) => Where::Local,
            (false, true) => Where::Body,
            (false, false) => Where::Global,
        }
    }

    fn bind(&mut self, name: &Name) {
        if self.globals.contains(name) || self.nonlocals.contains(name) {
            return;
        }
        if self.known.insert(name.clone()) {
            self.bound.push(name.clone());
        }
    }
}

/// The scopes below one module-level statement, by the number of the node that opens each.
pub(crate) fn scopes(stmt: &Stmt) -> FxHashMap<Id, Scope> {
    let mut reader = Reader { open: vec![(Id(u32::MAX), Scope::default(), true)], done: FxHashMap::default() };
    reader.stmt(stmt);
    let top = reader.open.pop().map(|(_, scope, _)| scope.children).unwrap_or_default();
    let mut scopes = reader.done;
    for child in top {
        resolve(child, &FxHashSet::default(), &mut scopes);
    }
    scopes
}

/// Gives every scope its cells and free names; the answer is what it needs of those around.
fn resolve(id: Id, around: &FxHashSet<Name>, scopes: &mut FxHashMap<Id, Scope>) -> FxHashSet<Name> {
    let Some(mut scope) = scopes.remove(&id) else { return FxHashSet::default() };
    let mut visible = around.clone();
    if !scope.is_class {
        visible.extend(scope.known.iter().cloned());
        for name in &scope.globals {
            visible.remove(name);
        }
    }
    let mut wanted: FxHashSet<Name> = FxHashSet::default();
    for child in scope.children.clone() {
        wanted.extend(resolve(child, &visible, scopes));
    }
    let mut free: Vec<Name> = Vec::new();
    let mut cells = Vec::new();
    for name in &wanted {
        if !scope.is_class && scope.known.contains(name) {
            cells.push(name.clone());
        } else {
            free.push(name.clone());
        }
    }
    for name in scope.read.iter().chain(&scope.nonlocals) {
        let is_own = scope.known.contains(name) && !scope.is_class;
        if !is_own && !scope.globals.contains(name) && around.contains(name) && !free.contains(name) {
            free.push(name.clone());
        }
    }
    free.retain(|name| around.contains(name));
    cells.sort();
    free.sort();
    let wanted = free.iter().cloned().collect();
    (scope.cells, scope.free) = (cells, free);
    scopes.insert(id, scope);
    wanted
}

struct Reader {
    /// The bodies around, outermost first; whether each is a comprehension's or the module's.
    open: Vec<(Id, Scope, bool)>,
    done: FxHashMap<Id, Scope>,
}

impl Reader {
    fn within(&mut self, id: Id, is_comprehension: bool, is_class: bool, each: impl FnOnce(&mut Reader)) {
        self.open.push((id, Scope { is_class, ..Scope::default() }, is_comprehension));
        each(self);
        if let Some((id, scope, _)) = self.open.pop() {
            self.done.insert(id, scope);
            if let Some((_, outer, _)) = self.open.last_mut() {
                outer.children.push(id);
            }
        }
    }

    fn bind(&mut self, name: &Name) {
        // The module's own names are no slots.
        if self.open.len() > 1
            && let Some((_, scope, _)) = self.open.last_mut()
        {
            scope.bind(name);
        }
    }

    /// `name := value` binds in the function around a comprehension.
    fn bind_outside(&mut self, name: &Name) {
        let at = self.open.iter().rposition(|(_, _, is_comprehension)| !is_comprehension);
        let Some(at) = at else { return };
        if let Some((_, scope, _)) = self.open.get_mut(at) {
            scope.bind(name);
        }
        // The comprehensions between write to it.
        for (_, scope, _) in self.open.iter_mut().skip(at + 1) {
            scope.nonlocals.insert(name.clone());
        }
    }

    fn read(&mut self, name: &Name) {
        if let Some((_, scope, _)) = self.open.last_mut() {
            scope.read.insert(name.clone());
        }
    }

    fn body(&mut self, body: &[Stmt]) {
        // `global` and `nonlocal` hold for the whole body, wherever they stand.
        self.declarations(body);
        for stmt in body {
            self.stmt(stmt);
        }
    }

    fn declarations(&mut self, body: &[Stmt]) {
        for stmt in body {
            if let Some((_, scope, _)) = self.open.last_mut() {
                match &stmt.kind {
                    StmtKind::Global(names) => scope.globals.extend(names.iter().map(|name| name.name.clone())),
                    StmtKind::Nonlocal(names) => scope.nonlocals.extend(names.iter().map(|name| name.name.clone())),
                    _ => {}
                }
            }
            for block in stmt.bodies() {
                self.declarations(block);
            }
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Function(function) => self.function(function),
            StmtKind::Class(class) => {
                self.bind(&class.name.name);
                class.decorators.iter().for_each(|decorator| self.expr(&decorator.expr));
                class.arguments.iter().for_each(|argument| self.expr(&argument.value));
                self.within(class.id, false, true, |reader| reader.body(&class.body));
            }
            StmtKind::Import(modules) => {
                for module in modules {
                    let bound = module.alias.as_ref().map_or_else(
                        || Name::new(module.module.name.split('.').next().unwrap_or("")),
                        |alias| alias.name.clone(),
                    );
                    self.bind(&bound);
                }
            }
            StmtKind::ImportFrom(node) => {
                for name in &node.names {
                    self.bind(&name.alias.as_ref().unwrap_or(&name.name).name);
                }
            }
            StmtKind::AnnAssign { target, value, .. } => {
                self.target(target);
                if let Some(value) = value {
                    self.expr(value);
                }
            }
            StmtKind::Try(node) => {
                for handler in &node.handlers {
                    if let Some(name) = &handler.name {
                        self.bind(&name.name);
                    }
                }
                self.parts(Node::Stmt(stmt));
            }
            StmtKind::Assign { targets, value } => {
                targets.iter().for_each(|target| self.target(target));
                self.expr(value);
            }
            StmtKind::AugAssign { target, value, .. } => {
                self.target(target);
                self.expr(target);
                self.expr(value);
            }
            StmtKind::Delete(targets) => targets.iter().for_each(|target| self.target(target)),
            StmtKind::For(node) => {
                self.target(&node.target);
                self.parts(Node::Stmt(stmt));
            }
            StmtKind::With(node) => {
                node.items.iter().filter_map(|item| item.target.as_ref()).for_each(|target| self.target(target));
                self.parts(Node::Stmt(stmt));
            }
            StmtKind::TypeAlias { .. } => {}
            _ => self.parts(Node::Stmt(stmt)),
        }
    }

    fn parts(&mut self, node: Node<'_>) {
        let mut inner: Vec<Node<'_>> = Vec::new();
        parts(node, Enter::ALL, &mut |part| inner.push(part));
        for part in inner {
            match part {
                Node::Stmt(stmt) => self.stmt(stmt),
                Node::Expr(expr) => self.expr(expr),
                Node::Pattern(pattern) => self.pattern(pattern),
            }
        }
    }

    fn target(&mut self, target: &Expr) {
        match &target.kind {
            ExprKind::Name(name) => self.bind(name),
            ExprKind::Tuple(tuple) => tuple.items.iter().for_each(|item| self.target(item)),
            ExprKind::List(items) => items.iter().for_each(|item| self.target(item)),
            ExprKind::Star(inner) => self.target(inner),
            _ => self.expr(target),
        }
    }

    fn pattern(&mut self, pattern: &Pattern) {
        match &pattern.kind {
            PatternKind::Capture(name) | PatternKind::Star(Some(name)) => self.bind(name),
            PatternKind::As { name, .. } => self.bind(&name.name),
            PatternKind::Mapping { rest: Some(name), .. } => self.bind(&name.name),
            _ => {}
        }
        self.parts(Node::Pattern(pattern));
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Name(name) => self.read(name),
            ExprKind::Walrus { target, value } => {
                self.bind_outside(&target.name);
                self.read(&target.name);
                self.expr(value);
            }
            ExprKind::Lambda(lambda) => self.lambda(expr.id, lambda),
            ExprKind::Comprehension(node) => self.comprehension(expr.id, node),
            _ => self.parts(Node::Expr(expr)),
        }
    }

    fn params(&mut self, params: &[Param]) {
        for param in params.iter().filter(|param| !param.name.name.is_empty()) {
            self.bind(&param.name.name);
        }
    }

    fn function(&mut self, function: &Function) {
        self.bind(&function.name.name);
        function.decorators.iter().for_each(|decorator| self.expr(&decorator.expr));
        function.params.iter().filter_map(|param| param.default.as_ref()).for_each(|default| self.expr(default));
        self.within(function.id, false, false, |reader| {
            reader.params(&function.params);
            reader.body(&function.body);
        });
    }

    fn lambda(&mut self, id: Id, lambda: &Lambda) {
        lambda.params.iter().filter_map(|param| param.default.as_ref()).for_each(|default| self.expr(default));
        self.within(id, false, false, |reader| {
            reader.params(&lambda.params);
            reader.expr(&lambda.body);
        });
    }

    fn comprehension(&mut self, id: Id, node: &Comprehension) {
        // The first iterable is worked out outside.
        if let Some(Clause::For { iter, .. }) = node.clauses.first() {
            self.expr(iter);
        }
        self.within(id, true, false, |reader| {
            for (clause, at) in node.clauses.iter().zip(0..) {
                match clause {
                    Clause::For { target, iter, .. } => {
                        if at > 0 {
                            reader.expr(iter);
                        }
                        reader.target(target);
                    }
                    Clause::If(test) => reader.expr(test),
                }
            }
            reader.expr(&node.element);
            if let Some(value) = &node.value {
                reader.expr(value);
            }
        });
    }
}
