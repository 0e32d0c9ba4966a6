//! The one writer: takes what is posted, in order, and changes the world by it. Hands snapshots to the worker and
//! orders to read a root to threads of their own. Never waits for a client, never analyses.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::Instant,
};

use djury_rules::text::{Language, Span, floor};
use tokio::{runtime::Handle, sync::mpsc::UnboundedReceiver};
use tower_lsp::ls_types::{
    MessageType, NotebookCell, NotebookDocumentCellChange, TextDocumentContentChangeEvent, TextDocumentItem, Uri,
};

use crate::{
    lsp::{
        client::{Client, Hello, Settings},
        configuration::Configuration,
        guard::unbroken,
        inbox::{Held, Inbox, Needs, Post, Text, Work},
        log::Log,
        notebook::Notebook,
        progress::Progress,
        requests, sync,
        view::{self, Open, View},
        worker::{Job, Worker},
    },
    world::{
        Options, Snapshot, World, cache,
        load::Load,
        parallel,
        roots::{self, Reach},
    },
};

/// What the writer needs to speak to the client.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) inbox: Inbox,
    pub(super) server: tower_lsp::Client,
    pub(super) log: Log,
    pub(super) runtime: Handle,
}

pub(super) fn start(posts: UnboundedReceiver<Post>, line: Line, worker: Worker) {
    let options =
        Options { overrides: Default::default(), threads: parallel::default_threads(), caches: cache::folder() };
    let writer = Writer {
        world: World::new(options),
        client: Arc::default(),
        settings: Settings::default(),
        open: Arc::default(),
        notebooks: HashMap::new(),
        unsaved: 0,
        view: None,
        newest: 0,
        complete: 0,
        loading: 0,
        waiting: Vec::new(),
        has_begun: false,
        is_changed: false,
        progress: None,
        line,
        worker,
    };
    thread::spawn(move || writer.run(posts));
}

struct Writer {
    world: World,
    client: Arc<Client>,
    settings: Settings,
    open: Arc<Open>,
    notebooks: HashMap<Uri, (PathBuf, Notebook)>,
    /// How many documents without a path on disk have been opened.
    unsaved: usize,
    /// The last analysis.
    view: Option<Arc<View>>,
    /// The number of the last job.
    newest: u64,
    /// The number of the first job that knows all that lay on disk when it was last read.
    complete: u64,
    /// Roots that are being read.
    loading: usize,
    waiting: Vec<Waiting>,
    has_begun: bool,
    is_changed: bool,
    progress: Option<Progress>,
    line: Line,
    worker: Worker,
}

/// A question that waits for an analysis.
struct Waiting {
    needs: Needs,
    job: u64,
    work: Work<View>,
}

impl Writer {
    fn run(mut self, mut posts: UnboundedReceiver<Post>) {
        while let Some(post) = posts.blocking_recv() {
            self.guarded(|writer| writer.take(post));
            // What is queued already belongs to the same revision.
            while let Ok(post) = posts.try_recv() {
                self.guarded(|writer| writer.take(post));
            }
            self.guarded(Writer::settle);
        }
    }

    /// One post that breaks the writer off must not cost all later ones. The panic itself is told by the hook.
    fn guarded(&mut self, work: impl FnOnce(&mut Writer)) {
        let log = self.line.log.clone();
        if unbroken(&log, "a change", || work(self)).is_none() {
            self.is_changed = true;
        }
    }

