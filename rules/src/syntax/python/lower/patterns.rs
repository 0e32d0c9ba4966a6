//! `match` statements and their patterns.

use super::{Lower, plain};
use crate::syntax::python::kinds::Kind;
use crate::syntax::python::lower::MAX_DEPTH;
use crate::syntax::python::tree::*;
use crate::syntax::{Id, Name};
use crate::text::Span;

impl Lower<'_> {
    pub(super) fn match_statement(&mut self) -> StmtKind {
        let end = self.span().end;
        let has_comma = self.has_comma();
        let mut keyword = None;
        let mut tuple = None;
        let mut subjects = Vec::new();
        let mut cases = Vec::new();
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::Error => {}
                Kind::Block => {
                    let mut more = self.down();
                    while more {
                        if self.kind == Kind::CaseClause {
                            cases.push(self.case());
                        }
                        more = self.next();
                    }
                }
                kind if kind.is_expression() => {
                    if has_comma && tuple.is_none() {
                        tuple = Some(self.id());
                    }
                    subjects.push(self.expr());
                }
                _ if keyword.is_none() => keyword = Some(self.id()),
                _ => {}
            }
            more = self.next();
        }
        let subject = match tuple {
            Some(tuple) => self.bare_tuple(tuple, subjects),
            None => subjects.pop().unwrap_or_else(|| self.hole(end)),
        };
        StmtKind::Match(Box::new(Match { keyword: self.or_nowhere(keyword, end), subject, cases }))
    }

    fn case(&mut self) -> Case {
        let end = self.span().end;
        let id = self.id();
        let has_comma = self.has_comma();
        let mut tuple = None;
        let mut patterns: Vec<Pattern> = Vec::new();
        let mut guard = None;
        let mut body = Vec::new();
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::Error => self.header_error(&mut body),
                Kind::CasePattern => {
                    if has_comma && tuple.is_none() {
                        tuple = Some(self.id());
                    }
                    patterns.push(self.pattern());
                }
                Kind::IfClause => guard = Some(self.operand()),
                Kind::Block => body.extend(self.block()),
                _ => {}
            }
            more = self.next();
        }
        let pattern = match tuple {
            Some(id) => {
                let whole = |pattern: &Pattern| self.spans.get(pattern.id);
                if let (Some(first), Some(last)) = (patterns.first(), patterns.last()) {
                    let span = whole(first).to(whole(last));
                    self.spans.set(id, span);
                }
                let kind = PatternKind::Sequence(patterns);
                Pattern { id, kind }
            }
            None => patterns.pop().unwrap_or_else(|| self.no_pattern(end)),
        };
        Case { id, pattern, guard, body }
    }

    fn no_pattern(&mut self, at: u32) -> Pattern {
        Pattern { id: self.spans.push(Span::at(at)), kind: PatternKind::Unknown }
    }

    fn unknown_pattern(&mut self) -> Pattern {
        let id = self.id();
        self.comments_within();
        Pattern { id, kind: PatternKind::Unknown }
    }

    /// The current `case_pattern`, or a pattern within another.
    fn pattern(&mut self) -> Pattern {
        if self.depth >= MAX_DEPTH {
            return self.unknown_pattern();
        }
        self.depth += 1;
        let pattern = match self.kind {
            Kind::CasePattern => self.first_pattern(),
            Kind::TuplePattern if self.at.child_count() > 2 && !self.has_comma() => self.first_pattern(),
            _ => self.one_pattern(),
        };
        self.depth -= 1;
        pattern
    }

    /// The one pattern within `case_pattern` or within parentheses.
    fn first_pattern(&mut self) -> Pattern {
        let end = self.span().end;
        let mut patterns = self.patterns();
        if patterns.len() > 1 {
            return self.no_pattern(end);
        }
        patterns.pop().unwrap_or_else(|| self.no_pattern(end))
    }

    /// The patterns among the children of the current node.
    fn patterns(&mut self) -> Vec<Pattern> {
        let mut patterns = Vec::new();
        let mut minus = None;
        let mut more = self.down();
        while more {
            if self.kind == Kind::Minus {
                minus = Some((self.id(), self.span()));
            } else if let Some((id, sign)) = minus.take() {
                patterns.push(self.negative(id, sign));
            } else if is_pattern(self.kind) {
                patterns.push(self.pattern());
            } else if self.kind == Kind::Error {
                patterns.push(self.unknown_pattern());
            }
            more = self.next();
        }
        patterns
    }

    /// A number after its sign, whose number is given to the whole.
    fn negative(&mut self, id: Id, sign: Span) -> Pattern {
        let whole = sign.to(self.span());
        self.spans.set(id, whole);
        let value_id = self.spans.push(whole);
        let operand = Box::new(self.expr());
        let op = UnaryOp::Minus;
        let kind = PatternKind::Value(plain(value_id, ExprKind::Unary { op, operand }));
        Pattern { id, kind }
    }

    fn one_pattern(&mut self) -> Pattern {
        let id = self.id();
        let kind = match self.kind {
            Kind::Underscore => PatternKind::Wildcard,
            Kind::DottedName => self.name_pattern(),
            Kind::ListPattern | Kind::TuplePattern => PatternKind::Sequence(self.patterns()),
            Kind::UnionPattern => PatternKind::Or(self.patterns()),
            Kind::SplatPattern => PatternKind::Star(self.star_name().map(|ident| ident.name)),
            Kind::AsPattern => self.as_case(),
            Kind::ClassPattern => self.class_pattern(),
            Kind::DictPattern => self.mapping(),
            Kind::ComplexPattern => self.complex(),
            kind if kind.is_expression() => PatternKind::Value(self.expr()),
            _ => {
                self.comments_within();
                PatternKind::Unknown
            }
        };
        Pattern { id, kind }
    }

    fn name_pattern(&mut self) -> PatternKind {
        let source = self.source();
        match source {
            "_" => PatternKind::Wildcard,
            "" => PatternKind::Unknown,
            _ if self.at.child_count() == 1 => PatternKind::Capture(Name::new(source)),
            _ => PatternKind::Value(self.dotted()),
        }
    }

    /// `a.b.c` of a pattern as an expression. The outer attribute is numbered first, as everywhere.
    fn dotted(&mut self) -> Expr {
        let whole = self.span();
        let mut names: Vec<(Name, Span)> = Vec::new();
        let mut more = self.down();
        while more {
            if self.kind == Kind::Identifier {
                names.push((self.name(), self.span()));
            }
            more = self.next();
        }
        let too_deep = names.len() > (MAX_DEPTH.saturating_sub(self.depth)) as usize;
        let mut names = names.into_iter();
        let Some((first, first_span)) = names.next() else {
            return self.hole(whole.end);
        };
        if too_deep {
            return plain(self.spans.push(whole), ExprKind::Unknown);
        }
        let attributes: Vec<(Name, Span, Id)> =
            names.rev().map(|(name, span)| (name, span, self.spans.push(first_span.to(span)))).collect();
        let id = self.spans.push(first_span);
        self.names.insert(first.clone());
        let mut value = plain(id, ExprKind::Name(first));
        for (name, span, id) in attributes.into_iter().rev() {
            let attr = Ident { id: self.spans.push(span), name };
            value = plain(id, ExprKind::Attribute(Box::new(Attribute { value, attr })));
        }
        value
    }

    /// The name after `*` or `**`; none for `_`.
    fn star_name(&mut self) -> Option<Ident> {
        let mut name = None;
        let mut more = self.down();
        while more {
            if self.kind == Kind::Identifier {
                name = Some(self.ident()).filter(|name| name.name != "_");
            }
            more = self.next();
        }
        name
    }

    fn as_case(&mut self) -> PatternKind {
        let end = self.span().end;
        let mut pattern = None;
        let mut name = None;
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::Identifier if pattern.is_some() => name = Some(self.ident()),
                Kind::CasePattern => pattern = Some(self.pattern()),
                _ => {}
            }
            more = self.next();
        }
        PatternKind::As {
            pattern: Box::new(pattern.unwrap_or_else(|| self.no_pattern(end))),
            name: name.unwrap_or_else(|| self.no_ident(end)),
        }
    }

    fn class_pattern(&mut self) -> PatternKind {
        let end = self.span().end;
        let mut class = None;
        let mut positional = Vec::new();
        let mut keywords = Vec::new();
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::DottedName if class.is_none() => class = Some(self.dotted()),
                Kind::CasePattern => match self.keyword_pattern() {
                    Some(keyword) => keywords.push(keyword),
                    None => positional.push(self.pattern()),
                },
                Kind::Error => positional.push(self.unknown_pattern()),
                _ => {}
            }
            more = self.next();
        }
        PatternKind::Class { class: class.unwrap_or_else(|| self.hole(end)), positional, keywords }
    }

    /// `name=pattern`, where the current `case_pattern` is one.
    fn keyword_pattern(&mut self) -> Option<(Ident, Pattern)> {
        let case = self.at;
        let is_keyword = case.named_child(0).is_some_and(|child| self.kinds.of(child) == Kind::KeywordPattern);
        if !is_keyword || self.depth >= MAX_DEPTH || !self.down() {
            return None;
        }
        self.depth += 1;
        let end = self.span().end;
        let mut name = None;
        let mut pattern = None;
        let mut minus = None;
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::Identifier if name.is_none() => name = Some(self.ident()),
                Kind::Minus => minus = Some((self.id(), self.span())),
                _ => {
                    if let Some((id, sign)) = minus.take() {
                        pattern = Some(self.negative(id, sign));
                    } else if is_pattern(self.kind) {
                        pattern = Some(self.pattern());
                    }
                }
            }
            more = self.next();
        }
        self.up();
        self.depth -= 1;
        let name = name.unwrap_or_else(|| self.no_ident(end));
        let pattern = pattern.unwrap_or_else(|| self.no_pattern(end));
        Some((name, pattern))
    }

    fn mapping(&mut self) -> PatternKind {
        let mut entries = Vec::new();
        let mut rest = None;
        let mut key = None;
        let mut minus = None;
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::SplatPattern => rest = self.star_name(),
                Kind::Minus => minus = Some((self.id(), self.span())),
                Kind::CasePattern => {
                    let pattern = self.pattern();
                    let key = key.take().unwrap_or_else(|| {
                        let at = self.spans.get(pattern.id).start;
                        self.hole(at)
                    });
                    entries.push((key, pattern));
                }
                kind if is_pattern(kind) => {
                    let pattern = match minus.take() {
                        Some((id, sign)) => self.negative(id, sign),
                        None => self.pattern(),
                    };
                    key = Some(match pattern.kind {
                        PatternKind::Value(key) => key,
                        _ => plain(pattern.id, ExprKind::Unknown),
                    });
                }
                _ => {}
            }
            more = self.next();
        }
        PatternKind::Mapping { entries, rest }
    }

    /// `-1 + 2j`
    fn complex(&mut self) -> PatternKind {
        let whole = self.span();
        let id = self.spans.push(whole);
        let mut sign: Option<(Id, Span)> = None;
        let mut op = BinaryOp::Add;
        let mut left: Option<Expr> = None;
        let mut right = None;
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::Minus if left.is_some() => op = BinaryOp::Sub,
                Kind::Minus => sign = Some((self.id(), self.span())),
                kind if kind.is_expression() => {
                    let here = self.span();
                    let number = self.expr();
                    if left.is_some() {
                        right = Some(number);
                    } else if let Some((id, sign)) = sign.take() {
                        self.spans.set(id, sign.to(here));
                        let operand = Box::new(number);
                        let op = UnaryOp::Minus;
                        left = Some(plain(id, ExprKind::Unary { op, operand }));
                    } else {
                        left = Some(number);
                    }
                }
                _ => {}
            }
            more = self.next();
        }
        let left = left.unwrap_or_else(|| self.hole(whole.end));
        let right = right.unwrap_or_else(|| self.hole(whole.end));
        let binary = Binary { op, left, right };
        PatternKind::Value(plain(id, ExprKind::Binary(Box::new(binary))))
    }
}

fn is_pattern(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::CasePattern
            | Kind::AsPattern
            | Kind::ClassPattern
            | Kind::SplatPattern
            | Kind::UnionPattern
            | Kind::ListPattern
            | Kind::TuplePattern
            | Kind::DictPattern
            | Kind::ComplexPattern
            | Kind::DottedName
            | Kind::Underscore
            | Kind::String
            | Kind::ConcatenatedString
            | Kind::True
            | Kind::False
            | Kind::None
            | Kind::Integer
            | Kind::Float
    )
}
