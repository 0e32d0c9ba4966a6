//! Reading a tree without knowing every tag: the parts of a node in source order, and a visitor over all of them.

use super::{
    expression::{Argument, Expr, ExprKind, Filter, Step, StepKind},
    tree::{AutoescapeSetting, Binding, Node, NodeKind, Parameter, Section, Template},
};

/// What a node holds directly.
#[derive(Clone, Copy, Debug)]
pub enum Part<'n> {
    Expr(&'n Expr),
    /// A body, or what stands behind an `else`.
    Body(&'n [Node]),
}

/// Sees nodes and expressions in source order. Whoever returns `false` does not see what is inside.
pub trait Visitor<'n> {
    fn node(&mut self, _node: &'n Node) -> bool {
        true
    }

    /// After all that is inside of a node, also if that was not seen.
    fn leave(&mut self, _node: &'n Node) {}

    fn expr(&mut self, _expr: &'n Expr) -> bool {
        true
    }
}

pub fn walk<'n>(nodes: &'n [Node], visitor: &mut dyn Visitor<'n>) {
    for node in nodes {
        if visitor.node(node) {
            node.parts(&mut |part| match part {
                Part::Expr(expr) => walk_expr(expr, visitor),
                Part::Body(body) => walk(body, visitor),
            });
        }
        visitor.leave(node);
    }
}

pub fn walk_expr<'n>(expr: &'n Expr, visitor: &mut dyn Visitor<'n>) {
    if visitor.expr(expr) {
        expr.operands(&mut |operand| walk_expr(operand, visitor));
    }
}

impl Template {
    /// Every tag in source order, those within others behind the one they are in. Closing tags and the tags that
    /// part a block, like `else`, are part of their block and not among them.
    pub fn tags(&self) -> Vec<&Node> {
        struct Tags<'n>(Vec<&'n Node>);
        impl<'n> Visitor<'n> for Tags<'n> {
            fn node(&mut self, node: &'n Node) -> bool {
                if !matches!(node.kind, NodeKind::Text | NodeKind::Variable(_)) {
                    self.0.push(node);
                }
                true
            }

            fn expr(&mut self, _: &'n Expr) -> bool {
                false
            }
        }
        let mut tags = Tags(Vec::new());
        walk(&self.nodes, &mut tags);
        tags.0
    }
}

impl Node {
    /// The expressions and bodies of this node, in source order.
    pub fn parts<'n>(&'n self, see: &mut dyn FnMut(Part<'n>)) {
        match &self.kind {
            NodeKind::Text
            | NodeKind::Verbatim(_)
            | NodeKind::CsrfToken
            | NodeKind::Debug
            | NodeKind::Load(_)
            | NodeKind::Partial(_)
            | NodeKind::Prefix(_)
            | NodeKind::ResetCycle(_)
            | NodeKind::TemplateTag(_) => {}
            NodeKind::Variable(expr) | NodeKind::Do(expr) | NodeKind::Extends(expr) => see(Part::Expr(expr)),
            NodeKind::Autoescape(tag) => {
                if let AutoescapeSetting::Computed(value) = &tag.setting {
                    see(Part::Expr(value));
                }
                see(Part::Body(&tag.body));
            }
            NodeKind::Block(tag) => see(Part::Body(&tag.body)),
            NodeKind::BlockTranslate(tag) => {
                bindings(&tag.bindings, see);
                bindings(tag.count.as_slice(), see);
                exprs(tag.context.as_slice(), see);
                see(Part::Body(&tag.body));
                section(tag.plural.as_ref(), see);
            }
            NodeKind::Cache(tag) => {
                see(Part::Expr(&tag.timeout));
                exprs(&tag.vary_on, see);
                exprs(tag.using.as_slice(), see);
                see(Part::Body(&tag.body));
            }
            NodeKind::Call(tag) => {
                parameters(&tag.parameters, see);
                see(Part::Expr(&tag.call));
                see(Part::Body(&tag.body));
            }
            NodeKind::Cycle(tag) => exprs(&tag.values, see),
            NodeKind::Filter(tag) => {
                filters(&tag.filters, &mut |expr| see(Part::Expr(expr)));
                see(Part::Body(&tag.body));
            }
            NodeKind::FirstOf(tag) => exprs(&tag.values, see),
            NodeKind::For(tag) => {
                see(Part::Expr(&tag.iterable));
                exprs(tag.condition.as_slice(), see);
                see(Part::Body(&tag.body));
                section(tag.empty.as_ref(), see);
            }
            NodeKind::FromImport(tag) => see(Part::Expr(&tag.template)),
            NodeKind::If(tag) => {
                for branch in &tag.branches {
                    see(Part::Expr(&branch.test));
                    see(Part::Body(&branch.body));
                }
                section(tag.orelse.as_ref(), see);
            }
            NodeKind::IfChanged(tag) => {
                exprs(&tag.values, see);
                see(Part::Body(&tag.body));
                section(tag.orelse.as_ref(), see);
            }
            NodeKind::IfEqual(tag) => {
                see(Part::Expr(&tag.left));
                see(Part::Expr(&tag.right));
                see(Part::Body(&tag.body));
                section(tag.orelse.as_ref(), see);
            }
            NodeKind::Import(tag) => see(Part::Expr(&tag.template)),
            NodeKind::Include(tag) => {
                see(Part::Expr(&tag.template));
                bindings(&tag.bindings, see);
            }
            NodeKind::Lorem(tag) => exprs(tag.count.as_slice(), see),
            NodeKind::Macro(tag) => {
                parameters(&tag.parameters, see);
                see(Part::Body(&tag.body));
            }
            NodeKind::Now(tag) => see(Part::Expr(&tag.format)),
            NodeKind::PartialDef(tag) => see(Part::Body(&tag.body)),
            NodeKind::Querystring(tag) => values(&tag.arguments, see),
            NodeKind::Regroup(tag) => {
                see(Part::Expr(&tag.value));
                see(Part::Expr(&tag.key));
            }
            NodeKind::Set(tag) => see(Part::Expr(&tag.value)),
            NodeKind::SetBlock(tag) => {
                filters(&tag.filters, &mut |expr| see(Part::Expr(expr)));
                see(Part::Body(&tag.body));
            }
            NodeKind::Spaceless(body) => see(Part::Body(body)),
            NodeKind::Static(tag) => see(Part::Expr(&tag.path)),
            NodeKind::Translate(tag) => {
                see(Part::Expr(&tag.message));
                exprs(tag.context.as_slice(), see);
            }
            NodeKind::Url(tag) => {
                see(Part::Expr(&tag.name));
                values(&tag.arguments, see);
            }
            NodeKind::WidthRatio(tag) => {
                see(Part::Expr(&tag.value));
                see(Part::Expr(&tag.max_value));
                see(Part::Expr(&tag.max_width));
            }
            NodeKind::With(tag) => {
                bindings(&tag.bindings, see);
                see(Part::Body(&tag.body));
            }
            NodeKind::Unknown(tag) => {
                values(&tag.arguments, see);
                if let Some(body) = &tag.body {
                    see(Part::Body(body));
                }
            }
        }
    }
}

