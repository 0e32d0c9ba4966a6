//! Annotations: the grammar's own nodes for types, read as the expressions that they are.

use super::{Lower, plain};
use crate::syntax::python::kinds::Kind;
use crate::syntax::python::lower::MAX_DEPTH;
use crate::syntax::python::tree::*;

impl Lower<'_> {
    /// The expression of a `type` node.
    pub(super) fn annotation(&mut self) -> Expr {
        let whole = self.span();
        let mut found = None;
        let mut more = self.down();
        while more {
            if found.is_none() && (self.kind.is_expression() || is_type(self.kind)) {
                found = Some(self.type_expr());
            }
            more = self.next();
        }
        found.unwrap_or_else(|| self.hole(whole.end))
    }

    /// The name that `type X[T] = …` binds, from its `type` node.
    pub(super) fn alias_name(&mut self) -> Expr {
        let whole = self.span();
        let mut found = None;
        let mut more = self.down();
        while more {
            if self.kind == Kind::GenericType {
                let mut more = self.down();
                while more {
                    match self.kind {
                        Kind::Identifier => found = Some(self.expr()),
                        _ => self.comments_within(),
                    }
                    more = self.next();
                }
            } else if found.is_none() && self.kind.is_expression() {
                found = Some(self.expr());
            }
            more = self.next();
        }
        found.unwrap_or_else(|| self.hole(whole.end))
    }

    fn type_expr(&mut self) -> Expr {
        if self.kind.is_expression() {
            return self.expr();
        }
        if self.depth >= MAX_DEPTH {
            return self.unknown();
        }
        self.depth += 1;
        let expr = match self.kind {
            Kind::Type => self.annotation(),
            Kind::GenericType => self.generic_type(),
            Kind::UnionType => self.union_type(),
            Kind::MemberType => self.member_type(),
            Kind::SplatType => self.splat_type(),
            _ => self.unknown(),
        };
        self.depth -= 1;
        expr
    }

    /// `List[int]`
    fn generic_type(&mut self) -> Expr {
        let end = self.span().end;
        let id = self.id();
        let mut value = None;
        let mut index = None;
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::Identifier => value = Some(self.expr()),
                Kind::TypeParameter => index = Some(self.type_arguments()),
                _ => {}
            }
            more = self.next();
        }
        let value = value.unwrap_or_else(|| self.hole(end));
        let index = index.unwrap_or_else(|| self.hole(end));
        plain(id, ExprKind::Subscript(Box::new(Subscript { value, index })))
    }

    fn type_arguments(&mut self) -> Expr {
        let end = self.span().end;
        let tuple = self.has_comma().then(|| self.id());
        let mut items = Vec::new();
        let mut more = self.down();
        while more {
            if self.kind == Kind::Type {
                items.push(self.annotation());
            }
            more = self.next();
        }
        match tuple {
            Some(tuple) => self.bare_tuple(tuple, items),
            None => items.pop().unwrap_or_else(|| self.hole(end)),
        }
    }

    /// `A | B`
    fn union_type(&mut self) -> Expr {
        let end = self.span().end;
        let id = self.id();
        let mut sides = Vec::new();
        let mut more = self.down();
        while more {
            if self.kind == Kind::Type {
                sides.push(self.annotation());
            }
            more = self.next();
        }
        let mut sides = sides.into_iter();
        let left = sides.next().unwrap_or_else(|| self.hole(end));
        let right = sides.next().unwrap_or_else(|| self.hole(end));
        let op = BinaryOp::BitOr;
        plain(id, ExprKind::Binary(Box::new(Binary { op, left, right })))
    }

    /// `A[int].B`
    fn member_type(&mut self) -> Expr {
        let end = self.span().end;
        let id = self.id();
        let mut value = None;
        let mut attr = None;
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::Type => value = Some(self.annotation()),
                Kind::Identifier => attr = Some(self.ident()),
                _ => {}
            }
            more = self.next();
        }
        let value = value.unwrap_or_else(|| self.hole(end));
        let attr = attr.unwrap_or_else(|| self.no_ident(end));
        plain(id, ExprKind::Attribute(Box::new(Attribute { value, attr })))
    }

    /// `*Ts`; `**P` has no meaning here.
    fn splat_type(&mut self) -> Expr {
        let id = self.id();
        let mut is_star = false;
        let mut inner = None;
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::Star => is_star = true,
                Kind::Identifier => inner = Some(self.expr()),
                _ => {}
            }
            more = self.next();
        }
        let kind = match inner {
            Some(inner) if is_star => ExprKind::Star(Box::new(inner)),
            _ => ExprKind::Unknown,
        };
        plain(id, kind)
    }
}

fn is_type(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Type | Kind::GenericType | Kind::UnionType | Kind::MemberType | Kind::SplatType | Kind::ConstrainedType
    )
}
