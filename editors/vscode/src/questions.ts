// The view of the questions: asks the server, and shows its answer as `tree.ts` says it.
import * as vscode from "vscode";
import * as running from "./running";
import { children, countFound, type Finding, line, type Node, type Place, type Root, step } from "./tree";

const SETTLE_MS = 250;

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
    const found = countFound(this.roots);
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
    if (!node && !this.told) {
      await this.ask();
    }
    return children(this.roots, node);
  }

  getTreeItem(node: Node): vscode.TreeItem {
    const shown = line(node, (uri) => vscode.workspace.asRelativePath(vscode.Uri.parse(uri), false));
    const states = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(shown.label, { none: states.None, shown: states.Expanded, hidden: states.Collapsed }[shown.children]);
    const { icon, opens } = shown;
    return Object.assign(item, {
      id: shown.id,
      description: shown.description,
      // Only the tooltip of a question has marks in it: a message of a finding is shown as it is.
      tooltip: node.kind === "question" ? new vscode.MarkdownString(shown.tooltip) : shown.tooltip,
      iconPath: icon && new vscode.ThemeIcon(icon.name, icon.color ? new vscode.ThemeColor(icon.color) : undefined),
      contextValue: shown.context,
      command: opens === "page" ? page(node) : opens && open(opens),
    });
  }

  /** Goes to the next or previous finding of the question that the cursor stands on, or was walked last. */
  async jump(by: 1 | -1): Promise<void> {
    await this.ask();
    const editor = vscode.window.activeTextEditor;
    const isHere = (finding: Finding) =>
      finding.uri === editor?.document.uri.toString() && editor !== undefined && range(finding).contains(editor.selection.active);
    const next = step(this.roots, isHere, this.walked, by);
    if (!next) {
      void vscode.window.showInformationMessage("djury: no question has findings.");
      return;
    }
    const { question, finding, at } = next;
    this.walked = question.number;
    await vscode.window.showTextDocument(vscode.Uri.parse(finding.uri), { selection: range(finding) });
    vscode.window.setStatusBarMessage(`Q${question.number}: ${at} of ${question.findings.length}`, 4000);
  }
}

function page(node: Node): vscode.Command | undefined {
  return node.kind !== "question" ? undefined
    : { command: "djury.showPage", title: "Explain", arguments: [{ question: node.question.number, uri: node.root.uri }] };
}

function open(place: Place): vscode.Command {
  return { command: "vscode.open", title: "Open", arguments: [vscode.Uri.parse(place.uri), { selection: range(place) }] };
}

function range({ range: { start, end } }: Place): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
