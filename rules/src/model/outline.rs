//! What one file says, and only that: its regions, their items as typed trees, the names that it binds, its
//! directives. Positions stand outside equality. Knows no other file, no path and no rule.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::{
    model::{
        directives::{self, Directive},
        names::Names,
        remarks, selects,
    },
    syntax::{
        Id, Name, TextEdit, python,
        template::{self, Template},
    },
    text::{Language, RegionMap, Source, Span},
};

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Outline {
    pub regions: Vec<Region>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Region {
    /// From offsets in the region to offsets in the document.
    pub map: RegionMap,
    /// The heading that a block of a Markdown answer stands under.
    pub heading: Option<Name>,
    pub content: Content,
    pub directives: Vec<Directive>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Content {
    Python(Module),
    Template(Arc<Template>),
}

/// A Python region: its items in source order.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Module {
    pub items: Vec<ItemRef>,
    pub names: Names,
    /// The settings modules that it selects: `os.environ["DJANGO_SETTINGS_MODULE"] = "shop.settings"`.
    pub selects: Vec<Name>,
    /// What the grammar could not read, relative to the region.
    pub errors: Unordered<Vec<Span>>,
}

/// An item and where it stands in its region now.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ItemRef {
    pub start: u32,
    /// Hash of the item's bytes: equal bytes are not lowered again.
    pub hash: u64,
    pub item: Arc<python::Item>,
    /// The bare statements that a comment explains: `return  # nothing to do`.
    pub explained: Arc<[Id]>,
}

impl PartialEq for ItemRef {
    fn eq(&self, other: &ItemRef) -> bool {
        self.explained == other.explained && (Arc::ptr_eq(&self.item, &other.item) || self.item == other.item)
    }
}

/// A value that stands outside equality.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
pub struct Unordered<T>(pub T);

impl<T> PartialEq for Unordered<T> {
    fn eq(&self, _: &Unordered<T>) -> bool {
        true
    }
}

/// The parsed trees of an open document, one for each Python region; they make the next outline cheap.
#[derive(Clone, Default, Debug)]
pub struct Trees(Vec<python::Tree>);

impl Trees {
    /// Tells the trees of an edit, in bytes of the document. Documents of several regions are parsed anew.
    pub fn edit(&mut self, edit: &TextEdit, old_text: &str, new_text: &str, language: Language) {
        match (language, self.0.as_mut_slice()) {
            (Language::Python, [tree]) => tree.edit(edit, old_text, new_text),
            _ => self.0.clear(),
        }
    }
}

/// Outlines a document. `previous` lends the items whose bytes are unchanged; `trees`, those of an open
/// document, make parsing incremental and are brought up to date.
pub fn outline(source: &Source, previous: Option<&Outline>, trees: Option<&mut Trees>) -> Outline {
    let mut known: Known = FxHashMap::default();
    for region in previous.iter().flat_map(|outline| &outline.regions) {
        if let Content::Python(module) = &region.content {
            known.extend(module.items.iter().map(|item| (item.hash, (item.item.clone(), item.explained.clone()))));
        }
    }
    let single = source.language == Language::Python;
    let old = trees.as_ref().and_then(|trees| trees.0.first()).filter(|_| single);
    let mut parsed = Vec::new();
    let regions = source
        .regions
        .iter()
        .map(|region| {
            let (content, directives) = match region.language {
                Language::Template => {
                    let tree = template::parse(&region.text);
                    let directives = directives::of_template(&tree, &region.text);
                    (Content::Template(Arc::new(tree)), directives)
                }
                Language::Python | Language::Markdown => {
                    let tree = python::parse(&region.text, old);
                    let module = module(&tree, &region.text, &known);
                    let directives = directives::of_module(&module, &region.text);
                    parsed.push(tree);
                    (Content::Python(module), directives)
                }
            };
            Region { map: region.map.clone(), heading: region.heading.clone(), content, directives }
        })
        .collect();
    if let Some(trees) = trees {
        trees.0 = parsed;
    }
    Outline { regions }
}

/// Items of the last outline by their bytes.
type Known = FxHashMap<u64, (Arc<python::Item>, Arc<[Id]>)>;

fn module(tree: &python::Tree, text: &str, known: &Known) -> Module {
    let errors = python::errors(tree);
    let items: Vec<ItemRef> = python::items(tree, text)
        .into_iter()
        .map(|found| {
            let (item, explained) = known.get(&found.hash).cloned().unwrap_or_else(|| {
                let mut item = python::lower(tree, text, &found);
                let here = errors.iter().filter(|error| found.span.contains(**error));
                item.errors = here
                    .map(|error| {
                        let from = |at: u32| at.saturating_sub(found.span.start);
                        item.spans.push(Span::new(from(error.start), from(error.end)))
                    })
                    .collect();
                let explained = remarks::explained(&item, found.span.of(text));
                (Arc::new(item), explained.into())
            });
            ItemRef { start: found.span.start, hash: found.hash, item, explained }
        })
        .collect();
    let names = Names::of(items.iter().map(|item| item.item.body.as_slice()));
    let selects = selects::settings(text, &items);
    Module { items, names, selects, errors: Unordered(errors) }
}

impl Outline {
    /// The span of a node in the document; the empty span at 0 for a node that is not there.
    pub fn span(&self, region: u32, item: u32, id: Id) -> Span {
        let Some(region) = self.regions.get(region as usize) else { return Span::default() };
        let span = match &region.content {
            Content::Python(module) => match module.items.get(item as usize) {
                Some(item) => item.item.spans.get(id).shifted(item.start),
                None => Span::default(),
            },
            Content::Template(template) => template.spans.get(id),
        };
        region.map.span(span)
    }

    /// The Python regions with their numbers.
    pub fn modules(&self) -> impl Iterator<Item = (u32, &Module)> {
        self.regions.iter().zip(0u32..).filter_map(|(region, number)| match &region.content {
            Content::Python(module) => Some((number, module)),
            Content::Template(_) => None,
        })
    }

    /// The template regions with their numbers.
    pub fn templates(&self) -> impl Iterator<Item = (u32, &Arc<Template>)> {
        self.regions.iter().zip(0u32..).filter_map(|(region, number)| match &region.content {
            Content::Template(template) => Some((number, template)),
            Content::Python(_) => None,
        })
    }
}

impl Module {
    /// All top-level statements with the number of their item.
    pub fn statements(&self) -> impl Iterator<Item = (u32, &python::Stmt)> {
        self.items.iter().zip(0u32..).flat_map(|(item, number)| item.item.body.iter().map(move |stmt| (number, stmt)))
    }
}
