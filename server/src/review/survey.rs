//! A submission at a glance: what it is, how large, whether it has tests, what it runs with. Counts and reads what the
//! linked project knows; judges nothing.

use std::collections::{BTreeMap, BTreeSet};

use djury_rules::{
    model::project::{Project, Within},
    rule::FileKind,
    syntax::python::Function,
    text::Language,
};

use super::{
    excerpt::Texts,
    sheet::{Counted, Submission, Tests, Unread, Version},
};
use crate::world::{Snapshot, root::Root};

/// What a requirement is called, and how people write it.
const PACKAGES: [(&str, &str); 6] = [
    ("django", "Django"),
    ("djangorestframework", "Django REST Framework"),
    ("celery", "Celery"),
    ("channels", "Channels"),
    ("pytest", "pytest"),
    ("pytest-django", "pytest-django"),
];

pub(super) fn survey(name: &str, snapshot: &Snapshot, texts: &Texts<'_>) -> Submission {
    let mut submission = Submission { name: name.to_owned(), ..Submission::default() };
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    let mut parts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut is_django = false;
    for root in &snapshot.roots {
        let project = root.project();
        for file in &root.files {
            let kind = match file.language {
                Language::Python => "Python",
                Language::Template => "template",
                Language::Markdown => "Markdown",
            };
            *kinds.entry(kind).or_default() += 1;
            submission.files += 1;
            submission.lines += texts.get(&file.absolute).map_or(0, |text| lines(text.document.text()));
            submission.tests.files += usize::from(file.kind == FileKind::Test);
        }
        submission.tests.functions += tests(project);
        is_django |= root.files.iter().any(|file| file.path == "manage.py") || !project.urls().patterns.is_empty();
        count(project, root, &mut parts);
        for (_, text) in &project.texts {
            for version in versions(text) {
                if !submission.versions.iter().any(|known| known.name == version.name) {
                    submission.versions.push(version);
                }
            }
        }
        submission.unread.extend(
            root.unread
                .iter()
                .map(|unread| Unread { path: texts.shown(&unread.absolute), message: unread.message.clone() }),
        );
    }
    let order = ["Python", "template", "Markdown"];
    let counted = |(name, count): (&str, usize)| Counted { name: name.to_owned(), count };
    submission.kinds = order.iter().filter_map(|kind| Some(counted((kind, *kinds.get(kind)?)))).collect();
    let order = ["app", "model", "view", "URL pattern", "serializer", "form", "migration"];
    let parts = order.iter().filter_map(|part| Some(counted((part, *parts.get(part)?))));
    submission.parts = parts.filter(|part| part.count > 0).collect();
    submission.unread.sort_by(|a, b| (&a.path, &a.message).cmp(&(&b.path, &b.message)));
    submission.what = what(&submission, is_django);
    submission
}

fn lines(text: &str) -> usize {
    text.lines().filter(|line| !line.trim().is_empty()).count()
}

fn what(submission: &Submission, is_django: bool) -> String {
    let has = |name: &str| submission.parts.iter().any(|part| part.name == name);
    let of_kind = |name: &str| submission.kinds.iter().find(|kind| kind.name == name).map_or(0, |kind| kind.count);
    match () {
        () if is_django && has("serializer") => "A Django project with an API",
        () if is_django => "A Django project",
        () if of_kind("Python") == 0 && of_kind("Markdown") > 0 => "Written answers",
        () if of_kind("Markdown") > 0 => "Code and written answers",
        () if submission.files == 1 => "A single file",
        () => "Python code",
    }
    .to_owned()
}

/// Functions and methods of test files that a test runner would run.
fn tests(project: &Project) -> usize {
    let is_test = |function: &Function| function.name.name.starts_with("test");
    let functions = project.own_functions().filter(|(_, info)| !matches!(info.within, Within::Function(_)));
    functions.filter(|(_, info)| project.kind_of(info.module) == FileKind::Test && is_test(&info.function)).count()
}

