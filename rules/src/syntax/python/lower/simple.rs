//! Statements of one line: assignments, imports, `return` and the like.

use super::Lower;
use crate::syntax::python::kinds::Kind;
use crate::syntax::python::tree::*;
use crate::syntax::{Id, Name};
use crate::text::Span;

impl Lower<'_> {
    /// `after` takes the further statements, where the grammar reads several lines as one.
    pub(super) fn expression_statement(&mut self, after: &mut Vec<Stmt>) -> StmtKind {
        let end = self.span().end;
        let tuple = self.has_comma().then(|| self.id());
        let mut found = None;
        let mut items = Vec::new();
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::Assignment => found = Some(self.assignment(after)),
                Kind::AugmentedAssignment => found = Some(self.augmented_assignment()),
                kind if kind.is_expression() => items.push(self.expr()),
                _ => {}
            }
            more = self.next();
        }
        if let Some(found) = found {
            return found;
        }
        StmtKind::Expr(match tuple {
            Some(tuple) => self.bare_tuple(tuple, items),
            None => items.pop().unwrap_or_else(|| self.hole(end)),
        })
    }

    /// `a = b = value` nests to the right in the grammar; here it is one loop. A line without a value, still
    /// being typed, has the next line for its value in the grammar; here that line is a statement `after`.
    fn assignment(&mut self, after: &mut Vec<Stmt>) -> StmtKind {
        let end = self.span().end;
        let mut levels = 0;
        let mut operator_end = None;
        let mut current = Assignment::default();
        let mut first = None;
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::Equals => operator_end = Some(self.span().end),
                Kind::Type => current.annotation = Some(self.annotation()),
                kind => {
                    let is_value = kind.is_expression() || matches!(kind, Kind::Assignment | Kind::AugmentedAssignment);
                    if let Some(at) = operator_end.filter(|at| is_value && self.is_next_line(*at)) {
                        current.value = Some(self.hole(at));
                        let next = Assignment { id: Some(self.id()), ..Assignment::default() };
                        let done = std::mem::replace(&mut current, next);
                        self.finish(done, end, &mut first, after);
                        if kind == Kind::AugmentedAssignment {
                            current.line = Some(self.augmented_assignment());
                        } else if kind != Kind::Assignment {
                            current.line = Some(StmtKind::Expr(self.expr()));
                        }
                    }
                    if kind == Kind::Assignment && current.annotation.is_none() && self.down() {
                        levels += 1;
                        operator_end = None;
                        continue;
                    }
                    if current.line.is_some() {
                        // The rest of a line that is no assignment.
                    } else if matches!(kind, Kind::Assignment | Kind::AugmentedAssignment) {
                        current.value = Some(self.unknown());
                    } else if kind.is_expression() {
                        let expr = self.expr();
                        if operator_end.is_some() {
                            current.value = Some(expr);
                        } else {
                            current.targets.push(expr);
                        }
                    }
                }
            }
            more = self.next();
        }
        for _ in 0..levels {
            self.up();
        }
        self.finish(current, end, &mut first, after);
        first.unwrap_or(StmtKind::Unknown)
    }

    fn finish(&mut self, mut done: Assignment, end: u32, first: &mut Option<StmtKind>, after: &mut Vec<Stmt>) {
        let kind = if let Some(line) = done.line {
            line
        } else if let Some(annotation) = done.annotation {
            match (done.targets.pop(), done.targets.is_empty()) {
                (Some(target), true) => StmtKind::AnnAssign { target, annotation, value: done.value },
                _ => StmtKind::Unknown,
            }
        } else {
            StmtKind::Assign { targets: done.targets, value: done.value.unwrap_or_else(|| self.hole(end)) }
        };
        match done.id {
            Some(id) => after.push(Stmt { id, kind }),
            None => *first = Some(kind),
        }
    }

    /// Whether the current node stands on a later line than `at`, without a backslash between.
    fn is_next_line(&self, at: u32) -> bool {
        let between = self.slice(Span::new(at, self.span().start));
        between.contains('\n') && !between.contains('\\')
    }

    fn augmented_assignment(&mut self) -> StmtKind {
        let end = self.span().end;
        let mut target = None;
        let mut op = None;
        let mut value = None;
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::Assignment | Kind::AugmentedAssignment => value = Some(self.unknown()),
                kind if kind.is_expression() => {
                    let expr = self.expr();
                    if op.is_some() {
                        value = Some(expr);
                    } else {
                        target = Some(expr);
                    }
                }
                kind => op = op.or_else(|| augmented(kind)),
            }
            more = self.next();
        }
        let Some(op) = op else {
            return StmtKind::Unknown;
        };
        StmtKind::AugAssign {
            target: target.unwrap_or_else(|| self.hole(end)),
            op,
            value: value.unwrap_or_else(|| self.hole(end)),
        }
    }

    pub(super) fn simple_statement(&mut self) -> StmtKind {
        match self.kind {
            Kind::ReturnStatement => StmtKind::Return(self.only_expression()),
            Kind::RaiseStatement => self.raise(),
            Kind::AssertStatement => self.assert(),
            Kind::DeleteStatement => StmtKind::Delete(match self.only_expression() {
                Some(Expr { kind: ExprKind::Tuple(tuple), .. }) if !tuple.parens => tuple.items,
                Some(target) => vec![target],
                None => Vec::new(),
            }),
            Kind::PassStatement => StmtKind::Pass,
            Kind::BreakStatement => StmtKind::Break,
            Kind::ContinueStatement => StmtKind::Continue,
            Kind::GlobalStatement => StmtKind::Global(self.identifiers()),
            Kind::NonlocalStatement => StmtKind::Nonlocal(self.identifiers()),
            Kind::ImportStatement => self.import(),
            Kind::ImportFromStatement | Kind::FutureImportStatement => self.import_from(),
            Kind::TypeAliasStatement => self.type_alias(),
            _ => {
                self.comments_within();
                StmtKind::Unknown
            }
        }
    }

    fn only_expression(&mut self) -> Option<Expr> {
        let mut found = None;
        let mut more = self.down();
        while more {
            if self.kind.is_expression() {
                found = Some(self.expr());
            }
            more = self.next();
        }
        found
    }

    fn raise(&mut self) -> StmtKind {
        let mut exception = None;
        let mut cause = None;
        let mut before_cause = false;
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::From => before_cause = true,
                kind if kind.is_expression() => {
                    let expr = self.expr();
                    if before_cause {
                        cause = Some(expr);
                    } else {
                        exception = Some(expr);
                    }
                }
                _ => {}
            }
            more = self.next();
        }
        StmtKind::Raise { exception, cause }
    }

    fn assert(&mut self) -> StmtKind {
        let end = self.span().end;
        let mut test = None;
        let mut message = None;
        let mut more = self.down();
        while more {
            if self.kind.is_expression() {
                let expr = self.expr();
                if test.is_none() {
                    test = Some(expr);
                } else {
                    message = Some(expr);
                }
            }
            more = self.next();
        }
        StmtKind::Assert { test: test.unwrap_or_else(|| self.hole(end)), message }
    }

    fn identifiers(&mut self) -> Vec<Ident> {
        let mut names = Vec::new();
        let mut more = self.down();
        while more {
            if self.kind == Kind::Identifier {
                names.push(self.ident());
            }
            more = self.next();
        }
        names
    }

    fn import(&mut self) -> StmtKind {
        let mut modules = Vec::new();
        let mut more = self.down();
        while more {
            if let Some((id, module, alias)) = self.imported() {
                modules.push(ImportModule { id, module, alias });
            }
            more = self.next();
        }
        StmtKind::Import(modules)
    }

    /// One name of an import list: its number, the name and its alias.
    fn imported(&mut self) -> Option<(Id, Ident, Option<Ident>)> {
        match self.kind {
            Kind::DottedName => {
                let id = self.id();
                let name = self.dotted_ident();
                Some((id, name, None))
            }
            Kind::AliasedImport => {
                let end = self.span().end;
                let id = self.id();
                let mut name = None;
                let mut alias = None;
                let mut more = self.down();
                while more {
                    match self.kind {
                        Kind::DottedName => name = Some(self.dotted_ident()),
                        Kind::Identifier => alias = Some(self.ident()),
                        _ => {}
                    }
                    more = self.next();
                }
                Some((id, name.unwrap_or_else(|| self.no_ident(end)), alias))
            }
            _ => None,
        }
    }

    pub(super) fn dotted_ident(&mut self) -> Ident {
        let id = self.id();
        let source = self.source();
        if source.bytes().all(|byte| byte == b'.' || !byte.is_ascii_whitespace() && byte != b'\\' && byte != b'#') {
            return Ident { id, name: Name::new(source) };
        }
        let mut name = String::new();
        let mut more = self.down();
        while more {
            if self.kind == Kind::Identifier {
                if !name.is_empty() {
                    name.push('.');
                }
                name.push_str(self.source());
            }
            more = self.next();
        }
        Ident { id, name: name.into() }
    }

    fn import_from(&mut self) -> StmtKind {
        let end = self.span().end;
        let is_future = self.kind == Kind::FutureImportStatement;
        let mut level = 0;
        let mut module = None;
        let mut names = Vec::new();
        let mut star = None;
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::Future => {
                    module = Some(self.ident());
                }
                Kind::DottedName if module.is_none() && !is_future => {
                    module = Some(self.dotted_ident());
                }
                Kind::RelativeImport => {
                    let here = self.span();
                    let mut more = self.down();
                    while more {
                        match self.kind {
                            Kind::ImportPrefix => {
                                let dots = self.source().bytes().filter(|byte| *byte == b'.');
                                level = u32::try_from(dots.count()).unwrap_or(u32::MAX);
                                self.comments_within();
                            }
                            Kind::DottedName => module = Some(self.dotted_ident()),
                            _ => {}
                        }
                        more = self.next();
                    }
                    if module.is_none() {
                        module = Some(self.no_ident(here.end));
                    }
                }
                Kind::WildcardImport => star = Some(self.id()),
                _ => {
                    if let Some((id, name, alias)) = self.imported() {
                        names.push(ImportName { id, name, alias });
                    }
                }
            }
            more = self.next();
        }
        StmtKind::ImportFrom(Box::new(ImportFrom {
            level,
            module: module.unwrap_or_else(|| self.no_ident(end)),
            names,
            star,
        }))
    }

    fn type_alias(&mut self) -> StmtKind {
        let end = self.span().end;
        let mut keyword = None;
        let mut name = None;
        let mut is_alias = true;
        let mut value = None;
        let mut more = self.down();
        while more {
            if self.kind != Kind::Type {
                keyword = keyword.or_else(|| Some(self.span()));
            } else if name.is_some() {
                value = Some(self.annotation());
            } else if let Some(keyword) = keyword.filter(|_| self.is_target_of_type()) {
                name = Some(self.target_of_type(keyword));
                is_alias = false;
            } else {
                name = Some(self.alias_name());
            }
            more = self.next();
        }
        let name = name.unwrap_or_else(|| self.hole(end));
        let value = value.unwrap_or_else(|| self.hole(end));
        if is_alias {
            StmtKind::TypeAlias { name, value }
        } else {
            let targets = vec![name];
            StmtKind::Assign { targets, value }
        }
    }
}

