//! Two elements of a list with no comma between them: strings become one, a tuple is called.

use crate::{
    finding::Edit,
    rule::{Cx, On},
    syntax::python::{Expr, ExprKind, Piece, pieces},
};

pub(crate) const ON: On = On::Expr(check);

fn check(expr: &Expr, cx: &mut Cx) {
    match &expr.kind {
        ExprKind::List(items) | ExprKind::Set(items) => strings(items, cx),
        ExprKind::Tuple(tuple) => strings(&tuple.items, cx),
        ExprKind::Call(call) => called(&call.callee, expr, "called", cx),
        ExprKind::Subscript(node)
            if matches!(node.value.kind, ExprKind::List(_)) && matches!(node.index.kind, ExprKind::Tuple(_)) =>
        {
            called(&node.value, expr, "indexed", cx);
        }
        _ => {}
    }
}

/// `("a", 1) ("b", 2)`
fn called(first: &Expr, whole: &Expr, how: &str, cx: &mut Cx) {
    let what = match &first.kind {
        ExprKind::Tuple(tuple) if tuple.parens => "tuple",
        ExprKind::List(_) if how == "indexed" => "list",
        _ => return,
    };
    if cx.is_tried(whole.id, &["TypeError"]) {
        return;
    }
    let text = cx.source(first.id);
    let shown = match text.len() > 40 || text.contains('\n') {
        true => format!("the {what} in front of this `{}`", if how == "called" { "(" } else { "[" }),
        false => format!("`{text}`"),
    };
    let place = cx.place(first.id);
    cx.report(whole.id, format!("{shown} is {how}: a comma is missing behind it"))
        .suggest("Insert a comma", vec![Edit::after(place, ",")]);
}

fn strings(items: &[Expr], cx: &mut Cx) {
    let count = |expr: &Expr| match &expr.kind {
        ExprKind::Str { pieces, .. } if expr.parens.is_none() => Some(*pieces),
        _ => None,
    };
    let Some(counts) = items.iter().map(count).collect::<Option<Vec<u8>>>() else { return };
    let joined = counts.iter().filter(|count| **count > 1).count();
    // Where as many are joined as not, joining is the habit of the list.
    if joined == 0 || joined * 2 > items.len() {
        return;
    }
    let singles: Vec<&str> = items
        .iter()
        .zip(&counts)
        .filter(|(_, count)| **count == 1)
        .filter_map(|(item, _)| item.as_str())
        .collect();
    for (item, _) in items.iter().zip(&counts).filter(|(_, count)| **count > 1) {
        let text = cx.source(item.id);
        let Some(parts) = pieces(text) else { continue };
        if looks_like_items(item, &parts, &singles, cx) {
            report(item, &parts, text, cx);
        }
    }
}

/// Whether each piece stands on a line of its own, in one column with the others, and reads like the other elements.
fn looks_like_items(item: &Expr, parts: &[Piece], singles: &[&str], cx: &Cx) -> bool {
    let start = cx.span(item.id).start;
    let text = cx.source(item.id);
    let column = |at: u32| {
        let before = cx.text.get(..at as usize).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        (line.len(), line.trim().is_empty())
    };
    let columns: Vec<(usize, bool)> = parts.iter().map(|part| column(start + part.span.start)).collect();
    let Some((first, _)) = columns.first() else { return false };
    if columns.iter().any(|(column, _)| column != first) || columns.iter().skip(1).any(|(_, is_first)| !is_first) {
        return false;
    }
    let inner: Vec<&str> = parts.iter().map(|part| part.inner.of(text)).collect();
    let is_plain = |part: &&str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c == '\\');
    if parts.iter().any(|part| part.has_prefix) || !inner.iter().all(is_plain) {
        return false;
    }
    // What would not fit on one line may be one string in two.
    let width = first + inner.iter().map(|part| part.len()).sum::<usize>() + 3;
    if width > 79 && !inner.iter().all(|part| is_dotted(part)) {
        return false;
    }
    inner.iter().all(|part| singles.iter().any(|single| shape(single) == shape(part)))
}

/// `django.contrib.admin`
fn is_dotted(text: &str) -> bool {
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    text.contains('.') && text.split('.').all(is_word)
}

/// What a string begins and ends with, and whether it is dotted.
fn shape(text: &str) -> (Option<char>, Option<char>, bool) {
    let class = |c: char| match c {
        c if c.is_alphabetic() => 'a',
        c if c.is_numeric() => '0',
        c => c,
    };
    (text.chars().next().map(class), text.chars().last().map(class), is_dotted(text))
}

fn report(item: &Expr, parts: &[Piece], text: &str, cx: &mut Cx) {
    let [first, second, ..] = parts else { return };
    let message = format!(
        "`{}` and `{}` are joined into one string: a comma is missing between them",
        first.span.of(text),
        second.span.of(text)
    );
    let place = cx.place(item.id);
    let mut edits = Vec::new();
    for part in parts.iter().take(parts.len() - 1) {
        let written = part.span.of(text);
        if text.find(written) == Some(part.span.start as usize) {
            edits.push(Edit::within(place, written, format!("{written},")));
        }
    }
    let is_whole = edits.len() + 1 == parts.len();
    let finding = cx.report(item.id, message);
    if is_whole {
        finding.suggest("Insert a comma", edits);
    }
}
