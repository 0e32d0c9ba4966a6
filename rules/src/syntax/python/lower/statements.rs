//! Lists of statements, errors among them, and the compound statements without the definitions.

use super::Lower;
use crate::syntax::Id;
use crate::syntax::python::kinds::Kind;
use crate::syntax::python::lower::MAX_DEPTH;
use crate::syntax::python::tree::*;
use crate::text::Span;

impl Lower<'_> {
    /// The statements of the item, at the root of the tree.
    pub(super) fn top_level(&mut self, out: &mut Vec<Stmt>) {
        let start = self.item.start as usize;
        if self.cursor.goto_first_child_for_byte(start).is_none() {
            return;
        }
        let mut unread = None;
        loop {
            self.read();
            if self.at.start_byte() >= self.item.end as usize {
                break;
            }
            match self.kind {
                Kind::Comment => self.comment(self.at),
                Kind::LineContinuation => {}
                _ => self.entry(out, &mut unread, true),
            }
            if !self.cursor.goto_next_sibling() {
                break;
            }
        }
        self.flush(out, &mut unread);
    }

    /// The statements of the current block; none where it is not a block.
    pub(super) fn block(&mut self) -> Vec<Stmt> {
        let mut body = Vec::new();
        self.entries(&mut body, false);
        body
    }

    fn entries(&mut self, out: &mut Vec<Stmt>, in_error: bool) {
        let mut unread = None;
        let mut more = self.down();
        while more {
            self.entry(out, &mut unread, in_error);
            more = self.next();
        }
        self.flush(out, &mut unread);
    }

    /// One child of a list of statements. What is neither a statement nor holds one is gathered in `unread`.
    fn entry(&mut self, out: &mut Vec<Stmt>, unread: &mut Option<Span>, in_error: bool) {
        if self.kind.is_statement() {
            if self.in_item(self.at) {
                self.flush(out, unread);
                self.statement(out);
            }
        } else if self.kind == Kind::Error || (self.kind == Kind::Block && in_error) {
            if self.at.child_count() == 0 {
                self.leave_unread(unread);
            } else if self.depth >= MAX_DEPTH {
                self.leave_unread(unread);
                self.comments_within();
            } else {
                self.flush(out, unread);
                self.depth += 1;
                self.entries(out, true);
                self.depth -= 1;
            }
        } else if self.kind != Kind::Semicolon {
            self.leave_unread(unread);
            self.comments_within();
        }
    }

    /// What stands before a body and cannot be read is the first of the body.
    pub(super) fn header_error(&mut self, body: &mut Vec<Stmt>) {
        let mut unread = None;
        self.entry(body, &mut unread, true);
        self.flush(body, &mut unread);
    }

    fn leave_unread(&mut self, unread: &mut Option<Span>) {
        if self.in_item(self.at) {
            let span = self.span();
            *unread = Some(unread.map_or(span, |before| before.to(span)));
        }
    }

    fn flush(&mut self, out: &mut Vec<Stmt>, unread: &mut Option<Span>) {
        if let Some(span) = unread.take() {
            let id = self.spans.push(span);
            out.push(Stmt { id, kind: StmtKind::Unknown });
        }
    }

    fn statement(&mut self, out: &mut Vec<Stmt>) {
        let id = self.id();
        if self.depth >= MAX_DEPTH {
            self.comments_within();
            out.push(Stmt { id, kind: StmtKind::Unknown });
            return;
        }
        self.depth += 1;
        self.met_error = false;
        let mut after = Vec::new();
        let kind = match self.kind {
            Kind::ExpressionStatement => self.expression_statement(&mut after),
            Kind::IfStatement => self.if_statement(),
            Kind::ForStatement => self.for_statement(),
            Kind::WhileStatement => self.while_statement(),
            Kind::TryStatement => self.try_statement(),
            Kind::WithStatement => self.with_statement(),
            Kind::MatchStatement => self.match_statement(),
            Kind::FunctionDefinition | Kind::ClassDefinition => self.definition(Vec::new()),
            Kind::DecoratedDefinition => self.decorated_definition(),
            _ => self.simple_statement(),
        };
        self.depth -= 1;
        let kind = if std::mem::take(&mut self.met_error) { without_value(kind) } else { kind };
        self.alias = None;
        out.push(Stmt { id, kind });
        out.extend(after);
    }

    fn if_statement(&mut self) -> StmtKind {
        let start = self.span();
        let id = self.spans.push(start);
        let mut branches = Vec::new();
        let mut test = None;
        let mut orelse = Vec::new();
        let mut unread = Vec::new();
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::Error => self.header_error(&mut unread),
                Kind::Block => {
                    let here = self.span();
                    self.spans.set(id, Span::new(start.start, here.end));
                    let test = test.take().unwrap_or_else(|| self.hole(here.start));
                    let mut body = std::mem::take(&mut unread);
                    body.extend(self.block());
                    branches.push(Branch { id, test, body });
                }
                Kind::ElifClause => branches.push(self.elif_clause()),
                Kind::ElseClause => orelse = self.clause_body(),
                kind if kind.is_expression() && branches.is_empty() => test = Some(self.expr()),
                _ => {}
            }
            more = self.next();
        }
        orelse.extend(unread);
        StmtKind::If(Box::new(If { branches, orelse }))
    }

    fn elif_clause(&mut self) -> Branch {
        let end = self.span().end;
        let id = self.id();
        let (test, body) = self.test_and_body();
        let test = test.unwrap_or_else(|| self.hole(end));
        Branch { id, test, body }
    }

    fn test_and_body(&mut self) -> (Option<Expr>, Vec<Stmt>) {
        let mut test = None;
        let mut body = Vec::new();
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::Error => self.header_error(&mut body),
                Kind::Block => body.extend(self.block()),
                kind if kind.is_expression() && test.is_none() => test = Some(self.expr()),
                _ => {}
            }
            more = self.next();
        }
        (test, body)
    }

    /// The block of an `else`, `finally` or similar clause.
    fn clause_body(&mut self) -> Vec<Stmt> {
        self.test_and_body().1
    }

    fn for_statement(&mut self) -> StmtKind {
        let end = self.span().end;
        let mut keyword = None;
        let mut is_async = false;
        let mut target = None;
        let mut iter = None;
        let mut body = Vec::new();
        let mut orelse = Vec::new();
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::Error => self.header_error(&mut body),
                Kind::Block => body.extend(self.block()),
                Kind::ElseClause => orelse = self.clause_body(),
                kind if kind.is_expression() => {
                    let expr = self.expr();
                    if target.is_none() {
                        target = Some(expr);
                    } else {
                        iter = Some(expr);
                    }
                }
                kind if keyword.is_none() => {
                    is_async = kind == Kind::Async;
                    keyword = Some(self.id());
                }
                _ => {}
            }
            more = self.next();
        }
        StmtKind::For(Box::new(For {
            is_async,
            keyword: self.or_nowhere(keyword, end),
            target: target.unwrap_or_else(|| self.hole(end)),
            iter: iter.unwrap_or_else(|| self.hole(end)),
            body,
            orelse,
        }))
    }

    pub(super) fn or_nowhere(&mut self, id: Option<Id>, at: u32) -> Id {
        id.unwrap_or_else(|| self.spans.push(Span::at(at)))
    }

    fn while_statement(&mut self) -> StmtKind {
        let end = self.span().end;
        let mut keyword = None;
        let mut test = None;
        let mut body = Vec::new();
        let mut orelse = Vec::new();
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::Error => self.header_error(&mut body),
                Kind::Block => body.extend(self.block()),
                Kind::ElseClause => orelse = self.clause_body(),
                kind if kind.is_expression() => test = Some(self.expr()),
                _ if keyword.is_none() => keyword = Some(self.id()),
                _ => {}
            }
            more = self.next();
        }
        StmtKind::While(Box::new(While {
            keyword: self.or_nowhere(keyword, end),
            test: test.unwrap_or_else(|| self.hole(end)),
            body,
            orelse,
        }))
    }

    fn with_statement(&mut self) -> StmtKind {
        let end = self.span().end;
        let mut keyword = None;
        let mut is_async = false;
        let mut items = Vec::new();
        let mut body = Vec::new();
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::Error => self.header_error(&mut body),
                Kind::Block => body.extend(self.block()),
                Kind::WithClause => {
                    let mut more = self.down();
                    while more {
                        if self.kind == Kind::WithItem {
                            items.push(self.with_item());
                        }
                        more = self.next();
                    }
                }
                kind if keyword.is_none() => {
                    is_async = kind == Kind::Async;
                    keyword = Some(self.id());
                }
                _ => {}
            }
            more = self.next();
        }
        StmtKind::With(Box::new(With { is_async, keyword: self.or_nowhere(keyword, end), items, body }))
    }

    fn with_item(&mut self) -> WithItem {
        let end = self.span().end;
        let mut context = None;
        let mut more = self.down();
        while more {
            if self.kind.is_expression() {
                context = Some(self.expr());
            }
            more = self.next();
        }
        let context = context.unwrap_or_else(|| self.hole(end));
        let target = self.take_alias(&context);
        WithItem { context, target }
    }

    /// The target of the `as` that was met within an expression, which then ends before the `as`.
    fn take_alias(&mut self, context: &Expr) -> Option<Expr> {
        let alias = self.alias.take()?;
        let span = self.spans.get(context.id);
        if span.end > alias.value_end {
            self.spans.set(context.id, Span::new(span.start, alias.value_end));
        }
        Some(alias.target)
    }

    fn try_statement(&mut self) -> StmtKind {
        let end = self.span().end;
        let mut keyword = None;
        let mut body = Vec::new();
        let mut handlers = Vec::new();
        let mut orelse = Vec::new();
        let mut finally = Vec::new();
        let mut finally_keyword = None;
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::Error => self.header_error(&mut body),
                Kind::Block => body.extend(self.block()),
                Kind::ExceptClause => handlers.push(self.except_clause()),
                Kind::ElseClause => orelse = self.clause_body(),
                Kind::FinallyClause => {
                    let mut more = self.down();
                    while more {
                        match self.kind {
                            Kind::Finally => finally_keyword = Some(self.id()),
                            Kind::Block => finally = self.block(),
                            _ => {}
                        }
                        more = self.next();
                    }
                }
                _ if keyword.is_none() => keyword = Some(self.id()),
                _ => {}
            }
            more = self.next();
        }
        StmtKind::Try(Box::new(Try {
            keyword: self.or_nowhere(keyword, end),
            body,
            handlers,
            orelse,
            finally,
            finally_keyword,
        }))
    }

    fn except_clause(&mut self) -> ExceptHandler {
        let whole = self.span();
        let id = self.id();
        let mut keyword = None;
        let mut is_group = false;
        let mut classes: Vec<Expr> = Vec::new();
        let has_comma = self.has_comma();
        let mut tuple = None;
        let mut name = None;
        let mut before_name = false;
        let mut body = Vec::new();
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::Error => self.header_error(&mut body),
                Kind::Except => keyword = Some(self.id()),
                Kind::Star => is_group = true,
                Kind::As => before_name = true,
                Kind::Block => body.extend(self.block()),
                kind if kind.is_expression() => {
                    if has_comma && tuple.is_none() {
                        tuple = Some(self.id());
                    }
                    let expr = self.expr();
                    if before_name {
                        name = name_of(&expr);
                    } else {
                        let target = self.take_alias(&expr);
                        name = target.as_ref().and_then(name_of).or(name);
                        classes.push(expr);
                    }
                }
                _ => {}
            }
            more = self.next();
        }
        // `except A, B:` is a tuple without parentheses.
        let kind = match tuple {
            Some(tuple) => Some(self.bare_tuple(tuple, classes)),
            None => classes.pop(),
        };
        ExceptHandler { id, keyword: self.or_nowhere(keyword, whole.end), is_group, kind, name, body }
    }
}

