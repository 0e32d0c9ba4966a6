//! Verdicts on a folder of answers, written out to be held against CPython. Without `DJURY_ANSWERS`, which names the
//! folder, and `DJURY_VERDICTS`, which names the file that is written, nothing is done.

use std::{fs, io::Write, path::Path, sync::Arc, time::Instant};

use djury_rules::{
    judging::{Got, Verdict},
    link,
    model::project::{Project, Root, RootFile, Within},
    outline,
    text::{Language, Source},
};
use serde_json::json;

#[test]
fn verdicts_of_a_folder_are_written_out() {
    let (Ok(folder), Ok(out)) = (std::env::var("DJURY_ANSWERS"), std::env::var("DJURY_VERDICTS")) else { return };
    let mut out = fs::File::create(out).unwrap();
    let mut folders: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    for folder in folders {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let Ok(text) = fs::read_to_string(&path) else { continue };
            let project = project(&path, &text);
            let start = Instant::now();
            let verdicts = project.verdicts();
            let micros = start.elapsed().as_micros();
            for verdict in verdicts {
                let line = told(&project, verdict, &path, micros);
                writeln!(out, "{line}").unwrap();
            }
        }
    }
}

fn project(path: &Path, text: &str) -> Project {
    let source = Source::new(text, Language::Python);
    let name = path.file_name().unwrap().to_str().unwrap();
    let file = RootFile { path: name.into(), outline: Arc::new(outline(&source, None, None)) };
    link(Root { files: vec![file], ..Root::default() })
}

fn told(project: &Project, verdict: &Verdict, path: &Path, micros: u128) -> serde_json::Value {
    let info = project.function(verdict.function).unwrap();
    let name = info.function.name.name.as_str();
    let dotted = match info.within {
        Within::Class(class) => format!("{}.{name}", project.class(class).unwrap().class.name.name),
        _ => name.to_owned(),
    };
    let failure = verdict.failure.as_ref().map(|failure| {
        let got = match &failure.got {
            Got::Value(text) => json!(["value", text]),
            Got::Changed(text) => json!(["changed", text]),
            Got::Raised(text) => json!(["raised", text]),
            Got::NeverStops => json!(["never stops", ""]),
            Got::Printed(text) => json!(["printed", text]),
        };
        json!({"call": failure.call, "got": got, "want": failure.want, "weight": format!("{:?}", failure.weight)})
    });
    json!({
        "path": path.to_str().unwrap(), "function": dotted, "question": verdict.question, "failure": failure,
        "form": verdict.form.map(|form| format!("{form:?}")), "unknown": verdict.unknown, "micros": micros as u64,
    })
}
