/**
 * One execution of the compiler: puts the files in place, starts it, hands out what it writes, and
 * says how it ended. The same in a browser's worker and in Node's.
 *
 * It must not know what the compiler was asked to do; how its words are to be read, the page knows.
 */

import { ConsoleStdout, Fd, PreopenDirectory, WASI, WASIProcExit } from "@bjorn3/browser_wasi_shim";
import type { LiveEnd, LiveMessage, LiveStart } from "../../../generated/protocol.js";
import { errorText } from "../../error-text.js";
import { SimulatedClock, type Block } from "./clock.js";
import type { Command } from "./command.js";
import { CompilerLines, STEPS_OF_A_REPORT } from "./compiler-lines.js";
import { split } from "../unit.js";
import { Folder, SharedFile, SharedOpenFile } from "./files.js";
import { isJavaScript, JavaScript, JAVASCRIPT_FILE } from "./javascript.js";
import { memoryImports } from "./memory.js";
import { Room } from "./room.js";
import { canSuspend, type Jspi } from "./suspends.js";
import { TracePieces } from "./trace-pieces.js";
import { installWaiting, type Imports } from "./waiting.js";

/** Everything that the worker was given besides plain data. */
export interface Toolchain {
  module: WebAssembly.Module;
  /** Unpacked units. */
  units: Uint8Array[];
}

/** How an execution is made to stop from within. */
class Ended extends Error {
  readonly end: LiveEnd;

  constructor(end: LiveEnd) {
    super(end.kind);
    this.end = end;
  }
}

/** What a panic is known by on standard error; crate/live-crates/panic has it too. */
const PANIC = [0xff, 0x50, 0x53, 0x50];

/** How many characters of diagnostics are worth reading. */
const DIAGNOSTICS = 2 << 20;

export class Execution {
  readonly #start: LiveStart;
  readonly #send: (message: LiveMessage) => void;
  readonly #block: Block | undefined;
  readonly #javascript: JavaScript | undefined;
  readonly #room: Room;
  readonly #root: Folder;
  readonly #entry = new SharedFile(new Uint8Array());
  readonly #trace: TracePieces;
  readonly #compiler = new CompilerLines();
  /** How many bytes the compiler has said. */
  #said = 0;
  /** Whether there was an error among that. */
  #refused = false;
  /** Where what is being written lies in the compiler's memory. */
  #address = 0;
  #simulated: SimulatedClock | undefined;
  /** Settles when the program has been given; only then is its file there to be opened. */
  readonly #given: Promise<void>;
  #give: () => void = () => undefined;
  readonly #stdin = new SharedFile(new Uint8Array());
  #wasi: WASI | undefined;
  #memory: WebAssembly.Memory | undefined;
  #written = 0;
  #parked = false;

