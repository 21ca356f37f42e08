// Before `npm pack`: builds the command line and puts the packed compiler beside it, so that the
// package holds all that it needs.

import { cpSync, existsSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const web = fileURLToPath(new URL("..", import.meta.url));
const packed = fileURLToPath(new URL("../../target/pollscope/", import.meta.url));

if (!existsSync(`${packed}live/manifest.json`)) {
  throw new Error("There is no compiler to put into the package: run `cargo xtask pack` first.");
}
await import("./build-cli.mjs");
for (const folder of ["live", "live-program"]) {
  rmSync(web + folder, { recursive: true, force: true });
  cpSync(packed + folder, web + folder, { recursive: true });
}
