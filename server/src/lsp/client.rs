//! What the client can do and what it asked for. Knows no document.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use serde::Deserialize;
use serde_json::Value;
use tower_lsp::ls_types::{ClientCapabilities, CodeActionKind, InitializeParams, MarkupKind, Uri};

use crate::{
    lsp::{hints::Hints, position::Encoding},
    world::{config::Audience, settings::Overrides},
};

pub(super) const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.djury");
/// Sub-kinds, so that a client that asks for "the quick fix" gets one.
pub(super) const FIX_RULE: CodeActionKind = CodeActionKind::new("quickfix.djury.all");
pub(super) const IGNORE: CodeActionKind = CodeActionKind::new("quickfix.djury.ignore");

/// These act on nothing and mend nothing: they stand behind all that does.
pub(super) const READ: CodeActionKind = CodeActionKind::new("quickfix.djury.read");
pub(super) const NOTE: CodeActionKind = CodeActionKind::new("quickfix.djury.note");

/// Commands of the client that the server names in lenses and actions where the client says that it has them, in
/// `experimental.commands.commands` of its capabilities.
pub(super) mod commands {
    /// Shows the page of a rule or a question inside of the editor: `{"rule": name}` or `{"question": number}`.
    pub(in crate::lsp) const SHOW: &str = "djury.showPage";
    /// Asks the user for a note on a place: `{"uri", "range", "rule", "finding"}`.
    pub(in crate::lsp) const WRITE_NOTE: &str = "djury.writeNote";
}

/// What was agreed on with the client when it said hello. Does not change, but for what the client shows later.
#[derive(Debug, Default)]
pub(super) struct Client {
    pub(super) encoding: Encoding,
    /// Hovers are written in Markdown, not as plain text.
    pub(super) reads_markdown: bool,
    /// What is completed is documented in Markdown, not as plain text.
    pub(super) completes_markdown: bool,
    /// Links may have tooltips.
    pub(super) shows_tooltips: bool,
    /// Edits may name the versions of the documents that they are for.
    pub(super) edits_versions: bool,
    pub(super) watches_files: bool,
    pub(super) shows_progress: bool,
    /// It can be asked for its settings.
    pub(super) has_settings: bool,
    /// It can be told to pull again.
    pub(super) pulls_again: bool,
    /// It can be told that lenses changed.
    pub(super) asks_for_lenses_again: bool,
    /// It can be told that hints changed.
    pub(super) asks_for_hints_again: bool,
    /// It can open an address of the web.
    pub(super) opens_pages: bool,
    /// The commands of its own that it has for the server to name.
    commands: Vec<String>,
    /// It says that it can pull the diagnostics of a document.
    can_pull: bool,
    /// It has pulled: from now on nothing is pushed that it pulls, else users would see all twice.
    pulls_documents: AtomicBool,
    pulls_workspace: AtomicBool,
}

/// What the client says about itself and about the workspace.
#[derive(Debug)]
pub(super) struct Hello {
    pub(super) client: Arc<Client>,
    pub(super) folders: Vec<Uri>,
    pub(super) settings: Value,
}

/// What an editor may set, on top of a project's configuration: as `initializationOptions`, and later by
/// `workspace/didChangeConfiguration` or `workspace/configuration`, there also below the key `djury`.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Settings {
    pub(super) audience: Option<Audience>,
    pub(super) select: Option<Vec<String>>,
    pub(super) ignore: Vec<String>,
    pub(super) extend_select: Vec<String>,
    pub(super) inlay_hints: Hints,
}

impl Settings {
    /// None where the value is no settings at all: then those that are there stay.
    ///
    /// # Errors
    /// What is wrong with settings that cannot be understood.
    pub(super) fn of(value: &Value) -> Result<Option<Settings>, String> {
        let own = value.get("djury").unwrap_or(value);
        let read = || serde_json::from_value(own.clone()).map_err(|error| format!("djury's settings: {error}"));
        own.is_object().then(read).transpose()
    }

    pub(super) fn overrides(&self) -> Overrides {
        let (ignore, extend_select) = (self.ignore.clone(), self.extend_select.clone());
        Overrides { select: self.select.clone(), ignore, extend_select, bank: None }
    }
}

