//! Querysets that one run of a function asks more than once: counted and then iterated, taken anew and iterated
//! again. Knows names and what stands between two reads, and nothing of rows in loops.

use std::rc::Rc;

use crate::{
    finding::{Edit, Finding, Place},
    model::modules::FileKind,
    queries::{
        asking::Use,
        engine::{Code, Engine},
        guard::Guard,
        value::{Query, Related},
    },
};

const RULE: &str = "queryset-evaluated-twice";
const IN_TEMPLATE: &str = "template-repeated-query";

/// A queryset was asked.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    what: Asked,
    how: Use,
    place: Place,
    /// The expression of the queryset: what `list(…)` is given.
    read: Place,
    text: String,
    guard: Guard,
    /// How many calls were running.
    depth: usize,
    /// The innermost loop around it.
    running: Option<Place>,
    /// The answer is compared with a number: a limit, and the rows may be too many to load.
    is_compared: bool,
    /// Its truth alone is wanted.
    is_tested: bool,
    is_template: bool,
    /// Code has run since that may have written rows: what was asked before is no needless question any more.
    is_stale: bool,
}

#[derive(Clone, Debug)]
enum Asked {
    /// A queryset under a name; whether it was taken anew with `.all()`.
    Named(String, Box<Query>, bool),
    /// A relation of one instance: each read of it is a queryset of its own.
    Relation(Rc<Related>),
}

impl Event {
    /// Whether the rows that would answer are there: `if posts:` loads them, and `posts.count()` counts them then.
    fn is_answered(&self, events: &[Event]) -> bool {
        let Asked::Named(name, query, false) = &self.what else { return false };
        matches!(self.how, Use::Count | Use::Exists | Use::Index)
            && events.iter().any(|known| {
                let is_same = matches!(&known.what, Asked::Named(other, same, false) if other == name && same == query);
                is_same && fills(known.how) && known.depth == self.depth && !known.guard.contradicts(&self.guard)
            })
    }
}

