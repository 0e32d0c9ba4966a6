//! Related rows that are loaded only for their key, which the row at hand holds as a column: `post.author.pk`. Knows
//! no loops; whether the read costs anything was judged where it happened.

use crate::{
    finding::{Anchor, Edit, Place, Text},
    model::models::{Field, ModelId, ModelMember, RelationKind, as_bool},
    queries::{
        engine::Engine,
        expr::written,
        frame::Frame,
        missing::{KeyRead, Kind},
    },
    syntax::{
        Id,
        python::{CompareOp, Expr, ExprKind},
    },
};

/// What is done with a related row.
#[derive(Clone, Copy)]
enum Wish<'e> {
    /// An attribute of it is read.
    Attribute(&'e str),
    /// It is asked for at all: `is None`, a truth test.
    Presence {
        is_safe: bool,
    },
    /// It is compared with another.
    Equality(&'e Expr),
    Membership,
}

impl Engine<'_> {
    /// `post.author.pk`: the related row was read for this attribute of it.
    pub(crate) fn key_attribute(&mut self, value: &Expr, name: &str, whole: &Expr, frame: &Frame) {
        self.wished(value, Wish::Attribute(name), whole, frame);
    }

    /// `if post.editor`
    pub(crate) fn key_truth(&mut self, test: &Expr, frame: &Frame) {
        self.wished(test, Wish::Presence { is_safe: false }, test, frame);
    }

    /// `post.editor is None`, `post.author == author`, `post.author in authors`
    pub(crate) fn key_compared(&mut self, left: &Expr, op: CompareOp, right: &Expr, frame: &Frame) {
        let is_none = |expr: &Expr| matches!(expr.kind, ExprKind::None);
        match op {
            CompareOp::Is | CompareOp::IsNot | CompareOp::Eq | CompareOp::NotEq if is_none(right) => {
                self.wished(left, Wish::Presence { is_safe: true }, left, frame);
            }
            CompareOp::Eq | CompareOp::NotEq => {
                self.wished(left, Wish::Equality(right), left, frame);
                self.wished(right, Wish::Equality(left), right, frame);
            }
            CompareOp::In | CompareOp::NotIn => self.wished(left, Wish::Membership, left, frame),
            _ => {}
        }
    }

    fn wished(&mut self, read: &Expr, wish: Wish<'_>, whole: &Expr, frame: &Frame) {
        let Some(attribute) = read.as_attribute() else { return };
        let place = frame.place(read.id);
        let row = written(&attribute.value);
        let row_place = frame.place(attribute.value.id);
        for number in self.latest(place) {
            let Some((model, field)) = self.read_field(number) else { continue };
            let field = field.clone();
            let suits = match wish {
                Wish::Attribute(name) => self.is_held(model, &field, name),
                Wish::Presence { .. } => !self.has_own(model, &["__bool__", "__len__", "__eq__"]),
                Wish::Equality(_) | Wish::Membership => {
                    !self.has_own(model, &["__eq__"]) && to_field(self, &field).is_none()
                }
            };
            if !suits {
                continue;
            }
            let column = &field.column;
            let replaced = Edit::replace(frame.place(whole.id), Text::Source(row_place)).and(format!(".{column}"));
            let (edits, is_safe) = match wish {
                Wish::Attribute(_) => (vec![replaced], true),
                Wish::Presence { is_safe } => (vec![replaced], is_safe),
                // An instance on the other side gives its key.
                Wish::Equality(other) if other.as_name().is_some() => {
                    (vec![replaced, Edit::after(frame.place(other.id), ".pk")], false)
                }
                Wish::Equality(_) | Wish::Membership => (Vec::new(), false),
            };
            let instead = if row.is_empty() { column.to_string() } else { format!("{row}.{column}") };
            let key = KeyRead { whole: frame.place(whole.id), instead, edits, is_safe };
            self.mark_key(number, key, written(whole));
        }
    }

    /// `{{ post.author.pk }}`: the steps of the relation and of the key.
    pub(crate) fn key_step(&mut self, read: Place, name: &str, step: Id, text: &str) {
        for number in self.latest(read) {
            let Some((model, field)) = self.read_field(number) else { continue };
            let column = field.column.clone();
            if !self.is_held(model, &field.clone(), name) {
                continue;
            }
            let row = text.rsplit_once('.').and_then(|(way, _)| way.rsplit_once('.')).map_or("", |(row, _)| row);
            let instead = if row.is_empty() { column.to_string() } else { format!("{row}.{column}") };
            // The step of the relation reaches back to where the variable begins.
            let is_plain = instead.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_'));
            let edit = Edit { place: read, anchor: Anchor::Through(step), text: vec![instead.clone().into()] };
            let edits = if is_plain { vec![edit] } else { Vec::new() };
            let key = KeyRead { whole: read.with(step), instead, edits, is_safe: true };
            self.mark_key(number, key, text.to_owned());
        }
    }

    /// The records of a read that was made just now.
    fn latest(&self, place: Place) -> Vec<usize> {
        let from = self.missing.len().saturating_sub(16);
        let latest = self.missing.iter().enumerate().skip(from);
        latest
            .filter(|(_, record)| record.place == place && record.kind == Kind::One)
            .map(|(number, _)| number)
            .collect()
    }

    fn mark_key(&mut self, number: usize, key: KeyRead, text: String) {
        if let Some(record) = self.missing.get_mut(number) {
            record.place = key.whole;
            record.text = text;
            record.kind = Kind::Key(vec![key]);
        }
    }

    /// The model that a read led to and the foreign key that it went through; none for the other side of one.
    fn read_field(&self, number: usize) -> Option<(ModelId, &Field)> {
        let record = self.missing.get(number)?;
        let models = self.project.models();
        let (last, way) = record.path.split_last()?;
        let start = record.query.as_ref()?.model;
        let from = way.iter().try_fold(start, |at, step| self.target_of(at, step))?;
        let ModelMember::Field(field) = models.member(from, last)? else { return None };
        let relation = field.relation.as_ref()?;
        matches!(relation.kind, RelationKind::ForeignKey | RelationKind::OneToOne).then_some((relation.target?, field))
    }

    /// Whether the column of a foreign key holds an attribute of its target.
    fn is_held(&self, target: ModelId, field: &Field, name: &str) -> bool {
        match to_field(self, field) {
            Some(held) => held == name,
            None => name == "pk" || self.primary(target).is_some_and(|primary| primary == name),
        }
    }

    /// The column of a model's primary key, where it is known.
    fn primary(&self, model: ModelId) -> Option<String> {
        let known = self.project.models().get(model)?;
        let own = known.fields.iter().find(|field| {
            let call = self.project.value_in(field.owner, field.stmt).and_then(Expr::as_call);
            call.and_then(|call| call.keyword("primary_key")).and_then(as_bool) == Some(true)
        });
        match own {
            Some(field) => Some(field.column.to_string()),
            None => (!known.is_open).then(|| "id".to_owned()),
        }
    }

    fn has_own(&self, model: ModelId, methods: &[&str]) -> bool {
        let Some(class) = self.class_of_model(model) else { return true };
        methods.iter().any(|name| self.project.method(class, name).is_some_and(|(owner, _)| !self.is_stub(owner)))
    }
}

/// The column that a foreign key points to, if it is not the primary key.
fn to_field(engine: &Engine<'_>, field: &Field) -> Option<String> {
    let call = engine.project.value_in(field.owner, field.stmt).and_then(Expr::as_call)?;
    let named = call.keyword("to_field")?;
    Some(named.as_str().unwrap_or("").to_owned())
}
