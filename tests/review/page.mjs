// The reviewer's sheet as a person meets it. Prints one line a check.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const { DJURY, CHROMIUM, PLAYWRIGHT, OUT, TAKEHOMES, WORK } = process.env;
const { chromium } = createRequire(join(PLAYWRIGHT, "/"))("playwright-core");
let passed = 0, failed = 0;
const check = (name, holds, detail = "") => {
  console.log(`${holds ? "ok  " : "FAIL"} ${name}${holds ? "" : ` ${detail}`}`);
  if (holds) passed += 1; else failed += 1;
};
const djury = (...args) => execFileSync(DJURY, args, { cwd: WORK, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

// A submission that tries to break out of the page: code, names of files, Markdown, and a note.
const evil = `</script></style></title></textarea><script>window.pwned = 1</script><img src=x onerror="window.pwned = 1"><svg onload="window.pwned = 1">`;
const hostile = join(WORK, "hostile");
const bidi = "\u202e\u2066";
mkdirSync(join(hostile, "q26_<b onclick=alert(1)>"), { recursive: true });
writeFileSync(join(hostile, "pyproject.toml"), "");
writeFileSync(join(hostile, `q28_<img src=x onerror=alert(1)>'"&.py`), `def factorial(n):\n    """${evil}"""\n    try:\n        return '${evil}${bidi}'\n    except:\n        pass  # ${evil}\n`);
writeFileSync(join(hostile, "q26_<b onclick=alert(1)>", "answer.py"), `def is_palindrome(s):\n    try:\n        return s == s[::-1]  # ${bidi}\n    except:\n        return None\n`);
writeFileSync(join(hostile, "answers.md"), `## Q25 ${evil}\n\n${evil}\n\n<iframe srcdoc="<script>parent.pwned=1</script>"></iframe>\n\n[click](javascript:window.pwned=1) <a href="javascript:window.pwned=1">me</a> ![pic](https://example.invalid/x.png)\n\n<meta http-equiv="refresh" content="0;url=https://example.invalid/">\n\n\`\`\`python\ntry:\n    x()\nexcept:\n    pass  # ${evil}\n\`\`\`\n`);
djury("note", "add", join(hostile, "answers.md") + ":1", `${evil} \`<img src=x onerror=alert(1)>\``, "--author", `Eve ${evil}`);
djury("review", hostile, "-o", join(WORK, "hostile.html"));

// 200 findings in 50 files.
const large = join(WORK, "large");
mkdirSync(large);
for (let file = 0; file < 50; file += 1) {
  let code = "";
  for (let number = 0; number < 4; number += 1) code += `def step_${number}(value, seen=[]):\n    seen.append(value)\n    return seen\n\n\n`;
  writeFileSync(join(large, `part_${file}.py`), code);
}
djury("review", large, "-o", join(WORK, "large.html"));
for (const name of ["blog", "answers", "orders-api"]) djury("review", join(TAKEHOMES, name), "-o", join(WORK, `${name}.html`));
djury("review", "--compare", TAKEHOMES, "-o", join(WORK, "compared"));

const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const open = async (file, options = {}) => {
  const context = await browser.newContext({ viewport: { width: 1380, height: 950 }, acceptDownloads: true, ...options });
  const page = await context.newPage();
  const told = { errors: [], requests: [], dialogs: 0 };
  page.on("console", (message) => { if (message.type() === "error") told.errors.push(message.text()); });
  page.on("pageerror", (error) => told.errors.push(error.message));
  page.on("request", (request) => { if (!request.url().startsWith("file:") && !request.url().startsWith("blob:")) told.requests.push(request.url()); });
  page.on("dialog", (dialog) => { told.dialogs += 1; dialog.dismiss(); });
  await page.goto(`file://${join(WORK, file)}`);
  await page.waitForSelector("html[data-ready]");
  return { page, told, context };
};

{
  const { page, told, context } = await open("hostile.html");
  await page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
  for (const summary of await page.locator("button:visible").all()) {
    const label = await summary.textContent();
    if (["Note", "Reply"].includes(label)) await summary.click();
  }
  await page.waitForTimeout(300);
  const state = await page.evaluate(() => ({
    pwned: window.pwned, scripts: document.scripts.length, address: location.href,
    foreign: document.querySelectorAll("img, iframe, object, embed, meta[http-equiv=refresh], a[href^='javascript'], [onclick], [onerror], [onload]").length,
    bidi: /[\u202a-\u202e\u2066-\u2069]/.test(document.body.innerText),
    shown: [...document.querySelectorAll(".hidden-char")].some((node) => node.textContent === "U+202E"),
    text: document.body.textContent.includes("window.pwned = 1"),
  }));
  check("nothing of a hostile submission is executed", state.pwned === undefined && told.dialogs === 0, JSON.stringify(state));
  check("it adds no element that could", state.foreign === 0 && state.scripts === 2, JSON.stringify(state));
  check("it leads nowhere and loads nothing", state.address.startsWith("file:") && told.requests.length === 0, told.requests.join());
  check("what it wrote can be read", state.text);
  check("characters that turn text are shown as their numbers", state.shown && !state.bidi);
  check("the policy had nothing to stop", told.errors.length === 0, told.errors.join("; "));
  await page.screenshot({ path: join(OUT, "hostile.png") });
  const stopped = await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.later = 1";
    document.body.append(script);
    return window.later === undefined;
  });
  check("the policy would stop any other script", stopped);
  await context.close();
}

