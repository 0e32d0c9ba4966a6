//! Mends what the grammar groups otherwise than Python does: `*a.b`, and `type(x).y = z`.

use super::{Lower, plain};
use crate::syntax::Id;
use crate::syntax::python::tree::*;
use crate::text::Span;

impl Lower<'_> {
    /// In a display the grammar reads `*a.b` as `(*a).b`. Here the star moves out, one level at a time. It
    /// takes the number of what it now holds, so that numbers keep the order of the source.
    pub(super) fn star_outwards(&mut self, id: Id, mut kind: ExprKind) -> Expr {
        let Some(left) = leftmost(&mut kind) else {
            return plain(id, kind);
        };
        if left.parens.is_some() || !matches!(left.kind, ExprKind::Star(_)) {
            return plain(id, kind);
        }
        let inner_id = left.id;
        if let ExprKind::Star(value) = std::mem::replace(&mut left.kind, ExprKind::Unknown) {
            *left = *value;
        }
        let start = self.spans.get(left.parens.unwrap_or(left.id)).start;
        let end = self.spans.get(id).end;
        self.spans.set(inner_id, Span::new(start, end));
        plain(id, ExprKind::Star(Box::new(plain(inner_id, kind))))
    }

    /// The grammar reads `type(x).y = z` as the definition of a type of the name `(x).y`. The current node is
    /// that name; `keyword` is where `type` stands.
    pub(super) fn target_of_type(&mut self, keyword: Span) -> Expr {
        let call = self.spans.push(keyword);
        let name = self.spans.push(keyword);
        let mut target = self.annotation();
        self.start_with_type(&mut target, keyword, call, name);
        target
    }

    /// Puts `type` before an expression that starts with a parenthesis. The numbers are for the call and the
    /// name `type`; all that starts with the parenthesis starts with the keyword now.
    fn start_with_type(&mut self, expr: &mut Expr, keyword: Span, call: Id, name: Id) {
        let whole = self.spans.get(expr.parens.unwrap_or(expr.id));
        if let (None, Some(left)) = (expr.parens, leftmost(&mut expr.kind)) {
            self.spans.set(expr.id, keyword.to(whole));
            return self.start_with_type(left, keyword, call, name);
        }
        self.spans.set(call, keyword.to(whole));
        let callee = plain(name, ExprKind::Name("type".into()));
        self.calls.insert("type".into());
        let first = std::mem::replace(expr, plain(call, ExprKind::Unknown));
        expr.kind = match (first.parens, first.kind) {
            (Some(parens), kind) => call_of(callee, parens, vec![plain(first.id, kind)]),
            (None, ExprKind::Tuple(tuple)) if tuple.parens => call_of(callee, first.id, tuple.items),
            (None, ExprKind::List(mut items)) if items.len() == 1 => match items.pop() {
                Some(index) => ExprKind::Subscript(Box::new(Subscript { value: callee, index })),
                None => ExprKind::Unknown,
            },
            _ => ExprKind::Unknown,
        };
    }

    /// Whether the current `type` node is no name of a type, see [`Lower::target_of_type`].
    pub(super) fn is_target_of_type(&self) -> bool {
        self.source().starts_with(['(', '['])
    }
}

fn call_of(callee: Expr, parens: Id, values: Vec<Expr>) -> ExprKind {
    let arguments =
        values.into_iter().map(|value| Argument { id: value.id, kind: ArgumentKind::Positional, value }).collect();
    ExprKind::Call(Box::new(Call { callee, arguments, parens }))
}

/// The part of an expression that its text starts with.
fn leftmost(kind: &mut ExprKind) -> Option<&mut Expr> {
    match kind {
        ExprKind::Attribute(node) => Some(&mut node.value),
        ExprKind::Subscript(node) => Some(&mut node.value),
        ExprKind::Call(node) => Some(&mut node.callee),
        ExprKind::Binary(node) => Some(&mut node.left),
        ExprKind::Compare(node) => Some(&mut node.left),
        ExprKind::Conditional(node) => Some(&mut node.body),
        ExprKind::Bool { values, .. } => values.first_mut(),
        _ => None,
    }
}
