//! An answer whose time grows faster than its question allows.

use crate::{
    complexity::estimates,
    model::{answers::AnswerCode, project::Project},
    rule::{On, Review},
};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    for answer in project.answers() {
        let AnswerCode::Function(id) = answer.code else { continue };
        let allowed = project.bank().question(answer.question).and_then(|question| question.check.as_ref()?.time);
        let Some((allowed, info)) = allowed.zip(project.function(id)) else { continue };
        let Some(module) = project.module(info.module) else { continue };
        let found = estimates(module);
        let Some(one) = found.iter().find(|one| one.item == info.item && one.function.id == info.function.id) else {
            continue;
        };
        let growth = one.estimate.time.growth();
        // Several sizes may be one and the same: what stands for them as a product is no certain growth.
        if one.estimate.time.sizes().len() != 1 || !growth.is_exponential && growth.power <= f32::from(allowed) {
            continue;
        }
        let enough = match allowed {
            1 => "O(n)",
            2 => "O(n²)",
            _ => "O(n³)",
        };
        let name = &info.function.name.name;
        let message = format!("`{name}` takes {} time: {enough} is enough", one.estimate.text());
        let place = project.place(info.module, info.item, info.function.name.id);
        let reasons: Vec<_> = one
            .estimate
            .reasons
            .iter()
            .map(|reason| (project.place(info.module, info.item, reason.id), reason.text.clone()))
            .collect();
        let finding = review.report(place, message);
        for (at, text) in reasons {
            finding.related(at, text);
        }
    }
}
