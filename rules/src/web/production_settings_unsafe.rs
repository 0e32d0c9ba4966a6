//! `DEBUG`, `SECRET_KEY` and `ALLOWED_HOSTS` in the settings that a project is deployed with. Settings that may
//! be replaced by something that cannot be read are left alone.

use crate::{
    finding::{Edit, Place},
    model::{
        project::Project,
        settings::{Environment, FromEnvironment, Setting, Settings, SettingsModule, Value},
    },
    rule::{On, Review},
};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    let settings = project.settings();
    // A setting of a base module counts once, whoever imports it.
    let mut seen: Vec<Place> = Vec::new();
    for module in &settings.modules {
        let Some(stage) = Stage::of(module, settings) else { continue };
        for found in [debug(module), secret_key(module), allowed_hosts(module)].into_iter().flatten() {
            if !seen.contains(&found.place) {
                seen.push(found.place);
                report(&found, &stage, review);
            }
        }
    }
}

/// What is known of the use of a module, in the words of a message.
struct Stage {
    /// `in …`
    words: String,
    is_deployed: bool,
}

impl Stage {
    fn of(module: &SettingsModule, settings: &Settings) -> Option<Stage> {
        let name = &module.name;
        let (words, is_deployed) = match (module.environment, &settings.deployed_by) {
            (Environment::Production, _) => (format!("in `{name}`, which is used for deployment"), true),
            (Environment::Single, Some(by)) => (format!("in `{name}`, and `{by}` deploys the project"), true),
            (Environment::Single, None) => ("in the settings that a deployment would use".to_owned(), false),
            (Environment::Development | Environment::Base, _) => return None,
        };
        Some(Stage { words, is_deployed })
    }
}

/// How a setting is unsafe.
struct Unsafe {
    place: Place,
    kind: Kind,
    /// What to write instead, where that is known.
    instead: Option<(Place, String)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    DebugOn,
    DebugOnByDefault,
    DebugAnyText,
    KeyInCode,
    KeyFallback,
    AnyHost,
}

fn report(found: &Unsafe, stage: &Stage, review: &mut Review) {
    let words = &stage.words;
    let message = match found.kind {
        Kind::DebugOn => format!("`DEBUG` is on {words}"),
        Kind::DebugOnByDefault => format!("`DEBUG` is on unless the environment says otherwise, {words}"),
        Kind::DebugAnyText => format!("`DEBUG` is on for any text in the environment, \"False\" included, {words}"),
        Kind::KeyInCode => format!("`SECRET_KEY` stands in the code, {words}"),
        Kind::KeyFallback => format!("`SECRET_KEY` falls back to a text in the code, {words}"),
        Kind::AnyHost => format!("`ALLOWED_HOSTS` admits every host name {words}"),
    };
    let variant = match (stage.is_deployed, found.kind) {
        (true, Kind::DebugOn | Kind::KeyInCode) => None,
        (true, _) => Some("weak"),
        (false, Kind::KeyInCode) => Some("undeployed-key"),
        (false, _) => Some("undeployed"),
    };
    let finding = review.report(found.place, message);
    if let Some(variant) = variant {
        finding.variant(variant);
    }
    let Some((place, text)) = &found.instead else { return };
    let mut edits = vec![Edit::replace(*place, text.clone())];
    if text.contains("os.") {
        edits.push(Edit::import(*place, "os", None));
    }
    finding.suggest(format!("Write `{text}`"), edits);
}

fn debug(module: &SettingsModule) -> Option<Unsafe> {
    let setting = module.get("DEBUG")?;
    let place = setting.place;
    let read = |variable: &str| Some((place, format!("os.environ.get(\"{variable}\", \"\") == \"1\"")));
    match &setting.value {
        Value::Bool(true) => Some(Unsafe { place, kind: Kind::DebugOn, instead: read("DEBUG") }),
        Value::Environment(from) => {
            let is_on = from.default.as_ref().and_then(Value::truth) == Some(true);
            let kind = match (is_on, from.is_converted) {
                (true, _) => Kind::DebugOnByDefault,
                // A library may convert in ways of its own.
                (false, false) if from.is_os => Kind::DebugAnyText,
                (false, _) => return None,
            };
            let instead = match from.variable.as_deref() {
                Some(variable) if from.is_os && !from.is_converted => read(variable),
                _ if is_on && !from.is_os => from
                    .default_place
                    .filter(|_| from.default == Some(Value::Bool(true)))
                    .map(|place| (place, "False".to_owned())),
                _ => None,
            };
            Some(Unsafe { place, kind, instead })
        }
        _ => None,
    }
}

fn secret_key(module: &SettingsModule) -> Option<Unsafe> {
    let setting = module.get("SECRET_KEY")?;
    let place = setting.place;
    let read = |variable: &str| Some((place, format!("os.environ[\"{variable}\"]")));
    match &setting.value {
        Value::Str(key) if is_key(key) => Some(Unsafe { place, kind: Kind::KeyInCode, instead: read("SECRET_KEY") }),
        Value::Environment(from) if fallback(from) => {
            let variable = from.variable.as_deref().filter(|_| from.is_os && !from.is_converted);
            Some(Unsafe { place, kind: Kind::KeyFallback, instead: variable.and_then(read) })
        }
        _ => None,
    }
}

/// An empty key stops Django, and the file of a project template has none yet.
fn is_key(text: &str) -> bool {
    !text.trim().is_empty() && !text.contains("{{")
}

fn fallback(from: &FromEnvironment) -> bool {
    from.default.as_ref().and_then(Value::as_str).is_some_and(|text| is_key(text))
}

fn allowed_hosts(module: &SettingsModule) -> Option<Unsafe> {
    let setting = module.get("ALLOWED_HOSTS")?;
    let list = setting.value.as_sequence()?;
    let any = |item: &&Setting| item.value.as_str().is_some_and(|host| host == "*");
    let item = list.items.iter().find(any)?;
    let is_all = list.is_complete && list.items.len() == 1;
    let instead = is_all.then(|| (setting.place, "os.environ.get(\"ALLOWED_HOSTS\", \"\").split()".to_owned()));
    Some(Unsafe { place: item.place, kind: Kind::AnyHost, instead })
}
