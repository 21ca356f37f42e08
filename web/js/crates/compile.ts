/**
 * Compiles one crate with the compiler that runs in the tab, in a worker of `server.ts`. It reads the
 * crate's files from disk and writes the result there.
 *
 * It must not know who requested it.
 */

import { appendFileSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { parentPort, threadId } from "node:worker_threads";
import {
  ConsoleStdout,
  Directory,
  File,
  OpenFile,
  PreopenDirectory,
  WASI,
  WASIProcExit,
  type Inode,
} from "@bjorn3/browser_wasi_shim";
import { split } from "../internal/live/unit.js";
import { Folder, SharedFile } from "../internal/live/worker/files.js";
import { memoryImports } from "../internal/live/worker/memory.js";
import { Room } from "../internal/live/worker/room.js";
import type { CompiledCrate } from "./compiled.js";
import type { Answer, Job } from "./protocol.js";

/** The same as for programs: newer than this compiler in name only. */
const FEATURES = "feature(noop_waker,let_chains,async_closure,lazy_cell,diagnostic_namespace)";

/** As few steps as possible for the interpreter, and none for checks that runs switch off anyway. */
const FOR_INTERPRETING = [
  "-Zmir-opt-level=2",
  "-Zinline-mir=yes",
  "-Zmir-emit-retag=false",
  "-Zextra-const-ub-checks=no",
  "-Cdebug-assertions=off",
  "-Coverflow-checks=off",
];

/** What compiling one crate may take. */
const MEMORY = 2 ** 32;

/** What each event of a program goes through is worth being written out. */
const RECORDER = "pollscope_trace";
const FOR_RECORDING = ["-Zinline-mir-threshold=300", "-Zinline-mir-hint-threshold=600"];

parentPort?.once("message", (job: Job) => {
  void compile(job).then((code) => send({ code }));
});

function send(answer: Answer): void {
  parentPort?.postMessage(answer);
}

async function compile({ module, units, request: { args, cwd } }: Job): Promise<number> {
  const root = new Folder(Room.endless());
  for (const unit of units) {
    for (const [path, bytes] of split(unit)) root.put(path, new SharedFile(bytes));
  }
  root.create_entry_for_path("tmp", true);
  const sources = mountSources(root);
  const out = resolve(cwd, value(args, "--out-dir") ?? ".");
  const before = mountLibraries(root, [out, ...dependencies(args, cwd)]);

  const wasi = new WASI(commandLine(args, cwd), environment(), descriptors(root), { debug: false });
  const instance = await WebAssembly.instantiate(module, {
    wasi_snapshot_preview1: wasi.wasiImport as Record<string, WebAssembly.ImportValue>,
    ...memoryImports(module, MEMORY),
  });
  let code = 0;
  try {
    code = wasi.start(instance as Parameters<WASI["start"]>[0]);
  } catch (error) {
    if (error instanceof WASIProcExit) code = error.code;
    else {
      // After an error it breaks off; what there is to say, it has said.
      send({ stream: 2, bytes: new TextEncoder().encode(`${String(error)}\n`) });
      code = 101;
    }
  }
  if (code === 0) writeOutputs(root, out, before, sources, args);
  return code;
}

function descriptors(root: Folder) {
  const preopened = new PreopenDirectory("/", new Map());
  preopened.dir = root;
  return [
    new OpenFile(new File([])),
    new ConsoleStdout((bytes) => send({ stream: 1, bytes: bytes.slice() })),
    new ConsoleStdout((bytes) => send({ stream: 2, bytes: bytes.slice() })),
    preopened,
  ];
}

/** Cargo's, as the compiler in the tab takes it. */
function commandLine(args: string[], cwd: string): string[] {
  const kept: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? "";
    // Newer than this compiler, or about machine code.
    if (arg === "--check-cfg" || arg === "-C" || arg === "-W" || arg === "-A") {
      const next = args[at + 1] ?? "";
      if (arg === "-C" && /^(metadata|extra-filename)=/.test(next)) kept.push(arg, next);
      at += 1;
    } else if (arg.startsWith("--check-cfg=") || arg.startsWith("--warn=")) {
      continue;
    } else if (arg.startsWith("--emit=")) {
      kept.push("--emit=metadata");
    } else if (arg.endsWith(".rs") && !arg.startsWith("-")) {
      kept.push(resolve(cwd, arg));
    } else {
      kept.push(arg);
    }
  }
  return [
    ...["miri", ...kept, "--sysroot", "/sysroot", "--cap-lints=allow"],
    ...neutralPlaces(),
    ...FOR_INTERPRETING,
    ...(value(args, "--crate-name") === RECORDER ? FOR_RECORDING : []),
    ...["-Zalways-encode-mir", "-Zunstable-options", `-Zcrate-attr=${FEATURES}`],
  ];
}

