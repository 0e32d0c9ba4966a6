//! Which configuration holds for a folder, ready to be asked: does it report this rule here, does it read that
//! file. Knows where configurations lie and how options of a run change them.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use djury_rules::bank::{Bank, Severity};

use super::{
    config::{Config, ConfigError},
    custom::{CustomRule, Ready},
    globs::Globs,
    paths,
};

/// What a command line or an editor says on top of every configuration.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Overrides {
    /// Instead of `select` and `ignore` of the configuration.
    pub(crate) select: Option<Vec<String>>,
    /// Besides `ignore`.
    pub(crate) ignore: Vec<String>,
    /// Besides `select`.
    pub(crate) extend_select: Vec<String>,
    /// Instead of the configuration's question bank.
    pub(crate) bank: Option<Arc<Bank>>,
}

/// A configuration that holds for a folder.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) config: Config,
    /// The file that it was read from; none for the default.
    pub(crate) file: Option<PathBuf>,
    pub(crate) bank: Arc<Bank>,
    /// The user's own rules.
    pub(crate) custom: Vec<Ready>,
    folder: PathBuf,
    excluded: Globs,
    ignored: Vec<(Globs, Vec<String>)>,
    answers: Vec<(Globs, Option<String>, u32)>,
}

impl PartialEq for Settings {
    fn eq(&self, other: &Settings) -> bool {
        (&self.config, &self.file, &self.bank) == (&other.config, &other.file, &other.bank)
    }
}

/// Folders and files that are never worth reading, by name; `exclude` replaces them.
const EXCLUDED: [&str; 20] = [
    ".bzr",
    ".direnv",
    ".eggs",
    ".hg",
    ".idea",
    ".ipynb_checkpoints",
    ".mypy_cache",
    ".nox",
    ".pants.d",
    ".pyenv",
    ".pytest_cache",
    ".pytype",
    ".ruff_cache",
    ".svn",
    ".tox",
    ".vscode",
    "_build",
    "__pypackages__",
    "dist",
    "site-packages",
];

impl Settings {
    fn new(mut config: Config, file: Option<PathBuf>, overrides: &Overrides, wrong: &mut Vec<ConfigError>) -> Settings {
        if let Some(select) = &overrides.select {
            config.select = Some(select.clone());
            config.ignore.clear();
            config.extend_select.clear();
        }
        config.ignore.extend(overrides.ignore.iter().cloned());
        config.extend_select.extend(overrides.extend_select.iter().cloned());
        let folder = file.as_deref().and_then(Path::parent).map(Path::to_owned).unwrap_or_default();
        let patterns = config.exclude.iter().flatten().chain(&config.extend_exclude).map(String::as_str);
        let ignored = |(pattern, rules): (&String, &Vec<String>)| (Globs::new([pattern.as_str()]), rules.clone());
        let answer = |(key, number): (&String, &u32)| {
            let (pattern, name) = key.split_once("::").map_or((key.as_str(), None), |(p, name)| (p, Some(name)));
            (Globs::new([pattern]), name.map(str::to_owned), *number)
        };
        Settings {
            excluded: Globs::new(patterns),
            ignored: config.per_file_ignores.iter().map(ignored).collect(),
            answers: config.answers.iter().map(answer).collect(),
            custom: config.custom_rules.iter().filter_map(|rule| rule.ready().ok()).collect(),
            bank: overrides.bank.clone().unwrap_or_else(|| bank(&config, &folder, wrong)),
            folder,
            file,
            config,
        }
    }

    /// Whether a file or folder is left out.
    pub(crate) fn excludes(&self, path: &Path) -> bool {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        (self.config.exclude.is_none() && EXCLUDED.contains(&name)) || self.excluded.matches(&self.relative(path))
    }

    /// Whether findings of a rule are reported in a file.
    pub(crate) fn reports(&self, rule: &str, path: &Path) -> bool {
        let names = |rules: &[String]| rules.iter().any(|name| name == rule);
        let selected = match &self.config.select {
            // A rule that somebody wrote down is wanted.
            Some(select) => names(select) || names(&self.config.extend_select) || self.custom_rule(rule).is_some(),
            None => true,
        };
        selected && !names(&self.config.ignore) && {
            let relative = self.relative(path);
            !self.ignored.iter().any(|(globs, rules)| names(rules) && globs.matches(&relative))
        }
    }

    /// A rule of the user's own.
    pub(crate) fn custom_rule(&self, name: &str) -> Option<&CustomRule> {
        self.custom.iter().map(|ready| &ready.rule).find(|rule| rule.name == name)
    }

    /// What the configuration says that findings of a rule weigh.
    pub(crate) fn severity(&self, rule: &str) -> Option<Severity> {
        self.config.severity.get(rule).copied().or_else(|| Some(self.custom_rule(rule)?.severity))
    }

    /// The question that a definition of a file answers, by the table of the configuration. An entry that names
    /// the definition comes before one for the whole file.
    pub(crate) fn answer(&self, path: &Path, symbol: &str) -> Option<u32> {
        let relative = self.relative(path);
        let of = |name: &str| symbol == name || symbol.split('.').any(|part| part == name);
        let mut fitting = self.answers.iter().filter(|(globs, ..)| globs.matches(&relative));
        let named = fitting.clone().find(|(_, name, _)| name.as_deref().is_some_and(of));
        named.or_else(|| fitting.find(|(_, name, _)| name.is_none())).map(|(_, _, number)| *number)
    }

