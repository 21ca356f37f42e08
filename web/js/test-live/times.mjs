// Records what native runs of the programs in times/ take: `node js/test-live/times.mjs`, in web/. Writes
// times/native.json, which times.test.ts holds the simulated clock against. It needs cargo and the crates,
// and a quiet machine (on Linux, `chrt -f 10` before it makes one).

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

/** How often each runs: nothing ever wakes early, so the run with the least times is the right one. */
const RUNS = 9;

/** The crates of crate/live-crates, and those that have a stand-in there. */
const CRATES = `async-std = "1"
crossbeam = "0.8"
flume = "0.11"
futures = { version = "0.3", features = ["thread-pool"] }
futures-timer = "3"
parking_lot = "0.12"
rayon = "1"
smol = "2"
tokio = { version = "1", features = ["full"] }
`;

const folder = fileURLToPath(new URL("times/", import.meta.url));
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".rs"))
  .map((file) => basename(file, ".rs"))
  .sort();
const made = process.env["CARGO_TARGET_DIR"] ?? mkdtempSync(join(tmpdir(), "times-"));
mkdirSync(made, { recursive: true });
const bins = names.map((name) => `[[bin]]\nname = "${name}"\npath = "${folder}${name}.rs"\n`);
writeFileSync(
  join(made, "Cargo.toml"),
  `[package]\nname = "times"\nedition = "2021"\n[workspace]\n[dependencies]\n${CRATES}${bins.join("")}`,
);
const at = ["--manifest-path", join(made, "Cargo.toml"), "--target-dir", made];
execFileSync("cargo", ["build", ...at], { stdio: "inherit" });

/** @type {Record<string, Record<string, number[]>>} By program and case. */
const all = {};
for (const name of names) {
  /** @type {Record<string, number[]>} */
  const cases = {};
  for (let run = 0; run < RUNS; run += 1) {
    const printed = execFileSync(join(made, "debug", name), { encoding: "utf8" });
    for (const line of printed.trimEnd().split("\n")) {
      const [, title = "", times = "[]"] = /^(.*): (\[.*\])$/.exec(line) ?? [];
      /** @type {number[]} */
      const now = JSON.parse(times);
      const before = cases[title];
      if (!before || sum(now) < sum(before)) cases[title] = now;
    }
  }
  all[name] = Object.fromEntries(
    Object.entries(cases).map(([title, times]) => [
      title,
      times.map((time) => Math.floor(time / 10) * 10),
    ]),
  );
}
const lines = JSON.stringify(all, null, 1).replace(/\[[^\]]*\]/g, (list) =>
  list.replace(/\s+/g, " ").replace("[ ", "[").replace(" ]", "]"),
);
writeFileSync(join(folder, "native.json"), `${lines}\n`);

/** @param {number[]} times */
function sum(times) {
  return times.reduce((all, time) => all + time, 0);
}
