/**
 * The live engine with what the page adds to it: one run at a time, checks that overtake each other,
 * reports in place of observers. It must not know how programs are compiled.
 */

import type {
  LiveCheck,
  LiveLayout,
  LiveProgram,
  LiveReport,
  LiveResult,
} from "../../generated/protocol.js";
import { errorText } from "../error-text.js";
import { toJson } from "../text.js";
import type { Engine, Job } from "./engine.js";
import { FilesError } from "./files.js";
import { engine, toolchain } from "./live.js";
import type { LiveListener } from "./live-half.js";
import { Preparing } from "./preparing.js";
import type { ProgramTools } from "./program.js";

/** Where what is done to programs before they are compiled is served, relative to the page. */
const TOOLS = "live/tools/pollscope_live_program.js";

export class PageEngine {
  readonly #engine: Engine;
  readonly #listener: LiveListener;
  #running: Job<LiveResult> | undefined;
  /** The one that was told to stop. */
  #told: Job<LiveResult> | undefined;
  /** Ends what is being fetched. */
  #fetching: AbortController | undefined;
  /** Whether something was fetched to its end. */
  #there = false;
  /** The check that is on; the next one waits for it, for it keeps its worker warm. */
  #checking: Promise<unknown> = Promise.resolve();
  /** How many checks were asked for: only the last one is worth doing. */
  #asked = 0;

  /**
   * Waits until the server has packed the compiler, and reports `preparing` meanwhile.
   *
   * @throws If what it needs cannot be loaded, or `signal` ends the waiting.
   */
  static async open(listener: LiveListener, signal: AbortSignal): Promise<PageEngine> {
    const preparing: LiveReport = { type: "preparing" };
    const files = toolchain();
    await files.prepared(() => listener.report(JSON.stringify(preparing)), signal);
    return new PageEngine(engine(await tools(listener), files), listener);
  }

  private constructor(engine: Engine, listener: LiveListener) {
    this.#engine = engine;
    this.#listener = listener;
  }

  fetch(json: string): Promise<boolean> {
    return this.#fetch(JSON.parse(json) as LiveProgram);
  }

  async #fetch(program: LiveProgram): Promise<boolean> {
    // Whoever comes later takes over: what has arrived is shared.
    const fetching = (this.#fetching ??= new AbortController());
    const progress = ({ bytes, of }: { bytes: number; of: number }) => {
      if (bytes < of) this.#report({ type: "loading", bytes, of });
    };
    // Known at once, and not when the first byte comes.
    if (!this.#there) this.#report({ type: "loading", bytes: 0, of: 0 });
    try {
      await this.#engine.load(program, progress, fetching.signal);
      fetching.signal.throwIfAborted();
    } catch (error) {
      const message = fetching.signal.aborted ? null : sentence(error);
      this.#report({ type: "not_loaded", message });
      return false;
    } finally {
      if (this.#fetching === fetching) this.#fetching = undefined;
    }
    this.#there = true;
    this.#report({ type: "loaded" });
    return true;
  }

  cancel(): void {
    this.#fetching?.abort();
    this.#fetching = undefined;
  }

  run(json: string): void {
    this.stop();
    const job = this.#engine.run(JSON.parse(json) as LiveProgram, {
      stdout: (text) => job === this.#running && this.#printed("stdout", text),
      stderr: (text) => job === this.#running && this.#printed("stderr", text),
      diagnostic: () => undefined,
      events: () => undefined,
    });
    this.#running = job;
    void job.result.then((result) => {
      if (job !== this.#running) return;
      this.#running = undefined;
      const { status, message, exit_code, diagnostics, instrumented } = result;
      const end = { status, message, exit_code, diagnostics, instrumented };
      this.#report({ type: "ended", end });
    });
  }

  /** Tells a program that waits for it to stop; false if it does not, or was told before. */
  interrupt(): boolean {
    const job = this.#running;
    if (!job || job === this.#told) return false;
    this.#told = job;
    return job.interrupt();
  }

  stop(): void {
    const job = this.#running;
    this.#running = undefined;
    job?.stop();
  }

  async check(json: string): Promise<string> {
    const asked = ++this.#asked;
    const program = JSON.parse(json) as LiveProgram;
    const checked = this.#checking.then(async (): Promise<LiveCheck> => {
      if (asked !== this.#asked) return { diagnostics: [], message: null };
      return (await this.#missing(program)) ?? this.#engine.check(program).result;
    });
    this.#checking = checked.catch(() => undefined);
    return toJson(await checked);
  }

  async layout(json: string): Promise<string> {
    const program = JSON.parse(json) as LiveProgram;
    const missing = await this.#missing(program);
    const found: LiveLayout = missing
      ? { ...missing, types: [] }
      : await this.#engine.layout(program).result;
    return toJson(found);
  }

  async crates(): Promise<string> {
    return toJson(await this.#engine.crates());
  }

  /** Nothing, once what a program needs is there; otherwise why it is not. */
  async #missing(program: LiveProgram): Promise<LiveCheck | undefined> {
    if (await this.#fetch(program)) return undefined;
    return { diagnostics: [], message: "The compiler is not there." };
  }

  #printed(stream: "stdout" | "stderr", text: string): void {
    this.#report({ type: "printed", stream, text });
  }

  #report(report: LiveReport): void {
    this.#listener.report(toJson(report));
  }
}

/** The page's own Rust reads the trace: its bytes go there as they are. */
async function tools(listener: LiveListener): Promise<ProgramTools> {
  const preparing = await Preparing.open(TOOLS);
  return {
    prepare: (source) => preparing.prepare(source),
    reader: () => ({
      read(bytes) {
        const wrong = listener.trace(bytes);
        if (wrong !== undefined) throw new Error(wrong);
        return [];
      },
    }),
  };
}

function sentence(error: unknown): string {
  if (error instanceof FilesError) return error.message;
  return `The compiler could not be fetched (${errorText(error)}).`;
}
