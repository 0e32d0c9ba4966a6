//! A list, dict or set that changes while a loop runs over it.

use crate::{
    finding::{Edit, Text},
    model::holds::Builtin,
    rule::{Cx, On},
    syntax::{
        Id,
        python::{
            Call, CompareOp, Enter, Expr, ExprKind, For, Stmt, StmtKind, UnaryOp, exprs_of_expr,
            paths::{Ask, next_round, own_exprs},
            stmts,
        },
    },
};

pub(crate) const ON: On = On::Stmt(check);

/// How the loop goes through it.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Itself,
    /// `.items()`, `.keys()`, `.values()`
    View,
    /// `range(len(…))`
    Index,
}

fn check(stmt: &Stmt, cx: &mut Cx) {
    let StmtKind::For(each) = &stmt.kind else { return };
    let Some((subject, way)) = subject(&each.iter, cx) else { return };
    let Some(name) = subject.dotted() else { return };
    if rebinds(each, &name) || matches!(cx.qualified(subject).as_deref(), Some("os.environ")) {
        return;
    }
    if is_of_another_type(subject, cx) {
        return;
    }
    let kind = match way {
        Way::View => Some(Builtin::Dict),
        _ => cx.builtin(subject),
    };
    if kind.is_some_and(|kind| !matches!(kind, Builtin::List | Builtin::Dict | Builtin::Set)) {
        return;
    }
    let lookup = Lookup { name: &name, way, kind, keys: keys(each) };
    for inner in stmts(&each.body, Enter::NONE) {
        if matches!(inner.kind, StmtKind::Function(_) | StmtKind::Class(_)) {
            continue;
        }
        let Some(change) = lookup.change(inner) else { continue };
        let marks = |stmt: &Stmt| stmt.id == inner.id;
        let goes_on = next_round(&each.body, Ask { marks: &marks, test: &|_| None });
        if goes_on.is_some_and(|reach| reach.marked) {
            return report(stmt, each, &lookup, &change, cx);
        }
    }
}

/// What a loop goes through, if it is a name or attributes of one.
fn subject<'e>(iter: &'e Expr, cx: &mut Cx) -> Option<(&'e Expr, Way)> {
    if iter.dotted().is_some() {
        return Some((iter, Way::Itself));
    }
    let call = iter.as_call()?;
    if let ExprKind::Attribute(method) = &call.callee.kind {
        let is_view = matches!(method.attr.name.as_str(), "items" | "keys" | "values") && call.arguments.is_empty();
        return (is_view && method.value.dotted().is_some()).then_some((&method.value, Way::View));
    }
    match (cx.qualified(&call.callee).as_deref(), call.positional(0)?) {
        (Some("builtins.enumerate"), first) if first.dotted().is_some() => Some((first, Way::Itself)),
        (Some("builtins.range"), first) if call.arguments.len() == 1 => {
            let inner = first.as_call().filter(|call| call.callee.as_name() == Some("len"))?;
            let measured = inner.positional(0)?;
            measured.dotted().is_some().then_some((measured, Way::Index))
        }
        _ => None,
    }
}

/// Whether it looks like an object that only resembles a dict: headers and messages hand out lists of their keys, and
/// so may whatever `__init__` makes of a class.
fn is_of_another_type(subject: &Expr, cx: &mut Cx) -> bool {
    let Some(node) = subject.as_attribute() else { return false };
    let (name, on) = (node.attr.name.as_str(), &node.value);
    if ["header", "environ", "message", "msg", "query"].iter().any(|word| name.contains(word)) {
        return true;
    }
    let Some(class) = cx.class().filter(|_| on.as_name() == Some("self")) else { return false };
    let made: Vec<&Expr> = class
        .methods()
        .flat_map(|method| stmts(&method.body, Enter::NONE))
        .filter_map(|stmt| match &stmt.kind {
            StmtKind::Assign { targets, value } => {
                let is_it = |target: &Expr| {
                    target.as_attribute().is_some_and(|set| set.attr.name == name && set.value.as_name() == Some("self"))
                };
                targets.iter().any(is_it).then_some(value)
            }
            _ => None,
        })
        .collect();
    made.into_iter().any(|value| value.as_call().is_some() && cx.builtin(value).is_none())
}

