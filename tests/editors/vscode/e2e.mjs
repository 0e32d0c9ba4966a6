// What a person sees: squiggle, Problems, hover, quick fix, saved file; then a missing program, and a folder that is not trusted.
// The pictures in OUT are to be looked at: the selectors are private class names of the workbench.
import fs from "node:fs";
import path from "node:path";
import { counter, open, servers, sleep, SOURCE, until } from "./workbench.mjs";

const { check: count, end } = counter();
const SQUIGGLE = ".squiggly-warning, .squiggly-error";

async function scene(name, options, play) {
  let workbench;
  await count(`${name}: the workbench opens`, async () => { workbench = await open(options); });
  if (!workbench) return;
  const { page, shot } = workbench;
  const openFile = async (file) => {
    await page.locator(`.explorer-folders-view .monaco-list-row[aria-label*="${file}"]`).first().dblclick();
    await page.locator(".view-line").first().waitFor();
  };
  try {
    await play(workbench, (what, fn) => count(`${name}: ${what}`, fn, (n) => shot(`fail-${n}`)), openFile);
  } catch (error) {
    await count(`${name}: the scene`, () => { throw error; }, (n) => shot(`fail-${n}`));
  }
  await count(`${name}: no server is left behind`, async () => {
    const left = await workbench.close();
    if (left.length) throw Error(`left: ${left}`);
  });
}

await scene("review", {}, async ({ page, takehome, shot }, check, openFile) => {
  await openFile("answer.py");
  await check("a squiggle under `except`", () => page.locator(SQUIGGLE).first().waitFor());
  await shot("1-squiggle");

  await page.keyboard.press("Control+Shift+M");
  await check("the Problems panel lists it with source and rule", async () => {
    const row = page.locator(".markers-panel-container .monaco-list-row, .markers-panel .monaco-list-row", { hasText: "except-bare" }).first();
    await row.waitFor();
    const text = await row.textContent();
    if (!/djury/.test(text)) throw Error(text);
  });
  await shot("2-problems");

  await page.keyboard.press("Control+1");
  const box = await page.locator(SQUIGGLE).first().boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await check("hover names the question", () => page.locator(".monaco-hover:not(.hidden)", { hasText: /question 25|Q25/i }).first().waitFor());
  await shot("3-hover");
  await page.keyboard.press("Escape");

  await check("the quick fix is offered and applied", async () => {
    const action = page.locator(".action-widget .monaco-list-row", { hasText: "Exception" }).first();
    await until(async () => { // on a busy machine the keys can come before the editor has the focus
      await page.locator(".view-line", { hasText: "except:" }).first().click({ position: { x: 60, y: 8 } });
      await page.keyboard.press("Control+.");
      return action.waitFor({ timeout: 5000 }).then(() => true, () => false);
    }, "the menu of fixes");
    await shot("4-quick-fix");
    await action.click();
    await page.locator(".view-line", { hasText: "except Exception:" }).first().waitFor();
  });
  await check("the squiggle goes", () => page.locator(SQUIGGLE).first().waitFor({ state: "detached" }));
  await page.keyboard.press("Control+S");
  await check("the saved file is mended and nothing else has changed", async () => {
    const file = path.join(takehome, "answer.py"), wanted = SOURCE.replace("except:", "except Exception:");
    await until(() => fs.readFileSync(file, "utf8") === wanted, `the file to be mended: ${JSON.stringify(fs.readFileSync(file, "utf8"))}`, 5000);
  });
  await shot("5-saved");
});

await scene("missing program", { settings: (_, work) => ({ "djury.path": path.join(work, "nowhere", "djury") }) }, async ({ page, program, setSettings, shot }, check, openFile) => {
  await openFile("answer.py");
  const toast = page.locator(".notification-list-item", { hasText: "djury" }).first();
  await check("a message says what is missing, where, and what to do", async () => {
    await toast.waitFor();
    const text = await toast.textContent();
    for (const part of ["djury.path", "nowhere/djury", "does not exist", "cargo install"]) if (!text.includes(part)) throw Error(`no "${part}" in: ${text}`);
  });
  await shot("6-missing");
  setSettings({ "djury.path": program });
  await check("with the right setting it starts without a reload", () => page.locator(SQUIGGLE).first().waitFor());
  await shot("7-found");
});

await scene("program of another kind", { settings: () => ({ "djury.path": "/bin/false" }) }, async ({ page, program, setSettings, shot }, check, openFile) => {
  await openFile("answer.py");
  await check("a message says that it did not start, and what to do", async () => {
    const toast = page.locator(".notification-list-item", { hasText: "/bin/false" }).first();
    await toast.waitFor();
    const text = await toast.textContent();
    for (const part of ["did not start", "exit code 1", "--version", "djury.path"]) if (!text.includes(part)) throw Error(`no "${part}" in: ${text}`);
    await sleep(1000);
    const toasts = await page.locator(".notification-list-item").count();
    if (toasts !== 1) throw Error(`${toasts} messages`);
  });
  await shot("8-other-program");
  setSettings({ "djury.path": program });
  await check("with the right setting it starts without a reload", () => page.locator(SQUIGGLE).first().waitFor());
});

// A stranger's folder that brings a program of its own.
const strange = (work) => ({
  ".vscode/settings.json": JSON.stringify({ "djury.path": path.join(work, "takehome", "djury") }),
  djury: `#!/bin/sh\ntouch ${path.join(work, "was-run")}\n`,
});
await scene("folder not trusted", { trusted: false, folder: strange }, async ({ page, work, takehome, program, shot }, check, openFile) => {
  fs.chmodSync(path.join(takehome, "djury"), 0o755);
  await check("VS Code is in restricted mode", () => page.locator(".statusbar-item", { hasText: "Restricted Mode" }).first().waitFor());
  await openFile("answer.py");
  await check("the user's own program reviews it", async () => {
    await page.locator(SQUIGGLE).first().waitFor();
    await until(() => servers(program).length === 1, "one server");
  });
  await sleep(500);
  await check("the folder's program was not run", () => { if (fs.existsSync(path.join(work, "was-run"))) throw Error("it was run"); });
  await shot("9-not-trusted");
});

end();