impl Engine<'_> {
    /// Notes that a queryset is asked, and says so if an earlier question was needless.
    pub(crate) fn note(&mut self, query: &Query, how: Use, place: Place, text: &str) {
        let is_few = query.at_most.is_some_and(|rows| rows <= 1);
        if text.is_empty() || is_few || self.kind == FileKind::Test || self.calls.is_empty() {
            return;
        }
        let Some(what) = asked(query, text) else { return };
        let event = Event {
            what,
            how,
            place,
            read: self.read_at(place),
            text: text.to_owned(),
            guard: self.path.clone(),
            depth: self.calls.len(),
            running: self.loops.last().map(|running| running.place),
            is_compared: self.comparing > 0,
            is_tested: false,
            is_template: matches!(self.calls.last().map(|running| running.code), Some(Code::Template(..))),
            is_stale: false,
        };
        if event.is_answered(&self.events) {
            return;
        }
        let earlier: Vec<Event> = self
            .events
            .iter()
            .filter(|known| {
                !known.is_stale
                    && known.depth == event.depth
                    && known.place != place
                    && !known.guard.contradicts(&event.guard)
            })
            .cloned()
            .collect();
        for known in earlier {
            self.compare(&known, &event);
        }
        self.events.push(event);
    }

    /// Rows may have been written: only querysets that hold their rows still answer for them.
    pub(crate) fn unsettle(&mut self) {
        self.events.retain(|event| fills(event.how));
        for event in &mut self.events {
            event.is_stale = true;
        }
    }

    /// The answer of a call is used as a truth value only.
    pub(crate) fn note_tested(&mut self, place: Place) {
        if let Some(event) = self.events.iter_mut().rev().take(4).find(|event| event.place == place) {
            event.is_tested = true;
        }
    }

    fn compare(&mut self, before: &Event, now: &Event) {
        match (&before.what, &now.what) {
            (Asked::Named(name, query, was_anew), Asked::Named(other, same, is_anew)) => {
                if name != other || query != same {
                    return;
                }
                if *was_anew {
                    if *is_anew && fills(before.how) && fills(now.how) && before.running == now.running {
                        self.say_again(before, now);
                    }
                    return;
                }
                // An answer that was no: what follows finds no rows.
                let is_no = now.guard.holds(&before.text, false);
                match (before.how, fills(now.how), is_anew) {
                    (Use::Count | Use::Exists | Use::First | Use::Index, true, false)
                        if !before.is_compared && !is_no =>
                    {
                        self.say_early(before, now, name);
                    }
                    (how, true, true) if fills(how) => self.say_anew(before, now, name),
                    _ => {}
                }
            }
            (Asked::Relation(one), Asked::Relation(other))
                if Rc::ptr_eq(&one.row, &other.row)
                    && one.accessor == other.accessor
                    && !before.is_compared
                    && receiver(&before.text) == receiver(&now.text) =>
            {
                self.say_again(before, now);
            }
            _ => {}
        }
    }

    fn say_early(&mut self, before: &Event, now: &Event, name: &str) {
        let text = &before.text;
        // In the very loop over the rows, or for a row of another loop, it is another matter.
        if before.running.is_some() && before.running != now.running {
            return;
        }
        let (how, instead) = match before.how {
            Use::Count if before.is_template => ("counts", format!("{name}|length")),
            Use::Exists if before.is_template => ("looks", name.to_owned()),
            Use::Count => ("counts", format!("len({name})")),
            Use::Exists if before.is_tested => ("looks", name.to_owned()),
            Use::Exists => ("looks", format!("bool({name})")),
            _ => ("fetches a row", String::new()),
        };
        let then = if instead.is_empty() {
            format!("take the row from `list({name})`")
        } else {
            format!("`{instead}` uses the same rows")
        };
        let message = format!("`{text}` {how} with one query, and `{name}` is loaded by another: {then}");
        let mut finding = Finding::new(rule(before), before.place, message);
        finding.related(now.place, "loaded here");
        if !instead.is_empty() {
            finding.suggest(format!("Use `{instead}`"), vec![Edit::replace(before.place, instead)]);
        }
        self.say_twice(finding);
    }

    fn say_anew(&mut self, before: &Event, now: &Event, name: &str) {
        let text = &now.text;
        let message = format!("`{text}` asks again for the rows that `{name}` holds: use `{name}`");
        let mut finding = Finding::new(rule(now), now.place, message);
        finding.suggest(format!("Use `{name}`"), vec![Edit::replace(now.read, name)]);
        finding.related(before.place, "loaded here");
        self.say_twice(finding);
    }

    fn say_again(&mut self, before: &Event, now: &Event) {
        let (text, first) = (&now.text, &before.text);
        if text == first && !fills(now.how) {
            let message = format!("`{text}` asks the same again: bind its answer to a name");
            let mut finding = Finding::new(rule(now), now.place, message);
            finding.related(before.place, "asked here first");
            self.say_twice(finding);
            return;
        }
        let once = if now.is_template { "`{% with %}` keeps the rows" } else { "`list(…)` keeps the rows" };
        let message = format!("`{text}` asks again after `{first}`: {once}");
        let mut finding = Finding::new(rule(now), now.place, message);
        finding.related(before.place, "asked here first");
        self.say_twice(finding);
    }

    fn say_twice(&mut self, mut finding: Finding) {
        if matches!(self.kind, FileKind::OneOff | FileKind::Migration) {
            finding.variant("one-off");
        }
        if finding.rule == IN_TEMPLATE {
            for call in self.route() {
                finding.related(call, "reached by this call");
            }
        }
        // One finding for a place, whatever else it is compared with.
        if !self.wrong.iter().any(|known| known.rule == finding.rule && known.place == finding.place) {
            self.wrong.push(finding);
        }
    }
}

fn rule(event: &Event) -> &'static str {
    if event.is_template { IN_TEMPLATE } else { RULE }
}

/// What is asked, the last call left out: `post.comments` of `post.comments.count()`. Another name is another text
/// to the reader, even where it means the same.
fn receiver(text: &str) -> &str {
    let called = text.trim_end_matches("()");
    match called.rsplit_once('.') {
        Some((receiver, "all" | "count" | "exists" | "first" | "last")) => receiver,
        _ => called,
    }
}

/// Whether the whole queryset is loaded, and kept.
fn fills(how: Use) -> bool {
    matches!(how, Use::Iterate | Use::Truth | Use::Length | Use::Contains)
}

fn asked(query: &Query, text: &str) -> Option<Asked> {
    if let Some(related) = &query.of {
        let is_plain = query.refined.is_none() && !query.is_sliced;
        let is_loaded = related.row.supply.get(&related.accessor).is_some();
        let is_open = query.is_open || *related.row.is_open.borrow();
        // Rows of a loop are the business of other rules, and what an unknown caller has prefetched is not known.
        let is_one = !related.row.is_many && related.row.query.is_some() && !is_loaded && !is_open;
        // Under a name it is a queryset like any other.
        if text.contains('.') {
            return (is_plain && is_one).then(|| Asked::Relation(related.clone()));
        }
    }
    if query.is_sliced {
        return None;
    }
    let (name, anew) = match text.split_once('.').map(|(name, call)| (name, call.trim_end_matches("()"))) {
        None => (text, false),
        Some((name, "all")) => (name, true),
        Some((name, "count" | "exists" | "first")) => (name, false),
        Some(_) => return None,
    };
    let name = name.strip_suffix("[…]").unwrap_or(name);
    let is_name = name.chars().all(|c| c.is_alphanumeric() || c == '_');
    is_name.then(|| Asked::Named(name.to_owned(), Box::new(query.clone()), anew))
}
