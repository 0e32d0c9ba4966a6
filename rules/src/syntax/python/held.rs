//! What a function does with the object that a parameter holds when the function is called. Knows the shape of the
//! tree only: any method or function that is not known to read may change or keep the object.

use crate::syntax::python::{
    ArgumentKind, Clause, Enter, Expr, ExprKind, Node, Stmt, StmtKind, exprs_of_expr, nodes, nodes_of_expr, stmts,
};

/// The gravest thing that is done with the object.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Held {
    /// It is only looked at.
    Read,
    /// It is stored, or handed to code that may do anything with it.
    Kept,
    /// It is handed out to the caller.
    Returned,
    /// It is changed in place.
    Changed,
}

/// What a body does with the object that a name holds at its start, as far as the name still holds it.
pub fn held(body: &[Stmt], name: &str) -> Held {
    let mut held = Held::Read;
    for stmt in body {
        held = held.max(within(stmt, name));
        if rebinds(stmt, name) {
            break;
        }
    }
    held
}

/// Whether a statement by itself, whichever way it goes, gives the name another object.
fn rebinds(stmt: &Stmt, name: &str) -> bool {
    let binds = |stmt: &Stmt| match &stmt.kind {
        StmtKind::Assign { targets, value } => {
            targets.iter().any(|target| target.as_name() == Some(name)) && !may_be(value, name)
        }
        StmtKind::AnnAssign { target, value: Some(_), .. } => target.as_name() == Some(name),
        _ => false,
    };
    match &stmt.kind {
        // `if not tags: tags = []`: what the caller gave goes on, the default does not.
        StmtKind::If(choice) => match choice.branches.as_slice() {
            [only] if asks_for_empty(&only.test, name) => only.body.iter().any(binds),
            branches => {
                let all = |body: &[Stmt]| body.iter().any(binds);
                branches.iter().all(|branch| all(&branch.body)) && all(&choice.orelse)
            }
        },
        _ => binds(stmt),
    }
}

/// Whether the value of an expression may be what a name holds already.
fn may_be(value: &Expr, name: &str) -> bool {
    match &value.kind {
        ExprKind::Name(one) => one == name,
        ExprKind::Conditional(choice) => may_be(&choice.body, name) || may_be(&choice.orelse, name),
        _ => false,
    }
}

/// `not x`, `x == []`, `len(x) == 0`
fn asks_for_empty(test: &Expr, name: &str) -> bool {
    match &test.kind {
        ExprKind::Unary { op: crate::syntax::python::UnaryOp::Not, operand } => operand.as_name() == Some(name),
        ExprKind::Compare(_) => exprs_of_expr(test, Enter::NONE).any(|expr| expr.as_name() == Some(name)),
        _ => false,
    }
}

fn within(stmt: &Stmt, name: &str) -> Held {
    let mut held = Held::Read;
    for inner in stmts(std::slice::from_ref(stmt), Enter::NONE) {
        held = held.max(of_stmt(inner, name));
    }
    // A function or lambda inside may run at any time, and keeps the object until then.
    let all = nodes(std::slice::from_ref(stmt), Enter::ALL).filter(|node| is_name(node, name)).count();
    let here = nodes(std::slice::from_ref(stmt), Enter::NONE).filter(|node| is_name(node, name)).count();
    if all > here { held.max(Held::Kept) } else { held }
}

fn is_name(node: &Node<'_>, name: &str) -> bool {
    matches!(node, Node::Expr(expr) if expr.as_name() == Some(name))
}

