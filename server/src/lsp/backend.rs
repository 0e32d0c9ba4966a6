//! The handlers. Each posts to the inbox before it first waits, holds no state, and knows nothing of the answer.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use serde_json::Value;
use tokio::sync::Notify;
use tower_lsp::{
    LanguageServer,
    jsonrpc::{Error, ErrorCode, Result},
    ls_types::{
        CodeActionParams, CodeActionResponse, CodeLens, CodeLensParams, CompletionParams, CompletionResponse,
        CreateFilesParams, DeleteFilesParams, DidChangeConfigurationParams, DidChangeNotebookDocumentParams,
        DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams,
        DidCloseNotebookDocumentParams, DidCloseTextDocumentParams, DidOpenNotebookDocumentParams,
        DidOpenTextDocumentParams, DidSaveNotebookDocumentParams, DidSaveTextDocumentParams, DocumentDiagnosticParams,
        DocumentDiagnosticReportResult, DocumentLink, DocumentLinkParams, ExecuteCommandParams, Hover, HoverParams,
        InitializeParams, InitializeResult, InitializedParams, InlayHint, InlayHintParams, RenameFilesParams,
        WorkspaceDiagnosticParams, WorkspaceDiagnosticReportResult, WorkspaceFolder,
    },
};

use crate::lsp::{
    actions,
    client::{self, Hello},
    commands::{self, Called},
    completion, hints, hover,
    inbox::{Needs, Post},
    lens, links, notes, offer, page, parent, pull, questions, requests,
    view::View,
    writer::Line,
};

#[derive(Debug)]
pub(super) struct Backend {
    pub(super) line: Line,
    /// Set by `shutdown`: the exit code hangs on it.
    pub(super) is_shut_down: Arc<AtomicBool>,
    /// Told when the client's process is gone.
    pub(super) orphaned: Arc<Notify>,
}

