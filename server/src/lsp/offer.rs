//! What the server says that it can do. Knows no document.

use tower_lsp::ls_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CodeLensOptions, CompletionOptions,
    DiagnosticOptions, DiagnosticServerCapabilities, DocumentLinkOptions, ExecuteCommandOptions, FileOperationFilter,
    FileOperationPattern, FileOperationRegistrationOptions, HoverProviderCapability, InitializeResult, Notebook,
    NotebookCellSelector, NotebookDocumentSyncOptions, NotebookSelector, OneOf, SaveOptions, ServerCapabilities,
    ServerInfo, TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions,
    WorkDoneProgressOptions, WorkspaceFileOperationsServerCapabilities, WorkspaceFoldersServerCapabilities,
    WorkspaceServerCapabilities,
};

use crate::lsp::{
    client::{Client, FIX_ALL},
    commands::COMMANDS,
};

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
    let notebook = |kind: &str| NotebookSelector::ByNotebook {
        notebook: Notebook::String(kind.to_owned()),
        cells: Some(
            ["python", "markdown"].map(|language| NotebookCellSelector { language: language.to_owned() }).to_vec(),
        ),
    };
    let notebooks = NotebookDocumentSyncOptions {
        notebook_selector: vec![notebook("jupyter-notebook"), notebook("interactive")],
        save: Some(false),
    };
    let everywhere = || {
        let pattern = FileOperationPattern { glob: "**/*".to_owned(), ..FileOperationPattern::default() };
        let filter = FileOperationFilter { scheme: Some("file".to_owned()), pattern };
        Some(FileOperationRegistrationOptions { filters: vec![filter] })
    };
    let moves = WorkspaceFileOperationsServerCapabilities {
        did_create: everywhere(),
        did_rename: everywhere(),
        did_delete: everywhere(),
        ..WorkspaceFileOperationsServerCapabilities::default()
    };
    let commands = ExecuteCommandOptions {
        commands: COMMANDS.map(str::to_owned).to_vec(),
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
                trigger_characters: Some(["[", ",", "\""].map(str::to_owned).to_vec()),
                ..CompletionOptions::default()
            }),
            diagnostic_provider: Some(DiagnosticServerCapabilities::Options(diagnostics)),
            workspace: Some(WorkspaceServerCapabilities {
                workspace_folders: Some(folders),
                file_operations: Some(moves),
            }),
            notebook_document_sync: Some(OneOf::Left(notebooks)),
            code_lens_provider: Some(CodeLensOptions { resolve_provider: Some(false) }),
            document_link_provider: Some(DocumentLinkOptions {
                resolve_provider: Some(false),
                work_done_progress_options: WorkDoneProgressOptions::default(),
            }),
            inlay_hint_provider: Some(OneOf::Left(true)),
            execute_command_provider: Some(commands),
            ..ServerCapabilities::default()
        },
        server_info: Some(ServerInfo { name: "djury".to_owned(), version: Some(env!("CARGO_PKG_VERSION").to_owned()) }),
        offset_encoding: None,
    }
}