/// What one statement does by itself, its inner blocks left out.
fn of_stmt(stmt: &Stmt, name: &str) -> Held {
    let is = |expr: &Expr| expr.as_name() == Some(name);
    match &stmt.kind {
        StmtKind::Return(Some(value)) => of_value(value, name, Held::Returned),
        // `tags = tags if tags is not None else []`: the name goes on to hold it.
        StmtKind::Assign { targets, value } if matches!(targets.as_slice(), [only] if is(only)) => {
            of_value(value, name, Held::Read)
        }
        StmtKind::Assign { targets, value } => {
            let targets = targets.iter().map(|target| of_target(target, name)).max().unwrap_or(Held::Read);
            targets.max(of_value(value, name, Held::Kept))
        }
        StmtKind::AnnAssign { value: Some(value), target, .. } => {
            of_target(target, name).max(of_value(value, name, Held::Kept))
        }
        StmtKind::AugAssign { target, value, .. } => match is(target) {
            true => Held::Changed,
            // `all += tags` copies the elements.
            false => of_target(target, name).max(of_value(value, name, Held::Read)),
        },
        StmtKind::Delete(targets) => targets.iter().map(|target| of_target(target, name)).max().unwrap_or(Held::Read),
        StmtKind::Expr(expr) => of_value(expr, name, Held::Read),
        StmtKind::For(each) => of_value(&each.iter, name, Held::Read).max(of_target(&each.target, name)),
        StmtKind::While(repeat) => of_value(&repeat.test, name, Held::Read),
        StmtKind::If(choice) => {
            choice.branches.iter().map(|branch| of_value(&branch.test, name, Held::Read)).max().unwrap_or(Held::Read)
        }
        StmtKind::Assert { test, .. } => of_value(test, name, Held::Read),
        StmtKind::With(with) => {
            with.items.iter().map(|item| of_value(&item.context, name, Held::Kept)).max().unwrap_or(Held::Read)
        }
        StmtKind::Match(choice) => of_value(&choice.subject, name, Held::Read),
        _ => Held::Read,
    }
}

/// `x[k] = …` and `x.attribute = …` change the object.
fn of_target(target: &Expr, name: &str) -> Held {
    let is = |expr: &Expr| expr.as_name() == Some(name);
    match &target.kind {
        ExprKind::Subscript(subscript) if is(&subscript.value) => Held::Changed,
        ExprKind::Attribute(attribute) if is(&attribute.value) => Held::Changed,
        ExprKind::Subscript(subscript) => of_value(&subscript.index, name, Held::Read),
        ExprKind::Tuple(tuple) => tuple.items.iter().map(|item| of_target(item, name)).max().unwrap_or(Held::Read),
        _ => Held::Read,
    }
}

/// What an expression does with the object; `whole` is what becomes of the expression's own value.
fn of_value(expr: &Expr, name: &str, whole: Held) -> Held {
    let mut held = Held::Read;
    // The expressions whose value is the object and whose reader is known to look only.
    let mut looked_at = Vec::new();
    // Those whose value is the value of the whole.
    let mut wholes = vec![expr];
    while let Some(expr) = wholes.pop() {
        match &expr.kind {
            ExprKind::Name(one) if one == name => {
                held = held.max(whole);
                looked_at.push(expr.id);
            }
            ExprKind::Conditional(choice) => wholes.extend([&choice.body, &choice.orelse]),
            // `x or []`: an empty default gives way.
            ExprKind::Bool { values, .. } => {
                looked_at.extend(values.iter().filter(|value| value.as_name() == Some(name)).map(|value| value.id));
            }
            ExprKind::Await(value) => wholes.push(value),
            _ => {}
        }
    }
    for node in nodes_of_expr(expr, Enter::NONE) {
        let Node::Expr(expr) = node else { continue };
        let mut look = |expr: &Expr| looked_at.push(expr.id);
        match &expr.kind {
            ExprKind::Attribute(attribute) => look(&attribute.value),
            ExprKind::Subscript(subscript) => look(&subscript.value),
            ExprKind::Star(value) => look(value),
            ExprKind::Binary(binary) => [&binary.left, &binary.right].into_iter().for_each(look),
            ExprKind::Compare(compare) => {
                look(&compare.left);
                compare.rest.iter().for_each(|(_, right)| look(right));
            }
            ExprKind::Unary { operand, .. } => look(operand),
            ExprKind::Conditional(choice) => look(&choice.test),
            ExprKind::Comprehension(made) => {
                for clause in &made.clauses {
                    match clause {
                        Clause::For { iter, .. } => look(iter),
                        Clause::If(test) => look(test),
                    }
                }
            }
            ExprKind::FString(_) => {
                let inner = nodes_of_expr(expr, Enter::NONE).filter(|node| is_name(node, name));
                looked_at.extend(inner.filter_map(|node| match node {
                    Node::Expr(expr) => Some(expr.id),
                    _ => None,
                }));
            }
            ExprKind::Dict(entries) => {
                entries.iter().filter(|entry| entry.key.is_none()).for_each(|entry| look(&entry.value))
            }
            ExprKind::YieldFrom(value) => look(value),
            ExprKind::Call(call) => {
                if let Some(method) = call.callee.as_attribute().filter(|method| method.value.as_name() == Some(name)) {
                    let method = method.attr.name.as_str();
                    held = held.max(if CHANGING.contains(&method) { Held::Changed } else { Held::Read });
                }
                let reads = match &call.callee.kind {
                    ExprKind::Name(function) => READING.contains(&function.as_str()),
                    ExprKind::Attribute(method) => READING_METHODS.contains(&method.attr.name.as_str()),
                    _ => false,
                };
                for argument in &call.arguments {
                    if reads || matches!(argument.kind, ArgumentKind::Star | ArgumentKind::StarStar) {
                        looked_at.push(argument.value.id);
                    }
                }
            }
            _ => {}
        }
    }
    let kept = nodes_of_expr(expr, Enter::NONE).any(|node| match node {
        Node::Expr(expr) => expr.as_name() == Some(name) && !looked_at.contains(&expr.id),
        _ => false,
    });
    if kept { held.max(Held::Kept) } else { held }
}

