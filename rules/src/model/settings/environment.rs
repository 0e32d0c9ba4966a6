//! Which modules are settings modules, who selects them, what each is for, and what shows that the project is
//! deployed. Judges names and texts; runs nothing.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use super::{Settings, SettingsModule, Value, evaluate::Evaluator};
use crate::{
    model::modules::FileKind,
    model::project::{ModuleId, Project},
    syntax::Name,
};

/// What a settings module is for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Environment {
    /// The deployed project runs with it.
    Production,
    /// Development and tests.
    Development,
    /// The only settings module that is for no special purpose.
    Single,
    /// What others import; nothing runs with it alone.
    Base,
}

/// Who names a settings module.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Selector {
    /// `manage.py` and what else is run by hand.
    Command,
    /// `wsgi.py`, `asgi.py`
    Server,
    /// `Dockerfile`, `Procfile`, …
    Deployment,
    /// Test and CI configuration, `djury.toml`.
    Other,
}

/// Names that only Django's settings have.
const DJANGO: &[&str] = &["INSTALLED_APPS", "ROOT_URLCONF", "ALLOWED_HOSTS", "MIDDLEWARE", "TEMPLATES", "DATABASES"];

pub(super) fn settings(project: &Project) -> Settings {
    let selected = selections(project);
    let is_django = project.own_modules().any(|(id, _)| {
        project.module(id).is_some_and(|module| module.names.imports_from("django"))
            || project.file_of(id).is_some_and(|file| file.path == "manage.py")
    });
    let mut evaluator = Evaluator::new(project);
    let mut modules: Vec<SettingsModule> = Vec::new();
    for (id, info) in project.own_modules() {
        let Some(name) = info.name.clone() else { continue };
        let is_selected = selected.iter().any(|(module, _)| *module == id);
        if !is_selected && !is_settings_name(&name) {
            continue;
        }
        let state = evaluator.module(id);
        let has_any = |names: &[&str]| names.iter().any(|name| state.values.contains_key(*name));
        let is_settings = is_selected || has_any(DJANGO) || (is_django && has_any(&["SECRET_KEY", "DEBUG"]));
        if !is_settings {
            continue;
        }
        modules.push(SettingsModule {
            module: id,
            name,
            environment: Environment::Single,
            values: state.values,
            is_complete: state.is_complete,
        });
    }
    let environments = environments(project, &modules, &selected);
    for (module, environment) in modules.iter_mut().zip(environments) {
        module.environment = environment;
    }
    Settings { modules, deployed_by: deployed_by(project) }
}

/// Whether a module goes by a name that settings have.
fn is_settings_name(dotted: &str) -> bool {
    let parts: Vec<&str> = dotted.split('.').collect();
    parts
        .iter()
        .rev()
        .take(3)
        .any(|part| *part == "settings" || part.starts_with("settings_") || part.ends_with("_settings"))
}

fn environments(
    project: &Project,
    modules: &[SettingsModule],
    selected: &BTreeSet<(ModuleId, Selector)>,
) -> Vec<Environment> {
    let above = by_name(&package_above(project)) == Some(Environment::Development);
    let by_name: Vec<Option<Environment>> = modules
        .iter()
        .map(|settings| match project.kind_of(settings.module) {
            _ if above => Some(Environment::Development),
            FileKind::Test => Some(Environment::Development),
            _ => by_name(&settings.name).or_else(|| by_values(project, settings)),
        })
        .collect();
    let imported = imported(project, modules);
    let by = |module: ModuleId, selector: Selector| selected.contains(&(module, selector));
    let has_other_command =
        |module: ModuleId| selected.iter().any(|(other, selector)| *selector == Selector::Command && *other != module);
    let has_production = by_name.contains(&Some(Environment::Production));
    modules
        .iter()
        .zip(&by_name)
        .map(|(settings, named)| match named {
            Some(environment) => *environment,
            None if by(settings.module, Selector::Deployment) && !has_production => Environment::Production,
            None if by(settings.module, Selector::Server)
                && has_other_command(settings.module)
                && !by(settings.module, Selector::Command) =>
            {
                Environment::Production
            }
            None if imported.contains(&settings.module) => {
                let is_used = selected.iter().any(|(module, _)| *module == settings.module);
                if is_used && !has_production { Environment::Single } else { Environment::Base }
            }
            None if has_production => Environment::Development,
            None => Environment::Single,
        })
        .collect()
}

/// What the name of a module says of its purpose.
fn by_name(dotted: &str) -> Option<Environment> {
    let parts: Vec<&str> = dotted.split(['.', '_']).collect();
    let has = |names: &[&str]| parts.iter().any(|part| names.contains(part));
    let last = dotted.rsplit('.').next().unwrap_or(dotted);
    if has(&["dev", "development", "develop", "local", "test", "tests", "testing", "ci", "debug"])
        || has(&["sandbox", "example", "examples", "demo", "docs", "sample", "docker", "build"])
        || parts.iter().any(|part| part.starts_with("test"))
    {
        Some(Environment::Development)
    } else if has(&["prod", "production", "live", "staging", "heroku"]) {
        Some(Environment::Production)
    } else if matches!(last, "base" | "common" | "defaults" | "default" | "shared") {
        Some(Environment::Base)
    } else {
        None
    }
}

