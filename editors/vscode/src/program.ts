// Where the djury program is. Knows files and the PATH; must never know VS Code, so that it can be read and tested alone.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** The value of `djury.path` that nobody has changed. */
export const DEFAULT_NAME = "djury";

export type Program = { path: string; from: string } | { problem: string };

/** Which program comes first where several are there: that of the project and the PATH, or the packed one. */
export type ImportStrategy = "fromEnvironment" | "useBundled";

export interface Search {
  /** The setting `djury.path`. */
  setting: string;
  /** The setting `djury.importStrategy`. */
  strategy: ImportStrategy;
  /** Where a program packed into the extension would be. */
  packed: string;
  /** The value of the environment's `DJURY`: a full path. */
  named: string;
  /** The value of the environment's PATH. */
  searchPath: string;
  /** The folders of the workspace whose virtual environments may hold a program: none while they are not trusted. */
  folders: string[];
}

/**
 * Always a full path, or a sentence that says what was looked for and where. The system's own look-up is not
 * used: on Windows it begins in the working directory, where a stranger's project could have put a program.
 */
export function findProgram(search: Search): Program {
  const wanted = search.setting.trim() || DEFAULT_NAME;
  if (wanted.startsWith("~/") || wanted.startsWith("~\\") || path.isAbsolute(wanted)) {
    const full = wanted.startsWith("~") ? path.join(os.homedir(), wanted.slice(2)) : wanted;
    return isProgram(full)
      ? { path: full, from: "the setting djury.path" }
      : { problem: `The setting djury.path names ${full}, which ${fault(full)}.` };
  }
  if (wanted.includes("/") || wanted.includes("\\")) {
    return { problem: `The setting djury.path is "${wanted}"; it must be a name, or a full path.` };
  }
  const folders = search.searchPath.split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  const packed = wanted === DEFAULT_NAME ? [{ path: search.packed, from: "the extension" }] : [];
  const environment = [
    ...(path.isAbsolute(search.named) ? [{ path: search.named, from: "the variable DJURY" }] : []),
    ...search.folders.flatMap((folder) => environments(folder, wanted)),
    ...folders.map((folder) => ({ path: path.join(folder, executableName(wanted)), from: "the PATH" })),
  ];
  const candidates = search.strategy === "useBundled" ? [...packed, ...environment] : [...environment, ...packed];
  const found = candidates.find((candidate) => isProgram(candidate.path));
  return found ?? { problem: `There is no program named "${wanted}" in the ${folders.length} folders of the PATH on ${os.hostname()}.` };
}

/** Where a virtual environment in a folder would have it. */
function environments(folder: string, name: string): { path: string; from: string }[] {
  const bin = process.platform === "win32" ? "Scripts" : "bin";
  return [".venv", "venv"].map((environment) => ({
    path: path.join(folder, environment, bin, executableName(name)),
    from: `the virtual environment of ${path.basename(folder)}`,
  }));
}

/** The file name that a program of this name has here. */
export function executableName(name: string): string {
  return process.platform === "win32" && !name.toLowerCase().endsWith(".exe") ? `${name}.exe` : name;
}

function isProgram(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

function fault(file: string): string {
  if (!fs.existsSync(file)) {
    return "does not exist";
  }
  return fs.statSync(file).isFile() ? "may not be executed" : "is not a file";
}
