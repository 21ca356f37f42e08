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
import { split } from "../unit.js";
import { Folder, SharedFile, SharedOpenFile } from "./files.js";
import { isJavaScript, JavaScript, JAVASCRIPT_FILE } from "./javascript.js";
import { memoryImports } from "./memory.js";
import { Progress, STEPS_OF_A_REPORT } from "./progress.js";
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
class LimitReached extends Error {
  readonly end: LiveEnd;

  constructor(kind: "output_limit" | "event_limit" | "time_limit" | "memory_limit") {
    super(kind);
    this.end = { kind };
  }
}

export class Execution {
  readonly #start: LiveStart;
  readonly #send: (message: LiveMessage) => void;
  readonly #block: Block | undefined;
  readonly #javascript: JavaScript | undefined;
  readonly #room: Room;
  readonly #root: Folder;
  readonly #entry = new SharedFile(new Uint8Array());
  readonly #trace: TracePieces;
  readonly #progress = new Progress();
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
  hear(command: Exclude<Command, { kind: "start" }>): void {
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
    if (stream === 2 && TracePieces.is(bytes)) {
      this.#simulated?.happened();
      const excess = this.#trace.take(bytes);
      if (excess !== undefined) throw new LimitReached(excess);
      return;
    }
    // What was reported comes before what is printed after it, or before it computes for ever.
    this.#trace.flush();
    if (stream === 2 && this.#progress.is(bytes)) {
      if (!this.#progress.isWhole) return;
      this.#simulated?.compute(STEPS_OF_A_REPORT);
      this.#room.check();
      return;
    }
    this.#simulated?.happened();
    this.#written += bytes.length;
    const limit = this.#start.output_limit;
    const over = this.#written - limit;
    const kept = over > 0 ? bytes.slice(0, Math.max(0, bytes.length - over)) : bytes.slice();
    if (kept.length > 0) this.#send({ kind: "output", stream, bytes: kept });
    if (over > 0) throw new LimitReached("output_limit");
  }

  /** What the program's files and questions may take, with the compiler's memory. */
  #roomOf(bytes: number): Room {
    const exceeded = () => {
      throw new LimitReached("memory_limit");
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
    if (this.#start.clock === "simulated") {
      this.#simulated = new SimulatedClock(memory, {
        nanoseconds: this.#start.time_limit,
        exceeded: () => {
          throw new LimitReached("time_limit");
        },
      });
    }
    installWaiting(imports, {
      memory,
      simulated: this.#simulated,
      javascript: this.#javascript,
      isJavaScript: (descriptor) => isJavaScript(wasi.fds[descriptor]),
      before: () => this.#trace.flush(),
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
  if (error instanceof LimitReached) return error.end;
  // What V8 and SpiderMonkey throw when the stack is used up.
  if (error instanceof RangeError || String(error).includes("too much recursion")) {
    return { kind: "stack_overflow" };
  }
  if (error instanceof WebAssembly.RuntimeError) {
    return { kind: "trapped", message: error.message };
  }
  return { kind: "failed", message: errorText(error) };
}