    fn take(&mut self, post: Post) {
        match post {
            Post::Hello(hello) => self.hello(hello),
            Post::Ready => self.ready(),
            Post::Open { uri, language, version, text } => self.open(uri, &language, version, &text),
            Post::Edit { uri, version, edits } => self.edit(&uri, version, &edits),
            Post::Close { uri } => self.close(&uri),
            Post::OpenNotebook { uri, version, cells, texts } => self.open_notebook(uri, version, &cells, texts),
            Post::EditNotebook { uri, version, change } => self.edit_notebook(&uri, version, *change),
            Post::CloseNotebook { uri } => self.close_notebook(&uri),
            Post::Disk(uris) => self.disk_changed(uris.iter().filter_map(view::path_of).collect()),
            Post::Stale(paths) => self.disk_changed(paths),
            Post::Settings(value) => self.set(&value),
            Post::Folders { added, removed } => self.folders(&added, &removed),
            Post::Ask(needs, work) => {
                self.begin();
                // Whatever was posted before it is part of the next job, if there is anything new.
                let job = self.newest + u64::from(self.is_changed || self.newest == 0);
                self.is_changed |= self.newest == 0;
                self.waiting.push(Waiting { needs, job, work });
            }
            Post::AskText(uri, work) => {
                if let Some(text) = self.text(&uri) {
                    self.line.runtime.spawn_blocking(move || work.run(&text));
                }
            }
            Post::Pulls { workspace } => self.is_changed |= self.client.has_pulled(workspace),
            Post::Analysed(view) => self.view = Some(view),
            Post::Loaded(loaded) => {
                self.world.install(*loaded);
                self.loaded();
            }
            Post::Lost(load) => {
                self.tell(MessageType::ERROR, format!("{} could not be read", load.folder.display()));
                self.loaded();
            }
        }
    }

    fn loaded(&mut self) {
        self.loading = self.loading.saturating_sub(1);
        self.is_changed = true;
        if self.loading == 0 {
            self.progress = None;
            self.complete = self.newest + 1;
        }
    }

    fn hello(&mut self, hello: Hello) {
        self.client = hello.client;
        self.set(&hello.settings);
        for folder in hello.folders.iter().filter_map(view::path_of) {
            self.world.add_folder(&folder);
        }
    }

    fn ready(&mut self) {
        let watches = self.client.watches_files;
        let asks = self.client.has_settings;
        requests::at_start(&self.line, watches, asks);
        self.begin();
    }

    /// Before the client has said that it is ready (or acts as if), nothing is read and nothing told.
    fn begin(&mut self) {
        if !self.has_begun {
            self.has_begun = true;
            self.is_changed = true;
        }
    }

    /// The text at an address as it stands now.
    fn text(&self, uri: &Uri) -> Option<Text> {
        let path = self.open.path(uri);
        let held = match self.open.configuration(uri) {
            Some(configuration) => Held::Configuration(configuration.clone()),
            None => Held::Code(self.world.document(path?)?.clone()),
        };
        let cells = path.and_then(|path| self.open.cells(path));
        let cell = cells.map(|cells| (cells.clone(), uri.clone()));
        let reads_markdown = self.client.completes_markdown;
        Some(Text { held, encoding: self.client.encoding, reads_markdown, cell })
    }

    fn open_notebook(&mut self, uri: Uri, version: i32, cells: &[NotebookCell], texts: Vec<TextDocumentItem>) {
        self.begin();
        let notebook = Notebook::new(cells, texts);
        let known = self.notebooks.get(&uri).map(|(path, _)| path.clone());
        let path = known.or_else(|| view::path_of(&uri)).unwrap_or_else(|| self.unsaved(&uri, Language::Python));
        let (text, cells) = notebook.joined();
        self.world.open(&path, Language::Python, &text, version);
        Arc::make_mut(&mut self.open).set_cells(&path, cells);
        self.notebooks.insert(uri, (path, notebook));
        self.is_changed = true;
    }

    fn edit_notebook(&mut self, uri: &Uri, version: i32, change: NotebookDocumentCellChange) {
        let Some((path, notebook)) = self.notebooks.get_mut(uri) else { return };
        notebook.change(change, self.client.encoding);
        let (new, cells) = notebook.joined();
        let Some(old) = self.world.document(path).map(|document| document.text().clone()) else { return };
        let (span, text) = difference(&old, &new);
        self.world.change(path, Some(span), text, version);
        Arc::make_mut(&mut self.open).set_cells(path, cells);
        self.is_changed = true;
    }

    fn close_notebook(&mut self, uri: &Uri) {
        let Some((path, _)) = self.notebooks.remove(uri) else { return };
        Arc::make_mut(&mut self.open).close_cells(&path);
        self.world.close(&path);
        self.is_changed = true;
    }

