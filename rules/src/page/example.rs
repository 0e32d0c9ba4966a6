//! The blocks of a page as small projects, and what is found in them. Knows how rules are run, and no rule.

use std::{collections::BTreeMap, fmt::Write, sync::Arc};

use super::{
    Block, Page, Part,
    marks::{self, Mark, Marked},
};
use crate::{
    RULES,
    bank::Bank,
    finding::Finding,
    inspect_by, link,
    model::{
        modules,
        outline::{Outline, outline},
        project::{Root, RootFile},
    },
    resolve::{Document, Replacement, replacements},
    review_by,
    rule::{On, Rule},
    rule_named,
    suppress::suppress,
    syntax::Name,
    text::{Language, Lines, Source, Span},
};

/// One file of an example.
#[derive(Clone, Debug)]
struct ExampleFile {
    path: String,
    marked: Marked,
    /// The page's line of the block's first line.
    line: usize,
}

/// Blocks that are read together: one without a name, or the named ones of a section.
#[derive(Clone, Default, Debug)]
pub(super) struct Example {
    files: Vec<ExampleFile>,
    /// The paths whose blocks belong to this example; the other files were shown earlier in the section.
    own: Vec<String>,
    is_named: bool,
    fixed: Vec<ExampleFile>,
}

/// The examples of a page, in order. In a section, a file that is shown again replaces the one before and begins
/// a new example with all others that were named.
pub(super) fn examples(page: &Page<'_>) -> Vec<Example> {
    let mut done: Vec<Example> = Vec::new();
    let mut current = Example::default();
    let mut named: Vec<ExampleFile> = Vec::new();
    for part in &page.parts {
        let block = match part {
            Part::Code(block) => block,
            Part::Heading(_) => {
                named.clear();
                done.extend(current.finish());
                continue;
            }
            Part::Prose(_) => continue,
        };
        let path = match current.own.as_slice() {
            // A fixed block without a name is the one file of its example.
            [only] if block.is_fixed && block.file.is_none() => only.clone(),
            _ => match path(block) {
                Some(path) => path,
                None => continue,
            },
        };
        let file = ExampleFile { path: path.clone(), marked: marks::take(block.text), line: block.line };
        if block.is_fixed {
            current.fixed.push(file);
            continue;
        }
        let joins =
            block.file.is_some() && current.is_named && current.fixed.is_empty() && !current.own.contains(&path);
        if !joins {
            done.extend(current.finish());
        }
        current.is_named = block.file.is_some();
        current.own.push(path.clone());
        current.files = match current.is_named {
            true => {
                named.retain(|other| other.path != path);
                named.push(file);
                named.clone()
            }
            false => vec![file],
        };
    }
    done.extend(current.finish());
    done
}

/// The path of a block; none for one that is only shown.
fn path(block: &Block<'_>) -> Option<String> {
    let path = match (block.file, block.language) {
        (Some(path), _) => path,
        (None, "python") => "answer.py",
        (None, "html" | "django" | "htmldjango" | "jinja") => "templates/answer.html",
        (None, "markdown") => "answer.md",
        (None, _) => return None,
    };
    Some(path.to_owned())
}

/// A finding and where it stands.
struct Seen {
    path: String,
    line: usize,
    finding: Finding,
}

impl Seen {
    /// Wherever in the file: fixes move lines.
    fn says_the_same_as(&self, other: &Seen) -> bool {
        (&self.path, &self.finding.rule, &self.finding.message)
            == (&other.path, &other.finding.rule, &other.finding.message)
    }
}

impl Example {
    fn finish(&mut self) -> Option<Example> {
        let done = std::mem::take(self);
        (!done.own.is_empty() || !done.fixed.is_empty()).then_some(done)
    }

    pub(super) fn is_firing(&self) -> bool {
        self.files.iter().any(|file| !file.marked.marks.is_empty())
    }

    pub(super) fn has_fixed(&self) -> bool {
        !self.fixed.is_empty()
    }

    /// The names of the rules that marks bring in besides the page's own.
    pub(super) fn other_rules(&self) -> Vec<&str> {
        let marks = self.files.iter().chain(&self.fixed).flat_map(|file| &file.marked.marks);
        marks.filter_map(|mark| mark.rule.as_deref()).collect()
    }

    /// Runs the example. Each line of the answer is one lie of the page; the rules' findings come with it.
    pub(super) fn run(&self, rule: &str, rules: &[Rule]) -> (Vec<String>, Vec<Finding>) {
        let mut lies = Vec::new();
        let project = Files::new(self.files.iter().map(|file| (file.path.clone(), file.marked.text.clone())));
        let seen = project.findings(rules);
        compare(rule, &self.files, &seen, &mut lies);
        if !self.fixed.is_empty() && lies.is_empty() {
            self.run_fixed(rule, rules, &project, &seen, &mut lies);
        }
        if lies.is_empty() {
            self.run_each_fix(rules, &project, &seen, &mut lies);
        }
        (lies, seen.into_iter().map(|seen| seen.finding).collect())
    }

