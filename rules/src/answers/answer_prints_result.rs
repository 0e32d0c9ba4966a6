//! An answer whose result leaves it as text only: printed, or worded for people.

use crate::{
    judging::{Form, Verdict},
    model::project::Project,
    rule::{On, Review},
};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    for verdict in project.verdicts() {
        let Some(info) = project.function(verdict.function) else { continue };
        let name = info.function.name.name.as_str();
        let Some((message, variant)) = told(verdict, name) else { continue };
        let finding = review.report(project.place(info.module, info.item, info.function.name.id), message);
        if let Some(variant) = variant {
            finding.variant(variant);
        }
    }
}

/// What is said of an answer that hands its result over as text.
fn told(verdict: &Verdict, name: &str) -> Option<(String, Option<&'static str>)> {
    match verdict.form? {
        Form::Printed => Some((format!("`{name}()` prints its result and returns None: callers cannot use it"), None)),
        Form::Message => {
            Some((format!("`{name}()` returns a text for people: callers have to read its words"), Some("message")))
        }
        Form::Returned | Form::InPlace | Form::Both => None,
    }
}
