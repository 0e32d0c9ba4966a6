//! An answer that gives a wrong result, fails, or never stops, on an input that is shown.

use crate::{
    judging::{Failure, Form, Got, Weight},
    model::project::Project,
    rule::{On, Review},
};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    for verdict in project.verdicts() {
        let Some(failure) = &verdict.failure else { continue };
        let Some(info) = project.function(verdict.function) else { continue };
        let at = project.place(info.module, info.item, info.function.name.id);
        let finding = review.report(at, message(failure, verdict.form));
        match failure.weight {
            Weight::Ordinary => {}
            Weight::Edge => {
                finding.variant("edge");
            }
            Weight::Domain => {
                finding.variant("domain");
            }
        }
        if let (Got::Raised(class), Some((item, id))) = (&failure.got, failure.raised_at) {
            finding.related(project.place(info.module, item, id), format!("{class} is raised here"));
        }
    }
}

fn message(failure: &Failure, form: Option<Form>) -> String {
    let Failure { call, got, want, .. } = failure;
    let got = match got {
        Got::Value(value) => format!("`{call}` returns {}", short(value)),
        Got::Changed(list) => format!("`{call}` makes the list {}", short(list)),
        Got::Printed(text) if form == Some(Form::Message) => format!("`{call}` says \"{}\"", short(text)),
        Got::Printed(text) => format!("`{call}` prints \"{}\"", short(text)),
        Got::Raised(class) => format!("`{call}` raises {class}"),
        Got::NeverStops => format!("`{call}` never stops"),
    };
    match want.as_str() {
        "" => got,
        want => format!("{got}; expected {}", short(want)),
    }
}

/// A value that fits into one line.
fn short(text: &str) -> String {
    const MOST: usize = 80;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MOST {
        return line;
    }
    line.chars().take(MOST - 1).chain(['…']).collect()
}
