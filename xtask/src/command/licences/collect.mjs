// Collects licence texts: `collect.mjs ROOT LIVE_CRATES FILE`. ROOT is the checkout, LIVE_CRATES the
// manifest of the crates for edited programs, FILE what is written.

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

const [root = "", liveCrates = "", file = ""] = process.argv.slice(2);
const here = fileURLToPath(new URL(".", import.meta.url));
const known = JSON.parse(readFileSync(`${here}compiler.json`, "utf8"));
const APACHE = readFileSync(join(root, "LICENSE-APACHE"), "utf8");

/**
 * Something that is shipped: its licence as an SPDX expression, and the texts that come with it.
 * @typedef {{ name: string, version: string, licence: string, folder?: string, holder?: string }} Part
 */

/** The crates that `roots` are linked with for a target, but for those of the workspace. */
function crates(/** @type {string[]} */ args, /** @type {string[]} */ roots, /** @type {string} */ target) {
  const json = execFileSync(
    "cargo",
    ["metadata", "--format-version=1", "--locked", `--filter-platform=${target}`, ...args],
    { cwd: root, maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"] },
  );
  const { packages, resolve } = JSON.parse(json.toString());
  const byId = new Map(packages.map((/** @type {any} */ one) => [one.id, one]));
  const nodes = new Map(resolve.nodes.map((/** @type {any} */ node) => [node.id, node]));
  const isMacro = (/** @type {any} */ one) =>
    one.targets.some((/** @type {any} */ target) => target.kind.includes("proc-macro"));
  const found = new Map();
  const visit = (/** @type {string} */ id) => {
    const one = byId.get(id);
    if (found.has(id) || isMacro(one)) return;
    found.set(id, one);
    for (const { pkg, dep_kinds } of nodes.get(id).deps) {
      if (dep_kinds.some((/** @type {any} */ kind) => kind.kind === null)) visit(pkg);
    }
  };
  for (const one of packages) if (roots.includes(one.name) && one.source === null) visit(one.id);
  return [...found.values()]
    .filter((one) => one.source !== null)
    .map(({ name, version, license, manifest_path }) => ({
      ...{ name, version, licence: license ?? "", folder: dirname(manifest_path) },
    }));
}

/** The npm packages that can be bundled. */
function packages() {
  const modules = join(root, "web", "node_modules");
  const found = new Map();
  const visit = (/** @type {string} */ name) => {
    // Its parts are listed with the compiler.
    if (found.has(name) || name === "@live-codes/wasm-rustc") return;
    const folder = join(modules, name);
    const { version, license, dependencies } = JSON.parse(
      readFileSync(join(folder, "package.json"), "utf8"),
    );
    found.set(name, { name, version, licence: license ?? "", folder });
    Object.keys(dependencies ?? {}).forEach(visit);
  };
  const { dependencies } = JSON.parse(readFileSync(join(root, "web", "package.json"), "utf8"));
  Object.keys(dependencies).forEach(visit);
  return [...found.values()];
}

/** What the compiler in the tab holds, by the paths of its sources; each must be known. */
function compiler() {
  const folder = join(root, "web", "node_modules", "@live-codes", "wasm-rustc");
  const bin = readdirSync(join(folder, "bin"))[0] ?? "";
  const text = gunzipSync(readFileSync(join(folder, "bin", bin))).toString("latin1");
  // File names have underscores where the names of some crates have hyphens.
  const plain = (/** @type {string} */ name) => name.replaceAll("_", "-");
  const held = new Set();
  for (const [, name] of text.matchAll(/registry\/src\/[^/\0]+\/([\w-]+?)-\d+\.\d+\.\d+[^/\0]*\//g)) {
    held.add(plain(name));
  }
  for (const library of readdirSync(join(folder, "lib/rustlib/x86_64-unknown-linux-gnu/lib"))) {
    const name = /^lib(\w+)-[0-9a-f]+\.rlib/.exec(library)?.[1];
    if (name !== undefined) held.add(plain(name));
  }
  const names = new Set(known.parts.map((/** @type {Part} */ part) => plain(part.name)));
  const own = new Set(known.own);
  const missing = [...held].filter((name) => !names.has(name) && !own.has(name));
  if (missing.length > 0) {
    throw new Error(
      `The compiler holds ${missing.join(", ")}: add their licences to ${here}compiler.json.`,
    );
  }
  return known.parts;
}

/** How the text of a licence is known. */
const MARKS = [
  ["MIT", /permission is hereby granted, free of charge, to any\s+person obtaining a copy/i],
  ["BSD-2-Clause", /redistribution and use in source and binary forms/i],
  ["BSD-3-Clause", /redistribution and use in source and binary forms/i],
  ["ISC", /permission to use, copy, modify, and\/or distribute/i],
  ["Unicode-3.0", /unicode license v3/i],
  ["Zlib", /provided ['‘]as-is['’], without any express or implied/i],
  ["0BSD", /permission to use, copy, modify, and\/or distribute/i],
];

/** The licences that count: of alternatives the one that asks for least text here. */
function chosen(/** @type {string} */ expression) {
  return expression
    .split(/\s+AND\s+/)
    .map((part) => {
      const alternatives = part.replace(/[()]/g, "").split(/\s+OR\s+|\s*\/\s*/);
      const order = ["Apache-2.0", "Apache-2.0 WITH LLVM-exception", "MIT"];
      return order.find((licence) => alternatives.includes(licence)) ?? alternatives[0] ?? "";
    })
    .filter((licence, index, all) => all.indexOf(licence) === index);
}

/** The text of one licence of a part. */
function textOf(/** @type {Part} */ part, /** @type {string} */ licence) {
  if (licence === "Apache-2.0") return APACHE;
  const template = known.texts[licence]?.join("\n");
  if (licence === "Apache-2.0 WITH LLVM-exception") return `${APACHE}\n\n${template}`;
  const holder = part.holder ?? known.holders[part.name];
  if (part.folder !== undefined) {
    const mark = MARKS.find(([name]) => name === licence)?.[1];
    for (const name of readdirSync(part.folder)) {
      if (!/^(licen[cs]e|copying|unlicense)/i.test(name)) continue;
      const text = readFileSync(join(part.folder, name), "utf8");
      if (mark instanceof RegExp && mark.test(text)) return text;
    }
  }
  if (template !== undefined && holder !== undefined) return `Copyright ${holder}\n\n${template}`;
  missing.push(`${part.name} ${part.version} (${part.licence}, of which ${licence})`);
  return "";
}

/** @type {string[]} */
const missing = [];

/** @type {[string, Part[]][]} */
const groups = [
  ["The page: crates", crates([], ["pollscope-web", "pollscope-lessons"], "wasm32-unknown-unknown")],
  ["The page: npm packages", packages()],
  [
    "What prepares edited Rust (live/tools): crates",
    crates([], ["pollscope-live-program"], "wasm32-unknown-unknown"),
  ],
  [
    "What edited Rust may use (live): crates",
    crates(["--manifest-path", liveCrates], ["live-crates"], "x86_64-unknown-linux-gnu"),
  ],
  [`The compiler in the tab (live): ${known.what}`, compiler()],
];

/** Each text once, with those whose licence it is. */
const texts = new Map();
const lines = [
  "Licences of what this site ships",
  "================================",
  "",
  "Pollscope itself: MIT or Apache-2.0, at your option. Copyright the authors of Pollscope.",
  "",
  "Of everything else, the licence under which it is used here; the texts follow the list.",
];
for (const [title, parts] of groups) {
  lines.push("", title, "-".repeat(title.length), "");
  const sorted = parts.toSorted((one, other) =>
    one.name === other.name
      ? one.version.localeCompare(other.version)
      : one.name.localeCompare(other.name),
  );
  for (const part of sorted) {
    const licences = chosen(part.licence);
    lines.push(`${part.name} ${part.version}: ${licences.join(" and ")}`);
    for (const licence of licences) {
      const text = textOf(part, licence).trim();
      const key = text.replace(/\s+/g, " ");
      const found = texts.get(key) ?? { licence, text, of: new Set() };
      found.of.add(`${part.name} ${part.version}`);
      texts.set(key, found);
    }
  }
}
for (const { licence, text, of } of texts.values()) {
  // The same text for very many: the list above says for which.
  const whose = of.size > 12 ? `everything above that says ${licence}` : [...of].join(", ");
  lines.push("", "=".repeat(80), `${licence}: ${whose}`, "", text);
}
if (missing.length > 0) {
  throw new Error(
    `These come without the text of their licence: ${missing.join(", ")}. Add who holds the ` +
      `copyright to "holders" in ${here}compiler.json.`,
  );
}
writeFileSync(file, `${lines.join("\n")}\n`);