/** No path of this machine in what is published. */
function neutralPlaces(): string[] {
  const { CARGO_PKG_NAME: name, CARGO_MANIFEST_DIR: sources, OUT_DIR: made } = process.env;
  const remapped = (folder: string | undefined, to: string) =>
    folder === undefined ? [] : [`--remap-path-prefix=${folder}=${to}`];
  return [...remapped(sources, `/crates/${name}`), ...remapped(made, `/crates/${name}/out`)];
}

/** The worker has the environment of the requesting process. */
function environment(): string[] {
  const own = Object.entries(process.env).filter(
    ([name]) => (name.startsWith("CARGO") && name !== "CARGO_MAKEFLAGS") || name === "OUT_DIR",
  );
  return ["MIRI_BE_RUSTC=target", ...own.map(([name, text]) => `${name}=${text ?? ""}`)];
}

/** The package's own files, and what its build script has made; returns their paths. */
function mountSources(root: Folder): string[] {
  const paths: string[] = [];
  for (const folder of [process.env["CARGO_MANIFEST_DIR"], process.env["OUT_DIR"]]) {
    if (folder) mountFolder(root, resolve(folder), paths);
  }
  return paths;
}

const NO_SOURCES = new Set(["target", ".git", "node_modules", "tests", "benches"]);

function mountFolder(root: Folder, folder: string, paths: string[]): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !NO_SOURCES.has(entry.name)) {
      mountFolder(root, path, paths);
    } else if (entry.isFile()) {
      root.put(path.slice(1), new SharedFile(readFileSync(path)));
      paths.push(path);
    }
  }
}

/** The crates that were compiled before; returns them by their paths. */
function mountLibraries(root: Folder, folders: string[]): Map<string, Uint8Array> {
  const mounted = new Map<string, Uint8Array>();
  for (const folder of folders) {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (!name.endsWith(".rmeta") || mounted.has(path)) continue;
      const content = readFileSync(path);
      root.put(path.slice(1), new SharedFile(content));
      mounted.set(path, content);
    }
    root.put(join(folder, ".here").slice(1), new File([]));
  }
  return mounted;
}

function dependencies(args: string[], cwd: string): string[] {
  const found = args.flatMap((arg, at) => (arg === "-L" ? [args[at + 1] ?? ""] : []));
  return found
    .filter((path) => path.startsWith("dependency="))
    .map((path) => resolve(cwd, path.slice("dependency=".length)));
}

/** Whole or not at all: another compiler may be reading already. */
function writeOutputs(
  root: Folder,
  out: string,
  before: Map<string, Uint8Array>,
  sources: string[],
  args: string[],
): void {
  let folder: Inode | undefined = root;
  for (const name of out.split("/").filter((part) => part !== "")) {
    folder = (folder as Directory).contents.get(name);
  }
  for (const [name, file] of (folder as Directory).contents) {
    const path = join(out, name);
    // What was there before may have been written anew.
    if (!(file instanceof File) || name === ".here" || file.data === before.get(path)) continue;
    const part = `${path}.${process.pid}-${threadId}`;
    writeFileSync(part, file.data);
    renameSync(part, path);
    if (name.endsWith(".rmeta")) {
      log(path, args);
      // By this cargo finds out what has changed: any file of the package may be part of the crate.
      const list = `${path.replace(/lib([^/]*)\.rmeta$/, "$1")}.d`;
      const escaped = sources.map((source) => source.replaceAll(" ", "\\ "));
      writeFileSync(list, `${path}: ${escaped.join(" ")}\n`);
    }
  }
}

function log(path: string, args: string[]): void {
  const file = process.env["POLLSCOPE_CRATES_LOG"];
  if (!file) return;
  const externs = args.flatMap((arg, at) => (arg === "--extern" ? [args[at + 1] ?? ""] : []));
  const compiled: CompiledCrate = {
    name: value(args, "--crate-name") ?? "",
    version: process.env["CARGO_PKG_VERSION"] ?? "",
    path,
    uses: externs.map((one) => basename(one.slice(one.indexOf("=") + 1))),
  };
  appendFileSync(file, `${JSON.stringify(compiled)}\n`);
}

/** What follows a flag on a command line. */
function value(args: string[], name: string): string | undefined {
  const at = args.indexOf(name);
  return at === -1 ? undefined : args[at + 1];
}
