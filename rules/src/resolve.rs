//! From places to positions: spans of a document, the text of edits, the stable id of a finding. Reads the newest
//! outline and text of a document; knows no rule.

use std::hash::Hasher;

use crate::{
    finding::{Anchor, Edit, Finding, Place, Text},
    model::{
        names::BindingKind,
        outline::{Content, Module, Outline},
    },
    syntax::python::{ExprKind, Stmt, StmtKind},
    text::{Lines, Source, Span},
};

/// A document with its outline: all that places of its file need.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    pub source: &'a Source,
    pub lines: &'a Lines,
    pub outline: &'a Outline,
}

/// A change of a document, ready to apply: replace the bytes of the span.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Replacement {
    pub file: u32,
    pub span: Span,
    pub text: String,
}

impl Document<'_> {
    pub fn span(&self, place: Place) -> Span {
        self.outline.span(place.region, place.item, place.id)
    }

    fn text(&self) -> &str {
        &self.source.text
    }

    fn size(&self) -> u32 {
        u32::try_from(self.source.text.len()).unwrap_or(u32::MAX)
    }
}

/// The changes that a fix makes. None where a document that they need is not there.
pub fn replacements<'a>(edits: &[Edit], document: &dyn Fn(u32) -> Option<Document<'a>>) -> Option<Vec<Replacement>> {
    let mut changes: Vec<Replacement> = Vec::new();
    for edit in edits {
        let target = document(edit.place.file)?;
        let (span, text) = match &edit.anchor {
            Anchor::Import { module, name } => match import(&target, edit.place, module, name.as_deref()) {
                Some((span, _)) if joins(&mut changes, edit.place.file, span, module, name.as_deref()) => continue,
                Some(change) => change,
                None => continue,
            },
            Anchor::Within(old) => {
                let span = within(&target, edit.place, old)?;
                let pieces: Option<String> = edit.text.iter().map(|piece| written(piece, document)).collect();
                (span, pieces?)
            }
            anchor => {
                let (span, before, after) = anchored(&target, edit.place, anchor);
                let mut text = before;
                for piece in &edit.text {
                    text.push_str(&written(piece, document)?);
                }
                text.push_str(&after);
                (span, text)
            }
        };
        let change = Replacement { file: edit.place.file, span, text };
        // Two edits may ask for the same import.
        if !changes.contains(&change) {
            changes.push(change);
        }
    }
    changes.sort_by_key(|change| (change.file, change.span));
    Some(changes)
}

/// Adds a name to an import of the same module that is to stand at the same place, if there is one.
fn joins(changes: &mut [Replacement], file: u32, span: Span, module: &str, name: Option<&str>) -> bool {
    let head = format!("from {module} import ");
    let Some((change, name)) = changes
        .iter_mut()
        .find(|change| change.file == file && change.span == span && change.text.trim_start().starts_with(&head))
        .zip(name)
    else {
        return false;
    };
    let Some((before, rest)) = change.text.split_once(&head) else { return false };
    let end = rest.find(['\r', '\n']).unwrap_or(rest.len());
    let Some((names, after)) = rest.split_at_checked(end) else { return false };
    let mut names: Vec<&str> = names.split(", ").chain([name]).collect();
    names.sort_unstable();
    names.dedup();
    change.text = format!("{before}{head}{}{after}", names.join(", "));
    true
}

fn written<'a>(piece: &Text, document: &dyn Fn(u32) -> Option<Document<'a>>) -> Option<String> {
    Some(match piece {
        Text::Literal(text) => text.clone(),
        Text::Source(place) => {
            let from = document(place.file)?;
            from.span(*place).of(from.text()).to_owned()
        }
        Text::Indent(place) => {
            let from = document(place.file)?;
            from.lines.indent(from.span(*place).start, from.text()).to_owned()
        }
        Text::Line(place) => {
            let from = document(place.file)?;
            format!("{}{}", from.lines.newline, from.lines.indent(from.span(*place).start, from.text()))
        }
    })
}

/// The first place inside a node that reads like a text.
fn within(document: &Document<'_>, place: Place, text: &str) -> Option<Span> {
    let span = document.span(place);
    let start = span.start + u32::try_from(span.of(document.text()).find(text)?).ok()?;
    Some(Span::new(start, start + u32::try_from(text.len()).ok()?))
}

/// The span that an anchor stands for, and what must stand around the text there.
fn anchored(document: &Document<'_>, place: Place, anchor: &Anchor) -> (Span, String, String) {
    let span = document.span(place);
    let last_byte = span.end.saturating_sub(1).max(span.start);
    let (first, last) = (document.lines.line(span.start), document.lines.line(last_byte));
    let first_start = document.lines.start(first);
    let next_start = if last + 1 < document.lines.len() { document.lines.start(last + 1) } else { document.size() };
    let newline = document.lines.newline;
    let line_after = |indent: &str| match last + 1 >= document.lines.len() {
        true => (Span::at(next_start), format!("{newline}{indent}"), String::new()),
        false => (Span::at(next_start), indent.to_owned(), newline.to_owned()),
    };
    let bare = |span: Span| (span, String::new(), String::new());
    let indent = document.lines.indent(span.start, document.text());
    let is_first = Span::new(first_start, span.start).of(document.text()).trim().is_empty();
    match anchor {
        Anchor::Whole | Anchor::Within(_) | Anchor::Import { .. } => bare(span),
        Anchor::Through(id) => bare(span.to(document.span(place.with(*id)))),
        Anchor::Before => bare(Span::at(span.start)),
        Anchor::After => bare(Span::at(span.end)),
        Anchor::Lines => bare(Span::new(first_start, next_start)),
        Anchor::LineBefore => (Span::at(first_start), String::new(), newline.to_owned()),
        Anchor::LineAfter => line_after(""),
        Anchor::StatementBefore if is_first => (Span::at(first_start), indent.to_owned(), newline.to_owned()),
        Anchor::StatementBefore => (Span::at(span.start), String::new(), "; ".to_owned()),
        Anchor::StatementAfter => {
            let rest = document.lines.span(last, document.text());
            let rest = Span::new(span.end, rest.end).of(document.text()).trim_start();
            // `if x: y` and `a; b` hold statements that share a line with others.
            match is_first && !rest.starts_with(';') {
                true => line_after(indent),
                false => (Span::at(span.end), "; ".to_owned(), String::new()),
            }
        }
    }
}

