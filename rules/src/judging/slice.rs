//! What of a module has to run before one of its functions can: definitions and values that it needs, and nothing
//! that a script does besides. Knows no question.

use rustc_hash::FxHashSet;

use crate::{
    evaluate::Program,
    model::{names::Names, outline::Module},
    syntax::{
        Name,
        python::{Enter, Expr, ExprKind, Stmt, StmtKind, exprs, stmts},
    },
};

/// A program of the statements that a name needs.
pub(super) fn program(module: &Module, wanted: &str) -> Program {
    let stmts: Vec<(u32, &Stmt)> = module
        .items
        .iter()
        .zip(0..)
        .flat_map(|(item, number)| item.item.body.iter().map(move |stmt| (number, stmt)))
        .collect();
    let bound: Vec<Vec<Name>> = stmts.iter().map(|(_, stmt)| binds(stmt)).collect();
    let mut needed: FxHashSet<Name> = FxHashSet::default();
    needed.insert(Name::new(wanted));
    needed.insert(Name::new_static("sys"));
    let mut taken = vec![false; stmts.len()];
    loop {
        let mut is_more = false;
        for (((_, stmt), bound), taken) in stmts.iter().zip(&bound).zip(&mut taken) {
            let is_wanted = bound.iter().any(|name| needed.contains(name)) || changes(stmt, &needed);
            if *taken || !is_wanted {
                continue;
            }
            *taken = true;
            is_more = true;
            needed.extend(reads(stmt));
        }
        if !is_more {
            break;
        }
    }
    let mut program = Program::default();
    for ((item, stmt), taken) in stmts.iter().zip(&taken) {
        if *taken {
            program.add(stmt, *item, 0);
        } else {
            binds(stmt).iter().for_each(|name| program.doubt(name));
        }
        doubts(stmt, &mut program);
    }
    program
}

/// The names that a statement of a module binds; a guarded main part binds none that an import would see.
fn binds(stmt: &Stmt) -> Vec<Name> {
    if is_main(stmt) {
        return Vec::new();
    }
    Names::of_body(std::slice::from_ref(stmt)).bound.into_keys().collect()
}

/// `if __name__ == "__main__":`
fn is_main(stmt: &Stmt) -> bool {
    let StmtKind::If(node) = &stmt.kind else { return false };
    node.branches.first().is_some_and(|branch| match &branch.test.kind {
        ExprKind::Compare(test) => test.left.as_name() == Some("__name__"),
        _ => false,
    })
}

/// Names that may be missing without a fault of the answer: a part that is left out may bind them.
fn doubts(stmt: &Stmt, program: &mut Program) {
    for inner in stmts(std::slice::from_ref(stmt), Enter::ALL) {
        match &inner.kind {
            StmtKind::Global(names) => names.iter().for_each(|name| program.doubt(&name.name)),
            StmtKind::ImportFrom(node) if node.star.is_some() => program.doubt_all(),
            _ => {}
        }
    }
    if is_main(stmt) {
        Names::of_body(std::slice::from_ref(stmt)).bound.keys().for_each(|name| program.doubt(name));
    }
}

/// The names that a statement takes from the module: what its functions bind themselves is left out.
fn reads(stmt: &Stmt) -> Vec<Name> {
    let mut found = Vec::new();
    free(std::slice::from_ref(stmt), &mut found);
    found
}

fn free(body: &[Stmt], found: &mut Vec<Name>) {
    let read = |expr: &Expr| match &expr.kind {
        ExprKind::Name(name) => Some(name.clone()),
        _ => None,
    };
    found.extend(exprs(body, Enter::NONE).filter_map(read));
    for inner in stmts(body, Enter::NONE) {
        match &inner.kind {
            StmtKind::Function(function) => {
                let own = Names::of_function(function);
                let mut within = Vec::new();
                free(&function.body, &mut within);
                for expr in exprs(&function.body, Enter::ALL) {
                    if let ExprKind::Lambda(lambda) = &expr.kind {
                        let nodes = crate::syntax::python::exprs_of_expr(&lambda.body, Enter::ALL);
                        within.extend(nodes.filter_map(read));
                    }
                }
                found.extend(within.into_iter().filter(|name| !own.binds(name)));
            }
            StmtKind::Class(class) => free(&class.body, found),
            _ => {}
        }
    }
}

/// Whether a statement changes a value that is needed: `memo[0] = 1`, `sys.setrecursionlimit(5000)`.
fn changes(stmt: &Stmt, needed: &FxHashSet<Name>) -> bool {
    let is_needed = |expr: &Expr| root(expr).is_some_and(|name| needed.contains(name));
    let is_part = |target: &Expr| matches!(target.kind, ExprKind::Attribute(_) | ExprKind::Subscript(_));
    match &stmt.kind {
        StmtKind::Expr(expr) => {
            let called = expr.as_call().map(|call| &call.callee);
            called.is_some_and(|callee| matches!(callee.kind, ExprKind::Attribute(_)) && is_needed(callee))
        }
        StmtKind::Assign { targets, .. } => targets.iter().any(|target| is_part(target) && is_needed(target)),
        StmtKind::AugAssign { target, .. } => is_needed(target),
        _ => false,
    }
}

fn root(expr: &Expr) -> Option<&Name> {
    let mut at = expr;
    loop {
        match &at.kind {
            ExprKind::Name(name) => return Some(name),
            ExprKind::Attribute(node) => at = &node.value,
            ExprKind::Subscript(node) => at = &node.value,
            _ => return None,
        }
    }
}
