// Puts what `cargo xtask pack` has packed into live/ of the site, after Trunk has built the rest.
// Without it the page works, and says that edited Rust cannot be run.

import { cpSync, existsSync, linkSync, mkdirSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const packed =
  process.env["POLLSCOPE_LIVE"] ??
  fileURLToPath(new URL("../../target/pollscope/live", import.meta.url));
const site = process.env["TRUNK_STAGING_DIR"];
if (site === undefined) throw new Error("Trunk runs this: TRUNK_STAGING_DIR is not set.");

if (existsSync(`${packed}/manifest.json`)) {
  mkdirSync(`${site}/live`, { recursive: true });
  for (const name of readdirSync(packed)) {
    try {
      linkSync(`${packed}/${name}`, `${site}/live/${name}`);
    } catch {
      // On another disk.
      cpSync(`${packed}/${name}`, `${site}/live/${name}`);
    }
  }
} else {
  console.log("live: not packed, so edited Rust will not run here (`cargo xtask pack` packs it)");
}
