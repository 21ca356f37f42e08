// Moves the service worker to the top of the site and puts before it the list of what the page consists of, with
// hashes (js/internal/offline/build-list.ts has its form), and names the build in index.html. Says how much the
// first visit keeps. In a site that has a list already it is made anew.
//
// A build for development gets a worker that removes itself, and index.html names no build.

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";

const site = process.env["TRUNK_STAGING_DIR"];
if (site === undefined) throw new Error("Trunk runs this: TRUNK_STAGING_DIR is not set.");
const WORKER = `${site}/sw.js`;
const PAGE = `${site}/index.html`;
const LIST = "const POLLSCOPE_BUILD = ";
/** How the page names its build. */
const NAMED = /(<html [^>]*?)(?: data-build="[^"]*")?>/;

/** Whether a file of the site belongs to the page, as opposed to what only other pages or programs load. */
function isOfPage(/** @type {string} */ path) {
  if (path === "sw.js" || path.startsWith("embed/") || path.endsWith(".d.ts")) return false;
  if (path.startsWith("live/")) return path === "live/manifest.json" || isLater(path);
  return path !== "js/live.js" && !path.endsWith(".map");
}

/** The compiler's: 1.8 MB that only edited Rust needs. Kept when they have been fetched. */
function isLater(/** @type {string} */ path) {
  return path.startsWith("live/tools/");
}

/** @returns {string[]} */
function paths() {
  return readdirSync(site ?? "", { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice((site ?? "").length + 1))
    .map((path) => path.replaceAll("\\", "/"))
    .filter(isOfPage)
    .sort();
}

const sha256 = (/** @type {string | Buffer} */ bytes) =>
  createHash("sha256").update(bytes).digest("hex");

/** @param {string} code The worker's own script. */
function write(code) {
  const files = paths().map((path) => {
    const content = readFileSync(`${site}/${path}`);
    return { path, content, sha256: sha256(content) };
  });
  const page = readFileSync(PAGE, "utf8").replace(NAMED, "$1>");
  const others = files.filter(({ path }) => path !== "index.html");
  const id = sha256(page + JSON.stringify(others.map((one) => [one.path, one.sha256]))).slice(
    0,
    16,
  );
  const named = page.replace(NAMED, `$1 data-build="${id}">`);
  if (named === page) throw new Error("index.html has no element that could name the build.");
  // It may be a link to a file that something else has too.
  rmSync(PAGE);
  writeFileSync(PAGE, named);
  const index = { path: "index.html", content: Buffer.from(named), sha256: sha256(named) };
  const list = [index, ...others].map(({ path, content, sha256 }) => [
    path,
    { sha256, bytes: content.length, ...(isLater(path) ? { later: true } : {}) },
  ]);
  const build = JSON.stringify({ id, files: Object.fromEntries(list) });
  rmSync(WORKER, { force: true });
  writeFileSync(WORKER, `${LIST}${build};\n${code}`);
  const first = [index, ...others].filter(({ path }) => !isLater(path));
  const raw = first.reduce((sum, { content }) => sum + content.length, 0);
  const packed = first.reduce((sum, { content }) => sum + brotli(content), 0);
  const megabytes = (/** @type {number} */ bytes) => (bytes / 1e6).toFixed(2);
  console.log(
    `offline: the first visit keeps ${first.length} files, ${megabytes(raw)} MB ` +
      `(${megabytes(packed)} MB with brotli)`,
  );
}

/** Not the best compression, which would take seconds. */
function brotli(/** @type {Buffer} */ content) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 5 };
  return brotliCompressSync(content, { params }).length;
}

const built = `${site}/js/sw.js`;
const isNew = existsSync(built);
const code = readFileSync(isNew ? built : WORKER, "utf8").replace(
  /^const POLLSCOPE_BUILD = .*\n/,
  "",
);
if (isNew) rmSync(built);
if (
  (isNew && process.env["TRUNK_PROFILE"] !== "release") ||
  process.env["POLLSCOPE_LIVE_LINK"] !== undefined
) {
  writeFileSync(WORKER, code);
} else {
  write(code);
}