/// What the values of a module say: one that builds on another, switches `DEBUG` off and asks the environment for the
/// key is what the project is deployed with, whatever it is called.
fn by_values(project: &Project, settings: &SettingsModule) -> Option<Environment> {
    let builds_on_others = project.module(settings.module).is_some_and(|module| !module.names.stars.is_empty());
    let is_off = settings.get("DEBUG").is_some_and(|setting| setting.value == Value::Bool(false));
    let is_asked = settings.get("SECRET_KEY").is_some_and(|setting| match &setting.value {
        Value::Environment(from) => from.default.is_none(),
        _ => false,
    });
    (builds_on_others && is_off && is_asked).then_some(Environment::Production)
}

/// The package that the root lies in, as `manage.py` names it: `shop.test` where it selects `shop.test.settings`
/// and the root has a module `settings`.
fn package_above(project: &Project) -> Name {
    let selected = project
        .own_modules()
        .filter(|(id, _)| project.file_of(*id).is_some_and(|file| file.path == "manage.py"))
        .filter_map(|(id, _)| project.module(id))
        .flat_map(|module| &module.selects);
    for name in selected.filter(|name| project.module_named(name).is_none()) {
        let ends = name.match_indices('.').map(|(at, _)| at);
        for end in ends {
            let (package, module) = (name.get(..end).unwrap_or(""), name.get(end + 1..).unwrap_or(""));
            if project.module_named(module).is_some() {
                return Name::from(package);
            }
        }
    }
    Name::default()
}

/// The modules that other settings modules import with `*`.
fn imported(project: &Project, modules: &[SettingsModule]) -> FxHashSet<ModuleId> {
    let mut found = FxHashSet::default();
    for settings in modules {
        let Some(module) = project.module(settings.module) else { continue };
        found.extend(module.names.stars.iter().filter_map(|star| project.imported_module(settings.module, star)));
    }
    found
}

/// All that names a settings module.
fn selections(project: &Project) -> BTreeSet<(ModuleId, Selector)> {
    let mut found = BTreeSet::new();
    let mut add = |name: &str, selector: Selector| {
        if let Some(module) = project.module_named(name).filter(|module| !project.is_builtin(*module)) {
            found.insert((module, selector));
        }
    };
    if let Some(name) = &project.settings_module {
        add(name, Selector::Other);
    }
    for (id, _) in project.own_modules() {
        let (Some(module), Some(file)) = (project.module(id), project.file_of(id)) else { continue };
        let name = file.path.rsplit('/').next().unwrap_or(&file.path);
        let selector = match name {
            "manage.py" => Selector::Command,
            "wsgi.py" | "asgi.py" => Selector::Server,
            _ if file.kind == FileKind::Test => continue,
            _ => Selector::Other,
        };
        for selected in &module.selects {
            add(selected, selector);
        }
    }
    for (path, text) in &project.texts {
        let selector = if is_deployment(path) { Selector::Deployment } else { Selector::Other };
        for name in selected_by(text) {
            add(name, selector);
        }
    }
    found
}

/// The names behind `DJANGO_SETTINGS_MODULE` and `--settings` in a text of any format.
fn selected_by(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for key in ["DJANGO_SETTINGS_MODULE", "--settings"] {
        for (at, _) in text.match_indices(key) {
            let rest = text.get(at + key.len()..).unwrap_or("");
            let rest = rest.trim_start_matches([' ', '\t', '=', ':', '"', '\'', ',']);
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '.').unwrap_or(rest.len());
            names.extend(rest.get(..end).filter(|name| !name.is_empty()));
        }
    }
    names
}

/// The file that shows how the project is deployed.
fn deployed_by(project: &Project) -> Option<Name> {
    let serves = |text: &str| {
        ["wsgi", "asgi", "gunicorn", "uvicorn", "daphne", "hypercorn", "waitress"]
            .iter()
            .any(|word| text.contains(word))
    };
    let by_text = project
        .texts
        .iter()
        .find(|(path, text)| (is_deployment(path) && serves(text)) || (is_pipeline(path) && has_deploy_job(text)));
    let by_path = || project.others.iter().find(|path| is_platform(path));
    by_text.map(|(path, _)| path).or_else(by_path).cloned()
}

fn is_deployment(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    if name.contains("dev") || name.contains("test") || name.contains("local") || name.contains("override") {
        return false;
    }
    name == "procfile"
        || name.contains("dockerfile")
        || name.starts_with("docker-compose")
        || name.starts_with("compose")
        || ends_with(&name, "service")
        || is_platform(path)
}

fn ends_with(name: &str, ending: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, end)| end == ending)
}

/// CI files, which may deploy.
fn is_pipeline(path: &str) -> bool {
    path.contains(".github/workflows/") || path.ends_with(".gitlab-ci.yml") || path.ends_with("bitbucket-pipelines.yml")
}

/// A job that goes by that name, not just a word somewhere.
fn has_deploy_job(text: &str) -> bool {
    text.lines().map(|line| line.trim().to_lowercase()).any(|line| line.starts_with("deploy") && line.ends_with(':'))
}

/// Files whose name alone says where the project runs.
fn is_platform(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    matches!(
        name,
        "Procfile"
            | "app.yaml"
            | "fly.toml"
            | "render.yaml"
            | "railway.json"
            | "railway.toml"
            | "app.json"
            | "uwsgi.ini"
            | "gunicorn.conf.py"
            | "gunicorn_config.py"
            | "zappa_settings.json"
            | "vercel.json"
    ) || ends_with(name, "service")
}
