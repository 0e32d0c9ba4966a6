// Shows pages of rules and questions as VS Code shows Markdown. The words are the server's.
import * as vscode from "vscode";
import * as running from "./running";

export const SCHEME = "djury";

/** What is explained: `{"rule": name}` or `{"question": number}`, with a file of the project that asks. */
export interface Subject {
  rule?: string;
  question?: number;
  uri?: string;
}

interface Page {
  title: string;
  markdown: string;
}

export function register(): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provider: vscode.TextDocumentContentProvider = {
    onDidChange: changed.event,
    provideTextDocumentContent: async (uri) => {
      const page = await running.execute<Page>("djury.explain", JSON.parse(uri.query) as Subject);
      return page ? `# ${page.title}\n\n${withoutName(page)}\n` : "The djury server does not run.";
    },
  };
  return vscode.Disposable.from(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, provider),
    vscode.commands.registerCommand("djury.showPage", show),
  );
}

/** A hover begins with the name; here it stands in the title. */
function withoutName({ title, markdown }: Page): string {
  return markdown.replace(/^\[\*\*[^\]]*\]\([^)]*\)\s*/, "").replace(`**${title}** `, "");
}

async function show(subject: Subject | undefined): Promise<void> {
  const wanted = subject ?? (await chosen());
  if (!wanted) {
    return;
  }
  const name = wanted.rule ?? `Q${wanted.question}`;
  const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}.md`, query: JSON.stringify(wanted) });
  await vscode.commands.executeCommand("markdown.showPreviewToSide", uri);
}

/** Without a subject: the rule of a finding in the editor, or one that the user names. */
async function chosen(): Promise<Subject | undefined> {
  const editor = vscode.window.activeTextEditor;
  const here = editor && vscode.languages.getDiagnostics(editor.document.uri)
    .filter((diagnostic) => diagnostic.source === "djury" && diagnostic.range.contains(editor.selection.active))
    .map((diagnostic) => (typeof diagnostic.code === "object" ? String(diagnostic.code.value) : String(diagnostic.code)))[0];
  const name = await vscode.window.showInputBox({
    title: "Explain a rule or a question",
    prompt: "The name of a rule, or the number of a question",
    placeHolder: "n-plus-one-in-loop, or Q8",
    value: here,
  });
  const number = name?.trim().match(/^q?(\d{1,3})$/i)?.[1];
  return number ? { question: Number(number) } : name?.trim() ? { rule: name.trim() } : undefined;
}
