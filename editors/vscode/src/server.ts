// One run of `djury server`: the process and the client that talks to it. Must never know messages to the user.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type * as vscode from "vscode";
import {
  CloseAction, ErrorAction, type ErrorHandler, LanguageClient, RevealOutputChannelOn, type StaticFeature,
} from "vscode-languageclient/node";
import { PROTOCOL_SELECTOR } from "./languages";
import { serverSettings } from "./settings";

/** A program that has not answered `initialize` by then is not a language server. */
const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 2_000;

export interface Server {
  /** Name and version, as the server gives them. */
  name: string;
  program: string;
  client: LanguageClient;
  stop(): Promise<void>;
}

class Client extends LanguageClient {
  started = false;

  /** Until the start has succeeded, the one message to the user is the caller's: the client only logs. */
  override error(message: string, data?: unknown, show?: boolean | "force"): void {
    super.error(message, data, this.started ? show : false);
  }
}

/** Tells the server which commands of the editor it may name. */
const COMMANDS: StaticFeature = {
  fillClientCapabilities: (capabilities) => {
    capabilities.experimental = {
      ...(capabilities.experimental as object | undefined),
      commands: { commands: ["djury.showPage", "djury.writeNote"] },
    };
  },
  initialize: () => undefined,
  getState: () => ({ kind: "static" }),
  clear: () => undefined,
};

/** Rejects when the program does not become a language server; nothing of it is left running then. */
export async function startServer(program: string, args: string[], log: vscode.LogOutputChannel): Promise<Server> {
  let process: ChildProcess | undefined;
  let giveUp: (reason: Error) => void = () => undefined;
  // The client's own promise stays open for ever when the process ends before it has answered.
  const failed = new Promise<never>((_, reject) => (giveUp = reject));
  const limit = setTimeout(() => giveUp(new Error(`no answer in ${START_LIMIT_MS / 1000} seconds`)), START_LIMIT_MS);

  // A server that crashes later is started again, four times at most; one that never began is not.
  const errorHandler: ErrorHandler = {
    error: (error, message, count) => (client.started ? usual.error(error, message, count) : { action: ErrorAction.Continue }),
    closed: () => (client.started ? usual.closed() : { action: CloseAction.DoNotRestart }),
  };
  const launch = async () => {
    process = spawn(program, ["server", ...args]);
    process.once("exit", (_, signal) => giveUp(new Error(`it ended at once: ${signal ?? "no answer"}`)));
    await once(process, "spawn");
    return process;
  };
  const client = new Client("djury", "djury", launch, {
    documentSelector: PROTOCOL_SELECTOR,
    outputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    errorHandler,
    initializationOptions: serverSettings,
    initializationFailedHandler: () => false,
    middleware: { workspace: { configuration: (params) => params.items.map(serverSettings) } },
  });
  client.registerFeature(COMMANDS);
  const usual = client.createDefaultErrorHandler();

  const stop = async () => {
    await client.dispose(STOP_LIMIT_MS).catch((error: unknown) => log.debug(`Stopping: ${String(error)}`));
    await end(process);
  };
  try {
    await Promise.race([client.start(), failed]);
    client.started = true;
  } catch (error) {
    await stop();
    // A broken pipe is only how the client notices; the exit code is what the user can look into.
    throw typeof process?.exitCode === "number" ? new Error(`it ended at once with exit code ${process.exitCode}`) : error;
  } finally {
    clearTimeout(limit);
  }
  const info = client.initializeResult?.serverInfo;
  const name = [info?.name ?? "the server", info?.version].filter(Boolean).join(" ");
  return { name, program, client, stop };
}

/** Waits for a process that has been asked to end, and ends it when it does not. */
async function end(process: ChildProcess | undefined): Promise<void> {
  if (!process?.pid || process.exitCode !== null || process.signalCode !== null) {
    return;
  }
  const kill = setTimeout(() => process.kill("SIGKILL"), STOP_LIMIT_MS);
  await once(process, "exit");
  clearTimeout(kill);
}
