/**
 * Puts `window.pollscope` on the page and passes what is asked of it on to the Rust side.
 *
 * It translates between the promised surface and the narrow one that wasm-bindgen offers (JSON
 * texts, strings that are thrown). It must not know what a lesson or a run is.
 */

import type { LoadOptions, LessonInfo, Pollscope, RunResult } from "../public/pollscope.js";

/** The version of the surface, see public/pollscope.ts. */
const VERSION = "0.1.0";

/** What the Rust side offers. */
export interface AutomationHost {
  /** `LessonInfo[]` as JSON. */
  lessons(): string;
  /** Shows a lesson. Throws a string that says what is wrong. */
  load(slug: string): void;
  /** Runs both halves; resolves with a `RunResult` as JSON. */
  run(): Promise<string>;
  stop(): void;
  reset(): void;
}

let host: AutomationHost | undefined;
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
      // Callers are plain JavaScript too, so the type is no guarantee.
      const lesson: unknown = (what as LoadOptions | undefined)?.lesson;
      if (typeof lesson !== "string") {
        throw new TypeError('pollscope.load wants an object such as { lesson: "join-all" }');
      }
      await ready;
      asErrors(() => now().load(lesson));
    },
    run: async () => {
      await ready;
      return JSON.parse(await asErrors(() => now().run())) as RunResult;
    },
    stop: () => now().stop(),
    reset: () => now().reset(),
  });
  Object.defineProperty(target, "pollscope", { value: pollscope, enumerable: true });
}

/** Connects `window.pollscope` to the Rust side and resolves `ready`. */
export function publish(rust: AutomationHost): void {
  host = rust;
  resolveReady();
}

function now(): AutomationHost {
  if (!host) throw new Error("pollscope is not ready yet: await window.pollscope.ready first");
  return host;
}

/** Rust throws strings; a caller of the surface can expect Errors, with a stack. */
function asErrors<T>(call: () => T): T {
  try {
    return call();
  } catch (thrown) {
    throw thrown instanceof Error ? thrown : new Error(String(thrown));
  }
}
