// Bundles the tests of the live engine and runs them. They need what `cargo xtask pack` has packed.

import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { options } from "./bundle.mjs";

const tests = fileURLToPath(new URL("test-live/", import.meta.url));
const outdir = fileURLToPath(new URL("../../target/js-test-live/", import.meta.url));

process.env["POLLSCOPE_LIVE"] ??= fileURLToPath(
  new URL("../../target/pollscope/live", import.meta.url),
);
rmSync(outdir, { recursive: true, force: true });
await build({
  ...options({ minify: false }),
  entryPoints: [
    ...readdirSync(tests)
      .filter((name) => name.endsWith(".test.ts"))
      .map((name) => tests + name),
    // The command line, which tests start as people do.
    fileURLToPath(new URL("cli/pollscope.ts", import.meta.url)),
  ],
  outdir,
  entryNames: "[name]",
  outExtension: { ".js": ".mjs" },
  sourcemap: "inline",
});
const chosen = process.argv.slice(2);
const files = readdirSync(outdir)
  .filter((name) => name.endsWith(".test.mjs"))
  .filter((name) => chosen.length === 0 || chosen.some((part) => name.includes(part)))
  .map((name) => outdir + name);
const run = spawnSync(
  process.execPath,
  // One file after another: each keeps a compiler busy.
  ["--enable-source-maps", "--test", "--test-concurrency=1", "--test-reporter=spec", ...files],
  { stdio: "inherit" },
);
process.exit(run.status ?? 1);
