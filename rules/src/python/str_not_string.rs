//! Special methods that give something of the wrong type: a `__str__` without a string, an `__init__` with a value.

use crate::{
    finding::{Edit, Text},
    model::{
        holds::{self, Builtin},
        overrides,
        project::{ClassId, ClassInfo, Project, Scope, Within},
    },
    rule::{FileKind, On, Review},
    syntax::python::{Enter, Expr, ExprKind, Function, Stmt, StmtKind, UnaryOp, exprs, paths::exits, stmts},
};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    for (id, info) in project.own_classes() {
        // A test may hold that the wrong type fails.
        if matches!(project.kind_of(info.module), FileKind::Migration | FileKind::Test) {
            continue;
        }
        for method in info.class.methods() {
            let Some(wanted) = wanted(&method.name.name) else { continue };
            if !method.decorators.is_empty() || method.is_generator || method.is_async {
                continue;
            }
            let found = Found { project, id, info, method, wanted };
            found.values(review);
            found.nothing(review);
        }
    }
}

/// What a special method must give.
#[derive(Clone, Copy, PartialEq)]
enum Wanted {
    Str,
    Int,
    Bool,
    Bytes,
    None,
}

fn wanted(name: &str) -> Option<Wanted> {
    Some(match name {
        "__str__" | "__repr__" | "__format__" => Wanted::Str,
        "__len__" | "__hash__" | "__index__" | "__int__" | "__length_hint__" => Wanted::Int,
        "__bool__" => Wanted::Bool,
        "__bytes__" => Wanted::Bytes,
        "__init__" => Wanted::None,
        _ => return None,
    })
}

impl Wanted {
    fn shown(self) -> &'static str {
        match self {
            Wanted::Str => "a string",
            Wanted::Int => "an integer",
            Wanted::Bool => "`True` or `False`",
            Wanted::Bytes => "a bytes object",
            Wanted::None => "nothing",
        }
    }

    fn fits(self, kind: Builtin) -> bool {
        matches!(
            (self, kind),
            (Wanted::Str, Builtin::Str)
                | (Wanted::Int, Builtin::Number | Builtin::Bool)
                | (Wanted::Bool, Builtin::Bool)
                | (Wanted::Bytes, Builtin::Bytes)
                | (Wanted::None, Builtin::None)
        )
    }
}

struct Found<'p> {
    project: &'p Project,
    id: ClassId,
    info: &'p ClassInfo,
    method: &'p Function,
    wanted: Wanted,
}

