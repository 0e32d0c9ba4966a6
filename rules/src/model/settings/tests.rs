//! Small settings modules and what they say.

use std::sync::Arc;

use super::{Environment, Setting, Value};
use crate::{
    link,
    model::project::{Project, Root, RootFile},
    outline,
    text::{Language, Source},
};

fn project(files: &[(&str, &str)]) -> Project {
    let mut root = Root::default();
    for (path, text) in files {
        match Language::of_path(path) {
            Some(language) => {
                let source = Source::new(*text, language);
                let outline = Arc::new(outline(&source, None, None));
                root.files.push(RootFile { path: (*path).into(), outline });
            }
            None => root.texts.push(((*path).into(), Arc::from(*text))),
        }
    }
    link(root)
}

fn shown(value: &Value) -> String {
    let all = |settings: &[Setting]| settings.iter().map(|it| shown(&it.value)).collect::<Vec<_>>().join(", ");
    match value {
        Value::None => "None".into(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Str(value) => format!("{value:?}"),
        Value::Path(value) => format!("<{value}>"),
        Value::Sequence(list) => format!("[{}{}]", all(&list.items), if list.is_complete { "" } else { ", …" }),
        Value::Dict(dict) => {
            let entries = dict.entries.iter().map(|(key, it)| format!("{}: {}", shown(key), shown(&it.value)));
            format!("{{{}{}}}", entries.collect::<Vec<_>>().join(", "), if dict.is_complete { "" } else { ", …" })
        }
        Value::Environment(from) => format!(
            "env {}{}{}",
            from.variable.as_deref().unwrap_or("?"),
            from.default.as_ref().map_or(String::new(), |default| format!(" else {}", shown(default))),
            if from.is_converted { "" } else { " as text" }
        ),
        Value::OneOf(ways) => format!("one of {}", all(ways)),
        Value::Unknown => "?".into(),
    }
}

/// What `X` is in a settings module that ends with these lines.
fn value(text: &str) -> String {
    let text = format!("import os\nINSTALLED_APPS = []\n{text}\n");
    let project = project(&[("config/__init__.py", ""), ("config/settings.py", &text)]);
    let settings = &project.settings().modules[0];
    match settings.values.get("X") {
        Some(setting) if setting.is_final => shown(&setting.value),
        Some(setting) => format!("{}, or not", shown(&setting.value)),
        None => "unset".into(),
    }
}

#[test]
fn literals_and_what_is_put_together_from_them() {
    assert_eq!(
        value("X = ['a'] + ['b']\nX += ('c',)\nX.append('d')\nX.insert(0, 'e')"),
        r#"["e", "a", "b", "c", "d"]"#
    );
    assert_eq!(value("A = ['a']\nX = [*A, 'b']\nX.remove('a')"), r#"["b"]"#);
    assert_eq!(value("X = {'a': {'b': 1}}\nX['a']['b'] = 2\nX.update(c=3)"), "?");
    assert_eq!(value("X = {'a': {'b': 1}}\nX['a']['c'] = 2"), r#"{"a": {"b": 1, "c": 2}}"#);
    assert_eq!(value("X = other + ['a']"), r#"["a", …]"#);
    assert_eq!(value("X, Y = 1, 2"), "1");
    assert_eq!(value("X = f'{1}'"), "?");
    assert_eq!(value("A = 'shop'\nX = ['{}.urls'.format(A), '%s.urls' % A]"), r#"["shop.urls", "shop.urls"]"#);
}

#[test]
fn paths_are_told_below_the_root() {
    let base = "from pathlib import Path\nBASE = Path(__file__).resolve().parent.parent\n";
    assert_eq!(value(&format!("{base}X = [BASE / 'templates']")), "[<templates>]");
    assert_eq!(value(&format!("{base}X = BASE.parent")), "?");
    let base = "BASE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))\n";
    assert_eq!(value(&format!("{base}X = os.path.join(BASE, 'a', '../b')")), "<b>");
    assert_eq!(
        value("import environ\nroot = environ.Path(__file__) - 2\nX = str(root.path('templates'))"),
        "<templates>"
    );
}

#[test]
fn the_environment_is_unknown_with_a_default() {
    assert_eq!(value("X = os.environ['A']"), "env A as text");
    assert_eq!(value("X = os.environ.get('A', True)"), "env A else true as text");
    assert_eq!(value("X = os.getenv('A', '') == '1'"), "env A else false");
    assert_eq!(value("X = os.getenv('A', 'True').lower() in ('1', 'true')"), "env A else true");
    assert_eq!(value("X = bool(int(os.environ.get('A', 1)))"), "env A else true");
    assert_eq!(value("X = os.environ.get('A') or 'key'"), "env A else \"key\" as text");
    assert_eq!(value("X = not os.environ.get('A')"), "env A else true");
    let decouple = "from decouple import config\n";
    assert_eq!(value(&format!("{decouple}X = config('A', default=True, cast=bool)")), "env A else true");
    let environ = "import environ\nenv = environ.Env(A=(bool, False))\n";
    assert_eq!(value(&format!("{environ}X = env('A')")), "env A");
    assert_eq!(value(&format!("{environ}X = env.bool('A', True)")), "env A else true");
    assert_eq!(value(&format!("{environ}X = env('B')")), "env B as text");
}

#[test]
fn the_last_word_counts_and_an_unknown_condition_leaves_both() {
    assert_eq!(value("X = True\nX = False"), "false");
    assert_eq!(value("X = 1\nif os.environ.get('A'):\n    X = 2"), "one of 2, 1");
    assert_eq!(value("DEBUG = True\nif DEBUG:\n    X = 1\nelse:\n    X = 2"), "one of 1, 2");
    assert_eq!(value("A = False\nif A:\n    X = 1\nelse:\n    X = 2"), "2");
    assert_eq!(value("X = 1\ntry:\n    from .local import *\nexcept ImportError:\n    pass"), "1, or not");
    assert_eq!(value("X = 1\nimport django_heroku\ndjango_heroku.settings(locals())"), "1, or not");
    assert_eq!(value("try:\n    import a\n    X = 1\nexcept ImportError:\n    X = 2"), "one of 1, 2");
    assert_eq!(value("X = []\nfor app in apps:\n    X.append(app)"), "[?, …]");
}

#[test]
fn a_package_of_settings_is_read_through_its_star_imports() {
    let project = project(&[
        ("manage.py", "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings.dev')"),
        ("shop/__init__.py", ""),
        ("shop/wsgi.py", "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings.live')"),
        ("shop/settings/__init__.py", ""),
        ("shop/settings/base.py", "INSTALLED_APPS = ['a']\nDEBUG = True\n_A = 1"),
        ("shop/settings/dev.py", "from .base import *\nINSTALLED_APPS += ['b']"),
        ("shop/settings/live.py", "from .base import *\nDEBUG = False"),
    ]);
    let settings = project.settings();
    let all: Vec<_> = settings.modules.iter().map(|it| (it.name.as_str(), it.environment)).collect();
    assert_eq!(
        all,
        [
            ("shop.settings.base", Environment::Base),
            ("shop.settings.dev", Environment::Development),
            ("shop.settings.live", Environment::Production)
        ]
    );
    let value = |module: usize, name: &str| shown(&settings.modules[module].get(name).unwrap().value);
    assert_eq!(value(1, "INSTALLED_APPS"), r#"["a", "b"]"#);
    assert_eq!(value(1, "DEBUG"), "true");
    assert_eq!(value(2, "DEBUG"), "false");
    assert!(settings.modules[2].get("_A").is_none());
}

#[test]
fn the_package_above_the_root_counts_as_part_of_the_name() {
    let project = project(&[
        ("manage.py", "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.test.settings')"),
        ("settings.py", "INSTALLED_APPS = []"),
    ]);
    assert_eq!(project.settings().modules[0].environment, Environment::Development);
}

#[test]
fn a_single_settings_module_is_deployed_only_if_something_says_so() {
    let files = [("config/__init__.py", ""), ("config/settings.py", "INSTALLED_APPS = []")];
    let alone = project(&files);
    assert_eq!(alone.settings().modules[0].environment, Environment::Single);
    assert_eq!(alone.settings().deployed_by, None);
    let docker = |text| project(&[files[0], files[1], ("Dockerfile", text)]);
    assert!(docker("CMD gunicorn config.wsgi").settings().deployed_by.is_some());
    assert!(docker("CMD python manage.py runserver").settings().deployed_by.is_none());
    let pipeline = |text| project(&[files[0], files[1], (".github/workflows/ci.yml", text)]);
    assert!(pipeline("jobs:\n  deploy:\n    steps: []").settings().deployed_by.is_some());
    assert!(pipeline("# cleans up what the deployment left").settings().deployed_by.is_none());
    let chosen = docker("ENV DJANGO_SETTINGS_MODULE=config.settings");
    assert_eq!(chosen.settings().modules[0].environment, Environment::Production);
}
