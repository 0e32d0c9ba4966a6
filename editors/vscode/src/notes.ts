// Reviewers' notes as comment threads. The server keeps them in `.djury/review.json`; what is shown is always its word.
import * as vscode from "vscode";
import { takesNotes } from "./languages";
import * as running from "./running";
import { type About, addition, gone, label, newLabel, type Note, type Reply } from "./threads";

const SETTLE_MS = 200;

export function register(): vscode.Disposable {
  const notes = new Notes();
  const watcher = vscode.workspace.createFileSystemWatcher("**/.djury/review.json");
  const reply = (answer: vscode.CommentReply) => notes.write(answer.thread, answer.text);
  return vscode.Disposable.from(
    notes,
    watcher,
    watcher.onDidChange(() => notes.refresh()),
    watcher.onDidCreate(() => notes.refresh()),
    watcher.onDidDelete(() => notes.refresh()),
    running.onDidChange(() => notes.refresh()),
    vscode.workspace.onDidSaveTextDocument(() => notes.refresh()),
    vscode.commands.registerCommand("djury.note.save", reply),
    vscode.commands.registerCommand("djury.note.resolve", (thread: vscode.CommentThread) => notes.resolve(thread, true)),
    vscode.commands.registerCommand("djury.note.reopen", (thread: vscode.CommentThread) => notes.resolve(thread, false)),
    vscode.commands.registerCommand("djury.note.delete", (thread: vscode.CommentThread) => notes.remove(thread)),
    vscode.commands.registerCommand("djury.writeNote", (about?: About) => notes.begin(about)),
  );
}

class Notes implements vscode.Disposable {
  private readonly controller = vscode.comments.createCommentController("djury", "Review notes");
  /** By the id of the note. */
  private readonly threads = new Map<string, vscode.CommentThread>();
  private readonly ids = new Map<vscode.CommentThread, string>();
  /** What a thread that is still without a note is about. */
  private readonly begun = new Map<vscode.CommentThread, About>();
  private timer: NodeJS.Timeout | undefined;

  constructor() {
    this.controller.options = { prompt: "Write a review note", placeHolder: "What should the candidate know, or be asked?" };
    this.controller.commentingRangeProvider = {
      provideCommentingRanges: (document) =>
        takesNotes(document) && running.current() ? [new vscode.Range(0, 0, Math.max(0, document.lineCount - 1), 0)] : [],
    };
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.controller.dispose();
  }

  refresh(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.read(), SETTLE_MS);
  }

  private async read(): Promise<void> {
    const answer = await running.ask<{ notes: Note[] }>("djury/notes", {}).catch(() => undefined);
    if (!answer) {
      return;
    }
    answer.notes.forEach((note) => this.show(note));
    for (const id of gone(this.threads.keys(), answer.notes)) {
      const thread = this.threads.get(id);
      this.threads.delete(id);
      if (thread) {
        this.ids.delete(thread);
        thread.dispose();
      }
    }
  }

  private show(note: Note): void {
    const { start, end } = note.range;
    const range = new vscode.Range(start.line, start.character, end.line, end.character);
    const comments = [note, ...note.replies].map(comment);
    let thread = this.threads.get(note.id);
    if (!thread) {
      thread = this.controller.createCommentThread(vscode.Uri.parse(note.uri), range, comments);
      this.threads.set(note.id, thread);
      this.ids.set(thread, note.id);
      thread.collapsibleState = note.resolved ? vscode.CommentThreadCollapsibleState.Collapsed : vscode.CommentThreadCollapsibleState.Expanded;
    }
    thread.range = range;
    thread.comments = comments;
    thread.label = label(note);
    thread.contextValue = note.resolved ? "resolved" : "open";
    thread.state = note.resolved ? vscode.CommentThreadState.Resolved : vscode.CommentThreadState.Unresolved;
    thread.canReply = true;
  }

  /** Opens an empty thread at a place, for the user to write in. */
  begin(about?: About): void {
    const editor = vscode.window.activeTextEditor;
    if (!about && !editor) {
      return;
    }
    const uri = about ? vscode.Uri.parse(about.uri) : editor!.document.uri;
    const range = about
      ? new vscode.Range(about.range.start.line, about.range.start.character, about.range.end.line, about.range.end.character)
      : new vscode.Range(editor!.selection.start.line, 0, editor!.selection.end.line, 0);
    const thread = this.controller.createCommentThread(uri, range, []);
    thread.label = newLabel(about);
    thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
    if (about) {
      this.begun.set(thread, about);
    }
  }

  /** Keeps a new note, or a reply to one. */
  async write(thread: vscode.CommentThread, text: string): Promise<void> {
    const id = this.ids.get(thread);
    if (id) {
      await this.change("djury.replyNote", thread, { id, text });
      return;
    }
    if (await this.change("djury.addNote", thread, addition(thread.range, text, this.begun.get(thread)))) {
      this.begun.delete(thread);
      // The server's own thread takes its place.
      thread.dispose();
    }
  }

  async resolve(thread: vscode.CommentThread, resolved: boolean): Promise<void> {
    const id = this.ids.get(thread);
    if (id) {
      await this.change("djury.resolveNote", thread, { id, resolved });
      thread.collapsibleState = resolved ? vscode.CommentThreadCollapsibleState.Collapsed : vscode.CommentThreadCollapsibleState.Expanded;
    }
  }

  async remove(thread: vscode.CommentThread): Promise<void> {
    const id = this.ids.get(thread);
    if (!id) {
      thread.dispose();
      return;
    }
    const sure = await vscode.window.showWarningMessage("Take this note back, with its replies?", { modal: true }, "Take Back");
    if (sure) {
      await this.change("djury.deleteNote", thread, { id });
    }
  }

  private async change(command: string, thread: vscode.CommentThread, what: object): Promise<boolean> {
    try {
      await running.execute(command, { uri: thread.uri.toString(), ...what });
      await this.read();
      return true;
    } catch (error) {
      void vscode.window.showErrorMessage(`djury: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  }
}

function comment(reply: Reply): vscode.Comment {
  return {
    body: new vscode.MarkdownString(reply.text),
    mode: vscode.CommentMode.Preview,
    author: { name: reply.author },
    timestamp: new Date(reply.created),
  };
}
