//! Which versions of Django the project says that it runs with, read from requirement texts. Knows no rule; what is
//! not pinned down stays unknown.

use crate::model::project::Project;

/// Major and minor.
type Version = (u32, u32);

#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
struct Bounds {
    /// This one or a later one.
    least: Option<Version>,
    /// Earlier than this one.
    below: Option<Version>,
}

impl Project {
    /// Whether Django is this version or a later one; none where the project does not say.
    pub fn django_from(&self, major: u32, minor: u32) -> Option<bool> {
        let mut bounds = Bounds::default();
        for (_, text) in &self.texts {
            let found = bounds_in(text);
            bounds.least = bounds.least.max(found.least);
            bounds.below = match (bounds.below, found.below) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
        }
        let wanted = (major, minor);
        if bounds.least.is_some_and(|least| least >= wanted) {
            return Some(true);
        }
        bounds.below.is_some_and(|below| below <= wanted).then_some(false)
    }
}

/// The bounds of the first requirement of Django in a text.
fn bounds_in(text: &str) -> Bounds {
    let mut is_locked = false;
    for line in text.lines() {
        let line = line.trim().to_lowercase();
        // `name = "django"` and `version = "5.2.1"` of a lock file.
        if is_locked && let Some(version) = line.strip_prefix("version = ") {
            return bounds(&format!("=={}", version.trim_matches('"')));
        }
        is_locked = line == "name = \"django\"" || (is_locked && !line.is_empty());
        let Some(rest) = line.trim_start_matches(['"', '\'', '-', ' ']).strip_prefix("django") else { continue };
        let rest = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')).map_or(rest, |(_, rest)| rest);
        let spec: String = rest.chars().filter(|c| !matches!(c, ' ' | '"' | '\'' | '(' | ')' | '{' | '}')).collect();
        let spec = spec.split(['#', ';']).next().unwrap_or_default();
        let found = bounds(spec);
        if found != Bounds::default() {
            return found;
        }
    }
    Bounds::default()
}

/// `>=4.2,<5.0`, `~=5.1`, `==5.2.1`, `=^5.0`
fn bounds(spec: &str) -> Bounds {
    let mut bounds = Bounds::default();
    for part in spec.split(',') {
        let at = part.find(|c: char| c.is_ascii_digit()).unwrap_or(part.len());
        let Some((sign, number)) = part.split_at_checked(at) else { continue };
        let Some((version, parts)) = version(number) else { continue };
        let (major, minor) = version;
        let next_minor = (major, minor.saturating_add(1));
        let next_major = (major.saturating_add(1), 0);
        match sign.strip_prefix('=').filter(|rest| !rest.starts_with('=')).unwrap_or(sign) {
            "==" | "===" | "" | "==v" => {
                bounds.least = Some(version);
                bounds.below = Some(if parts == 1 { next_major } else { next_minor });
            }
            "~=" | "~" => {
                bounds.least = Some(version);
                bounds.below = Some(if parts > 2 || sign.ends_with('~') { next_minor } else { next_major });
            }
            "^" => {
                bounds.least = Some(version);
                bounds.below = Some(next_major);
            }
            ">=" | ">" => bounds.least = Some(version),
            "<" => bounds.below = Some(if parts > 2 && !number.ends_with(".0") { next_minor } else { version }),
            "<=" => bounds.below = Some(next_minor),
            _ => {}
        }
    }
    bounds
}

/// The version that a text begins with, and how many numbers it has.
fn version(text: &str) -> Option<(Version, usize)> {
    let text: String = text.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    let numbers: Vec<u32> = text.split('.').map_while(|part| part.parse().ok()).collect();
    let (major, rest) = numbers.split_first()?;
    Some(((*major, rest.first().copied().unwrap_or(0)), numbers.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(text: &str) -> (Option<Version>, Option<Version>) {
        let bounds = bounds_in(text);
        (bounds.least, bounds.below)
    }

    #[test]
    fn the_versions_of_django_are_read_from_requirements() {
        let exactly = |major, minor| (Some((major, minor)), Some((major, minor + 1)));
        assert_eq!(range("celery==5.3\nDjango==4.2.11\n"), exactly(4, 2));
        assert_eq!(range("django>=4.2,<5.0  # long support\n"), (Some((4, 2)), Some((5, 0))));
        assert_eq!(range("django~=5.1\n"), (Some((5, 1)), Some((6, 0))));
        assert_eq!(range("django~=5.1.2\n"), exactly(5, 1));
        assert_eq!(range("Django>=5\n"), (Some((5, 0)), None));
        assert_eq!(range("[tool.poetry.dependencies]\ndjango = \"^5.0\"\n"), (Some((5, 0)), Some((6, 0))));
        assert_eq!(range("dependencies = [\n  \"django[argon2]>=4.2.1,<5.2\",\n]\n"), (Some((4, 2)), Some((5, 2))));
        assert_eq!(range("[[package]]\nname = \"django\"\nversion = \"5.2.1\"\n"), exactly(5, 2));
        assert_eq!(range("django-filter==24.1\ndjango\ndjangorestframework>=3.15\n"), (None, None));
    }
}
