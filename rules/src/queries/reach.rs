//! Which items can lay their hands on a row or a queryset at all: those that name, through whatever other items of the
//! project, something of Django that gives one. All others need not run. Knows names only, no values.

use rustc_hash::FxHashMap;

use crate::{
    model::{
        names::{BindingKind, Import},
        project::{ModuleId, Project},
    },
    syntax::{
        Name,
        python::{Enter, StmtKind, stmts},
    },
};

/// Parts of Django that hand out neither rows nor querysets.
const WITHOUT_ROWS: &[&str] = &[
    "django.conf",
    "django.contrib.messages",
    "django.core.cache",
    "django.core.exceptions",
    "django.core.files",
    "django.core.mail",
    "django.core.validators",
    "django.http",
    "django.urls",
    "django.utils",
];

#[derive(Debug, Default)]
pub(crate) struct Reach {
    /// Whether an item reaches, by the number that `first` and its own number give.
    reaches: Vec<bool>,
    /// The number of each module's first item.
    first: FxHashMap<ModuleId, usize>,
}

/// What a name leads to.
enum Lead {
    /// Rows, or something that cannot be seen through.
    Rows,
    /// Nothing of interest.
    Nothing,
    Items(ModuleId, Vec<u32>),
    Module(ModuleId),
}

impl Reach {
    pub(crate) fn of(project: &Project) -> Reach {
        let mut reach = Reach::default();
        let mut total = 0;
        let modules: Vec<ModuleId> = project.own_modules().map(|(id, _)| id).collect();
        for id in &modules {
            reach.first.insert(*id, total);
            total += project.module(*id).map_or(0, |module| module.items.len());
        }
        reach.reaches = vec![false; total];
        // Who is led to an item, and what leads to rows at once.
        let mut led: Vec<Vec<usize>> = vec![Vec::new(); total];
        let mut waiting = Vec::new();
        for id in &modules {
            reach.leads(project, *id, &mut led, &mut waiting);
        }
        while let Some(at) = waiting.pop() {
            let Some(known) = reach.reaches.get_mut(at) else { continue };
            if !std::mem::replace(known, true) {
                waiting.extend(led.get(at).into_iter().flatten().copied());
            }
        }
        reach
    }

    pub(crate) fn has(&self, module: ModuleId, item: u32) -> bool {
        let first = self.first.get(&module);
        first.and_then(|first| self.reaches.get(first + item as usize)).is_none_or(|reaches| *reaches)
    }

    /// Where the items of one module lead.
    fn leads(&self, project: &Project, id: ModuleId, led: &mut [Vec<usize>], rows: &mut Vec<usize>) {
        let (Some(module), Some(&first)) = (project.module(id), self.first.get(&id)) else { return };
        let mut known: FxHashMap<&Name, Lead> = FxHashMap::default();
        for (item, at) in module.items.iter().zip(first..) {
            for name in &item.item.names {
                let lead = known.entry(name).or_insert_with(|| of_name(project, id, name, 0));
                self.follow(lead, at, project, led, rows);
            }
            for stmt in stmts(&item.item.body, Enter::ALL) {
                for import in imports(&stmt.kind) {
                    self.follow(&of_import(project, id, &import, 0), at, project, led, rows);
                }
            }
        }
    }

    fn follow(&self, lead: &Lead, at: usize, project: &Project, led: &mut [Vec<usize>], rows: &mut Vec<usize>) {
        let mut add = |module: &ModuleId, item: usize| {
            if let Some(first) = self.first.get(module)
                && let Some(others) = led.get_mut(first + item)
            {
                others.push(at);
            }
        };
        match lead {
            Lead::Rows => rows.push(at),
            Lead::Nothing => {}
            Lead::Items(module, items) => items.iter().for_each(|item| add(module, *item as usize)),
            Lead::Module(module) => {
                let items = project.module(*module).map_or(0, |module| module.items.len());
                (0..items).for_each(|item| add(module, item));
            }
        }
    }
}

/// How many re-exports are followed; behind them everything is taken to lead to rows.
const MAX_EXPORTS: usize = 8;

fn of_name(project: &Project, id: ModuleId, name: &str, depth: usize) -> Lead {
    let Some(module) = project.module(id) else { return Lead::Rows };
    let bindings = module.names.get(name);
    if bindings.is_empty() {
        let starred = module.names.stars.iter().map(|star| Import { name: Some(Name::from(name)), ..star.clone() });
        let leads: Vec<Lead> = starred.map(|import| of_import(project, id, &import, depth)).collect();
        return joined(leads);
    }
    let imports = bindings.iter().filter_map(|binding| match &binding.kind {
        BindingKind::Import(import) => Some(of_import(project, id, import, depth)),
        _ => None,
    });
    let mut leads: Vec<Lead> = imports.collect();
    let own = bindings.iter().filter(|binding| !matches!(binding.kind, BindingKind::Import(_)));
    let own: Vec<u32> = own.map(|binding| binding.item).collect();
    if !own.is_empty() {
        leads.push(Lead::Items(id, own));
    }
    joined(leads)
}

/// One lead for several: the only one that is of interest, or rows where there are more.
fn joined(leads: Vec<Lead>) -> Lead {
    let mut found = Lead::Nothing;
    for lead in leads {
        found = match (found, lead) {
            (found, Lead::Nothing) => found,
            (Lead::Nothing, lead) => lead,
            _ => return Lead::Rows,
        };
    }
    found
}

fn of_import(project: &Project, from: ModuleId, import: &Import, depth: usize) -> Lead {
    let Some(module) = project.absolute(from, import) else { return Lead::Rows };
    let dotted = import.name.as_ref().map_or_else(|| module.clone(), |name| Name::from(format!("{module}.{name}")));
    let is_own = |id: &ModuleId| !project.is_builtin(*id);
    if module == "django" || module.starts_with("django.") {
        let is_within =
            |part: &str| dotted.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        return if WITHOUT_ROWS.iter().any(|part| is_within(part)) { Lead::Nothing } else { Lead::Rows };
    }
    // `import shop` may mean any module below it, and so may a package that is imported as a name.
    let of_module = |id: ModuleId| match project.module_info(id) {
        Some(info) if !info.is_package && import.name.is_some() => Lead::Module(id),
        _ => Lead::Rows,
    };
    let submodule = || project.module_named(&dotted).filter(is_own);
    match (project.module_named(&module).filter(is_own), &import.name) {
        (Some(_), _) if depth >= MAX_EXPORTS => Lead::Rows,
        (Some(target), None) => of_module(target),
        (Some(target), Some(name)) => match of_name(project, target, name, depth + 1) {
            Lead::Nothing => submodule().map_or(Lead::Nothing, of_module),
            lead => lead,
        },
        (None, _) => submodule().map_or(Lead::Nothing, of_module),
    }
}

/// The imports that a statement inside of an item makes.
fn imports(stmt: &StmtKind) -> Vec<Import> {
    match stmt {
        StmtKind::Import(modules) => {
            modules.iter().map(|import| Import { level: 0, module: import.module.name.clone(), name: None }).collect()
        }
        StmtKind::ImportFrom(import) => {
            let of = |name| Import { level: import.level, module: import.module.name.clone(), name };
            import.names.iter().map(|taken| of(Some(taken.name.name.clone()))).collect()
        }
        _ => Vec::new(),
    }
}
