// Opens the reviewer's sheet, which the program writes as one page of HTML.
import { execFile } from "node:child_process";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { promisify } from "node:util";
import * as vscode from "vscode";
import * as running from "./running";

const LIMIT_MS = 120_000;

export function register(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): vscode.Disposable {
  return vscode.commands.registerCommand("djury.review", () => review(context, log));
}

async function review(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Promise<void> {
  const folder = await chosen();
  const program = running.current()?.program;
  if (!folder || !program) {
    void vscode.window.showInformationMessage("djury: open a folder with a submission first.");
    return;
  }
  const page = path.join((context.storageUri ?? context.globalStorageUri).fsPath, "review.html");
  try {
    await fs.mkdir(path.dirname(page), { recursive: true });
    await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: "djury: writing the review" }, () =>
      promisify(execFile)(program, ["review", "--format", "html", "-o", page, folder.fsPath], { timeout: LIMIT_MS, cwd: folder.fsPath }));
  } catch (error) {
    log.error(`djury review: ${String(error)}`);
    void vscode.window.showErrorMessage("djury: the review could not be written.", "Show Output").then((choice) => choice && log.show());
    return;
  }
  const panel = vscode.window.createWebviewPanel("djury.review", "Review", vscode.ViewColumn.Active, { enableScripts: true, enableFindWidget: true, localResourceRoots: [] });
  panel.webview.html = await fs.readFile(page, "utf8");
}

async function chosen(): Promise<vscode.Uri | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const here = vscode.window.activeTextEditor && vscode.workspace.getWorkspaceFolder(vscode.window.activeTextEditor.document.uri);
  if (here || folders.length < 2) {
    return (here ?? folders[0])?.uri;
  }
  return (await vscode.window.showWorkspaceFolderPick())?.uri;
}