impl Client {
    pub(super) fn new(capabilities: &ClientCapabilities) -> Client {
        let text = capabilities.text_document.as_ref();
        let workspace = capabilities.workspace.as_ref();
        let offered = capabilities.general.as_ref().and_then(|general| general.position_encodings.as_deref());
        let formats = text.and_then(|text| text.hover.as_ref()).and_then(|hover| hover.content_format.as_ref());
        let edit = workspace.and_then(|workspace| workspace.workspace_edit.as_ref());
        let watched = workspace.and_then(|workspace| workspace.did_change_watched_files);
        let pull = workspace.and_then(|workspace| workspace.diagnostics.as_ref());
        let items = text.and_then(|text| text.completion.as_ref()?.completion_item.as_ref());
        let documentation = items.and_then(|items| items.documentation_format.as_ref());
        let links = text.and_then(|text| text.document_link.as_ref());
        let lenses = workspace.and_then(|workspace| workspace.code_lens.as_ref());
        let hints = workspace.and_then(|workspace| workspace.inlay_hint.as_ref());
        let window = capabilities.window.as_ref();
        Client {
            encoding: Encoding::chosen(offered),
            reads_markdown: formats.and_then(|formats| formats.first()) == Some(&MarkupKind::Markdown),
            completes_markdown: documentation.is_some_and(|formats| formats.contains(&MarkupKind::Markdown)),
            shows_tooltips: links.and_then(|links| links.tooltip_support) == Some(true),
            edits_versions: edit.and_then(|edit| edit.document_changes) == Some(true),
            watches_files: watched.and_then(|watched| watched.dynamic_registration) == Some(true),
            has_settings: workspace.and_then(|workspace| workspace.configuration) == Some(true),
            shows_progress: window.and_then(|window| window.work_done_progress) == Some(true),
            pulls_again: pull.and_then(|pull| pull.refresh_support) == Some(true),
            asks_for_lenses_again: lenses.and_then(|lenses| lenses.refresh_support) == Some(true),
            asks_for_hints_again: hints.and_then(|hints| hints.refresh_support) == Some(true),
            opens_pages: window.and_then(|window| window.show_document.as_ref()).is_some_and(|shows| shows.support),
            commands: experimental(capabilities),
            can_pull: text.is_some_and(|text| text.diagnostic.is_some()),
            pulls_documents: AtomicBool::new(false),
            pulls_workspace: AtomicBool::new(false),
        }
    }

    /// Whether the client has a command of its own for the server to name.
    pub(super) fn has(&self, command: &str) -> bool {
        self.commands.iter().any(|known| known == command)
    }

    /// The client asked for diagnostics; true when it is the first time, and things change by it.
    pub(super) fn has_pulled(&self, workspace: bool) -> bool {
        let pulls = if workspace { &self.pulls_workspace } else { &self.pulls_documents };
        self.can_pull && !pulls.swap(true, Ordering::Relaxed)
    }

    pub(super) fn pulls(&self) -> bool {
        self.pulls_documents.load(Ordering::Relaxed) || self.pulls_workspace.load(Ordering::Relaxed)
    }

    /// Whether the diagnostics of a document are pushed to the client, or wait for it to ask.
    pub(super) fn is_pushed(&self, is_open: bool) -> bool {
        let is_pulled = match is_open {
            true => self.pulls_documents.load(Ordering::Relaxed),
            false => self.pulls_workspace.load(Ordering::Relaxed),
        };
        !is_pulled
    }
}

fn experimental(capabilities: &ClientCapabilities) -> Vec<String> {
    let commands = capabilities.experimental.as_ref().and_then(|own| own.get("commands")?.get("commands"));
    commands.and_then(|commands| serde_json::from_value(commands.clone()).ok()).unwrap_or_default()
}

impl Hello {
    pub(super) fn new(params: &InitializeParams) -> Hello {
        let named = params.workspace_folders.as_deref().unwrap_or(&[]);
        let mut folders: Vec<Uri> = named.iter().map(|folder| folder.uri.clone()).collect();
        if folders.is_empty() {
            #[expect(deprecated, reason = "older clients know nothing else")]
            let (uri, path) = (params.root_uri.clone(), params.root_path.as_deref());
            folders.extend(uri.or_else(|| path.and_then(Uri::from_file_path)));
        }
        Hello {
            client: Arc::new(Client::new(&params.capabilities)),
            folders,
            settings: params.initialization_options.clone().unwrap_or_default(),
        }
    }
}
