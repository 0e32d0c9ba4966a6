//! What a module imports and binds when it runs, in order: code in functions and for type checkers only left out.

use crate::{
    finding::Place,
    model::{
        names::{Import, Names},
        project::{ModuleId, Project},
    },
    syntax::{
        Name,
        python::{Enter, Expr, Stmt, StmtKind, exprs_of_expr},
    },
};

/// One step of a module that runs.
#[derive(Clone, Debug)]
pub enum Event {
    Import(Imported),
    /// A name that has a value from here on.
    Bind(Name),
}

/// One name or module that an import statement asks for.
#[derive(Clone, Debug)]
pub struct Imported {
    pub place: Place,
    /// The modules of the project that are loaded by it, packages first.
    pub modules: Vec<ModuleId>,
    /// The name that is asked of a module of the project.
    pub taken: Option<(ModuleId, Name)>,
    /// The names that it binds; `*` for a star.
    pub binds: Vec<Name>,
    /// Whether a `try` around it may take care of a failure.
    pub is_guarded: bool,
}

/// The steps of a module, in the order in which they run.
pub fn events(project: &Project, module: ModuleId) -> Vec<Event> {
    let mut reader = Reader { project, module, item: 0, found: Vec::new() };
    if let Some(found) = project.module(module) {
        for (item, stmt) in found.statements() {
            reader.item = item;
            reader.stmt(stmt, false);
        }
    }
    reader.found
}

struct Reader<'p> {
    project: &'p Project,
    module: ModuleId,
    item: u32,
    found: Vec<Event>,
}

/// `TYPE_CHECKING`, `typing.TYPE_CHECKING`
pub fn is_for_types(test: &Expr) -> bool {
    exprs_of_expr(test, Enter::NONE).any(|inner| {
        inner.as_name() == Some("TYPE_CHECKING")
            || inner.as_attribute().is_some_and(|attribute| attribute.attr.name == "TYPE_CHECKING")
    })
}

impl Reader<'_> {
    fn stmt(&mut self, stmt: &Stmt, is_guarded: bool) {
        match &stmt.kind {
            StmtKind::Import(modules) => {
                for import in modules {
                    let place = self.project.place(self.module, self.item, import.module.id);
                    let loaded = self.with_packages(&import.module.name);
                    let root = import.module.name.split('.').next().unwrap_or_default();
                    let bound = import.alias.as_ref().map_or_else(|| Name::from(root), |alias| alias.name.clone());
                    self.found.push(Event::Import(Imported {
                        place,
                        modules: loaded,
                        taken: None,
                        binds: vec![bound],
                        is_guarded,
                    }));
                }
            }
            StmtKind::ImportFrom(import) => {
                let base = Import { level: import.level, module: import.module.name.clone(), name: None };
                let dotted = self.project.imported_name(self.module, &base);
                let target = dotted.as_ref().and_then(|dotted| self.project.module_named(dotted));
                let loaded = dotted.as_ref().map_or_else(Vec::new, |dotted| self.with_packages(dotted));
                for taken in &import.names {
                    let place = self.project.place(self.module, self.item, taken.name.id);
                    let mut modules = loaded.clone();
                    // A name that is a module below is loaded as one.
                    let below = dotted
                        .as_ref()
                        .and_then(|dotted| self.project.module_named(&format!("{dotted}.{}", taken.name.name)))
                        .filter(|below| !self.project.is_builtin(*below));
                    modules.extend(below);
                    let asked = target.filter(|target| below.is_none() && !self.project.is_builtin(*target));
                    modules.extend(asked.filter(|target| !modules.contains(target) && *target != self.module));
                    let bound = taken.alias.as_ref().unwrap_or(&taken.name).name.clone();
                    self.found.push(Event::Import(Imported {
                        place,
                        modules,
                        taken: asked.map(|target| (target, taken.name.name.clone())),
                        binds: vec![bound],
                        is_guarded,
                    }));
                }
                if let Some(star) = import.star {
                    let place = self.project.place(self.module, self.item, star);
                    let binds = vec![Name::new_static("*")];
                    self.found.push(Event::Import(Imported { place, modules: loaded, taken: None, binds, is_guarded }));
                }
            }
            StmtKind::If(choice) => {
                for branch in choice.branches.iter().filter(|branch| !is_for_types(&branch.test)) {
                    branch.body.iter().for_each(|inner| self.stmt(inner, true));
                }
                choice.orelse.iter().for_each(|inner| self.stmt(inner, true));
            }
            StmtKind::Try(_) => {
                for inner in stmt.bodies().flatten() {
                    self.stmt(inner, true);
                }
            }
            StmtKind::With(_) | StmtKind::For(_) | StmtKind::While(_) | StmtKind::Match(_) => {
                self.names(stmt);
                for inner in stmt.bodies().flatten() {
                    self.stmt(inner, true);
                }
            }
            StmtKind::Class(class) => {
                // Imports of a class body run with the module.
                for inner in &class.body {
                    if matches!(inner.kind, StmtKind::Import(_) | StmtKind::ImportFrom(_)) {
                        self.stmt(inner, true);
                    }
                }
                self.found.push(Event::Bind(class.name.name.clone()));
            }
            _ => self.names(stmt),
        }
    }

    fn names(&mut self, stmt: &Stmt) {
        let names = Names::of_body(std::slice::from_ref(stmt));
        self.found.extend(names.bound.into_keys().map(Event::Bind));
    }

    /// A module of the project and the packages around it, outermost first.
    fn with_packages(&self, dotted: &str) -> Vec<ModuleId> {
        let ends = dotted.match_indices('.').map(|(at, _)| at).chain([dotted.len()]);
        let modules = ends.filter_map(|end| self.project.module_named(dotted.get(..end)?));
        let own = self.project.module_info(self.module).and_then(|info| info.name.clone()).unwrap_or_default();
        // The packages around the module itself are running already.
        let is_around = |found: ModuleId| {
            let name = self.project.module_info(found).and_then(|info| info.name.clone()).unwrap_or_default();
            own.strip_prefix(name.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        modules.filter(|found| !self.project.is_builtin(*found) && !is_around(*found)).collect()
    }
}
