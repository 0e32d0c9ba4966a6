//! A comma too few, so that a tuple is none, or one too many.

use crate::{
    finding::{Edit, Text},
    rule::{Around, Cx, FileKind, On},
    syntax::python::{Call, Class, Enter, Expr, ExprKind, Function, Stmt, StmtKind, Tuple, exprs, stmts},
};

pub(crate) const ON: On = On::Each(&[On::Stmt(check), On::Call(check_call)]);

fn check(stmt: &Stmt, cx: &mut Cx) {
    let (target, value) = match &stmt.kind {
        StmtKind::Assign { targets, value } => match targets.as_slice() {
            [only] => (Some(only), value),
            _ => return,
        },
        StmtKind::AnnAssign { target, annotation, value: Some(value) } if !says_tuple(annotation, cx) => {
            (Some(target), value)
        }
        StmtKind::Return(Some(value)) => (None, value),
        _ => return,
    };
    if let (Some(name), Some(Around::Class(class))) = (target.and_then(Expr::as_name), cx.around.last().copied()) {
        slot(name, value, class, cx);
    }
    let ExprKind::Tuple(tuple) = &value.kind else { return };
    // Tests make odd values on purpose.
    if cx.kind == FileKind::Test {
        return;
    }
    let Some(element) = stray(stmt, tuple, cx) else { return };
    let message = match target {
        Some(target) if !is_sequence(target, cx) => {
            format!("the trailing comma makes `{}` a tuple", cx.source(target.id))
        }
        None if cx.function().is_some_and(|function| !gives_tuples(function, cx)) => {
            "the trailing comma makes this `return` give a tuple".to_owned()
        }
        _ => return,
    };
    let inner = Text::Source(cx.place(element.parens.unwrap_or(element.id)));
    let edit = Edit { text: vec![inner], ..Edit::delete(cx.place(value.id)) };
    cx.report(value.id, message).variant("stray").suggest("Remove the comma", vec![edit]);
}

/// The one element of a tuple without parentheses that stands with its statement on one line.
fn stray<'t>(stmt: &Stmt, tuple: &'t Tuple, cx: &Cx) -> Option<&'t Expr> {
    let [element] = tuple.items.as_slice() else { return None };
    let is_plain = !matches!(
        element.kind,
        ExprKind::Star(_) | ExprKind::Tuple(_) | ExprKind::List(_) | ExprKind::Unknown | ExprKind::Yield(_)
    );
    let is_one_line = !cx.source(stmt.id).contains('\n');
    (!tuple.parens && is_plain && is_one_line).then_some(element)
}

/// Whether a target is meant to hold a sequence: by its name, or because it is used as one.
fn is_sequence(target: &Expr, cx: &Cx) -> bool {
    let Some(name) = target.dotted() else { return true };
    // The members of an enumeration hand their tuples to `__new__`.
    let is_enum = |class: &Class| class.bases().filter_map(Expr::dotted).any(|base| base.ends_with("Enum"));
    if matches!(cx.around.last(), Some(Around::Class(class)) if is_enum(class)) {
        return true;
    }
    let last = name.rsplit('.').next().unwrap_or_default();
    if last.ends_with('s') && !last.ends_with("ss")
        || last.ends_with("__")
        || SEQUENCES.iter().any(|word| last.contains(word))
    {
        return true;
    }
    let scope = match cx.class() {
        Some(class) if name.starts_with("self.") || name.starts_with("cls.") => class.body.as_slice(),
        _ => cx.scope(),
    };
    uses_as_sequence(scope, &name)
}

/// Words in the names of tuples that are one thing each.
const SEQUENCES: &[&str] = &[
    "tuple",
    "ordering",
    "list_display",
    "list_filter",
    "unique_together",
    "index_together",
    "exclude",
    "shape",
    "data",
    "args",
    "params",
    "state",
    "exported",
    "allowed",
    "required",
    "included",
    "ignored",
];

/// `x[0]`, `for … in x`, `len(x)`, `*x`, `a, b = x`, `x + (…)`, `… % x`.
fn uses_as_sequence(scope: &[Stmt], name: &str) -> bool {
    let is = |expr: &Expr| expr.is_dotted(name);
    let in_expr = |expr: &Expr| match &expr.kind {
        ExprKind::Subscript(subscript) => is(&subscript.value),
        ExprKind::Star(value) => is(value),
        ExprKind::Binary(binary) => is(&binary.left) || is(&binary.right),
        ExprKind::Compare(compare) => {
            let is_tuple = |expr: &Expr| matches!(expr.kind, ExprKind::Tuple(_));
            compare.rest.iter().any(|(_, right)| is(right) || (is(&compare.left) && is_tuple(right)))
        }
        ExprKind::Call(call) => {
            let takes = call.callee.as_name().is_some_and(|name| SEQUENCE_FUNCTIONS.contains(&name));
            // Handed on bare, it is what the call wants, as far as can be told.
            let hands_on = |argument: &crate::syntax::python::Argument| {
                is(&argument.value)
                    && (takes || !matches!(argument.kind, crate::syntax::python::ArgumentKind::Positional))
            };
            call.arguments.iter().any(hands_on)
                || (call.callee.as_attribute().is_some_and(|a| a.attr.name.starts_with("execute"))
                    && call.arguments.iter().any(|a| is(&a.value)))
        }
        ExprKind::Comprehension(made) => made.clauses.iter().any(|clause| match clause {
            crate::syntax::python::Clause::For { iter, .. } => is(iter),
            crate::syntax::python::Clause::If(_) => false,
        }),
        _ => false,
    };
    let in_stmt = |stmt: &Stmt| match &stmt.kind {
        StmtKind::For(each) => is(&each.iter),
        StmtKind::Assign { targets, value } => {
            is(value) && targets.iter().any(|target| matches!(target.kind, ExprKind::Tuple(_) | ExprKind::List(_)))
        }
        StmtKind::AugAssign { target, .. } => is(target),
        _ => false,
    };
    exprs(scope, Enter::ALL).any(in_expr) || stmts(scope, Enter::ALL).any(in_stmt)
}

