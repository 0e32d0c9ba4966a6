//! Rows of `values()` and `values_list()`: dicts, tuples and plain columns, on which nothing of the model is left.
//! Knows what was selected; who reads it, and whether a read fails.

use std::rc::Rc;

use crate::{
    finding::{Edit, Finding, Place, Text},
    model::models::{ModelId, ModelMember},
    queries::{
        engine::Engine,
        frame::Frame,
        value::{Query, Shape, Value, Values},
    },
    rule::FileKind,
    syntax::{
        Name,
        python::{ArgumentKind, Attribute, Call, Expr, Subscript},
    },
};

const RULE: &str = "values-row-attribute";
const OF_DICTS: &[&str] =
    &["clear", "copy", "fromkeys", "get", "items", "keys", "pop", "popitem", "setdefault", "update", "values"];
const OF_TUPLES: &[&str] = &["count", "index"];
const OF_NAMED: &[&str] = &["_asdict", "_field_defaults", "_fields", "_make", "_replace", "count", "index"];
/// Aggregates whose lowercased name ends the alias that Django makes.
const AGGREGATES: &[&str] = &["Avg", "Count", "Max", "Min", "StdDev", "Sum", "Variance"];

/// One row of `values()` or `values_list()`.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Record {
    pub(crate) model: ModelId,
    pub(crate) shape: Shape,
    /// What was selected; none where that cannot be read.
    pub(crate) names: Option<Vec<Name>>,
    pub(crate) origin: Place,
}

/// The name that Django gives an aggregate that has none: `Count("comments")` is `comments__count`. Where that cannot
/// be read, `*`, which stands for any name.
pub(crate) fn alias(aggregate: &Expr) -> Name {
    let named = aggregate.as_call().and_then(|call| {
        let dotted = call.callee.dotted()?;
        let function = dotted.rsplit('.').next().filter(|name| AGGREGATES.contains(name))?;
        let first = call.positional(0)?;
        let column = match first.as_call() {
            Some(f) if f.callee.dotted().is_some_and(|name| name == "F" || name.ends_with(".F")) => {
                f.positional(0)?.as_str()?
            }
            Some(_) => return None,
            None => first.as_str().filter(|column| *column != "*")?,
        };
        Some(Name::from(format!("{column}__{}", function.to_lowercase())))
    });
    named.unwrap_or(Name::new_static("*"))
}

