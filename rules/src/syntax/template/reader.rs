//! A cursor over the words of one tag: what stands next, names, arguments, bindings. Knows no single tag.
//!
//! Django separates by blanks what Jinja2 separates by commas. `spaced` reading keeps to Django: calls and
//! subscripts must touch what they belong to.

use super::{
    expression::{Argument, ArgumentKind, Expr, ExprKind, Ident},
    tree::Binding,
    words::{Word, WordKind, words},
};
use crate::{
    syntax::{Id, Spans},
    text::Span,
};

pub(super) struct Reader<'t, 's> {
    text: &'t str,
    words: Vec<Word<'t>>,
    next: usize,
    /// The end of the word that was read last.
    pub(super) read_to: u32,
    end: u32,
    pub(super) spans: &'s mut Spans,
    pub(super) mode: Mode,
    /// How deep the expression that is being read is nested.
    pub(super) depth: u8,
}

#[derive(Clone, Copy)]
pub(super) struct Mode {
    /// Blanks separate.
    pub(super) spaced: bool,
    /// Words like `and` are words like any other.
    pub(super) plain_words: bool,
    /// A colon belongs to a dict or a slice, not to a filter.
    pub(super) colon_taken: bool,
}

impl Mode {
    pub(super) const EXPRESSION: Mode = Mode { spaced: false, plain_words: false, colon_taken: false };
    pub(super) const SPACED: Mode = Mode { spaced: true, ..Mode::EXPRESSION };
    const ARGUMENT: Mode = Mode { plain_words: true, ..Mode::SPACED };
}

impl<'t, 's> Reader<'t, 's> {
    pub(super) fn new(text: &'t str, content: Span, spans: &'s mut Spans) -> Reader<'t, 's> {
        let words = words(content.of(text), content.start);
        let (read_to, end) = (content.start, content.end);
        Reader { text, words, next: 0, read_to, end, spans, mode: Mode::EXPRESSION, depth: 0 }
    }

