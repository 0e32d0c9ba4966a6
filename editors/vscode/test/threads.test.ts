// Threads of review notes: what stands above them, where they are kept, which of them go.
import assert from "node:assert";
import { test } from "node:test";
import { addition, gone, label, newLabel } from "../src/threads";

const range = { start: { line: 3, character: 4 }, end: { line: 3, character: 10 } };

test("a thread tells what its note is about", () => {
  assert.strictEqual(label({ question: 25, rule: "except-bare", changed: false }), "Q25 · except-bare");
  assert.strictEqual(label({ rule: "except-bare", changed: false }), "except-bare");
  assert.strictEqual(label({ changed: false }), "Review note");
});

test("and that its lines are no longer those it was written on", () => {
  assert.strictEqual(label({ question: 25, changed: true }), "Q25 · the lines were changed since");
  assert.strictEqual(label({ changed: true }), "the lines were changed since");
});

test("a new thread names the rule that it was begun about", () => {
  assert.strictEqual(newLabel(), "New note");
  assert.strictEqual(newLabel({ uri: "file:///a.py", range, rule: "except-bare" }), "New note on except-bare");
});

test("a note is kept where its thread stands now, not where it was begun", () => {
  const begun = { uri: "file:///a.py", range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, rule: "except-bare", finding: "9f2c", question: 25 };
  assert.deepStrictEqual(addition(range, "Why?", begun), { range, text: "Why?", rule: "except-bare", finding: "9f2c", question: 25 });
});

test("a thread on a whole file is kept at its top, and an editor's positions are stripped", () => {
  const top = { line: 0, character: 0 };
  assert.deepStrictEqual(addition(undefined, "Well done.").range, { start: top, end: top });
  class Position { constructor(readonly line: number, readonly character: number, readonly more = "more") {} }
  const own = { start: new Position(1, 2), end: new Position(1, 5) };
  assert.strictEqual(JSON.stringify(addition(own, "x").range), '{"start":{"line":1,"character":2},"end":{"line":1,"character":5}}');
});

test("threads whose notes are gone go", () => {
  assert.deepStrictEqual(gone(["a", "b", "c"], [{ id: "b" }, { id: "new" }]), ["a", "c"]);
  assert.deepStrictEqual(gone([], [{ id: "b" }]), []);
});
