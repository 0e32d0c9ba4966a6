// The server that runs now, if one does, for all that ask it something. Knows nothing of what they ask.
import * as vscode from "vscode";
import type { Server } from "./server";

const changed = new vscode.EventEmitter<Server | undefined>();
let server: Server | undefined;

/** Comes when a server is there, and when it is gone. */
export const onDidChange = changed.event;

export function set(now: Server | undefined): void {
  server = now;
  changed.fire(now);
}

export function current(): Server | undefined {
  return server;
}

/** The answer to a request; undefined where no server runs, or the editor asks for it while it goes. */
export async function ask<T>(method: string, params: unknown): Promise<T | undefined> {
  const asked = server;
  if (!asked) {
    return undefined;
  }
  try {
    return await asked.client.sendRequest<T>(method, params);
  } catch (error) {
    if (asked !== server) {
      return undefined;
    }
    throw error;
  }
}

export function execute<T>(command: string, argument: unknown): Promise<T | undefined> {
  return ask<T>("workspace/executeCommand", { command, arguments: [argument] });
}
