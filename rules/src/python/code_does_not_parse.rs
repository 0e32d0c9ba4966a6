//! Code that Python cannot compile, and Python 2.

use crate::{
    finding::Edit,
    rule::{Block, Cx, FileKind, On},
    syntax::{
        Id,
        python::{Expr, ExprKind, Stmt, StmtKind},
    },
    text::Span,
};

pub(crate) const ON: On = On::Each(&[On::Stmt(check), On::Expr(gone)]);

fn check(stmt: &Stmt, cx: &mut Cx) {
    // A print statement of Python 2 is one that the grammar knows.
    if matches!(stmt.kind, StmtKind::Unknown) && cx.item.errors.is_empty() {
        old(stmt, cx);
        return;
    }
    let is_first = cx.around.is_empty() && cx.item.body.first().is_some_and(|first| first.id == stmt.id);
    let Some(error) = cx.item.errors.first().copied().filter(|_| is_first) else { return };
    let (start, line) = line(cx, error);
    if is_no_program(cx.text, line) || cx.block.is_some_and(|block| in_block(block, start, error, cx)) {
        return;
    }
    let start = opening(cx.text, start, line);
    let message = match hint(cx.text.get(start..).unwrap_or_default()) {
        Some(hint) => format!("this does not compile: {hint}"),
        None => format!("this does not compile at `{}`", short(line)),
    };
    cx.report(error, message);
}

/// The line that a place stands on, and where it starts; for a place at a line's start, what is missing stands at the
/// end of the last one.
fn line<'a>(cx: &Cx<'a>, at: Id) -> (usize, &'a str) {
    let span = cx.span(at);
    let before = Span { start: 0, end: span.start }.of(cx.text);
    let start_of = |text: &str| text.rfind('\n').map_or(0, |at| at + 1);
    let first = |start: usize| cx.text.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
    let start = start_of(before);
    let line = first(start);
    if line.trim().is_empty() {
        let start = start_of(before.trim_end());
        return (start, first(start));
    }
    (start, line)
}

/// Where the statement starts of which a line holds the closing bracket, at most 40 lines above; else the line's start.
fn opening(text: &str, start: usize, line: &str) -> usize {
    let depth = |text: &str| {
        let mut scan = Scan::default();
        plain(text).lines().for_each(|line| scan.take(line));
        scan.depth
    };
    let (mut at, mut open) = (start, depth(line));
    for _ in 0..40 {
        if open >= 0 || at == 0 {
            break;
        }
        let before = text.get(..at.saturating_sub(1)).unwrap_or_default();
        let from = before.rfind('\n').map_or(0, |at| at + 1);
        open += depth(before.get(from..).unwrap_or_default());
        at = from;
    }
    if open >= 0 { at } else { start }
}

/// Templates of code, and sessions of an interpreter.
fn is_no_program(text: &str, line: &str) -> bool {
    let first = line.trim_start();
    ["{{", "{%", "<%", "<<<<<<<", ">>>>>>>"]
        .iter()
        .any(|mark| text.contains(mark) && (mark.len() > 2 || line.contains(mark)))
        || [">>>", "...", "$ ", "%", "!", "In ["].iter().any(|mark| first.starts_with(mark))
        || first.contains('…')
}

/// Whether a block of Markdown that does not parse is not meant to: it leaves something out, or shows something else
/// than a program. Only the first slip of a block is told.
fn in_block(block: Block<'_>, start: usize, error: Id, cx: &Cx) -> bool {
    let error = cx.span(error);
    let around = cx.item.body.iter().map(|stmt| cx.span(stmt.id)).filter(|stmt| stmt.contains(error));
    let (from, to) = around.fold((start, error.end as usize), |(from, to), stmt| {
        (from.min(stmt.start as usize), to.max(stmt.end as usize))
    });
    let rest = cx.text.get(to..).unwrap_or_default();
    let to = to + rest.find('\n').unwrap_or(rest.len());
    let stated = plain(cx.text.get(from..to).unwrap_or_default());
    block.is_broken_before
        || stated.contains("...")
        || stated.contains('…')
        || stated.lines().any(|line| has_placeholder(line) || line.contains("[,") || line.contains("*,"))
        || stated.trim_start().starts_with(['{', '[', '(', '"', '\'', '<', '-', '/'])
        || block.text.lines().any(is_shown)
        || block.text.lines().any(|line| line.contains("= #") || line.trim() == "..")
        || block.text.lines().rfind(|line| !line.trim().is_empty()).is_some_and(breaks_off)
        || has_bare_header(&plain(block.text))
}

