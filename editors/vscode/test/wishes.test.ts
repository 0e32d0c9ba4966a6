// Settings as the server hears them.
import assert from "node:assert";
import { test } from "node:test";
import { forServer, logArguments } from "../src/wishes";

const from = (settings: Record<string, unknown>) => forServer((name) => settings[name]);

test("what is not set leaves the project's own configuration alone", () => {
  assert.deepStrictEqual(from({}), { inlayHints: "answers", ignore: [], extendSelect: [] });
  assert.deepStrictEqual(from({ audience: "project", select: null }), from({}));
});

test("what is set is told", () => {
  const wishes = { audience: "reviewer", select: ["except-bare"], inlayHints: "off", ignore: ["tuple-comma"], extendSelect: ["query-in-loop"] };
  assert.deepStrictEqual(from(wishes), wishes);
});

test("an empty selection is one: nothing is reported", () => {
  assert.deepStrictEqual(from({ select: [] }).select, []);
});

test("a log is written where one is named, below home too", () => {
  assert.deepStrictEqual(logArguments("", "info", "/home/me"), []);
  assert.deepStrictEqual(logArguments("  ", "info", "/home/me"), []);
  assert.deepStrictEqual(logArguments(" /tmp/l ", "trace", "/home/me"), ["--log", "/tmp/l", "--log-level", "trace"]);
  assert.deepStrictEqual(logArguments("~/l", "info", "/home/me"), ["--log", "/home/me/l", "--log-level", "info"]);
  assert.deepStrictEqual(logArguments("~me/l", "info", "/home/me")[1], "~me/l");
});
