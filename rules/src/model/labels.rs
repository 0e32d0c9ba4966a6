//! App labels: `blog.Post` for a class, and the class behind a label. By names alone, without the model graph,
//! so that class hierarchies may ask (`User = get_user_model()`).

use rustc_hash::FxHashMap;

use crate::{
    model::{
        models::{assigned, meta},
        project::{ClassId, ModuleId, Project, Within},
    },
    syntax::{
        Name,
        python::{Expr, StmtKind},
    },
};

impl Project {
    /// The class of a model by its label, `app.Model`, in any case of letters.
    pub fn labelled(&self, label: &str) -> Option<ClassId> {
        self.labels().get(&label.to_lowercase()).copied()
    }

    /// The user model: the one that `AUTH_USER_MODEL` names, else Django's own. None where settings disagree.
    pub fn user_model(&self) -> Option<ClassId> {
        *self.user.get_or_init(|| {
            let mut labels: Vec<&str> = Vec::new();
            for (id, info) in self.own_modules().filter(|(_, info)| info.name.is_some()) {
                let Some(module) = self.module(id) else { continue };
                debug_assert!(info.name.is_some());
                for binding in module.names.get("AUTH_USER_MODEL") {
                    labels.extend(self.value(id, binding.item, binding.id).and_then(Expr::as_str));
                }
            }
            labels.sort_unstable();
            labels.dedup();
            match labels.as_slice() {
                [] => self.labelled("auth.User"),
                [label] => self.labelled(label),
                _ => None,
            }
        })
    }

    fn labels(&self) -> &FxHashMap<String, ClassId> {
        self.labels.get_or_init(|| {
            let mut labels = FxHashMap::default();
            // Own classes come before those of the stubs: a project may carry its own copy of an app.
            for (id, info) in (0u32..).map(ClassId).zip(&self.classes) {
                if info.within != Within::Module || info.class.arguments.is_empty() {
                    continue;
                }
                let label = format!("{}.{}", self.app_label(id), info.class.name.name).to_lowercase();
                let module = self.module_info(info.module).and_then(|info| info.name.clone()).unwrap_or_default();
                let is_model_module = module.split('.').any(|part| part == "models");
                if is_model_module || meta(&info.class).is_some() {
                    labels.entry(label).or_insert(id);
                }
            }
            labels
        })
    }

    /// The label of the app that a model belongs to.
    pub fn app_label(&self, id: ClassId) -> Name {
        let project = self;
        let meta = project.class(id).and_then(|info| meta(&info.class));
        if let Some(label) = meta.and_then(|meta| assigned(&meta.body, "app_label")).and_then(Expr::as_str) {
            return Name::from(label);
        }
        let module =
            project.class(id).and_then(|info| project.module_info(info.module)).and_then(|info| info.name.clone());
        let module = module.unwrap_or_default();
        let parts: Vec<&str> = module.split('.').collect();
        let package = match parts.iter().rposition(|part| *part == "models") {
            Some(at) => parts.get(..at).unwrap_or(&[]),
            None => {
                // A model outside of `models`: the nearest package above that is an app.
                let is_app = |length: usize| {
                    let dotted = parts.get(..length).unwrap_or(&[]).join(".");
                    ["apps", "models"].iter().any(|name| project.module_named(&format!("{dotted}.{name}")).is_some())
                };
                let length = (1..parts.len()).rev().find(|length| is_app(*length));
                parts.get(..length.unwrap_or(parts.len().saturating_sub(1))).unwrap_or(&[])
            }
        };
        let configured =
            project.module_named(&format!("{}.apps", package.join("."))).and_then(|apps| configured(project, apps));
        configured.unwrap_or_else(|| Name::from(package.last().copied().unwrap_or_default()))
    }
}

/// The `label` of the one `AppConfig` in an `apps` module.
fn configured(project: &Project, apps: ModuleId) -> Option<Name> {
    let mut configs = project.module(apps)?.statements().filter_map(|(_, stmt)| match &stmt.kind {
        StmtKind::Class(class) if class.name.name.ends_with("Config") => Some(class),
        _ => None,
    });
    let only = configs.next().filter(|_| configs.next().is_none())?;
    assigned(&only.body, "label").and_then(Expr::as_str).map(Name::from)
}
