//! `djury rules` and `djury questions`: the lists.

use std::{
    io::{self, Write},
    sync::Arc,
};

use clap::{Args, ValueEnum};
use djury_rules::bank::{Bank, QuestionKind};
use serde_json::{Value, json};

use super::{
    Outcome, Terminal,
    output::style::{self, BOLD, CODE, DIM, PLAIN},
    page,
};
use crate::world::{
    config,
    settings::{Folders, Overrides},
};

#[derive(Debug, Args)]
pub(crate) struct Options {
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
}

/// The question bank that holds in the working directory.
///
/// # Errors
/// What is wrong in the configuration that names it.
pub(crate) fn bank() -> Result<Arc<Bank>, String> {
    let from = std::env::current_dir().map_err(|error| format!("the working directory cannot be read: {error}"))?;
    let folders = Folders::new(Overrides::default());
    let bank = folders.of(&from).bank.clone();
    match folders.wrong().first() {
        Some(error) => Err(error.to_string()),
        None => Ok(bank),
    }
}

pub(crate) fn rules(options: &Options, terminal: &mut Terminal) -> io::Result<Outcome> {
    let bank = match bank() {
        Ok(bank) => bank,
        Err(message) => {
            terminal.fail(&message);
            return Ok(Outcome::Failed);
        }
    };
    let mut names: Vec<&str> = config::names().collect();
    names.sort_unstable();
    let out = &mut terminal.out;
    if let Format::Json = options.format {
        let rules: Vec<Value> = names
            .iter()
            .map(|name| {
                let weight = bank.weight(name);
                json!({
                    "rule": name,
                    "summary": page::of_rule(name).map(page::summary),
                    "severity": weight.map(|weight| weight.severity),
                    "category": weight.map(|weight| weight.category),
                    "questions": bank.questions_of(name),
                })
            })
            .collect();
        return json(&rules, out);
    }
    let width = names.iter().map(|name| name.len()).max().unwrap_or(0);
    for name in names {
        let weight = bank.weight(name).map(|weight| weight.severity).unwrap_or(djury_rules::bank::Severity::Warning);
        let questions: Vec<String> = bank.questions_of(name).iter().map(|number| format!("Q{number}")).collect();
        let summary = page::of_rule(name).map(page::summary).unwrap_or_default();
        let (mark, questions) = (style::of(weight), questions.join(" "));
        writeln!(out, "{CODE}{name:<width$}{PLAIN}  {mark}{weight:<7}{PLAIN}  {DIM}{questions:<11}{PLAIN}  {summary}")?;
    }
    Ok(Outcome::Fine)
}

pub(crate) fn questions(options: &Options, terminal: &mut Terminal) -> io::Result<Outcome> {
    let bank = match bank() {
        Ok(bank) => bank,
        Err(message) => {
            terminal.fail(&message);
            return Ok(Outcome::Failed);
        }
    };
    let out = &mut terminal.out;
    if let Format::Json = options.format {
        let questions: Vec<Value> = bank
            .questions
            .iter()
            .map(|question| {
                json!({
                    "number": question.number,
                    "topic": question.topic,
                    "text": question.text,
                    "kind": question.kind,
                    "rules": question.rules,
                })
            })
            .collect();
        return json(&questions, out);
    }
    let mut topic = "";
    for question in &bank.questions {
        if question.topic != topic {
            let gap = if topic.is_empty() { "" } else { "\n" };
            topic = &question.topic;
            writeln!(out, "{gap}{BOLD}{topic}{PLAIN}")?;
        }
        let kind = if question.kind == QuestionKind::Code { " (code)" } else { "" };
        writeln!(out, "{CODE}{:>4}{PLAIN}  {}{DIM}{kind}{PLAIN}", format!("Q{}", question.number), question.text)?;
    }
    if !bank.bank.credit.is_empty() {
        writeln!(out, "\n{DIM}{}{PLAIN}", bank.bank.credit)?;
    }
    Ok(Outcome::Fine)
}

fn json(list: &[Value], out: &mut impl Write) -> io::Result<Outcome> {
    serde_json::to_writer_pretty(&mut *out, list)?;
    out.write_all(b"\n")?;
    Ok(Outcome::Fine)
}
