//! Where the configured template engines look for templates: the folders of `TEMPLATES`, the installed apps, and
//! whether that is all. Knows settings, not the templates themselves.

use std::collections::BTreeSet;

use crate::{
    model::modules::FileKind,
    model::{
        project::Project,
        settings::{Dict, Setting, Value},
    },
    syntax::Name,
};

/// All engines of all settings modules together.
#[derive(Debug, Default)]
pub struct Engines {
    /// Folders of `DIRS` below the root.
    pub folders: BTreeSet<Name>,
    /// Those among them that Jinja2 reads.
    pub jinja: BTreeSet<Name>,
    /// Whether templates come from `folders` and from installed apps only, and all of `folders` are known.
    pub is_known: bool,
    /// The entries of `INSTALLED_APPS`, as written.
    pub apps: BTreeSet<Name>,
    /// Whether these are all installed apps.
    pub knows_apps: bool,
}

impl Project {
    pub fn engines(&self) -> &Engines {
        self.engines.get_or_init(|| Engines::of(self))
    }
}

impl Engines {
    fn of(project: &Project) -> Engines {
        let mut engines = Engines { is_known: true, knows_apps: true, ..Engines::default() };
        let (mut is_configured, mut has_apps) = (false, false);
        for module in &project.settings().modules {
            // What tests configure adds folders; that it cannot be read says nothing of the project.
            let is_test = project.kind_of(module.module) == FileKind::Test;
            let (was_known, knew_apps) = (engines.is_known, engines.knows_apps);
            if let Some(setting) = module.values.get("TEMPLATES") {
                is_configured |= !is_test;
                setting.alternatives().into_iter().for_each(|setting| engines.templates(setting));
            }
            if let Some(setting) = module.values.get("INSTALLED_APPS") {
                has_apps |= !is_test;
                setting.alternatives().into_iter().for_each(|setting| engines.installed(setting));
            }
            if is_test {
                (engines.is_known, engines.knows_apps) = (was_known, knew_apps);
            }
        }
        engines.is_known &= is_configured;
        engines.knows_apps &= has_apps;
        engines
    }

    fn templates(&mut self, setting: &Setting) {
        let Some(list) = setting.value.as_sequence() else { return self.is_known = false };
        self.is_known &= list.is_complete;
        for engine in &list.items {
            for engine in engine.alternatives() {
                match engine.value.as_dict() {
                    Some(engine) => self.engine(engine),
                    None => self.is_known = false,
                }
            }
        }
    }

    fn engine(&mut self, engine: &Dict) {
        let backend = engine.get("BACKEND").and_then(|backend| backend.value.as_str()).map(Name::as_str);
        let is_jinja = match backend {
            Some("django.template.backends.django.DjangoTemplates") => false,
            Some(
                "django.template.backends.jinja2.Jinja2" | "django_jinja.backend.Jinja2" | "django_jinja.jinja2.Jinja2",
            ) => true,
            _ => {
                self.is_known = false;
                false
            }
        };
        self.is_known &= engine.is_complete;
        if let Some(folders) = engine.get("DIRS") {
            for folders in folders.alternatives() {
                let Some(list) = folders.value.as_sequence() else {
                    self.is_known = false;
                    continue;
                };
                self.is_known &= list.is_complete;
                for folder in list.items.iter().flat_map(Setting::alternatives) {
                    match &folder.value {
                        Value::Path(folder) => self.folder(folder, is_jinja),
                        Value::Str(folder) if !folder.starts_with('/') => {
                            self.folder(folder.trim_start_matches("./").trim_end_matches('/'), is_jinja);
                        }
                        _ => self.is_known = false,
                    }
                }
            }
        }
        if let Some(options) = engine.get("OPTIONS") {
            match options.value.as_dict() {
                Some(options) => {
                    self.is_known &= options.is_complete && options.get("loaders").is_none_or(are_usual);
                    // A Jinja2 environment may bring a loader of its own.
                    self.is_known &= !is_jinja || options.get("loader").is_none();
                }
                None => self.is_known = false,
            }
        }
    }

    fn folder(&mut self, folder: &str, is_jinja: bool) {
        self.folders.insert(Name::from(folder));
        if is_jinja {
            self.jinja.insert(Name::from(folder));
        }
    }

    fn installed(&mut self, setting: &Setting) {
        let Some(list) = setting.value.as_sequence() else { return self.knows_apps = false };
        self.knows_apps &= list.is_complete;
        for app in list.items.iter().flat_map(Setting::alternatives) {
            match &app.value {
                Value::Str(app) => _ = self.apps.insert(app.clone()),
                _ => self.knows_apps = false,
            }
        }
    }
}

/// Whether loaders look in `DIRS` and in apps only: `cached.Loader` with a list of such loaders included.
fn are_usual(loaders: &Setting) -> bool {
    match &loaders.value {
        Value::Sequence(list) => list.is_complete && list.items.iter().all(are_usual),
        Value::OneOf(ways) => ways.iter().all(are_usual),
        Value::Str(loader) => matches!(
            loader.as_str(),
            "django.template.loaders.filesystem.Loader"
                | "django.template.loaders.app_directories.Loader"
                | "django.template.loaders.cached.Loader"
        ),
        _ => false,
    }
}
