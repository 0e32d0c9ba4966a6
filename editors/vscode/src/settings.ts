// The settings as the server wants them. Knows no client.
import * as vscode from "vscode";

/** What the server is told: what the user has not set is left out, so that the project's own configuration counts. */
export function serverSettings(): Record<string, unknown> {
  const own = vscode.workspace.getConfiguration("djury");
  const settings: Record<string, unknown> = {};
  const audience = own.get<string>("audience", "project");
  if (audience !== "project") {
    settings.audience = audience;
  }
  const select = own.get<string[] | null>("select", null);
  if (select) {
    settings.select = select;
  }
  settings.inlayHints = own.get<string>("inlayHints", "answers");
  settings.ignore = own.get<string[]>("ignore", []);
  settings.extendSelect = own.get<string[]>("extendSelect", []);
  return settings;
}

/** The settings that the server hears of while it runs; the others need another program. */
export const LIVE = ["djury.audience", "djury.inlayHints", "djury.select", "djury.ignore", "djury.extendSelect"];
/** The settings that decide which program is started, and how. */
export const START = ["djury.path", "djury.importStrategy", "djury.logLevel", "djury.logFile"];
