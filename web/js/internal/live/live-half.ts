/**
 * The live engine, as the Rust side sees it: fetch, check, run, lay out, stop. Data crosses as JSON.
 *
 * Only a stand-in that loads the real thing (page-engine.ts) when it is first needed. It must not
 * know how programs are compiled.
 */

import type { LiveCheck, LiveLayout, LiveReport } from "../../generated/protocol.js";
import { load } from "lazy:./page-engine.ts";
import { errorText } from "../error-text.js";
import { isOffline } from "../is-offline.js";
import { Loading } from "../loading.js";
import type { PageEngine } from "./page-engine.js";
import { canSuspend } from "./worker/suspends.js";

/** What is called with what happens. */
export interface LiveListener {
  /** `LiveReport` as JSON. */
  report(json: string): void;
  /** Bytes of the trace of the run; returns a sentence if they are no trace. */
  trace(bytes: Uint8Array): string | undefined;
}

const pageEngine = new Loading<typeof import("./page-engine.js")>(load);

export class Live {
  readonly #listener: LiveListener;
  #engine: Promise<PageEngine> | undefined;
  #loaded: PageEngine | undefined;
  /** Cancels the wait for the engine. */
  #opening = new AbortController();

  constructor(report: LiveListener["report"], trace: LiveListener["trace"]) {
    this.#listener = { report, trace };
  }

  /** Whether edited Rust can wait for real time in this browser. */
  static canWait(): boolean {
    return canSuspend();
  }

  /**
   * Fetches what a program (`LiveProgram` as JSON) needs, and says so as it goes on. Resolves with
   * whether everything is there; never rejects.
   */
  async fetch(program: string): Promise<boolean> {
    try {
      return await (await this.#load()).fetch(program);
    } catch (error) {
      if (!isAbort(error)) this.#notLoaded(unavailable(error));
      return false;
    }
  }

  /** Ends fetching; what is there by then is kept. */
  cancel(): void {
    this.#opening.abort();
    this.#engine?.then(
      (engine) => engine.cancel(),
      () => undefined,
    );
    // The next request starts to wait again.
    if (!this.#loaded) this.#engine = undefined;
  }

  /** Runs a program that was fetched for. A run in progress is stopped first. */
  run(program: string): void {
    this.#load().then(
      (engine) => engine.run(program),
      () => undefined,
    );
  }

  /**
   * Tells a program that waits for Ctrl-C to stop; it goes on, and may take its time. False if it does
   * not wait for that, or was told before.
   */
  interrupt(): boolean {
    return this.#loaded?.interrupt() ?? false;
  }

  /** Ends a run in progress at once. Nothing more is reported of it, not even its end. */
  stop(): void {
    this.#engine?.then(
      (engine) => engine.stop(),
      () => undefined,
    );
  }

  /** What is wrong with a program, as the compiler sees it: `LiveCheck` as JSON. */
  async check(program: string): Promise<string> {
    return this.#load().then(
      (engine) => engine.check(program),
      (error: unknown) => {
        const found: LiveCheck = { diagnostics: [], message: unavailable(error) };
        return JSON.stringify(found);
      },
    );
  }

  /** How a program's types lie in memory: `LiveLayout` as JSON. */
  async layout(program: string): Promise<string> {
    return this.#load().then(
      (engine) => engine.layout(program),
      (error: unknown) => {
        const found: LiveLayout = { diagnostics: [], message: unavailable(error), types: [] };
        return JSON.stringify(found);
      },
    );
  }

  /** The crates that programs may use: `LiveCrate[]` as JSON. Rejects with a sentence. */
  async crates(): Promise<string> {
    try {
      return await (await this.#load()).crates();
    } catch (error) {
      throw errorText(error);
    }
  }

  #notLoaded(message: string | null): void {
    const report: LiveReport = { type: "not_loaded", message };
    this.#listener.report(JSON.stringify(report));
  }

  #load(): Promise<PageEngine> {
    if (this.#engine) return this.#engine;
    const { signal } = (this.#opening = new AbortController());
    const opened = pageEngine
      .get()
      .then(({ PageEngine }) => PageEngine.open(this.#listener, signal))
      .then((engine) => (this.#loaded = engine))
      .catch((error: unknown) => {
        // The next call tries again.
        if (this.#engine === opened) this.#engine = undefined;
        // Cancelled by the person: no message.
        if (isAbort(error)) this.#notLoaded(null);
        throw error;
      });
    this.#engine = opened;
    return opened;
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

function unavailable(error: unknown): string {
  if (isAbort(error)) return "The Rust compiler isn't loaded yet.";
  const reason = errorText(error);
  const what = isOffline() ? "This device is offline: connect" : "Check the connection";
  return `The part of the page that compiles Rust could not be loaded (${reason}). ${what} and try again.`;
}
