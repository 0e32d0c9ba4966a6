//! Expressions and assignment targets, which the grammar writes with nodes of their own.

use super::{Lower, plain};
use crate::syntax::Id;
use crate::syntax::python::kinds::Kind;
use crate::syntax::python::lower::{Alias, MAX_DEPTH};
use crate::syntax::python::tree::*;

impl Lower<'_> {
    /// The current node as an expression; parentheses are peeled off in a loop, however many.
    pub(super) fn expr(&mut self) -> Expr {
        let mut parens = None;
        let mut levels = 0;
        while self.is_parenthesised() {
            let whole = self.span();
            if parens.is_none() {
                parens = Some(self.id());
            }
            let mut more = self.down();
            while more && !self.kind.is_expression() {
                more = self.next();
            }
            if !more {
                let id = self.spans.push(whole);
                return self.close(levels, parens, plain(id, ExprKind::Unknown));
            }
            levels += 1;
        }
        let had_alias = self.alias.is_some();
        let expr = self.without_parens();
        if self.alias.is_some() && !had_alias {
            // `with (open(x) as f):` has its parentheses around both.
            parens = expr.parens;
        }
        self.close(levels, parens, expr)
    }

    /// Whether the current node is `(x)`; a target `(a)` is a tuple pattern without a comma.
    fn is_parenthesised(&self) -> bool {
        self.kind == Kind::ParenthesizedExpression
            || (self.kind == Kind::TuplePattern && self.at.child_count() > 2 && !self.has_comma())
    }

    fn close(&mut self, levels: usize, parens: Option<Id>, expr: Expr) -> Expr {
        for _ in 0..levels {
            self.up();
        }
        Expr { parens: parens.or(expr.parens), ..expr }
    }

    fn without_parens(&mut self) -> Expr {
        if self.depth >= MAX_DEPTH {
            return self.unknown();
        }
        if self.kind == Kind::AsPattern {
            return self.as_pattern();
        }
        if self.kind == Kind::Identifier {
            return self.identifier();
        }
        let id = self.id();
        self.depth += 1;
        let met_before = std::mem::replace(&mut self.met_error, false);
        let kind = match self.kind {
            Kind::None => ExprKind::None,
            Kind::True => ExprKind::True,
            Kind::False => ExprKind::False,
            Kind::Ellipsis => ExprKind::Ellipsis,
            Kind::Integer | Kind::Float => self.number(),
            Kind::String => self.string(),
            Kind::ConcatenatedString => self.concatenated_string(),
            Kind::Attribute => self.attribute(),
            Kind::Subscript => self.subscript(),
            Kind::Slice => self.slice_expression(),
            Kind::Call => self.call(),
            Kind::List | Kind::ListPattern => ExprKind::List(self.elements()),
            Kind::Set => ExprKind::Set(self.elements()),
            Kind::Tuple | Kind::TuplePattern => self.tuple(true),
            Kind::ExpressionList | Kind::PatternList => self.tuple(false),
            Kind::Dictionary => self.dictionary(),
            Kind::UnaryOperator | Kind::NotOperator => self.unary(),
            Kind::BinaryOperator => self.binary(),
            Kind::BooleanOperator => self.boolean(),
            Kind::ComparisonOperator => self.comparison(),
            Kind::ConditionalExpression => self.conditional(),
            Kind::Lambda => self.lambda(),
            Kind::ListComprehension => self.comprehension(ComprehensionKind::List),
            Kind::SetComprehension => self.comprehension(ComprehensionKind::Set),
            Kind::DictionaryComprehension => self.comprehension(ComprehensionKind::Dict),
            Kind::GeneratorExpression => self.comprehension(ComprehensionKind::Generator),
            Kind::Await => ExprKind::Await(Box::new(self.operand())),
            Kind::Yield => self.yield_expression(),
            Kind::ListSplat | Kind::ListSplatPattern => ExprKind::Star(Box::new(self.operand())),
            Kind::NamedExpression => self.walrus(),
            _ => {
                self.comments_within();
                ExprKind::Unknown
            }
        };
        self.depth -= 1;
        if std::mem::replace(&mut self.met_error, met_before) {
            return plain(id, ExprKind::Unknown);
        }
        self.star_outwards(id, kind)
    }

    fn identifier(&mut self) -> Expr {
        let id = self.id();
        let name = self.name();
        // The parser invents a name of no letters where one is missing.
        if name.is_empty() {
            return plain(id, ExprKind::Unknown);
        }
        if !self.names.contains(&name) {
            self.names.insert(name.clone());
        }
        plain(id, ExprKind::Name(name))
    }

    /// `value as target` is no expression: the target waits for the `with` or `except` around it.
    fn as_pattern(&mut self) -> Expr {
        let end = self.span().end;
        let mut value = None;
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::AsPatternTarget => {
                    let target = self.operand();
                    let value_end =
                        value.as_ref().map_or(end, |value: &Expr| self.spans.get(value.parens.unwrap_or(value.id)).end);
                    self.alias = Some(Alias { target, value_end });
                }
                kind if kind.is_expression() => {
                    self.depth += 1;
                    value = Some(self.expr());
                    self.depth -= 1;
                }
                _ => {}
            }
            more = self.next();
        }
        value.unwrap_or_else(|| self.hole(end))
    }

    /// The one expression within the current node.
    pub(super) fn operand(&mut self) -> Expr {
        let end = self.span().end;
        let mut found = None;
        let mut more = self.down();
        while more {
            if self.kind.is_expression() && found.is_none() {
                found = Some(self.expr());
            }
            more = self.next();
        }
        found.unwrap_or_else(|| self.hole(end))
    }

    fn number(&mut self) -> ExprKind {
        let text = self.name();
        let is_hexadecimal = text.starts_with("0x") || text.starts_with("0X");
        if text.is_empty() {
            ExprKind::Unknown
        } else if text.ends_with(['j', 'J']) && !is_hexadecimal {
            ExprKind::Imaginary(text)
        } else if self.kind == Kind::Float {
            ExprKind::Float(text)
        } else {
            ExprKind::Int(text)
        }
    }

    fn attribute(&mut self) -> ExprKind {
        let end = self.span().end;
        let mut value = None;
        let mut attr = None;
        let mut more = self.down();
        while more {
            if self.kind.is_expression() {
                if value.is_none() {
                    value = Some(self.expr());
                } else if self.kind == Kind::Identifier {
                    attr = Some(self.ident());
                }
            }
            more = self.next();
        }
        let value = value.unwrap_or_else(|| self.hole(end));
        let attr = attr.unwrap_or_else(|| self.no_ident(end));
        ExprKind::Attribute(Box::new(Attribute { value, attr }))
    }

    fn subscript(&mut self) -> ExprKind {
        let end = self.span().end;
        // `x[a]` has four children; only more of them can hold a comma.
        let is_tuple = self.at.child_count() > 4 && self.has_comma();
        let mut value = None;
        let mut tuple = None;
        let mut items = Vec::new();
        let mut more = self.down();
        while more {
            if self.kind.is_expression() {
                if value.is_none() {
                    value = Some(self.expr());
                } else {
                    if is_tuple && tuple.is_none() {
                        tuple = Some(self.id());
                    }
                    items.push(self.expr());
                }
            }
            more = self.next();
        }
        let value = value.unwrap_or_else(|| self.hole(end));
        let index = match tuple {
            Some(tuple) => self.bare_tuple(tuple, items),
            None => items.pop().unwrap_or_else(|| self.hole(end)),
        };
        ExprKind::Subscript(Box::new(Subscript { value, index }))
    }

    fn slice_expression(&mut self) -> ExprKind {
        let mut parts = [None, None, None];
        let mut colons = 0;
        let mut more = self.down();
        while more {
            if self.kind == Kind::Colon {
                colons += 1;
            } else if self.kind.is_expression() {
                let expr = self.expr();
                if let Some(part) = parts.get_mut(colons) {
                    *part = Some(expr);
                }
            }
            more = self.next();
        }
        let [lower, upper, step] = parts;
        ExprKind::Slice(Box::new(Slice { lower, upper, step }))
    }

    fn call(&mut self) -> ExprKind {
        let end = self.span().end;
        let mut callee = None;
        let mut parens = None;
        let mut arguments = Vec::new();
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::ArgumentList => {
                    parens = Some(self.id());
                    arguments = self.arguments();
                }
                Kind::GeneratorExpression if callee.is_some() => {
                    parens = Some(self.id());
                    let id = self.id();
                    let value = self.expr();
                    let kind = ArgumentKind::Positional;
                    arguments.push(Argument { id, kind, value });
                }
                kind if kind.is_expression() && callee.is_none() => callee = Some(self.expr()),
                _ => {}
            }
            more = self.next();
        }
        let callee = callee.unwrap_or_else(|| self.hole(end));
        let name = match &callee.kind {
            ExprKind::Name(name) => Some(name),
            ExprKind::Attribute(node) => Some(&node.attr.name),
            _ => None,
        };
        if let Some(name) = name.filter(|name| !self.calls.contains(*name)) {
            self.calls.insert(name.clone());
        }
        let parens = self.or_nowhere(parens, end);
        ExprKind::Call(Box::new(Call { callee, arguments, parens }))
    }

    pub(super) fn arguments(&mut self) -> Vec<Argument> {
        let mut arguments = Vec::new();
        let mut more = self.down();
        while more {
            let kind = match self.kind {
                Kind::KeywordArgument => {
                    arguments.push(self.keyword_argument());
                    None
                }
                Kind::ListSplat => Some(ArgumentKind::Star),
                Kind::DictionarySplat => Some(ArgumentKind::StarStar),
                // What cannot be read may be any argument, so it stands as `**unknown`.
                Kind::Error => Some(ArgumentKind::StarStar),
                kind if kind.is_expression() => Some(ArgumentKind::Positional),
                _ => None,
            };
            if let Some(kind) = kind {
                let id = self.id();
                let value = match self.kind {
                    Kind::Error => self.unread(),
                    Kind::ListSplat | Kind::DictionarySplat => self.operand(),
                    _ => self.expr(),
                };
                arguments.push(match value.kind {
                    ExprKind::Star(value) if kind == ArgumentKind::Positional => {
                        Argument { id, kind: ArgumentKind::Star, value: *value }
                    }
                    _ => Argument { id, kind, value },
                });
            }
            more = self.next();
        }
        arguments
    }

    fn keyword_argument(&mut self) -> Argument {
        let end = self.span().end;
        let id = self.id();
        let mut name = None;
        let mut value = None;
        let mut more = self.down();
        while more {
            if self.kind.is_expression() {
                if name.is_none() {
                    name = Some(self.ident());
                } else if value.is_none() {
                    value = Some(self.expr());
                }
            } else if self.kind == Kind::Error {
                value = Some(self.unread());
            }
            more = self.next();
        }
        let name = name.unwrap_or_else(|| self.no_ident(end));
        Argument { id, kind: ArgumentKind::Keyword(name), value: value.unwrap_or_else(|| self.hole(end)) }
    }

    /// The expressions of a display; what cannot be read is one of them.
    fn elements(&mut self) -> Vec<Expr> {
        let mut items = Vec::new();
        let mut more = self.down();
        while more {
            if self.kind.is_expression() {
                items.push(self.expr());
            } else if self.kind == Kind::Error {
                items.push(self.unread());
            }
            more = self.next();
        }
        items
    }

    /// An error that stands as one of several parts, so that the others count.
    fn unread(&mut self) -> Expr {
        self.met_error = false;
        self.unknown()
    }

    fn tuple(&mut self, parens: bool) -> ExprKind {
        let items = self.elements();
        ExprKind::Tuple(Box::new(Tuple { items, parens }))
    }

    fn dictionary(&mut self) -> ExprKind {
        let mut entries = Vec::new();
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::Pair => {
                    let (key, value) = self.pair();
                    entries.push(Entry { key: Some(key), value });
                }
                Kind::DictionarySplat => entries.push(Entry { key: None, value: self.operand() }),
                Kind::Error => entries.push(Entry { key: None, value: self.unread() }),
                _ => {}
            }
            more = self.next();
        }
        ExprKind::Dict(entries)
    }

    fn pair(&mut self) -> (Expr, Expr) {
        let end = self.span().end;
        let mut key = None;
        let mut value = None;
        let mut more = self.down();
        while more {
            if self.kind.is_expression() {
                let expr = self.expr();
                if key.is_none() {
                    key = Some(expr);
                } else if value.is_none() {
                    value = Some(expr);
                }
            } else if self.kind == Kind::Error {
                value = Some(self.unread());
            }
            more = self.next();
        }
        let key = key.unwrap_or_else(|| self.hole(end));
        let value = value.unwrap_or_else(|| self.hole(end));
        (key, value)
    }

    fn lambda(&mut self) -> ExprKind {
        let end = self.span().end;
        let yields_outside = self.yields;
        let mut params = Vec::new();
        let mut body = None;
        let mut more = self.down();
        while more {
            if self.kind == Kind::LambdaParameters {
                params = self.params();
            } else if self.kind.is_expression() {
                body = Some(self.expr());
            }
            more = self.next();
        }
        self.yields = yields_outside;
        let body = body.unwrap_or_else(|| self.hole(end));
        ExprKind::Lambda(Box::new(Lambda { params, body }))
    }

    fn comprehension(&mut self, kind: ComprehensionKind) -> ExprKind {
        let end = self.span().end;
        let mut element = None;
        let mut value = None;
        let mut clauses = Vec::new();
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::Pair => {
                    let (key, mapped) = self.pair();
                    element = Some(key);
                    value = Some(mapped);
                }
                Kind::ForInClause => clauses.push(self.for_in_clause()),
                Kind::IfClause => clauses.push(Clause::If(self.operand())),
                kind if kind.is_expression() => element = Some(self.expr()),
                _ => {}
            }
            more = self.next();
        }
        let element = element.unwrap_or_else(|| self.hole(end));
        ExprKind::Comprehension(Box::new(Comprehension { kind, element, value, clauses }))
    }

    fn for_in_clause(&mut self) -> Clause {
        let end = self.span().end;
        let has_comma = self.at.child_count() > 4 && self.has_comma();
        let mut is_async = false;
        let mut target = None;
        let mut tuple = None;
        let mut items = Vec::new();
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::Async => is_async = true,
                kind if kind.is_expression() => {
                    if target.is_none() {
                        target = Some(self.expr());
                    } else {
                        if has_comma && tuple.is_none() {
                            tuple = Some(self.id());
                        }
                        items.push(self.expr());
                    }
                }
                _ => {}
            }
            more = self.next();
        }
        let target = target.unwrap_or_else(|| self.hole(end));
        let iter = match tuple {
            Some(tuple) => self.bare_tuple(tuple, items),
            None => items.pop().unwrap_or_else(|| self.hole(end)),
        };
        Clause::For { is_async, target, iter }
    }

    fn yield_expression(&mut self) -> ExprKind {
        self.yields = true;
        let mut is_from = false;
        let mut value = None;
        let mut more = self.down();
        while more {
            if self.kind == Kind::From {
                is_from = true;
            } else if self.kind.is_expression() {
                value = Some(Box::new(self.expr()));
            }
            more = self.next();
        }
        match value {
            Some(value) if is_from => ExprKind::YieldFrom(value),
            value => ExprKind::Yield(value),
        }
    }

    fn walrus(&mut self) -> ExprKind {
        let end = self.span().end;
        let mut target = None;
        let mut value = None;
        let mut more = self.down();
        while more {
            if self.kind.is_expression() {
                if target.is_none() {
                    target = Some(self.ident());
                } else {
                    value = Some(self.expr());
                }
            }
            more = self.next();
        }
        let target = target.unwrap_or_else(|| self.no_ident(end));
        let value = Box::new(value.unwrap_or_else(|| self.hole(end)));
        ExprKind::Walrus { target, value }
    }
}
