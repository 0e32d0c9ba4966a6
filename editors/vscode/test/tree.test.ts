// The tree of questions and the walk through findings.
import assert from "node:assert";
import { test } from "node:test";
import { children, countFound, type Finding, line, type Node, type Question, type Root, step } from "../src/tree";

const place = (uri: string, at: number) => ({ uri, range: { start: { line: at, character: 4 }, end: { line: at, character: 10 } } });
const finding = (id: string, severity: Finding["severity"] = "warning", uri = "file:///w/a.py"): Finding =>
  ({ id, rule: "except-bare", severity, message: `message of ${id}`, ...place(uri, Number(id)) });
const question = (number: number, more: Partial<Question> = {}): Question =>
  ({ number, topic: "Python", text: `text ${number}`, state: "open", answers: [], findings: [], ...more });
const root = (uri: string, ...questions: Question[]): Root => ({ uri, questions });
const relative = (uri: string) => uri.replace("file:///w/", "");
const shown = (node: Node | undefined) => line(node ?? assert.fail("no such line"), relative);
const labels = (nodes: Node[]) => nodes.map((node) => shown(node).label);

const ONE = root("file:///w",
  question(8, { topic: "Django Framework", state: "found", findings: [finding("3")], answers: [{ name: "posts", ...place("file:///w/views.py", 6) }] }),
  question(25, { state: "found", findings: [finding("5", "hint"), finding("7", "error")] }),
  question(26, { state: "clean", answers: [{ name: "is_palindrome", ...place("file:///w/q26.py", 0) }] }),
  question(27),
);

test("nothing is shown where the server knows no project", () => {
  assert.deepStrictEqual(children([]), []);
});

test("one root is its topics, in the order of the bank", () => {
  assert.deepStrictEqual(labels(children([ONE])), ["Django Framework", "Python"]);
});

test("several roots are named by their folders, with all below each its own", () => {
  const other = root("file:///w/Second%20try/", question(1));
  const roots = children([ONE, other]);
  assert.deepStrictEqual(labels(roots), ["w", "Second try"]);
  const [, second] = roots;
  assert.deepStrictEqual(labels(children([ONE, other], second)), ["Python"]);
  const ids = [...roots, ...roots.flatMap((node) => children([], node))].map((node) => shown(node).id);
  assert.strictEqual(new Set(ids).size, ids.length, `${ids}`);
});

test("a topic tells how many of its questions have findings, and has these questions", () => {
  const [django, python] = children([ONE]);
  assert.strictEqual(shown(django).description, "1 with findings");
  assert.deepStrictEqual(labels(children([ONE], python)), ["Q25", "Q26", "Q27"]);
  const [quiet] = children([root("file:///w", question(1))]);
  assert.strictEqual(shown(quiet).description, undefined);
});

test("a question tells how it stands, with the sign of its worst finding", () => {
  const [, python] = children([ONE]);
  const [found, clean, open] = children([ONE], python).map(shown);
  assert.strictEqual(found?.description, "2 findings · text 25");
  assert.strictEqual(found?.icon?.name, "error");
  assert.strictEqual(found?.children, "hidden");
  assert.strictEqual(found?.opens, undefined);
  assert.strictEqual(clean?.description, "nothing found · text 26");
  assert.strictEqual(clean?.icon?.name, "pass");
  assert.strictEqual(open?.description, "text 27");
  assert.strictEqual(open?.icon?.name, "circle-outline");
  assert.strictEqual(open?.children, "none");
  assert.strictEqual(open?.opens, "page", "a click on a question without anything below it shows its page");
});

test("answers come before findings, and each leads to its place, lines counted from 1", () => {
  const [django] = children([ONE]);
  const [eight] = children([ONE], django);
  const below = children([ONE], eight).map(shown);
  assert.deepStrictEqual(below.map(({ label, description }) => [label, description]), [
    ["posts", "answers it, views.py:7"],
    ["message of 3", "except-bare, a.py:4"],
  ]);
  assert.deepStrictEqual(below.map(({ context }) => context), ["answer", "finding"]);
  assert.strictEqual((below[1]?.opens as Finding).range.start.line, 3);
  assert.deepStrictEqual(children([ONE], { kind: "finding", finding: finding("3") }), []);
});

test("one finding is one finding", () => {
  const [django] = children([ONE]);
  assert.strictEqual(shown(children([ONE], django)[0]).description, "1 finding · text 8");
});

test("the badge counts questions, over all roots", () => {
  assert.strictEqual(countFound([ONE, ONE]), 4);
  assert.strictEqual(countFound([]), 0);
});

const nowhere = () => false;
const on = (id: string) => (other: Finding) => other.id === id;

test("a walk begins with the first question that has findings, at either end", () => {
  assert.deepStrictEqual([step([ONE], nowhere, undefined, 1)].map((it) => [it?.question.number, it?.finding.id, it?.at]), [[8, "3", 1]]);
  assert.strictEqual(step([ONE], nowhere, 25, 1)?.finding.id, "5");
  assert.strictEqual(step([ONE], nowhere, 25, -1)?.finding.id, "7");
});

test("it goes round within a question, and the one under the cursor counts first", () => {
  assert.deepStrictEqual([step([ONE], on("5"), 8, 1)].map((it) => [it?.finding.id, it?.at]), [["7", 2]]);
  assert.strictEqual(step([ONE], on("7"), 25, 1)?.finding.id, "5");
  assert.strictEqual(step([ONE], on("5"), 25, -1)?.finding.id, "7");
});

test("a finding that belongs to two questions stays with the one that is walked", () => {
  const shared = root("file:///w", question(8, { findings: [finding("3")] }), question(30, { findings: [finding("3"), finding("9")] }));
  assert.strictEqual(step([shared], on("3"), 30, 1)?.finding.id, "9");
  assert.strictEqual(step([shared], on("3"), undefined, 1)?.question.number, 8);
});

test("a question whose findings are all mended gives way to the next", () => {
  assert.strictEqual(step([ONE], nowhere, 26, 1)?.question.number, 8);
  assert.strictEqual(step([root("file:///w", question(1))], nowhere, 1, 1), undefined);
});
