// Puts what `cargo xtask pack` has packed into live/ of the site, and the licence texts beside it,
// after Trunk has built the rest. Without it the page works, and says that edited Rust cannot be run.
//
// `cargo xtask serve` fills the folder POLLSCOPE_LIVE_LINK after the page has been built. live/ is then
// a link to that folder, so that its files are served without another build.

import { cpSync, existsSync, linkSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";

const packed =
  process.env["POLLSCOPE_LIVE"] ??
  fileURLToPath(new URL("../../target/pollscope/live", import.meta.url));
const site = process.env["TRUNK_STAGING_DIR"];
if (site === undefined) throw new Error("Trunk runs this: TRUNK_STAGING_DIR is not set.");

/**
 * @param {string} from
 * @param {string} to
 */
function place(from, to) {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    try {
      linkSync(`${from}/${name}`, `${to}/${name}`);
    } catch {
      // On another disk.
      cpSync(`${from}/${name}`, `${to}/${name}`);
    }
  }
}

const link = process.env["POLLSCOPE_LIVE_LINK"];
if (link !== undefined) {
  // A junction, because Windows lets every user make one.
  symlinkSync(link, `${site}/live`, "junction");
} else if (existsSync(`${packed}/manifest.json`)) {
  place(packed, `${site}/live`);
  // What is done to programs before they are compiled.
  place(`${packed}/../live-program`, `${site}/live/tools`);
} else {
  console.log("live: not packed, so edited Rust will not run here (`cargo xtask pack` packs it)");
}
const licences = `${packed}/../licences.txt`;
if (existsSync(licences)) cpSync(licences, `${site}/licences.txt`);
else console.log("licences: not collected (`cargo xtask licences` collects them)");
