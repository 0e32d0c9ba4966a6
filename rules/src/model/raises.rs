//! What a run of statements is known to raise, from a table of builtins and of the standard library. Claims nothing
//! where one call is not in the table.

use crate::syntax::python::{Call, Enter, Expr, ExprKind, Node, Stmt, StmtKind, nodes};

/// What one call does, as far as the table knows.
enum Known {
    Raises(String),
    Harmless,
}

/// The exception classes that some statements may raise on ordinary input, as they can be written there, in order
/// of appearance. None where something is called that the table does not know, and where nothing is known to raise.
/// `meaning` tells the dotted name behind an expression.
pub fn raised(body: &[Stmt], meaning: &mut dyn FnMut(&Expr) -> Option<String>) -> Option<Vec<String>> {
    let mut classes: Vec<String> = Vec::new();
    let mut stored = Vec::new();
    for node in nodes(body, Enter::RUNS_HERE) {
        let class = match node {
            Node::Stmt(stmt) => match &stmt.kind {
                StmtKind::Assign { targets, .. } => {
                    stored.extend(targets.iter().map(|target| target.id));
                    None
                }
                StmtKind::Import(_) | StmtKind::ImportFrom(_) => Some("ImportError".to_owned()),
                StmtKind::Raise { .. } | StmtKind::Try(_) | StmtKind::Unknown => return None,
                _ => None,
            },
            Node::Expr(expr) => match &expr.kind {
                ExprKind::Call(call) => match called(call, meaning)? {
                    Known::Raises(class) => Some(class),
                    Known::Harmless => None,
                },
                ExprKind::Subscript(_) if stored.contains(&expr.id) => None,
                ExprKind::Subscript(subscript) => looked_up(&subscript.index).map(str::to_owned),
                ExprKind::Binary(binary) if divides(binary) => Some("ZeroDivisionError".to_owned()),
                ExprKind::Await(_) | ExprKind::Yield(_) | ExprKind::YieldFrom(_) => return None,
                _ => None,
            },
            Node::Pattern(_) => None,
        };
        classes.extend(class.filter(|class| !classes.contains(class)));
    }
    (!classes.is_empty()).then_some(classes)
}

/// What a look-up with this index raises.
fn looked_up(index: &Expr) -> Option<&'static str> {
    Some(match &index.kind {
        ExprKind::Slice(_) => return None,
        ExprKind::Str { .. } | ExprKind::FString(_) => "KeyError",
        ExprKind::Int(_) | ExprKind::Unary { .. } => "IndexError",
        _ => "LookupError",
    })
}

/// Whether a `/` is one of numbers: paths are joined with it too.
fn divides(binary: &crate::syntax::python::Binary) -> bool {
    use crate::syntax::python::BinaryOp;
    let is_text = |expr: &Expr| matches!(expr.kind, ExprKind::Str { .. } | ExprKind::FString(_) | ExprKind::Call(_));
    let is_zero = |digits: &str| digits.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    match (&binary.op, &binary.right.kind) {
        (BinaryOp::Div, ExprKind::Int(digits) | ExprKind::Float(digits)) => is_zero(digits),
        (BinaryOp::Div, _) => !is_text(&binary.left) && !is_text(&binary.right),
        _ => false,
    }
}

fn called(call: &Call, meaning: &mut dyn FnMut(&Expr) -> Option<String>) -> Option<Known> {
    let raises = |class: &str| Some(Known::Raises(class.to_owned()));
    if let Some(name) = meaning(&call.callee) {
        // A class of a module can be written only where the module itself is named.
        let module = call.callee.as_attribute().and_then(|attribute| attribute.value.dotted());
        return match name.as_str() {
            "builtins.int" | "builtins.float" | "uuid.UUID" => raises("ValueError"),
            "datetime.datetime.strptime" | "datetime.datetime.fromisoformat" | "datetime.date.fromisoformat" => {
                raises("ValueError")
            }
            "json.loads" | "json.load" => match module {
                Some(module) => raises(&format!("{module}.JSONDecodeError")),
                None => raises("ValueError"),
            },
            "builtins.open" | "urllib.request.urlopen" => raises("OSError"),
            "builtins.next" if call.arguments.len() == 1 => raises("StopIteration"),
            "builtins.getattr" if call.arguments.len() == 2 => raises("AttributeError"),
            "builtins.getattr" | "builtins.next" => Some(Known::Harmless),
            "importlib.import_module" => raises("ImportError"),
            _ => match name.split_once('.') {
                Some(("requests", function)) if REQUESTS.contains(&function) => {
                    raises(&format!("{}.RequestException", module?))
                }
                Some(("os", function)) if FILES.contains(&function) => raises("OSError"),
                Some(("builtins", function)) if HARMLESS.contains(&function) => Some(Known::Harmless),
                _ => None,
            },
        };
    }
    let method = call.callee.as_attribute()?;
    match method.attr.name.as_str() {
        "get" => raises(&format!("{}.DoesNotExist", model(&method.value)?)),
        "read_text" | "read_bytes" | "write_text" | "write_bytes" => raises("OSError"),
        "index" => raises("ValueError"),
        name if HARMLESS_METHODS.contains(&name) => Some(Known::Harmless),
        name if LAZY.contains(&name) && model(&method.value).is_some() => Some(Known::Harmless),
        _ => None,
    }
}

