//! Which question a piece of code answers: by a comment, the configuration, a name of a file or folder, a heading,
//! or the bank's recognisers, in this order. Knows no rule.

use djury_rules::{
    bank::{self, Bank, Question},
    finding::Place,
    model::{
        directives::{self, DirectiveKind},
        outline::{Content, Module, Region},
    },
    rule::FileKind,
    syntax::python::{Stmt, StmtKind},
    text::{Lines, Span},
};

use super::{
    file::{Document, File},
    settings::Settings,
};

/// The question that the code around a place answers; none where nothing says so.
pub(crate) fn answered(file: &File, document: &Document, place: Place, settings: &Settings) -> Option<u32> {
    let region = file.outline.regions.get(place.region as usize)?;
    let text = document.source.regions.get(place.region as usize).map_or("", |region| &*region.text);
    let around = match &region.content {
        Content::Python(module) => around(module, place),
        Content::Template(_) => Vec::new(),
    };
    let bank = &settings.bank;
    let names: Vec<&str> = around.iter().map(|(stmt, _)| name(stmt)).collect();
    let known = |number: &u32| bank.question(*number).is_some();
    directive(region, &around, text)
        .filter(known)
        .or_else(|| settings.answer(&file.absolute, &names.join(".")))
        .or_else(|| named(file).filter(known))
        .or_else(|| region.heading.as_deref().and_then(numbered).filter(known))
        .or_else(|| recognised(bank, &around, &file.path))
}

/// The definitions around a place, outermost first, with their spans in the region.
fn around(module: &Module, place: Place) -> Vec<(&Stmt, Span)> {
    let Some(item) = module.items.get(place.item as usize) else { return Vec::new() };
    let target = item.item.spans.get(place.id);
    let mut found = Vec::new();
    let mut bodies: Vec<&[Stmt]> = vec![&item.item.body];
    while let Some(body) = bodies.pop() {
        let Some(holder) = body.iter().find(|stmt| item.item.spans.get(stmt.id).contains(target)) else { continue };
        match &holder.kind {
            StmtKind::Class(class) => bodies = vec![&class.body],
            StmtKind::Function(function) => bodies = vec![&function.body],
            _ => {
                bodies = holder.bodies().collect();
                continue;
            }
        }
        found.push((holder, item.item.spans.get(holder.id).shifted(item.start)));
    }
    found
}

fn name(stmt: &Stmt) -> &str {
    match &stmt.kind {
        StmtKind::Class(class) => &class.name.name,
        StmtKind::Function(function) => &function.name.name,
        _ => "",
    }
}

/// `# Q28` in the comment lines above a definition, innermost first, else above all code of the region.
fn directive(region: &Region, around: &[(&Stmt, Span)], text: &str) -> Option<u32> {
    let questions: Vec<(u32, Span)> = region
        .directives
        .iter()
        .filter_map(|directive| match directive.kind {
            DirectiveKind::Question(number) if directive.is_alone => Some((number, directive.span.0)),
            _ => None,
        })
        .collect();
    if questions.is_empty() {
        return None;
    }
    let lines = Lines::new(text);
    let is_comment = |line: usize| lines.span(line, text).of(text).trim_start().starts_with('#');
    for (_, span) in around.iter().rev() {
        let first = lines.line(span.start);
        let above = (0..first).rev().take_while(|line| is_comment(*line)).last();
        let within = |at: &Span| above.is_some_and(|above| (above..first).contains(&lines.line(at.start)));
        if let Some((number, _)) = questions.iter().rev().find(|(_, at)| within(at)) {
            return Some(*number);
        }
    }
    let code = (0..lines.len()).find(|line| !is_comment(*line) && !lines.span(*line, text).of(text).trim().is_empty());
    let top = questions.iter().rev().find(|(_, at)| code.is_none_or(|code| lines.line(at.start) < code));
    top.map(|(number, _)| *number)
}