/// Where and how an import is added; none where it is there already.
fn import(document: &Document<'_>, place: Place, module: &str, name: Option<&str>) -> Option<(Span, String)> {
    let Content::Python(own) = &document.outline.regions.get(place.region as usize)?.content else { return None };
    let bound = name.unwrap_or(module);
    let is_there = own.names.get(bound).iter().any(|binding| match &binding.kind {
        BindingKind::Import(import) => {
            import.level == 0 && import.name.as_deref() == name && (import.module == module || name.is_none())
        }
        _ => false,
    });
    if is_there {
        return None;
    }
    let newline = document.lines.newline;
    let line = match name {
        Some(name) => format!("from {module} import {name}"),
        None => format!("import {module}"),
    };
    let Some((item, stmt)) = last_import(own) else {
        return Some((Span::at(first_line(document, place, own)), format!("{line}{newline}{newline}")));
    };
    let last = document.lines.line(document.outline.span(place.region, item, stmt.id).end);
    Some(match last + 1 < document.lines.len() {
        true => (Span::at(document.lines.start(last + 1)), format!("{line}{newline}")),
        false => (Span::at(document.size()), format!("{newline}{line}")),
    })
}

fn last_import(module: &Module) -> Option<(u32, &Stmt)> {
    let is_import = |stmt: &Stmt| matches!(stmt.kind, StmtKind::Import(_) | StmtKind::ImportFrom(_));
    let mut last = None;
    for (item, stmt) in module.statements() {
        match stmt.kind {
            _ if is_import(stmt) => last = Some((item, stmt)),
            StmtKind::Function(_) | StmtKind::Class(_) => break,
            _ => {}
        }
    }
    last
}

/// Where the first import of a file goes: behind its docstring and comments at the top.
fn first_line(document: &Document<'_>, place: Place, module: &Module) -> u32 {
    let first = module.statements().next();
    let Some((item, stmt)) = first else { return 0 };
    let span = document.outline.span(place.region, item, stmt.id);
    let is_docstring = matches!(&stmt.kind, StmtKind::Expr(expr) if matches!(expr.kind, ExprKind::Str { .. }));
    let line = document.lines.line(if is_docstring { span.end } else { span.start });
    document.lines.start(if is_docstring { line + 1 } else { line })
}

/// An id that stays the same when other lines of the file change: made of the rule, the path, the definition
/// around, the message, and how many findings with all of these came before.
pub fn id(finding: &Finding, path: &str, symbol: &str, ordinal: u32) -> String {
    let mut hasher = rustc_hash::FxHasher::default();
    let key = finding.relation.as_deref().unwrap_or(&finding.message);
    for part in [finding.rule.as_str(), path, symbol, key] {
        hasher.write(part.as_bytes());
        hasher.write_u8(0);
    }
    hasher.write_u32(ordinal);
    // FxHash mixes its low bits weakly; a last multiplication spreads them.
    let hash = hasher.finish().wrapping_mul(0x9E37_79B9_7F4A_7C15);
    format!("{:08x}", hash >> 32)
}

/// The dotted name of the definitions around a place: `PostList.get_context_data`; empty at module level.
pub fn symbol(outline: &Outline, place: Place) -> String {
    let Some(Content::Python(module)) = outline.regions.get(place.region as usize).map(|region| &region.content) else {
        return String::new();
    };
    let Some(item) = module.items.get(place.item as usize) else { return String::new() };
    let target = item.item.spans.get(place.id);
    let mut names: Vec<&str> = Vec::new();
    let mut body = item.item.body.as_slice();
    let mut pending: Vec<&[Stmt]> = Vec::new();
    loop {
        let holder = body.iter().find(|stmt| item.item.spans.get(stmt.id).contains(target));
        match holder.map(|stmt| (&stmt.kind, stmt)) {
            Some((StmtKind::Function(function), _)) => {
                names.push(&function.name.name);
                body = &function.body;
            }
            Some((StmtKind::Class(class), _)) => {
                names.push(&class.name.name);
                body = &class.body;
            }
            Some((_, stmt)) => {
                pending = stmt.bodies().collect();
                body = match pending.pop() {
                    Some(body) => body,
                    None => break,
                };
            }
            None => match pending.pop() {
                Some(next) => body = next,
                None => break,
            },
        }
    }
    names.join(".")
}
