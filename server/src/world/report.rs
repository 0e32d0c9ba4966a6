//! From findings to what is reported: places resolved, suppressions and the configuration applied, questions and
//! ids attached. Every output and the language server use this and nothing else.

use std::{
    collections::{BTreeSet, HashMap},
    path::{Path, PathBuf},
    sync::Arc,
};

use djury_rules::{
    bank::{Category, QuestionKind, Severity},
    finding::{Applicability, Finding, Place, Text},
    resolve,
    rule::FileKind,
    suppress::{Idle, suppress},
    syntax::Name,
    text::Span,
};

use super::{
    answers, config, custom,
    file::{Document, File},
    root::Root,
    settings::Settings,
    spelling,
};

/// djury's own rule.
pub(crate) const UNUSED_IGNORE: &str = "unused-ignore";

/// All that is reported of one file, in the order of line, column and rule.
#[derive(Debug)]
pub(crate) struct FileReport {
    pub(crate) file: Arc<File>,
    pub(crate) findings: Vec<Reported>,
    /// Whether the file on disk is no longer the one that was read, so that nothing can be said of it.
    pub(crate) is_stale: bool,
}

/// A finding as it is reported.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Reported {
    /// Stable for one defect across edits elsewhere.
    pub(crate) id: String,
    pub(crate) rule: Name,
    pub(crate) severity: Severity,
    pub(crate) category: Category,
    pub(crate) message: String,
    pub(crate) at: Location,
    /// Numbers of the bank's questions, ascending.
    pub(crate) questions: Vec<u32>,
    pub(crate) relation: Option<String>,
    pub(crate) related: Vec<(Location, String)>,
    pub(crate) fix: Option<ReportedFix>,
    /// Where the same defect begins; shown there too.
    pub(crate) origin: Option<Location>,
}

/// A stretch of a file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Location {
    /// Relative to the root, with `/`.
    pub(crate) path: Name,
    pub(crate) absolute: PathBuf,
    /// In bytes of the decoded text.
    pub(crate) span: Span,
    pub(crate) start: Position,
    pub(crate) end: Position,
}

/// Line and column from 1, the column in Unicode code points.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Position {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

#[derive(Clone, PartialEq, Debug)]
pub(crate) struct ReportedFix {
    pub(crate) title: String,
    pub(crate) applicability: Applicability,
    /// In the order of files and places; they do not overlap.
    pub(crate) edits: Vec<ReportedEdit>,
}

/// The bytes at a location are replaced by a text.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct ReportedEdit {
    pub(crate) at: Location,
    pub(crate) text: String,
}

impl Location {
    fn new(file: &File, document: &Document, span: Span) -> Location {
        let position = |offset: u32| {
            let (line, column) = document.lines.position(offset, document.text());
            Position { line: line + 1, column: column + 1 }
        };
        Location {
            path: file.path.clone(),
            absolute: file.absolute.clone(),
            span,
            start: position(span.start),
            end: position(span.end.max(span.start)),
        }
    }
}

/// The report of a file, and the numbers of all files that it was made from. `of_project` is what the rules that
/// look at the project found in the file; `is_whole` tells whether that is all that they have to say.
pub(super) fn of_file(
    root: &Root,
    index: usize,
    file: &Arc<File>,
    of_project: &[Finding],
    is_whole: bool,
) -> (FileReport, BTreeSet<usize>) {
    let number = u32::try_from(index).unwrap_or(u32::MAX);
    let own = file.inspected().iter().map(|finding| finding.clone().in_file(number));
    let found: Vec<Finding> = own.chain(of_project.iter().cloned()).collect();
    let has_directives = file.outline.regions.iter().any(|region| !region.directives.is_empty());
    let mut read = BTreeSet::from([index]);
    let settings = root.folders.of(file.absolute.parent().unwrap_or(Path::new("")));
    if found.is_empty() && !has_directives && settings.custom.is_empty() {
        return (FileReport { file: file.clone(), findings: Vec::new(), is_stale: false }, read);
    }
    let Some(document) = file.document() else {
        return (FileReport { file: file.clone(), findings: Vec::new(), is_stale: true }, read);
    };
    read.extend(found.iter().flat_map(files_of));
    let reporter = Reporter { root, file, document, settings: &settings };
    let findings = reporter.report(found, is_whole);
    (FileReport { file: file.clone(), findings, is_stale: false }, read)
}

/// The numbers of the files that a finding speaks of.
fn files_of(finding: &Finding) -> impl Iterator<Item = usize> {
    let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
    let sources = edits.clone().flat_map(|edit| &edit.text).filter_map(|text| match text {
        Text::Source(place) | Text::Indent(place) | Text::Line(place) => Some(place),
        Text::Literal(_) => None,
    });
    let places =
        finding.related.iter().map(|related| &related.place).chain(edits.map(|edit| &edit.place)).chain(sources);
    places.chain(&finding.origin).chain([&finding.place]).map(|place| place.file as usize)
}

