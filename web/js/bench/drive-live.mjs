// Measures the live engine in Chromium and prints a table: `drive-live.mjs LIVE PROGRAMS ROUNDS JSON`.
// LIVE is the folder of the packed compiler, PROGRAMS one of programs, JSON a file for all rounds, or
// empty.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { build } from "esbuild";
import { options } from "../bundle.mjs";

const [live = "", folder = "", rounds = "", json = ""] = process.argv.slice(2);
const here = fileURLToPath(new URL(".", import.meta.url));
const rustc = fileURLToPath(new URL("../../node_modules/@live-codes/wasm-rustc", import.meta.url));
const library = `${rustc}/lib/rustlib/x86_64-unknown-linux-gnu/lib`;

const built = fileURLToPath(new URL("../../../target/bench-live/", import.meta.url));
await build({ ...options({ minify: true }), entryPoints: [`${here}live.ts`], outdir: built });

/** @type {[RegExp, (name: string) => string | Uint8Array][]} */
const routes = [
  [/^\/$/, () => "<!doctype html><title>bench</title>"],
  [/^\/(live\.js)$/, (name) => readFileSync(built + name)],
  [/^\/served\/(.*)$/, (name) => readFileSync(`${built}served/${name}`)],
  [/^\/live\/(.*)$/, (name) => readFileSync(join(live, name))],
  [/^\/live-program\/(.*)$/, (name) => readFileSync(join(live, "../live-program", name))],
  [
    /^\/peer\/miri\.wasm\.gz$/,
    () => readFileSync(`${rustc}/bin/${readdirSync(`${rustc}/bin`)[0]}`),
  ],
  [/^\/peer\/(.*)$/, (name) => readFileSync(join(library, name))],
];
const TYPES = {
  ".js": "text/javascript",
  ".wasm": "application/wasm",
  ".json": "application/json",
};

const server = createServer((request, response) => {
  const path = request.url ?? "/";
  for (const [pattern, content] of routes) {
    const found = pattern.exec(path);
    if (!found) continue;
    const ending = /** @type {keyof typeof TYPES} */ (/\.[a-z]+$/.exec(path)?.[0] ?? "");
    response.setHeader("content-type", TYPES[ending] ?? "text/html");
    response.end(content(basename(found[1] ?? "")));
    return;
  }
  response.writeHead(404).end();
});
await new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(undefined)));
const address = server.address();
const port = typeof address === "object" && address ? address.port : 0;

const programs = Object.fromEntries(
  readdirSync(folder)
    .sort()
    .map((name) => [name.replace(/\.rs$/, ""), readFileSync(join(folder, name), "utf8")]),
);
const browser = await chromium.launch({
  executablePath: process.env["POLLSCOPE_CHROMIUM"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
const page = await browser.newPage();
await page.goto(`http://127.0.0.1:${port}/`);
const figures = await page.evaluate(
  async ([programs, rounds, libraries]) => {
    const address = "/live.js";
    const { measure } = await import(address);
    return measure(programs, rounds, libraries);
  },
  /** @type {const} */ ([programs, Number(rounds), readdirSync(library)]),
);
await browser.close();
server.close();
if (json !== "") writeFileSync(json, `${JSON.stringify(figures, null, 1)}\n`);

const at = (/** @type {number[]} */ times, /** @type {number} */ part) => {
  const sorted = times.toSorted((a, b) => a - b);
  return `${Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0)} ms`;
};
const megabytes = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
console.log(`cold start                 ${Math.round(figures.cold)} ms`);
console.log(
  `fetched for it             ${megabytes(figures.bytes)} (peer: ${megabytes(figures.peerBytes)})`,
);
console.log(`an event                   ${figures.perEvent.toFixed(3)} ms`);
console.log(
  `stopping                   p50 ${at(figures.stop, 0.5)} p95 ${at(figures.stop, 0.95)}`,
);
console.log(
  `the run after a stop       p50 ${at(figures.afterStop, 0.5)} p95 ${at(figures.afterStop, 0.95)}`,
);
for (const [name, times] of Object.entries(figures.warm)) {
  const peer = figures.peer[name];
  const beside = peer ? `   peer p50 ${at(peer, 0.5)} p95 ${at(peer, 0.95)}` : "";
  const memory = megabytes(figures.memory[name] ?? 0);
  console.log(
    `${name.padEnd(26)} p50 ${at(times, 0.5)} p95 ${at(times, 0.95)}, ${memory}${beside}`,
  );
}
