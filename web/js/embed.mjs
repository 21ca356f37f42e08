// Makes embed/v1/ of the site, when no-inline.mjs has made index.html strict and imports this: the page for within other pages (index.html, which knows by its attributes where it stands), and embed.js for
// the page around it. The number is the version of docs/embed.md.

import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";

const site = process.env["TRUNK_STAGING_DIR"];
if (site === undefined) throw new Error("Trunk runs this: TRUNK_STAGING_DIR is not set.");
const folder = `${site}/embed/v1`;
/** From there to the top of the site. */
const UP = "../../";

mkdirSync(folder, { recursive: true });
const page = readFileSync(`${site}/index.html`, "utf8");
const moved = page
  .replace("<html ", `<html data-embed data-top="${UP}" `)
  .replace(/\s(src|href)="(?:\.\/)?(?![a-z]+:|\.\.|\/|#|\?)([^"]+)"/g, ` $1="${UP}$2"`);
if (!moved.includes("data-embed") || /(?:src|href)="(?:\.\/|[a-z][\w-]*[./])/.test(moved)) {
  throw new Error("The page has an address in it that does not lead to the top of the site.");
}
writeFileSync(`${folder}/index.html`, moved);
renameSync(`${site}/js/embed.js`, `${folder}/embed.js`);
