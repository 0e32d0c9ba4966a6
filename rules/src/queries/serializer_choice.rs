//! What the methods of a serializer do to the fields that its class declares: taken out, put in, chosen for each request.

use rustc_hash::FxHashSet;

use crate::{
    finding::Place,
    model::project::{ClassId, Project, Scope},
    syntax::{
        Id, Name,
        python::{Enter, Expr, ExprKind, Stmt, StmtKind, exprs, stmts},
    },
};

/// What methods do to the fields that a serializer declares.
#[derive(Default)]
pub(crate) struct Choice<'e> {
    /// Taken out by name, or replaced.
    pub(crate) left_out: FxHashSet<Name>,
    /// Put in: `fields["notes"] = NoteSerializer(many=True)`
    pub(crate) added: Vec<(Name, Scope, &'e Expr, Place)>,
    /// Chosen for each request: any may be left out.
    pub(crate) is_free: bool,
}

impl<'e> Choice<'e> {
    /// Reads the methods of a serializer; none where they make other fields.
    pub(crate) fn of(project: &'e Project, class: ClassId) -> Option<Choice<'e>> {
        let mut choice = Choice::default();
        let mro = project.mro(class);
        choice.is_free = mro.external.iter().any(|name| is_choosing(name));
        for owner in &mro.classes {
            let Some(info) = project.class(*owner).filter(|info| !project.is_builtin(info.module)) else { continue };
            for stmt in &info.class.body {
                let StmtKind::Function(function) = &stmt.kind else { continue };
                let name = function.name.name.as_str();
                if matches!(name, "get_field_names" | "get_default_field_names" | "fields" | "_readable_fields") {
                    return None;
                }
                let Some((_, id)) = project.method(*owner, name) else { continue };
                let place = |id| project.place(info.module, info.item, id);
                choice.read(&function.body, project.function_scope(id)?, name, place)?;
            }
        }
        Some(choice)
    }

    /// Reads a method; none where it makes fields of its own.
    fn read(&mut self, body: &'e [Stmt], scope: Scope, method: &str, place: impl Fn(Id) -> Place) -> Option<()> {
        let makes = method == "get_fields";
        let held = |expr: &Expr| makes && inherited(body).is_some_and(|name| expr.as_name() == Some(name));
        if makes && inherited(body).is_none() {
            return None;
        }
        let is_fields = |expr: &Expr| expr.dotted().is_some_and(|name| name == "self.fields") || held(expr);
        for expr in exprs(body, Enter::ALL) {
            let Some(call) = expr.as_call() else { continue };
            let Some(attribute) = call.callee.as_attribute().filter(|called| is_fields(&called.value)) else {
                continue;
            };
            match attribute.attr.name.as_str() {
                "pop" => self.take_out(call.positional(0)),
                "update" | "clear" | "popitem" => return None,
                _ => {}
            }
        }
        for stmt in stmts(body, Enter::ALL) {
            let (targets, value) = match &stmt.kind {
                StmtKind::Assign { targets, value } => (targets, Some(value)),
                StmtKind::Delete(targets) => (targets, None),
                _ => continue,
            };
            for target in targets {
                match (&target.kind, value) {
                    (ExprKind::Subscript(subscript), value) if is_fields(&subscript.value) => {
                        self.take_out(Some(&subscript.index));
                        if let (Some(name), Some(value)) = (subscript.index.as_str(), value) {
                            self.added.push((name.into(), scope, value, place(value.id)));
                        }
                    }
                    _ if !makes && is_fields(target) => return None,
                    _ => {}
                }
            }
        }
        Some(())
    }

    fn take_out(&mut self, name: Option<&Expr>) {
        match name.and_then(Expr::as_str) {
            Some(name) => _ = self.left_out.insert(name.into()),
            None => self.is_free = true,
        }
    }
}

/// The name that holds `super().get_fields()`.
fn inherited(body: &[Stmt]) -> Option<&str> {
    stmts(body, Enter::NONE).find_map(|stmt| {
        let StmtKind::Assign { targets, value } = &stmt.kind else { return None };
        let called = value.as_call()?.callee.as_attribute()?;
        let is_super = called.attr.name == "get_fields" && called.value.as_call()?.callee.as_name() == Some("super");
        targets.first().filter(|_| is_super)?.as_name()
    })
}

/// Classes of libraries that choose the fields of a serializer for each request.
fn is_choosing(dotted: &str) -> bool {
    let name = dotted.to_lowercase();
    ["dynamic", "flex", "queryfields", "selective", "expand", "restql"].iter().any(|word| name.contains(word))
}
