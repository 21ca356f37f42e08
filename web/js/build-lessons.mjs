// Puts the lessons into lessons/ of the site: the files that the page fetches, and the module that runs
// their Rust. Trunk runs this before it builds the page. cargo does nothing when no lesson has changed.
//
// wasm-bindgen's bindings are a module with one instance; wrapped into a function they serve as many
// instances as there are runs.

import { execFileSync } from "node:child_process";
import { cpSync, copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { options } from "./bundle.mjs";

const TARGET = "wasm32-unknown-unknown";
const top = fileURLToPath(new URL("../..", import.meta.url));
const release = process.env["TRUNK_PROFILE"] === "release";
const staging = process.env["TRUNK_STAGING_DIR"];
if (staging === undefined) throw new Error("Trunk runs this: TRUNK_STAGING_DIR is not set.");
const site = `${staging}/lessons`;

/**
 * What cargo says it has made, a line of JSON each.
 * @returns {{ wasm: string, files: string }}
 */
function compile() {
  const command = ["build", "--package=pollscope-lessons", "--lib", `--target=${TARGET}`];
  const format = ["--message-format=json-render-diagnostics", ...(release ? ["--release"] : [])];
  const output = execFileSync("cargo", [...command, ...format], {
    cwd: top,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const messages = output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line))
    .filter((message) => /pollscope-lessons/.test(message.package_id ?? ""));
  const wasm = messages
    .flatMap((message) => message.filenames ?? [])
    .find((/** @type {string} */ file) => file.endsWith(".wasm"));
  const folder = messages.find((message) => message.reason === "build-script-executed")?.out_dir;
  if (wasm === undefined || folder === undefined) {
    throw new Error("cargo has built the lessons and does not say where.");
  }
  return { wasm, files: `${folder}/site` };
}

const made = compile();
mkdirSync(site, { recursive: true });
cpSync(made.files, site, { recursive: true });

const work = mkdtempSync(`${tmpdir()}/pollscope-lessons-`);
try {
  const name = ["--out-name", "lessons", "--out-dir", work];
  execFileSync(
    "wasm-bindgen",
    ["--target", "bundler", "--no-typescript", ...(release ? [] : ["--debug"]), ...name, made.wasm],
    { stdio: "inherit" },
  );
  if (release) {
    const file = `${work}/lessons_bg.wasm`;
    execFileSync("wasm-opt", ["-Oz", file, "-o", file], { stdio: "inherit" });
  }
  copyFileSync(`${work}/lessons_bg.wasm`, `${site}/lessons.wasm`);
  await build({
    ...options({ minify: release }),
    entryPoints: { lessons: `${work}/lessons_bg.js` },
    outdir: site,
    format: "iife",
    globalName: "bindings",
    banner: { js: "export default function () {" },
    footer: { js: "return bindings; }" },
  });
} finally {
  rmSync(work, { recursive: true, force: true });
}