/// `# ...`: the block leaves out the rest.
fn breaks_off(line: &str) -> bool {
    let rest = line.trim().strip_prefix('#').map(str::trim_start);
    rest.is_some_and(|rest| rest.starts_with("...") || rest.starts_with('…'))
}

/// A line of a session, a traceback or a shell.
fn is_shown(line: &str) -> bool {
    let line = line.trim_start();
    [">>>", "$ ", "In [", "Out[", "Traceback (most", "File \"", "pip install ", "python manage.py", "python -m", "django-admin "]
        .iter()
        .any(|mark| line.starts_with(mark))
        || line.split_once(": ").is_some_and(|(class, _)| {
            let class = class.rsplit('.').next().unwrap_or_default();
            (class.ends_with("Error") || class.ends_with("Exception")) && class.chars().all(char::is_alphanumeric)
        })
}

/// `<name>`, `<Post: First>`
fn has_placeholder(line: &str) -> bool {
    line.match_indices('<').any(|(at, _)| {
        let inside = line.get(at + 1..).unwrap_or_default();
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.' | ':' | '/');
        inside.starts_with(char::is_alphabetic) && inside.trim_start_matches(is_word).starts_with(['>', '[', '('])
    })
}

/// Whether a `def` or `class` stands without a body, as a reference shows it. The text has neither strings nor comments.
fn has_bare_header(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).peekable();
    let indent = |line: &str| line.len() - line.trim_start().len();
    while let Some(first) = lines.next() {
        let head = first.trim_start();
        if !["def ", "class ", "async def "].iter().any(|word| head.starts_with(word)) {
            continue;
        }
        let mut scan = Scan::default();
        scan.take(head);
        while scan.depth > 0
            && let Some(more) = lines.next()
        {
            scan.take(more);
        }
        let has_body = scan.has_more || lines.peek().is_some_and(|next| indent(next) > indent(first));
        if !has_body {
            return true;
        }
    }
    false
}

/// What stands outside of brackets in a statement.
#[derive(Default)]
struct Scan {
    depth: i32,
    /// A bracket was closed that nothing had opened.
    is_torn: bool,
    has_colon: bool,
    /// Something follows the colon.
    has_more: bool,
    assigns: bool,
}

impl Scan {
    fn take(&mut self, line: &str) {
        let mut before = ' ';
        let mut chars = line.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '(' | '[' | '{' => self.depth += 1,
                ')' | ']' | '}' => {
                    self.depth -= 1;
                    self.is_torn |= self.depth < 0;
                }
                _ => {}
            }
            if self.depth <= 0 {
                self.has_more |= self.has_colon && !c.is_whitespace();
                self.has_colon |= c == ':' && chars.peek() != Some(&'=');
                self.assigns |= c == '='
                    && !self.has_colon
                    && chars.peek() != Some(&'=')
                    && !matches!(before, '=' | '!' | '<' | '>' | ':' | '+' | '-' | '*' | '/' | '%' | '|' | '&');
            }
            before = c;
        }
    }
}

/// A text with the insides of strings blackened and comments left out; each line stays.
fn plain(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let quote = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quote| rest.starts_with(quote));
        if let Some(quote) = quote {
            made.push_str(quote);
            rest = rest.get(quote.len()..).unwrap_or_default();
            let mut is_escaped = false;
            while let Some(c) = rest.chars().next() {
                if !is_escaped && rest.starts_with(quote) {
                    made.push_str(quote);
                    rest = rest.get(quote.len()..).unwrap_or_default();
                    break;
                }
                if c == '\n' && quote.len() == 1 && !is_escaped {
                    break;
                }
                is_escaped = c == '\\' && !is_escaped;
                made.push(if c == '\n' { '\n' } else { 'x' });
                rest = rest.get(c.len_utf8()..).unwrap_or_default();
            }
        } else if c == '#' {
            rest = rest.find('\n').and_then(|at| rest.get(at..)).unwrap_or_default();
        } else {
            made.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
    made
}