/// `q28.py`, `q28_factorial.py`, `28-factorial/`, nearest first.
fn named(file: &File) -> Option<u32> {
    if file.kind == FileKind::Migration {
        return None;
    }
    let parts = file.path.rsplit('/');
    parts
        .map(|part| part.split_once('.').map_or(part, |(stem, _)| stem))
        .find_map(|stem| directives::question(stem).or_else(|| leading(stem)))
}

/// A heading or list number: `Q28. Factorial`, `28) Factorial`.
fn numbered(heading: &str) -> Option<u32> {
    directives::question(heading).or_else(|| leading(heading.trim_start_matches(['#', '*', '_', ' '])))
}

/// The number that a name begins with, if a word follows or nothing.
fn leading(text: &str) -> Option<u32> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at_checked(digits)?;
    let ends = rest.is_empty() || rest.starts_with(['-', '_', '.', ')', ':', ' ']);
    number.parse().ok().filter(|_| ends && digits <= 3)
}

/// The question whose recogniser fits a function, a class or the module. Recognisers that ask for bases need the
/// project and stay out of this.
fn recognised(bank: &Bank, around: &[(&Stmt, Span)], path: &str) -> Option<u32> {
    let fits = |test: &dyn Fn(&Question) -> bool| {
        bank.questions.iter().find(|question| test(question)).map(|question| question.number)
    };
    let by_name = around.iter().rev().find_map(|(stmt, _)| {
        let name = name(stmt);
        fits(&|question| match &stmt.kind {
            StmtKind::Function(_) => {
                bank::matches(&question.recognise.functions, name)
                    && !bank::matches(&question.recognise.not_functions, name)
            }
            _ => question.recognise.bases.is_empty() && bank::matches(&question.recognise.classes, name),
        })
    });
    by_name.or_else(|| {
        let file = path.rsplit('/').next().unwrap_or(path);
        let stem = file.split('.').next().unwrap_or(file);
        fits(&|question| bank::matches(&question.recognise.modules, stem))
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use djury_rules::text::{Encoding, Language};

    use super::*;
    use crate::world::{roots::Candidate, settings::Folders};

    fn question(path: &str, text: &str) -> Option<u32> {
        let language = Language::of_path(path).unwrap();
        let document = Document::new(text, language, Encoding::UTF_8);
        let outline = djury_rules::outline(&document.source, None, None);
        let item = outline.modules().next().map_or(0, |(_, module)| module.items.len() - 1);
        let place = Place { item: u32::try_from(item).unwrap(), ..Place::default() };
        let place = match outline.modules().next() {
            Some((_, module)) => place.with(module.items[item].item.body[0].id),
            None => place,
        };
        let candidate = Candidate { path: path.into(), absolute: format!("/nowhere/{path}").into(), language };
        let file = File::on_disk(&candidate, 0, Arc::new(outline), Arc::default());
        answered(&file, &document, place, &Folders::default().of(std::path::Path::new("/nowhere")))
    }

    #[test]
    fn code_says_in_many_ways_which_question_it_answers() {
        assert_eq!(question("a.py", "# Q27\nx = 1\n\n# Q28: mine\ndef f(n): pass\n"), Some(28));
        assert_eq!(question("a.py", "# Q27\nx = 1\n\ndef f(n): pass\n"), Some(27));
        assert_eq!(question("q26_mine.py", "def f(n): pass\n"), Some(26));
        assert_eq!(question("28-factorial/answer.py", "def f(n): pass\n"), Some(28));
        assert_eq!(question("a.md", "## Q25. Exceptions\n```python\nx = 1\n```\n"), Some(25));
        assert_eq!(question("a.py", "def is_palindrome(s): pass\n"), Some(26));
        assert_eq!(question("bubble_sort.py", "def f(n): pass\n"), Some(27));
        assert_eq!(question("a.py", "def f(n): pass\n"), None);
        assert_eq!(question("app/migrations/0028_x.py", "def f(n): pass\n"), None);
    }
}