    /// Makes each fix by itself: its finding is gone then, and none is there that was not there before.
    fn run_each_fix(&self, rules: &[Rule], project: &Files, seen: &[Seen], lies: &mut Vec<String>) {
        let count = |all: &[Seen], one: &Seen| all.iter().filter(|other| other.says_the_same_as(one)).count();
        for one in seen.iter().filter(|one| one.finding.fix.is_some()) {
            let at = self.files.iter().find(|file| file.path == one.path).map_or(0, |file| file.line + one.line);
            let texts = match project.fixed(std::slice::from_ref(one)) {
                Ok(texts) => texts,
                Err(lie) => return lies.push(format!("{at}: {lie}")),
            };
            let after = Files::new(texts.into_iter()).findings(rules);
            let message = &one.finding.message;
            if count(&after, one) >= count(seen, one) {
                lies.push(format!("{at}: after the fix of `{message}` alone it is found again"));
            }
            if let Some(fresh) = after.iter().find(|other| count(&after, other) > count(seen, other)) {
                lies.push(format!("{at}: the fix of `{message}` alone brings `{}`", fresh.finding.message));
            }
        }
    }

    fn run_fixed(&self, rule: &str, rules: &[Rule], project: &Files, seen: &[Seen], lies: &mut Vec<String>) {
        let at = self.fixed.first().map_or(0, |file| file.line);
        let texts = match project.fixed(seen) {
            Ok(texts) => texts,
            Err(lie) => return lies.push(format!("{at}: {lie}")),
        };
        for (path, text) in &texts {
            let before = self.files.iter().find(|file| file.path == *path).map(|file| &file.marked.text);
            match self.fixed.iter().find(|file| file.path == *path) {
                Some(shown) if shown.marked.text != *text => lies.push(format!(
                    "{}: the fix of `{path}` makes something else\n{}",
                    shown.line,
                    difference(&shown.marked.text, text)
                )),
                Some(_) => {}
                None if before == Some(text) => {}
                None => lies.push(format!("{at}: the fix changes `{path}` too, and no fixed block shows it:\n{text}")),
            }
        }
        for shown in self.fixed.iter().filter(|shown| !texts.contains_key(&shown.path)) {
            lies.push(format!("{}: `{}` is shown fixed, but there is no such block before", shown.line, shown.path));
        }
        if lies.is_empty() {
            let fixed = self.files.iter().map(|file| {
                let fixed = self.fixed.iter().find(|fixed| fixed.path == file.path);
                let marked = Marked { marks: Vec::new(), ..file.marked.clone() };
                fixed.cloned().unwrap_or(ExampleFile { marked, ..file.clone() })
            });
            compare(rule, &fixed.collect::<Vec<_>>(), &Files::new(texts.into_iter()).findings(rules), lies);
        }
    }
}

/// The codes of other linters that mean the same as a rule.
fn codes(rule: &str) -> Vec<String> {
    Bank::builtin().rules.get(rule).map(|weight| weight.noqa.clone()).unwrap_or_default()
}

/// Holds what was announced against what was found.
fn compare(rule: &str, files: &[ExampleFile], seen: &[Seen], lies: &mut Vec<String>) {
    let meets = |mark: &Mark, seen: &Seen| {
        seen.line == mark.line
            && seen.finding.rule == mark.rule.as_deref().unwrap_or(rule)
            && seen.finding.message.contains(&mark.text)
    };
    for file in files {
        let line = |line: usize| match file.marked.origins.get(line) {
            Some(origin) => file.line + origin,
            None => file.line + file.marked.origins.last().map_or(0, |last| last + 1),
        };
        let here: Vec<&Seen> = seen.iter().filter(|seen| seen.path == file.path).collect();
        let mut unannounced = here.clone();
        for mark in &file.marked.marks {
            match unannounced.iter().position(|seen| meets(mark, seen)) {
                Some(met) => {
                    unannounced.remove(met);
                }
                None => {
                    let name = mark.rule.as_deref().unwrap_or(rule);
                    let other = here.iter().filter(|seen| seen.line == mark.line && seen.finding.rule == name);
                    let got: Vec<_> = other.map(|seen| format!("`{}`", seen.finding.message)).collect();
                    lies.push(format!(
                        "{}: `{}` announces {name} with `{}`, got {}",
                        line(mark.line),
                        file.path,
                        mark.text,
                        if got.is_empty() { "nothing".to_owned() } else { got.join(", ") }
                    ));
                }
            }
        }
        for seen in unannounced {
            let (rule, message) = (&seen.finding.rule, &seen.finding.message);
            lies.push(format!("{}: in `{}` nobody announces {rule}: `{message}`", line(seen.line), file.path));
        }
    }
}

