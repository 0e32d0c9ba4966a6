// Bundles the extension into dist/, with the licences of the packages that ended up in the bundle.
import { build } from "esbuild";
import fs from "node:fs";
import path from "node:path";

const result = await build({
  entryPoints: ["src/extension.ts"],
  outfile: "dist/extension.js",
  bundle: true,
  external: ["vscode"],
  format: "cjs",
  platform: "node",
  target: "node20",
  minify: true,
  metafile: true,
});

const PACKAGE = /^(.*node_modules\/(@[^/]+\/)?[^/]+)\//;
const folders = new Set(Object.keys(result.metafile.inputs).map((file) => file.match(PACKAGE)?.[1]).filter(Boolean));
const notices = [...folders].sort().map((folder) => {
  const { name, version, license } = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8"));
  const file = fs.readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) {
    throw new Error(`${name} ${version} (${license}) has no licence file to pass on`);
  }
  return `${name} ${version} (${license})\n\n${fs.readFileSync(path.join(folder, file), "utf8").trim()}\n`;
});
fs.writeFileSync("dist/THIRD_PARTY_NOTICES.txt", notices.join(`\n${"-".repeat(72)}\n\n`));
