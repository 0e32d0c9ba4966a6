// The settings as the server wants them. Knows no client.
import * as vscode from "vscode";
import { forServer } from "./wishes";

/** What the server is told: what the user has not set is left out, so that the project's own configuration counts. */
export function serverSettings(): Record<string, unknown> {
  const own = vscode.workspace.getConfiguration("djury");
  return forServer((name) => own.get(name));
}

/** The settings that the server hears of while it runs; the others need another program. */
export const LIVE = ["djury.audience", "djury.inlayHints", "djury.select", "djury.ignore", "djury.extendSelect"];
/** The settings that decide which program is started, and how. */
export const START = ["djury.path", "djury.importStrategy", "djury.logLevel", "djury.logFile"];
