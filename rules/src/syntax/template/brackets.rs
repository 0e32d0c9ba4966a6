//! What stands between brackets: displays, subscripts, the arguments of calls; and how deep they nest.

use super::{
    expression::{Argument, ArgumentKind, DictItem, Expr, ExprKind},
    reader::{Mode, Reader},
    words::WordKind,
};

/// How deep brackets and prefixes nest before an expression is `Unknown`; each may hold one of every level
/// of binding, and all of it must fit a small stack.
const MAX_DEPTH: u8 = 16;

impl Reader<'_, '_> {
    /// `(a)`, `(a, b)`, `()`
    pub(super) fn parenthesised(&mut self) -> Expr {
        let start = self.start();
        let Some((mut items, comma)) = self.items(Self::expression) else {
            return self.unknown(start);
        };
        match items.pop() {
            Some(only) if items.is_empty() && !comma => only,
            last => {
                items.extend(last);
                self.expr(start, ExprKind::Tuple(items))
            }
        }
    }

    pub(super) fn list(&mut self) -> Expr {
        let start = self.start();
        match self.items(Self::expression) {
            Some((items, _)) => self.expr(start, ExprKind::List(items)),
            None => self.unknown(start),
        }
    }

    pub(super) fn dict(&mut self) -> Expr {
        let start = self.start();
        let items = self.bracketed(|reader| {
            let mut items = Vec::new();
            while !reader.at_closer() {
                let mode = Mode { colon_taken: true, ..Mode::EXPRESSION };
                let key = reader.with_mode(mode, |reader| reader.deeper(Self::expression));
                if !reader.eat_sign(":") {
                    return None;
                }
                let value = reader.deeper(Self::expression);
                items.push(DictItem { key, value });
                if !reader.eat_sign(",") {
                    break;
                }
            }
            Some(items)
        });
        match items.flatten() {
            Some(items) => self.expr(start, ExprKind::Dict(items)),
            None => self.unknown(start),
        }
    }

    pub(super) fn subscript(&mut self) -> Option<Expr> {
        let start = self.start() + 1;
        let (mut items, comma) = self.items(Self::slice)?;
        match items.pop() {
            None => None,
            Some(only) if items.is_empty() && !comma => Some(only),
            last => {
                items.extend(last);
                Some(self.expr(start, ExprKind::Tuple(items)))
            }
        }
    }

    fn slice(&mut self) -> Expr {
        let start = self.start();
        let mut parts = [None, None, None];
        let mut colons = 0;
        let mode = Mode { colon_taken: true, ..Mode::EXPRESSION };
        self.with_mode(mode, |reader| {
            for part in &mut parts {
                if !reader.at_sign(":") && !reader.at_sign(",") && !reader.at_closer() {
                    *part = Some(reader.expression());
                }
                if colons == 2 || !reader.eat_sign(":") {
                    break;
                }
                colons += 1;
            }
        });
        let [first, stop, step] = parts;
        match first {
            Some(first) if colons == 0 => first,
            None if colons == 0 => self.unknown(start),
            first => {
                let [start_part, stop, step] = [first, stop, step].map(|part| part.map(Box::new));
                self.expr(start, ExprKind::Slice { start: start_part, stop, step })
            }
        }
    }

    /// `(a, b=c, *d, **e)`; `None` if it has no end or no sense.
    pub(super) fn call_arguments(&mut self) -> Option<Vec<Argument>> {
        self.bracketed(|reader| {
            let mut arguments = Vec::new();
            while !reader.at_closer() {
                let start = reader.start();
                let kind = if reader.eat_sign("*") {
                    ArgumentKind::Star
                } else if reader.eat_sign("**") {
                    ArgumentKind::StarStar
                } else if reader.at_binding() {
                    let keyword = reader.ident_or_empty();
                    reader.bump();
                    ArgumentKind::Keyword(keyword)
                } else {
                    ArgumentKind::Positional
                };
                let value = reader.deeper(Self::expression);
                arguments.push(Argument { id: reader.id(start), kind, value });
                if !reader.eat_sign(",") {
                    break;
                }
            }
            arguments
        })
    }

    /// What stands between brackets, with commas; whether there was a comma.
    fn items(&mut self, read: fn(&mut Self) -> Expr) -> Option<(Vec<Expr>, bool)> {
        self.bracketed(|reader| {
            let mut items = Vec::new();
            let mut comma = false;
            while !reader.at_closer() {
                items.push(reader.deeper(read));
                if !reader.eat_sign(",") {
                    break;
                }
                comma = true;
            }
            (items, comma)
        })
    }

    /// Reads an opening bracket, the inside and the closing bracket. If the inside leaves anything over, all is
    /// skipped up to the closing bracket and the result is `None`.
    fn bracketed<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.bump();
        let inside = self.with_mode(Mode::EXPRESSION, read);
        let whole = self.at_closer();
        if !whole {
            self.skip_to_closer();
        }
        let closed = self.bump().is_some();
        (whole && closed).then_some(inside)
    }

    fn at_closer(&self) -> bool {
        self.peek().is_none_or(|word| word.kind == WordKind::Sign && matches!(word.text, ")" | "]" | "}"))
    }

    fn skip_to_closer(&mut self) {
        let mut depth = 0_usize;
        while let Some(word) = self.peek() {
            if word.kind == WordKind::Sign {
                match word.text {
                    "(" | "[" | "{" => depth += 1,
                    ")" | "]" | "}" if depth == 0 => return,
                    ")" | "]" | "}" => depth -= 1,
                    _ => {}
                }
            }
            self.bump();
        }
    }

    /// Reads one level deeper; at the limit all up to the closing bracket is unknown.
    pub(super) fn deeper(&mut self, read: fn(&mut Self) -> Expr) -> Expr {
        if self.depth >= MAX_DEPTH {
            let start = self.start();
            self.skip_to_closer();
            return self.unknown(start);
        }
        self.depth += 1;
        let expr = read(self);
        self.depth -= 1;
        expr
    }
}