/// Whether the loop gives the name another object.
fn rebinds(each: &For, name: &str) -> bool {
    let root = name.split('.').next().unwrap_or(name);
    let is_part = |other: &str| name.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    let is_same = |target: &Expr| {
        crate::model::holds::binds(target, root) || target.dotted().is_some_and(|other| is_part(&other))
    };
    is_same(&each.target)
        || stmts(&each.body, Enter::NONE).any(|stmt| match &stmt.kind {
            StmtKind::Assign { targets, .. } => targets.iter().any(is_same),
            StmtKind::AnnAssign { target, .. } | StmtKind::AugAssign { target, .. } => is_same(target),
            StmtKind::For(inner) => is_same(&inner.target),
            StmtKind::With(with) => with.items.iter().filter_map(|item| item.target.as_ref()).any(is_same),
            _ => false,
        })
}

/// The names of the loop; the first is the key of a dict.
fn keys(each: &For) -> Vec<&str> {
    match &each.target.kind {
        ExprKind::Name(name) => vec![name],
        ExprKind::Tuple(tuple) => tuple.items.iter().filter_map(Expr::as_name).collect(),
        _ => Vec::new(),
    }
}

struct Lookup<'e> {
    name: &'e str,
    way: Way,
    kind: Option<Builtin>,
    keys: Vec<&'e str>,
}

struct Change {
    at: Id,
    /// `.remove()`, `del`
    how: String,
    /// Whether it only grows, which a list survives: a list of work to do.
    grows: bool,
}

impl Lookup<'_> {
    fn is(&self, expr: &Expr) -> bool {
        expr.dotted().as_deref() == Some(self.name)
    }

    fn is_key(&self, expr: &Expr) -> bool {
        expr.as_name().is_some_and(|name| self.keys.first() == Some(&name))
    }

    fn change(&self, stmt: &Stmt) -> Option<Change> {
        let is_dict = self.kind == Some(Builtin::Dict);
        match &stmt.kind {
            StmtKind::Delete(targets) => {
                return targets.iter().find_map(|target| match &target.kind {
                    ExprKind::Subscript(node) if self.is(&node.value) => {
                        // What lies behind the loop's place may go without harm.
                        let is_its = is_dict || self.is_key(&node.index);
                        is_its.then(|| Change { at: target.id, how: "`del`".to_owned(), grows: false })
                    }
                    _ => None,
                });
            }
            StmtKind::Assign { targets, .. } if is_dict => {
                let made = targets.iter().find(|target| match &target.kind {
                    ExprKind::Subscript(node) => self.is(&node.value) && self.is_new(&node.index),
                    _ => false,
                });
                if let Some(made) = made {
                    return Some(Change { at: made.id, how: "a new key".to_owned(), grows: false });
                }
            }
            _ => {}
        }
        own_exprs(stmt, Enter::NONE).into_iter().find_map(|expr| self.call(expr, expr.as_call()?))
    }

    /// A key that is made of the loop's own key is another one.
    fn is_new(&self, index: &Expr) -> bool {
        let is_made = matches!(index.kind, ExprKind::FString(_) | ExprKind::Binary(_))
            || index.as_call().is_some_and(|call| call.callee.as_attribute().is_some());
        is_made && exprs_of_expr(index, Enter::NONE).any(|expr| self.is_key(expr))
    }

    fn call(&self, expr: &Expr, call: &Call) -> Option<Change> {
        let method = call.callee.as_attribute().filter(|method| self.is(&method.value))?;
        let name = method.attr.name.as_str();
        let first = call.positional(0);
        let (changes, grows) = match (self.way, self.kind) {
            (Way::Index, _) => (name == "pop" && first.is_some_and(|first| self.is_key(first)), false),
            (_, Some(Builtin::Dict)) => (matches!(name, "pop" | "popitem" | "clear"), false),
            (_, Some(Builtin::Set)) => (matches!(name, "add" | "discard" | "remove" | "pop" | "clear" | "update"), false),
            (_, Some(_)) => match name {
                "append" | "extend" => (true, true),
                _ => (matches!(name, "remove" | "pop" | "insert" | "clear"), false),
            },
            (_, None) => match name {
                "append" => (call.arguments.len() == 1, true),
                "remove" | "discard" | "popitem" => (true, false),
                "pop" | "insert" => (call.keyword("default").is_none(), false),
                _ => (false, false),
            },
        };
        changes.then(|| Change { at: expr.id, how: format!("`.{name}()`"), grows })
    }
}

