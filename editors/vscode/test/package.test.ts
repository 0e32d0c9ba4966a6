// What the Marketplace and the walkthrough show is there, and the README names what the extension has.
import assert from "node:assert";
import * as fs from "node:fs";
import { test } from "node:test";

interface Manifest {
  [field: string]: unknown;
  icon: string;
  keywords: string[];
  categories: string[];
  contributes: {
    commands: { command: string; title: string; category: string }[];
    configuration: { properties: Record<string, { description?: string; markdownDescription?: string; default?: unknown }> };
    menus: Record<string, { command: string }[]>;
    walkthroughs: { steps: { id: string; title: string; description: string; media: { image: string; altText: string } }[] }[];
  };
}
const manifest = JSON.parse(fs.readFileSync("package.json", "utf8")) as Manifest;
const readme = fs.readFileSync("README.md", "utf8");
const { contributes } = manifest;
// The Marketplace's own list, those that fit.
const CATEGORIES = ["Programming Languages", "Linters", "Education", "Testing", "Other"];
const KILOBYTES = 150;

/** Width and height of a picture, which must be a real one. */
function size(file: string): [number, number] {
  const bytes = fs.readFileSync(file);
  assert.strictEqual(bytes.subarray(0, 8).toString("latin1"), "\x89PNG\r\n\x1a\n", `${file} is no PNG`);
  assert.strictEqual(bytes.subarray(-8, -4).toString("latin1"), "IEND", `${file} is cut off`);
  assert.ok(bytes.length < KILOBYTES * 1024, `${file} has ${bytes.length} bytes`);
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

test("the Marketplace is told what it asks for", () => {
  for (const field of ["name", "displayName", "publisher", "version", "description", "license", "repository", "bugs", "homepage", "galleryBanner"]) {
    assert.ok(manifest[field], field);
  }
  assert.ok(manifest.categories.length && manifest.categories.every((name) => CATEGORIES.includes(name)), `${manifest.categories}`);
  assert.ok(manifest.keywords.length && manifest.keywords.length <= 30);
  const changes = fs.readFileSync("CHANGELOG.md", "utf8");
  assert.ok(changes.includes(`## ${String(manifest.version)}`), "the changelog has no entry for this version");
  assert.ok(fs.existsSync("LICENSE"));
});

test("the icon is a square of 128 at least", () => {
  const [width, height] = size(manifest.icon);
  assert.ok(width === height && width >= 128, `${width} × ${height}`);
});

test("the pictures of the README and of the walkthrough are whole screens that differ", () => {
  const pictures = [...readme.matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g)];
  assert.ok(pictures.length >= 4, "the README has fewer than four pictures");
  for (const [, text, file] of pictures) {
    assert.ok(text && file && !file.includes("://"), `${file}: ${text}`);
  }
  const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);
  assert.ok(steps.length >= 4);
  const files = new Set([...pictures.map(([, , file]) => file ?? ""), ...steps.map(({ media }) => media.image)]);
  const contents = new Set<string>();
  for (const file of files) {
    const [width, height] = size(file);
    assert.ok(width >= 800 && height >= 500, `${file} is ${width} × ${height}`);
    contents.add(fs.readFileSync(file, "latin1"));
  }
  assert.strictEqual(contents.size, files.size, "two pictures are the same");
  for (const { id, media, description } of steps) {
    assert.ok(media.altText, id);
    for (const [, command] of description.matchAll(/\(command:(djury\.[\w.]+)/g)) {
      const known = contributes.commands.some((one) => one.command === command) || command === "djury.questions.focus";
      assert.ok(known, `${id} names ${command}`);
    }
  }
});

test("every command has a title, and menus name only commands that are there", () => {
  const names = contributes.commands.map(({ command }) => command);
  assert.strictEqual(new Set(names).size, names.length);
  assert.ok(contributes.commands.every(({ title, category }) => title && category === "djury"));
  for (const [menu, entries] of Object.entries(contributes.menus)) {
    for (const { command } of entries) {
      assert.ok(names.includes(command), `${menu} names ${command}`);
    }
  }
});

test("what is registered is declared, and the other way round", () => {
  const sources = fs.readdirSync("src").map((name) => fs.readFileSync(`src/${name}`, "utf8")).join("\n");
  const registered = new Set([...sources.matchAll(/registerCommand\("([^"]+)"/g)].map(([, name]) => name));
  assert.deepStrictEqual([...registered].sort(), contributes.commands.map(({ command }) => command).sort());
});

test("each setting says what it is for, and the README names each and no other", () => {
  const settings = Object.entries(contributes.configuration.properties);
  for (const [name, { description, markdownDescription }] of settings) {
    assert.ok(description || markdownDescription, name);
  }
  const table = readme.split("## Settings")[1]?.split("\n## ")[0] ?? "";
  const rows = table.split("\n").filter((row) => row.startsWith("| `")).map((row) => row.split("|")[1] ?? "").join();
  const named = [...rows.matchAll(/`(djury\.[\w.]+)`/g)].map(([, name]) => name);
  assert.deepStrictEqual(named.sort(), settings.map(([name]) => name).sort());
});