impl Backend {
    /// Posts a question, then waits for its answer.
    async fn ask<T: Send + 'static>(&self, needs: Needs, work: impl FnOnce(&View) -> T + Send + 'static) -> Result<T> {
        self.line.inbox.ask(needs, work).await.map_err(|_| Error {
            message: "the answer could not be worked out; djury's log says why".into(),
            ..Error::new(ErrorCode::InternalError)
        })
    }

    /// Files and folders that the editor itself made, moved or removed.
    fn moved<'a>(&self, uris: impl Iterator<Item = &'a String>) {
        self.line.inbox.post(Post::Disk(uris.filter_map(|uri| uri.parse().ok()).collect()));
    }

    pub(super) async fn questions(&self, _: Value) -> Result<Value> {
        self.ask(Needs::Everything, questions::questions).await
    }

    pub(super) async fn notes(&self, params: Value) -> Result<Value> {
        let of = params.get("uri").and_then(Value::as_str).and_then(|uri| uri.parse().ok());
        self.ask(Needs::Findings, move |view| notes::notes(view, of.as_ref())).await
    }
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let hello = Hello::new(&params);
        let offer = offer::offer(&hello.client);
        self.line.inbox.post(Post::Hello(hello));
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
        self.line.inbox.post(Post::Ready);
    }

    async fn shutdown(&self) -> Result<()> {
        self.is_shut_down.store(true, Ordering::Relaxed);
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        self.line.inbox.post(Post::Open {
            uri: document.uri,
            language: document.language_id,
            version: document.version,
            text: document.text,
        });
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let document = params.text_document;
        self.line.inbox.post(Post::Edit {
            uri: document.uri,
            version: document.version,
            edits: params.content_changes,
        });
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.line.inbox.post(Post::Close { uri: params.text_document.uri });
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        self.line.inbox.post(Post::Disk(params.changes.into_iter().map(|change| change.uri).collect()));
    }

    async fn did_create_files(&self, params: CreateFilesParams) {
        self.moved(params.files.iter().map(|file| &file.uri));
    }

    async fn did_rename_files(&self, params: RenameFilesParams) {
        self.moved(params.files.iter().flat_map(|file| [&file.old_uri, &file.new_uri]));
    }

    async fn did_delete_files(&self, params: DeleteFilesParams) {
        self.moved(params.files.iter().map(|file| &file.uri));
    }

    async fn notebook_did_open(&self, params: DidOpenNotebookDocumentParams) {
        let notebook = params.notebook_document;
        self.line.inbox.post(Post::OpenNotebook {
            uri: notebook.uri,
            version: notebook.version,
            cells: notebook.cells,
            texts: params.cell_text_documents,
        });
    }

    async fn notebook_did_change(&self, params: DidChangeNotebookDocumentParams) {
        let Some(change) = params.change.cells else { return };
        let notebook = params.notebook_document;
        let change = Box::new(change);
        self.line.inbox.post(Post::EditNotebook { uri: notebook.uri, version: notebook.version, change });
    }

    async fn notebook_did_close(&self, params: DidCloseNotebookDocumentParams) {
        self.line.inbox.post(Post::CloseNotebook { uri: params.notebook_document.uri });
    }

    async fn notebook_did_save(&self, _: DidSaveNotebookDocumentParams) {}

    async fn did_save(&self, _: DidSaveTextDocumentParams) {}

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        self.line.inbox.post(Post::Settings(params.settings));
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        let uris = |folders: Vec<WorkspaceFolder>| folders.into_iter().map(|folder| folder.uri).collect();
        self.line.inbox.post(Post::Folders { added: uris(params.event.added), removed: uris(params.event.removed) });
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        self.ask(Needs::Findings, move |view| hover::hover(view, &params)).await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        self.ask(Needs::Findings, move |view| actions::actions(view, &params)).await
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        self.ask(Needs::Everything, move |view| lens::lenses(view, &params)).await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        self.ask(Needs::Everything, move |view| hints::hints(view, &params)).await
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        self.ask(Needs::Findings, move |view| links::links(view, &params)).await
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<Value>> {
        let wrong = |message: String| Error { message: message.into(), ..Error::invalid_params("") };
        let failed = |message: String| Error { message: message.into(), ..Error::new(ErrorCode::ServerError(-32803)) };
        match Called::of(&params).map_err(wrong)? {
            Called::Explain { subject, of } => {
                let explained = move |view: &View| {
                    let shows_itself = view.client.has(client::commands::SHOW);
                    commands::explain(view, subject, of.as_ref()).map(|page| (page, shows_itself))
                };
                let (page, shows_itself) = self.ask(Needs::Findings, explained).await?.map_err(wrong)?;
                // A client that called for a lens does nothing with the answer.
                if let Some(text) = page.get("text").and_then(Value::as_str).filter(|_| !shows_itself) {
                    let title = page.get("title").and_then(Value::as_str).unwrap_or("");
                    requests::show(&self.line, format!("{title}: {text}"));
                }
                Ok(Some(page))
            }
            Called::OpenPage(rule) => {
                if let Some(address) = page::address(rule) {
                    requests::open_page(&self.line, address);
                }
                Ok(None)
            }
            Called::Change(change) => {
                let made = self.ask(Needs::Findings, move |view| change.make(view)).await?;
                made.map(Some).map_err(failed)
            }
        }
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let position = &params.text_document_position;
        let uri = position.text_document.uri.clone();
        // A document that is not open has nothing to complete.
        Ok(self.line.inbox.ask_text(uri, move |text| completion::completion(text, &params)).await.ok().flatten())
    }

    async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        self.line.inbox.post(Post::Pulls { workspace: false });
        self.ask(Needs::Diagnostics, move |view| pull::document(view, &params)).await
    }

    async fn workspace_diagnostic(&self, params: WorkspaceDiagnosticParams) -> Result<WorkspaceDiagnosticReportResult> {
        self.line.inbox.post(Post::Pulls { workspace: true });
        self.ask(Needs::Everything, move |view| pull::workspace(view, &params)).await
    }
}
