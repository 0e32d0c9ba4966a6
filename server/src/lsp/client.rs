//! What the client can do and asked for, and what the server offers it. Knows no document.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use serde::Deserialize;
use serde_json::Value;
use tower_lsp::ls_types::{
    ClientCapabilities, CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CompletionOptions,
    DiagnosticOptions, DiagnosticServerCapabilities, HoverProviderCapability, InitializeParams, InitializeResult,
    MarkupKind, OneOf, SaveOptions, ServerCapabilities, ServerInfo, TextDocumentSyncCapability, TextDocumentSyncKind,
    TextDocumentSyncOptions, TextDocumentSyncSaveOptions, Uri, WorkDoneProgressOptions,
    WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};

use crate::{
    lsp::position::Encoding,
    world::{config::Audience, settings::Overrides},
};

pub(super) const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.djury");
/// Sub-kinds, so that a client that asks for "the quick fix" gets one.
pub(super) const FIX_RULE: CodeActionKind = CodeActionKind::new("quickfix.djury.all");
pub(super) const IGNORE: CodeActionKind = CodeActionKind::new("quickfix.djury.ignore");

/// What was agreed on with the client when it said hello. Does not change, but for what the client shows later.
#[derive(Debug, Default)]
pub(super) struct Client {
    pub(super) encoding: Encoding,
    /// Hovers are written in Markdown, not as plain text.
    pub(super) reads_markdown: bool,
    /// Edits may name the versions of the documents that they are for.
    pub(super) edits_versions: bool,
    pub(super) watches_files: bool,
    pub(super) shows_progress: bool,
    /// It can be asked for its settings.
    pub(super) has_settings: bool,
    /// It can be told to pull again.
    pub(super) pulls_again: bool,
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
        Overrides { select: self.select.clone(), ignore, extend_select }
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
        let window = capabilities.window.as_ref();
        Client {
            encoding: Encoding::chosen(offered),
            reads_markdown: formats.and_then(|formats| formats.first()) == Some(&MarkupKind::Markdown),
            edits_versions: edit.and_then(|edit| edit.document_changes) == Some(true),
            watches_files: watched.and_then(|watched| watched.dynamic_registration) == Some(true),
            has_settings: workspace.and_then(|workspace| workspace.configuration) == Some(true),
            shows_progress: window.and_then(|window| window.work_done_progress) == Some(true),
            pulls_again: pull.and_then(|pull| pull.refresh_support) == Some(true),
            can_pull: text.is_some_and(|text| text.diagnostic.is_some()),
            pulls_documents: AtomicBool::new(false),
            pulls_workspace: AtomicBool::new(false),
        }
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

/// What the server says about itself.
pub(super) fn offer(client: &Client) -> InitializeResult {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions { include_text: Some(false) })),
        ..TextDocumentSyncOptions::default()
    };
    let actions = CodeActionOptions {
        code_action_kinds: Some(vec![CodeActionKind::QUICKFIX, FIX_ALL]),
        resolve_provider: Some(false),
        work_done_progress_options: WorkDoneProgressOptions::default(),
    };
    let diagnostics = DiagnosticOptions {
        identifier: Some("djury".to_owned()),
        inter_file_dependencies: true,
        workspace_diagnostics: true,
        work_done_progress_options: WorkDoneProgressOptions::default(),
    };
    let folders =
        WorkspaceFoldersServerCapabilities { supported: Some(true), change_notifications: Some(OneOf::Left(true)) };
    InitializeResult {
        capabilities: ServerCapabilities {
            position_encoding: Some(client.encoding.kind()),
            text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
            hover_provider: Some(HoverProviderCapability::Simple(true)),
            code_action_provider: Some(CodeActionProviderCapability::Options(actions)),
            completion_provider: Some(CompletionOptions {
                trigger_characters: Some(vec!["[".to_owned(), ",".to_owned()]),
                ..CompletionOptions::default()
            }),
            diagnostic_provider: Some(DiagnosticServerCapabilities::Options(diagnostics)),
            workspace: Some(WorkspaceServerCapabilities { workspace_folders: Some(folders), file_operations: None }),
            ..ServerCapabilities::default()
        },
        server_info: Some(ServerInfo { name: "djury".to_owned(), version: Some(env!("CARGO_PKG_VERSION").to_owned()) }),
        offset_encoding: None,
    }
}