  /** @param block How the thread waits where WebAssembly cannot; in a browser it must not. */
  constructor(start: LiveStart, send: (message: LiveMessage) => void, block?: Block) {
    this.#start = start;
    this.#send = send;
    this.#block = block;
    this.#trace = new TracePieces(
      (bytes) => send({ kind: "trace", bytes }),
      { events: start.event_limit, time: start.time_limit },
      () => performance.now(),
    );
    this.#given = new Promise((resolve) => (this.#give = resolve));
    this.#room = this.#roomOf(start.memory_limit);
    this.#root = new Folder(this.#room);
    if (start.javascript && (canSuspend() || block)) {
      this.#javascript = new JavaScript(start.clock, this.#room, (question) =>
        send({ kind: "asked", question }),
      );
      this.#root.put(JAVASCRIPT_FILE, this.#javascript.inode());
    }
  }

  /** What the page says once it has started. */
  hear(command: Extract<Command, { kind: "provide" | "answer" }>): void {
    if (command.kind === "answer") this.#javascript?.answer(command.answer);
    else this.#provide(command.files, command.stdin);
  }

  /** Hands over the program: the files that it consists of, and what it may read. */
  #provide(files: [string, string][], stdin: string): void {
    const encoder = new TextEncoder();
    for (const [path, text] of files) {
      if (path === this.#start.waits_for) this.#entry.data = encoder.encode(text);
      else this.#root.put(path, new SharedFile(encoder.encode(text)));
    }
    this.#stdin.data = encoder.encode(stdin);
    this.#give();
  }

  /** Runs it to its end, which it sends as the last message. */
  async run(toolchain: Toolchain): Promise<void> {
    const wasi = this.#system(toolchain.units);
    const suspends = canSuspend();
    if (!suspends) await this.#given;
    const imports = this.#imports(wasi, suspends);
    const instance = await WebAssembly.instantiate(toolchain.module, {
      wasi_snapshot_preview1: imports as unknown as Record<string, WebAssembly.ImportValue>,
      ...memoryImports(toolchain.module, this.#start.memory_limit),
    });
    // The shim's own `start` would not wait for a promise.
    wasi.inst = instance as typeof wasi.inst;
    this.#memory = instance.exports["memory"] as WebAssembly.Memory;
    let end: LiveEnd;
    try {
      const main = instance.exports["_start"] as WebAssembly.ExportValue;
      const promising = (WebAssembly as unknown as Jspi).promising;
      await (suspends ? promising(main)() : (main as () => void)());
      end = { kind: "exited", code: 0 };
    } catch (error) {
      end = howItEnded(error);
    }
    const memory = this.#memory.buffer.byteLength;
    this.#trace.flush();
    this.#send({ kind: "ended", end, memory });
  }

  #system(units: Uint8Array[]): WASI {
    for (const unit of units) {
      for (const [path, bytes] of split(unit)) this.#root.put(path, new SharedFile(bytes));
    }
    const encoder = new TextEncoder();
    for (const [path, text] of this.#start.files) {
      this.#root.put(path, new SharedFile(encoder.encode(text)));
    }
    if (this.#start.waits_for !== null) this.#root.put(this.#start.waits_for, this.#entry);
    // For the compiler's temporary files.
    this.#root.create_entry_for_path("tmp", true);
    const root = new PreopenDirectory("/", new Map());
    root.dir = this.#root;
    const descriptors: Fd[] = [
      new SharedOpenFile(this.#stdin),
      new ConsoleStdout((bytes) => this.#output(1, bytes)),
      new ConsoleStdout((bytes) => this.#output(2, bytes)),
      root,
    ];
    const { arguments: args, environment } = this.#start;
    return (this.#wasi = new WASI(args, environment, descriptors, { debug: false }));
  }

  #output(stream: 1 | 2, bytes: Uint8Array): void {
    if (stream === 2 && this.#compiler.is(this.#address, bytes)) this.#hearCompiler(bytes);
    else this.#hearProgram(stream, bytes);
  }

  /** What the compiler says, which counts for nothing that the program may use up. */
  #hearCompiler(bytes: Uint8Array): void {
    // Events come before later messages, and before a loop that never ends.
    this.#trace.flush();
    for (const line of this.#compiler.take(bytes)) {
      if (line.kind === "progress") {
        this.#acts();
        this.#simulated?.compute(STEPS_OF_A_REPORT);
        this.#room.check();
      } else if (line.kind === "diagnostic") {
        this.#refused ||= line.isError;
        this.#said += line.json.length;
        if (this.#said <= DIAGNOSTICS) this.#send({ kind: "diagnostic", json: line.json });
        else if (this.#refused) throw new Ended({ kind: "diagnostic_limit" });
      }
    }
  }

  #hearProgram(stream: 1 | 2, bytes: Uint8Array): void {
    this.#acts();
    if (stream === 2 && TracePieces.is(bytes)) {
      this.#simulated?.traced();
      const excess = this.#trace.take(bytes);
      if (excess !== undefined) throw new Ended({ kind: excess });
      return;
    }
    this.#simulated?.happened();
    this.#trace.flush();
    if (stream === 2 && PANIC.every((byte, index) => bytes[index] === byte)) {
      this.#send({ kind: "panicked" });
      return;
    }
    this.#written += bytes.length;
    const limit = this.#start.output_limit;
    const over = this.#written - limit;
    const kept = over > 0 ? bytes.slice(0, Math.max(0, bytes.length - over)) : bytes.slice();
    if (kept.length > 0) this.#send({ kind: "output", stream, bytes: kept });
    if (over > 0) throw new Ended({ kind: "output_limit" });
  }

  /** The program does something: one that the compiler has refused is not to run. */
  #acts(): void {
    if (this.#refused) throw new Ended({ kind: "exited", code: 1 });
  }

  /** What the program's files and questions may take, with the compiler's memory. */
  #roomOf(bytes: number): Room {
    const exceeded = () => {
      throw new Ended({ kind: "memory_limit" });
    };
    return new Room(
      { bytes, exceeded },
      () => this.#memory?.buffer.byteLength ?? 0,
      () => this.#root.measure(this.#wasi?.fds ?? []) + (this.#javascript?.size ?? 0),
    );
  }

  #imports(wasi: WASI, suspends: boolean): Imports {
    const imports: Imports = { ...(wasi.wasiImport as Imports) };
    const memory = () => (wasi.inst.exports as { memory: WebAssembly.Memory }).memory.buffer;
    const { Suspending } = WebAssembly as unknown as Jspi;
    const suspending = (wait: (...args: never[]) => unknown) =>
      new Suspending(wait) as unknown as (...args: never[]) => unknown;
    const write = imports["fd_write"] as (fd: number, pieces: number, ...rest: number[]) => number;
    imports["fd_write"] = (fd: number, pieces: number, ...rest: number[]) => {
      this.#address = new DataView(memory()).getUint32(pieces, true);
      return write(fd, pieces, ...rest);
    };
    if (this.#start.clock === "simulated") {
      this.#simulated = new SimulatedClock(memory, {
        nanoseconds: this.#start.time_limit,
        exceeded: () => {
          throw new Ended({ kind: "time_limit" });
        },
      });
    }
    installWaiting(imports, {
      memory,
      simulated: this.#simulated,
      javascript: this.#javascript,
      isJavaScript: (descriptor) => isJavaScript(wasi.fds[descriptor]),
      before: () => this.#trace.flush(),
      acts: () => this.#acts(),
      suspending: suspends ? suspending : undefined,
      block: this.#block,
    });
    if (!suspends) return imports;
    const open = imports["path_open"] as (...args: unknown[]) => number;
    const decoder = new TextDecoder();
    imports["path_open"] = suspending(
      (fd: number, lookup: number, path: number, length: number, ...rest: unknown[]) => {
        const opened = () => open(fd, lookup, path, length, ...rest);
        const name = decoder.decode(new Uint8Array(memory(), path, length));
        if (this.#parked || name !== this.#start.waits_for) return opened();
        this.#parked = true;
        this.#send({ kind: "parked" });
        return this.#given.then(opened);
      },
    );
    return imports;
  }
}

function howItEnded(error: unknown): LiveEnd {
  if (error instanceof WASIProcExit) return { kind: "exited", code: error.code };
  if (error instanceof Ended) return error.end;
  // What V8 and SpiderMonkey throw when the stack is used up.
  if (error instanceof RangeError || String(error).includes("too much recursion")) {
    return { kind: "stack_overflow" };
  }
  if (error instanceof WebAssembly.RuntimeError) {
    return { kind: "trapped", message: error.message };
  }
  return { kind: "failed", message: errorText(error) };
}
