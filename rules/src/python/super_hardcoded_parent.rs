//! A parent's method that is called by the parent's name.

use crate::{
    finding::{Anchor, Edit},
    model::{
        classes::Member,
        parent_calls::{ParentCall, Through},
        project::{ClassId, Project},
    },
    rule::{FileKind, On, Review},
};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    for found in project.parent_callers() {
        if project.kind_of(found.class_info.module) == FileKind::Migration || project.mro(found.class).is_open {
            continue;
        }
        let name = found.method.name.name.as_str();
        let calls = project.parent_calls(&found);
        let by_name: Vec<(&ParentCall<'_>, ClassId)> = calls
            .iter()
            .filter(|call| call.name == name)
            .filter_map(|call| match call.through {
                Through::Base { class, .. } => Some((call, class)),
                _ => None,
            })
            .collect();
        // Several bases, each by its name: they do not work together, and this is the way to set all of them up.
        let [(call, base)] = by_name.as_slice() else { continue };
        let Through::Base { name: written, .. } = call.through else { continue };
        let is_next = is_next(project, found.class, *base, name);
        if is_builtin(project, *base) || !is_next || name == "__new__" {
            continue;
        }
        let spelt = written.dotted().unwrap_or_default();
        let first = found.method.params.first().map(|param| param.name.name.as_str()).unwrap_or("self");
        let at = project.place(found.class_info.module, found.class_info.item, call.expr.id);
        let has_more = found.class_info.class.bases().count() > 1
            || project.descendants(found.class).any(|other| {
                project.class(other).is_some_and(|info| info.class.bases().count() > 1)
            });
        let message = format!("`{spelt}.{name}({first}, …)` fixes the parent by its name: `super().{name}(…)` follows the MRO");
        let finding = review.report(at, message);
        if has_more {
            finding.variant("several-bases");
        }
        let arguments = &call.call.arguments;
        let edits = match arguments.get(1) {
            Some(_) => {
                let rest = arguments.iter().skip(1).map(|argument| crate::finding::Text::Source(at.with(argument.id)));
                let mut edit = Edit { place: at.with(call.call.parens), anchor: Anchor::Whole, text: vec!["(".into()] };
                for (number, piece) in rest.enumerate() {
                    edit = if number > 0 { edit.and(", ") } else { edit };
                    edit = edit.and(piece);
                }
                vec![Edit::replace(at.with(written.id), "super()"), edit.and(")")]
            }
            None => vec![Edit::replace(at.with(written.id), "super()"), Edit::replace(at.with(call.call.parens), "()")],
        };
        finding.suggest(format!("Call `super().{name}(…)`"), edits);
    }
}

/// Whether `super()` would come to the same method on an instance of the class itself.
fn is_next(project: &Project, class: ClassId, base: ClassId, name: &str) -> bool {
    let after = project.member_after(class, Some(class), name);
    matches!(&after, Some(Member::Method { .. })) && after == project.member(base, name)
}

/// Python's own types are often called by name in classes that join several of them.
fn is_builtin(project: &Project, class: ClassId) -> bool {
    let dotted = project.dotted_of(&crate::model::project::Symbol::Class(class)).unwrap_or_default();
    ["builtins.", "collections.", "threading.", "abc.", "typing.", "enum."].iter().any(|module| dotted.starts_with(module))
}
