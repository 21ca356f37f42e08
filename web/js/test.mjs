// Bundles the unit tests (Node cannot load TypeScript by itself) and runs them.

import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { options } from "./bundle.mjs";

/** What the tests start as processes of their own. */
const PROCESSES = ["observed-process.ts", "virtual-timers.ts"];

const tests = fileURLToPath(new URL("test/", import.meta.url));
const outdir = fileURLToPath(new URL("../../target/js-test/", import.meta.url));

rmSync(outdir, { recursive: true, force: true });
await build({
  ...options({ minify: false }),
  entryPoints: readdirSync(tests)
    .filter((name) => name.endsWith(".test.ts") || PROCESSES.includes(name))
    .map((name) => tests + name),
  outdir,
  outExtension: { ".js": ".mjs" },
  sourcemap: "inline",
});
const chosen = process.argv.slice(2);
const files = readdirSync(outdir)
  .filter((name) => name.endsWith(".test.mjs"))
  .filter((name) => chosen.length === 0 || chosen.some((part) => name.includes(part)))
  .map((name) => outdir + name);
/** Where tests leave what they have recorded, for `check-traces`. */
const traces = `${outdir}traces`;
mkdirSync(traces);
const run = spawnSync(
  process.execPath,
  ["--enable-source-maps", "--test", "--test-reporter=spec", ...files],
  {
    stdio: "inherit",
    env: { ...process.env, TRACES: traces },
  },
);
process.exit(run.status ?? 1);
