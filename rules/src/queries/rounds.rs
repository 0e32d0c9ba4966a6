//! What a loop shows of its rounds by its form: which names a round sets for itself, which of its calls others wait for,
//! which branch few rounds enter, and whether its keys are words of a fixed vocabulary. Knows no values.

use rustc_hash::FxHashSet;

use crate::syntax::{
    Id, Name,
    python::{BoolOp, CompareOp, Enter, Expr, ExprKind, For, If, Stmt, StmtKind, exprs, exprs_of_expr, stmts},
};

/// Adds the names of a target.
pub(crate) fn names(target: &Expr, into: &mut FxHashSet<Name>) {
    for expr in exprs_of_expr(target, Enter::NONE) {
        if let ExprKind::Name(name) = &expr.kind {
            into.insert(name.clone());
        }
    }
}

/// The calls of a loop's body whose results its other calls need: they stand in the arguments, or relations of them
/// are written.
pub(crate) fn parents(body: &[Stmt]) -> FxHashSet<Id> {
    let mut needed: FxHashSet<&str> = FxHashSet::default();
    for call in exprs(body, Enter::NONE).filter_map(Expr::as_call).filter(|call| makes(&call.callee)) {
        let arguments = call.arguments.iter().map(|argument| &argument.value);
        // `author`, `author.pk`
        needed.extend(arguments.filter_map(|value| {
            value.as_name().or_else(|| value.as_attribute().and_then(|attribute| attribute.value.as_name()))
        }));
        // `post.tags.add(tag)`
        let relation = call.callee.as_attribute().and_then(|method| method.value.as_attribute());
        needed.extend(relation.and_then(|relation| relation.value.as_name()));
    }
    let mut found = FxHashSet::default();
    for stmt in stmts(body, Enter::NONE) {
        if let StmtKind::Assign { targets, value } = &stmt.kind
            && value.as_call().is_some()
        {
            let mut set = FxHashSet::default();
            targets.iter().for_each(|target| names(target, &mut set));
            if set.iter().any(|name| needed.contains(name.as_str())) {
                found.insert(value.id);
            }
        }
        if let StmtKind::Expr(expr) = &stmt.kind
            && let Some(attribute) = expr.as_call().and_then(|call| call.callee.as_attribute())
            && attribute.attr.name == "save"
            && attribute.value.as_name().is_some_and(|name| needed.contains(name))
        {
            found.insert(expr.id);
        }
    }
    found
}

/// Whether a call makes or ties rows: `Post(…)`, `Post.objects.create(…)`, `post.tags.add(…)`.
fn makes(callee: &Expr) -> bool {
    match callee.as_attribute() {
        Some(attribute) => matches!(
            attribute.attr.name.trim_start_matches('a'),
            "create" | "get_or_create" | "update_or_create" | "bulk_create" | "dd" | "set"
        ),
        None => callee.as_name().is_some_and(|name| name.starts_with(char::is_uppercase)),
    }
}

/// Whether the keys that a loop goes through are words that its body knows: `if action == "change"`.
pub(crate) fn is_vocabulary(each: &For) -> bool {
    let method = each.iter.as_call().and_then(|call| call.callee.as_attribute()).map(|method| &method.attr.name);
    let key = match (method.map(Name::as_str), &each.target.kind) {
        (Some("items"), ExprKind::Tuple(pair)) => pair.items.first().and_then(Expr::as_name),
        (Some("keys"), ExprKind::Name(name)) => Some(name.as_str()),
        _ => None,
    };
    let Some(key) = key else { return false };
    let mut keys: FxHashSet<Name> = FxHashSet::from_iter([Name::from(key)]);
    for stmt in stmts(&each.body, Enter::NONE) {
        if let StmtKind::Assign { targets, value } = &stmt.kind
            && exprs_of_expr(value, Enter::NONE).any(|expr| expr.as_name() == Some(key))
            && let [target] = targets.as_slice()
            && let ExprKind::Name(name) = &target.kind
        {
            keys.insert(name.clone());
        }
    }
    stmts(&each.body, Enter::NONE).any(|stmt| {
        let StmtKind::If(choice) = &stmt.kind else { return false };
        choice.branches.iter().any(|branch| {
            // A key that is passed over says nothing of the others.
            let passes = branch.body.iter().all(|stmt| matches!(stmt.kind, StmtKind::Continue | StmtKind::Pass));
            !passes
                && conjuncts(&branch.test).into_iter().any(|test| {
                    equal(test).is_some_and(|(left, right)| {
                        left.as_name().is_some_and(|name| keys.contains(name)) && is_word(right)
                    })
                })
        })
    })
}

/// Whether a test lets in one round at most, or one kind of item among several: `row.pk == current.pk`.
pub(crate) fn is_rare(choice: &If, test: &Expr, targets: &FxHashSet<Name>, bound: &FxHashSet<Name>) -> bool {
    let is_free = |expr: &Expr| {
        !exprs_of_expr(expr, Enter::ALL).any(|expr| matches!(&expr.kind, ExprKind::Name(name) if bound.contains(name)))
    };
    let is_this = |expr: &Expr| match &expr.kind {
        ExprKind::Name(name) => targets.contains(name),
        ExprKind::Attribute(attribute) => {
            matches!(attribute.attr.name.as_str(), "pk" | "id")
                && attribute.value.as_name().is_some_and(|name| targets.contains(name))
        }
        _ => false,
    };
    let selects = conjuncts(test).into_iter().any(|test| {
        equal(test).is_some_and(|(left, right)| (is_this(left) && is_free(right)) || (is_this(right) && is_free(left)))
    });
    selects || (kind_of_item(test, targets).is_some() && is_dispatch(choice, targets))
}

/// `if item["kind"] == "a": … elif item["kind"] == "b": … elif …`
fn is_dispatch(choice: &If, targets: &FxHashSet<Name>) -> bool {
    choice.branches.iter().filter(|branch| kind_of_item(&branch.test, targets).is_some()).count() >= 3
}

/// The word that a test wants an entry of the loop's item to be.
fn kind_of_item<'e>(test: &'e Expr, targets: &FxHashSet<Name>) -> Option<&'e Expr> {
    conjuncts(test).into_iter().find_map(|test| {
        let (left, right) = equal(test)?;
        let ExprKind::Subscript(entry) = &left.kind else { return None };
        let is_item = entry.value.as_name().is_some_and(|name| targets.contains(name));
        (is_item && is_word(right)).then_some(right)
    })
}

fn equal(test: &Expr) -> Option<(&Expr, &Expr)> {
    let ExprKind::Compare(compare) = &test.kind else { return None };
    match compare.rest.as_slice() {
        [(CompareOp::Eq | CompareOp::Is, right)] => Some((&compare.left, right)),
        _ => None,
    }
}

fn conjuncts(test: &Expr) -> Vec<&Expr> {
    match &test.kind {
        ExprKind::Bool { op: BoolOp::And, values } => values.iter().flat_map(conjuncts).collect(),
        _ => vec![test],
    }
}

/// A text, or a constant: `"change"`, `Event.DELETED`.
fn is_word(expr: &Expr) -> bool {
    let is_constant = |name: &str| name.contains(char::is_uppercase) && !name.contains(char::is_lowercase);
    match &expr.kind {
        ExprKind::Str { .. } => true,
        ExprKind::Name(name) => is_constant(name),
        ExprKind::Attribute(attribute) => is_constant(&attribute.attr.name),
        _ => false,
    }
}
