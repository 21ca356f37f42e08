// Moves every inline script of the built index.html to a file of its own, after Trunk has written
// it: the module that starts the page, and in development the script that reloads it. A content
// security policy without 'unsafe-inline' then allows them.

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const site = process.env["TRUNK_STAGING_DIR"];
if (site === undefined) throw new Error("Trunk runs this: TRUNK_STAGING_DIR is not set.");

/** A script without an address: its attributes and its text. */
const INLINE = /<script((?:(?!\ssrc=)[^>])*)>([^]*?)<\/script>/g;

const page = readFileSync(`${site}/index.html`, "utf8");
let moved = 0;
const strict = page.replace(INLINE, (_, attributes, text) => {
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 16);
  const file = `start-${hash}.js`;
  // Relative to the script, and not to the page: the embedded page has the same script.
  const own = text.replace(
    /module_or_path: ('[^']+')/,
    "module_or_path: new URL($1, import.meta.url)",
  );
  writeFileSync(`${site}/${file}`, own);
  moved += 1;
  // A nonce that is the same for every visitor protects nobody.
  return `<script${attributes.replace(/\snonce="[^"]*"/, "")} src="./${file}"></script>`;
});
if (moved === 0) throw new Error("Trunk has written no inline script: is this still needed?");
writeFileSync(`${site}/index.html`, strict);