/// A simple statement with an error in it: what it is stays known, its value does not.
fn without_value(kind: StmtKind) -> StmtKind {
    let unknown = |expr: Expr| Expr { kind: ExprKind::Unknown, ..expr };
    match kind {
        StmtKind::Assign { targets, value } => StmtKind::Assign { targets, value: unknown(value) },
        StmtKind::AugAssign { target, op, value } => StmtKind::AugAssign { target, op, value: unknown(value) },
        StmtKind::AnnAssign { target, annotation, value } => {
            StmtKind::AnnAssign { target, annotation: unknown(annotation), value: value.map(unknown) }
        }
        StmtKind::Expr(expr) => StmtKind::Expr(unknown(expr)),
        StmtKind::Return(value) => StmtKind::Return(value.map(unknown)),
        StmtKind::Raise { exception, cause } => {
            StmtKind::Raise { exception: exception.map(unknown), cause: cause.map(unknown) }
        }
        StmtKind::Assert { test, message } => StmtKind::Assert { test: unknown(test), message },
        StmtKind::Delete(_) | StmtKind::Global(_) | StmtKind::Nonlocal(_) | StmtKind::TypeAlias { .. } => {
            StmtKind::Unknown
        }
        compound => compound,
    }
}

fn name_of(expr: &Expr) -> Option<Ident> {
    let ExprKind::Name(name) = &expr.kind else {
        return None;
    };
    Some(Ident { id: expr.id, name: name.clone() })
}
