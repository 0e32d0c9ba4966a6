//! The evaluator against CPython: programs of our own and programs from a grammar have to give the same result, print
//! the same and raise the same, or say that they are not supported.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "what fails here fails a test")]

mod answers;
mod corpus;
mod generator;

use std::{
    io::{BufRead, BufReader, Write},
    process::{Command, Stdio},
};

use djury_rules::evaluate::{Budget, Outcome, Program};
use generator::Generator;
use serde_json::Value;

/// How many programs a run makes, so that it takes seconds; `DJURY_PROGRAMS=20000` asks for more, `DJURY_SEED` for
/// others.
const PROGRAMS: u64 = 2_000;

/// Processes of CPython at a time.
const PROCESSES: usize = 2;

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn python() -> String {
    std::env::var("DJURY_PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

/// Whether there is a CPython whose messages are those that the evaluator gives: 3.11 or newer.
fn has_python() -> bool {
    let test = "import sys; sys.exit(sys.version_info < (3, 11))";
    Command::new(python()).args(["-c", test]).status().is_ok_and(|status| status.success())
}

/// What CPython makes of programs, in their order.
fn answers(programs: &[String]) -> Vec<Value> {
    let share = programs.len().div_ceil(PROCESSES).max(1);
    let oracle = concat!(env!("CARGO_MANIFEST_DIR"), "/evaluator/oracle.py");
    std::thread::scope(|scope| {
        let workers: Vec<_> = programs
            .chunks(share)
            .map(|part| {
                scope.spawn(move || {
                    let mut child = Command::new(python())
                        .args(["-I", "-W", "ignore", oracle])
                        .stdin(Stdio::piped())
                        .stdout(Stdio::piped())
                        .spawn()
                        .unwrap();
                    let mut input = child.stdin.take().unwrap();
                    let output = BufReader::new(child.stdout.take().unwrap());
                    std::thread::scope(|inner| {
                        inner.spawn(move || {
                            for program in part {
                                writeln!(input, "{}", serde_json::to_string(program).unwrap()).unwrap();
                            }
                        });
                        let lines = output.lines().map(|line| serde_json::from_str(&line.unwrap()).unwrap());
                        let answers: Vec<Value> = lines.collect();
                        child.wait().unwrap();
                        answers
                    })
                })
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    })
}

/// What is different; none where nothing is, or where the evaluator does not know.
fn difference(program: &str, answer: &Value) -> Result<Option<String>, &'static str> {
    let run = Program::of_text(program).run("result", Budget::default());
    let printed = answer["output"].as_str().unwrap();
    let found = match &run.outcome {
        _ if answer["error"][0] == "SyntaxError" => return Err("no program for CPython"),
        Outcome::Unsupported(what) => return Err(what),
        Outcome::OverBudget(_) => return Err("over the budget"),
        Outcome::Value(None) => return Err("a value that cannot be shown"),
        Outcome::Value(Some(text)) => {
            if answer["error"].is_null() && answer["result"] == text.as_str() && printed == run.output {
                return Ok(None);
            }
            format!("gives {text}")
        }
        Outcome::Raised { class, text } => {
            let error = &answer["error"];
            let same_text = text.as_ref().is_none_or(|text| error[1] == text.as_str());
            if !error.is_null() && error[0] == class.as_str() && same_text && printed == run.output {
                return Ok(None);
            }
            format!("raises {class}: {text:?}")
        }
    };
    Ok(Some(format!("{program}\n--- ours {found}, printed {:?}\n--- CPython {answer}", run.output)))
}

/// Runs programs on both; the differences, and how many were not supported, by reason.
fn compare(programs: &[String]) -> (Vec<String>, std::collections::BTreeMap<&'static str, usize>) {
    let answers = answers(programs);
    assert_eq!(answers.len(), programs.len(), "CPython did not answer for every program");
    let share = programs.len().div_ceil(PROCESSES).max(1);
    let mut differences = Vec::new();
    let mut unsupported = std::collections::BTreeMap::new();
    let results: Vec<_> = std::thread::scope(|scope| {
        let workers: Vec<_> = programs
            .chunks(share)
            .zip(answers.chunks(share))
            .map(|(programs, answers)| {
                scope.spawn(move || {
                    programs.iter().zip(answers).map(|(one, answer)| difference(one, answer)).collect::<Vec<_>>()
                })
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    for result in results {
        match result {
            Ok(None) => {}
            Ok(Some(difference)) => differences.push(difference),
            Err(what) => *unsupported.entry(what).or_insert(0) += 1,
        }
    }
    (differences, unsupported)
}

fn report(differences: &[String]) -> String {
    let first: Vec<&str> = differences.iter().take(5).map(String::as_str).collect();
    format!("{} programs differ:\n{}", differences.len(), first.join("\n======\n"))
}

#[test]
fn our_programs_do_what_they_do_under_cpython() {
    if !has_python() {
        return eprintln!("no CPython 3.11 or newer: nothing to compare with");
    }
    let programs: Vec<String> = corpus::programs();
    assert!(programs.len() > 100, "the programs are somewhere else");
    let (differences, unsupported) = compare(&programs);
    assert!(differences.is_empty(), "{}", report(&differences));
    assert!(unsupported.is_empty(), "what the corpus holds is supported: {unsupported:?}");
}

#[test]
fn programs_from_a_grammar_do_what_they_do_under_cpython() {
    if !has_python() {
        return eprintln!("no CPython 3.11 or newer: nothing to compare with");
    }
    let (count, seed) = (number("DJURY_PROGRAMS", PROGRAMS), number("DJURY_SEED", 1));
    let programs: Vec<String> = (0..count).map(|at| Generator::program(seed.wrapping_mul(1_000_003) + at)).collect();
    let (differences, unsupported) = compare(&programs);
    let is_program = |what: &str| what != "no program for CPython";
    let missed: usize = unsupported.iter().filter(|(what, _)| is_program(what)).map(|(_, count)| count).sum();
    let share = 100.0 * missed as f64 / programs.len() as f64;
    println!("{count} programs, seed {seed}: {} differ, {share:.2} % not supported {unsupported:?}", differences.len());
    assert!(differences.is_empty(), "{}", report(&differences));
    assert!(share <= 5.0, "{share:.2} % of the programs are not supported: {unsupported:?}");
}