struct Reporter<'a> {
    root: &'a Root,
    file: &'a File,
    document: &'a Document,
    settings: &'a Settings,
}

/// What tells a finding of a file from all others.
type Key = (Span, Name, String, Option<Place>);

fn key(finding: &Finding, span: Span) -> Key {
    (span, finding.rule.clone(), finding.message.clone(), finding.origin)
}

impl Reporter<'_> {
    fn report(&self, found: Vec<Finding>, is_whole: bool) -> Vec<Reported> {
        let mut found = self.placed(found);
        found.extend(custom::find(&self.settings.custom, &self.document.source));
        found.sort_by(|(a, at), (b, bt)| {
            (at.start, &a.rule, at.end, &a.message).cmp(&(bt.start, &b.rule, bt.end, &b.message))
        });
        let ids = self.ids(&found);
        let codes = |rule: &str| self.settings.bank.weight(rule).map(|weight| weight.noqa.clone()).unwrap_or_default();
        let (source, lines) = (&self.document.source, &self.document.lines);
        let knows = |rule: &str| config::knows(rule) || self.settings.custom_rule(rule).is_some();
        let (kept, idle) = suppress(source, lines, &self.file.outline, found, &knows, &codes);
        let mut reported: Vec<Reported> = kept
            .into_iter()
            .filter_map(|(finding, span)| {
                let id = ids.get(&key(&finding, span)).cloned();
                self.reported(finding, span, id.unwrap_or_default())
            })
            .collect();
        // A comment silences nothing only once all rules have spoken.
        if is_whole {
            let mut alike = HashMap::new();
            for idle in idle {
                let ordinal = alike.entry((idle.rule.clone(), idle.is_unknown)).or_insert(0u32);
                reported.extend(self.idle(&idle, *ordinal));
                *ordinal += 1;
            }
        }
        reported.sort_by(|a, b| order(a).cmp(&order(b)));
        reported
    }

    /// The findings with their spans, in order, each once. What two querysets lack at one read is two findings.
    fn placed(&self, found: Vec<Finding>) -> Vec<(Finding, Span)> {
        let span = |place: Place| self.file.outline.span(place.region, place.item, place.id);
        let placed = found.into_iter().map(|finding| {
            let span = span(finding.place);
            (finding, span)
        });
        let mut placed: Vec<(Finding, Span)> = placed.collect();
        placed.sort_by(|(a, at), (b, bt)| {
            (at.start, &a.rule, at.end, &a.message, a.origin).cmp(&(bt.start, &b.rule, bt.end, &b.message, b.origin))
        });
        placed.dedup_by(|(a, at), (b, bt)| {
            at == bt && a.rule == b.rule && a.message == b.message && a.origin == b.origin
        });
        placed
    }

    /// Ids count the findings that are alike in all but their place, so they are given before any is taken out.
    fn ids(&self, found: &[(Finding, Span)]) -> HashMap<Key, String> {
        let mut alike: HashMap<(Name, String, String), u32> = HashMap::new();
        let mut ids = HashMap::new();
        for (finding, span) in found {
            let symbol = resolve::symbol(&self.file.outline, finding.place);
            let about = finding.relation.clone().unwrap_or_else(|| finding.message.clone());
            let ordinal = alike.entry((finding.rule.clone(), symbol.clone(), about)).or_insert(0);
            let id = resolve::id(finding, &self.file.path, &symbol, *ordinal);
            *ordinal += 1;
            ids.insert(key(finding, *span), id);
        }
        ids
    }

    /// What remains of a finding under the configuration.
    fn reported(&self, finding: Finding, span: Span, id: String) -> Option<Reported> {
        let severity = self.severity(&finding)?;
        let related =
            finding.related.iter().filter_map(|related| Some((self.location(related.place)?, related.message.clone())));
        Some(Reported {
            id,
            severity,
            category: self.category(&finding.rule),
            at: Location::new(self.file, self.document, span),
            questions: self.questions(&finding),
            related: related.collect(),
            fix: self.fix(&finding),
            origin: finding.origin.and_then(|place| self.location(place)),
            relation: finding.relation,
            rule: finding.rule,
            message: finding.message,
        })
    }

    /// What a finding weighs; none where it is not reported.
    fn severity(&self, finding: &Finding) -> Option<Severity> {
        if !self.settings.reports(&finding.rule, &self.file.absolute) {
            return None;
        }
        let by_bank = self.settings.bank.severity(finding);
        let own = self.settings.severity(&finding.rule);
        if self.file.kind != FileKind::Migration {
            return Some(own.unwrap_or(by_bank));
        }
        // A migration is run once and is never edited later: what is about style or speed is of no use there.
        let is_about_migrations =
            ["migration", "historical", "runpython"].iter().any(|start| finding.rule.starts_with(start));
        match self.category(&finding.rule) {
            _ if is_about_migrations || finding.rule == UNUSED_IGNORE => Some(own.unwrap_or(by_bank)),
            Category::Security => Some(own.unwrap_or(by_bank)),
            Category::Performance => Some(own.unwrap_or_else(|| by_bank.min(Severity::Info))),
            _ => None,
        }
    }

    fn category(&self, rule: &str) -> Category {
        let own = || self.settings.custom_rule(rule).map(|rule| rule.category);
        let weight = self.settings.bank.weight(rule).map(|weight| weight.category);
        weight.or_else(own).unwrap_or(Category::Correctness)
    }

    /// The questions that a finding says something about. Of the coding questions only the one that the code
    /// answers counts, where that is known.
    fn questions(&self, finding: &Finding) -> Vec<u32> {
        let bank = &self.settings.bank;
        let mut questions = bank.questions_of(&finding.rule);
        questions.extend(self.settings.custom_rule(&finding.rule).and_then(|rule| rule.question));
        let is_code = |number: &u32| bank.question(*number).is_some_and(|question| question.kind == QuestionKind::Code);
        if questions.iter().any(is_code)
            && let Some(answered) = answers::answered(self.file, self.document, finding.place, self.settings)
        {
            questions.retain(|number| *number == answered || !is_code(number));
        }
        questions
    }

    /// A place of any file of the root; none where the file is not there, as Django's own are not.
    fn location(&self, place: Place) -> Option<Location> {
        let file = self.root.files.get(place.file as usize)?;
        let document = file.document()?;
        Some(Location::new(file, document, file.outline.span(place.region, place.item, place.id)))
    }

    /// A fix whose edits all have their place and do not overlap.
    fn fix(&self, finding: &Finding) -> Option<ReportedFix> {
        let fix = finding.fix.as_ref()?;
        let document = |number: u32| self.root.files.get(number as usize)?.resolver();
        let mut edits = Vec::new();
        for change in resolve::replacements(&fix.edits, &document)? {
            let file = self.root.files.get(change.file as usize)?;
            edits.push(ReportedEdit { at: Location::new(file, file.document()?, change.span), text: change.text });
        }
        let overlaps = edits.windows(2).any(|pair| match pair {
            [a, b] => a.at.path == b.at.path && a.at.span.end > b.at.span.start,
            _ => false,
        });
        let does_nothing = edits.is_empty();
        (!overlaps && !does_nothing).then(|| ReportedFix {
            title: fix.title.clone(),
            applicability: fix.applicability,
            edits,
        })
    }

    /// The finding about a suppression that silences nothing.
    fn idle(&self, idle: &Idle, ordinal: u32) -> Option<Reported> {
        let mut finding = idle.finding();
        if let Some(rule) = idle.rule.as_deref().filter(|_| idle.is_unknown) {
            finding.message.push_str(&spelling::hint(rule, config::names()));
        }
        let severity = self.severity(&finding)?;
        let at = Location::new(self.file, self.document, idle.span);
        Some(Reported {
            id: resolve::id(&finding, &self.file.path, "", ordinal),
            rule: finding.rule.clone(),
            severity,
            category: self.category(UNUSED_IGNORE),
            message: finding.message,
            questions: Vec::new(),
            relation: None,
            related: Vec::new(),
            fix: self.without(idle),
            origin: None,
            at,
        })
    }

    /// The fix that takes an idle suppression out.
    fn without(&self, idle: &Idle) -> Option<ReportedFix> {
        let text = self.document.text();
        let edit = |span: Span, text: &str| ReportedEdit {
            at: Location::new(self.file, self.document, span),
            text: text.to_owned(),
        };
        let near =
            idle.rule.as_deref().filter(|_| idle.is_unknown).and_then(|rule| spelling::nearest(rule, config::names()));
        if let Some(near) = near {
            let title = format!("Write `{near}`");
            return Some(ReportedFix {
                title,
                applicability: Applicability::Suggested,
                edits: vec![edit(idle.span, near)],
            });
        }
        let span = removed(text, &self.document.lines, idle)?;
        let title = match &idle.rule {
            Some(rule) => format!("Remove `{rule}` from the comment"),
            None => "Remove the comment".to_owned(),
        };
        Some(ReportedFix { title, applicability: Applicability::Safe, edits: vec![edit(span, "")] })
    }
}