impl Engine<'_> {
    /// What `values(…)` and `values_list(…)` select, by the names of their rows' parts.
    pub(crate) fn selected(&self, query: &Query, call: Option<&Call>) -> Option<Vec<Name>> {
        let call = call?;
        let mut names = Vec::new();
        let mut is_all = true;
        for argument in &call.arguments {
            match &argument.kind {
                ArgumentKind::Positional => {
                    is_all = false;
                    names.push(Name::from(argument.value.as_str()?));
                }
                ArgumentKind::Keyword(keyword) if matches!(keyword.name.as_str(), "flat" | "named") => {}
                ArgumentKind::Keyword(keyword) => names.push(keyword.name.clone()),
                ArgumentKind::Star | ArgumentKind::StarStar => return None,
            }
        }
        if is_all {
            let model =
                self.project.models().get(query.model).filter(|model| !model.is_open && model.parents.is_empty())?;
            let columns = model.fields.iter().filter(|field| match &field.relation {
                Some(relation) => relation.target.is_some() && field.column != field.name,
                None => true,
            });
            names.extend(columns.map(|field| field.column.clone()));
            names.push(Name::new_static("id"));
            names.extend(query.added.iter().cloned());
        }
        Some(names)
    }

    pub(crate) fn record_of(&self, query: &Query) -> Value {
        let names = query.selected.clone().map(|mut names| {
            names.extend(query.added.iter().cloned());
            names
        });
        let names = names.filter(|names| !query.is_open && !names.iter().any(|name| name == "*"));
        if query.shape == Shape::Scalars {
            let column = names.and_then(|names| names.into_iter().next());
            let record = Record { model: query.model, shape: query.shape, names: None, origin: query.origin };
            return column.map_or(Value::Plain, |column| self.record_part(&record, &column));
        }
        Value::Record(Rc::new(Record { model: query.model, shape: query.shape, names, origin: query.origin }))
    }

    /// What a part of a record is: a plain value, or the raw key of a relation.
    pub(crate) fn record_part(&self, record: &Record, name: &str) -> Value {
        let relation = match self.project.models().member(record.model, name) {
            Some(ModelMember::Field(field)) => field.relation.as_ref().and_then(|relation| relation.target),
            _ => None,
        };
        match relation {
            Some(model) => {
                let names = Some(vec![Name::from(name)]);
                let key = Record { model, shape: Shape::Scalars, names, origin: record.origin };
                Value::Record(Rc::new(key))
            }
            None => Value::Plain,
        }
    }

    /// `row.author` where rows are dicts.
    pub(crate) fn record_attribute(
        &mut self,
        receivers: &Values,
        attribute: &Attribute,
        expr: &Expr,
        text: &str,
        frame: &Frame,
    ) {
        let Some(Value::Record(record)) = receivers.only() else { return };
        let name = attribute.attr.name.as_str();
        if matches!(name, "update" | "setdefault" | "pop" | "clear" | "popitem") {
            self.changed.insert(record.origin);
        }
        let Some(why) = self.lacks(record, name) else { return };
        if self.kind == FileKind::Test {
            return;
        }
        let text = if text.is_empty() { name } else { text };
        let message = format!("{why}: `{text}` raises AttributeError");
        let mut finding = Finding::new(RULE, frame.place(expr.id), message);
        finding.related(record.origin, "the rows come from here");
        let has = record.names.as_ref().is_some_and(|names| names.iter().any(|known| known == name));
        if record.shape == Shape::Dicts && has {
            let edit = Edit::replace(frame.place(expr.id), Text::Source(frame.place(attribute.value.id)));
            finding.suggest(format!("Use `[\"{name}\"]`"), vec![edit.and(format!("[\"{name}\"]"))]);
        }
        self.say(finding);
    }

    /// `row["author"]` where that was not selected.
    pub(crate) fn record_item(&mut self, receivers: &Values, subscript: &Subscript, text: &str, frame: &Frame) {
        let Some(Value::Record(record)) = receivers.only() else { return };
        let Some(key) = subscript.index.as_str() else { return };
        let Some(names) = record.names.as_ref().filter(|_| record.shape == Shape::Dicts) else { return };
        if names.iter().any(|name| name == key) || self.changed.contains(&record.origin) || self.kind == FileKind::Test
        {
            return;
        }
        let column = format!("{key}_id");
        let has_column = names.iter().any(|name| *name == column);
        let row = text.split('[').next().unwrap_or_default();
        let why = if has_column {
            format!("`values()` gives the key of `{key}` as `{column}`")
        } else {
            format!("`values()` does not select `{key}`")
        };
        let place = frame.place(subscript.index.id);
        let mut finding = Finding::new(RULE, place, format!("{why}: `{row}[\"{key}\"]` raises KeyError"));
        finding.related(record.origin, "the rows come from here");
        if has_column {
            finding.suggest(format!("Use `\"{column}\"`"), vec![Edit::replace(place, format!("\"{column}\""))]);
        }
        self.say(finding);
    }

    /// A step of a template's lookup: what is not there is empty.
    pub(crate) fn record_step(&mut self, record: &Record, name: &str, place: Place, text: &str) -> Value {
        let is_index = name.bytes().all(|byte| byte.is_ascii_digit());
        let has = record.names.as_ref().is_none_or(|names| names.iter().any(|known| known == name));
        let is_there = match record.shape {
            Shape::Dicts => has || self.changed.contains(&record.origin),
            Shape::Named => has || is_index,
            Shape::Tuples => is_index,
            Shape::Scalars | Shape::Rows => false,
        };
        if is_there {
            return self.record_part(record, name);
        }
        let known = record.names.as_ref().is_some_and(|_| record.shape == Shape::Dicts) && !OF_DICTS.contains(&name);
        let why = if known { Some(format!("rows of `values()` have no `{name}`")) } else { self.lacks(record, name) };
        if let Some(why) = why
            && self.kind != FileKind::Test
        {
            let mut finding = Finding::new(RULE, place, format!("{why}: `{text}` is empty"));
            finding.variant("template");
            finding.related(record.origin, "the rows come from here");
            self.say(finding);
        }
        Value::Plain
    }

    /// Why a record has no such attribute; none where it may have.
    fn lacks(&self, record: &Record, name: &str) -> Option<String> {
        match record.shape {
            Shape::Rows => None,
            Shape::Dicts => (!OF_DICTS.contains(&name) && !name.starts_with("__"))
                .then(|| "rows of `values()` are dicts".to_owned()),
            Shape::Tuples => (!OF_TUPLES.contains(&name) && !name.starts_with("__"))
                .then(|| "rows of `values_list()` are tuples".to_owned()),
            Shape::Named => {
                let has = record.names.as_ref().is_none_or(|names| names.iter().any(|known| known == name));
                (!has && !OF_NAMED.contains(&name) && !name.starts_with("__"))
                    .then(|| format!("rows of `values_list()` have no `{name}`"))
            }
            // The raw key of a relation: only what the other model has is surely missing.
            Shape::Scalars => {
                let column = record.names.as_ref()?.first()?;
                self.project.models().member(record.model, name)?;
                Some(format!("`{column}` is the raw key here"))
            }
        }
    }
}
