//! A list or dict of the class that a method changes through `self`, so that all instances see the change.

use rustc_hash::FxHashSet;

use crate::{
    finding::{Anchor, Edit, Text},
    model::{
        attributes::Attributes,
        holds::{self, Builtin},
        overrides,
        project::{ClassId, ClassInfo, Project, Within},
    },
    rule::{FileKind, On, Review},
    syntax::{
        Id, Name,
        python::{Class, Enter, Expr, ExprKind, Function, Stmt, StmtKind, exprs, exprs_of_expr, held::CHANGING, stmts},
    },
};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    let attributes = Attributes::of(project);
    let mut shared: Option<FxHashSet<Name>> = None;
    for (id, info) in project.own_classes() {
        if project.kind_of(info.module) == FileKind::Migration || is_made_once(project, info) {
            continue;
        }
        for stmt in &info.class.body {
            let Some((name, value)) = declared(stmt) else { continue };
            let Some(kind) = kind(project, id, value) else { continue };
            let Some(change) = change(&info.class, name) else { continue };
            let Some(family) = attributes.family(id) else { break };
            let bindings = |class: ClassId| project.members(class).map_or(0, |members| members.get(name).len());
            let elsewhere: usize = family.iter().map(|class| bindings(*class)).sum();
            if elsewhere != 1 || family.iter().any(|class| attributes.own(*class).set.contains(name)) {
                continue;
            }
            let shared = shared.get_or_insert_with(|| of_classes(project));
            // Whoever asks the class itself for it means to share it.
            if shared.contains(name) || says_shared(name) {
                continue;
            }
            report(project, info, (stmt, name, value, kind), &change, review);
        }
    }
}

/// Whether a class of a function, made anew with each call, has one instance: nobody shares anything with it.
fn is_made_once(project: &Project, info: &ClassInfo) -> bool {
    let Within::Function(function) = info.within else { return false };
    let Some(around) = project.function(function) else { return false };
    let body = &around.function.body;
    let name = info.class.name.name.as_str();
    let is_loop = |stmt: &&Stmt| matches!(stmt.kind, StmtKind::For(_) | StmtKind::While(_));
    let is_repeated = |expr: &Expr| {
        let within = |outer: &Expr| exprs_of_expr(outer, Enter::ALL).any(|inner| inner.id == expr.id);
        let in_loop = stmts(body, Enter::ALL).filter(is_loop).any(|stmt| {
            exprs(std::slice::from_ref(stmt), Enter::ALL).any(|inner| inner.id == expr.id)
        });
        in_loop
            || exprs(body, Enter::ALL).any(|outer| {
                matches!(outer.kind, ExprKind::Comprehension(_) | ExprKind::Lambda(_)) && within(outer)
            })
    };
    let named = exprs(body, Enter::ALL).filter(|expr| expr.as_name() == Some(name)).count();
    let mut made = exprs(body, Enter { functions: false, lambdas: true, classes: false })
        .filter(|expr| expr.as_call().is_some_and(|call| call.callee.as_name() == Some(name)));
    named == 1 && made.next().is_some_and(|made| !is_repeated(made))
}

/// `name = value` in a class body.
fn declared(stmt: &Stmt) -> Option<(&str, &Expr)> {
    match &stmt.kind {
        StmtKind::Assign { targets, value } => match targets.as_slice() {
            [only] => Some((only.as_name()?, value)),
            _ => None,
        },
        StmtKind::AnnAssign { target, annotation, value: Some(value) } => {
            let is_shared = exprs(std::slice::from_ref(stmt), Enter::NONE).any(|expr| {
                let last = match &expr.kind {
                    ExprKind::Name(name) => name,
                    ExprKind::Attribute(node) => &node.attr.name,
                    _ => return false,
                };
                last == "ClassVar" || last == "Final"
            });
            let is_text = annotation.as_str().is_some_and(|text| text.contains("ClassVar"));
            (!is_shared && !is_text).then_some((target.as_name()?, value))
        }
        _ => None,
    }
}

fn kind(project: &Project, class: ClassId, value: &Expr) -> Option<&'static str> {
    let kind = match &value.kind {
        ExprKind::Call(call) => {
            let dotted = project.dotted(project.class_scope(class)?, &call.callee)?;
            if dotted == "collections.deque" {
                return Some("deque");
            }
            if matches!(dotted.as_str(), "builtins.list" | "builtins.dict" | "builtins.set")
                || dotted.starts_with("collections.")
            {
                holds::made_by(&dotted)
            } else {
                None
            }
        }
        _ => holds::builtin(value),
    };
    match kind? {
        Builtin::List => Some("list"),
        Builtin::Dict => Some("dict"),
        Builtin::Set => Some("set"),
        _ => None,
    }
}

/// Names that are shared on purpose.
fn says_shared(name: &str) -> bool {
    let lower = name.to_lowercase();
    let words = ["cache", "registry", "registered", "instances", "shared", "memo", "seen", "known", "global", "_pool"];
    name.chars().all(|c| !c.is_lowercase()) || name.starts_with("__") || words.iter().any(|word| lower.contains(word))
}

