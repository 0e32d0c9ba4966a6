//! How a model is named in a module: by the name that stands there already, or by one that an import brings.

use crate::{
    finding::{Edit, Place},
    model::{
        models::ModelId,
        project::{ClassId, ModuleId, Project, Symbol, Within},
    },
    syntax::python::{Expr, StmtKind},
};

/// The model's name, and the import that it needs in the file of `place`, for a model with the manager `objects`. None
/// where the name means something else there.
pub(crate) fn spelled(
    project: &Project,
    model: ModelId,
    module: ModuleId,
    place: Place,
) -> Option<(String, Option<Edit>)> {
    let class = project.models().get(model)?.class;
    let info = project.class(class)?;
    let name = info.class.name.name.to_string();
    if !has_objects(project, class) {
        return None;
    }
    match project.lookup(module, &name) {
        Some(Symbol::Class(known)) if known == class => Some((name, None)),
        Some(_) => None,
        None if matches!(info.within, Within::Module) && info.module != module => {
            let home = project.module_info(info.module)?.name.clone()?;
            let import = Edit::import(place, &home, Some(&name));
            Some((name, Some(import)))
        }
        None => None,
    }
}

/// Whether a model has the manager `objects`: a manager under another name takes its place.
pub(crate) fn has_objects(project: &Project, class: ClassId) -> bool {
    let mro = project.mro(class);
    if mro.is_open || project.member(class, "objects").is_some() {
        return !mro.is_open;
    }
    let makes_manager = |call: &Expr| {
        let name =
            call.as_call().and_then(|call| call.callee.as_attribute().map(|attribute| attribute.attr.name.as_str()));
        let class = call.as_call().and_then(|call| call.callee.dotted());
        name.is_some_and(|name| name == "as_manager") || class.is_none_or(|class| class.ends_with("Manager"))
    };
    !mro.classes.iter().filter_map(|owner| project.class(*owner)).flat_map(|info| &info.class.body).any(|stmt| {
        matches!(&stmt.kind, StmtKind::Assign { value, .. } if value.as_call().is_some() && makes_manager(value))
    })
}
