// Bundles the tests of the live engine and runs them. They need what `cargo xtask pack` has packed.
//
// Several files of tests share a process, and with it a compiler, because loading one takes as long as
// many tests.

import { spawnSync } from "node:child_process";
import { readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
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
  splitting: true,
  outExtension: { ".js": ".mjs" },
  sourcemap: "inline",
});
const chosen = process.argv.slice(2);
const files = readdirSync(outdir)
  .filter((name) => name.endsWith(".test.mjs"))
  .filter((name) => chosen.length === 0 || chosen.some((part) => name.includes(part)))
  .map((name) => ({ name, bytes: statSync(tests + name.replace(/mjs$/, "ts")).size }))
  .sort((one, other) => other.bytes - one.bytes);

/** A program keeps one core busy. */
const atATime = Math.min(2, availableParallelism());

/** More groups than processes, so that both end at about the same time. */
const groups = Array.from({ length: atATime === 1 ? 1 : 4 }, (_, index) => ({
  bytes: 0,
  imports: "",
  path: `${outdir}group-${index}.mjs`,
}));
for (const { name, bytes } of files) {
  const group = groups.reduce((least, one) => (one.bytes < least.bytes ? one : least));
  group.bytes += bytes;
  group.imports += `import "./${name}";\n`;
}
for (const { path, imports } of groups) writeFileSync(path, imports);
const run = spawnSync(
  process.execPath,
  [
    ...["--enable-source-maps", "--test", `--test-concurrency=${atATime}`, "--test-reporter=spec"],
    ...groups.filter(({ bytes }) => bytes > 0).map(({ path }) => path),
  ],
  { stdio: "inherit" },
);
process.exit(run.status ?? 1);
