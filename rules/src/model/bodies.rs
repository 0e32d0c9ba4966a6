//! All bodies of a project: modules, classes and functions, each with the scope that its names are looked up in.

use std::sync::Arc;

use crate::{
    finding::Place,
    model::{
        modules::FileKind,
        names::{Binding, BindingKind},
        project::{FunctionId, ModuleId, Project, Scope, Symbol, Within},
    },
    syntax::{
        Id,
        python::{Expr, ExprKind, Function, Stmt},
    },
};

/// Statements that see the same names. Bodies of definitions inside are bodies of their own.
#[derive(Clone, Copy, Debug)]
pub struct Body<'p> {
    pub module: ModuleId,
    pub item: u32,
    pub scope: Scope,
    pub statements: &'p [Stmt],
    pub function: Option<&'p Arc<Function>>,
}

impl Project {
    /// The bodies of the root's own code; those of migrations are left out.
    pub fn own_bodies(&self) -> impl Iterator<Item = Body<'_>> {
        let modules = self.own_modules().flat_map(move |(module, _)| {
            let items = self.module(module).map_or(&[][..], |found| found.items.as_slice());
            items.iter().zip(0u32..).map(move |(item, number)| Body {
                module,
                item: number,
                scope: Scope { module, within: Within::Module },
                statements: &item.item.body,
                function: None,
            })
        });
        let classes = self.own_classes().map(|(id, info)| Body {
            module: info.module,
            item: info.item,
            scope: Scope { module: info.module, within: Within::Class(id) },
            statements: &info.class.body,
            function: None,
        });
        let functions = self.own_functions().map(|(id, info)| Body {
            module: info.module,
            item: info.item,
            scope: Scope { module: info.module, within: Within::Function(id) },
            statements: &info.function.body,
            function: Some(&info.function),
        });
        let all = modules.chain(classes).chain(functions);
        all.filter(move |body| self.kind_of(body.module) != FileKind::Migration)
    }

    /// Whether a call of the body's item, or of one that it is part of, may be of one of these names, as far as they are
    /// not renamed by an import in a function. Cheap: nothing is walked through.
    pub fn may_call(&self, body: &Body<'_>, names: &[&str]) -> bool {
        let Some(module) = self.module(body.module) else { return false };
        let Some(item) = module.items.get(body.item as usize) else { return false };
        let calls = |name: &str| item.item.calls.binary_search_by(|known| known.as_str().cmp(name)).is_ok();
        let is_one = |binding: &Binding| match &binding.kind {
            BindingKind::Import(import) => import.name.as_ref().is_some_and(|name| names.contains(&name.as_str())),
            _ => false,
        };
        names.iter().any(|name| calls(name))
            || module.names.bound.iter().any(|(own, bindings)| bindings.iter().any(is_one) && calls(own))
    }

    /// The function of the project that a callee means, `self.method` included.
    pub fn callee(&self, scope: Scope, callee: &Expr) -> Option<FunctionId> {
        if let ExprKind::Attribute(attribute) = &callee.kind
            && let Within::Function(function) = scope.within
            && let Some(class) = self.class_of(function)
        {
            let receiver = self.function(function)?.function.params.first().map(|param| &param.name.name);
            if receiver.map(|name| name.as_str()) == attribute.value.as_name() {
                return self.method(class, &attribute.attr.name).map(|(_, found)| found);
            }
        }
        match self.symbol(scope, callee)? {
            Symbol::Function(function) => Some(function),
            _ => None,
        }
    }
}

impl Body<'_> {
    pub fn place(&self, project: &Project, id: Id) -> Place {
        project.place(self.module, self.item, id)
    }
}
