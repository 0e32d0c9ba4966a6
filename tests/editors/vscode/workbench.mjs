// A real VS Code (code-server) with packed extensions and a take-home, shown in a headless Chromium.
// Environment: CODE_SERVER (the command), VSIX (the packed extension), DJURY (the program),
//              PLAYWRIGHT (folder of playwright-core), CHROMIUM (default /usr/bin/chromium), OUT (folder for pictures).
import { execFileSync, spawn } from "node:child_process";
import { createRequire } from "node:module";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";

const { chromium } = createRequire(path.join(process.env.PLAYWRIGHT, "package.json"))("playwright-core");

export const SOURCE = 'def load(card):\n    try:\n        return charge(card)\n    except:\n        return "é𝒳"\n';
export const OUT = process.env.OUT;
fs.mkdirSync(OUT, { recursive: true });

export const MODELS = `from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=50)


class Post(models.Model):
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    title = models.CharField(max_length=50)
`;
const codeCell = (text) => ({ cell_type: "code", metadata: {}, source: text.split(/(?<=\n)/), outputs: [], execution_count: null });
const NOTEBOOK = {
  cells: [
    { cell_type: "markdown", metadata: {}, source: ["# Question 25"] },
    codeCell(SOURCE),
    codeCell(MODELS),
    codeCell("for post in Post.objects.all():\n    print(post.author.name)\n"),
  ],
  metadata: { language_info: { name: "python" } },
  nbformat: 4,
  nbformat_minor: 5,
};
const FILES = {
  "manage.py": "import os\n",
  "answer.py": SOURCE,
  "answers.md": `# 25. How are exceptions handled?\n\n\`\`\`python\n${SOURCE}\`\`\`\n`,
  "q25.py": SOURCE,
  "djury.toml": 'ignore = ["except-bear"]\n',
  "notebook.ipynb": JSON.stringify(NOTEBOOK),
};
const QUIET = {
  "workbench.startupEditor": "none", "telemetry.telemetryLevel": "off", "update.mode": "none",
  "extensions.autoUpdate": false, "extensions.autoCheckUpdates": false, "workbench.enableExperiments": false,
  "chat.disableAIFeatures": true, "workbench.tips.enabled": false, "workbench.secondarySideBar.defaultVisibility": "hidden",
  "editor.minimap.enabled": false, "editor.accessibilitySupport": "off", "files.autoSave": "off",
  "security.workspace.trust.startupPrompt": "never",
};

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** Waits until `ask` gives a true value, and returns it. */
export async function until(ask, what, ms = 60000) {
  for (const end = Date.now() + ms; ;) {
    const value = await ask();
    if (value) return value;
    if (Date.now() > end) throw Error(`waited ${ms} ms for ${what}`);
    await sleep(50);
  }
}

/** The processes `PROGRAM server` that run now. Linux only. */
export function servers(program) {
  return fs.readdirSync("/proc").filter((id) => /^\d+$/.test(id)).filter((id) => {
    try {
      return fs.readFileSync(`/proc/${id}/cmdline`, "utf8").split("\0").join(" ").includes(`${program} server`);
    } catch {
      return false; // ended meanwhile
    }
  });
}

/**
 * Opens a workbench on a fresh take-home.
 * `settings`: the user's settings, made from the program; `files`, `folder`: the files of the take-home, and more of
 * them; `trusted`: ask nobody.
 */
export async function open({ settings = (program) => ({ "djury.path": program }), files = FILES, folder = () => ({}), trusted = true, vsix = [] } = {}) {
  const work = fs.mkdtempSync(path.join(os.tmpdir(), "djury-vscode-"));
  const takehome = path.join(work, "takehome"), data = path.join(work, "data"), extensions = path.join(work, "extensions");
  // A name of its own, so that its processes can be told from all others.
  const program = path.join(work, "bin", "djury");
  const write = (file, text) => { fs.mkdirSync(path.dirname(file), { recursive: true }); fs.writeFileSync(file, text); };
  fs.mkdirSync(path.dirname(program));
  fs.symlinkSync(process.env.DJURY, program);
  for (const [name, text] of Object.entries({ ...files, ...folder(work) })) write(path.join(takehome, name), text);
  // code-server is a remote window: settings of the scopes `machine` and `machine-overridable` count in Machine/ only.
  const machineSettings = path.join(data, "Machine", "settings.json");
  const setSettings = (more) => {
    for (const file of [machineSettings, path.join(data, "User", "settings.json")]) {
      write(file, JSON.stringify({ ...QUIET, "security.workspace.trust.enabled": !trusted, ...more }));
    }
  };
  setSettings(settings(program, work));
  for (const file of [process.env.VSIX, ...vsix]) {
    execFileSync(process.env.CODE_SERVER, ["--user-data-dir", data, "--extensions-dir", extensions, "--install-extension", file], { stdio: "pipe" });
  }
  const port = await new Promise((done) => {
    const probe = net.createServer().listen(0, "127.0.0.1", () => { const { port } = probe.address(); probe.close(() => done(port)); });
  });
  const log = fs.openSync(path.join(OUT, "code-server.log"), "a");
  const server = spawn(process.env.CODE_SERVER, ["--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--user-data-dir", data,
    "--extensions-dir", extensions, "--disable-telemetry", "--disable-update-check", "--disable-getting-started-override",
    ...(trusted ? ["--disable-workspace-trust"] : []), takehome], { stdio: ["ignore", log, log] });
  const ended = new Promise((done) => server.once("exit", done));
  await until(() => fetch(`http://127.0.0.1:${port}/healthz`).then((answer) => answer.ok, () => false), "code-server", 60000);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", headless: true,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  page.setDefaultTimeout(60000); // a busy machine takes half of it for the extension host alone
  await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(takehome)}`);
  await page.locator(".monaco-workbench").waitFor();
  return {
    page, work, takehome, program, setSettings,
    shot: (name) => page.screenshot({ path: path.join(OUT, `${name}.png`) }),
    async close() {
      await browser.close();
      server.kill("SIGTERM");
      await ended;
      const left = await until(() => servers(program).length === 0, "the servers to end", 10000).then(() => [], () => servers(program));
      for (const id of left) process.kill(Number(id));
      fs.rmSync(work, { recursive: true, force: true, maxRetries: 5 });
      return left;
    },
  };
}

/** Counts what went well; one line a check. */
export function counter() {
  let passed = 0, failed = 0;
  const check = async (name, fn, onFail = () => {}) => {
    try {
      await fn();
      passed++;
      console.log(`ok   ${name}`);
    } catch (error) {
      failed++;
      console.log(`FAIL ${name}\n     ${String(error.message).split("\n")[0]}`);
      await Promise.resolve(onFail(failed)).catch(() => {});
    }
  };
  return { check, end() { console.log(`${passed} passed, ${failed} failed`); process.exit(passed > 0 && failed === 0 ? 0 : 1); } };
}
