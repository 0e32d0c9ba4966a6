// Runs inside the extension host with the `vscode` API alone, and leaves its lines in ../inside.txt.
const vscode = require("vscode"), assert = require("node:assert"), fs = require("node:fs"), path = require("node:path");

const until = async (ask, ms = 30000) => {
  for (const end = Date.now() + ms; ;) {
    const value = await ask();
    if (value) return value;
    if (Date.now() > end) throw Error(`waited ${ms} ms for ${ask}`);
    await new Promise((done) => setTimeout(done, 30));
  }
};
const code = (diagnostic) => diagnostic.code?.value ?? diagnostic.code;
const findings = (uri) => vscode.languages.getDiagnostics(uri).filter((d) => d.source === "djury" && code(d) === "except-bare");
const first = (uri) => until(() => findings(uri)[0]);

exports.activate = () => {
  const root = vscode.workspace.workspaceFolders[0].uri.fsPath, work = path.dirname(root), lines = [];
  const program = path.join(work, "bin", "djury");
  const machine = path.join(work, "data", "Machine", "settings.json"), settings = JSON.parse(fs.readFileSync(machine, "utf8"));
  const processes = () => fs.readdirSync("/proc").filter((id) => /^\d+$/.test(id)).filter((id) => {
    try { return fs.readFileSync(`/proc/${id}/cmdline`, "utf8").split("\0").join(" ").includes(`${program} server`); } catch { return false; }
  });
  const it = async (name, fn) => {
    try { await fn(); lines.push(`ok   ${name}`); } catch (error) { lines.push(`FAIL ${name}\n     ${String(error.message).split("\n")[0]}`); }
  };
  const run = async () => {
    const document = await vscode.workspace.openTextDocument(path.join(root, "answer.py")), { uri } = document;
    await vscode.window.showTextDocument(document);
    await it("the extension is active", () => until(() => vscode.extensions.getExtension("djury.djury")?.isActive));
    await it("the finding is on the keyword, and its rule is a link", async () => {
      const finding = await first(uri);
      assert.strictEqual(document.getText(finding.range), "except");
      assert.strictEqual(finding.range.start.line, 3);
      assert.ok(finding.code.target, "no link to the rule's page");
    });
    const { range } = await first(uri).catch(() => ({ range: new vscode.Range(3, 4, 3, 10) }));
    await it("hover names the rule and its question", async () => {
      const hovers = await vscode.commands.executeCommand("vscode.executeHoverProvider", uri, range.start);
      const text = hovers.flatMap((hover) => hover.contents).map((part) => part.value ?? part).join("\n");
      assert.match(text, /except-bare/);
      assert.match(text, /question 25|Q25/i);
    });
    await it("the quick fix is offered and can be applied", async () => {
      const actions = await vscode.commands.executeCommand("vscode.executeCodeActionProvider", uri, range, "quickfix");
      const fix = actions.find((action) => action.edit && /Exception/.test(action.title));
      assert.ok(fix, `only: ${actions.map((action) => action.title)}`);
      assert.ok(await vscode.workspace.applyEdit(fix.edit));
      assert.match(document.getText(), /^ {4}except Exception:$/m);
    });
    await it("the finding goes after the fix", () => until(() => findings(uri).length === 0));
    await it("it comes back after undo", async () => {
      await vscode.commands.executeCommand("undo");
      await first(uri);
    });
    await it("an untitled file is reviewed", async () => {
      const untitled = await vscode.workspace.openTextDocument({ language: "python", content: document.getText() });
      assert.strictEqual(untitled.getText((await first(untitled.uri)).range), "except");
    });
    await it("Python in a Markdown answer is reviewed", async () => {
      const answers = await vscode.workspace.openTextDocument(path.join(root, "answers.md"));
      await vscode.window.showTextDocument(answers); // VS Code asks only about documents in tabs
      const finding = await first(answers.uri);
      assert.strictEqual(answers.getText(finding.range), "except");
      assert.strictEqual(finding.range.start.line, 6);
    });
    await it("code that answers a question has a lens", async () => {
      const answer = await vscode.workspace.openTextDocument(path.join(root, "q25.py"));
      const lenses = await vscode.commands.executeCommand("vscode.executeCodeLensProvider", answer.uri);
      assert.ok(lenses.some((lens) => /^Q25 · 1 finding/.test(lens.command?.title) && lens.command.command === "djury.showPage"), JSON.stringify(lenses));
    });
    await it("names of rules in a configuration are completed, and what is wrong is shown", async () => {
      const toml = await vscode.workspace.openTextDocument(path.join(root, "djury.toml"));
      await vscode.window.showTextDocument(toml);
      const wrong = await until(() => vscode.languages.getDiagnostics(toml.uri).find((d) => d.source === "djury"));
      assert.match(wrong.message, /except-bear/);
      const list = await vscode.commands.executeCommand("vscode.executeCompletionItemProvider", toml.uri, new vscode.Position(0, 13));
      assert.ok(list.items.some((item) => (item.label.label ?? item.label) === "except-bare"), `${list.items.length} items`);
    });
    await it("a page is shown inside of the editor", async () => {
      await vscode.commands.executeCommand("djury.showPage", { question: 25 });
      await until(() => vscode.window.tabGroups.all.flatMap((group) => group.tabs).some((tab) => /Q25/.test(tab.label)));
      const page = await vscode.workspace.openTextDocument(vscode.Uri.from({ scheme: "djury", path: "/Q25.md", query: JSON.stringify({ question: 25 }) }));
      assert.match(page.getText(), /except-bare/);
      const shown = vscode.window.tabGroups.all.flatMap((group) => group.tabs).filter((tab) => /Q25/.test(tab.label));
      await vscode.window.tabGroups.close(shown);
    });
    await it("the next finding of a question is gone to", async () => {
      await vscode.window.showTextDocument(document, { selection: new vscode.Range(3, 5, 3, 5), viewColumn: vscode.ViewColumn.One });
      const seen = new Set();
      for (let count = 0; count < 6; count++) {
        await vscode.commands.executeCommand("djury.nextFinding");
        const editor = vscode.window.activeTextEditor;
        seen.add(path.basename(editor.document.fileName));
      }
      assert.ok(seen.has("answer.py") && seen.has("q25.py"), [...seen].join());
    });
    await it("settings count at once", async () => {
      fs.writeFileSync(machine, JSON.stringify({ ...settings, "djury.ignore": ["except-bare"] }));
      await until(() => findings(uri).length === 0);
      fs.writeFileSync(machine, JSON.stringify(settings));
      await first(uri);
    });
    await it("cells of a notebook are read as one", async () => {
      const notebook = await vscode.workspace.openNotebookDocument(vscode.Uri.file(path.join(root, "notebook.ipynb")));
      await vscode.window.showNotebookDocument(notebook);
      const loop = notebook.cellAt(3).document;
      const finding = await until(() => vscode.languages.getDiagnostics(loop.uri).find((d) => code(d) === "n-plus-one-in-loop"));
      assert.ok(finding.range.start.line < 2, JSON.stringify(finding.range));
    });
    await it("a notebook cell is reviewed", async () => {
      const notebook = await vscode.workspace.openNotebookDocument(vscode.Uri.file(path.join(root, "notebook.ipynb")));
      await vscode.window.showNotebookDocument(notebook);
      const cell = notebook.cellAt(1).document;
      assert.strictEqual(cell.getText((await first(cell.uri)).range), "except");
    });
    await vscode.window.showTextDocument(document);
    await it("its commands are there", async () => {
      const commands = await vscode.commands.getCommands(true);
      for (const name of ["djury.restart", "djury.showOutput", "djury.printDebugInformation", "djury.fixAll", "djury.review", "djury.showPage", "djury.writeNote", "djury.nextFinding", "djury.previousFinding"]) assert.ok(commands.includes(name), name);
    });
    await it("restart: another process, and the finding again", async () => {
      const before = await until(() => processes().length === 1 && processes());
      await vscode.commands.executeCommand("djury.restart");
      const after = await until(() => processes().length === 1 && processes());
      assert.notDeepStrictEqual(after, before);
      await first(uri);
    });
    await it("three restarts at once leave one process", async () => {
      await Promise.all([1, 2, 3].map(() => vscode.commands.executeCommand("djury.restart")));
      await until(() => processes().length === 1);
      await first(uri);
    });
    await it("a wrong djury.path stops the server and its findings", async () => {
      fs.writeFileSync(machine, JSON.stringify({ ...settings, "djury.path": path.join(work, "nothing") }));
      await until(() => processes().length === 0 && findings(uri).length === 0);
    });
    await it("the right djury.path starts it again", async () => {
      fs.writeFileSync(machine, JSON.stringify(settings));
      await until(() => processes().length === 1);
      await first(uri);
    });
  };
  run().catch((error) => lines.push(`FAIL inside the extension host: ${error.stack}`)).then(() => fs.writeFileSync(path.join(work, "inside.txt"), `${lines.join("\n")}\n`));
};
