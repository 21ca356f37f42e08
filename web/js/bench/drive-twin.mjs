// Measures the JavaScript half of the built page in Chromium and prints a table:
// `drive-twin.mjs DIST ROUNDS JSON`. DIST is the folder of the built page, JSON a file for all rounds,
// or empty.

import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { build } from "esbuild";
import { options } from "../bundle.mjs";

const [dist = "", rounds = "", json = ""] = process.argv.slice(2);
const here = fileURLToPath(new URL(".", import.meta.url));
const require = createRequire(import.meta.url);
const sirv = createRequire(require.resolve("sirv-cli/package.json"))("sirv");

const bundle = await build({
  ...options({ minify: true }),
  entryPoints: [`${here}twin.ts`],
  write: false,
});
const script = bundle.outputFiles[0]?.text ?? "";

const files = sirv(dist);
const server = createServer((request, response) => {
  if (request.url !== "/bench.js") return files(request, response);
  response.setHeader("content-type", "text/javascript");
  return response.end(script);
});
await new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(undefined)));
const address = server.address();
const port = typeof address === "object" && address ? address.port : 0;

const browser = await chromium.launch({
  executablePath: process.env["POLLSCOPE_CHROMIUM"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
const page = await browser.newPage();
await page.goto(`http://127.0.0.1:${port}/`);
/** @type {Record<string, number[]>} */
const figures = await page.evaluate(
  async ([rounds, bench, bridge]) => {
    // @ts-expect-error: only the page has it.
    await window.pollscope.ready;
    const { measure } = await import(bench);
    return measure(await import(bridge), rounds);
  },
  /** @type {const} */ ([Number(rounds), "/bench.js", "/js/bridge.js"]),
);
await browser.close();
server.close();
if (json !== "") writeFileSync(json, `${JSON.stringify(figures, null, 1)}\n`);

const at = (/** @type {number[]} */ values, /** @type {number} */ part) => {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return value.toPrecision(3).padStart(9);
};
console.log(`${"".padEnd(58)}   median       p95`);
for (const [name, values] of Object.entries(figures)) {
  console.log(`${name.padEnd(58)}${at(values, 0.5)} ${at(values, 0.95)}`);
}
