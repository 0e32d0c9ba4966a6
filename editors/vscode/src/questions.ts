// The tree of questions: topics, questions with their state, findings and answers to jump to. All it shows is the
// server's answer to `djury/questions`.
import * as vscode from "vscode";
import * as running from "./running";

interface Place {
  uri: string;
  range: { start: { line: number; character: number }; end: { line: number; character: number } };
}
interface Finding extends Place {
  id: string;
  rule: string;
  severity: "error" | "warning" | "info" | "hint";
  message: string;
}
interface Answer extends Place {
  name: string;
}
export interface Question {
  number: number;
  topic: string;
  text: string;
  state: "found" | "clean" | "open";
  answers: Answer[];
  findings: Finding[];
}
interface Root {
  uri: string;
  questions: Question[];
}

type Node =
  | { kind: "root"; root: Root }
  | { kind: "topic"; root: Root; topic: string }
  | { kind: "question"; root: Root; question: Question }
  | { kind: "finding"; finding: Finding }
  | { kind: "answer"; answer: Answer };

const SETTLE_MS = 250;
const ICONS = {
  error: ["error", "problemsErrorIcon.foreground"],
  warning: ["warning", "problemsWarningIcon.foreground"],
  info: ["info", "problemsInfoIcon.foreground"],
  hint: ["lightbulb", "problemsInfoIcon.foreground"],
} as const;
const RANKS = ["error", "warning", "info", "hint"] as const;

export function register(): vscode.Disposable {
  const tree = new Tree();
  const view = vscode.window.createTreeView("djury.questions", { treeDataProvider: tree, showCollapseAll: true });
  tree.view = view;
  return vscode.Disposable.from(
    tree,
    view,
    view.onDidChangeVisibility(() => tree.refresh()),
    running.onDidChange(() => tree.refresh()),
    vscode.languages.onDidChangeDiagnostics(() => tree.refresh()),
    vscode.commands.registerCommand("djury.questions.refresh", () => tree.refresh(0)),
    vscode.commands.registerCommand("djury.questions.explain", (node: Node) => explain(node)),
    vscode.commands.registerCommand("djury.nextFinding", () => tree.jump(1)),
    vscode.commands.registerCommand("djury.previousFinding", () => tree.jump(-1)),
  );
}

async function explain(node: Node | undefined): Promise<void> {
  if (node?.kind === "question") {
    await vscode.commands.executeCommand("djury.showPage", { question: node.question.number, uri: node.root.uri });
  } else if (node?.kind === "finding") {
    await vscode.commands.executeCommand("djury.showPage", { rule: node.finding.rule, uri: node.finding.uri });
  }
}

