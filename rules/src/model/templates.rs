//! The templates of a project by the names that they are loaded by, and which of them Jinja2 reads. Knows paths
//! and the look of a template, not who renders it.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    model::project::Project,
    syntax::{
        Name,
        template::{self, Node, NodeKind, Template},
    },
};

/// All templates. A name may stand for several files: Django takes the first that it finds, the project's own
/// folder before those of apps.
#[derive(Debug, Default)]
pub struct Templates {
    named: BTreeMap<Name, Vec<Found>>,
    names: FxHashMap<u32, Vec<Name>>,
    jinja: FxHashSet<u32>,
}

/// A file behind a name.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Found {
    /// The folder that the name starts at.
    folder: Name,
    /// The number of the file and of its region; none for a file that djury does not read.
    file: Option<(u32, u32)>,
}

impl Project {
    pub fn templates(&self) -> &Templates {
        self.templates.get_or_init(|| Templates::of(self))
    }
}

impl Templates {
    fn of(project: &Project) -> Templates {
        let mut templates = Templates::default();
        let engines = project.engines();
        for (number, file) in project.own_files() {
            let Some((region, template)) = file.outline.templates().next() else { continue };
            // A block of a Markdown answer has no name.
            if file.path.ends_with(".md") || file.path.ends_with(".markdown") {
                continue;
            }
            templates.add(&file.path, Some((number, region)), &engines.folders);
            if engines.jinja.iter().any(|folder| below(&file.path, folder).is_some()) || is_jinja(&file.path, template)
            {
                templates.jinja.insert(number);
            }
        }
        for path in &project.others {
            templates.add(path, None, &engines.folders);
        }
        for found in templates.named.values_mut() {
            found.sort_by(|a, b| {
                let rank =
                    |found: &Found| (!engines.folders.contains(&found.folder), found.folder.matches('/').count());
                rank(a).cmp(&rank(b)).then_with(|| a.folder.cmp(&b.folder))
            });
        }
        templates
    }

    /// Names a file from the folders of `TEMPLATES` and from every folder that goes by the name of such.
    fn add(&mut self, path: &Name, file: Option<(u32, u32)>, configured: &BTreeSet<Name>) {
        let mut starts: Vec<&str> = folders(path).collect();
        starts.extend(configured.iter().map(Name::as_str).filter(|folder| below(path, folder).is_some()));
        starts.sort_unstable();
        starts.dedup();
        for folder in starts {
            let Some(name) = below(path, folder).map(Name::from) else { continue };
            self.named.entry(name.clone()).or_default().push(Found { folder: Name::from(folder), file });
            if let Some((number, _)) = file {
                self.names.entry(number).or_default().push(name);
            }
        }
    }

    /// The template that a name loads: the numbers of its file and region. None also for a file that djury does
    /// not read; see [`Templates::exists`].
    pub fn named(&self, name: &str) -> Option<(u32, u32)> {
        self.all_named(name).next()
    }

    /// All files that a name may load, in the order in which they are tried.
    pub fn all_named(&self, name: &str) -> impl Iterator<Item = (u32, u32)> {
        self.named.get(name).into_iter().flatten().filter_map(|found| found.file)
    }

    /// Whether a file goes by a name, be it one that djury does not read.
    pub fn exists(&self, name: &str) -> bool {
        self.named.contains_key(name)
    }

    /// The names that a file is loaded by; several where one folder of templates lies in another.
    pub fn names_of(&self, file: u32) -> &[Name] {
        self.names.get(&file).map_or(&[], Vec::as_slice)
    }

    /// Whether any template is named from a folder.
    pub fn has_any_in(&self, folder: &str) -> bool {
        self.named.values().flatten().any(|found| found.folder == folder)
    }

    /// All names, sorted.
    pub fn names(&self) -> impl Iterator<Item = &Name> {
        self.named.keys()
    }

    /// A name as one template writes it for another: `./` and `../` are meant from the folder of the writer.
    /// None where the way leads out of all folders, or the writer goes by several names.
    pub fn from(&self, file: u32, name: &str) -> Option<Name> {
        if !name.starts_with("./") && !name.starts_with("../") {
            return Some(Name::from(name));
        }
        let [own] = self.names_of(file) else { return None };
        let mut parts: Vec<&str> = own.split('/').collect();
        parts.pop();
        for part in name.split('/') {
            match part {
                "." => {}
                ".." => {
                    parts.pop()?;
                }
                _ => parts.push(part),
            }
        }
        Some(Name::from(parts.join("/")))
    }

    /// Whether Jinja2 reads a template, by its folder, by the end of its name, or by tags that only Jinja2 has.
    pub fn is_jinja(&self, file: u32) -> bool {
        self.jinja.contains(&file)
    }
}

