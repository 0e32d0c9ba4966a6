//! The settings modules of a project, evaluated as far as their text tells: what each setting is at the end, what
//! it is when the environment says nothing, and what each module is for. Runs nothing and reads no environment.

mod environment;
mod evaluate;
mod expression;
mod paths;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use environment::Environment;

use crate::{
    finding::Place,
    model::project::{ModuleId, Project},
    syntax::Name,
};

#[derive(Debug, Default)]
pub struct Settings {
    /// In the order of their files.
    pub modules: Vec<SettingsModule>,
    /// The file that shows how the project is deployed (`Procfile`, `Dockerfile`, …).
    pub deployed_by: Option<Name>,
}

#[derive(Clone, Debug)]
pub struct SettingsModule {
    pub module: ModuleId,
    /// `config.settings.production`
    pub name: Name,
    pub environment: Environment,
    pub values: BTreeMap<Name, Setting>,
    /// Whether nothing but what was read sets settings: no module outside of the project is imported with `*`,
    /// no code writes to `globals()`.
    pub is_complete: bool,
}

/// What a name of a settings module is in the end.
#[derive(Clone, PartialEq, Debug)]
pub struct Setting {
    pub value: Value,
    /// The expression that says so.
    pub place: Place,
    /// Whether it stays so: nothing unknown runs later that could replace it.
    pub is_final: bool,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    None,
    Bool(bool),
    Int(i64),
    Str(Name),
    /// A path below the root of the project; empty for the root itself.
    Path(Name),
    /// A list, tuple or set.
    Sequence(Sequence),
    Dict(Dict),
    /// Whatever the environment says.
    Environment(Box<FromEnvironment>),
    /// One of these, and it is not known which.
    OneOf(Vec<Setting>),
    Unknown,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Sequence {
    pub items: Vec<Setting>,
    /// Whether these are all items.
    pub is_complete: bool,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Dict {
    pub entries: Vec<(Value, Setting)>,
    /// Whether these are all entries.
    pub is_complete: bool,
}

/// `os.environ.get("DEBUG", "")`, `env.bool("DEBUG", default=False)`, and what is made of them.
#[derive(Clone, PartialEq, Debug)]
pub struct FromEnvironment {
    /// `DEBUG`; none where it is computed.
    pub variable: Option<Name>,
    /// What the whole expression is without the variable; none where it must be set.
    pub default: Option<Value>,
    /// The argument that says so, if it is the default itself.
    pub default_place: Option<Place>,
    /// Whether the text of the variable is turned into something else: compared, cast, split.
    pub is_converted: bool,
    /// Whether it is read by `os.environ` or `os.getenv`, not by a library.
    pub is_os: bool,
}

impl Project {
    pub fn settings(&self) -> &Settings {
        self.settings.get_or_init(|| environment::settings(self))
    }
}

impl Settings {
    pub fn module(&self, module: ModuleId) -> Option<&SettingsModule> {
        self.modules.iter().find(|settings| settings.module == module)
    }

    /// What a setting may be, over all modules; one that cannot be read is `Unknown` among them.
    pub fn all(&self, name: &str) -> Vec<&Setting> {
        self.modules.iter().filter_map(|module| module.values.get(name)).flat_map(Setting::alternatives).collect()
    }

    /// The texts that a setting has in any module, each once.
    pub fn texts(&self, name: &str) -> Vec<&Name> {
        let mut texts: Vec<&Name> = self.all(name).into_iter().filter_map(|setting| setting.value.as_str()).collect();
        texts.sort_unstable();
        texts.dedup();
        texts
    }
}

impl SettingsModule {
    /// What a setting is in the end; none where it is not set, or where unknown code may replace it.
    pub fn get(&self, name: &str) -> Option<&Setting> {
        self.values.get(name).filter(|setting| setting.is_final)
    }
}

impl Setting {
    /// The values that it may have: itself, or what it is one of.
    pub fn alternatives(&self) -> Vec<&Setting> {
        match &self.value {
            Value::OneOf(settings) => settings.iter().collect(),
            _ => vec![self],
        }
    }
}

impl Value {
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    pub fn as_str(&self) -> Option<&Name> {
        match self {
            Value::Str(value) => Some(value),
            _ => None,
        }
    }

    pub fn as_sequence(&self) -> Option<&Sequence> {
        match self {
            Value::Sequence(value) => Some(value),
            _ => None,
        }
    }

    pub fn as_dict(&self) -> Option<&Dict> {
        match self {
            Value::Dict(value) => Some(value),
            _ => None,
        }
    }

    /// What Python's `bool()` says; none where it is not known.
    pub fn truth(&self) -> Option<bool> {
        match self {
            Value::None => Some(false),
            Value::Bool(value) => Some(*value),
            Value::Int(value) => Some(*value != 0),
            Value::Str(value) => Some(!value.is_empty()),
            Value::Path(_) => Some(true),
            Value::Sequence(value) if !value.items.is_empty() => Some(true),
            Value::Sequence(value) => value.is_complete.then_some(false),
            Value::Dict(value) if !value.entries.is_empty() => Some(true),
            Value::Dict(value) => value.is_complete.then_some(false),
            Value::Environment(_) | Value::OneOf(_) | Value::Unknown => None,
        }
    }
}

impl Sequence {
    pub fn texts(&self) -> impl Iterator<Item = &Name> {
        self.items.iter().filter_map(|item| item.value.as_str())
    }

    pub fn contains(&self, text: &str) -> bool {
        self.texts().any(|item| item == text)
    }
}

impl Dict {
    pub fn get(&self, key: &str) -> Option<&Setting> {
        self.entries.iter().rev().find(|(known, _)| known.as_str().is_some_and(|known| known == key)).map(|(_, it)| it)
    }
}
