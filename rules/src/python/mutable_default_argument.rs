//! Default values that are made once and shared: of parameters, of model fields, of dataclass fields.

use crate::{
    finding::{Anchor, Edit, Text},
    rule::{Around, Cx, On},
    syntax::{
        Id,
        python::{
            Call, Class, ComprehensionKind, Enter, Expr, ExprKind, Function, Param, ParamKind, Stmt, StmtKind,
            docstring, exprs_of_expr,
            held::{Held, held},
        },
    },
};

pub(crate) const ON: On = On::Each(&[On::Function(check_function), On::Stmt(check_field), On::Class(check_dataclass)]);

/// Why a default is shared.
#[derive(Clone, Copy, PartialEq)]
enum Shared {
    /// A list, dict, set or another container; whether it is empty.
    Container { is_empty: bool },
    /// An instance of a model.
    Instance,
    /// A value of the moment at which the code was read: `timezone.now()`.
    Moment,
}

fn shared(expr: &Expr, cx: &mut Cx) -> Option<Shared> {
    match &expr.kind {
        ExprKind::List(items) | ExprKind::Set(items) => return Some(Shared::Container { is_empty: items.is_empty() }),
        ExprKind::Dict(entries) => return Some(Shared::Container { is_empty: entries.is_empty() }),
        ExprKind::Comprehension(made) if made.kind != ComprehensionKind::Generator => {
            return Some(Shared::Container { is_empty: false });
        }
        ExprKind::Call(call) => {
            if let Some(name) = cx.qualified(&call.callee)
                && CONTAINERS.contains(&name.as_str())
            {
                return Some(Shared::Container { is_empty: call.arguments.is_empty() });
            }
            if is_model(call, cx) {
                return Some(Shared::Instance);
            }
        }
        _ => {}
    }
    let calls = exprs_of_expr(expr, Enter::NONE).filter_map(Expr::as_call);
    let mut names = calls.filter_map(|call| cx.qualified(&call.callee));
    names.any(|name| MOMENTS.contains(&name.as_str())).then_some(Shared::Moment)
}

const CONTAINERS: &[&str] = &[
    "builtins.list",
    "builtins.dict",
    "builtins.set",
    "builtins.bytearray",
    "collections.defaultdict",
    "collections.deque",
    "collections.OrderedDict",
    "collections.Counter",
];

const MOMENTS: &[&str] = &[
    "django.utils.timezone.now",
    "django.utils.timezone.localtime",
    "django.utils.timezone.localdate",
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
    "uuid.uuid1",
    "uuid.uuid4",
    "random.random",
    "random.randint",
    "random.choice",
    "secrets.token_hex",
    "secrets.token_urlsafe",
    "django.utils.crypto.get_random_string",
];

/// `Order()` where `Order` comes from a module of models.
fn is_model(call: &Call, cx: &Cx) -> bool {
    let Some(name) = call.callee.as_name() else { return false };
    let Some(import) = cx.names.import(name) else { return false };
    // What Django's own `models` holds in CamelCase are expressions: `OuterRef("pk")`.
    let is_djangos = import.module.starts_with("django.db") || import.module.starts_with("django.contrib.gis.db");
    let is_models = import.name.is_some() && import.module.rsplit('.').next() == Some("models") && !is_djangos;
    is_models && name.starts_with(char::is_uppercase) && name.chars().any(char::is_lowercase)
}

fn check_function(function: &Function, cx: &mut Cx) {
    if is_stub(&function.body) {
        return;
    }
    for param in &function.params {
        let Some(default) = &param.default else { continue };
        let Some(shared) = shared(default, cx) else { continue };
        // `[count]` for `count` is a cell that an inner function is meant to change.
        if matches!(&default.kind, ExprKind::List(items) if matches!(items.as_slice(), [one] if one.as_name() == Some(&*param.name.name)))
        {
            continue;
        }
        if is_cache(param, function, cx) {
            continue;
        }
        let (name, shown) = (param.name.name.as_str(), shown(default, cx));
        let held = held(&function.body, name);
        let fix = none_instead(param, default, function, cx);
        if shared == Shared::Moment {
            let message = format!("the default {shown} of `{name}` is computed once, when the function is defined");
            let finding = cx.report(default.id, message);
            fix.into_iter().for_each(|edits| _ = finding.suggest("Use `None` and compute it inside", edits));
            continue;
        }
        let message = format!("the default {shown} of `{name}` is made once and shared by all calls");
        let finding = cx.report(default.id, message);
        match held {
            Held::Changed | Held::Returned => _ = finding.variant("changed"),
            Held::Read => _ = finding.variant("read-only"),
            Held::Kept => {}
        }
        fix.into_iter().for_each(|edits| _ = finding.suggest("Use `None` and make it inside", edits));
    }
}