/// An assignment while it is read.
#[derive(Default)]
struct Assignment {
    /// The statement's number where it is not the first on its node.
    id: Option<Id>,
    targets: Vec<Expr>,
    annotation: Option<Expr>,
    value: Option<Expr>,
    /// Not an assignment after all but a line of its own.
    line: Option<StmtKind>,
}

fn augmented(kind: Kind) -> Option<BinaryOp> {
    Some(match kind {
        Kind::PlusEquals => BinaryOp::Add,
        Kind::MinusEquals => BinaryOp::Sub,
        Kind::StarEquals => BinaryOp::Mul,
        Kind::SlashEquals => BinaryOp::Div,
        Kind::AtEquals => BinaryOp::MatMul,
        Kind::DoubleSlashEquals => BinaryOp::FloorDiv,
        Kind::PercentEquals => BinaryOp::Mod,
        Kind::StarStarEquals => BinaryOp::Pow,
        Kind::ShiftRightEquals => BinaryOp::RightShift,
        Kind::ShiftLeftEquals => BinaryOp::LeftShift,
        Kind::AmpersandEquals => BinaryOp::BitAnd,
        Kind::CaretEquals => BinaryOp::BitXor,
        Kind::BarEquals => BinaryOp::BitOr,
        _ => return None,
    })
}