/// What is likely meant by the statement that a text starts with.
fn hint(text: &str) -> Option<&'static str> {
    let text = plain(text);
    let mut scan = Scan::default();
    for line in text.lines() {
        scan.take(line);
        if scan.depth <= 0 {
            break;
        }
    }
    let code = text.lines().next().unwrap_or_default().trim();
    let word = code.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let opens = matches!(
        word,
        "if" | "elif" | "else" | "for" | "while" | "def" | "class" | "try" | "except" | "finally" | "with"
    );
    let is_balanced = scan.depth == 0 && !scan.is_torn;
    Some(match word {
        "print" | "exec"
            if code
                .get(word.len()..)
                .is_some_and(|rest| rest.starts_with(' ') && !rest.trim_start().starts_with(['(', '='])) =>
        {
            "`print` and `exec` are functions in Python 3"
        }
        _ if code.starts_with("else if ") => "`else if` is written `elif`",
        "except" if code.contains(',') && !code.contains('(') && !code.contains(" as ") => {
            "`except A, e` is written `except A as e`"
        }
        _ if code.contains("&&") || code.contains("||") => "`&&` and `||` are written `and` and `or`",
        _ if code.ends_with("++") || code.ends_with("--") => "`x++` is written `x += 1`",
        _ if opens && is_balanced && !scan.has_colon => "a `:` is missing at the end of the line",
        "if" | "elif" | "while" if scan.assigns => "`=` assigns: compare with `==`",
        _ if !is_balanced => "a bracket is not closed, or closed twice",
        _ => return None,
    })
}

/// `print x`
fn old(stmt: &Stmt, cx: &mut Cx) {
    let text = cx.source(stmt.id);
    let Some(rest) = text.strip_prefix("print").filter(|rest| rest.starts_with([' ', '\t'])) else { return };
    let shown = rest.trim();
    let place = cx.place(stmt.id);
    let is_plain = !shown.is_empty() && !shown.starts_with(">>") && !shown.ends_with(',') && !shown.contains('\n');
    let new = format!("print({shown})");
    let finding = cx.report(stmt.id, "this does not compile: `print` is a function in Python 3");
    finding.variant("python-2");
    if is_plain {
        finding.suggest("Call `print()`", vec![Edit::replace(place, new)]);
    }
}

/// Builtins of Python 2 that are gone.
fn gone(expr: &Expr, cx: &mut Cx) {
    let ExprKind::Call(call) = &expr.kind else { return };
    let instead = match call.callee.as_name() {
        Some("xrange") => "range",
        Some("raw_input") => "input",
        _ => return,
    };
    let name = call.callee.as_name().unwrap_or_default();
    let bound = cx.names.binds(name) || !cx.names.stars.is_empty() || cx.function().is_some_and(|function| cx.names_of(function).binds(name));
    let guarded = cx.around.iter().any(|around| match around {
        crate::rule::Around::Stmt(stmt) => matches!(stmt.kind, StmtKind::If(_) | StmtKind::Try(_)),
        crate::rule::Around::Handler(_) => true,
        _ => false,
    });
    // Under a test of the version, or where the name is tried first, it is known to be gone.
    if bound || guarded && cx.kind == FileKind::Code && mentions_version(cx) {
        return;
    }
    let place = cx.place(call.callee.id);
    let finding = cx.report(call.callee.id, format!("`{name}` is gone in Python 3: it is `{instead}` there"));
    finding.variant("python-2");
    finding.suggest(format!("Use `{instead}`"), vec![Edit::replace(place, instead)]);
}

fn mentions_version(cx: &Cx) -> bool {
    let text = cx.text;
    ["version_info", "PY2", "PY3", "NameError"].iter().any(|mark| text.contains(mark))
}

fn short(line: &str) -> String {
    let line = line.trim().replace('`', "'");
    match line.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default()),
        None => line,
    }
}
