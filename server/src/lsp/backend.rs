//! The handlers. Each posts to the inbox before it first waits, holds no state, and knows nothing of the answer.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use tokio::sync::Notify;
use tower_lsp::{
    LanguageServer,
    jsonrpc::{Error, ErrorCode, Result},
    ls_types::{
        CodeActionParams, CodeActionResponse, CompletionParams, CompletionResponse, DidChangeConfigurationParams,
        DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams,
        DidCloseTextDocumentParams, DidOpenTextDocumentParams, DocumentDiagnosticParams,
        DocumentDiagnosticReportResult, Hover, HoverParams, InitializeParams, InitializeResult, InitializedParams,
        WorkspaceDiagnosticParams, WorkspaceDiagnosticReportResult, WorkspaceFolder,
    },
};

use crate::lsp::{
    actions,
    client::{self, Hello},
    completion, hover,
    inbox::{Inbox, Needs, Post},
    parent, pull,
    view::View,
};

#[derive(Debug)]
pub(super) struct Backend {
    pub(super) inbox: Inbox,
    /// Set by `shutdown`: the exit code hangs on it.
    pub(super) is_shut_down: Arc<AtomicBool>,
    /// Told when the client's process is gone.
    pub(super) orphaned: Arc<Notify>,
}

impl Backend {
    /// Posts a question, then waits for its answer.
    async fn ask<T: Send + 'static>(&self, needs: Needs, work: impl FnOnce(&View) -> T + Send + 'static) -> Result<T> {
        self.inbox.ask(needs, work).await.map_err(|_| Error {
            message: "the answer could not be worked out; djury's log says why".into(),
            ..Error::new(ErrorCode::InternalError)
        })
    }
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let hello = Hello::new(&params);
        let offer = client::offer(&hello.client);
        self.inbox.post(Post::Hello(hello));
        if let Some(process) = params.process_id {
            let orphaned = self.orphaned.clone();
            tokio::spawn(async move {
                parent::gone(process).await;
                orphaned.notify_one();
            });
        }
        Ok(offer)
    }

    async fn initialized(&self, _: InitializedParams) {
        self.inbox.post(Post::Ready);
    }

    async fn shutdown(&self) -> Result<()> {
        self.is_shut_down.store(true, Ordering::Relaxed);
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        self.inbox.post(Post::Open {
            uri: document.uri,
            language: document.language_id,
            version: document.version,
            text: document.text,
        });
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let document = params.text_document;
        self.inbox.post(Post::Edit { uri: document.uri, version: document.version, edits: params.content_changes });
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.inbox.post(Post::Close { uri: params.text_document.uri });
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        self.inbox.post(Post::Watched(params.changes));
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        self.inbox.post(Post::Settings(params.settings));
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        let uris = |folders: Vec<WorkspaceFolder>| folders.into_iter().map(|folder| folder.uri).collect();
        self.inbox.post(Post::Folders { added: uris(params.event.added), removed: uris(params.event.removed) });
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        self.ask(Needs::Findings, move |view| hover::hover(view, &params)).await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        self.ask(Needs::Findings, move |view| actions::actions(view, &params)).await
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let position = &params.text_document_position;
        let uri = position.text_document.uri.clone();
        // A document that is not open has nothing to complete.
        Ok(self.inbox.ask_text(uri, move |text| completion::completion(text, &params)).await.ok().flatten())
    }

    async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        self.inbox.post(Post::Pulls { workspace: false });
        self.ask(Needs::Everything, move |view| pull::document(view, &params)).await
    }

    async fn workspace_diagnostic(&self, params: WorkspaceDiagnosticParams) -> Result<WorkspaceDiagnosticReportResult> {
        self.inbox.post(Post::Pulls { workspace: true });
        self.ask(Needs::Everything, move |view| pull::workspace(view, &params)).await
    }
}