/// The default in backticks, cut where it is long.
fn shown(default: &Expr, cx: &Cx) -> String {
    let text = cx.source(default.id);
    match text.contains('\n') || text.len() > 40 {
        true => String::from(match default.kind {
            ExprKind::List(_) => "list",
            ExprKind::Dict(_) => "dict",
            ExprKind::Set(_) => "set",
            _ => "value",
        }),
        false => format!("`{text}`"),
    }
}

/// Only a docstring, `pass`, `...`, or `raise NotImplementedError`.
fn is_stub(body: &[Stmt]) -> bool {
    body.iter().all(|stmt| match &stmt.kind {
        StmtKind::Pass | StmtKind::Raise { .. } => true,
        StmtKind::Expr(expr) => matches!(expr.kind, ExprKind::Ellipsis | ExprKind::Str { .. }),
        _ => false,
    })
}

/// Whether sharing is the purpose: the parameter or a comment says that it is a cache.
fn is_cache(param: &Param, function: &Function, cx: &Cx) -> bool {
    let says = |text: &str| {
        let text = text.to_lowercase();
        ["cache", "memo", "shared", "registry"].iter().any(|word| text.contains(word))
    };
    param.name.name.starts_with('_') || says(&param.name.name) || cx.remarks(function.id).any(says)
}

/// `None` as the default, and the value made at the top of the body.
fn none_instead(param: &Param, default: &Expr, function: &Function, cx: &mut Cx) -> Option<Vec<Edit>> {
    let skipped = usize::from(docstring(&function.body).is_some());
    let first = function.body.get(skipped)?;
    if cx.same_line(function.keyword, first.id) || matches!(param.kind, ParamKind::Args | ParamKind::Kwargs) {
        return None;
    }
    let at = cx.place(start(first));
    let name = &param.name.name;
    let unit = if indent(cx, at.id).contains('\t') { "\t" } else { "    " };
    let line = |text: String| Edit { place: at, anchor: Anchor::LineBefore, text: vec![Text::Indent(at), text.into()] };
    let mut edits = vec![
        Edit::replace(cx.place(default.parens.unwrap_or(default.id)), "None"),
        line(format!("if {name} is None:")),
        line(format!("{unit}{name} = ")).and(Text::Source(cx.place(default.id))),
    ];
    if let Some(annotation) = &param.annotation {
        let text = cx.source(annotation.id);
        if !text.contains("None")
            && !text.contains("Optional")
            && !text.contains("Any")
            && !text.starts_with(['"', '\''])
        {
            edits.push(Edit::after(cx.place(annotation.parens.unwrap_or(annotation.id)), " | None"));
        }
    }
    Some(edits)
}

/// Where a statement starts, its decorators included.
fn start(stmt: &Stmt) -> Id {
    let decorators = match &stmt.kind {
        StmtKind::Function(function) => function.decorators.first(),
        StmtKind::Class(class) => class.decorators.first(),
        _ => None,
    };
    decorators.map_or(stmt.id, |decorator| decorator.id)
}

/// The white space before a node on its line.
fn indent<'a>(cx: &Cx<'a>, id: Id) -> &'a str {
    let before = cx.text.get(..cx.span(id).start as usize).unwrap_or("");
    before.rsplit('\n').next().unwrap_or("")
}

