// The unit tests of the extension, which need no VS Code. Environment: BUILD (the folder it is built in).
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { run } from "node:test";

const folder = process.env.BUILD;
execFileSync(process.execPath, ["test/bundle.mjs"], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
const out = path.join(folder, "out");
const files = fs.readdirSync(out).filter((name) => name.endsWith(".test.js")).map((name) => path.join(out, name));
process.chdir(folder);

let passed = 0, failed = 0;
for await (const { type, data } of run({ files })) {
  // A file counts by its tests; by itself only where it breaks off before them.
  const isFile = files.includes(data?.name);
  if (type === "test:pass" && !isFile) {
    passed++;
    console.log(`ok   ${data.name}`);
  } else if (type === "test:fail" && (!isFile || data.details.error.failureType !== "subtestsFailed")) {
    failed++;
    const error = data.details.error.cause ?? data.details.error;
    console.log(`FAIL ${data.name}: ${String(error?.message ?? error).split("\n").slice(0, 12).join(" ")}`);
  }
}
console.log(`${passed} passed, ${failed} failed`);
