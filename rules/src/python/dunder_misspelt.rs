//! A special method, or the name of the main module, that is nearly spelt right.

use rustc_hash::FxHashSet;

use crate::{
    finding::Edit,
    model::project::{ModuleId, Project},
    rule::{On, Review},
    spelling,
    syntax::{
        Name,
        python::{Class, CompareOp, Enter, Expr, ExprKind, Function, ParamKind, StmtKind, exprs, exprs_of_expr},
    },
};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    let mut used: Option<FxHashSet<Name>> = None;
    for (_, info) in project.own_classes() {
        for method in info.class.methods() {
            let Some(meant) = meant(&info.class, method) else { continue };
            let name = &method.name.name;
            if used.get_or_insert_with(|| used_names(project)).contains(name) {
                continue;
            }
            let place = project.place(info.module, info.item, method.name.id);
            let message = format!("`{name}()` is never called by Python: the special method is `{meant}()`");
            let finding = review.report(place, message);
            if info.class.method(meant).is_none() {
                finding.safe(format!("Rename it to `{meant}`"), vec![Edit::replace(place, meant)]);
            }
        }
    }
    for (id, _) in project.own_modules() {
        main(project, id, review);
    }
}

/// Underscored names that code mentions anywhere but in a definition: somebody calls them.
fn used_names(project: &Project) -> FxHashSet<Name> {
    let mut found = FxHashSet::default();
    for (id, _) in project.own_modules() {
        for item in project.module(id).iter().flat_map(|module| &module.items) {
            for expr in exprs(&item.item.body, Enter::ALL) {
                let name = match &expr.kind {
                    ExprKind::Name(name) => name,
                    ExprKind::Attribute(node) => &node.attr.name,
                    ExprKind::Str { value, .. } => value,
                    _ => continue,
                };
                if name.starts_with('_') || name.ends_with('_') {
                    found.insert(name.clone());
                }
            }
        }
    }
    found
}

/// The special method that a method's name was probably meant to be.
fn meant(class: &Class, method: &Function) -> Option<&'static str> {
    let name = method.name.name.as_str();
    if !(name.starts_with('_') || name.ends_with("__")) || !is_on_instance(method) {
        return None;
    }
    if is_special(name) {
        // `__int__` gives a number and takes nothing.
        let is_init = name == "__int__" && method.params.len() > 1 && class.method("__init__").is_none();
        return is_init.then_some("__init__");
    }
    let core = name.trim_matches('_');
    let (before, after) = (name.len() - name.trim_start_matches('_').len(), name.len() - name.trim_end_matches('_').len());
    // `_str`, `_next` and the like are names of one's own.
    let is_clear = (before == 2 && after == 2) || (before == 1 && after == 1) || (before + after == 3);
    let is_half = (before == 2 && after == 0) || (before == 0 && after == 2);
    let lower = core.to_lowercase();
    let special = |core: &str| SPECIAL.iter().copied().find(|special| special.trim_matches('_') == core);
    if let Some(exact) = special(&lower) {
        // `__next` is a private method, if the class has no need of the special one.
        let is_likely = is_clear || (is_half && matches!(lower.as_str(), "init" | "str" | "repr" | "eq" | "hash"));
        return is_likely.then_some(exact);
    }
    if before != 2 || after != 2 || FRAMEWORKS.contains(&core) {
        return None;
    }
    match lower.as_str() {
        "length" | "lenght" => return Some("__len__"),
        "string" => return Some("__str__"),
        "equals" | "equal" => return Some("__eq__"),
        "representation" | "rep" => return Some("__repr__"),
        _ => {}
    }
    let is_near = |special: &&str| {
        let other = special.trim_matches('_');
        lower.len() >= 4 && other.len() >= 4 && lower.as_bytes().first() == other.as_bytes().first() && {
            let limit = if other.len() >= 7 { 2 } else { 1 };
            spelling::distance(&lower, other) <= limit || is_swapped(&lower, other)
        }
    };
    SPECIAL.iter().copied().find(|special| is_near(special))
}

/// Whether two neighbouring letters changed places.
fn is_swapped(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let differing: Vec<usize> = (0..a.len()).filter(|at| a.get(*at) != b.get(*at)).collect();
    match differing.as_slice() {
        [i, j] => a.len() == b.len() && i + 1 == *j && a.get(*i) == b.get(*j) && a.get(*j) == b.get(*i),
        _ => false,
    }
}

/// Whether the first parameter stands for an instance.
fn is_on_instance(method: &Function) -> bool {
    let is_plain = |kind: ParamKind| matches!(kind, ParamKind::Plain | ParamKind::PositionalOnly);
    method.decorators.is_empty() && method.params.first().is_some_and(|first| is_plain(first.kind))
}

fn is_special(name: &str) -> bool {
    SPECIAL.contains(&name) || RARE.contains(&name)
}

