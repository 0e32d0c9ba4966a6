// Makes JavaScript of the tests, in out/. A module that asks for VS Code does not get it: what is tested here knows none.
import { build } from "esbuild";
import fs from "node:fs";

fs.rmSync("out", { recursive: true, force: true });
await build({
  entryPoints: fs.readdirSync("test").filter((name) => name.endsWith(".test.ts")).map((name) => `test/${name}`),
  outdir: "out",
  bundle: true,
  format: "cjs",
  platform: "node",
  target: "node20",
  sourcemap: "inline",
  logLevel: "warning",
});