class Tree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  view: vscode.TreeView<Node> | undefined;
  private readonly changed = new vscode.EventEmitter<Node | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private roots: Root[] = [];
  private told = "";
  private timer: NodeJS.Timeout | undefined;
  /** The question whose findings the user goes through. */
  private walked: number | undefined;

  dispose(): void {
    clearTimeout(this.timer);
    this.changed.dispose();
  }

  /** Diagnostics change with every letter: the tree waits until they are quiet, and while nobody looks at it. */
  refresh(after = SETTLE_MS): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.read(), after);
  }

  private async read(): Promise<void> {
    if (!this.view?.visible) {
      return;
    }
    await this.ask();
    const found = this.roots.flatMap((root) => root.questions).filter((question) => question.state === "found").length;
    this.view.badge = found ? { value: found, tooltip: `${found} questions with findings` } : undefined;
  }

  private async ask(): Promise<void> {
    const answer = await running.ask<{ roots: Root[] }>("djury/questions", {}).catch(() => undefined);
    this.roots = answer?.roots ?? [];
    const told = JSON.stringify(this.roots);
    if (told !== this.told) {
      this.told = told;
      this.changed.fire(undefined);
    }
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (!node) {
      if (!this.told) {
        await this.ask();
      }
      const [only, ...others] = this.roots;
      if (!only) {
        return [];
      }
      return others.length ? this.roots.map((root) => ({ kind: "root", root })) : topics(only);
    }
    switch (node.kind) {
      case "root":
        return topics(node.root);
      case "topic":
        return node.root.questions.filter(({ topic }) => topic === node.topic)
          .map((question) => ({ kind: "question", root: node.root, question }));
      case "question":
        return [
          ...node.question.answers.map((answer): Node => ({ kind: "answer", answer })),
          ...node.question.findings.map((finding): Node => ({ kind: "finding", finding })),
        ];
      default:
        return [];
    }
  }

  getTreeItem(node: Node): vscode.TreeItem {
    switch (node.kind) {
      case "root":
        return item(vscode.Uri.parse(node.root.uri).path.split("/").pop() ?? "", true, { id: node.root.uri, iconPath: vscode.ThemeIcon.Folder });
      case "topic": {
        const found = node.root.questions.filter(({ topic, state }) => topic === node.topic && state === "found").length;
        return item(node.topic, true, { id: `${node.root.uri} ${node.topic}`, description: found ? `${found} with findings` : undefined });
      }
      case "question":
        return questionItem(node.root, node.question);
      case "finding":
        return placed(node.finding, node.finding.message, {
          iconPath: icon(node.finding.severity),
          description: `${node.finding.rule}, ${where(node.finding)}`,
          contextValue: "finding",
        });
      case "answer":
        return placed(node.answer, node.answer.name, {
          iconPath: new vscode.ThemeIcon("symbol-method"),
          description: `answers it, ${where(node.answer)}`,
          contextValue: "answer",
        });
    }
  }

  /** Goes to the next or previous finding of the question that the cursor stands on, or was walked last. */
  async jump(by: 1 | -1): Promise<void> {
    await this.ask();
    const editor = vscode.window.activeTextEditor;
    const questions = this.roots.flatMap((root) => root.questions);
    const isHere = (finding: Finding) =>
      finding.uri === editor?.document.uri.toString() && editor !== undefined && range(finding).contains(editor.selection.active);
    const here = questions.filter(({ findings }) => findings.some(isHere));
    const question = here.find(({ number }) => number === this.walked) ?? here[0]
      ?? questions.find(({ number, findings }) => number === this.walked && findings.length > 0)
      ?? questions.find(({ findings }) => findings.length > 0);
    if (!question) {
      void vscode.window.showInformationMessage("djury: no question has findings.");
      return;
    }
    this.walked = question.number;
    const at = question.findings.findIndex(isHere);
    const count = question.findings.length;
    const next = question.findings[at < 0 ? (by > 0 ? 0 : count - 1) : (at + by + count) % count];
    if (next) {
      await vscode.window.showTextDocument(vscode.Uri.parse(next.uri), { selection: range(next) });
      vscode.window.setStatusBarMessage(`Q${question.number}: ${question.findings.indexOf(next) + 1} of ${count}`, 4000);
    }
  }
}

function topics(root: Root): Node[] {
  return [...new Set(root.questions.map(({ topic }) => topic))].map((topic) => ({ kind: "topic", root, topic }));
}

function questionItem(root: Root, question: Question): vscode.TreeItem {
  const { number, text, state, findings, answers } = question;
  const states = {
    found: `${findings.length} ${findings.length === 1 ? "finding" : "findings"}`,
    clean: "nothing found",
    open: "",
  };
  const worst = RANKS.find((rank) => findings.some(({ severity }) => severity === rank));
  const iconPath = worst ? icon(worst)
    : state === "clean" ? new vscode.ThemeIcon("pass", new vscode.ThemeColor("testing.iconPassed"))
    : new vscode.ThemeIcon("circle-outline");
  const shown = item(`Q${number}`, findings.length + answers.length > 0, {
    id: `${root.uri} ${number}`,
    description: [states[state], text].filter(Boolean).join(" · "),
    tooltip: new vscode.MarkdownString(`**Q${number}** ${text}`),
    iconPath,
    contextValue: "question",
  });
  if (shown.collapsibleState === vscode.TreeItemCollapsibleState.None) {
    shown.command = { command: "djury.showPage", title: "Explain", arguments: [{ question: number, uri: root.uri }] };
  }
  return shown;
}

function item(label: string, isParent: boolean, more: Partial<vscode.TreeItem>): vscode.TreeItem {
  const state = vscode.TreeItemCollapsibleState;
  const isTopic = more.id !== undefined && more.contextValue === undefined;
  const shown = new vscode.TreeItem(label, !isParent ? state.None : isTopic ? state.Expanded : state.Collapsed);
  return Object.assign(shown, more);
}

function placed(place: Place, label: string, more: Partial<vscode.TreeItem>): vscode.TreeItem {
  const uri = vscode.Uri.parse(place.uri);
  const command = { command: "vscode.open", title: "Open", arguments: [uri, { selection: range(place) }] };
  return Object.assign(new vscode.TreeItem(label), { ...more, tooltip: label, command });
}

function where(place: Place): string {
  return `${vscode.workspace.asRelativePath(vscode.Uri.parse(place.uri), false)}:${place.range.start.line + 1}`;
}

function range({ range: { start, end } }: Place): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

function icon(severity: keyof typeof ICONS): vscode.ThemeIcon {
  const [name, color] = ICONS[severity];
  return new vscode.ThemeIcon(name, new vscode.ThemeColor(color));
}
