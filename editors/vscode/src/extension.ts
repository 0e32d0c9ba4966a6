// Starts `djury server` and says so when that fails. Everything else is the program's work.
import * as os from "node:os";
import * as vscode from "vscode";
import * as notes from "./notes";
import * as pages from "./pages";
import { DEFAULT_NAME, executableName, findProgram, type ImportStrategy } from "./program";
import * as questions from "./questions";
import * as review from "./review";
import * as running from "./running";
import { startServer } from "./server";
import { LIVE, serverSettings, START } from "./settings";
import { Status } from "./status";
import { logArguments } from "./wishes";

let lastTurn: Promise<void> = Promise.resolve();

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel("djury", { log: true });
  const status = new Status();
  const restart = () => inTurn(async () => {
    status.starting();
    await stop();
    await start(context, log, status);
  });
  context.subscriptions.push(
    log,
    status,
    pages.register(),
    questions.register(),
    notes.register(),
    review.register(context, log),
    vscode.commands.registerCommand("djury.restart", restart),
    vscode.commands.registerCommand("djury.showOutput", () => log.show()),
    vscode.commands.registerCommand("djury.printDebugInformation", () => printDebugInformation(context, log)),
    vscode.commands.registerCommand("djury.fixAll", fixAll),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (START.some((name) => change.affectsConfiguration(name))) {
        void restart();
      } else if (LIVE.some((name) => change.affectsConfiguration(name))) {
        void running.current()?.client.sendNotification("workspace/didChangeConfiguration", { settings: { djury: serverSettings() } });
      }
    }),
    // The folder's own settings and environments begin to count.
    vscode.workspace.onDidGrantWorkspaceTrust(() => void restart()),
  );
  await restart();
}

export function deactivate(): Promise<void> {
  return inTurn(stop);
}

/** Starts and stops follow one another, however fast they are asked for. */
function inTurn(job: () => Promise<void>): Promise<void> {
  lastTurn = lastTurn.then(job, job);
  return lastTurn;
}

function program(context: vscode.ExtensionContext) {
  const settings = vscode.workspace.getConfiguration("djury");
  const folders = vscode.workspace.isTrusted ? vscode.workspace.workspaceFolders ?? [] : [];
  return findProgram({
    setting: settings.get("path", DEFAULT_NAME),
    strategy: settings.get<ImportStrategy>("importStrategy", "fromEnvironment"),
    packed: context.asAbsolutePath(`bin/${executableName(DEFAULT_NAME)}`),
    named: process.env.DJURY ?? "",
    searchPath: process.env.PATH ?? "",
    folders: folders.filter(({ uri }) => uri.scheme === "file").map(({ uri }) => uri.fsPath),
  });
}

async function start(context: vscode.ExtensionContext, log: vscode.LogOutputChannel, status: Status): Promise<void> {
  const found = program(context);
  if ("problem" in found) {
    status.failed(found.problem);
    tell(log, `${found.problem} Run "cargo install --path server" in a copy of the djury repository, or name the program in the setting djury.path.`);
    return;
  }
  const settings = vscode.workspace.getConfiguration("djury");
  const args = logArguments(settings.get("logFile", ""), settings.get("logLevel", "info"), os.homedir());
  log.info(`Starting ${found.path} server (from ${found.from})`);
  try {
    const server = await startServer(found.path, args, log);
    log.info(`Running ${server.name}`);
    status.runs(server.name, found.path);
    running.set(server);
  } catch (error) {
    status.failed(reason(error));
    tell(log, `${found.path} did not start as a language server: ${reason(error)}. Run "${found.path} --version" in a terminal, or name another program in the setting djury.path.`);
  }
}

async function stop(): Promise<void> {
  const stopping = running.current();
  running.set(undefined);
  await stopping?.stop();
}

/** Makes all safe fixes in the active editor. */
async function fixAll(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) {
    return;
  }
  const whole = new vscode.Range(0, 0, editor.document.lineCount, 0);
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider", editor.document.uri, whole, "source.fixAll.djury");
  const edit = actions.find((action) => action.edit)?.edit;
  if (edit) {
    await vscode.workspace.applyEdit(edit);
  } else {
    vscode.window.setStatusBarMessage("djury: nothing that can be fixed safely", 4000);
  }
}

/** What a report of a fault should say. */
function printDebugInformation(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): void {
  const server = running.current();
  const facts = {
    "VS Code": `${vscode.version} on ${process.platform} ${process.arch}`,
    extension: (context.extension.packageJSON as { version: string }).version,
    program: JSON.stringify(program(context)),
    server: server ? `${server.name}, ${server.program}` : "does not run",
    trusted: vscode.workspace.isTrusted,
    folders: (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.toString()).join(", ") || "none",
    settings: JSON.stringify(serverSettings()),
    capabilities: JSON.stringify(server?.client.initializeResult?.capabilities ?? null),
  };
  log.info(`Debug information\n${Object.entries(facts).map(([name, value]) => `  ${name}: ${value}`).join("\n")}`);
  log.show();
}

/** Says it once and does not wait for an answer: the extension must not hang on an unread message. */
function tell(log: vscode.LogOutputChannel, message: string): void {
  log.error(message);
  const actions: Record<string, () => unknown> = {
    "Open Setting": () => vscode.commands.executeCommand("workbench.action.openSettings", "djury.path"),
    "Try Again": () => vscode.commands.executeCommand("djury.restart"),
    "Show Output": () => log.show(),
  };
  void vscode.window.showErrorMessage(`djury: ${message}`, ...Object.keys(actions)).then((choice) => choice && actions[choice]?.());
}

function reason(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/[.\s]+$/, "");
}