    /// What the table of the configuration says of a file: definitions, or the whole of it, and their questions.
    pub(crate) fn answers(&self, path: &Path) -> impl Iterator<Item = (Option<&str>, u32)> {
        let relative = self.relative(path);
        let fitting = self.answers.iter().filter(move |(globs, ..)| globs.matches(&relative));
        fitting.map(|(_, name, number)| (name.as_deref(), *number))
    }

    fn relative(&self, path: &Path) -> String {
        paths::slashed(path.strip_prefix(&self.folder).unwrap_or(path))
    }
}

fn bank(config: &Config, folder: &Path, wrong: &mut Vec<ConfigError>) -> Arc<Bank> {
    let builtin = || Arc::new(Bank::builtin().clone());
    let Some(named) = &config.bank else { return builtin() };
    let path = folder.join(named);
    let read = match std::fs::read_to_string(&path) {
        Ok(text) => Bank::parse(&text, &|rule| djury_rules::rule_named(rule).is_some()),
        Err(error) => Err(format!("the question bank cannot be read: {error}")),
    };
    match read {
        Ok(bank) => Arc::new(bank),
        Err(message) => {
            wrong.push(ConfigError { path, line: 1, column: 1, width: 0, message: message.trim_end().to_owned() });
            builtin()
        }
    }
}

/// The configurations of all folders that were asked about, each read once.
#[derive(Debug, Default)]
pub(crate) struct Folders {
    overrides: Overrides,
    known: Mutex<HashMap<PathBuf, Arc<Settings>>>,
    wrong: Mutex<Vec<ConfigError>>,
}

impl Folders {
    pub(crate) fn new(overrides: Overrides) -> Folders {
        Folders { overrides, ..Folders::default() }
    }

    /// The configuration of the files that lie in a folder.
    pub(crate) fn of(&self, folder: &Path) -> Arc<Settings> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut passed = Vec::new();
        let mut settings = None;
        for above in folder.ancestors() {
            if let Some(found) = known.get(above) {
                settings = Some(found.clone());
                break;
            }
            passed.push(above.to_owned());
            if let Some((config, file)) = self.read(above) {
                settings = Some(self.settle(config, Some(file)));
                break;
            }
        }
        let settings = settings.unwrap_or_else(|| self.settle(Config::default(), None));
        known.extend(passed.into_iter().map(|folder| (folder, settings.clone())));
        settings
    }

    /// What is wrong in the configurations read so far.
    pub(crate) fn wrong(&self) -> Vec<ConfigError> {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner).clone();
        wrong.sort();
        wrong.dedup();
        wrong
    }

    fn settle(&self, config: Config, file: Option<PathBuf>) -> Arc<Settings> {
        let mut wrong = Vec::new();
        let settings = Settings::new(config, file, &self.overrides, &mut wrong);
        self.wrong.lock().unwrap_or_else(PoisonError::into_inner).extend(wrong);
        Arc::new(settings)
    }

    /// The configuration that lies in a folder itself. A broken one is named and counts as the default.
    fn read(&self, folder: &Path) -> Option<(Config, PathBuf)> {
        for (name, is_pyproject) in [("djury.toml", false), ("pyproject.toml", true)] {
            let path = folder.join(name);
            let Ok(bytes) = std::fs::read(&path) else { continue };
            match Config::parse(&String::from_utf8_lossy(&bytes), is_pyproject, &path) {
                Ok(Some(config)) => return Some((config, path)),
                Ok(None) => {}
                Err(wrong) => {
                    self.wrong.lock().unwrap_or_else(PoisonError::into_inner).extend(wrong);
                    return Some((Config::default(), path));
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(text: &str) -> Settings {
        let config = Config::parse(text, false, Path::new("/p/djury.toml")).unwrap().unwrap();
        Settings::new(config, Some("/p/djury.toml".into()), &Overrides::default(), &mut Vec::new())
    }

    #[test]
    fn rules_are_selected_ignored_and_ignored_by_file() {
        let settings = settings("ignore = [\"except-bare\"]\n[per-file-ignores]\n\"scripts/\" = [\"unused-ignore\"]\n");
        assert!(!settings.reports("except-bare", Path::new("/p/a.py")));
        assert!(settings.reports("unused-ignore", Path::new("/p/a.py")));
        assert!(!settings.reports("unused-ignore", Path::new("/p/scripts/a.py")));
    }

    #[test]
    fn the_usual_folders_are_left_out_until_the_configuration_says_others() {
        let usual = settings("extend-exclude = [\"old\"]");
        assert!(usual.excludes(Path::new("/p/x/.tox")) && usual.excludes(Path::new("/p/old")));
        let own = settings("exclude = [\"old\"]");
        assert!(!own.excludes(Path::new("/p/x/dist")) && own.excludes(Path::new("/p/old")));
    }

    #[test]
    fn the_table_of_answers_knows_files_and_definitions() {
        let settings = settings("[answers]\n\"a/*.py\" = 27\n\"a/x.py::is_palindrome\" = 26\n");
        assert_eq!(settings.answer(Path::new("/p/a/x.py"), "is_palindrome"), Some(26));
        assert_eq!(settings.answer(Path::new("/p/a/x.py"), "other"), Some(27));
        assert_eq!(settings.answer(Path::new("/p/b/x.py"), "other"), None);
    }
}
