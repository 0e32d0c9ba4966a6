//! Operators: unary, binary, comparisons, `and` and `or`, and the conditional expression.

use super::Lower;
use crate::syntax::python::kinds::Kind;
use crate::syntax::python::tree::*;

impl Lower<'_> {
    pub(super) fn unary(&mut self) -> ExprKind {
        let end = self.span().end;
        let mut op = UnaryOp::Not;
        let mut operand = None;
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::Minus => op = UnaryOp::Minus,
                Kind::Plus => op = UnaryOp::Plus,
                Kind::Tilde => op = UnaryOp::Invert,
                kind if kind.is_expression() => operand = Some(self.expr()),
                _ => {}
            }
            more = self.next();
        }
        let operand = Box::new(operand.unwrap_or_else(|| self.hole(end)));
        ExprKind::Unary { op, operand }
    }

    pub(super) fn binary(&mut self) -> ExprKind {
        let end = self.span().end;
        let mut op = None;
        let mut left = None;
        let mut right = None;
        let mut more = self.down();
        while more {
            if self.kind.is_expression() {
                let expr = self.expr();
                if left.is_none() {
                    left = Some(expr);
                } else {
                    right = Some(expr);
                }
            } else {
                op = op.or_else(|| binary_op(self.kind));
            }
            more = self.next();
        }
        let Some(op) = op else {
            return ExprKind::Unknown;
        };
        let left = left.unwrap_or_else(|| self.hole(end));
        let right = right.unwrap_or_else(|| self.hole(end));
        ExprKind::Binary(Box::new(Binary { op, left, right }))
    }

    /// `a and b and c` nests to the left in the grammar; here it is one list.
    pub(super) fn boolean(&mut self) -> ExprKind {
        let op = self.boolean_op();
        let mut values = Vec::new();
        let mut levels = 0;
        loop {
            let nested = self.kind == Kind::BooleanOperator && self.boolean_op() == op;
            if !nested || !self.down() {
                break;
            }
            levels += 1;
            let mut more = true;
            while more && !self.kind.is_expression() {
                more = self.next();
            }
            if !more {
                levels -= 1;
                self.read();
                break;
            }
        }
        if levels > 0 {
            values.push(self.expr());
        }
        for _ in 0..levels {
            while self.next() {
                if self.kind.is_expression() {
                    values.push(self.expr());
                }
            }
        }
        ExprKind::Bool { op, values }
    }

    fn boolean_op(&self) -> BoolOp {
        let mut cursor = self.at.walk();
        let mut more = cursor.goto_first_child();
        while more {
            match self.kinds.of(cursor.node()) {
                Kind::And => return BoolOp::And,
                Kind::Or => return BoolOp::Or,
                _ => more = cursor.goto_next_sibling(),
            }
        }
        BoolOp::And
    }

    pub(super) fn comparison(&mut self) -> ExprKind {
        let end = self.span().end;
        let mut left = None;
        let mut rest = Vec::new();
        let mut op = CompareOp::Eq;
        let mut more = self.down();
        while more {
            if self.kind.is_expression() {
                let expr = self.expr();
                if left.is_none() {
                    left = Some(expr);
                } else {
                    rest.push((op, expr));
                }
            } else if let Some(found) = compare_op(self.kind) {
                op = found;
            }
            more = self.next();
        }
        let left = left.unwrap_or_else(|| self.hole(end));
        ExprKind::Compare(Box::new(Compare { left, rest }))
    }

    pub(super) fn conditional(&mut self) -> ExprKind {
        let end = self.span().end;
        let mut body = None;
        let mut test = None;
        let mut orelse = None;
        let mut seen = None;
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::If | Kind::Else => seen = Some(self.kind),
                kind if kind.is_expression() => {
                    let expr = self.expr();
                    match seen {
                        None => body = Some(expr),
                        Some(Kind::If) => test = Some(expr),
                        Some(_) => orelse = Some(expr),
                    }
                }
                _ => {}
            }
            more = self.next();
        }
        let mut or_hole = |expr: Option<Expr>| expr.unwrap_or_else(|| self.hole(end));
        ExprKind::Conditional(Box::new(Conditional {
            body: or_hole(body),
            test: or_hole(test),
            orelse: or_hole(orelse),
        }))
    }
}

fn binary_op(kind: Kind) -> Option<BinaryOp> {
    Some(match kind {
        Kind::Plus => BinaryOp::Add,
        Kind::Minus => BinaryOp::Sub,
        Kind::Star => BinaryOp::Mul,
        Kind::At => BinaryOp::MatMul,
        Kind::Slash => BinaryOp::Div,
        Kind::DoubleSlash => BinaryOp::FloorDiv,
        Kind::Percent => BinaryOp::Mod,
        Kind::StarStar => BinaryOp::Pow,
        Kind::ShiftLeft => BinaryOp::LeftShift,
        Kind::ShiftRight => BinaryOp::RightShift,
        Kind::Ampersand => BinaryOp::BitAnd,
        Kind::Bar => BinaryOp::BitOr,
        Kind::Caret => BinaryOp::BitXor,
        _ => return None,
    })
}

fn compare_op(kind: Kind) -> Option<CompareOp> {
    Some(match kind {
        Kind::EqualsEquals => CompareOp::Eq,
        Kind::NotEquals | Kind::LessGreater => CompareOp::NotEq,
        Kind::Less => CompareOp::Lt,
        Kind::LessEquals => CompareOp::LtE,
        Kind::Greater => CompareOp::Gt,
        Kind::GreaterEquals => CompareOp::GtE,
        Kind::Is => CompareOp::Is,
        Kind::IsNot => CompareOp::IsNot,
        Kind::In => CompareOp::In,
        Kind::NotIn => CompareOp::NotIn,
        _ => return None,
    })
}