fn difference(shown: &str, made: &str) -> String {
    let mut text = String::new();
    let (shown, made): (Vec<&str>, Vec<&str>) = (shown.lines().collect(), made.lines().collect());
    for number in 0..shown.len().max(made.len()) {
        match (shown.get(number), made.get(number)) {
            (Some(shown), Some(made)) if shown == made => _ = writeln!(text, "          {shown}"),
            (shown, made) => {
                for (word, line) in [("the page:", shown), ("the fix: ", made)] {
                    if let Some(line) = line {
                        _ = writeln!(text, "{word} {line}");
                    }
                }
            }
        }
    }
    text
}

/// The texts of an example, read.
struct Files(Vec<ReadFile>);

struct ReadFile {
    path: String,
    text: String,
    /// None for a text that djury does not read as code.
    read: Option<(Source, Lines, Arc<Outline>)>,
}

impl Files {
    /// In the order of paths, as a linked project has them.
    fn new(texts: impl Iterator<Item = (String, String)>) -> Files {
        let mut files: Vec<ReadFile> = texts
            .map(|(path, text)| {
                let read = Language::of_path(&path).map(|language| {
                    let source = Source::new(text.as_str(), language);
                    let outline = Arc::new(outline(&source, None, None));
                    (source, Lines::new(&text), outline)
                });
                ReadFile { path, text, read }
            })
            .collect();
        files.sort_by(|a, b| (a.read.is_none(), &a.path).cmp(&(b.read.is_none(), &b.path)));
        Files(files)
    }

    fn code(&self) -> impl Iterator<Item = (&ReadFile, Document<'_>)> {
        self.0.iter().filter_map(|file| {
            let (source, lines, outline) = file.read.as_ref()?;
            Some((file, Document { source, lines, outline }))
        })
    }

    fn findings(&self, rules: &[Rule]) -> Vec<Seen> {
        let mut root = Root::default();
        for file in &self.0 {
            let path = Name::from(file.path.as_str());
            match &file.read {
                Some((_, _, outline)) => root.files.push(RootFile { path, outline: outline.clone() }),
                None => {
                    root.others.push(path.clone());
                    root.texts.push((path, Arc::from(file.text.as_str())));
                }
            }
        }
        // What suppressions silence is known only when every rule has spoken.
        let suppresses = rules.iter().any(|rule| matches!(rule.on, On::Suppressions));
        let rules = if suppresses { RULES } else { rules };
        let mut found = review_by(rules, &link(root), &|| false);
        for ((file, document), number) in self.code().zip(0u32..) {
            let own = inspect_by(rules, document.source, document.outline, modules::kind(&file.path));
            found.extend(own.into_iter().map(|finding| finding.in_file(number)));
        }
        let mut seen: Vec<Seen> = Vec::new();
        for ((file, document), number) in self.code().zip(0u32..) {
            let (here, others) = found.into_iter().partition(|finding| finding.place.file == number);
            found = others;
            let here: Vec<Finding> = here;
            let mut here: Vec<_> = here.into_iter().map(|finding| (document.span(finding.place), finding)).collect();
            if suppresses {
                let placed = here.into_iter().map(|(span, finding)| (finding, span)).collect();
                let knows = |name: &str| rule_named(name).is_some();
                let (kept, idle) = suppress(document.source, document.lines, document.outline, placed, &knows, &codes);
                here = kept.into_iter().map(|(finding, span)| (span, finding)).collect();
                here.extend(idle.into_iter().map(|idle| (idle.span, idle.finding())));
            }
            let line = |span: Span| document.lines.line(span.start);
            seen.extend(here.into_iter().map(|(span, finding)| Seen {
                path: file.path.clone(),
                line: line(span),
                finding,
            }));
        }
        seen.sort_by(|a, b| (&a.path, a.line, &a.finding.message).cmp(&(&b.path, b.line, &b.finding.message)));
        seen
    }

    /// All texts with the fixes of all findings applied at once.
    fn fixed(&self, seen: &[Seen]) -> Result<BTreeMap<String, String>, String> {
        let document = |number: u32| self.code().nth(number as usize).map(|(_, document)| document);
        let mut changes: Vec<Replacement> = Vec::new();
        for fix in seen.iter().filter_map(|seen| seen.finding.fix.as_ref()) {
            let made = replacements(&fix.edits, &document).ok_or("a fix edits a file that there is not")?;
            for change in made {
                if !changes.contains(&change) {
                    changes.push(change);
                }
            }
        }
        changes.sort_by_key(|change| (change.file, change.span));
        let overlap = |pair: &&[Replacement]| match pair {
            [a, b] => a.file == b.file && a.span.end > b.span.start,
            _ => false,
        };
        if let Some(pair) = changes.windows(2).find(overlap) {
            return Err(format!("two fixes change the same text: {pair:?}"));
        }
        let mut texts: BTreeMap<String, String> =
            self.0.iter().map(|file| (file.path.clone(), file.text.clone())).collect();
        for change in changes.iter().rev() {
            let Some((file, _)) = self.code().nth(change.file as usize) else { continue };
            if let Some(text) = texts.get_mut(&file.path) {
                text.replace_range(change.span.start as usize..change.span.end as usize, &change.text);
            }
        }
        Ok(texts)
    }
}