    pub(super) fn peek(&self) -> Option<Word<'t>> {
        self.peek_at(0)
    }

    pub(super) fn peek_at(&self, ahead: usize) -> Option<Word<'t>> {
        self.words.get(self.next + ahead).copied()
    }

    /// The text of the word that was read last.
    pub(super) fn last_text(&self) -> &'t str {
        self.next.checked_sub(1).and_then(|last| self.words.get(last)).map_or("", |word| word.text)
    }

    pub(super) fn bump(&mut self) -> Option<Word<'t>> {
        let word = self.peek()?;
        self.next += 1;
        self.read_to = word.span.end;
        Some(word)
    }

    pub(super) fn at_end(&self) -> bool {
        self.next >= self.words.len()
    }

    fn left(&self) -> usize {
        self.words.len().saturating_sub(self.next)
    }

    /// Jinja2 lets a tag end in a colon, as in Python.
    pub(super) fn drop_last_colon(&mut self) {
        self.words.pop_if(|word| word.is_sign(":"));
    }

    pub(super) fn at_sign(&self, sign: &str) -> bool {
        self.peek().is_some_and(|word| word.is_sign(sign))
    }

    pub(super) fn at_name(&self, name: &str) -> bool {
        self.name_at(0, name)
    }

    pub(super) fn name_at(&self, ahead: usize, name: &str) -> bool {
        self.peek_at(ahead).is_some_and(|word| word.is_name(name))
    }

    pub(super) fn sign_at(&self, ahead: usize, sign: &str) -> bool {
        self.peek_at(ahead).is_some_and(|word| word.is_sign(sign))
    }

    pub(super) fn eat_sign(&mut self, sign: &str) -> bool {
        let here = self.at_sign(sign);
        if here {
            self.bump();
        }
        here
    }

    pub(super) fn eat_name(&mut self, name: &str) -> bool {
        let here = self.at_name(name);
        if here {
            self.bump();
        }
        here
    }

    /// Where the next word starts.
    pub(super) fn start(&self) -> u32 {
        self.peek().map_or(self.end, |word| word.span.start)
    }

    /// Whether the next word follows without a blank.
    pub(super) fn touches(&self) -> bool {
        self.start() == self.read_to && !self.at_end()
    }

    /// An id for what was read since `start`.
    pub(super) fn id(&mut self, start: u32) -> Id {
        self.spans.push(Span::new(start, self.read_to.max(start)))
    }

    pub(super) fn expr(&mut self, start: u32, kind: ExprKind) -> Expr {
        Expr { id: self.id(start), kind }
    }

    /// What was read since `start` makes no sense.
    pub(super) fn unknown(&mut self, start: u32) -> Expr {
        self.expr(start, ExprKind::Unknown)
    }

    /// Reads with `read`; if that leaves anything over, all of it is unknown.
    pub(super) fn whole(&mut self, read: fn(&mut Self) -> Expr) -> Expr {
        let start = self.start();
        let expr = read(self);
        if self.at_end() {
            return expr;
        }
        self.skip_all();
        self.unknown(start)
    }

    pub(super) fn skip_all(&mut self) {
        self.next = self.words.len();
        self.read_to = self.end;
    }

    pub(super) fn with_mode<T>(&mut self, mode: Mode, read: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.mode, mode);
        let value = read(self);
        self.mode = before;
        value
    }

    /// A name, whatever it means.
    pub(super) fn ident(&mut self) -> Option<Ident> {
        self.peek().filter(|word| word.kind == WordKind::Name)?;
        let word = self.bump()?;
        Some(Ident { id: self.spans.push(word.span), name: word.text.into() })
    }

    /// A name, or an empty one where none stands.
    pub(super) fn ident_or_empty(&mut self) -> Ident {
        match self.ident() {
            Some(ident) => ident,
            None => Ident { id: self.spans.push(Span::at(self.start())), name: "".into() },
        }
    }

    /// All up to the next blank as one name: `main-content`, `blog.tags`; without the quotes of a string.
    pub(super) fn bit_name(&mut self) -> Option<Ident> {
        let first = self.bump()?;
        while self.touches() && !self.at_sign(",") {
            self.bump();
        }
        let span = Span::new(first.span.start, self.read_to);
        let written = span.of(self.text);
        let name = match first.kind {
            WordKind::Str if first.span == span => written.trim_matches(['"', '\'']),
            _ => written,
        };
        Some(Ident { id: self.spans.push(span), name: name.into() })
    }

    /// `as name`, if that is what remains or what comes next.
    pub(super) fn target(&mut self) -> Option<Ident> {
        if self.at_name("as") && self.peek_at(1).is_some_and(|word| word.kind == WordKind::Name) {
            self.bump();
            return self.ident();
        }
        None
    }

    fn at_last_target(&self) -> bool {
        self.left() == 2 && self.at_name("as") && self.peek_at(1).is_some_and(|word| word.kind == WordKind::Name)
    }

    /// One expression as Django cuts it out of a tag: up to a blank.
    pub(super) fn bit(&mut self) -> Expr {
        let start = self.start();
        let expr = self.with_mode(Mode::ARGUMENT, Self::filtered);
        // `a-b`, `a=b`: no one knows what the tag makes of it.
        let stuck = self.read_to <= start;
        if (stuck && !self.at_end()) || (self.touches() && !self.at_sign(",")) {
            self.bump();
            while self.touches() && !self.at_sign(",") {
                self.bump();
            }
            return self.unknown(start);
        }
        expr
    }

    /// Expressions up to the end, or up to a last `as name`.
    pub(super) fn bits(&mut self) -> Vec<Expr> {
        let mut bits = Vec::new();
        while !self.at_end() && !self.at_last_target() {
            if !self.eat_sign(",") {
                bits.push(self.bit());
            }
        }
        bits
    }

    /// `key=` with all the letters that libraries allow in it: `data-id=`, `@click=`, `class+=`.
    fn keyword(&mut self) -> Option<Ident> {
        let first = self.peek()?;
        let mut end = first.span.start;
        let mut ahead = 0;
        loop {
            let word = self.peek_at(ahead)?;
            let joined = word.span.start == end;
            if word.is_sign("=") && ahead > 0 && (joined || ahead == 1) {
                break;
            }
            let fits = match word.kind {
                WordKind::Name | WordKind::Number => true,
                WordKind::Sign => matches!(word.text, "-" | "+" | ":" | "@" | "."),
                WordKind::Str => false,
            };
            if !fits || !joined {
                return None;
            }
            end = word.span.end;
            ahead += 1;
        }
        let span = Span::new(first.span.start, end);
        let mut name = String::new();
        for _ in 0..ahead {
            name.push_str(self.bump()?.text);
        }
        self.bump();
        Some(Ident { id: self.spans.push(span), name: name.into() })
    }

    pub(super) fn argument(&mut self) -> Argument {
        let start = self.start();
        let kind = self.keyword().map_or(ArgumentKind::Positional, ArgumentKind::Keyword);
        let value = self.bit();
        Argument { id: self.id(start), kind, value }
    }

    /// Arguments up to the end, or up to a last `as name`, which is the second value.
    pub(super) fn arguments(&mut self) -> (Vec<Argument>, Option<Ident>) {
        let mut arguments = Vec::new();
        while !self.at_end() && !self.at_last_target() {
            if !self.eat_sign(",") {
                arguments.push(self.argument());
            }
        }
        (arguments, self.target())
    }

    pub(super) fn at_binding(&self) -> bool {
        self.peek().is_some_and(|word| word.kind == WordKind::Name) && self.sign_at(1, "=")
    }

    /// `name=value`, or the old `value as name`. What is neither is skipped.
    fn binding(&mut self) -> Option<Binding> {
        let start = self.start();
        if self.at_binding() {
            let name = self.ident()?;
            self.bump();
            let value = self.with_mode(Mode::SPACED, Self::expression);
            return Some(Binding { id: self.id(start), name, value });
        }
        let value = self.with_mode(Mode::SPACED, Self::filtered);
        let name = self.target()?;
        Some(Binding { id: self.id(start), name, value })
    }

    /// `a=b c=d`, `a=b, c=d`, `b as a and d as c`, up to the end or one of the words in `stops`.
    pub(super) fn bindings(&mut self, stops: &[&str]) -> Vec<Binding> {
        let mut bindings = Vec::new();
        while !self.at_end() {
            let stop = self.peek().is_some_and(|word| stops.iter().any(|stop| word.is_name(stop)));
            if stop && !self.at_binding() {
                break;
            }
            let Some(binding) = self.binding() else { break };
            bindings.push(binding);
            if !self.eat_sign(",") {
                self.eat_name("and");
            }
        }
        bindings
    }
}
