//! Work that is done when a module is imported: requests, questions to the user, other programs, waiting.

use rustc_hash::FxHashSet;

use crate::{
    model::{
        imports::{Event, events},
        modules::FileKind,
        project::{ModuleId, Project, Scope, Within},
    },
    rule::{On, Review},
    syntax::python::{Call, Clause, Enter, Expr, ExprKind, Node, Stmt, StmtKind, parts},
};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    let mut imported: FxHashSet<ModuleId> = FxHashSet::default();
    let own: Vec<ModuleId> = project.own_modules().map(|(id, _)| id).collect();
    for id in &own {
        for event in events(project, *id) {
            if let Event::Import(import) = event {
                imported.extend(import.modules.into_iter().filter(|module| module != id));
            }
        }
    }
    for id in own {
        let is_read = imported.contains(&id) || is_loaded_by_django(project, id);
        if !is_read || project.kind_of(id) != FileKind::Code {
            continue;
        }
        let Some(module) = project.module(id) else { continue };
        for (item, stmt) in module.statements() {
            let mut calls = Vec::new();
            runs(stmt, &mut calls);
            for (expr, call) in calls {
                let scope = Scope { module: id, within: Within::Module };
                let Some((what, is_network)) = effect(project, scope, call) else { continue };
                let name = project.module_info(id).and_then(|info| info.name.clone()).unwrap_or_default();
                let message = format!("importing `{name}` {what}: move it into a function, or under `if __name__ == \"__main__\":`");
                let finding = review.report(project.place(id, item, expr.id), message);
                if is_network {
                    finding.variant("network");
                }
            }
        }
    }
}

/// Modules that Django looks for by their names.
fn is_loaded_by_django(project: &Project, id: ModuleId) -> bool {
    let Some(name) = project.module_info(id).and_then(|info| info.name.clone()) else { return false };
    let is_app = name.contains('.') && project.models().iter().next().is_some();
    is_app && matches!(name.rsplit('.').next(), Some("models" | "admin" | "apps" | "urls" | "views" | "signals" | "tasks"))
}

/// The calls that run when a statement of a module does; what a guard or a `try` holds back is left out.
fn runs<'t>(stmt: &'t Stmt, calls: &mut Vec<(&'t Expr, &'t Call)>) {
    if let StmtKind::If(choice) = &stmt.kind {
        // Under a condition somebody has thought of when it runs.
        choice.branches.iter().for_each(|branch| in_expr(&branch.test, calls));
        return;
    }
    if matches!(stmt.kind, StmtKind::Try(_)) {
        return;
    }
    parts(Node::Stmt(stmt), Enter::RUNS_HERE, &mut |part| match part {
        Node::Expr(expr) => in_expr(expr, calls),
        Node::Stmt(inner) => runs(inner, calls),
        Node::Pattern(_) => {}
    });
}

fn in_expr<'t>(expr: &'t Expr, calls: &mut Vec<(&'t Expr, &'t Call)>) {
    // A generator runs when somebody goes through it.
    if let ExprKind::Comprehension(made) = &expr.kind
        && made.kind == crate::syntax::python::ComprehensionKind::Generator
    {
        if let Some(Clause::For { iter, .. }) = made.clauses.first() {
            in_expr(iter, calls);
        }
        return;
    }
    if let ExprKind::Call(call) = &expr.kind {
        calls.push((expr, call));
    }
    parts(Node::Expr(expr), Enter::NONE, &mut |part| {
        if let Node::Expr(inner) = part {
            in_expr(inner, calls);
        }
    });
}

/// What a call does to the world, and whether it needs the network.
fn effect(project: &Project, scope: Scope, call: &Call) -> Option<(&'static str, bool)> {
    if let ExprKind::Attribute(method) = &call.callee.kind
        && method.attr.name == "start"
        && let ExprKind::Call(made) = &method.value.kind
    {
        let dotted = project.dotted(scope, &made.callee)?;
        return matches!(dotted.as_str(), "threading.Thread" | "threading.Timer").then_some(("starts a thread", false));
    }
    Some(match project.dotted(scope, &call.callee)?.as_str() {
        "builtins.input" => ("asks for `input()`", false),
        "time.sleep" => ("waits", false),
        "requests.get" | "requests.post" | "requests.put" | "requests.patch" | "requests.delete" | "requests.head"
        | "requests.request" | "httpx.get" | "httpx.post" | "urllib.request.urlopen" | "socket.create_connection" => {
            ("asks another server", true)
        }
        "subprocess.run" | "subprocess.call" | "subprocess.check_call" | "subprocess.check_output" | "os.system"
        | "subprocess.Popen" => ("runs another program", false),
        "os.mkdir" | "os.makedirs" | "os.remove" | "shutil.rmtree" | "shutil.copy" => ("changes files", false),
        _ => return None,
    })
}
