//! One route: the text of `path`, `re_path` or `url`, and the captures in it. Reads the notations of Django's
//! converters and of Python's regular expressions as far as names go.

use crate::{finding::Place, syntax::Name};

#[derive(Clone, PartialEq, Debug)]
pub struct Route {
    pub text: Name,
    /// The string.
    pub place: Place,
    pub kind: RouteKind,
    pub captures: Vec<Capture>,
    /// Whether the captures are all known: the text is a literal that could be read.
    pub is_known: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RouteKind {
    Path,
    Regex,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Capture {
    /// None for a group without a name, which is handed over by position.
    pub name: Option<Name>,
    /// `int`; none for a regular expression and for the usual `str`.
    pub converter: Option<Name>,
    /// Whether a match may leave it out.
    pub is_optional: bool,
}

impl Route {
    pub(super) fn new(text: Option<&str>, place: Place, kind: RouteKind) -> Route {
        let captures = match (text, kind) {
            (Some(text), RouteKind::Path) => path_captures(text),
            (Some(text), RouteKind::Regex) => regex_captures(text),
            (None, _) => None,
        };
        Route {
            text: Name::from(text.unwrap_or_default()),
            place,
            kind,
            is_known: captures.is_some(),
            captures: captures.unwrap_or_default(),
        }
    }
}

/// `<int:pk>`, `<slug>`
fn path_captures(text: &str) -> Option<Vec<Capture>> {
    let mut captures = Vec::new();
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once('<') {
        let (inside, after) = behind.split_once('>')?;
        let (converter, name) = match inside.split_once(':') {
            Some((converter, name)) => (Some(Name::from(converter)), name),
            None => (None, inside),
        };
        captures.push(Capture { name: Some(Name::from(name)), converter, is_optional: false });
        rest = after;
    }
    Some(captures)
}

/// Groups of a regular expression. Where any group has a name, those without are not handed over.
fn regex_captures(text: &str) -> Option<Vec<Capture>> {
    let bytes = text.as_bytes();
    let mut captures: Vec<(usize, Capture)> = Vec::new();
    // The groups that are open: where their captures begin, and whether the group captures itself.
    let mut open: Vec<usize> = Vec::new();
    let mut is_class = false;
    let mut has_choice = false;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'\\' => at += 1,
            b'[' if !is_class => {
                is_class = true;
                // `[]…]` and `[^]…]` begin with the bracket itself.
                at += usize::from(bytes.get(at) == Some(&b'^'));
                at += usize::from(bytes.get(at) == Some(&b']'));
            }
            b']' => is_class = false,
            _ if is_class => {}
            b'|' => has_choice = true,
            b'(' => {
                open.push(captures.len());
                let rest = text.get(at..)?;
                if let Some(named) = rest.strip_prefix("?P<") {
                    let (name, _) = named.split_once('>')?;
                    let capture = Capture { name: Some(Name::from(name)), converter: None, is_optional: false };
                    captures.push((open.len(), capture));
                } else if !rest.starts_with('?') {
                    captures.push((open.len(), Capture { name: None, converter: None, is_optional: false }));
                }
            }
            b')' => {
                let from = open.pop()?;
                let is_optional = matches!(bytes.get(at), Some(b'?' | b'*'))
                    || bytes.get(at..).is_some_and(|rest| rest.starts_with(b"{0"));
                if is_optional {
                    captures.iter_mut().skip(from).for_each(|(_, capture)| capture.is_optional = true);
                }
            }
            _ => {}
        }
    }
    if !open.is_empty() {
        return None;
    }
    let has_names = captures.iter().any(|(_, capture)| capture.name.is_some());
    let mut captures: Vec<Capture> = captures
        .into_iter()
        .map(|(_, capture)| capture)
        .filter(|capture| !has_names || capture.name.is_some())
        .collect();
    if has_choice {
        captures.iter_mut().for_each(|capture| capture.is_optional = true);
    }
    Some(captures)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(captures: Option<Vec<Capture>>) -> String {
        let Some(captures) = captures else { return "unknown".into() };
        let all = captures.iter().map(|capture| {
            let name = capture.name.as_deref().unwrap_or("_");
            let kind = capture.converter.as_deref().map_or(String::new(), |kind| format!("{kind}:"));
            format!("{kind}{name}{}", if capture.is_optional { "?" } else { "" })
        });
        all.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn captures_of_a_path_and_of_a_regular_expression() {
        assert_eq!(shown(path_captures("posts/<int:pk>/<slug>/")), "int:pk slug");
        assert_eq!(shown(path_captures("posts/")), "");
        assert_eq!(shown(path_captures("posts/<int:pk")), "unknown");
        assert_eq!(shown(regex_captures(r"^a/(?P<pk>\d+)/(b|c)/$")), "pk?");
        assert_eq!(shown(regex_captures(r"^a/(\d+)/([)(]+)/$")), "_ _");
        assert_eq!(shown(regex_captures(r"^a/(?:page-(?P<n>\d+)/)?$")), "n?");
        assert_eq!(shown(regex_captures(r"^a/(?P<n>\(\d{4}\))/$")), "n");
        assert_eq!(shown(regex_captures(r"^a/(?P<n>")), "unknown");
    }
}