/// Special methods that people write by hand.
const SPECIAL: &[&str] = &[
    "__init__", "__new__", "__del__", "__repr__", "__str__", "__bytes__", "__format__", "__lt__", "__le__", "__eq__",
    "__ne__", "__gt__", "__ge__", "__hash__", "__bool__", "__getattr__", "__getattribute__", "__setattr__",
    "__delattr__", "__get__", "__set__", "__delete__", "__set_name__", "__call__", "__len__", "__getitem__",
    "__setitem__", "__delitem__", "__missing__", "__iter__", "__next__", "__reversed__", "__contains__", "__add__",
    "__sub__", "__mul__", "__truediv__", "__floordiv__", "__mod__", "__pow__", "__and__", "__or__", "__xor__",
    "__radd__", "__rsub__", "__rmul__", "__iadd__", "__isub__", "__imul__", "__neg__", "__abs__", "__int__",
    "__float__", "__index__", "__enter__", "__exit__", "__await__", "__aiter__", "__anext__", "__aenter__",
    "__aexit__", "__post_init__", "__copy__", "__deepcopy__", "__getstate__", "__setstate__", "__reduce__",
];

/// Others that are right as they stand, those of Python 2 among them.
const RARE: &[&str] = &[
    "__dir__", "__slots__", "__init_subclass__", "__class_getitem__", "__prepare__", "__instancecheck__",
    "__subclasscheck__", "__subclasshook__", "__length_hint__", "__matmul__", "__divmod__", "__lshift__", "__rshift__",
    "__rtruediv__", "__rfloordiv__", "__rmod__", "__rpow__", "__rand__", "__ror__", "__rxor__", "__rdivmod__",
    "__rlshift__", "__rrshift__", "__rmatmul__", "__itruediv__", "__ifloordiv__", "__imod__", "__ipow__", "__iand__",
    "__ior__", "__ixor__", "__ilshift__", "__irshift__", "__imatmul__", "__pos__", "__invert__", "__complex__",
    "__round__", "__trunc__", "__floor__", "__ceil__", "__buffer__", "__release_buffer__", "__reduce_ex__",
    "__getnewargs__", "__getnewargs_ex__", "__getinitargs__", "__sizeof__", "__fspath__", "__replace__",
    "__mro_entries__", "__attrs_post_init__", "__attrs_pre_init__", "__attrs_init__", "__unicode__", "__nonzero__",
    "__cmp__", "__div__", "__rdiv__", "__idiv__", "__long__", "__oct__", "__hex__", "__coerce__", "__getslice__",
    "__setslice__", "__delslice__", "__doc__", "__name__", "__module__", "__dict__", "__class__", "__text_signature__",
    "__annotate__", "__objclass__", "__signature__", "__wrapped__", "__qualname__", "__bases__", "__mro__",
    "__abstractmethods__", "__isabstractmethod__", "__set_owner__", "__typing_subst__", "__typing_prepare_subst__",
];

/// What libraries call.
const FRAMEWORKS: &[&str] = &[
    "html", "json", "rich", "rich_repr", "rich_console", "pretty", "array", "dataframe", "clause_element",
    "tablename", "mapper_args", "table_args", "table_cls", "getquoted", "conform", "composite_values", "bind_key",
    "getinitargs", "getitems", "fields", "items", "implements", "providedBy", "sqlrepr", "jsonapi", "log", "lt", "interface",
];

/// `if __name__ == "main":`
fn main(project: &Project, module: ModuleId, review: &mut Review) {
    let Some(read) = project.module(module) else { return };
    for (item, stmt) in read.statements() {
        let StmtKind::If(choice) = &stmt.kind else { continue };
        for branch in &choice.branches {
            let compares = exprs_of_expr(&branch.test, Enter::NONE);
            for expr in compares {
                let ExprKind::Compare(node) = &expr.kind else { continue };
                let [(CompareOp::Eq | CompareOp::NotEq, right)] = node.rest.as_slice() else { continue };
                let other = match (node.left.as_name(), right.as_name()) {
                    (Some("__name__"), _) => right,
                    (_, Some("__name__")) => &node.left,
                    _ => continue,
                };
                let Some(shown) = misspelt_main(other) else { continue };
                let place = project.place(module, item, other.id);
                let message = format!("`__name__` is never {shown}: the main module is `\"__main__\"`");
                review.report(place, message).safe("Write `\"__main__\"`", vec![Edit::replace(place, "\"__main__\"")]);
            }
        }
    }
}

fn misspelt_main(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Str { value, .. } => {
            let core = value.trim_matches(['_', ' ']).to_lowercase();
            let is_near = core == "main" || (value.starts_with("__") && spelling::distance(&core, "main") == 1);
            (value != "__main__" && is_near).then(|| format!("`\"{value}\"`"))
        }
        ExprKind::Name(name) if name == "__main__" => Some("the value of a name `__main__`".to_owned()),
        _ => None,
    }
}
