// Runs the checks of inside/ in the extension host: the API alone, no selectors. Environment: workbench.mjs, and INSIDE_VSIX.
import fs from "node:fs";
import path from "node:path";
import { open, sleep, until } from "./workbench.mjs";

const workbench = await open({ vsix: [process.env.INSIDE_VSIX] });
const result = path.join(workbench.work, "inside.txt");
const arrived = await until(() => fs.existsSync(result), "the result", 180000).then(() => true, () => false);
await sleep(150); // the file is there before its text
const lines = arrived ? fs.readFileSync(result, "utf8").trimEnd().split("\n") : ["FAIL no result from the extension host"];
if (!arrived) await workbench.shot("fail-api");
const left = await workbench.close();
lines.push(left.length ? `FAIL servers left behind: ${left}` : "ok   closing the window leaves no server behind");
console.log(lines.join("\n"));
const passed = lines.filter((line) => line.startsWith("ok")).length, failed = lines.filter((line) => line.startsWith("FAIL")).length;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
