// Packs a built site into a zip for a classroom: `node zip-site.mjs dist pollscope.zip`. Everything is in the
// folder pollscope/, with a text that says how to serve it. `cargo xtask dist` runs this.

import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { zipSync } from "fflate";

const [site, zip] = process.argv.slice(2);
if (site === undefined || zip === undefined) throw new Error("zip-site.mjs SITE ZIP");

const READ_ME = `Pollscope, for a room without network
=====================================

This folder is the whole page: lessons, the Rust compiler, crates, and what other pages embed. It asks
nothing of any other computer. Put it on any web server, into any folder. There is nothing to install.

On one computer, with Python:

    python3 -m http.server 8000 --directory pollscope

and open http://localhost:8000/ there. Other computers of the room open http://ADDRESS:8000/, with the
address of that computer. They need it to be running: browsers keep a page for use without a server only if it
comes over https, or from the computer itself.

Opening index.html as a file does not work: browsers load no modules from files.
`;

/** The same for every build, so that equal builds make equal files. */
const mtime = new Date(1980, 0, 1);
/** @type {import("fflate").Zippable} */
const files = { "pollscope/READ-ME-FIRST.txt": [Buffer.from(READ_ME), { mtime }] };
for (const entry of readdirSync(site, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const path = `${entry.parentPath}/${entry.name}`;
  const name = `pollscope/${path.slice(site.replace(/[\\/]$/, "").length + 1).replaceAll("\\", "/")}`;
  // What is compressed already is stored as it is.
  files[name] = [readFileSync(path), { mtime, level: path.endsWith(".xz") ? 0 : 9 }];
}
writeFileSync(zip, zipSync(files));
console.log(
  `${zip}: ${Object.keys(files).length} files, ${(statSync(zip).size / 1e6).toFixed(1)} MB`,
);
