/**
 * Puts `window.pollscope` on the page and passes what is asked of it on to the Rust side.
 *
 * It translates between the promised surface and the narrow one that wasm-bindgen offers (JSON
 * texts, strings that are thrown). It must not know what a lesson or a run is.
 */

import type {
  CheckReport,
  ExpectationInfo,
  InsightInfo,
  LessonInfo,
  LiveLayout,
  LoadOptions,
  Pollscope,
  RunResult,
  StateInfo,
} from "../public/pollscope.js";
import { toJson } from "./text.js";

/** The version of the surface, see public/pollscope.ts. */
const VERSION = "0.4.0";

/** What the Rust side offers. */
export interface AutomationHost {
  /** `LessonInfo[]` as JSON. */
  lessons(): string;
  /**
   * Shows something, `LoadOptions` as JSON; resolves when it is shown. Throws, or rejects with, a string
   * that says what is wrong.
   */
  load(options: string): Promise<void>;
  /** Resolves with a `CheckReport` as JSON. */
  check(): Promise<string>;
  /** Resolves with a `LiveLayout` as JSON. */
  layout(): Promise<string>;
  /** Runs both halves; resolves with a `RunResult` as JSON. */
  run(): Promise<string>;
  stop(): void;
  reset(): void;
  /** `StateInfo` as JSON. */
  state(): string;
  /** `InsightInfo[]` as JSON. */
  insights(): string;
  /** What the run says to expectations; takes an `ExpectRequest`, gives `ExpectationInfo[]`, both as JSON. */
  expect(request: string): string;
  /** What contradicts itself in the events, `string[]` as JSON. */
  violations(): string;
  /** The trace as JSON, in that format. */
  trace(format: string): string;
  /** Puts the playhead there, in milliseconds as a decimal number; resolves when it stands there. */
  seek(ms: string): Promise<void>;
}

let host: AutomationHost | undefined;
/** Why the Rust side answers nothing any more, if it has failed. */
let failure: Error | undefined;
/** Rejects everything that was asked and has no answer. */
const running = new Set<(reason: Error) => void>();
let resolveReady: () => void;
const ready = new Promise<void>((resolve) => {
  resolveReady = resolve;
});

/** Creates `window.pollscope`. Calls wait for {@link publish} or say that it has not come yet. */
export function install(target: Window): void {
  const pollscope: Pollscope = Object.freeze({
    version: VERSION,
    ready,
    lessons: () => JSON.parse(now().lessons()) as LessonInfo[],
    load: async (what: LoadOptions) => {
      const options = loadOptions(what);
      await ready;
      await asErrors(() => untilFailure(now().load(options)));
    },
    run: async () => {
      await ready;
      return JSON.parse(await asErrors(() => untilFailure(now().run()))) as RunResult;
    },
    stop: () => now().stop(),
    reset: () => now().reset(),
    state: () => JSON.parse(now().state()) as StateInfo,
    insights: () => JSON.parse(now().insights()) as InsightInfo[],
    expect: async (expectations: string | readonly string[], half = "rust") => {
      const texts = typeof expectations === "string" ? [expectations] : expectations;
      if (!Array.isArray(texts) || texts.some((text) => typeof text !== "string")) {
        throw new TypeError('pollscope.expect wants texts such as ["ends_within(1 s)"]');
      }
      if (half !== "rust" && half !== "javascript") {
        throw new TypeError('pollscope.expect wants "rust" or "javascript" for the half');
      }
      await ready;
      const request = toJson({ expectations: texts, half });
      return JSON.parse(await asErrors(() => now().expect(request))) as ExpectationInfo[];
    },
    check: async () => {
      await ready;
      return JSON.parse(await asErrors(() => untilFailure(now().check()))) as CheckReport;
    },
    layout: async () => {
      await ready;
      return JSON.parse(await asErrors(() => untilFailure(now().layout()))) as LiveLayout;
    },
    violations: () => JSON.parse(now().violations()) as string[],
    trace: ((format: string) => {
      if (format !== "json" && format !== "chrome") {
        throw new TypeError('pollscope.trace wants "json" or "chrome"');
      }
      return JSON.parse(now().trace(format)) as unknown;
    }) as Pollscope["trace"],
    seek: async (ms: number) => {
      if (typeof ms !== "number" || !Number.isFinite(ms)) {
        throw new TypeError("pollscope.seek wants a number of milliseconds, such as 1240");
      }
      await ready;
      await asErrors(() => untilFailure(now().seek(String(ms))));
    },
  });
  Object.defineProperty(target, "pollscope", { value: pollscope, enumerable: true });
}

/** Connects `window.pollscope` to the Rust side and resolves `ready`. */
export function publish(rust: AutomationHost): void {
  host = rust;
  resolveReady();
}

/**
 * The Rust side has failed and can do nothing more, not even answer: everything that waits for it
 * and everything that is asked from now on gets an Error with this message.
 */
export function failed(message: string): void {
  failure ??= new Error(message);
  for (const reject of running) reject(failure);
  running.clear();
  // Calls that waited for the beginning go on, and find the failure.
  resolveReady();
}

const CLOCKS: readonly unknown[] = ["real", "simulated"];

/** Callers are plain JavaScript too, so the type is no guarantee. */
function loadOptions(what: LoadOptions | undefined): string {
  const { lesson, rust, js, clock } = what ?? {};
  const texts = [lesson, rust, js].filter((one) => one !== undefined);
  const some = texts.length > 0 || clock !== undefined;
  if (!some || texts.some((one) => typeof one !== "string")) {
    throw new TypeError(
      'pollscope.load wants an object such as { lesson: "join-all" } or { rust: "fn main() {}" }',
    );
  }
  if (clock !== undefined && !CLOCKS.includes(clock)) {
    throw new TypeError('pollscope.load wants "real" or "simulated" for the clock');
  }
  return toJson({ lesson, rust, js, clock });
}

function now(): AutomationHost {
  if (failure) throw failure;
  if (!host) throw new Error("pollscope is not ready yet: await window.pollscope.ready first");
  return host;
}

/** What {@link failed} can end too: a Rust side that has failed settles no promise. */
function untilFailure<T>(answer: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    running.add(reject);
    const forget = () => running.delete(reject);
    answer.finally(forget).then(resolve, reject);
  });
}

/**
 * Rust throws strings, and so do its promises; a caller of the surface can expect Errors, with a
 * stack.
 */
async function asErrors<T>(call: () => T | Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    // After a failure the engine's own error (unreachable executed) says less than the panic did.
    throw failure ?? (thrown instanceof Error ? thrown : new Error(String(thrown)));
  }
}