fn order(reported: &Reported) -> (Position, &Name, Position, &String) {
    (reported.at.start, &reported.rule, reported.at.end, &reported.message)
}

/// What goes when a suppression goes: one rule of several with its comma, or the whole directive, and with it the
/// comment and the line where nothing else is left of them. None where the text around is not as expected.
fn removed(text: &str, lines: &djury_rules::text::Lines, idle: &Idle) -> Option<Span> {
    let line = lines.span(lines.line(idle.span.start), text);
    let start = line.start as usize;
    let content = line.of(text);
    let at = (idle.span.start as usize).checked_sub(start)?;
    let end = (idle.span.end as usize).checked_sub(start)?.min(content.len());
    let cut = |from: usize, to: usize| {
        let offset = |at: usize| u32::try_from(start + at).unwrap_or(u32::MAX);
        Some(Span::new(offset(from), offset(to)))
    };
    let directive = match &idle.rule {
        None => content.get(..end)?.rfind("djury:").map(|at| (at, content.len()))?,
        Some(_) => {
            let open = content.get(..at)?.rfind('[')?;
            let close = end + content.get(end..)?.find(']')?;
            let others = content.get(open + 1..at)?.split(',').chain(content.get(end..close)?.split(','));
            if others.clone().any(|other| !other.trim().is_empty()) {
                let after = content.get(end..close)?;
                return match after.trim_start().strip_prefix(',') {
                    Some(rest) => cut(at, close - rest.trim_start().len()),
                    None => cut(content.get(..at)?.rfind(',')?, end),
                };
            }
            (content.get(..open)?.rfind("djury:")?, close + 1)
        }
    };
    let (from, to) = directive;
    let before = content.get(..from)?;
    if let Some(code) = before.trim_end().strip_suffix("{#") {
        let to = from + content.get(from..)?.find("#}")? + 2;
        return whole_line(text, code.trim_end().len(), to, content, &cut);
    }
    let mark = before.trim_end().strip_suffix('#')?;
    // What follows on the same comment is its reason, and goes too, unless it is another directive.
    match content.get(to..)?.find('#') {
        Some(next) => cut(mark.len(), to + next),
        None => whole_line(text, mark.trim_end().len(), content.len(), content, &cut),
    }
}