{
  const started = performance.now();
  const { page, told, context } = await open("large.html");
  const took = Math.round(performance.now() - started);
  // What counts is the page's own work: on a busy machine the clock tells of others.
  const session = await context.newCDPSession(page);
  await session.send("Performance.enable");
  const { metrics } = await session.send("Performance.getMetrics");
  const worked = Math.round(1000 * metrics.find((metric) => metric.name === "ThreadTime").value);
  const count = await page.locator(".f").count();
  // A finding stands under each of its questions.
  check(`200 findings in 50 files, ${count} times shown, are there after ${worked} ms of work, ${took} ms by the clock`, count >= 200 && worked < 1000);
  const typed = await page.evaluate(async () => {
    const field = document.querySelector("#search");
    const start = performance.now();
    field.value = "part_17";
    field.dispatchEvent(new Event("input"));
    await new Promise((done) => setTimeout(done, 80));
    await new Promise(requestAnimationFrame);
    return { took: performance.now() - start, left: [...document.querySelectorAll(".f")].filter((node) => node.offsetParent).length };
  });
  check(`a search among them answers at once (${Math.round(typed.took)} ms)`, typed.left === 4 && typed.took < 500, JSON.stringify(typed));
  check("no errors", told.errors.length === 0, told.errors.join("; "));
  await context.close();
}

{
  const { page, told, context } = await open("answers.html");
  const visible = (selector) => page.evaluate((one) => [...document.querySelectorAll(one)].filter((node) => !node.closest("[hidden]")).length, selector);
  check("forty questions are listed and shown", await visible(".side li") === 40 && await visible("article[data-q]") === 40);
  const all = await visible(".f");
  await page.locator("label.chip.warning").click();
  const errors = await visible(".f.error");
  check("findings are filtered by severity", await visible(".f") < all && await visible(".f.warning") === 0 && errors > 0);
  await page.locator("label.chip.warning").click();
  await page.selectOption("#state", "not-seen");
  check("questions are filtered by state", await visible("article[data-state='in-code']") === 0 && await visible("article[data-state='not-seen']") > 10);
  await page.selectOption("#state", "");
  await page.keyboard.press("/");
  await page.keyboard.type("palindrome");
  await page.waitForTimeout(150);
  check("search narrows to what holds the words", await visible("article[data-q]") < 6 && await visible("#q26") === 1);
  await page.fill("#search", "");
  await page.waitForTimeout(150);
  await page.keyboard.press("Escape");

  // By keyboard alone.
  await page.keyboard.press("]");
  check("a key goes to the first question", await page.evaluate(() => document.activeElement.id) === "q1");
  for (let count = 0; count < 24; count += 1) await page.keyboard.press("]");
  check("and on to the twenty-fifth", await page.evaluate(() => document.activeElement.id) === "q25");
  await page.keyboard.press("3");
  check("a digit scores it", await page.isChecked("#q25 .score input[value='3']") && (await page.textContent("#mean")).startsWith("3.0"));
  await page.keyboard.press("j");
  const finding = await page.evaluate(() => document.activeElement.dataset.id);
  check("another key goes to its first finding", Boolean(finding));
  await page.keyboard.press("o");
  check("which opens", await page.evaluate(() => document.activeElement.querySelectorAll("details:not([open])").length) === 0);
  await page.keyboard.press("d");
  await page.keyboard.type("The task allows it");
  await page.keyboard.press("Enter");
  check("it is dismissed with a reason", await page.getAttribute(`[data-id='${finding}']`, "data-verdict") === "dismissed");
  await page.focus(`[data-id='${finding}']`);
  await page.keyboard.press("n");
  await page.keyboard.type("Ask about `except`.");
  await page.keyboard.press("Control+Enter");
  check("a note is written", await page.locator(`[data-id='${finding}'] .note`).count() === 1);
  await page.locator("#q28 .code .n").nth(1).click();
  await page.keyboard.type("Why recursion?");
  await page.keyboard.press("Control+Enter");
  check("a line gets a note of its own", await page.locator("#q28 .l.noted").count() >= 1);
  await page.locator("#q25 [data-point]").first().check();
  check("key points are ticked", (await page.textContent("#q25 .ticked")).startsWith("1 of"));
  await page.reload();
  await page.waitForSelector("html[data-ready]");
  check("all that is kept over a reload", await page.isChecked("#q25 .score input[value='3']") && await page.locator(".note").count() === 2);

  // Saved to a file, and taken in by the program.
  await page.evaluate(() => { delete window.showSaveFilePicker; window.showSaveFilePicker = undefined; });
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#save")]);
  const saved = join(WORK, "saved.json");
  await download.saveAs(saved);
  const notes = JSON.parse(readFileSync(saved, "utf8"));
  check("notes are saved as a file", notes.version === 1 && notes.notes.length === 2 && notes.answers["25"].score.value === 3);
  const copy = join(WORK, "copy");
  execFileSync("cp", ["-r", join(TAKEHOMES, "answers"), copy]);
  djury("note", "merge", saved, "--in", copy);
  const sheet = JSON.parse(djury("review", copy, "--format", "json"));
  const placed = sheet.notes.find((note) => note.path === "q28_factorial.py");
  check("the program takes them in, and finds the line", sheet.review.verdicts[finding].verdict === "dismissed" && placed?.now?.changed !== true && placed?.now?.start?.line > 0, JSON.stringify(placed));
  check("no errors", told.errors.length === 0, told.errors.join("; "));
  await context.close();
}

