// Where the djury program is. Knows files and the PATH; must never know VS Code, so that it can be read and tested alone.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** The value of `djury.path` that nobody has changed. */
export const DEFAULT_NAME = "djury";

export type Program = { path: string } | { problem: string };

export interface Search {
  /** The setting `djury.path`. */
  setting: string;
  /** Where a program packed into the extension would be. */
  packed: string;
  /** The value of the environment's PATH. */
  searchPath: string;
}

/**
 * Always a full path, or a sentence that says what was looked for and where. The system's own look-up is not
 * used: on Windows it begins in the working directory, where a stranger's project could have put a program.
 */
export function findProgram({ setting, packed, searchPath }: Search): Program {
  const wanted = setting.trim() || DEFAULT_NAME;
  if (wanted === DEFAULT_NAME && isProgram(packed)) {
    return { path: packed };
  }
  if (wanted.startsWith("~/") || wanted.startsWith("~\\") || path.isAbsolute(wanted)) {
    const full = wanted.startsWith("~") ? path.join(os.homedir(), wanted.slice(2)) : wanted;
    return isProgram(full) ? { path: full } : { problem: `The setting djury.path names ${full}, which ${fault(full)}.` };
  }
  if (wanted.includes("/") || wanted.includes("\\")) {
    return { problem: `The setting djury.path is "${wanted}"; it must be a name, or a full path.` };
  }
  const folders = searchPath.split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  for (const folder of folders) {
    const full = path.join(folder, executableName(wanted));
    if (isProgram(full)) {
      return { path: full };
    }
  }
  return { problem: `There is no program named "${wanted}" in the ${folders.length} folders of the PATH on ${os.hostname()}.` };
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
