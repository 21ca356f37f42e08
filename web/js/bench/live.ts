/**
 * Measures the live engine in a page, beside the same compiler run the way
 * `@live-codes/rust-wasm` 0.3.0 runs it: its published flags, the whole sysroot, started when the
 * program is there. drive-live.mjs serves it and reads what `measure` returns.
 */

import type { LiveProgram } from "../generated/protocol.js";
import { code as WORKER } from "embed:../internal/live/worker/browser.ts";
import { RustcEngine, type Observer } from "../internal/live/engine.js";
import { toolsOf, type Bindings, type ProgramTools } from "../internal/live/program.js";
import { Toolchain } from "../internal/live/toolchain.js";
import { webHost, webLoader } from "../internal/live/web-host.js";
import type { Command } from "../internal/live/worker/command.js";

/** Milliseconds of every round, in order. */
export interface Figures {
  /** From nothing to the first program's end. */
  cold: number;
  /** Fetched for that. */
  bytes: number;
  /** From the source to the end, by program. */
  warm: Record<string, number[]>;
  /** The same for the peer; programs of the standard library only. */
  peer: Record<string, number[]>;
  peerBytes: number;
  /** At the end of a run, by program. */
  memory: Record<string, number>;
  /** What recording one event adds. */
  perEvent: number;
  /** From Stop to the result of a program that never ends. */
  stop: number[];
  /** From the source to the end of the run after that, at once. */
  afterStop: number[];
}

/** What a program of the standard library needs that reports what it does. */
const NEEDED = ["compiler", "std", "pollscope_live", "pollscope_trace"];

const SILENT: Observer = {
  stdout: () => undefined,
  stderr: () => undefined,
  diagnostic: () => undefined,
  events: () => undefined,
};

/** @param programs By name; those whose name begins with `std` are also given to the peer. */
export async function measure(
  programs: Record<string, string>,
  rounds: number,
  peerLibraries: string[],
): Promise<Figures> {
  const began = performance.now();
  const toolchain = new Toolchain(webLoader("live/"));
  const engine = new RustcEngine(toolchain, webHost(await tools()));
  const first = Object.values(programs)[0] ?? "";
  await engine.run(program(first), SILENT).result;
  const cold = performance.now() - began;
  const { units } = await toolchain.manifest();
  const bytes = units
    .filter(({ name }) => NEEDED.includes(name))
    .reduce((sum, unit) => sum + unit.bytes, 0);

  const peer = await Peer.load(peerLibraries);
  const figures: Figures = {
    cold,
    bytes,
    warm: {},
    peer: {},
    peerBytes: peer.bytes,
    memory: {},
    perEvent: 0,
    stop: [],
    afterStop: [],
  };
  for (const [name, source] of Object.entries(programs)) {
    const [warm, other]: [number[], number[]] = [[], []];
    // The first round of each is not counted: code is compiled, crates are fetched.
    for (let round = 0; round <= rounds; round += 1) {
      const edited = `${source}\n// edited ${round}\n`;
      await engine.settled();
      const result = await engine.run(program(edited), SILENT).result;
      if (result.status !== "ok" || !result.instrumented) {
        throw new Error(`${name}: ${result.message ?? "it was not observed"}`);
      }
      if (round > 0) warm.push(result.wall_ms);
      figures.memory[name] = result.memory;
      if (!name.startsWith("std")) continue;
      await engine.settled();
      const took = await peer.run(edited);
      if (round > 0) other.push(took);
    }
    figures.warm[name] = warm;
    if (other.length > 0) figures.peer[name] = other;
  }
  figures.perEvent = await costOfAnEvent(engine);
  for (let round = 0; round <= rounds; round += 1) {
    const [stop, after] = await stopping(engine, first);
    if (round === 0) continue;
    figures.stop.push(stop);
    figures.afterStop.push(after);
  }
  return figures;
}

/** How long it takes to stop a program that computes, and then to run another. */
/** As on the command line: the page reads traces by itself. */
async function tools(): Promise<ProgramTools> {
  const path = new URL("live-program/pollscope_live_program.js", document.baseURI).href;
  const bindings = (await import(path)) as Bindings & { default(): Promise<unknown> };
  await bindings.default();
  return toolsOf(bindings);
}

