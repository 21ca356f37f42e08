// Checks all TypeScript without writing anything: types per environment (the page, the worker
// and the tests see different globals), then the layout.

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const modules = fileURLToPath(new URL("../node_modules/", import.meta.url));

let failed = false;
function run(/** @type {string} */ tool, /** @type {string[]} */ args) {
  const { status } = spawnSync(process.execPath, [modules + tool, ...args], { stdio: "inherit" });
  failed ||= status !== 0;
}

for (const project of ["tsconfig.json", "tsconfig.sandbox.json", "tsconfig.test.json"]) {
  run("typescript/bin/tsc", ["--noEmit", "--project", here + project]);
}
const ignore = `--ignore-path=${here}.prettierignore`;
run("prettier/bin/prettier.cjs", ["--check", "--log-level=warn", ignore, here, `${here}../e2e`]);
process.exit(failed ? 1 : 0);
