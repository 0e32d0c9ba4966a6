//! The typed tree as one line of text, for tests.

use std::fmt::Write as _;

use crate::syntax::python::tree::*;

pub(crate) fn show(body: &[Stmt]) -> String {
    let mut out = String::new();
    for (index, stmt) in body.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        statement(stmt, &mut out);
    }
    out
}

macro_rules! put {
    ($out:expr, $($arg:tt)*) => {{ let _ = write!($out, $($arg)*); }};
}

fn list<T>(items: &[T], out: &mut String, mut each: impl FnMut(&T, &mut String)) {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(' ');
        }
        each(item, out);
    }
}

fn block(body: &[Stmt], out: &mut String) {
    out.push('{');
    for (index, stmt) in body.iter().enumerate() {
        if index > 0 {
            out.push_str("; ");
        }
        statement(stmt, out);
    }
    out.push('}');
}

fn clause(word: &str, body: &[Stmt], out: &mut String) {
    if !body.is_empty() {
        put!(out, " {word} ");
        block(body, out);
    }
}

fn optional(word: &str, expr: Option<&Expr>, out: &mut String) {
    if let Some(expr) = expr {
        put!(out, " {word} ");
        expression(expr, out);
    }
}

fn statement(stmt: &Stmt, out: &mut String) {
    match &stmt.kind {
        StmtKind::Expr(expr) => expression(expr, out),
        StmtKind::Assign { targets, value } => {
            out.push_str("(= ");
            list(targets, out, expression);
            out.push(' ');
            expression(value, out);
            out.push(')');
        }
        StmtKind::AugAssign { target, op, value } => {
            put!(out, "({op:?}= ");
            expression(target, out);
            out.push(' ');
            expression(value, out);
            out.push(')');
        }
        StmtKind::AnnAssign { target, annotation, value } => {
            out.push_str("(: ");
            expression(target, out);
            out.push(' ');
            expression(annotation, out);
            optional("=", value.as_ref(), out);
            out.push(')');
        }
        StmtKind::Return(value) => {
            out.push_str("(return");
            optional("", value.as_ref(), out);
            out.push(')');
        }
        StmtKind::Raise { exception, cause } => {
            out.push_str("(raise");
            optional("", exception.as_ref(), out);
            optional("from", cause.as_ref(), out);
            out.push(')');
        }
        StmtKind::Assert { test, message } => {
            out.push_str("(assert ");
            expression(test, out);
            optional("message", message.as_ref(), out);
            out.push(')');
        }
        StmtKind::Delete(targets) => {
            out.push_str("(del ");
            list(targets, out, expression);
            out.push(')');
        }
        StmtKind::Pass => out.push_str("pass"),
        StmtKind::Break => out.push_str("break"),
        StmtKind::Continue => out.push_str("continue"),
        StmtKind::Global(names) => idents("global", names, out),
        StmtKind::Nonlocal(names) => idents("nonlocal", names, out),
        StmtKind::Import(modules) => {
            out.push_str("(import ");
            list(modules, out, |module, out| {
                alias(&module.module, module.alias.as_ref(), out);
            });
            out.push(')');
        }
        StmtKind::ImportFrom(from) => {
            put!(out, "(from {}{} import ", ".".repeat(from.level as usize), from.module.name);
            list(&from.names, out, |name, out| {
                alias(&name.name, name.alias.as_ref(), out);
            });
            if from.star.is_some() {
                out.push('*');
            }
            out.push(')');
        }
        StmtKind::If(node) => {
            out.push('(');
            list(&node.branches, out, |branch, out| {
                out.push_str("if ");
                expression(&branch.test, out);
                out.push(' ');
                block(&branch.body, out);
            });
            clause("else", &node.orelse, out);
            out.push(')');
        }
        StmtKind::For(node) => {
            put!(out, "({}for ", if node.is_async { "async " } else { "" });
            expression(&node.target, out);
            out.push_str(" in ");
            expression(&node.iter, out);
            out.push(' ');
            block(&node.body, out);
            clause("else", &node.orelse, out);
            out.push(')');
        }
        StmtKind::While(node) => {
            out.push_str("(while ");
            expression(&node.test, out);
            out.push(' ');
            block(&node.body, out);
            clause("else", &node.orelse, out);
            out.push(')');
        }
        StmtKind::With(node) => {
            put!(out, "({}with ", if node.is_async { "async " } else { "" });
            list(&node.items, out, |item, out| {
                expression(&item.context, out);
                optional("as", item.target.as_ref(), out);
            });
            out.push(' ');
            block(&node.body, out);
            out.push(')');
        }
        StmtKind::Try(node) => {
            out.push_str("(try ");
            block(&node.body, out);
            for handler in &node.handlers {
                put!(out, " except{}", if handler.is_group { "*" } else { "" });
                optional("", handler.kind.as_ref(), out);
                if let Some(name) = &handler.name {
                    put!(out, " as {}", name.name);
                }
                out.push(' ');
                block(&handler.body, out);
            }
            clause("else", &node.orelse, out);
            clause("finally", &node.finally, out);
            out.push(')');
        }
        StmtKind::Match(node) => {
            out.push_str("(match ");
            expression(&node.subject, out);
            for case in &node.cases {
                out.push_str(" case ");
                pattern(&case.pattern, out);
                optional("if", case.guard.as_ref(), out);
                out.push(' ');
                block(&case.body, out);
            }
            out.push(')');
        }
        StmtKind::Function(node) => {
            decorators(&node.decorators, out);
            put!(
                out,
                "({}def{} {} [",
                if node.is_async { "async " } else { "" },
                if node.is_generator { "*" } else { "" },
                node.name.name
            );
            list(&node.params, out, param);
            out.push(']');
            optional("->", node.returns.as_ref(), out);
            out.push(' ');
            block(&node.body, out);
            out.push(')');
        }
        StmtKind::Class(node) => {
            decorators(&node.decorators, out);
            put!(out, "(class {} [", node.name.name);
            list(&node.arguments, out, argument);
            out.push_str("] ");
            block(&node.body, out);
            out.push(')');
        }
        StmtKind::TypeAlias { name, value } => {
            out.push_str("(type ");
            expression(name, out);
            out.push(' ');
            expression(value, out);
            out.push(')');
        }
        StmtKind::Unknown => out.push_str("<?>"),
    }
}