    fn open(&mut self, uri: Uri, language: &str, version: i32, text: &str) {
        self.begin();
        let path = view::path_of(&uri);
        if let Some(path) = path.as_deref().filter(|path| Configuration::is_named_so(path)) {
            let configuration = Configuration::new(path.to_owned(), version, text);
            Arc::make_mut(&mut self.open).configure(uri, configuration);
            self.is_changed = true;
            return;
        }
        let by_name = path.as_deref().and_then(|path| Language::of_path(&path.to_string_lossy()));
        let Some(language) = language_of(language).or(by_name) else { return };
        // A second open without a close is an open with a new text.
        let path = self.open.path(&uri).map(Path::to_owned).or(path).unwrap_or_else(|| self.unsaved(&uri, language));
        self.world.open(&path, language, text, version);
        Arc::make_mut(&mut self.open).insert(uri, path);
        self.is_changed = true;
    }

    /// A path of its own for a document that does not lie on disk, with an ending that fits.
    fn unsaved(&mut self, uri: &Uri, language: Language) -> PathBuf {
        self.unsaved += 1;
        let name = uri.path().decode().to_string_lossy().into_owned();
        let name =
            name.rsplit(['/', '\\']).next().filter(|name| !name.is_empty() && *name != "..").unwrap_or("unsaved");
        let ending = match language {
            _ if Language::of_path(name) == Some(language) => "",
            Language::Python => ".py",
            Language::Template => ".html",
            Language::Markdown => ".md",
        };
        [roots::UNSAVED, &self.unsaved.to_string(), &format!("{name}{ending}")].iter().collect()
    }

    fn edit(&mut self, uri: &Uri, version: i32, edits: &[TextDocumentContentChangeEvent]) {
        if let Some(old) = self.open.configuration(uri) {
            let text = sync::edited(&old.text, edits, self.client.encoding);
            let new = Configuration::new(old.path.clone(), version, &text);
            Arc::make_mut(&mut self.open).configure(uri.clone(), new);
            self.is_changed = true;
            return;
        }
        let Some(path) = self.open.path(uri).map(Path::to_owned) else { return };
        let Some(document) = self.world.document(&path) else { return };
        let old = document.text().clone();
        let new = sync::edited(&old, edits, self.client.encoding);
        let (span, text) = difference(&old, &new);
        self.world.change(&path, Some(span), text, version);
        self.is_changed = true;
    }

    fn close(&mut self, uri: &Uri) {
        let open = Arc::make_mut(&mut self.open);
        self.is_changed |= open.close_configuration(uri);
        let Some(path) = open.remove(uri) else { return };
        self.world.close(&path);
        self.is_changed = true;
    }

    fn disk_changed(&mut self, paths: Vec<PathBuf>) {
        self.world.disk_changed(&paths);
        self.is_changed |= !paths.is_empty();
    }

    fn set(&mut self, value: &serde_json::Value) {
        match Settings::of(value) {
            Ok(Some(settings)) => {
                self.world.set_overrides(settings.overrides());
                if settings.inlay_hints != self.settings.inlay_hints && self.client.asks_for_hints_again {
                    requests::hint_again(&self.line);
                }
                self.settings = settings;
                self.is_changed = true;
            }
            // Clients that do not send their settings say only that they changed.
            Ok(None) if self.has_begun && self.client.has_settings => requests::settings(&self.line),
            Ok(None) => {}
            Err(message) => self.tell(MessageType::WARNING, message),
        }
    }

    fn folders(&mut self, added: &[Uri], removed: &[Uri]) {
        for folder in removed.iter().filter_map(view::path_of) {
            self.world.remove_folder(&folder);
        }
        for folder in added.iter().filter_map(view::path_of) {
            self.world.add_folder(&folder);
        }
        self.is_changed = true;
    }

    fn tell(&self, kind: MessageType, message: String) {
        self.line.log.tell(kind, message);
    }

