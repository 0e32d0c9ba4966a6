//! Template tags and filters of the project: which function a name in a template calls.

use rustc_hash::FxHashMap;

use crate::{
    model::project::{FunctionId, ModuleId, Project, Symbol},
    syntax::{
        Name,
        python::{Call, Expr, ExprKind, StmtKind},
    },
};

#[derive(Debug, Default)]
pub struct TemplateTags {
    tags: FxHashMap<Name, Tag>,
    filters: FxHashMap<Name, FunctionId>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Tag {
    pub function: FunctionId,
    pub takes_context: bool,
    /// The template of an inclusion tag.
    pub template: Option<Name>,
}

impl TemplateTags {
    pub fn tag(&self, name: &str) -> Option<&Tag> {
        self.tags.get(name)
    }

    pub fn filter(&self, name: &str) -> Option<FunctionId> {
        self.filters.get(name).copied()
    }
}

impl Project {
    /// The tags and filters that modules of the root register, by name. Two of one name: the first by path.
    pub fn template_tags(&self) -> &TemplateTags {
        self.template_tags.get_or_init(|| {
            let mut tags = TemplateTags::default();
            for (id, info) in self.own_modules() {
                if info.name.is_some() {
                    tags.module(self, id);
                }
            }
            tags
        })
    }
}

impl TemplateTags {
    fn module(&mut self, project: &Project, id: ModuleId) {
        let Some(module) = project.module(id) else { return };
        for (item, stmt) in module.statements() {
            match &stmt.kind {
                StmtKind::Function(function) => {
                    let Some(Symbol::Function(number)) = project.defined(id, item, function.id) else { continue };
                    for decorator in &function.decorators {
                        let (callee, call) = match &decorator.expr.kind {
                            ExprKind::Call(call) => (&call.callee, Some(&**call)),
                            _ => (&decorator.expr, None),
                        };
                        self.register(callee, call, 0, &function.name.name, number);
                    }
                }
                // `register.filter("name", function)`, `register.simple_tag(function)`
                StmtKind::Expr(Expr { kind: ExprKind::Call(call), .. }) => {
                    let function =
                        call.positional(1).or_else(|| call.positional(0)).filter(|expr| expr.as_str().is_none());
                    let scope =
                        crate::model::project::Scope { module: id, within: crate::model::project::Within::Module };
                    if let Some(Symbol::Function(number)) =
                        function.and_then(|function| project.symbol(scope, function))
                    {
                        let name = function.and_then(Expr::as_name).map(Name::from).unwrap_or_default();
                        self.register(&call.callee, Some(call), 0, &name, number);
                    }
                }
                _ => {}
            }
        }
    }

    fn register(&mut self, callee: &Expr, call: Option<&Call>, first: usize, own: &Name, function: FunctionId) {
        let Some(attribute) = callee.as_attribute() else { return };
        let given =
            call.and_then(|call| call.keyword("name").or_else(|| call.positional(first))).and_then(Expr::as_str);
        let takes_context = call
            .and_then(|call| call.keyword("takes_context"))
            .is_some_and(|value| matches!(value.kind, ExprKind::True));
        match attribute.attr.name.as_str() {
            "filter" => {
                self.filters.entry(given.map_or_else(|| own.clone(), Name::from)).or_insert(function);
            }
            "simple_tag" | "assignment_tag" | "global_function" | "simple_block_tag" => {
                let tag = Tag { function, takes_context, template: None };
                self.tags.entry(given.map_or_else(|| own.clone(), Name::from)).or_insert(tag);
            }
            "inclusion_tag" => {
                let template = call.and_then(|call| call.positional(first).or_else(|| call.keyword("filename")));
                let Some(template) = template.and_then(Expr::as_str).map(Name::from) else { return };
                let name = call.and_then(|call| call.keyword("name")).and_then(Expr::as_str);
                let tag = Tag { function, takes_context, template: Some(template) };
                self.tags.entry(name.map_or_else(|| own.clone(), Name::from)).or_insert(tag);
            }
            _ => {}
        }
    }
}
