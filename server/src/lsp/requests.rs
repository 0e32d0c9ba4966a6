//! What the server asks the client. Asked from tasks of their own: nothing waits for a client that does not answer.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use serde_json::json;
use tower_lsp::ls_types::{
    ConfigurationItem, MessageType, Registration, ShowDocumentParams, Uri,
    notification::{DidChangeWatchedFiles, Notification},
};

use crate::lsp::{inbox::Post, writer::Line};

/// The files whose changes on disk count: code, templates, what says versions and how a project is deployed.
const WATCHED: [&str; 2] = [
    "**/*.{py,pyi,pyw,html,htm,djhtml,djt,jinja,jinja2,j2,md,markdown,txt,xml,svg,js,css,toml,cfg,lock,yml,yaml}",
    "**/{Procfile,Pipfile,Dockerfile*,.gitignore,.ignore}",
];

/// Registers for changes on disk, and asks for the settings.
pub(super) fn at_start(line: &Line, watches: bool, asks: bool) {
    let (line, asking) = (line.clone(), line.clone());
    if watches {
        line.runtime.clone().spawn(async move {
            let watchers: Vec<_> = WATCHED.iter().map(|pattern| json!({"globPattern": pattern})).collect();
            let registration = Registration {
                id: "djury-watched-files".to_owned(),
                method: DidChangeWatchedFiles::METHOD.to_owned(),
                register_options: Some(json!({"watchers": watchers})),
            };
            if let Err(error) = line.server.register_capability(vec![registration]).await {
                line.log.info(|| format!("the client watches no files: {error}"));
            }
        });
    }
    if asks {
        settings(&asking);
    }
}

/// Asks for the settings; the answer is posted like one that the client sends by itself.
pub(super) fn settings(line: &Line) {
    let line = line.clone();
    line.runtime.clone().spawn(async move {
        let item = ConfigurationItem { scope_uri: None, section: Some("djury".to_owned()) };
        let answered = line.server.configuration(vec![item]).await.ok();
        if let Some(settings) = answered.and_then(|values| values.into_iter().next()).filter(|value| value.is_object())
        {
            line.inbox.post(Post::Settings(settings));
        }
    });
}

/// Whether a request to ask again is on its way.
#[derive(Clone, Debug, Default)]
pub(super) struct Refresh(Arc<AtomicBool>);

/// Tells the client that diagnostics changed that it has pulled. One request at a time.
pub(super) fn pull_again(line: &Line, refresh: &Refresh) {
    if refresh.0.swap(true, Ordering::Relaxed) {
        return;
    }
    let (line, refresh) = (line.clone(), refresh.clone());
    line.runtime.clone().spawn(async move {
        line.server.workspace_diagnostic_refresh().await.ok();
        refresh.0.store(false, Ordering::Relaxed);
    });
}

/// Tells the client that lenses changed with the findings. One request at a time.
pub(super) fn lens_again(line: &Line, refresh: &Refresh) {
    if refresh.0.swap(true, Ordering::Relaxed) {
        return;
    }
    let (line, refresh) = (line.clone(), refresh.clone());
    line.runtime.clone().spawn(async move {
        line.server.code_lens_refresh().await.ok();
        refresh.0.store(false, Ordering::Relaxed);
    });
}

/// Tells the client that other functions have hints now.
pub(super) fn hint_again(line: &Line) {
    let line = line.clone();
    line.runtime.clone().spawn(async move { line.server.inlay_hint_refresh().await.ok() });
}

/// Opens an address of the web in the user's browser.
pub(super) fn open_page(line: &Line, uri: Uri) {
    let line = line.clone();
    line.runtime.clone().spawn(async move {
        let params = ShowDocumentParams { uri, external: Some(true), take_focus: Some(true), selection: None };
        if let Err(error) = line.server.show_document(params).await {
            line.log.info(|| format!("the client opens no pages: {error}"));
        }
    });
}

/// Shows the user a message.
pub(super) fn show(line: &Line, message: String) {
    let line = line.clone();
    line.runtime.clone().spawn(async move { line.server.show_message(MessageType::INFO, message).await });
}
