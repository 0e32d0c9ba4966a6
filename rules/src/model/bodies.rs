//! All bodies of a project: modules, classes and functions, each with the scope that its names are looked up in.

use std::sync::Arc;

use crate::{
    finding::Place,
    model::{
        modules::FileKind,
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