fn idents(word: &str, names: &[Ident], out: &mut String) {
    put!(out, "({word} ");
    list(names, out, |name, out| out.push_str(&name.name));
    out.push(')');
}

fn alias(name: &Ident, alias: Option<&Ident>, out: &mut String) {
    out.push_str(&name.name);
    if let Some(alias) = alias {
        put!(out, ":{}", alias.name);
    }
}

fn decorators(decorators: &[Decorator], out: &mut String) {
    for decorator in decorators {
        out.push('@');
        expression(&decorator.expr, out);
        out.push(' ');
    }
}

fn param(node: &Param, out: &mut String) {
    out.push_str(match node.kind {
        ParamKind::PositionalOnly => "/",
        ParamKind::Plain => "",
        ParamKind::KeywordOnly => "kw ",
        ParamKind::Args => "*",
        ParamKind::Kwargs => "**",
    });
    out.push_str(&node.name.name);
    optional(":", node.annotation.as_ref(), out);
    optional("=", node.default.as_ref(), out);
}

fn argument(node: &Argument, out: &mut String) {
    match &node.kind {
        ArgumentKind::Positional => {}
        ArgumentKind::Keyword(name) => put!(out, "{}=", name.name),
        ArgumentKind::Star => out.push('*'),
        ArgumentKind::StarStar => out.push_str("**"),
    }
    expression(&node.value, out);
}

fn group(word: &str, items: &[Expr], out: &mut String) {
    put!(out, "({word}");
    for item in items {
        out.push(' ');
        expression(item, out);
    }
    out.push(')');
}

