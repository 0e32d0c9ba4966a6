//! Pushes diagnostics: of each file whose diagnostics or version changed, open files first. Knows no finding.

use std::collections::HashMap;

use tower_lsp::{
    jsonrpc::Request,
    ls_types::{
        Diagnostic, PublishDiagnosticsParams, Uri,
        notification::{Notification, PublishDiagnostics},
    },
};

use crate::lsp::{shown, transport::Outgoing, view::View};

pub(super) struct Publisher {
    outgoing: Outgoing,
    /// What the client has, by address: result id and version.
    pushed: HashMap<Uri, (String, Option<i32>)>,
    /// What there was to show last time, pushed or not.
    known: HashMap<Uri, (String, Option<i32>)>,
}

/// What a view brought.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct News {
    /// The diagnostics of a file changed without an edit of that file: a client that pulls should do so again.
    pub(super) is_stale: bool,
    /// Some diagnostics are others than before.
    pub(super) is_new: bool,
}

impl Publisher {
    pub(super) fn new(outgoing: Outgoing) -> Publisher {
        Publisher { outgoing, pushed: HashMap::new(), known: HashMap::new() }
    }

    /// Pushes what is new in a view.
    pub(super) fn publish(&mut self, view: &View) -> News {
        let mut known = HashMap::new();
        let mut is_stale = false;
        for open in [true, false] {
            for shown in view.shown.values().filter(|shown| shown.is_open == open) {
                let state = (shown.id.clone(), shown.version);
                let before = self.known.get(&shown.uri);
                is_stale |= match before {
                    Some((id, version)) => *id != shown.id && *version == shown.version,
                    None => !shown.is_open && !shown.is_empty(),
                };
                known.insert(shown.uri.clone(), state.clone());
                if !view.client.is_pushed(open) {
                    self.clear(&shown.uri, shown.version);
                } else if self.pushed.get(&shown.uri) != Some(&state) {
                    self.push(shown.uri.clone(), shown.diagnostics(), shown.version);
                    self.pushed.insert(shown.uri.clone(), state);
                }
            }
        }
        let gone: Vec<Uri> = self.pushed.keys().filter(|uri| !known.contains_key(*uri)).cloned().collect();
        for uri in gone {
            self.clear(&uri, None);
        }
        is_stale |= self.known.iter().any(|(uri, (id, _))| !known.contains_key(uri) && *id != shown::empty_id());
        let ids = |known: &HashMap<Uri, (String, Option<i32>)>| {
            let shown = known.iter().filter(|(_, (id, _))| *id != shown::empty_id());
            shown.map(|(uri, (id, _))| (uri.clone(), id.clone())).collect::<HashMap<_, _>>()
        };
        let is_new = ids(&known) != ids(&self.known);
        self.known = known;
        News { is_stale, is_new }
    }

    /// Takes back what was pushed for a file.
    fn clear(&mut self, uri: &Uri, version: Option<i32>) {
        if let Some((id, _)) = self.pushed.remove(uri)
            && id != shown::empty_id()
        {
            self.push(uri.clone(), Vec::new(), version);
        }
    }

    fn push(&self, uri: Uri, diagnostics: Vec<Diagnostic>, version: Option<i32>) {
        let params = PublishDiagnosticsParams { uri, diagnostics, version };
        let params = serde_json::to_value(params).unwrap_or_default();
        self.outgoing.send(&Request::build(PublishDiagnostics::METHOD).params(params).finish());
    }
}