async function stopping(engine: RustcEngine, next: string): Promise<[stop: number, after: number]> {
  await engine.settled();
  let printed = (): void => undefined;
  const begun = new Promise<void>((resolve) => (printed = resolve));
  const endless = 'fn main() { println!("before"); loop {} }';
  const job = engine.run(program(endless), { ...SILENT, stdout: () => printed() });
  await begun;
  const before = performance.now();
  job.stop();
  const { status, stdout } = await job.result;
  const stop = performance.now() - before;
  if (status !== "stopped" || stdout !== "before\n") throw new Error(`stopped: ${status}`);
  return [stop, (await engine.run(program(next), SILENT).result).wall_ms];
}

function program(source: string, trace = true): LiveProgram {
  return {
    source,
    edition: "2021",
    clock: "simulated",
    stdin: "",
    trace,
    network: false,
    limits: { wall_ms: 120_000, output_bytes: 1 << 20 },
  };
}

/** Many futures, observed and not; what they do otherwise is the same. */
async function costOfAnEvent(engine: RustcEngine): Promise<number> {
  const source = `async fn one() {}
fn main() { pollscope::block_on(async { for _ in 0..1000 { one().await } }) }`;
  const run = async (trace: boolean) => {
    await engine.settled();
    await engine.run(program(source, trace), SILENT).result;
    await engine.settled();
    return engine.run(program(source, trace), SILENT).result;
  };
  const [observed, plain] = [await run(true), await run(false)];
  return (observed.wall_ms - plain.wall_ms) / observed.events.length;
}

/** Its command line. */
const PEER_ARGUMENTS = [
  ...["miri", "--sysroot", "/sysroot", "main.rs", "--target", "x86_64-unknown-linux-gnu"],
  ...["--edition", "2021", "-Zmir-opt-level=3", "-Zmiri-ignore-leaks"],
  ...["-Zmiri-permissive-provenance", "-Zmiri-preemption-rate=0"],
  ...["-Zmiri-disable-alignment-check", "-Zmiri-disable-data-race-detector"],
  ...["-Zmiri-disable-stacked-borrows", "-Zmiri-disable-validation", "-Zmir-emit-retag=false"],
  ...["-Zmiri-disable-isolation", "-Zmiri-panic-on-unsupported", "--color=never"],
];

class Peer {
  readonly #module: WebAssembly.Module;
  readonly #unit: Blob;
  readonly bytes: number;

  private constructor(module: WebAssembly.Module, unit: Blob, bytes: number) {
    this.#module = module;
    this.#unit = unit;
    this.bytes = bytes;
  }

  static async load(libraries: string[]): Promise<Peer> {
    let bytes = 0;
    const fetched = async (path: string) => {
      const packed = await (await fetch(`peer/${path}`)).blob();
      bytes += packed.size;
      const unpacked = packed.stream().pipeThrough(new DecompressionStream("gzip"));
      return new Response(unpacked).arrayBuffer();
    };
    const module = await WebAssembly.compile(await fetched("miri.wasm.gz"));
    const contents: ArrayBuffer[] = [];
    const index: [string, number][] = [];
    for (const name of libraries) {
      const content = await fetched(name);
      const path = name.replace(/\.gz$/, "");
      index.push([`sysroot/lib/rustlib/x86_64-unknown-linux-gnu/lib/${path}`, content.byteLength]);
      contents.push(content);
    }
    const text = new TextEncoder().encode(JSON.stringify(index));
    const length = new Uint8Array(new Uint32Array([text.length]).buffer);
    return new Peer(module, new Blob([length, text, ...contents]), bytes);
  }

  /** A fresh worker, and from the source to the end in it. */
  run(source: string): Promise<number> {
    const address = URL.createObjectURL(new Blob([WORKER], { type: "text/javascript" }));
    const worker = new Worker(address);
    const began = performance.now();
    const post = (command: Command) => worker.postMessage(command);
    return new Promise<number>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<{ kind: string; end?: { code?: number } }>) => {
        if (data.kind !== "ended") return;
        worker.terminate();
        URL.revokeObjectURL(address);
        if (data.end?.code === 0) resolve(performance.now() - began);
        else reject(new Error("The peer could not run a program."));
      };
      const start = {
        arguments: PEER_ARGUMENTS,
        environment: [],
        files: [],
        waits_for: "main.rs",
        output_limit: 1 << 20,
        event_limit: 0,
        time_limit: 0,
        memory_limit: 2 ** 32,
        clock: "real" as const,
        javascript: false,
      };
      post({ kind: "start", module: this.#module, units: [this.#unit], start });
      post({ kind: "provide", files: [["main.rs", source]], stdin: "" });
    });
  }
}
