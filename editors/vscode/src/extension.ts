// Starts `djury server` and says so when that fails. Everything else is the program's work.
import * as vscode from "vscode";
import { DEFAULT_NAME, executableName, findProgram } from "./program";
import { type Server, startServer } from "./server";

let server: Server | undefined;
let lastTurn: Promise<void> = Promise.resolve();

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel("djury", { log: true });
  const restart = () => inTurn(async () => {
    await stop();
    await start(context, log);
  });
  context.subscriptions.push(
    log,
    vscode.commands.registerCommand("djury.restart", restart),
    vscode.commands.registerCommand("djury.showOutput", () => log.show()),
    // Also comes when the folder becomes trusted and its own setting begins to count.
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("djury.path")) {
        void restart();
      }
    }),
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

async function start(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Promise<void> {
  const program = findProgram({
    setting: vscode.workspace.getConfiguration("djury").get("path", DEFAULT_NAME),
    packed: context.asAbsolutePath(`bin/${executableName(DEFAULT_NAME)}`),
    searchPath: process.env.PATH ?? "",
  });
  if ("problem" in program) {
    tell(log, `${program.problem} Run "cargo install --path server" in a copy of the djury repository, or name the program in the setting djury.path.`);
    return;
  }
  log.info(`Starting ${program.path} server`);
  try {
    server = await startServer(program.path, log);
    log.info(`Running ${server.name}`);
  } catch (error) {
    tell(log, `${program.path} did not start as a language server: ${reason(error)}. Run "${program.path} --version" in a terminal, or name another program in the setting djury.path.`);
  }
}

async function stop(): Promise<void> {
  const stopping = server;
  server = undefined;
  await stopping?.stop();
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