for (const scheme of ["light", "dark"]) {
  const { page, told, context } = await open("orders-api.html", { colorScheme: scheme });
  await page.screenshot({ path: join(OUT, `top-${scheme}.png`) });
  await page.evaluate(() => document.querySelector(".f").scrollIntoView());
  await page.waitForTimeout(400);
  await page.screenshot({ path: join(OUT, `finding-${scheme}.png`) });
  // Contrast of what is read: at least 4.5 to 1.
  const weak = await page.evaluate(() => {
    const parse = (text) => (text.match(/[\d.]+/g) ?? []).map(Number);
    const light = ([r, g, b]) => { const part = (value) => { value /= 255; return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4; }; return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b); };
    const ground = (node) => { for (let at = node; at; at = at.parentElement) { const colour = parse(getComputedStyle(at).backgroundColor); if (colour.length === 3 || colour[3] === 1) return colour; } return [255, 255, 255]; };
    const found = [];
    for (const selector of ["h1", "h3", ".what", ".meta", ".state", ".sev", ".f h4", ".suggestion", ".points label", ".card li", "summary", ".code .t", ".code .k", ".code .s", ".code .c", ".tally"]) {
      const node = document.querySelector(selector);
      if (!node) continue;
      const [a, b] = [light(parse(getComputedStyle(node).color)), light(ground(node))];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (ratio < 4.5 && selector !== ".code .c") found.push(`${selector} ${ratio.toFixed(2)}`);
    }
    return found;
  });
  check(`what is read stands out (${scheme})`, weak.length === 0, weak.join(", "));
  check(`no errors (${scheme})`, told.errors.length === 0, told.errors.join("; "));
  await context.close();
}

{
  const { page, context } = await open("answers.html");
  const unnamed = await page.evaluate(() => [...document.querySelectorAll("button, input, select, textarea, a[href]")].filter((node) => {
    const label = node.getAttribute("aria-label") || node.textContent.trim() || node.labels?.[0]?.textContent.trim() || node.title || node.closest("label")?.title;
    return !label;
  }).length);
  check("everything that can be used has a name", unnamed === 0, String(unnamed));
  const ids = await page.evaluate(() => { const all = [...document.querySelectorAll("[id]")].map((node) => node.id); return all.length === new Set(all).size; });
  check("every id is there once", ids);
  await page.setViewportSize({ width: 420, height: 900 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  check("a narrow window needs no scrolling sideways", wide <= 420, String(wide));
  await page.screenshot({ path: join(OUT, "narrow.png") });
  await page.setViewportSize({ width: 1380, height: 950 });
  const pdf = await page.pdf({ path: join(OUT, "paper.pdf"), format: "A4", printBackground: true });
  check(`it prints (${Math.round(pdf.length / 1024)} KiB)`, pdf.length > 20000);
  await page.emulateMedia({ media: "print" });
  check("paper has no buttons", await page.evaluate(() => [...document.querySelectorAll(".actions, .toolbar, .side")].every((node) => getComputedStyle(node).display === "none")));
  await page.setViewportSize({ width: 780, height: 1100 });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.screenshot({ path: join(OUT, "paper.png") });
  await page.evaluate(() => document.querySelector("#q26").scrollIntoView());
  await page.screenshot({ path: join(OUT, "paper-answer.png") });
  await context.close();
}

{
  const context = await browser.newContext({ viewport: { width: 1380, height: 950 } });
  const page = await context.newPage();
  await page.goto(`file://${join(WORK, "compared/index.html")}`);
  const rows = () => page.locator("tbody tr").allTextContents();
  const before = await rows();
  await page.getByRole("button", { name: "Errors" }).click();
  const errors = (await page.locator("tbody tr td:nth-child(4)").allTextContents()).map(Number);
  check("the overview is sorted by a click", before.length === 6 && errors.every((value, at) => at === 0 || errors[at - 1] >= value), errors.join());
  await page.screenshot({ path: join(OUT, "compared.png") });
  await page.getByRole("link", { name: "blog", exact: true }).click();
  check("and leads to each sheet", (await page.title()) === "Review of blog");
  await context.close();
}

await browser.close();
console.log(`     pictures in ${OUT}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed || !passed ? 1 : 0;
