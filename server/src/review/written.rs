//! Written answers: which parts of a text answer which question, by numbers and by the words of the question. Text
//! in, parts out; what is not told plainly is not paired.

#[cfg(test)]
mod tests;

use djury_rules::bank::Bank;

use super::{sheet::Written, wording::likeness};

/// A line that may begin an answer.
struct Title<'t> {
    line: usize,
    /// From 1 for `#`; 7 for what is no heading, so that every heading ends it.
    level: usize,
    text: &'t str,
    /// Where the title's own line leaves off, for an answer on the same line.
    question: Option<(u32, Sign)>,
}

/// How a number is written, surest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sign {
    /// `Q25`, `Question 25`
    Named,
    /// A number in a heading, or in a line that is bold as a whole.
    Heading,
    /// `25. …` at the start of a line.
    Listed,
}

/// From this likeness on, from 0 to 100, a title is taken for the question.
const SURE: u32 = 60;
/// From this likeness on a line is the question again, and no answer.
const SAME: u32 = 75;
/// Enough where the number says the same.
const ALIKE: u32 = 35;

/// The question that all of a file answers, by its name: `q5.md`, `5-signals.md`, `answers/05_signals.txt`.
pub(super) fn whole(path: &str, bank: &Bank) -> Option<u32> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.split('.').next().unwrap_or(name);
    let (number, is_named) = numbered(stem);
    let is_joined = stem.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(['-', '_']);
    number.filter(|number| (is_named || is_joined || stem.len() <= 3) && bank.question(*number).is_some())
}

/// The written answers of a text. `whole` is the question that all of the file answers, by its name.
pub(super) fn answers(text: &str, path: &str, whole: Option<u32>, bank: &Bank) -> Vec<(u32, Written)> {
    let lines: Vec<&str> = text.lines().collect();
    let titles = titles(&lines);
    let chosen = choose(titles, path, bank);
    if let Some(question) = whole.filter(|_| !chosen.iter().any(|title| title.question.is_some())) {
        let (heading, from) = match chosen.first() {
            Some(title) if title.line <= 2 && title.level < 7 => (bare(title.text), title.line + 1),
            _ => (String::new(), 0),
        };
        return part(&lines, from, lines.len(), heading, path).map(|written| (question, written)).into_iter().collect();
    }
    let mut found = Vec::new();
    for (index, title) in chosen.iter().enumerate() {
        let Some((question, _)) = title.question else { continue };
        // An answer ends where the next one begins, or a heading that is as high.
        let next = chosen.iter().skip(index + 1).find(|next| next.question.is_some() || next.level <= title.level);
        let end = next.map_or(lines.len(), |next| next.line);
        let own = if title.level == 7 { after_question(title.text, question, bank) } else { None };
        let heading = bare(title.text);
        if let Some(mut written) = part(&lines, title.line + 1, end, heading, path).or_else(|| {
            let text = own.clone()?;
            Some(Written {
                path: path.to_owned(),
                line: title.line + 1,
                heading: String::new(),
                words: words(&text),
                text,
            })
        }) {
            // `25. Exceptions: they are raised` begins on the line of its number.
            if let Some(own) = own.filter(|own| written.text != *own) {
                written.text = format!("{own}\n{}", written.text);
                written.words += words(&own);
            }
            found.push((question, written));
        }
    }
    found
}

fn part(lines: &[&str], from: usize, to: usize, heading: String, path: &str) -> Option<Written> {
    let slice = lines.get(from..to)?;
    let blank = slice.iter().take_while(|line| line.trim().is_empty()).count();
    // The underline of a heading above belongs to it.
    let ruled = slice.get(blank).is_some_and(|line| is_rule(line)) as usize;
    let slice = slice.get(blank + ruled..)?;
    let text = slice.join("\n").trim_end().trim_start_matches('\n').to_owned();
    let count = words(&text);
    (!text.trim().is_empty()).then(|| Written {
        path: path.to_owned(),
        line: from + blank + ruled + 1,
        heading,
        words: count,
        text,
    })
}

/// Words of prose: code in fences does not count.
fn words(text: &str) -> usize {
    let mut fence = None;
    let mut count = 0;
    for line in text.lines() {
        if is_fence(line, &mut fence) || fence.is_some() {
            continue;
        }
        count += line.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
    }
    count
}

/// Whether a line opens or closes a fenced block. `open` is the mark of the block that the line stands in.
fn is_fence(line: &str, open: &mut Option<String>) -> bool {
    let bare = line.trim_start_matches([' ', '\t', '>']);
    let Some(mark) = bare.chars().next().filter(|c| matches!(c, '`' | '~')) else { return false };
    let run: String = bare.chars().take_while(|c| *c == mark).collect();
    match open {
        Some(known) if known.starts_with(mark) && run.len() >= known.len() && bare.trim_end() == run => *open = None,
        None if run.len() >= 3 => *open = Some(run),
        _ => return false,
    }
    true
}

fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 2 && (line.bytes().all(|byte| byte == b'=') || line.bytes().all(|byte| byte == b'-'))
}