/// What comes behind a folder in a path.
fn below<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    match folder {
        "" => Some(path),
        _ => path.strip_prefix(folder)?.strip_prefix('/'),
    }
}

/// The folders of a path that templates are named from.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    let ends = path.match_indices('/').map(|(at, _)| at);
    ends.filter_map(|end| path.get(..end)).filter(|folder| {
        let name = folder.rsplit('/').next().unwrap_or(folder);
        matches!(name, "templates" | "jinja2")
    })
}

fn is_jinja(path: &str, template: &Template) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let ending = name.rsplit('.').next().unwrap_or(name);
    if matches!(ending, "jinja" | "jinja2" | "j2") || folders.split('/').any(|folder| folder == "jinja2") {
        return true;
    }
    let tags = template.tags();
    let any = |wanted: fn(&Node) -> bool| tags.iter().any(|tag| wanted(tag));
    any(is_jinja_tag) && !any(|tag| matches!(tag.kind, NodeKind::Load(_)))
}

/// Tags that Django does not have.
fn is_jinja_tag(tag: &Node) -> bool {
    match &tag.kind {
        NodeKind::Set(_)
        | NodeKind::SetBlock(_)
        | NodeKind::Macro(_)
        | NodeKind::Call(_)
        | NodeKind::Do(_)
        | NodeKind::Import(_)
        | NodeKind::FromImport(_) => true,
        NodeKind::Verbatim(verbatim) => verbatim.raw,
        NodeKind::For(tag) => tag.recursive || tag.condition.is_some(),
        _ => false,
    }
}

/// The literal names in an expression that says which template to take: one string, or a list of them, of which
/// the first that exists is taken.
pub fn literal_names(expr: &template::Expr) -> Option<Vec<(&Name, crate::syntax::Id)>> {
    match &expr.kind {
        template::ExprKind::Str(name) => Some(vec![(name, expr.id)]),
        template::ExprKind::List(items) | template::ExprKind::Tuple(items) => items
            .iter()
            .map(|item| match &item.kind {
                template::ExprKind::Str(name) => Some((name, item.id)),
                _ => None,
            })
            .collect(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::{
        link,
        model::project::{Project, Root, RootFile},
        outline,
        text::{Language, Source},
    };

    fn project(files: &[(&str, &str)], others: &[&str]) -> Project {
        let files = files.iter().map(|(path, text)| {
            let source = Source::new(*text, Language::of_path(path).unwrap());
            RootFile { path: (*path).into(), outline: Arc::new(outline(&source, None, None)) }
        });
        let others = others.iter().map(|path| (*path).into()).collect();
        link(Root { files: files.collect(), others, ..Root::default() })
    }

    fn path(project: &Project, name: &str) -> Option<String> {
        let (file, _) = project.templates().named(name)?;
        Some(project.files[file as usize].path.to_string())
    }

    #[test]
    fn a_template_is_named_from_its_folder_and_the_projects_own_folder_comes_first() {
        let project = project(
            &[
                ("blog/templates/blog/list.html", ""),
                ("blog/templates/base.html", ""),
                ("templates/base.html", ""),
                ("static/page.html", ""),
            ],
            &["blog/templates/blog/mail.bin"],
        );
        assert_eq!(path(&project, "blog/list.html").as_deref(), Some("blog/templates/blog/list.html"));
        assert_eq!(path(&project, "base.html").as_deref(), Some("templates/base.html"));
        assert_eq!(project.templates().all_named("base.html").count(), 2);
        assert_eq!(path(&project, "page.html"), None);
        assert!(project.templates().exists("blog/mail.bin") && path(&project, "blog/mail.bin").is_none());
    }

    #[test]
    fn a_relative_name_is_meant_from_the_folder_of_the_template() {
        let project = project(&[("blog/templates/blog/parts/row.html", "")], &[]);
        let of = |name: &str| project.templates().from(0, name);
        assert_eq!(of("./cell.html").as_deref(), Some("blog/parts/cell.html"));
        assert_eq!(of("../list.html").as_deref(), Some("blog/list.html"));
        assert_eq!(of("../../../list.html"), None);
        assert_eq!(of("base.html").as_deref(), Some("base.html"));
    }

    #[test]
    fn jinja_shows_in_the_folder_the_name_or_the_tags() {
        let project = project(
            &[
                ("a/jinja2/a.html", ""),
                ("b/templates/b.j2", ""),
                ("c/templates/c.html", "{% set x = 1 %}"),
                ("d/templates/d.html", "{% load extras %}{% set x = 1 %}"),
                ("e/templates/e.html", "{{ post.title|upper }}"),
            ],
            &[],
        );
        let jinja: Vec<bool> = (0..5).map(|file| project.templates().is_jinja(file)).collect();
        assert_eq!(jinja, [true, true, true, false, false]);
    }
}