    /// Brings everybody up to date after a run of posts.
    fn settle(&mut self) {
        if self.has_begun && self.is_changed {
            self.is_changed = false;
            let loads = self.world.pending();
            if !loads.is_empty() && self.loading == 0 && self.client.shows_progress {
                self.progress = Some(Progress::start(&self.line));
            }
            for load in loads {
                self.load(load);
            }
            self.newest += 1;
            let start = Instant::now();
            let snapshot = self.world.snapshot();
            self.line.log.trace(|| format!("job {}: outlined in {:.1?}", self.newest, start.elapsed()));
            self.tell_wrong(&snapshot);
            self.worker.give(Job {
                number: self.newest,
                snapshot,
                client: self.client.clone(),
                open: self.open.clone(),
                audience: self.settings.audience,
                hints: self.settings.inlay_hints,
                took: None,
            });
        }
        let Some(view) = &self.view else { return };
        let is_loaded = self.loading == 0 && view.job >= self.complete;
        let refreshes = self.client.pulls_again;
        let is_ready = |waiting: &mut Waiting| {
            view.job >= waiting.job
                && match waiting.needs {
                    Needs::Findings => true,
                    Needs::Diagnostics => is_loaded && (view.is_whole || refreshes),
                    Needs::Everything => is_loaded && view.is_whole,
                }
        };
        for ready in self.waiting.extract_if(.., is_ready) {
            let view = view.clone();
            self.line.runtime.spawn_blocking(move || ready.work.run(&view));
        }
    }

    /// Tells what could not be read, and what is wrong in configurations. The log tells each once.
    fn tell_wrong(&self, snapshot: &Snapshot) {
        for root in snapshot.roots.iter().filter(|root| root.reach == Reach::Whole) {
            for wrong in root.wrong.iter() {
                self.tell(MessageType::WARNING, wrong.to_string());
            }
            for unread in root.unread.iter() {
                self.tell(MessageType::WARNING, format!("{}: {}", unread.absolute.display(), unread.message));
            }
        }
    }

    fn load(&mut self, load: Load) {
        self.loading += 1;
        let (inbox, log) = (self.line.inbox.clone(), self.line.log.clone());
        let done = self.progress.as_ref().map(Progress::counter);
        thread::spawn(move || {
            let progress = |at: usize, of: usize| {
                if let Some(done) = &done {
                    done.set(at, of);
                }
            };
            let loaded = unbroken(&log, "reading a folder", || load.run(&progress, &|| false)).flatten();
            inbox.post(match loaded {
                Some(loaded) => Post::Loaded(Box::new(loaded)),
                None => Post::Lost(Box::new(load)),
            });
        });
    }
}

/// The languages by the names that editors give them.
fn language_of(id: &str) -> Option<Language> {
    Some(match id {
        "python" => Language::Python,
        "html" | "django-html" | "htmldjango" | "django-txt" | "django" => Language::Template,
        _ if id.starts_with("jinja") => Language::Template,
        "markdown" => Language::Markdown,
        _ => return None,
    })
}

/// The bytes in which two texts differ, and what stands there in the new one.
fn difference<'a>(old: &str, new: &'a str) -> (Span, &'a str) {
    let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let same = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
    // The texts are the same up to here: a boundary of one is a boundary of the other.
    let start = floor(old, floor(new, narrow(same))) as usize;
    let most = old.len().min(new.len()) - start;
    let mut same = old.bytes().rev().zip(new.bytes().rev()).take(most).take_while(|(a, b)| a == b).count();
    while !old.is_char_boundary(old.len() - same) || !new.is_char_boundary(new.len() - same) {
        same -= 1;
    }
    (Span::new(narrow(start), narrow(old.len() - same)), new.get(start..new.len() - same).unwrap_or(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_difference_makes_the_new_text_of_the_old() {
        let texts = ["", "a", "aa", "aba", "é", "è", "aéb", "aèb", "𝒳", "𝒴", "x𝒳y𝒳", "x𝒴y𝒳", "x = 1\n", "x = 12\n"];
        for old in texts {
            for new in texts {
                let (span, text) = difference(old, new);
                let made = [&old[..span.start as usize], text, &old[span.end as usize..]].concat();
                assert_eq!(made, new, "{old:?}");
            }
        }
    }

    #[test]
    fn a_letter_typed_is_a_small_difference() {
        assert_eq!(difference("abcd", "abxcd"), (Span::at(2), "x"));
        assert_eq!(difference("aaaa", "aaa"), (Span::new(3, 4), ""));
    }
}