const SEQUENCE_FUNCTIONS: &[&str] = &[
    "len",
    "list",
    "tuple",
    "set",
    "sorted",
    "enumerate",
    "zip",
    "map",
    "filter",
    "sum",
    "any",
    "all",
    "max",
    "min",
    "iter",
];

fn says_tuple(annotation: &Expr, cx: &Cx) -> bool {
    let text = cx.source(annotation.id).to_lowercase();
    ["tuple", "sequence", "iterable", "collection", "any", "list"].iter().any(|word| text.contains(word))
}

/// Whether a function is meant to return tuples: it says so, its protocol says so, or its other returns show it.
fn gives_tuples(function: &Function, cx: &Cx) -> bool {
    let name = function.name.name.as_str();
    let by_name = TUPLE_METHODS.contains(&name)
        || (name.ends_with('s') && !name.ends_with("ss"))
        || SEQUENCES.iter().any(|word| name.contains(word));
    let longer = |stmt: &Stmt| match &stmt.kind {
        StmtKind::Return(Some(value)) => {
            matches!(&value.kind, ExprKind::Tuple(tuple) if tuple.items.len() != 1 || tuple.parens)
        }
        _ => false,
    };
    by_name
        || function.returns.as_ref().is_some_and(|returns| says_tuple(returns, cx))
        || stmts(&function.body, Enter::NONE).any(longer)
}

const TUPLE_METHODS: &[&str] = &[
    "natural_key",
    "__reduce__",
    "__reduce_ex__",
    "__getnewargs__",
    "__getinitargs__",
    "__getstate__",
    "get_params",
    "key",
];

/// `fields = ("title")`
fn slot(name: &str, value: &Expr, class: &Class, cx: &mut Cx) {
    let bases: Vec<String> = class.bases().filter_map(Expr::dotted).collect();
    let base = |ends: &[&str]| bases.iter().any(|base| ends.iter().any(|end| base.ends_with(end)));
    let is_admin = base(&["Admin", "Inline"]);
    let takes_names = match name {
        "fields" | "exclude" => class.name.name == "Meta" || is_admin || base(&["View"]),
        "ordering" | "unique_together" | "read_only_fields" => class.name.name == "Meta" || is_admin,
        "list_display"
        | "list_filter"
        | "search_fields"
        | "readonly_fields"
        | "raw_id_fields"
        | "list_editable"
        | "list_select_related"
        | "autocomplete_fields"
        | "filter_horizontal"
        | "filter_vertical"
        | "date_hierarchy_fields" => true,
        _ => false,
    };
    let takes_classes = matches!(
        name,
        "permission_classes"
            | "authentication_classes"
            | "renderer_classes"
            | "parser_classes"
            | "throttle_classes"
            | "filter_backends"
    );
    let Some(parens) = value.parens else { return };
    let what = match &value.kind {
        ExprKind::Str { value, pieces: 1 } if takes_names && value != "__all__" => "a string",
        ExprKind::Name(_) | ExprKind::Attribute(_) if takes_classes && is_class(value) => "a class",
        _ => return,
    };
    lacks_comma(value, parens, what, cx);
}

/// `IsAuthenticated` and `permissions.IsAuthenticated`, but no constant and no variable.
fn is_class(expr: &Expr) -> bool {
    let dotted = expr.dotted().unwrap_or_default();
    let last = dotted.rsplit('.').next().unwrap_or_default();
    last.starts_with(char::is_uppercase) && last.chars().any(char::is_lowercase)
}

/// `Thread(target=fetch, args=(url))`
fn check_call(_: &Expr, call: &Call, cx: &mut Cx) {
    let Some(value) = tuple_argument(call, cx) else { return };
    let Some(parens) = value.parens else { return };
    let what = match &value.kind {
        ExprKind::Str { pieces: 1, .. } | ExprKind::FString(_) => "a string",
        ExprKind::Int(_) | ExprKind::Float(_) => "a number",
        _ => return,
    };
    lacks_comma(value, parens, what, cx);
}

/// The argument of a call that must be a tuple.
fn tuple_argument<'t>(call: &'t Call, cx: &mut Cx) -> Option<&'t Expr> {
    let dotted = call.callee.dotted()?;
    let last = dotted.rsplit('.').next()?;
    match last {
        "Thread" | "Process" | "Timer" | "reverse" | "reverse_lazy" | "apply_async" => {
            let value = call.keyword("args")?;
            let name = cx.qualified(&call.callee);
            let is_known = name.as_deref().is_some_and(|name| {
                ["threading.", "multiprocessing.", "django.urls."].iter().any(|module| name.starts_with(module))
            });
            (is_known || last == "apply_async").then_some(value)
        }
        "execute" if dotted.contains("cursor") => call.positional(1).or_else(|| call.keyword("params")),
        _ => None,
    }
}

fn lacks_comma(value: &Expr, parens: crate::syntax::Id, what: &str, cx: &mut Cx) {
    let shown = cx.source(parens);
    let message = match shown.contains('\n') || shown.len() > 60 {
        true => format!(
            "this is {what} in parentheses, not a tuple: a comma is missing behind `{}`",
            cx.source(value.id).lines().next().unwrap_or_default()
        ),
        false => format!("`{shown}` is {what}, not a tuple: a comma is missing"),
    };
    let at = cx.place(value.id);
    cx.report(parens, message).safe("Add the comma", vec![Edit::after(at, ",")]);
}
