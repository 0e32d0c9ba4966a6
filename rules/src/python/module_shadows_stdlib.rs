//! A module of the project that has the name of a standard module or of a library, and hides it.

use rustc_hash::FxHashSet;

use crate::{
    finding::Place,
    model::{
        names::{BindingKind, Names},
        outline::Module,
        project::{ModuleId, ModuleInfo, Project},
    },
    rule::{On, Review},
    syntax::{
        Id,
        python::{Enter, ExprKind, StmtKind, exprs, stmts},
    },
};

pub(crate) const ON: On = On::Project(check);

/// Standard modules that people import, and libraries that people name their scripts after.
const KNOWN: &[&str] = &[
    "abc", "argparse", "array", "ast", "asyncio", "base64", "bisect", "calendar", "cmath", "code", "codecs",
    "collections", "concurrent", "configparser", "contextlib", "copy", "csv", "dataclasses", "datetime", "decimal",
    "difflib", "dis", "email", "enum", "fractions", "functools", "gc", "getpass", "glob", "gzip", "hashlib", "heapq",
    "hmac", "html", "http", "inspect", "io", "ipaddress", "itertools", "json", "keyword", "locale", "logging", "math",
    "mimetypes", "multiprocessing", "numbers", "operator", "os", "parser", "pathlib", "pdb", "pickle", "platform",
    "pprint", "profile", "queue", "random", "re", "sched", "secrets", "select", "selectors", "shelve", "shutil",
    "signal", "smtplib", "socket", "sqlite3", "ssl", "stat", "statistics", "string", "struct", "subprocess", "sys",
    "tempfile", "textwrap", "threading", "time", "timeit", "token", "trace", "traceback", "types", "typing",
    "unicodedata", "unittest", "urllib", "uuid", "warnings", "weakref", "xml", "zipfile", "zlib", "django",
    "requests", "celery", "redis", "numpy", "pandas", "flask", "pytest", "yaml", "jwt", "bs4", "matplotlib",
    "rest_framework", "sqlalchemy", "pydantic", "httpx",
];

fn check(project: &Project, review: &mut Review) {
    for (id, info) in project.own_modules() {
        let Some(file) = project.files.get(info.file as usize) else { continue };
        // Only what lies at the top is found by its bare name; below a package the dotted name is another one.
        let stem = file.path.strip_suffix(".py").map(|stem| stem.strip_suffix("/__init__").unwrap_or(stem));
        let Some(stem) = stem.map(|stem| stem.strip_prefix("src/").unwrap_or(stem)) else { continue };
        let Some(name) = KNOWN.iter().find(|known| **known == stem) else { continue };
        if let Some((place, missed)) = missed(project, id, name) {
            let what = if info.is_package { format!("the package `{name}`") } else { format!("`{name}.py`") };
            let message = format!("{what} hides the module `{name}`: `{missed}` is looked for in it, and it has no such name");
            if let Some(first) = first(project, id, info) {
                review.report(first, message).related(place, "asked for here");
            }
        } else if let Some(place) = first(project, id, info).filter(|_| !info.is_package) {
            let message = format!("`{name}.py` hides the module `{name}`: whoever imports that gets this file; rename it");
            review.report(place, message).variant("unused");
        }
    }
}

/// The first statement of a module.
fn first(project: &Project, id: ModuleId, _: &ModuleInfo) -> Option<Place> {
    let (item, stmt) = project.module(id)?.statements().next()?;
    Some(project.place(id, item, stmt.id))
}

/// A use of a name that the module does not have: the module that it hides was meant.
fn missed(project: &Project, hiding: ModuleId, name: &str) -> Option<(Place, String)> {
    let hidden = project.module(hiding)?;
    // What makes names at run time may have any.
    let makes_names = hidden.items.iter().any(|item| {
        exprs(&item.item.body, Enter::ALL).any(|expr| matches!(expr.as_name(), Some("globals" | "vars" | "__getattr__")))
    });
    if !hidden.names.stars.is_empty() || hidden.names.binds("__getattr__") || makes_names {
        return None;
    }
    project.own_modules().find_map(|(id, _)| {
        let module = project.module(id)?;
        let (item, stmt, taken) = asked(module, name)?;
        // What the file takes from itself, it does not have.
        let own = |wanted: &str| match id == hiding {
            true => hidden.names.get(wanted).iter().any(|one| !matches!(one.kind, BindingKind::Import(_))),
            false => hidden.names.binds(wanted),
        };
        let has = |wanted: &str| {
            own(wanted)
                || wanted.starts_with("__")
                || project.module_named(&format!("{name}.{wanted}")).is_some()
                || project.others.iter().any(|path| path.starts_with(&format!("{name}/{wanted}")))
        };
        let missing = match taken {
            Some(taken) => (!has(&taken)).then_some(taken)?,
            None => attributes(module, name).into_iter().find(|attribute| !has(attribute))?,
        };
        Some((project.place(id, item, stmt), format!("{name}.{missing}")))
    })
}

/// The import of a module by its bare name: `import random`, or the name taken by `from random import choice`.
fn asked(module: &Module, name: &str) -> Option<(u32, Id, Option<String>)> {
    for binding in module.names.bound.values().flatten() {
        let BindingKind::Import(import) = &binding.kind else { continue };
        if import.level == 0 && import.module == name && !binding.is_conditional {
            return Some((binding.item, binding.id, import.name.as_ref().map(ToString::to_string)));
        }
    }
    None
}

/// The attributes of a module that are read through its name.
fn attributes(module: &Module, name: &str) -> FxHashSet<String> {
    let is_local = |stmt: &crate::syntax::python::Stmt| match &stmt.kind {
        StmtKind::Function(function) => Names::of_function(function).binds(name),
        _ => false,
    };
    // A local name of the same spelling is something else.
    let rebound = module.items.iter().any(|item| stmts(&item.item.body, Enter::ALL).any(is_local));
    if module.names.import(name).is_none() || rebound {
        return FxHashSet::default();
    }
    let bodies = module.items.iter().map(|item| item.item.body.as_slice());
    bodies
        .flat_map(|body| exprs(body, Enter::ALL))
        .filter_map(|expr| match &expr.kind {
            ExprKind::Attribute(attribute) if attribute.value.as_name() == Some(name) => {
                Some(attribute.attr.name.to_string())
            }
            _ => None,
        })
        .collect()
}