/// The whole line with its end where nothing but the cut stands on it.
fn whole_line(
    text: &str,
    from: usize,
    to: usize,
    content: &str,
    cut: &dyn Fn(usize, usize) -> Option<Span>,
) -> Option<Span> {
    let is_alone = content.get(..from)?.trim().is_empty() && content.get(to..)?.trim().is_empty();
    if !is_alone {
        return cut(from, to);
    }
    let line = cut(0, content.len())?;
    let rest = text.get(line.end as usize..)?;
    let end = if rest.starts_with("\r\n") { 2 } else { u32::from(rest.starts_with(['\n', '\r'])) };
    Some(Span::new(line.start, line.end + end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use djury_rules::text::Lines;

    fn without(text: &str, named: &str, rule: Option<&str>) -> String {
        let at = u32::try_from(text.find(named).unwrap()).unwrap();
        let span = Span::new(at, at + u32::try_from(named.len()).unwrap());
        let idle = Idle { span, rule: rule.map(str::to_owned), is_unknown: false };
        let cut = removed(text, &Lines::new(text), &idle).unwrap();
        format!("{}{}", &text[..cut.start as usize], &text[cut.end as usize..])
    }

    #[test]
    fn an_idle_suppression_goes_with_all_that_is_left_of_its_comment() {
        let one = "x = 1  # djury: ignore[a-b] because\ny\n";
        assert_eq!(without(one, "a-b", Some("a-b")), "x = 1\ny\n");
        let alone = "x\n  # djury: ignore[a-b]\r\ny\n";
        assert_eq!(without(alone, "a-b", Some("a-b")), "x\ny\n");
        let several = "x  # djury: ignore[a-b, c-d]\n";
        assert_eq!(without(several, "a-b", Some("a-b")), "x  # djury: ignore[c-d]\n");
        assert_eq!(without(several, "c-d", Some("c-d")), "x  # djury: ignore[a-b]\n");
        let all = "x = 1  # djury: ignore\n";
        assert_eq!(without(all, "# djury: ignore", None), "x = 1\n");
        let template = "<p>{# djury: ignore[a-b] #}</p>\n";
        assert_eq!(without(template, "a-b", Some("a-b")), "<p></p>\n");
        let followed = "x  # djury: ignore[a-b]  # noqa: E1\n";
        assert_eq!(without(followed, "a-b", Some("a-b")), "x  # noqa: E1\n");
    }
}