fn exprs<'n>(exprs: &'n [Expr], see: &mut dyn FnMut(Part<'n>)) {
    for expr in exprs {
        see(Part::Expr(expr));
    }
}

fn bindings<'n>(bindings: &'n [Binding], see: &mut dyn FnMut(Part<'n>)) {
    for binding in bindings {
        see(Part::Expr(&binding.value));
    }
}

fn values<'n>(arguments: &'n [Argument], see: &mut dyn FnMut(Part<'n>)) {
    for argument in arguments {
        see(Part::Expr(&argument.value));
    }
}

fn parameters<'n>(parameters: &'n [Parameter], see: &mut dyn FnMut(Part<'n>)) {
    for parameter in parameters {
        exprs(parameter.default.as_slice(), see);
    }
}

fn section<'n>(section: Option<&'n Section>, see: &mut dyn FnMut(Part<'n>)) {
    if let Some(section) = section {
        see(Part::Body(&section.body));
    }
}

fn filters<'n>(filters: &'n [Filter], see: &mut dyn FnMut(&'n Expr)) {
    for argument in filters.iter().flat_map(|filter| &filter.arguments) {
        see(&argument.value);
    }
}

fn steps<'n>(steps: &'n [Step], see: &mut dyn FnMut(&'n Expr)) {
    for step in steps {
        match &step.kind {
            StepKind::Attribute(_) | StepKind::Index(_) => {}
            StepKind::Subscript(key) => see(key),
            StepKind::Call(arguments) => arguments.iter().for_each(|argument| see(&argument.value)),
        }
    }
}

impl Expr {
    /// The expressions directly inside of this one, in source order; of a conditional its body, test and `else`.
    pub fn operands<'n>(&'n self, see: &mut dyn FnMut(&'n Expr)) {
        match &self.kind {
            ExprKind::Str(_)
            | ExprKind::Translated(_)
            | ExprKind::Number(_)
            | ExprKind::Constant { .. }
            | ExprKind::Unknown => {}
            ExprKind::Variable(variable) => steps(&variable.steps, see),
            ExprKind::Lookup { value, steps: taken } => {
                see(value);
                steps(taken, see);
            }
            ExprKind::Filtered { value, filters: applied } => {
                see(value);
                filters(applied, see);
            }
            ExprKind::List(items) | ExprKind::Tuple(items) | ExprKind::Bool { values: items, .. } => {
                items.iter().for_each(see);
            }
            ExprKind::Dict(items) => {
                for item in items {
                    see(&item.key);
                    see(&item.value);
                }
            }
            ExprKind::Slice { start, stop, step } => {
                for part in [start, stop, step].into_iter().flatten() {
                    see(part);
                }
            }
            ExprKind::Not(value) | ExprKind::Negative(value) | ExprKind::Positive(value) => see(value),
            ExprKind::Arithmetic { first, rest } => {
                see(first);
                rest.iter().for_each(|(_, operand)| see(operand));
            }
            ExprKind::Compare { first, rest } => {
                see(first);
                rest.iter().for_each(|(_, operand)| see(operand));
            }
            ExprKind::Test { value, arguments, .. } => {
                see(value);
                arguments.iter().for_each(|argument| see(&argument.value));
            }
            ExprKind::Conditional { body, test, orelse } => {
                see(body);
                see(test);
                if let Some(orelse) = orelse {
                    see(orelse);
                }
            }
        }
    }
}
