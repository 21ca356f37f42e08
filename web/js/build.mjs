// Builds js/dist, which Trunk copies to `js/` of the site: bridge.js (its name is fixed, the Rust
// side imports it), chunks/ that bridge.js loads when they are needed, each whole, served/ that runs
// beside the page (workers, the sandboxed frame), boot.js for index.html, and the declarations of
// public/; and style/dist/page.css. `TRUNK_PROFILE=release` minifies and leaves the source maps out.

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";
import { options } from "./bundle.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = `${here}dist`;
const release = process.env["TRUNK_PROFILE"] === "release";

rmSync(dist, { recursive: true, force: true });
await build({
  ...options({ minify: release, lazy: true }),
  // live.js is there for whoever wants the compiler without the page: tests, figures.
  entryPoints: { bridge: `${here}internal/bridge.ts`, live: `${here}internal/live/live.ts` },
  outdir: dist,
  sourcemap: release ? false : "linked",
});
// What other pages load; embed.mjs moves it to its versioned address.
await build({
  ...options({ minify: release }),
  entryPoints: { embed: `${here}public/embed.ts` },
  outdir: dist,
});
await build({
  ...options({ minify: release }),
  format: "iife",
  entryPoints: { boot: `${here}internal/boot/boot.ts` },
  outdir: dist,
});
// The service worker; offline.mjs moves it to the top of the site, with the list of what it keeps.
await build({
  ...options({ minify: release }),
  format: "iife",
  entryPoints: {
    sw: `${here}internal/offline/worker/${release ? "service-worker" : "remove"}.ts`,
  },
  outdir: dist,
});
// The style sheet, which Trunk takes from there.
await build({
  entryPoints: [`${here}../style/main.css`],
  outfile: `${here}../style/dist/page.css`,
  bundle: true,
  minify: release,
  target: "es2022",
  logLevel: "warning",
});
const tsc = fileURLToPath(new URL("../node_modules/typescript/bin/tsc", import.meta.url));
execFileSync(process.execPath, [tsc, "--project", `${here}tsconfig.public.json`], {
  stdio: "inherit",
});

if (process.argv.includes("--sizes")) {
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".js")) continue;
    const bytes = readFileSync(`${entry.parentPath}/${entry.name}`);
    const brotli = brotliCompressSync(bytes).length;
    console.log(`${entry.name}: ${bytes.length} bytes, ${brotli} with brotli`);
  }
}
