// Makes embed/v1/ of the site, of index.html when that is strict: finish.mjs has the order. index.html there is the
// same page for a frame: attributes tell it where the top of the site is. embed.js is for the page around the
// frame. The number is the version of docs/embed.md.

import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";

const site = process.env["TRUNK_STAGING_DIR"];
if (site === undefined) throw new Error("Trunk runs this: TRUNK_STAGING_DIR is not set.");
const folder = `${site}/embed/v1`;
/** From there to the top of the site. */
const UP = "../../";

mkdirSync(folder, { recursive: true });
const page = readFileSync(`${site}/index.html`, "utf8");
const moved = page
  // It cannot be installed.
  .replace(/\s*<link rel="(manifest|apple-touch-icon)"[^>]*>/g, "")
  .replace("<html ", `<html data-embed data-top="${UP}" `)
  .replace(/\s(src|href)="(?:\.\/)?(?![a-z]+:|\.\.|\/|#|\?)([^"]+)"/g, ` $1="${UP}$2"`);
if (!moved.includes("data-embed") || /(?:src|href)="(?:\.\/|[a-z][\w-]*[./])/.test(moved)) {
  throw new Error("The page has an address in it that does not lead to the top of the site.");
}
writeFileSync(`${folder}/index.html`, moved);
renameSync(`${site}/js/embed.js`, `${folder}/embed.js`);