fn titles<'t>(lines: &[&'t str]) -> Vec<Title<'t>> {
    let mut titles = Vec::new();
    let mut fence = None;
    for (number, line) in lines.iter().enumerate() {
        if is_fence(line, &mut fence) || fence.is_some() {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let text = line.trim();
        if text.is_empty() || indent > 3 {
            continue;
        }
        let hashes = text.bytes().take_while(|byte| *byte == b'#').count();
        let is_heading =
            (1..=6).contains(&hashes) && text.get(hashes..).is_some_and(|rest| rest.starts_with([' ', '\t']));
        let underline = lines.get(number + 1).filter(|next| is_rule(next) && !is_rule(text));
        let is_bold = text.len() > 4
            && ["**", "__"].iter().any(|mark| text.starts_with(mark) && text.trim_end_matches(':').ends_with(mark));
        let level = match underline {
            _ if is_heading => hashes,
            Some(next) if next.trim().starts_with('=') => 1,
            Some(_) => 2,
            None if is_bold => 6,
            None => 7,
        };
        let (number_of, is_named) = numbered(text);
        let question = number_of.map(|question| match () {
            () if is_named => (question, Sign::Named),
            () if level < 7 => (question, Sign::Heading),
            () => (question, Sign::Listed),
        });
        if level < 7 || question.is_some() {
            titles.push(Title { line: number, level, text, question });
        }
    }
    titles
}

/// The number that a title begins with, and whether it says that it is a question's.
fn numbered(text: &str) -> (Option<u32>, bool) {
    let text = text.trim_start_matches(['#', '*', '_', ' ', '>', '[', '(']);
    let lower: String = text.chars().take(20).collect::<String>().to_lowercase();
    let named = ["question", "answer to question", "answer", "ans", "que", "q", "no"]
        .iter()
        .find_map(|word| lower.strip_prefix(word))
        .map(|rest| rest.trim_start_matches(['.', ' ', '#', ':', '-', '_']));
    let rest = named.unwrap_or(&lower);
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let after = rest.get(digits.len()..).unwrap_or("");
    // `25.5` and `25th` are no numbers of questions.
    let ends = after.is_empty() || after.starts_with(['.', ')', ':', '-', ' ', '*', '_', ']', '–', '—', '?']);
    let is_decimal = after.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let is_plain = named.is_none() && !after.is_empty() && after.starts_with(' ');
    match digits.parse() {
        Ok(number) if ends && !is_decimal && !is_plain && (1..=3).contains(&digits.len()) => {
            (Some(number), named.is_some())
        }
        _ => (None, false),
    }
}

/// Titles with the questions that they are believed to begin.
fn choose<'t>(mut titles: Vec<Title<'t>>, path: &str, bank: &Bank) -> Vec<Title<'t>> {
    let alike = |title: &Title<'_>, question: u32| {
        bank.question(question).map_or(0, |question| likeness(&bare(title.text), &question.text))
    };
    for title in &mut titles {
        title.question = title.question.filter(|(number, _)| bank.question(*number).is_some());
    }
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let is_about_questions = ["answer", "question", "interview", "quiz"].iter().any(|word| name.contains(word));
    let numbers = |sign: Sign| -> Vec<u32> {
        titles
            .iter()
            .filter_map(|title| title.question.filter(|(_, own)| *own == sign))
            .map(|(number, _)| number)
            .collect()
    };
    let has_named = !numbers(Sign::Named).is_empty();
    let rises = |numbers: &[u32]| numbers.windows(2).all(|pair| pair.first() < pair.last());
    let headings_count = is_about_questions && rises(&numbers(Sign::Heading));
    let listed_count = is_about_questions
        && rises(&numbers(Sign::Listed))
        && numbers(Sign::Heading).is_empty()
        && numbers(Sign::Listed).len() > 1;
    for title in &mut titles {
        let Some((number, sign)) = title.question else {
            // A heading may be the question itself.
            let best =
                bank.questions.iter().map(|question| (likeness(&bare(title.text), &question.text), question.number));
            let best = best.max_by_key(|(likeness, number)| (*likeness, std::cmp::Reverse(*number)));
            title.question = best.filter(|(likeness, _)| *likeness >= SURE).map(|(_, number)| (number, Sign::Heading));
            continue;
        };
        let is_believed = match sign {
            Sign::Named => true,
            Sign::Heading => alike(title, number) >= ALIKE || (headings_count && !has_named),
            Sign::Listed => alike(title, number) >= ALIKE || (listed_count && !has_named),
        };
        if !is_believed {
            title.question = None;
        }
    }
    // A plain line that begins no answer is part of one.
    titles.retain(|title| title.level < 7 || title.question.is_some());
    titles
}

/// A title without marks and numbers.
fn bare(text: &str) -> String {
    text.trim_matches(['#', '*', '_', ' ', '>', ':']).to_owned()
}

/// What stands on the line of a number behind the number, if it is not the question itself.
fn after_question(text: &str, question: u32, bank: &Bank) -> Option<String> {
    let text = text.trim_matches(['#', '*', '_', ' ', '>']);
    let number = question.to_string();
    let at = text.find(&number)? + number.len();
    let rest = text.get(at..)?.trim_start_matches(['.', ')', ':', '-', ' ', '*', '_', ']', '–', '—']).trim();
    // An answer often takes up words of its question.
    let asked = bank.question(question).map_or(0, |question| likeness(rest, &question.text));
    let is_question = rest.ends_with('?') || asked >= SAME;
    (!is_question && words(rest) > 1).then(|| rest.to_owned())
}
