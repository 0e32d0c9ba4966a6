//! `djury explain`: the page of a rule or a question.

use std::io::{self, Write};

use clap::{Args, ValueEnum};
use djury_rules::bank::{Bank, Question, QuestionKind};
use serde_json::{Value, json};

use super::{
    Outcome, Terminal, lists,
    output::style::{CODE, DIM, PLAIN},
    page,
};
use crate::world::{config, report::UNUSED_IGNORE, spelling};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// A rule's name, or a question as `Q8`
    #[arg(value_name = "RULE|Q8")]
    what: String,
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// For the terminal
    #[default]
    Text,
    /// The page as it is written
    Markdown,
    Json,
}

pub(crate) fn run(options: &Options, terminal: &mut Terminal) -> io::Result<Outcome> {
    let bank = match lists::bank() {
        Ok(bank) => bank,
        Err(message) => {
            terminal.fail(&message);
            return Ok(Outcome::Failed);
        }
    };
    let what = options.what.trim();
    if let Some(text) = page::of_rule(what) {
        match options.format {
            Format::Text => rule(what, text, &bank, &mut terminal.out)?,
            Format::Markdown => terminal.out.write_all(text.as_bytes())?,
            Format::Json => json(&rule_json(what, text, &bank), &mut terminal.out)?,
        }
        return Ok(Outcome::Fine);
    }
    let number = what.trim_start_matches(['Q', 'q', '#']).parse::<u32>();
    let message = match number.ok().map(|number| (number, bank.question(number))) {
        Some((_, Some(question))) => {
            let markdown = question_page(question);
            match options.format {
                Format::Text => page::write(&markdown, &mut terminal.out)?,
                Format::Markdown => terminal.out.write_all(markdown.as_bytes())?,
                Format::Json => json(&question_json(question), &mut terminal.out)?,
            }
            return Ok(Outcome::Fine);
        }
        Some((number, None)) => {
            let last = bank.questions.iter().map(|question| question.number).max().unwrap_or(0);
            format!("there is no question {number}; they go up to {last} (`djury questions`)")
        }
        None => format!("there is no rule `{what}`{} (`djury rules` lists all)", spelling::hint(what, config::names())),
    };
    terminal.fail(&message);
    Ok(Outcome::Failed)
}

fn rule(name: &str, text: &str, bank: &Bank, out: &mut impl Write) -> io::Result<()> {
    page::write(text, out)?;
    let tied: Vec<&Question> = bank.questions_of(name).into_iter().filter_map(|number| bank.question(number)).collect();
    writeln!(out)?;
    if let Some(weight) = bank.weight(name) {
        writeln!(out, "{DIM}Weight:{PLAIN} {} ({})", weight.severity, weight.category)?;
    }
    for question in tied {
        writeln!(out, "{DIM}Q{}:{PLAIN} {}", question.number, question.text)?;
    }
    if name != UNUSED_IGNORE {
        writeln!(out, "{DIM}To silence it on a line:{PLAIN} {CODE}# djury: ignore[{name}]{PLAIN}")?;
    }
    Ok(())
}

fn rule_json(name: &str, text: &str, bank: &Bank) -> Value {
    let weight = bank.weight(name);
    json!({
        "rule": name,
        "summary": page::summary(text),
        "severity": weight.map(|weight| weight.severity),
        "category": weight.map(|weight| weight.category),
        "questions": bank.questions_of(name),
        "page": text,
    })
}

fn question_json(question: &Question) -> Value {
    json!({
        "number": question.number,
        "topic": question.topic,
        "text": question.text,
        "kind": question.kind,
        "key_points": question.key_points,
        "rules": question.rules,
    })
}

/// A question's page, in Markdown.
fn question_page(question: &Question) -> String {
    let kind = match question.kind {
        QuestionKind::Explain => "answered in writing, and shown in code where code shows it",
        QuestionKind::Code => "the answer is code",
    };
    let mut page = format!("# Q{}. {}\n{}; {kind}.\n", question.number, question.text, question.topic);
    if !question.key_points.is_empty() {
        page.push_str("\n## What a strong answer covers\n");
        for point in &question.key_points {
            page.push_str(&format!("* {point}\n"));
        }
    }
    if !question.rules.is_empty() {
        page.push_str("\n## Rules that say something about it\n");
        for rule in &question.rules {
            let summary = page::of_rule(rule).map(page::summary).unwrap_or_default();
            page.push_str(format!("* `{rule}` {summary}").trim_end());
            page.push('\n');
        }
    }
    page
}

fn json(value: &Value, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    out.write_all(b"\n")
}