impl Found<'_> {
    fn named(&self) -> String {
        format!("{}.{}", self.info.class.name.name, self.method.name.name)
    }

    fn values(&self, review: &mut Review) {
        for stmt in stmts(&self.method.body, Enter::NONE) {
            let StmtKind::Return(Some(value)) = &stmt.kind else { continue };
            let Some((what, is_none)) = self.wrong(value) else { continue };
            let place = self.project.place(self.info.module, self.info.item, value.id);
            let message = format!("`{}` returns {what}: it must give {}", self.named(), self.wanted.shown());
            let finding = review.report(place, message);
            if self.wanted == Wanted::Str && !is_none {
                let edit = Edit {
                    text: vec!["str(".into(), Text::Source(place), ")".into()],
                    ..Edit::delete(place)
                };
                finding.suggest("Wrap it in `str()`", vec![edit]);
            }
        }
    }

    /// What a value is instead of what is wanted, and whether it is `None`.
    fn wrong(&self, value: &Expr) -> Option<(String, bool)> {
        match &value.kind {
            ExprKind::Conditional(choice) => {
                return self.wrong(&choice.body).or_else(|| self.wrong(&choice.orelse));
            }
            ExprKind::Attribute(node)
                if self.wanted == Wanted::Str && node.value.as_name() == overrides::receiver(self.method) =>
            {
                return self.field(&node.attr.name);
            }
            ExprKind::Name(name) if self.wanted == Wanted::None => {
                return (overrides::receiver(self.method) == Some(name)).then(|| (format!("`{name}`"), false));
            }
            _ => {}
        }
        let kind = match &value.kind {
            ExprKind::Call(call) => {
                let scope = Scope { module: self.info.module, within: Within::Class(self.id) };
                holds::made_by(&self.project.dotted(scope, &call.callee)?)
            }
            ExprKind::Compare(_) => (self.wanted == Wanted::Str).then_some(Builtin::Bool),
            ExprKind::Unary { op: UnaryOp::Minus, operand } => holds::builtin(operand),
            _ => holds::builtin(value),
        }?;
        let is_float = matches!(value.kind, ExprKind::Float(_)) && self.wanted == Wanted::Int;
        if self.wanted.fits(kind) && !is_float {
            return None;
        }
        // A call in `__init__` may give nothing in the end.
        if self.wanted == Wanted::None && matches!(value.kind, ExprKind::Call(_)) {
            return None;
        }
        let shown = value.spelt().map_or_else(|| kind.with_article().to_owned(), |text| format!("`{text}`"));
        Some((shown, kind == Builtin::None))
    }

    /// A model's field that is no text.
    fn field(&self, name: &str) -> Option<(String, bool)> {
        if !self.project.descends(self.id, "django.db.models.Model") {
            return None;
        }
        let (_, value) = self.project.class_value(self.id, name)?;
        let call = value.as_call()?;
        let class = overrides::callee_name(call)?;
        let is_other = FIELDS.contains(&class);
        is_other.then(|| (format!("`self.{name}`, the value of a `{class}`"), false))
    }

    /// A method that gives no value at all, or none on some way.
    fn nothing(&self, review: &mut Review) {
        let body = &self.method.body;
        if self.wanted == Wanted::None || overrides::is_stub(body) || overrides::always_raises(self.method) {
            return;
        }
        let Some(exits) = exits(body) else { return };
        let is_bare = |stmt: &Stmt| matches!(&stmt.kind, StmtKind::Return(None));
        let has_value = exits.returns.iter().any(|exit| exit.value.is_some());
        let gives_nothing = exits.falls.any() || exits.returns.iter().any(|exit| is_bare(exit.stmt));
        if !gives_nothing || exits.returns.iter().any(|exit| exit.value.is_none() && !is_bare(exit.stmt)) {
            return;
        }
        // A match or a loop may cover all there is.
        if has_value && !ends_in_if(body) && !exits.returns.iter().any(|exit| is_bare(exit.stmt)) {
            return;
        }
        let prints = exprs(body, Enter::NONE).any(|expr| is_print(expr).is_some());
        let named = self.named();
        let message = match (has_value, prints) {
            (true, _) => format!("`{named}` returns nothing on some paths: it must give {}", self.wanted.shown()),
            (false, true) => format!("`{named}` prints and returns nothing: it must give {}", self.wanted.shown()),
            (false, false) => format!("`{named}` returns nothing: it must give {}", self.wanted.shown()),
        };
        let place = self.project.place(self.info.module, self.info.item, self.method.name.id);
        let edit = self.printed().map(|(stmt, text)| Edit {
            text: vec!["return ".into(), Text::Source(place.with(text.id))],
            ..Edit::delete(place.with(stmt.id))
        });
        let finding = review.report(place, message);
        if has_value {
            finding.variant("some-paths");
        }
        if let Some(edit) = edit {
            finding.suggest("Return the text", vec![edit]);
        }
    }

    /// The text that is printed in place of being returned.
    fn printed(&self) -> Option<(&Stmt, &Expr)> {
        let last = self.method.body.last().filter(|_| self.wanted == Wanted::Str)?;
        let StmtKind::Expr(expr) = &last.kind else { return None };
        let text = is_print(expr)?;
        let is_text = matches!(text.kind, ExprKind::FString(_) | ExprKind::Str { .. } | ExprKind::Binary(_));
        let is_only = exprs(&self.method.body, Enter::NONE).filter(|expr| is_print(expr).is_some()).count() == 1;
        (is_text && is_only).then_some((last, text))
    }
}

/// The one argument of a `print()`.
fn is_print(expr: &Expr) -> Option<&Expr> {
    let call = expr.as_call().filter(|call| call.callee.as_name() == Some("print"))?;
    match call.arguments.as_slice() {
        [only] => Some(&only.value),
        [first, ..] => Some(&first.value),
        [] => None,
    }
}

/// Whether a body ends in an `if` without `else`, or with plain statements behind its returns.
fn ends_in_if(body: &[Stmt]) -> bool {
    match body.last().map(|stmt| &stmt.kind) {
        Some(StmtKind::If(choice)) => {
            choice.orelse.is_empty() && choice.branches.len() == 1
        }
        _ => false,
    }
}

/// Fields whose values are no text.
const FIELDS: &[&str] = &[
    "IntegerField", "BigIntegerField", "SmallIntegerField", "PositiveIntegerField", "PositiveSmallIntegerField",
    "PositiveBigIntegerField", "AutoField", "BigAutoField", "SmallAutoField", "FloatField", "DecimalField",
    "BooleanField", "NullBooleanField", "DateField", "DateTimeField", "TimeField", "DurationField", "UUIDField",
    "ForeignKey", "OneToOneField", "ManyToManyField", "FileField", "ImageField", "BinaryField",
];
