//! What the last review found across files, carried over an edit: findings all of whose places still stand. They are
//! shown until the next review is through, so that what is typed in one function does not blink in all others.

use std::sync::Arc;

use djury_rules::{
    finding::{Finding, Place},
    model::outline::{Content, Region},
};

use super::{file::File, root::Link};

/// The last state that was reviewed.
#[derive(Debug)]
pub(super) struct Earlier {
    pub(super) files: Vec<Arc<File>>,
    pub(super) link: Arc<Link>,
}

impl Earlier {
    /// The findings of the file that has a number now.
    pub(super) fn findings(&self, now: &[Arc<File>], index: usize) -> Vec<Finding> {
        let Some(path) = now.get(index).map(|file| &file.path) else { return Vec::new() };
        let Ok(before) = self.files.binary_search_by(|file| file.path.cmp(path)) else { return Vec::new() };
        let found = self.link.review().and_then(|review| review.get(before));
        found.into_iter().flatten().filter_map(|finding| finding.moved(&|place| self.moved(place, now))).collect()
    }

    fn moved(&self, place: Place, now: &[Arc<File>]) -> Option<Place> {
        let old = self.files.get(place.file as usize)?;
        let file = now.binary_search_by(|file| file.path.cmp(&old.path)).ok()?;
        let new = now.get(file)?;
        let place = Place { file: u32::try_from(file).ok()?, ..place };
        if Arc::ptr_eq(&old.outline, &new.outline) {
            return Some(place);
        }
        let region = |file: &'_ File| file.outline.regions.get(place.region as usize).cloned();
        Some(Place { item: item(&region(old)?, &region(new)?, place.item)?, ..place })
    }
}

/// The number that an item has become: those above the first change keep it, those below the last one count from the
/// end.
fn item(old: &Region, new: &Region, item: u32) -> Option<u32> {
    match (&old.content, &new.content) {
        (Content::Python(old), Content::Python(new)) => {
            let (old, new) = (&old.items, &new.items);
            let at = item as usize;
            let above = old.iter().zip(new).take(at + 1).take_while(|(a, b)| a == b).count();
            if above > at {
                return Some(item);
            }
            let below = old.len().checked_sub(at).filter(|below| *below > 0)?;
            let same = old.iter().rev().zip(new.iter().rev()).take(below).take_while(|(a, b)| a == b).count();
            (same == below).then(|| u32::try_from(new.len() - below).ok())?
        }
        (Content::Template(old), Content::Template(new)) => (old == new).then_some(item),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use djury_rules::{
        outline,
        text::{Language, Source},
    };

    use super::*;

    fn region(text: &str) -> Region {
        outline(&Source::new(text, Language::Python), None, None).regions.remove(0)
    }

    fn functions(names: &[&str]) -> Region {
        region(&names.iter().map(|name| format!("def {name}():\n    return {name}\n\n")).collect::<String>())
    }

    #[test]
    fn items_around_a_change_are_found_again() {
        let old = functions(&["a", "b", "c", "d"]);
        let new = functions(&["a", "x", "y", "c", "d"]);
        let moved: Vec<Option<u32>> = (0..5).map(|at| item(&old, &new, at)).collect();
        assert_eq!(moved, [Some(0), None, Some(3), Some(4), None]);
    }

    #[test]
    fn nothing_is_found_in_a_template_that_changed() {
        let template = |text: &str| outline(&Source::new(text, Language::Template), None, None).regions.remove(0);
        assert_eq!(item(&template("{{ a }}"), &template("{{ a }}"), 0), Some(0));
        assert_eq!(item(&template("{{ a }}"), &template("{{ b }}"), 0), None);
    }
}
