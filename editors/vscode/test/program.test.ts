// Which program is started, with real files in a folder of its own.
import assert from "node:assert";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { after, beforeEach, test } from "node:test";
import { DEFAULT_NAME, executableName, findProgram, type Search } from "../src/program";

const root = fs.mkdtempSync(path.join(os.tmpdir(), "djury-program-"));
const home = process.env.HOME;
const at = (...parts: string[]) => path.join(root, ...parts);

/** Writes a program at a place and gives the place back. */
function program(...parts: string[]): string {
  const file = at(...parts);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, "#!/bin/sh\n", { mode: 0o755 });
  return file;
}

function search(more: Partial<Search> = {}): Search {
  return {
    setting: DEFAULT_NAME, strategy: "fromEnvironment", packed: at("extension", "djury"), named: "",
    searchPath: [at("usr"), at("local")].join(path.delimiter), folders: [], ...more,
  };
}

function found(more: Partial<Search> = {}): string {
  const result = findProgram(search(more));
  return "path" in result ? result.path : assert.fail(result.problem);
}

function problem(more: Partial<Search> = {}): string {
  const result = findProgram(search(more));
  return "problem" in result ? result.problem : assert.fail(`found ${result.path}`);
}

beforeEach(() => {
  fs.rmSync(root, { recursive: true, force: true });
  fs.mkdirSync(root);
});
after(() => {
  fs.rmSync(root, { recursive: true, force: true });
  process.env.HOME = home;
});

test("a name is looked up on the PATH, the first folder first", () => {
  const second = program("local", "djury");
  assert.strictEqual(found(), second);
  assert.strictEqual(found(), second);
  const first = program("usr", "djury");
  assert.strictEqual(found(), first);
});

test("the variable DJURY comes before a virtual environment, and that before the PATH", () => {
  program("usr", "djury");
  const environment = program("project", ".venv", "bin", "djury");
  const folders = [at("project")];
  assert.strictEqual(found({ folders }), environment);
  const named = program("named", "djury");
  assert.strictEqual(found({ folders, named }), named);
  assert.strictEqual(found({ folders, named: "djury" }), environment, "DJURY must be a full path");
  assert.strictEqual(found({ folders, named: at("nothing") }), environment, "DJURY names nothing that is there");
});

test(".venv comes before venv, and one folder of the workspace before the next", () => {
  const venv = program("two", "venv", "bin", "djury");
  assert.strictEqual(found({ folders: [at("one"), at("two")] }), venv);
  const dotted = program("two", ".venv", "bin", "djury");
  assert.strictEqual(found({ folders: [at("one"), at("two")] }), dotted);
  const first = program("one", "venv", "bin", "djury");
  assert.strictEqual(found({ folders: [at("one"), at("two")] }), first);
});

test("a folder that is not trusted, so not handed over, chooses nothing", () => {
  program("project", ".venv", "bin", "djury");
  const own = program("usr", "djury");
  assert.strictEqual(found({ folders: [] }), own);
});

test("the packed program is the last one, or the first one where the user wants it so", () => {
  const packed = program("extension", "djury");
  assert.strictEqual(found(), packed);
  const own = program("usr", "djury");
  assert.strictEqual(found(), own);
  assert.strictEqual(found({ strategy: "useBundled" }), packed);
  fs.rmSync(packed);
  assert.strictEqual(found({ strategy: "useBundled" }), own);
});

test("a name of the user's own never means the packed program", () => {
  program("extension", "djury");
  assert.match(problem({ setting: "djury-next" }), /"djury-next"/);
  const own = program("usr", "djury-next");
  assert.strictEqual(found({ setting: " djury-next ", strategy: "useBundled" }), own);
});

test("an empty setting is the name by itself", () => {
  const own = program("usr", "djury");
  assert.strictEqual(found({ setting: "  " }), own);
});

test("a full path and one from home are taken as they are, before all else", () => {
  program("usr", "djury");
  const named = program("home", "bin", "djury");
  assert.strictEqual(found({ setting: named, named: at("usr", "djury") }), named);
  process.env.HOME = at("home");
  assert.strictEqual(found({ setting: "~/bin/djury" }), named);
});

test("a full path that is wrong says what is wrong, and nothing else is started in its place", () => {
  program("usr", "djury");
  program("extension", "djury");
  assert.match(problem({ setting: at("nothing") }), /does not exist/);
  assert.match(problem({ setting: at("usr") }), /is not a file/);
  fs.writeFileSync(at("plain"), "", { mode: 0o644 });
  assert.match(problem({ setting: at("plain") }), /may not be executed/);
});

test("a relative path is refused: a stranger's project could have put a program there", () => {
  program("djury");
  for (const setting of ["./djury", "bin/djury", "..\\djury"]) {
    assert.match(problem({ setting }), /a name, or a full path/);
  }
  process.chdir(root);
  assert.match(problem({ searchPath: ["", ".", "bin"].join(path.delimiter) }), /0 folders of the PATH/);
});

test("folders and files that may not be executed are passed over", () => {
  fs.mkdirSync(at("usr", "djury"), { recursive: true });
  fs.mkdirSync(at("local"));
  fs.writeFileSync(at("local", "djury"), "", { mode: 0o644 });
  assert.match(problem(), /no program named "djury" in the 2 folders/);
});

test("the file of a program has its ending on Windows alone", () => {
  assert.strictEqual(executableName("djury"), process.platform === "win32" ? "djury.exe" : "djury");
});
