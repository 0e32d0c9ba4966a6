//! Names of templates that are in none of the project's folders. Where templates may come from elsewhere (an
//! app outside of the project, a loader of one's own), nothing is said.

mod packages;

use crate::{
    finding::{Edit, Place},
    model::{
        engines::Engines,
        project::Project,
        template_uses::{TemplateUse, UseKind},
    },
    rule::{FileKind, On, Review},
    spelling::nearest,
    syntax::Name,
};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    let engines = project.engines();
    let templates = project.templates();
    // A folder without any template is filled by a build, unless it is called what Django's own are.
    let is_filled_later = |folder: &Name| {
        let last = folder.rsplit('/').next().unwrap_or(folder);
        !last.contains("template") && !templates.has_any_in(folder)
    };
    if !engines.is_known || engines.folders.iter().any(is_filled_later) {
        return;
    }
    let folders = Folders::of(project, engines);
    let mut seen: Vec<Place> = Vec::new();
    for used in project.template_uses().all.iter().filter(|used| !used.is_optional) {
        let Some(first) = used.names.first() else { continue };
        let is_test = project.files.get(first.place.file as usize).is_none_or(|file| file.kind == FileKind::Test);
        if is_test || used.names.iter().any(|it| templates.exists(&it.name) || folders.may_hold(&it.name)) {
            continue;
        }
        // A constant may be named in several places.
        if seen.contains(&first.place) {
            continue;
        }
        seen.push(first.place);
        let finding = review.report(first.place, message(project, used));
        let near = nearest(&first.name, templates.names().map(Name::as_str));
        if let (Some(near), true, [_]) = (near, first.is_written, used.names.as_slice()) {
            let edit = Edit::within(first.place, first.name.as_str(), near);
            finding.suggest(format!("Take \"{near}\""), vec![edit]);
        }
    }
}

fn message(project: &Project, used: &TemplateUse) -> String {
    let quoted: Vec<String> = used.names.iter().map(|it| format!("`{}`", it.name)).collect();
    let names = quoted.join(" or ");
    match used.kind {
        UseKind::Default(class) => {
            let view = project.class(class).map(|info| info.class.name.name.clone()).unwrap_or_default();
            format!("`{view}` renders {names}, but no template of this project is called so")
        }
        _ => format!("no template of this project is called {names}"),
    }
}

/// Which names may come from apps outside of the project.
struct Folders<'p> {
    /// First parts of names, or whole names, that an installed package brings.
    foreign: Vec<&'static str>,
    /// The last parts of installed apps that nobody here knows.
    unknown: Vec<&'p str>,
    /// Whether anything at all may come from elsewhere.
    is_open: bool,
    /// First parts that belong to an app of the project.
    own: Vec<Name>,
}

impl<'p> Folders<'p> {
    fn of(project: &'p Project, engines: &'p Engines) -> Folders<'p> {
        let mut folders =
            Folders { foreign: vec!["django"], unknown: Vec::new(), is_open: !engines.knows_apps, own: Vec::new() };
        for app in &engines.apps {
            if let Some(label) = own_label(project, app) {
                folders.own.push(label);
                continue;
            }
            match packages::folders(app) {
                Some(known) => folders.foreign.extend(known),
                None => {
                    folders.is_open = true;
                    folders.unknown.extend(app.split('.'));
                }
            }
        }
        folders
    }

    fn may_hold(&self, name: &str) -> bool {
        let first = name.split('/').next().unwrap_or(name);
        if self.foreign.contains(&first) {
            return true;
        }
        let is_own = name.contains('/') && self.own.iter().any(|own| own == first) && !self.unknown.contains(&first);
        self.is_open && !is_own
    }
}

/// The label of an app of the project: the last part of its package.
fn own_label(project: &Project, app: &str) -> Option<Name> {
    let mut package = app;
    loop {
        let is_package = project.module_named(package).is_some_and(|module| !project.is_builtin(module))
            || project.own_modules().any(|(_, info)| {
                let name = info.name.as_deref().unwrap_or_default();
                name.strip_prefix(package).is_some_and(|rest| rest.starts_with('.'))
            });
        if is_package {
            // `blog.apps.BlogConfig` names the app of `blog`.
            let package = package.strip_suffix(".apps").unwrap_or(package);
            return package.rsplit('.').next().map(Name::from);
        }
        package = package.rsplit_once('.')?.0;
    }
}
