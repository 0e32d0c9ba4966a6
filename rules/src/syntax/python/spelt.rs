//! Short expressions spelt out, for messages. Knows the shape of the tree only; what is long or rare is not spelt.

use crate::syntax::python::{ArgumentKind, BinaryOp, BoolOp, CompareOp, Expr, ExprKind, UnaryOp};

/// Longer ones make no message.
const LONGEST: usize = 48;

impl Expr {
    /// The expression as one would write it; none where it is too long for a message.
    pub fn spelt(&self) -> Option<String> {
        spelt(self, 0).filter(|text| text.len() <= LONGEST)
    }
}

fn spelt(expr: &Expr, depth: u32) -> Option<String> {
    if depth > 6 {
        return None;
    }
    let inner = |expr: &Expr| {
        let text = spelt(expr, depth + 1)?;
        Some(if expr.parens.is_some() { format!("({text})") } else { text })
    };
    let list = |items: &[Expr]| items.iter().map(inner).collect::<Option<Vec<_>>>().map(|items| items.join(", "));
    Some(match &expr.kind {
        ExprKind::Name(name) | ExprKind::Int(name) | ExprKind::Float(name) => name.to_string(),
        ExprKind::None => "None".to_owned(),
        ExprKind::True => "True".to_owned(),
        ExprKind::False => "False".to_owned(),
        ExprKind::Str { value, .. }
            if value.bytes().all(|b| b.is_ascii_graphic() && b != b'"' && b != b'`' && b != b'\\') =>
        {
            format!("\"{value}\"")
        }
        ExprKind::Attribute(node) => format!("{}.{}", inner(&node.value)?, node.attr.name),
        ExprKind::Subscript(node) => format!("{}[{}]", inner(&node.value)?, inner(&node.index)?),
        ExprKind::Slice(node) => {
            let part = |part: &Option<Expr>| part.as_ref().map_or(Some(String::new()), inner);
            let step = match &node.step {
                Some(step) => format!(":{}", inner(step)?),
                None => String::new(),
            };
            format!("{}:{}{step}", part(&node.lower)?, part(&node.upper)?)
        }
        ExprKind::Call(call) => {
            let arguments = call.arguments.iter().map(|argument| match &argument.kind {
                ArgumentKind::Positional => inner(&argument.value),
                ArgumentKind::Keyword(name) => Some(format!("{}={}", name.name, inner(&argument.value)?)),
                ArgumentKind::Star | ArgumentKind::StarStar => None,
            });
            format!("{}({})", inner(&call.callee)?, arguments.collect::<Option<Vec<_>>>()?.join(", "))
        }
        ExprKind::List(items) => format!("[{}]", list(items)?),
        ExprKind::Unary { op, operand } => {
            let op = match op {
                UnaryOp::Not => "not ",
                UnaryOp::Minus => "-",
                UnaryOp::Plus => "+",
                UnaryOp::Invert => "~",
            };
            format!("{op}{}", inner(operand)?)
        }
        ExprKind::Binary(node) => {
            let op = match node.op {
                BinaryOp::Add => "+",
                BinaryOp::Sub => "-",
                BinaryOp::Mul => "*",
                BinaryOp::MatMul => "@",
                BinaryOp::Div => "/",
                BinaryOp::FloorDiv => "//",
                BinaryOp::Mod => "%",
                BinaryOp::Pow => "**",
                BinaryOp::LeftShift => "<<",
                BinaryOp::RightShift => ">>",
                BinaryOp::BitAnd => "&",
                BinaryOp::BitOr => "|",
                BinaryOp::BitXor => "^",
            };
            format!("{} {op} {}", inner(&node.left)?, inner(&node.right)?)
        }
        ExprKind::Bool { op, values } => {
            let op = match op {
                BoolOp::And => " and ",
                BoolOp::Or => " or ",
            };
            values.iter().map(inner).collect::<Option<Vec<_>>>()?.join(op)
        }
        ExprKind::Compare(node) => {
            let mut text = inner(&node.left)?;
            for (op, right) in &node.rest {
                let op = match op {
                    CompareOp::Eq => "==",
                    CompareOp::NotEq => "!=",
                    CompareOp::Lt => "<",
                    CompareOp::LtE => "<=",
                    CompareOp::Gt => ">",
                    CompareOp::GtE => ">=",
                    CompareOp::Is => "is",
                    CompareOp::IsNot => "is not",
                    CompareOp::In => "in",
                    CompareOp::NotIn => "not in",
                };
                text = format!("{text} {op} {}", inner(right)?);
            }
            text
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::syntax::python::{StmtKind, items, lower, parse};

    #[test]
    fn short_expressions_are_spelt_as_they_are_written() {
        for text in ["n * factorial(n - 1)", "s[1:-1]", "s == s[::-1]", "not (a or b)", "0 <= n < 3", "\"a\".join(x)"] {
            let tree = parse(text, None);
            let item = lower(&tree, text, &items(&tree, text)[0]);
            let StmtKind::Expr(expr) = &item.body[0].kind else { panic!() };
            assert_eq!(expr.spelt().as_deref(), Some(text));
        }
    }
}