fn report(stmt: &Stmt, each: &For, lookup: &Lookup<'_>, change: &Change, cx: &mut Cx) {
    let name = lookup.name;
    let what = match (lookup.kind, lookup.way) {
        _ if change.grows => "the loop runs on over what is added",
        (_, Way::Index) => "the last indexes are gone before the loop comes there",
        (Some(Builtin::Dict | Builtin::Set), _) => "the next step raises a `RuntimeError`",
        _ => "the loop skips elements",
    };
    let message = format!("{} changes `{name}` while the loop runs over it: {what}", change.how);
    let keyword = cx.place(each.keyword);
    let fix = match change.grows || lookup.way == Way::Index {
        true => None,
        false => Some(match filtered(stmt, each, lookup, cx) {
            Some(edits) => ("Keep the others in a new list", edits),
            None => ("Run over a copy", cx.listed(&each.iter)),
        }),
    };
    let finding = cx.report(change.at, message).related(keyword, "the loop");
    if change.grows {
        finding.variant("grows");
    }
    if let Some((title, edits)) = fix {
        finding.suggest(title, edits);
    }
}

/// `for x in xs: if test: xs.remove(x)` as a list comprehension.
fn filtered(stmt: &Stmt, each: &For, lookup: &Lookup<'_>, cx: &Cx) -> Option<Vec<Edit>> {
    let ([inner], true, Way::Itself) = (each.body.as_slice(), each.orelse.is_empty(), lookup.way) else { return None };
    let StmtKind::If(choice) = &inner.kind else { return None };
    let ([branch], true) = (choice.branches.as_slice(), choice.orelse.is_empty()) else { return None };
    let [Stmt { kind: StmtKind::Expr(expr), .. }] = branch.body.as_slice() else { return None };
    let call = expr.as_call()?;
    let (element, removed) = (each.target.as_name()?, call.positional(0)?);
    let is_remove = call.callee.as_attribute().is_some_and(|method| method.attr.name == "remove");
    let is_plain = each.iter.dotted().is_some() && !cx.source(stmt.id).contains('#');
    if !is_remove || removed.as_name() != Some(element) || !is_plain || lookup.kind == Some(Builtin::Set) {
        return None;
    }
    let name = lookup.name;
    // The caller's list is to change, not a new one under its name.
    let is_given = name.contains('.') || cx.function().is_none_or(|function| function.param(name).is_some());
    let target = if is_given { format!("{name}[:]") } else { name.to_owned() };
    let mut text: Vec<Text> = vec![format!("{target} = [{element} for {element} in {name} if ").into()];
    text.extend(negated(&branch.test, cx));
    text.push("]".into());
    Some(vec![Edit { text, ..Edit::delete(cx.place(stmt.id)) }])
}

fn negated(test: &Expr, cx: &Cx) -> Vec<Text> {
    let source = |expr: &Expr| Text::Source(cx.place(expr.parens.unwrap_or(expr.id)));
    match &test.kind {
        ExprKind::Unary { op: UnaryOp::Not, operand } => vec![source(operand)],
        ExprKind::Compare(node) => {
            if let [(op, right)] = node.rest.as_slice() {
                let other = match op {
                    CompareOp::Eq => "!=",
                    CompareOp::NotEq => "==",
                    CompareOp::Lt => ">=",
                    CompareOp::LtE => ">",
                    CompareOp::Gt => "<=",
                    CompareOp::GtE => "<",
                    CompareOp::Is => "is not",
                    CompareOp::IsNot => "is",
                    CompareOp::In => "not in",
                    CompareOp::NotIn => "in",
                };
                return vec![source(&node.left), format!(" {other} ").into(), source(right)];
            }
            vec!["not (".into(), source(test), ")".into()]
        }
        ExprKind::Name(_) | ExprKind::Attribute(_) | ExprKind::Call(_) | ExprKind::Subscript(_) => {
            vec!["not ".into(), source(test)]
        }
        _ if test.parens.is_some() => vec!["not ".into(), source(test)],
        _ => vec!["not (".into(), source(test), ")".into()],
    }
}
