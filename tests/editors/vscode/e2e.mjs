// What a person sees: squiggle, Problems, hover, quick fix, saved file; then a missing program, and a folder that is not trusted.
// The pictures in OUT are to be looked at: the selectors are private class names of the workbench.
import fs from "node:fs";
import path from "node:path";
import { counter, MODELS, open, servers, sleep, SOURCE, until } from "./workbench.mjs";

const { check: count, end } = counter();
const SQUIGGLE = ".squiggly-warning, .squiggly-error";

/** A part of the names of the scenes to play; all where it is not set. */
const WANTED = process.env.SCENE ?? "";

async function scene(name, options, play) {
  if (!name.includes(WANTED)) return;
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

// A small blog and two answers: what a reviewer sees from the first squiggle to a note.
const REVIEW = {
  "manage.py": "import os\n",
  "config/settings.py": 'SECRET_KEY = "x"\nINSTALLED_APPS = ["blog"]\nROOT_URLCONF = "config.urls"\nTEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]\n',
  "config/urls.py": 'from django.urls import path\n\nfrom blog.views import post_list\n\nurlpatterns = [path("", post_list, name="posts")]\n',
  "blog/__init__.py": "",
  "blog/models.py": MODELS,
  "blog/views.py": `from django.shortcuts import render

from .models import Post


def post_list(request):
    posts = Post.objects.order_by("title")
    return render(request, "blog/post_list.html", {"posts": posts})
`,
  "blog/templates/blog/post_list.html": `<h1>Posts</h1>
<ul>
  {% for post in posts %}
    <li>{{ post.title }} by {{ post.author.name }}</li>
  {% endfor %}
</ul>
`,
  "answers/q25_retry.py": `import time


def charge(card, amount, tries=3):
    """Charge a card, with patience for a network that is down."""
    for attempt in range(tries):
        try:
            return gateway.charge(card, amount)
        except:
            time.sleep(2 ** attempt)
    return None
`,
  "answers/q27_sort.py": `def bubble_sort(items):
    for done in range(len(items)):
        for at in range(len(items) - 1):
            if items[at] > items[at + 1]:
                items[at], items[at + 1] = items[at + 1], items[at]
    return items
`,
};
await scene("a review", { files: REVIEW }, async ({ page, takehome, shot }, check) => {
  const quickly = async (file) => {
    await until(async () => {
      await page.keyboard.press("Control+P");
      return page.locator(".quick-input-widget .input").first().waitFor({ timeout: 5000 }).then(() => true, () => false);
    }, "the box of files");
    await page.keyboard.type(file);
    await page.locator(".quick-input-list .monaco-list-row", { hasText: file }).first().click();
    await page.locator(`.tab[aria-label*="${file}"]`).first().waitFor();
    await page.locator(".view-line").first().waitFor();
  };
  const hover = async (box) => {
    await page.mouse.move(box.x + box.width / 2 + 40, box.y + 60);
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 5 });
    return page.locator(".monaco-hover:not(.hidden)", { hasText: /Q8/ }).first().waitFor({ timeout: 8000 }).then(() => true, () => false);
  };
  await quickly("post_list.html");
  await check("a query for each row is seen in the template", () => page.locator(SQUIGGLE).first().waitFor());
  await check("hover tells why, and the question", () => until(async () => hover(await page.locator(SQUIGGLE).first().boundingBox()), "the hover"));
  await sleep(500);
  await shot("squiggle");
  await page.keyboard.press("Escape");
  await check("the fix in the template mends the view", async () => {
    const action = page.locator(".action-widget .monaco-list-row", { hasText: "select_related" }).first();
    await until(async () => {
      const box = await page.locator(SQUIGGLE).first().boundingBox();
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
      await page.keyboard.press("Control+.");
      return action.waitFor({ timeout: 5000 }).then(() => true, () => false);
    }, "the menu of fixes");
    await sleep(300);
    await shot("fix");
    await action.click();
    await page.locator(SQUIGGLE).first().waitFor({ state: "detached" });
  });
  await quickly("views.py");
  await check("which is changed and not yet saved", () => page.locator(".view-line", { hasText: 'select_related("author")' }).first().waitFor());
  await shot("fixed-view");

  await check("the questions are listed with their state", async () => {
    await page.locator(".activitybar .action-item a[aria-label^='djury']").first().click();
    const row = page.locator(".pane-body .monaco-list-row", { hasText: /Q25\s*1 finding/ }).first();
    await until(async () => { // the list shows what fits
      if (await row.count()) return true;
      await page.locator(".pane-body .monaco-list").first().hover();
      await page.mouse.wheel(0, 300);
      return false;
    }, "question 25");
    await row.locator(".monaco-tl-twistie").click();
    const finding = page.locator(".pane-body .monaco-list-row", { hasText: "q25_retry.py:9" }).last();
    await finding.click();
    await page.locator('.tab[aria-label*="q25_retry.py"]').first().waitFor();
    await page.locator(SQUIGGLE).first().waitFor();
  });
  await check("a lens says which question the code answers", () => page.locator(".codelens-decoration", { hasText: /Q25 · 1 finding/ }).first().waitFor());
  await sleep(500);
  await shot("questions");

  await check("a note is written from the finding", async () => {
    const action = page.locator(".action-widget .monaco-list-row", { hasText: "review note" }).first();
    await until(async () => {
      const box = await page.locator(SQUIGGLE).first().boundingBox();
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
      await page.keyboard.press("Control+.");
      return action.waitFor({ timeout: 5000 }).then(() => true, () => false);
    }, "the menu of actions");
    await action.click();
    const form = page.locator(".review-widget .comment-form").first();
    await form.waitFor();
    await form.locator(".monaco-editor").first().click();
    await page.keyboard.type("Which errors does the gateway raise? Only those are worth another try.");
    await page.locator(".review-widget .monaco-button", { hasText: "Save Note" }).first().click();
    await page.locator(".review-widget .review-comment", { hasText: "worth another try" }).first().waitFor();
  });
  const notes = path.join(takehome, ".djury", "review.json");
  await check("and is kept in the submission", () => until(() => fs.existsSync(notes) && fs.readFileSync(notes, "utf8").includes("worth another try"), "the file of notes", 5000));
  await check("it can be answered", async () => {
    const widget = page.locator(".review-widget").first();
    const button = widget.locator(".review-thread-reply-button").first();
    if (await button.isVisible().catch(() => false)) await button.click();
    await widget.locator(".comment-form .monaco-editor").first().click();
    await page.keyboard.type("Ask about idempotency, too.");
    await widget.locator(".monaco-button", { hasText: "Save Note" }).first().click();
    await widget.locator(".review-comment", { hasText: "idempotency" }).first().waitFor();
  });
  await page.mouse.move(700, 700);
  await sleep(500);
  await shot("note");
  await check("and resolved", async () => {
    await page.locator(".review-widget .action-label.codicon-check").first().click();
    await until(() => JSON.parse(fs.readFileSync(notes, "utf8")).notes[0].resolved === true, "the note to be resolved", 10000);
  });
  await quickly("q27_sort.py");
  await check("the growth of an answer's time stands behind its parameters", () => page.locator(".view-line", { hasText: "O(n²)" }).first().waitFor());
  await shot("hint");
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
