//! What a rule says: findings with places, related places and fixes. Places are names of nodes, not offsets:
//! [`crate::resolve`] turns them into spans of a document, with the tables of the newest outline.

use serde::{Deserialize, Serialize};

use crate::syntax::{Id, Name};

/// A node of the project: the file's number in its root, the region and the item of that file, the node.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug, Serialize, Deserialize)]
pub struct Place {
    pub file: u32,
    pub region: u32,
    pub item: u32,
    pub id: Id,
}

impl Place {
    /// Another node of the same item.
    pub fn with(self, id: Id) -> Place {
        Place { id, ..self }
    }
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Finding {
    /// The rule's name, in kebab-case.
    pub rule: Name,
    pub place: Place,
    /// One line: what is wrong, in the candidate's own names.
    pub message: String,
    /// A graver or milder form of the rule, as the bank names it (`swallows`); none for the usual form.
    pub variant: Option<Name>,
    pub related: Vec<Related>,
    pub fix: Option<Fix>,
    /// Query rules only: `app_label.Model.path`.
    pub relation: Option<String>,
    /// For a query rule: the same defect seen from its origin; shown there too.
    pub origin: Option<Place>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Related {
    pub place: Place,
    pub message: String,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Fix {
    /// What to do, as an order: "Add `select_related(\"author\")`".
    pub title: String,
    pub applicability: Applicability,
    pub edits: Vec<Edit>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// Keeps the meaning on every input.
    Safe,
    /// Right in the common case; applied in bulk only when asked.
    Suggested,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Edit {
    pub place: Place,
    pub anchor: Anchor,
    pub text: Vec<Text>,
}

/// Which part of its place an edit replaces.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Anchor {
    /// The node itself.
    Whole,
    /// The node with the parentheses around it is replaced up to another node's end.
    Through(Id),
    /// The first place inside the node that reads like this, as a part of a string.
    Within(String),
    /// Nothing: the text goes before the node.
    Before,
    /// Nothing: the text goes behind the node.
    After,
    /// The whole lines that the node stands on, with the last line's end.
    Lines,
    /// Nothing: the text goes in front of the node's first line.
    LineBefore,
    /// Nothing: the text goes behind the node's last line.
    LineAfter,
    /// Nothing: the text is a statement of its own in front of the statement that the node is, as far indented.
    StatementBefore,
    /// Nothing: the text is a statement of its own behind the statement that the node is, as far indented.
    StatementAfter,
    /// The file's imports: `from module import name` is made sure of (`import module` where there is no name);
    /// the edit's text is not read.
    Import { module: Name, name: Option<Name> },
}

/// A piece of an edit's text.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Text {
    Literal(String),
    /// The document's text at a place, as it stands.
    Source(Place),
    /// The white space that the place's line begins with.
    Indent(Place),
    /// A line end, and the white space that the place's line begins with.
    Line(Place),
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        Text::Literal(text.to_owned())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Text {
        Text::Literal(text)
    }
}

impl Finding {
    pub fn new(rule: &'static str, place: Place, message: impl Into<String>) -> Finding {
        Finding {
            rule: Name::new_static(rule),
            place,
            message: message.into(),
            variant: None,
            related: Vec::new(),
            fix: None,
            relation: None,
            origin: None,
        }
    }

    /// The same finding in a file, region and item: what a rule that sees one item leaves open.
    #[must_use]
    pub fn stamped(mut self, file: u32, region: u32, item: u32) -> Finding {
        self.each_place(&mut |place| *place = Place { file, region, item, id: place.id });
        self
    }

    /// The same finding in another file; region and item stay.
    #[must_use]
    pub fn in_file(mut self, file: u32) -> Finding {
        self.each_place(&mut |place| place.file = file);
        self
    }

    /// The same finding where its places have become others; none where one of them is gone.
    pub fn moved(&self, to: &dyn Fn(Place) -> Option<Place>) -> Option<Finding> {
        let mut moved = self.clone();
        let mut is_whole = true;
        moved.each_place(&mut |place| match to(*place) {
            Some(new) => *place = new,
            None => is_whole = false,
        });
        is_whole.then_some(moved)
    }

    fn each_place(&mut self, change: &mut dyn FnMut(&mut Place)) {
        change(&mut self.place);
        self.origin.iter_mut().for_each(&mut *change);
        self.related.iter_mut().for_each(|related| change(&mut related.place));
        for edit in self.fix.iter_mut().flat_map(|fix| &mut fix.edits) {
            change(&mut edit.place);
            for piece in &mut edit.text {
                match piece {
                    Text::Source(place) | Text::Indent(place) | Text::Line(place) => change(place),
                    Text::Literal(_) => {}
                }
            }
        }
    }

    /// Names a graver or milder form of the rule; what it weighs stands in the question bank.
    pub fn variant(&mut self, name: &'static str) -> &mut Finding {
        self.variant = Some(Name::new_static(name));
        self
    }

    pub fn related(&mut self, place: Place, message: impl Into<String>) -> &mut Finding {
        self.related.push(Related { place, message: message.into() });
        self
    }

    /// Offers a fix that keeps the meaning on every input.
    pub fn safe(&mut self, title: impl Into<String>, edits: Vec<Edit>) -> &mut Finding {
        self.fix = Some(Fix { title: title.into(), applicability: Applicability::Safe, edits });
        self
    }

    /// Offers a fix that is right in the common case.
    pub fn suggest(&mut self, title: impl Into<String>, edits: Vec<Edit>) -> &mut Finding {
        self.fix = Some(Fix { title: title.into(), applicability: Applicability::Suggested, edits });
        self
    }
}

impl Edit {
    pub fn new(place: Place, anchor: Anchor, text: impl Into<Text>) -> Edit {
        Edit { place, anchor, text: vec![text.into()] }
    }

    pub fn replace(place: Place, text: impl Into<Text>) -> Edit {
        Edit::new(place, Anchor::Whole, text)
    }

    /// Replaces the first place inside a node that reads like `old`.
    pub fn within(place: Place, old: impl Into<String>, text: impl Into<Text>) -> Edit {
        Edit::new(place, Anchor::Within(old.into()), text)
    }

    pub fn before(place: Place, text: impl Into<Text>) -> Edit {
        Edit::new(place, Anchor::Before, text)
    }

    pub fn after(place: Place, text: impl Into<Text>) -> Edit {
        Edit::new(place, Anchor::After, text)
    }

    pub fn delete(place: Place) -> Edit {
        Edit { place, anchor: Anchor::Whole, text: Vec::new() }
    }

    /// Makes sure that the file of `place` imports a name (or, without a name, the module).
    pub fn import(place: Place, module: &str, name: Option<&str>) -> Edit {
        Edit { place, anchor: Anchor::Import { module: module.into(), name: name.map(Name::from) }, text: Vec::new() }
    }

    /// The same edit with more text behind what it has.
    #[must_use]
    pub fn and(mut self, text: impl Into<Text>) -> Edit {
        self.text.push(text.into());
        self
    }
}
