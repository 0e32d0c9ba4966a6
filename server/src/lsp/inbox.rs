//! The one inbox: all that clients ask and tell, in the order of arrival. Posting never waits.

use std::{fmt, path::PathBuf, sync::Arc};

use djury_rules::text::{Lines, Span};
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};
use tower_lsp::ls_types::{
    NotebookCell, NotebookDocumentCellChange, Position, Range, TextDocumentContentChangeEvent, TextDocumentItem, Uri,
};

use crate::{
    lsp::{
        client::Hello,
        configuration::Configuration,
        notebook::{Cells, Stretch},
        position::Encoding,
        view::View,
    },
    world::{
        file::Document,
        load::{Load, Loaded},
    },
};

#[derive(Debug)]
pub(super) enum Post {
    Hello(Hello),
    /// The client is ready for requests of the server.
    Ready,
    Open {
        uri: Uri,
        language: String,
        version: i32,
        text: String,
    },
    Edit {
        uri: Uri,
        version: i32,
        edits: Vec<TextDocumentContentChangeEvent>,
    },
    Close {
        uri: Uri,
    },
    OpenNotebook {
        uri: Uri,
        version: i32,
        cells: Vec<NotebookCell>,
        texts: Vec<TextDocumentItem>,
    },
    EditNotebook {
        uri: Uri,
        version: i32,
        change: Box<NotebookDocumentCellChange>,
    },
    CloseNotebook {
        uri: Uri,
    },
    /// Files or folders that came, went or changed on disk.
    Disk(Vec<Uri>),
    /// Files that were found to differ from what was read of them.
    Stale(Vec<PathBuf>),
    Settings(Value),
    Folders {
        added: Vec<Uri>,
        removed: Vec<Uri>,
    },
    Ask(Needs, Work<View>),
    /// A question about one text as it stands now.
    AskText(Uri, Work<Text>),
    /// The client has shown that it pulls the diagnostics of documents, or of the whole workspace.
    Pulls {
        workspace: bool,
    },
    /// The analysis of a revision is there.
    Analysed(Arc<View>),
    /// A root was read from disk.
    Loaded(Box<Loaded>),
    /// A root could not be read.
    Lost(Box<Load>),
}

/// What a question needs to know. It is answered from a state that knows all that was posted before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Needs {
    /// The findings in the open documents.
    Findings,
    /// The findings in the open documents, once the disk is read. A client that can be told to ask again is not kept
    /// waiting for a review.
    Diagnostics,
    /// The findings of all files, also while the disk is being read.
    Everything,
}

/// Works an answer out and sends it; does nothing where nobody waits for it any more.
pub(super) struct Work<T>(Box<dyn FnOnce(&T) + Send>);

impl<T> Work<T> {
    pub(super) fn run(self, state: &T) {
        (self.0)(state);
    }
}

impl<T> fmt::Debug for Work<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Work")
    }
}

/// A text that is open, and how the client counts in it.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) held: Held,
    pub(super) encoding: Encoding,
    /// What is written about it is Markdown, not plain text.
    pub(super) reads_markdown: bool,
    /// For a cell of a notebook: all cells, and which one is meant.
    pub(super) cell: Option<(Arc<Cells>, Uri)>,
}

#[derive(Debug)]
pub(super) enum Held {
    Code(Arc<Document>),
    Configuration(Arc<Configuration>),
}

impl Text {
    pub(super) fn content(&self) -> &str {
        match &self.held {
            Held::Code(document) => document.text(),
            Held::Configuration(configuration) => &configuration.text,
        }
    }

    pub(super) fn lines(&self) -> &Lines {
        match &self.held {
            Held::Code(document) => &document.lines,
            Held::Configuration(configuration) => &configuration.lines,
        }
    }

    fn stretch(&self) -> Option<&Stretch> {
        self.cell.as_ref().and_then(|(cells, uri)| cells.cell(uri))
    }

    pub(super) fn offset(&self, position: Position) -> u32 {
        let position = self.stretch().map_or(position, |cell| cell.outward(position));
        self.encoding.offset(position, self.content(), self.lines())
    }

    pub(super) fn range(&self, span: Span) -> Range {
        let range = self.encoding.range(span, self.content(), self.lines());
        let placed = self.cell.as_ref().and_then(|(cells, _)| cells.place(range));
        placed.map_or(range, |(_, range)| range)
    }
}

#[derive(Clone, Debug)]
pub(super) struct Inbox(mpsc::UnboundedSender<Post>);

impl Inbox {
    pub(super) fn new() -> (Inbox, mpsc::UnboundedReceiver<Post>) {
        let (sender, receiver) = mpsc::unbounded_channel();
        (Inbox(sender), receiver)
    }

    pub(super) fn post(&self, post: Post) {
        // The writer is gone only while the process ends.
        self.0.send(post).ok();
    }

    /// Posts a question. The answer is dropped unanswered where the work breaks off.
    pub(super) fn ask<R: Send + 'static>(
        &self,
        needs: Needs,
        work: impl FnOnce(&View) -> R + Send + 'static,
    ) -> oneshot::Receiver<R> {
        let (work, answer) = answered(work);
        self.post(Post::Ask(needs, work));
        answer
    }

    /// The same about the text of an open document. Also dropped where the document is not open.
    pub(super) fn ask_text<R: Send + 'static>(
        &self,
        uri: Uri,
        work: impl FnOnce(&Text) -> R + Send + 'static,
    ) -> oneshot::Receiver<R> {
        let (work, answer) = answered(work);
        self.post(Post::AskText(uri, work));
        answer
    }
}

fn answered<T, R: Send + 'static>(work: impl FnOnce(&T) -> R + Send + 'static) -> (Work<T>, oneshot::Receiver<R>) {
    let (sender, receiver) = oneshot::channel();
    let work = move |state: &T| {
        if !sender.is_closed() {
            sender.send(work(state)).ok();
        }
    };
    (Work(Box::new(work)), receiver)
}