struct Change<'c> {
    method: &'c Function,
    at: Id,
}

/// Where a method of the class changes the attribute through its instance.
fn change<'c>(class: &'c Class, name: &str) -> Option<Change<'c>> {
    class.methods().find_map(|method| {
        let is_plain = !method.decorators.iter().any(|decorator| {
            matches!(decorator.expr.as_name(), Some("classmethod" | "staticmethod"))
        });
        let receiver = overrides::receiver(method).filter(|_| is_plain && method.name.name != "__new__")?;
        let is_it = |expr: &Expr| match &expr.kind {
            ExprKind::Attribute(node) => node.attr.name == name && node.value.as_name() == Some(receiver),
            _ => false,
        };
        let is_item = |target: &Expr| match &target.kind {
            ExprKind::Subscript(node) => is_it(&node.value),
            _ => false,
        };
        let set = stmts(&method.body, Enter::ALL).find(|stmt| match &stmt.kind {
            StmtKind::Assign { targets, .. } | StmtKind::Delete(targets) => targets.iter().any(is_item),
            StmtKind::AugAssign { target, .. } => is_item(target),
            _ => false,
        });
        let at = set.map(|stmt| stmt.id).or_else(|| {
            exprs(&method.body, Enter::ALL).find_map(|expr| {
                let method = expr.as_call()?.callee.as_attribute()?;
                (is_it(&method.value) && CHANGING.contains(&method.attr.name.as_str())).then_some(expr.id)
            })
        })?;
        Some(Change { method, at })
    })
}

/// The attributes that are read from a class itself: `Cart.items`, `cls.items`, `type(self).items`.
fn of_classes(project: &Project) -> FxHashSet<Name> {
    let mut found = FxHashSet::default();
    let classes: FxHashSet<&str> = project.own_classes().map(|(_, info)| info.class.name.name.as_str()).collect();
    for (id, _) in project.own_modules() {
        for item in project.module(id).iter().flat_map(|module| &module.items) {
            for expr in exprs(&item.item.body, Enter::ALL) {
                let ExprKind::Attribute(node) = &expr.kind else { continue };
                let is_class = match &node.value.kind {
                    ExprKind::Name(name) => {
                        matches!(name.as_str(), "cls" | "klass")
                            || name.starts_with(char::is_uppercase)
                            || classes.contains(name.as_str())
                    }
                    ExprKind::Attribute(inner) => inner.attr.name == "__class__",
                    ExprKind::Call(call) => matches!(call.callee.as_name(), Some("type" | "super")),
                    _ => false,
                };
                if is_class {
                    found.insert(node.attr.name.clone());
                }
            }
        }
    }
    found
}

fn report(
    project: &Project,
    info: &ClassInfo,
    (stmt, name, value, kind): (&Stmt, &str, &Expr, &str),
    change: &Change<'_>,
    review: &mut Review,
) {
    let class = &info.class.name.name;
    let at = project.place(info.module, info.item, value.id);
    let method = &change.method.name.name;
    let message = format!("`{class}.{name}` is one {kind} that all instances share, and `{method}()` changes it");
    let line = at.with(stmt.id);
    let set = [Text::from(format!("self.{name} = ")), Text::Source(at)];
    let edits = match info.class.method("__init__") {
        Some(init) => match overrides::first_stmt(init) {
            Some(first) if overrides::receiver(init) == Some("self") && !calls_parent(first) => {
                let edit = Edit { text: set.to_vec(), ..Edit::new(at.with(first.id), Anchor::StatementBefore, "") };
                Some(vec![Edit { anchor: Anchor::Lines, ..Edit::delete(line) }, edit])
            }
            Some(first) if overrides::receiver(init) == Some("self") => {
                let edit = Edit { text: set.to_vec(), ..Edit::new(at.with(first.id), Anchor::StatementAfter, "") };
                Some(vec![Edit { anchor: Anchor::Lines, ..Edit::delete(line) }, edit])
            }
            _ => None,
        },
        None if info.class.arguments.is_empty() => {
            let mut text = vec!["def __init__(self):".into(), Text::Line(line), "    ".into()];
            text.extend(set);
            Some(vec![Edit { text, ..Edit::delete(line) }])
        }
        None => None,
    };
    let finding = review.report(at, message).related(at.with(change.at), "changed here");
    if let Some(edits) = edits {
        finding.suggest("Create it in `__init__`", edits);
    }
}

/// `super().__init__(…)`
fn calls_parent(stmt: &Stmt) -> bool {
    let StmtKind::Expr(expr) = &stmt.kind else { return false };
    let on = expr.as_call().and_then(|call| call.callee.as_attribute()).map(|node| &node.value);
    on.and_then(Expr::as_call).is_some_and(|call| call.callee.as_name() == Some("super"))
}
