/**
 * Runs the Rust of native lessons: a WebAssembly module (crate/lessons), of which each run gets an
 * instance of its own. A run that panics ends its instance, and nothing of a dead instance is ever
 * called again: neither its timers nor its promises.
 *
 * It must not know what a lesson does or what is in a trace.
 */

import { errorText } from "../error-text.js";
import { Loading } from "../loading.js";
import { siteAddress } from "../site.js";
import { Guard } from "./guard.js";

/** Where the module and its bindings are served, relative to the page. */
const MODULE = "lessons/lessons.wasm";
const BINDINGS = "lessons/lessons.js";

/** What a run tells the page: crate/lessons/src/module.rs documents it. */
interface Host {
  ended(): void;
  panicked(message: string): void;
}

/** What wasm-bindgen makes of crate/lessons: one set of these belongs to one instance. */
interface Bindings {
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
  start(host: Host, lesson: string, epoch: number | undefined): boolean;
  slice(milliseconds: number): boolean;
  drain(): Uint8Array;
  dropped(): number;
  now(): number;
  stop(): void;
}

/** The module, from which instances are made. */
interface Program {
  readonly module: WebAssembly.Module;
  /** New bindings, for an instance that is to be made. */
  readonly bindings: () => Bindings;
}

interface Instance {
  readonly bindings: Bindings;
  readonly guard: Guard;
  /** What it said when it panicked. */
  panic: string | undefined;
}

export class Native {
  /** Called when a run has come to its end by itself, with a sentence if that was a panic. */
  readonly #ended: (panic?: string) => void;
  #program: Promise<Program> | undefined;
  /** For the next run. */
  #next: Promise<Instance> | undefined;
  #ready: Instance | undefined;
  #running: Instance | undefined;

  constructor(ended: (panic?: string) => void) {
    this.#ended = ended;
  }

  /** Has an instance ready for the next run. Rejects with a sentence if that is not possible. */
  async prepare(): Promise<void> {
    this.#next ??= this.#instance();
    try {
      this.#ready = await this.#next;
    } catch (error) {
      this.#next = undefined;
      throw `The lesson runner could not be loaded (${errorText(error)}). Check the connection and press Run again.`;
    }
  }

  /** Starts a lesson in the instance that is ready; false if there is none, or no such lesson. */
  start(lesson: string, epoch: number | undefined): boolean {
    const instance = this.#ready;
    this.#next = this.#ready = undefined;
    this.#running = instance;
    if (!instance) return false;
    const host: Host = {
      ended: () => {
        if (instance === this.#running) this.#ended();
      },
      panicked: (message) => (instance.panic = message),
    };
    return this.#enter((bindings) => bindings.start(host, lesson, epoch)) ?? true;
  }

  slice(milliseconds: number): boolean {
    // An instance that has died was reported: nothing can be said of what is left in it.
    return this.#enter((bindings) => bindings.slice(milliseconds)) ?? true;
  }

  drain(): Uint8Array {
    const running = this.#running;
    if (!running) return new Uint8Array();
    // Even of one that has died: its memory is as it was at that moment.
    return running.guard.afterwards(() => running.bindings.drain()) ?? new Uint8Array();
  }

  /** How many events were not kept. */
  dropped(): number {
    const running = this.#running;
    return running?.guard.afterwards(() => running.bindings.dropped()) ?? 0;
  }

  now(): number {
    return this.#enter((bindings) => bindings.now()) ?? 0;
  }

  stop(): void {
    this.#enter((bindings) => bindings.stop());
  }

  discard(): void {
    this.#running = undefined;
  }

  /** Calls into the running instance; nothing if there is none, or it is dead. */
  #enter<T>(call: (bindings: Bindings) => T): T | undefined {
    const running = this.#running;
    return running?.guard.enter(() => call(running.bindings));
  }

  async #instance(): Promise<Instance> {
    this.#program ??= load().catch((error: unknown) => {
      // The next run tries again.
      this.#program = undefined;
      throw error;
    });
    const { module, bindings: make } = await this.#program;
    const bindings = make();
    const guard = new Guard((error) => {
      if (made === this.#running)
        this.#ended(made.panic ?? `The lesson failed: ${errorText(error)}`);
    });
    const made: Instance = { bindings, guard, panic: undefined };
    const instance = await WebAssembly.instantiate(module, importsOf(module, bindings));
    bindings.__wbg_set_wasm(guard.exports(instance.exports));
    (instance.exports["__wbindgen_start"] as () => void)();
    return made;
  }
}

/** The bindings are all that the module imports. */
function importsOf(module: WebAssembly.Module, bindings: Bindings): WebAssembly.Imports {
  const from = WebAssembly.Module.imports(module).map((wanted) => wanted.module);
  return Object.fromEntries(
    from.map((name) => [name, bindings as unknown as WebAssembly.ModuleImports]),
  );
}

const script = new Loading<{ default: () => Bindings }>(
  (query) => import(siteAddress(BINDINGS) + query),
);

async function load(): Promise<Program> {
  const [module, loaded] = await Promise.all([compile(siteAddress(MODULE)), script.get()]);
  return { module, bindings: loaded.default };
}

async function compile(url: string): Promise<WebAssembly.Module> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  // Only what is served as WebAssembly can be compiled while it arrives.
  const type = response.headers.get("content-type") ?? "";
  return type.startsWith("application/wasm")
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}
