//! A small editor: starts the server, speaks the protocol with it over its standard input and output, answers what
//! the server asks, and keeps what it tells. Knows no rule.

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        atomic::{AtomicU32, Ordering},
        mpsc::{Receiver, RecvTimeoutError, channel},
    },
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

/// Far longer than any answer takes, so that a slow machine fails no test.
const PATIENCE: Duration = Duration::from_secs(60);

/// A folder that is gone when the test is over.
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// A folder with some files, each a path and its text.
    pub(crate) fn new(files: &[(&str, &str)]) -> Folder {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("djury-lsp-{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        // The system's folder may be a link; editors name files by their real path.
        let folder = Folder(folder.canonicalize().unwrap());
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn uri(&self, path: &str) -> String {
        uri(&self.0.join(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

/// The address of a file, as editors write it.
pub(crate) fn uri(path: &Path) -> String {
    let path = path.to_str().unwrap().replace('\\', "/");
    format!("file://{}{}", if path.starts_with('/') { "" } else { "/" }, path.replace(' ', "%20"))
}

pub(crate) struct Editor {
    child: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    next: i64,
    /// Answers that nobody has waited for yet.
    answers: Vec<Value>,
    /// What the server has told and asked, but for diagnostics.
    pub(crate) told: Vec<Value>,
    /// The newest diagnostics that were pushed for a file.
    pub(crate) pushed: BTreeMap<String, Value>,
    /// How often diagnostics were pushed.
    pub(crate) pushes: usize,
    /// The server's answer to `initialize`.
    pub(crate) hello: Value,
}

impl Editor {
    /// Starts the server without a word.
    pub(crate) fn silent(arguments: &[&str]) -> Editor {
        let mut child = Command::new(djury_tests::binary())
            .arg("server")
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = child.stdout.take().unwrap();
        let (sender, messages) = channel();
        thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        Editor {
            input: child.stdin.take(),
            child,
            messages,
            next: 0,
            answers: Vec::new(),
            told: Vec::new(),
            pushed: BTreeMap::new(),
            pushes: 0,
            hello: Value::Null,
        }
    }

    /// Starts the server in a folder, with what the client says that it can.
    pub(crate) fn with(folders: &[&Path], capabilities: Value, options: Value) -> Editor {
        let mut editor = Editor::silent(&[]);
        let folders: Vec<Value> = folders.iter().map(|folder| json!({"uri": uri(folder), "name": "root"})).collect();
        editor.hello = editor.ask(
            "initialize",
            json!({
                "processId": std::process::id(), "rootUri": folders.first().map(|folder| &folder["uri"]),
                "workspaceFolders": folders, "capabilities": capabilities, "initializationOptions": options,
            }),
        );
        editor.tell("initialized", json!({}));
        editor
    }

    /// Starts the server in a folder, for a client with the usual gifts that speaks UTF-16.
    pub(crate) fn open_folder(folder: &Path) -> Editor {
        Editor::with(&[folder], usual(), Value::Null)
    }

    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    pub(crate) fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    pub(crate) fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Sends a request and does not wait for its answer.
    pub(crate) fn start(&mut self, method: &str, params: Value) -> i64 {
        self.next += 1;
        self.send(&json!({"jsonrpc": "2.0", "id": self.next, "method": method, "params": params}));
        self.next
    }

    /// The result of a request.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> Value {
        let answer = self.answer(method, params);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// The error code of a request that must fail.
    pub(crate) fn error(&mut self, method: &str, params: Value) -> i64 {
        let answer = self.answer(method, params);
        answer["error"]["code"].as_i64().unwrap_or_else(|| panic!("{method}: {answer}"))
    }

    pub(crate) fn answer(&mut self, method: &str, params: Value) -> Value {
        let id = self.start(method, params);
        self.wait_for(&json!(id))
    }

    /// The answer to a request that was started.
    pub(crate) fn wait_for(&mut self, id: &Value) -> Value {
        self.until("answer", |editor| {
            let at = editor.answers.iter().position(|answer| answer.get("id") == Some(id))?;
            Some(editor.answers.remove(at))
        })
    }

    /// Reads messages until what the test waits for is there.
    pub(crate) fn until<T>(&mut self, what: &str, mut found: impl FnMut(&mut Editor) -> Option<T>) -> T {
        let start = Instant::now();
        loop {
            if let Some(found) = found(self) {
                return found;
            }
            let left = PATIENCE.saturating_sub(start.elapsed());
            let message = match self.messages.recv_timeout(left) {
                Ok(message) => message,
                Err(RecvTimeoutError::Timeout) => panic!("no {what} came; pushed: {:#?}", self.pushed),
                Err(RecvTimeoutError::Disconnected) => panic!("the server ended; no {what} came"),
            };
            self.take(message);
        }
    }

    fn take(&mut self, message: Value) {
        let Some(method) = message["method"].as_str() else {
            self.answers.push(message);
            return;
        };
        if method == "textDocument/publishDiagnostics" {
            let params = message["params"].clone();
            self.pushed.insert(params["uri"].as_str().unwrap().to_owned(), params);
            self.pushes += 1;
            return;
        }
        if let Some(id) = message.get("id") {
            let items = message["params"]["items"].as_array().map_or(0, Vec::len);
            let result =
                if method == "workspace/configuration" { json!(vec![Value::Null; items]) } else { Value::Null };
            self.send(&json!({"jsonrpc": "2.0", "id": id, "result": result}));
        }
        self.told.push(message);
    }

    pub(crate) fn open(&mut self, uri: &str, language: &str, text: &str) {
        let document = json!({"uri": uri, "languageId": language, "version": 1, "text": text});
        self.tell("textDocument/didOpen", json!({"textDocument": document}));
    }

    /// Replaces a range, each end a line and a column, in one edit.
    pub(crate) fn edit(&mut self, uri: &str, version: i64, from: (u32, u32), to: (u32, u32), text: &str) {
        self.edits(uri, version, json!([{"range": range(from, to), "text": text}]));
    }

    pub(crate) fn edits(&mut self, uri: &str, version: i64, edits: Value) {
        let document = json!({"uri": uri, "version": version});
        self.tell("textDocument/didChange", json!({"textDocument": document, "contentChanges": edits}));
    }

    pub(crate) fn close(&mut self, uri: &str) {
        self.tell("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    }

    /// Waits until the pushed diagnostics of a file are as they should be.
    pub(crate) fn diagnostics(&mut self, uri: &str, mut fit: impl FnMut(&[Value]) -> bool) -> Vec<Value> {
        self.until(&format!("fitting diagnostics of {uri}"), |editor| {
            let found = editor.pushed.get(uri)?["diagnostics"].as_array()?;
            fit(found).then(|| found.clone())
        })
    }

    /// The diagnostics of a version of a file.
    pub(crate) fn diagnostics_of_version(&mut self, uri: &str, version: i64) -> Vec<Value> {
        self.until(&format!("diagnostics of version {version} of {uri}"), |editor| {
            let params = editor.pushed.get(uri)?;
            (params["version"] == version).then(|| params["diagnostics"].as_array().unwrap().clone())
        })
    }

    pub(crate) fn hover(&mut self, uri: &str, line: u32, column: u32) -> Option<String> {
        let position = json!({"line": line, "character": column});
        let hover = self.ask("textDocument/hover", json!({"textDocument": {"uri": uri}, "position": position}));
        hover["contents"]["value"].as_str().map(str::to_owned)
    }

    /// The code actions for a range; `only` some kinds where any are named.
    pub(crate) fn actions(&mut self, uri: &str, from: (u32, u32), to: (u32, u32), only: &[&str]) -> Vec<Value> {
        let mut context = json!({"diagnostics": []});
        if !only.is_empty() {
            context["only"] = json!(only);
        }
        let document = json!({"uri": uri});
        let params = json!({"textDocument": document, "range": range(from, to), "context": context});
        self.ask("textDocument/codeAction", params).as_array().cloned().unwrap_or_default()
    }

    /// Stops the server in good order and returns its exit code.
    pub(crate) fn quit(mut self) -> Option<i32> {
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        self.exit_code(PATIENCE)
    }

    pub(crate) fn close_input(&mut self) {
        self.input = None;
    }

    /// The exit code, none where the server still runs after that time (or was killed).
    pub(crate) fn exit_code(&mut self, patience: Duration) -> Option<i32> {
        let start = Instant::now();
        while start.elapsed() < patience {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            thread::sleep(Duration::from_millis(5));
        }
        None
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// What a client like Visual Studio Code can, without pulling diagnostics.
pub(crate) fn usual() -> Value {
    json!({
        "general": {"positionEncodings": ["utf-16"]},
        "textDocument": {
            "hover": {"contentFormat": ["markdown", "plaintext"]},
            "documentLink": {"tooltipSupport": true},
            "completion": {"completionItem": {"documentationFormat": ["markdown", "plaintext"]}},
            "publishDiagnostics": {"relatedInformation": true, "versionSupport": true},
            "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "source"]}}},
        },
        "workspace": {
            "workspaceFolders": true,
            "workspaceEdit": {"documentChanges": true},
            "didChangeWatchedFiles": {"dynamicRegistration": true},
        },
        "window": {"workDoneProgress": true},
    })
}

pub(crate) fn range(from: (u32, u32), to: (u32, u32)) -> Value {
    json!({
        "start": {"line": from.0, "character": from.1},
        "end": {"line": to.0, "character": to.1},
    })
}

/// The rules of some diagnostics, in their order.
pub(crate) fn codes(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics.iter().map(|diagnostic| diagnostic["code"].as_str().unwrap()).collect()
}

/// A text after the edits of an action (for one file, in UTF-16).
pub(crate) fn applied(text: &str, edits: &[Value]) -> String {
    let mut edits: Vec<(usize, usize, &str)> = edits
        .iter()
        .map(|edit| {
            let at = |end: &str| {
                let position = &edit["range"][end];
                offset(text, position["line"].as_u64().unwrap(), position["character"].as_u64().unwrap())
            };
            (at("start"), at("end"), edit["newText"].as_str().unwrap())
        })
        .collect();
    edits.sort_unstable();
    let mut new = text.to_owned();
    for (start, end, insert) in edits.into_iter().rev() {
        new.replace_range(start..end, insert);
    }
    new
}

fn offset(text: &str, line: u64, column: u64) -> usize {
    let start: usize = text.split_inclusive('\n').take(line as usize).map(str::len).sum();
    let mut units = 0;
    let rest = &text[start..];
    let inside = rest.char_indices().find(|(_, char)| {
        let is_there = units >= column;
        units += char.len_utf16() as u64;
        is_there
    });
    start + inside.map_or(rest.len(), |(at, _)| at)
}

fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        // Nothing but the protocol may come on standard output.
        let (name, value) = line.split_once(": ").unwrap_or_else(|| panic!("not a header: {line:?}"));
        assert_eq!(name, "Content-Length");
        length = Some(value.parse::<usize>().unwrap());
    }
    let mut body = vec![0; length?];
    output.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).unwrap())
}
