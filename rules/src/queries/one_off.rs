//! Which modules serve nothing but code that is run by hand: helpers of a management command, a generator of sample
//! data. Knows imports only.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    model::{
        modules::FileKind,
        names::Import,
        project::{ModuleId, Project},
    },
    syntax::python::{Enter, StmtKind, stmts},
};

/// Modules that Django and its companions find by their names: nobody has to import them.
const FOUND: &[&str] = &[
    "admin",
    "api",
    "apps",
    "celery",
    "checks",
    "consumers",
    "context_processors",
    "cron",
    "feeds",
    "filters",
    "forms",
    "handlers",
    "jobs",
    "managers",
    "middleware",
    "models",
    "plugins",
    "receivers",
    "routing",
    "schema",
    "search",
    "serializers",
    "settings",
    "signals",
    "sitemaps",
    "tasks",
    "urls",
    "views",
    "viewsets",
    "wagtail_hooks",
    "widgets",
];

/// The modules whose importers are all run by hand, and are no tests alone.
pub(crate) fn one_off(project: &Project) -> FxHashSet<ModuleId> {
    let mut importers: FxHashMap<ModuleId, FxHashSet<ModuleId>> = FxHashMap::default();
    for (id, _) in project.own_modules() {
        for target in imported(project, id) {
            if target != id {
                importers.entry(target).or_default().insert(id);
            }
        }
    }
    let is_by_hand = |id: ModuleId, known: &FxHashSet<ModuleId>| {
        matches!(project.kind_of(id), FileKind::OneOff | FileKind::Migration) || known.contains(&id)
    };
    let mut found: FxHashSet<ModuleId> = FxHashSet::default();
    // Helpers of helpers: a few steps are enough.
    for _ in 0..4 {
        let more: Vec<ModuleId> = importers
            .iter()
            .filter(|(id, by)| {
                !found.contains(id)
                    && !is_found(project, **id)
                    && by.iter().any(|by| is_by_hand(*by, &found))
                    && by.iter().all(|by| is_by_hand(*by, &found) || project.kind_of(*by) == FileKind::Test)
            })
            .map(|(id, _)| *id)
            .collect();
        if more.is_empty() {
            break;
        }
        found.extend(more);
    }
    found
}

fn is_found(project: &Project, id: ModuleId) -> bool {
    let Some(info) = project.module_info(id) else { return true };
    let Some(name) = &info.name else { return true };
    info.is_package || name.split('.').any(|part| FOUND.contains(&part) || matches!(part, "templatetags" | "jinja2"))
}

/// The modules that a module imports, wherever in it.
fn imported(project: &Project, id: ModuleId) -> Vec<ModuleId> {
    let Some(module) = project.module(id) else { return Vec::new() };
    let mut imports: Vec<Import> = module.names.stars.clone();
    for item in &module.items {
        for stmt in stmts(&item.item.body, Enter::ALL) {
            match &stmt.kind {
                StmtKind::Import(modules) => imports.extend(modules.iter().map(|import| Import {
                    level: 0,
                    module: import.module.name.clone(),
                    name: None,
                })),
                StmtKind::ImportFrom(import) => imports.extend(import.names.iter().map(|taken| Import {
                    level: import.level,
                    module: import.module.name.clone(),
                    name: Some(taken.name.name.clone()),
                })),
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    for import in imports {
        let Some(dotted) = project.absolute(id, &import) else { continue };
        found.extend(project.module_named(&dotted));
        if let Some(name) = &import.name {
            found.extend(project.module_named(&format!("{dotted}.{name}")));
        }
    }
    found
}