/// Methods of lists, dicts and sets that change them.
pub const CHANGING: &[&str] = &[
    "append",
    "appendleft",
    "extend",
    "extendleft",
    "insert",
    "add",
    "update",
    "setdefault",
    "pop",
    "popleft",
    "popitem",
    "remove",
    "discard",
    "clear",
    "sort",
    "reverse",
    "save",
    "delete",
    "subtract",
];
const READING: &[&str] = &[
    "len",
    "list",
    "tuple",
    "set",
    "frozenset",
    "dict",
    "sorted",
    "sum",
    "min",
    "max",
    "any",
    "all",
    "str",
    "repr",
    "bool",
    "print",
    "isinstance",
    "enumerate",
    "zip",
    "map",
    "filter",
    "reversed",
    "iter",
    "deepcopy",
    "copy",
    "type",
    "id",
    "join",
];
const READING_METHODS: &[&str] =
    &["join", "deepcopy", "copy", "dumps", "extend", "update", "union", "issubset", "issuperset", "format"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::python::{items, lower, parse};

    fn of(body: &str) -> Held {
        let body: String = body.lines().map(|line| format!("  {line}\n")).collect();
        let text = format!("def f(x=[]):\n{body}");
        let tree = parse(&text, None);
        let item = lower(&tree, &text, &items(&tree, &text)[0]);
        let StmtKind::Function(function) = &item.body[0].kind else { panic!("no function") };
        held(&function.body, "x")
    }

    #[test]
    fn what_changes_is_told_from_what_reads() {
        for changed in ["x.append(1)", "x[0] = 1", "x += [1]", "del x[0]", "if a:\n  x.sort()", "return x.pop()"] {
            assert_eq!(of(changed), Held::Changed, "{changed}");
        }
        for read in [
            "for a in x: print(a)",
            "if a:\n  x = x if x is not None else []\nreturn x + y",
            "return len(x)",
            "return [a for a in x]",
            "return a in x",
            "g(*x)",
            "return x.get(1)",
            "return x[0]",
            "return f'{x}'",
            "return {**x}",
            "return x + y",
            "all += x",
            "return ', '.join(x)",
            "if x: g()",
        ] {
            assert_eq!(of(read), Held::Read, "{read}");
        }
    }

    #[test]
    fn what_hands_on_is_told_from_what_hands_out() {
        for kept in ["self.x = x", "g(x)", "y = x", "return [x]", "return lambda: x", "def g(): x.append(1)"] {
            assert_eq!(of(kept), Held::Kept, "{kept}");
        }
        assert_eq!(of("return x if a else None"), Held::Returned);
        assert_eq!(of("return x or []"), Held::Read);
    }

    #[test]
    fn a_copy_ends_the_story() {
        assert_eq!(of("x = list(x)\nx.append(1)\nreturn x"), Held::Read);
        assert_eq!(of("if not x:\n  x = []\nreturn x"), Held::Read);
        assert_eq!(of("if a:\n  x = []\nreturn x"), Held::Returned);
        assert_eq!(of("if a:\n  x = f()\nelse:\n  x = g()\ndel x[0]"), Held::Read);
    }
}