fn expression(expr: &Expr, out: &mut String) {
    if expr.parens.is_some() {
        out.push('`');
    }
    match &expr.kind {
        ExprKind::Name(name) => out.push_str(name),
        ExprKind::None => out.push_str("None"),
        ExprKind::True => out.push_str("True"),
        ExprKind::False => out.push_str("False"),
        ExprKind::Ellipsis => out.push_str("..."),
        ExprKind::Int(text) | ExprKind::Float(text) => out.push_str(text),
        ExprKind::Imaginary(text) => put!(out, "i{text}"),
        ExprKind::Str { value, pieces } => {
            put!(out, "{value:?}");
            if *pieces > 1 {
                put!(out, "x{pieces}");
            }
        }
        ExprKind::Bytes => out.push_str("bytes"),
        ExprKind::FString(node) => {
            out.push_str(if node.is_template { "(t" } else { "(f" });
            parts(&node.parts, out);
            out.push(')');
        }
        ExprKind::Attribute(node) => {
            expression(&node.value, out);
            put!(out, ".{}", node.attr.name);
        }
        ExprKind::Subscript(node) => {
            expression(&node.value, out);
            out.push('[');
            expression(&node.index, out);
            out.push(']');
        }
        ExprKind::Slice(node) => {
            out.push_str("(slice");
            optional("from", node.lower.as_ref(), out);
            optional("to", node.upper.as_ref(), out);
            optional("by", node.step.as_ref(), out);
            out.push(')');
        }
        ExprKind::Call(node) => {
            expression(&node.callee, out);
            out.push('(');
            list(&node.arguments, out, argument);
            out.push(')');
        }
        ExprKind::List(items) => group("list", items, out),
        ExprKind::Set(items) => group("set", items, out),
        ExprKind::Tuple(node) => {
            group(if node.parens { "tuple" } else { "bare" }, &node.items, out);
        }
        ExprKind::Dict(entries) => {
            out.push_str("(dict");
            for entry in entries {
                out.push(' ');
                match &entry.key {
                    Some(key) => {
                        expression(key, out);
                        out.push(':');
                    }
                    None => out.push_str("**"),
                }
                expression(&entry.value, out);
            }
            out.push(')');
        }
        ExprKind::Unary { op, operand } => {
            put!(out, "({op:?} ");
            expression(operand, out);
            out.push(')');
        }
        ExprKind::Binary(node) => {
            put!(out, "({:?} ", node.op);
            expression(&node.left, out);
            out.push(' ');
            expression(&node.right, out);
            out.push(')');
        }
        ExprKind::Bool { op, values } => group(&format!("{op:?}"), values, out),
        ExprKind::Compare(node) => {
            out.push('(');
            expression(&node.left, out);
            for (op, right) in &node.rest {
                put!(out, " {op:?} ");
                expression(right, out);
            }
            out.push(')');
        }
        ExprKind::Conditional(node) => {
            out.push_str("(if ");
            expression(&node.test, out);
            out.push(' ');
            expression(&node.body, out);
            out.push(' ');
            expression(&node.orelse, out);
            out.push(')');
        }
        ExprKind::Lambda(node) => {
            out.push_str("(lambda [");
            list(&node.params, out, param);
            out.push_str("] ");
            expression(&node.body, out);
            out.push(')');
        }
        ExprKind::Comprehension(node) => {
            put!(out, "({:?} ", node.kind);
            expression(&node.element, out);
            optional(":", node.value.as_ref(), out);
            for clause in &node.clauses {
                match clause {
                    Clause::For { is_async, target, iter } => {
                        put!(out, " {}for ", if *is_async { "async " } else { "" });
                        expression(target, out);
                        out.push_str(" in ");
                        expression(iter, out);
                    }
                    Clause::If(test) => {
                        out.push_str(" if ");
                        expression(test, out);
                    }
                }
            }
            out.push(')');
        }
        ExprKind::Await(value) => one("await", value, out),
        ExprKind::Yield(None) => out.push_str("(yield)"),
        ExprKind::Yield(Some(value)) => one("yield", value, out),
        ExprKind::YieldFrom(value) => one("yield-from", value, out),
        ExprKind::Star(value) => one("star", value, out),
        ExprKind::Walrus { target, value } => one(&format!(":= {}", target.name), value, out),
        ExprKind::Unknown => out.push('?'),
    }
}

fn one(word: &str, value: &Expr, out: &mut String) {
    put!(out, "({word} ");
    expression(value, out);
    out.push(')');
}

fn parts(parts_: &[FPart], out: &mut String) {
    for part in parts_ {
        out.push(' ');
        match part {
            FPart::Text(text) => put!(out, "{text:?}"),
            FPart::Value { expr, conversion, spec } => {
                out.push('{');
                expression(expr, out);
                if let Some(conversion) = conversion {
                    put!(out, "!{conversion}");
                }
                if !spec.is_empty() {
                    out.push(':');
                    parts(spec, out);
                }
                out.push('}');
            }
        }
    }
}

fn pattern(node: &Pattern, out: &mut String) {
    match &node.kind {
        PatternKind::Wildcard => out.push('_'),
        PatternKind::Capture(name) => put!(out, "(bind {name})"),
        PatternKind::Value(expr) => expression(expr, out),
        PatternKind::Sequence(items) => patterns("seq", items, out),
        PatternKind::Mapping { entries, rest } => {
            out.push_str("(map");
            for (key, value) in entries {
                out.push(' ');
                expression(key, out);
                out.push(':');
                pattern(value, out);
            }
            if let Some(rest) = rest {
                put!(out, " **{}", rest.name);
            }
            out.push(')');
        }
        PatternKind::Class { class, positional, keywords } => {
            expression(class, out);
            out.push('(');
            list(positional, out, pattern);
            for (name, value) in keywords {
                put!(out, " {}=", name.name);
                pattern(value, out);
            }
            out.push(')');
        }
        PatternKind::Star(name) => {
            put!(out, "(star {})", name.as_deref().unwrap_or("_"));
        }
        PatternKind::Or(items) => patterns("or", items, out),
        PatternKind::As { pattern: inner, name } => {
            out.push_str("(as ");
            pattern(inner, out);
            put!(out, " {})", name.name);
        }
        PatternKind::Unknown => out.push_str("<?>"),
    }
}

fn patterns(word: &str, items: &[Pattern], out: &mut String) {
    put!(out, "({word}");
    for item in items {
        out.push(' ');
        pattern(item, out);
    }
    out.push(')');
}
