//! An answer that gives a wrong result, fails, or never stops, on an input that is shown.

use crate::{
    judging::{Got, Weight},
    model::project::Project,
    rule::{On, Review},
};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    for verdict in project.verdicts() {
        let Some(failure) = &verdict.failure else { continue };
        let Some(info) = project.function(verdict.function) else { continue };
        let at = project.place(info.module, info.item, info.function.name.id);
        let finding = review.report(at, failure.text(verdict.form));
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