/// `Order` for `Order.objects` and for `Order.objects.filter(…)`.
fn model(mut expr: &Expr) -> Option<String> {
    while let Some(call) = expr.as_call() {
        expr = &call.callee.as_attribute()?.value;
    }
    let manager = expr.as_attribute()?;
    (manager.attr.name == "objects").then(|| manager.value.dotted())?
}

const REQUESTS: &[&str] = &["get", "post", "put", "patch", "delete", "head", "options", "request"];
const FILES: &[&str] = &[
    "remove",
    "unlink",
    "mkdir",
    "makedirs",
    "rename",
    "replace",
    "rmdir",
    "removedirs",
    "listdir",
    "scandir",
    "stat",
    "chmod",
    "chown",
    "kill",
    "readlink",
    "symlink",
    "link",
    "utime",
];
const HARMLESS: &[&str] = &[
    "print",
    "len",
    "str",
    "repr",
    "list",
    "dict",
    "set",
    "tuple",
    "bool",
    "isinstance",
    "issubclass",
    "type",
    "range",
    "enumerate",
    "zip",
    "format",
    "hasattr",
    "id",
];
const HARMLESS_METHODS: &[&str] = &[
    "append",
    "add",
    "extend",
    "strip",
    "lstrip",
    "rstrip",
    "lower",
    "upper",
    "title",
    "split",
    "rsplit",
    "splitlines",
    "join",
    "startswith",
    "endswith",
    "format",
    "replace",
    "items",
    "keys",
    "values",
    "copy",
    "setdefault",
    "read",
    "readline",
    "readlines",
    "write",
    "close",
];

/// Methods of querysets that run no query.
const LAZY: &[&str] = &[
    "all",
    "filter",
    "exclude",
    "order_by",
    "select_related",
    "prefetch_related",
    "only",
    "defer",
    "using",
    "select_for_update",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::python::{items, lower, parse};

    fn of(text: &str) -> Option<String> {
        let tree = parse(text, None);
        let body: Vec<Stmt> = items(&tree, text).iter().flat_map(|item| lower(&tree, text, item).body).collect();
        let mut meaning = |expr: &Expr| match expr.dotted()? {
            name if name.contains('.') => name.starts_with("json.").then_some(name),
            name => Some(format!("builtins.{name}")),
        };
        raised(&body, &mut meaning).map(|classes| classes.join(", "))
    }

    #[test]
    fn what_is_in_the_table_is_told_in_order() {
        assert_eq!(of("x = int(d['n'].strip())").as_deref(), Some("ValueError, KeyError"));
        assert_eq!(
            of("with open(p) as f:\n  d = json.loads(f.read())").as_deref(),
            Some("OSError, json.JSONDecodeError")
        );
        assert_eq!(of("Order.objects.filter(a=1).get()").as_deref(), Some("Order.DoesNotExist"));
        assert_eq!(of("Order.objects.get(pk=1)").as_deref(), Some("Order.DoesNotExist"));
        assert_eq!(of("d[k] = total / count").as_deref(), Some("ZeroDivisionError"));
        assert_eq!(of("x = d[k]").as_deref(), Some("LookupError"));
    }

    #[test]
    fn one_unknown_call_makes_all_unknown() {
        assert_eq!(of("x = int(ask())"), None);
        assert_eq!(of("pay(int(x))"), None);
        assert_eq!(of("x = y"), None);
        assert_eq!(of("p = base / 'x'"), None);
    }
}