/// `data = models.JSONField(default={})`, `made = models.DateTimeField(default=timezone.now())`
fn check_field(stmt: &Stmt, cx: &mut Cx) {
    let Some(Around::Class(_)) = cx.around.last() else { return };
    let (target, value) = match &stmt.kind {
        StmtKind::Assign { targets, value } => (targets.first(), value),
        StmtKind::AnnAssign { target, value: Some(value), .. } => (Some(target), value),
        _ => return,
    };
    let (Some(name), Some(call)) = (target.and_then(Expr::as_name), value.as_call()) else { return };
    let Some(field) = cx.qualified(&call.callee).filter(|field| field.ends_with("Field")) else { return };
    let is_known = field.starts_with("django.") || field.starts_with("rest_framework.");
    let Some(default) = call.keyword("default").filter(|_| is_known) else { return };
    let shown = shown(default, cx);
    match shared(default, cx) {
        Some(Shared::Moment) => {
            let message = format!("the default {shown} of `{name}` is computed once, when the server starts");
            let callable = default.as_call().filter(|call| call.arguments.is_empty() && call.callee.dotted().is_some());
            let edit = callable.map(|call| Edit::delete(cx.place(call.parens)));
            let passed = callable.map(|call| cx.source(call.callee.id)).unwrap_or_default();
            let finding = cx.report(default.id, message).variant("frozen-value");
            edit.into_iter().for_each(|edit| _ = finding.suggest(format!("Pass `{passed}` itself"), vec![edit]));
        }
        // A serializer copies its fields for each request, and their defaults with them.
        Some(Shared::Container { is_empty }) if field.starts_with("django.") => {
            let message = format!("the default {shown} of `{name}` is one object that all rows share");
            let made = factory(default, cx).filter(|_| is_empty);
            let edit = made.as_ref().map(|made| Edit::replace(cx.place(default.id), made.as_str()));
            let finding = cx.report(default.id, message);
            edit.into_iter().for_each(|edit| {
                _ = finding.suggest(format!("Pass `{}` itself", made.as_deref().unwrap_or_default()), vec![edit]);
            });
        }
        Some(Shared::Container { .. } | Shared::Instance) | None => {}
    }
}

/// What makes an empty container anew: `list` for `[]` and for `list()`.
fn factory(default: &Expr, cx: &Cx) -> Option<String> {
    Some(match &default.kind {
        ExprKind::List(_) => "list".to_owned(),
        ExprKind::Dict(_) => "dict".to_owned(),
        ExprKind::Call(call) => cx.source(call.callee.id).to_owned(),
        _ => return None,
    })
}

fn check_dataclass(class: &Class, cx: &mut Cx) {
    let mut is_dataclass = false;
    for decorator in &class.decorators {
        let callee = decorator.expr.as_call().map_or(&decorator.expr, |call| &call.callee);
        is_dataclass |= cx.qualified(callee).as_deref() == Some("dataclasses.dataclass");
    }
    if !is_dataclass {
        return;
    }
    for stmt in &class.body {
        let StmtKind::AnnAssign { target, annotation, value: Some(value) } = &stmt.kind else { continue };
        let Some(name) = target.as_name().filter(|_| !cx.source(annotation.id).contains("ClassVar")) else { continue };
        let shown = shown(value, cx);
        match shared(value, cx) {
            Some(Shared::Container { is_empty }) => {
                // Dataclasses refuse what cannot be hashed; a `deque` they share.
                let is_refused = match value.as_call().map(|call| cx.qualified(&call.callee)) {
                    None => true,
                    Some(name) => name.is_some_and(|name| !name.ends_with("deque") && !name.ends_with("bytearray")),
                };
                let why =
                    if is_refused { "is refused by `@dataclass`" } else { "is one object that all instances share" };
                let edits = field(value, is_empty, cx);
                let finding = cx.report(value.id, format!("the default {shown} of `{name}` {why}"));
                if is_refused {
                    finding.variant("refused");
                }
                edits.into_iter().for_each(|edits| _ = finding.suggest("Use `field(default_factory=…)`", edits));
            }
            Some(Shared::Moment) => {
                let message = format!("the default {shown} of `{name}` is computed once, when the class is defined");
                let edits = field(value, false, cx);
                let finding = cx.report(value.id, message).variant("frozen-value");
                edits.into_iter().for_each(|edits| _ = finding.suggest("Use `field(default_factory=…)`", edits));
            }
            Some(Shared::Instance) | None => {}
        }
    }
}

/// `field(default_factory=list)`, and the import of `field`.
fn field(value: &Expr, is_empty: bool, cx: &mut Cx) -> Option<Vec<Edit>> {
    let (written, import) = match (cx.names.import("dataclasses").is_some(), cx.names.import("field")) {
        (_, Some(import)) if import.dotted().as_deref() == Some("dataclasses.field") => ("field", None),
        (true, _) => ("dataclasses.field", None),
        (false, None) if !cx.names.binds("field") => {
            ("field", Some(Edit::import(cx.place(value.id), "dataclasses", Some("field"))))
        }
        _ => return None,
    };
    let made = factory(value, cx).filter(|_| is_empty);
    let edit = match made {
        Some(made) => Edit::replace(cx.place(value.id), format!("{written}(default_factory={made})")),
        None => Edit::replace(cx.place(value.id), format!("{written}(default_factory=lambda: "))
            .and(Text::Source(cx.place(value.id)))
            .and(")"),
    };
    Some(std::iter::once(edit).chain(import).collect())
}