fn count(project: &Project, root: &Root, parts: &mut BTreeMap<&'static str, usize>) {
    let bases = [
        ("model", "django.db.models.Model"),
        ("form", "django.forms.forms.BaseForm"),
        ("serializer", "rest_framework.serializers.BaseSerializer"),
    ];
    for (id, info) in project.own_classes() {
        if matches!(project.kind_of(info.module), FileKind::Test | FileKind::Migration) {
            continue;
        }
        for (name, base) in bases {
            *parts.entry(name).or_default() += usize::from(project.descends(id, base));
        }
    }
    let urls = project.urls();
    *parts.entry("URL pattern").or_default() += urls.patterns.len();
    *parts.entry("view").or_default() += urls.view_classes().len() + urls.view_functions().len();
    let is_migration = |file: &&std::sync::Arc<crate::world::file::File>| {
        file.kind == FileKind::Migration && !file.path.ends_with("__init__.py")
    };
    *parts.entry("migration").or_default() += root.files.iter().filter(is_migration).count();
    let apps: BTreeSet<&str> = root
        .files
        .iter()
        .filter_map(|file| {
            let (folder, name) = file.path.rsplit_once('/')?;
            matches!(name, "apps.py" | "models.py").then_some(folder)
        })
        .collect();
    *parts.entry("app").or_default() += apps.len();
}

/// The packages of a text of requirements that a reviewer wants to know of.
fn versions(text: &str) -> Vec<Version> {
    let mut found = Vec::new();
    for line in text.lines() {
        let line = line.trim().trim_start_matches(['"', '\'', '-', ' ']);
        let lower = line.to_lowercase();
        if let Some(rest) = lower.strip_prefix("requires-python").or_else(|| lower.strip_prefix("python =")) {
            let version = rest.trim_matches([' ', '=', '"', '\'', ',']).to_owned();
            found.push(Version { name: "Python".to_owned(), version });
            continue;
        }
        let end =
            lower.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))).unwrap_or(lower.len());
        let Some((name, rest)) = lower.split_at_checked(end) else { continue };
        let name = name.replace('_', "-");
        let Some((_, title)) = PACKAGES.iter().find(|(package, _)| *package == name) else { continue };
        let rest = rest.split(['#', ';']).next().unwrap_or("");
        let rest = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')).map_or(rest, |(_, rest)| rest);
        let version: String = rest.chars().filter(|c| !matches!(c, ' ' | '"' | '\'' | '{' | '}' | '(' | ')')).collect();
        let version = version.trim_matches(',').trim_start_matches('=').trim_start_matches("version=").to_owned();
        let is_version =
            version.starts_with(['<', '>', '~', '^', '!', '=']) || version.starts_with(|c: char| c.is_ascii_digit());
        if version.is_empty() || is_version {
            found.push(Version { name: (*title).to_owned(), version: version.chars().take(40).collect() });
        }
    }
    found
}

impl Tests {
    pub(crate) fn words(self) -> String {
        match (self.files, self.functions) {
            (0, _) => "no tests".to_owned(),
            (_, 1) => "1 test".to_owned(),
            (_, functions) => format!("{functions} tests"),
        }
    }
}

#[cfg(test)]
mod checks {
    use super::*;

    #[test]
    fn versions_are_read_as_they_are_written() {
        let read = |text: &str| -> Vec<String> {
            versions(text).into_iter().map(|version| format!("{} {}", version.name, version.version)).collect()
        };
        assert_eq!(
            read("Django==5.2.1  # lts\ndjangorestframework>=3.15,<4\ndjango-filter==24\n"),
            ["Django 5.2.1", "Django REST Framework >=3.15,<4"]
        );
        assert_eq!(
            read("requires-python = \">=3.12\"\ndependencies = [\n  \"django[argon2]~=5.1\",\n]\n"),
            ["Python >=3.12", "Django ~=5.1"]
        );
        assert_eq!(read("pytest\n"), ["pytest "]);
    }
}
