/**
 * Has the program's own calls of `then`, `Promise.all`, `queueMicrotask` and the like report.
 *
 * Everything is replaced in place on the engine's own objects, and every replacement does nothing
 * but call the original with callbacks that report: no promise more, no job more, the same order.
 * `Promise` itself and its prototype's `constructor` stay as they are, because an `await` compares
 * them. It must not know what is made of the reports.
 */

import type { PromiseOutcome } from "../../../../generated/protocol.js";
import type { Job } from "./event-loop.js";
import type { Observer, Resolvers } from "./observer.js";
import type { Promises, Tracked } from "./promises.js";
import type { Method, Replacements } from "./replace.js";

const { apply } = Reflect;

type Callback = (value: unknown) => unknown;

/** A call of `Promise.all` or one of its companions that is under way. */
interface Combining {
  readonly promise: Tracked;
  readonly kind: Combinator;
  /** How many elements were asked so far, and how many have an outcome that is not the end. */
  asked: number;
  heard: number;
  counted: boolean;
}

type Combinator = "all" | "allSettled" | "any" | "race";

/** Replaces what makes promises and jobs. */
export function installPromises(
  replacements: Replacements,
  global: object,
  observer: Observer,
): void {
  new PromiseGlobals(replacements, observer).install(global);
}

class PromiseGlobals {
  readonly #replacements: Replacements;
  readonly #observer: Observer;
  readonly #promises: Promises;
  readonly #Promise: PromiseConstructor = Promise;
  #combining: Combining | undefined;
  /** The method that is about to call `then` on behalf of the program. */
  #instead: { readonly name: string; readonly line: number } | undefined;

  constructor(replacements: Replacements, observer: Observer) {
    this.#replacements = replacements;
    this.#observer = observer;
    this.#promises = observer.promises;
  }

  install(global: object): void {
    this.#replaceThen();
    this.#replaceByThen("catch");
    this.#replaceByThen("finally");
    for (const kind of ["all", "allSettled", "any", "race"] as const) this.#replaceCombinator(kind);
    this.#replaceMaker("resolve", (promise, args, line) =>
      this.#promises.resolved(promise, args[0], line),
    );
    this.#replaceMaker("reject", (promise, args, line) =>
      this.#promises.settled(promise, "rejected", line, { value: args[0] }),
    );
    this.#replaceWithResolvers();
    this.#replaceQueueMicrotask(global);
  }

  #replaceThen(): void {
    const globals = this;
    this.#replacements.method(Promise.prototype, "then", (original) => ({
      then(this: unknown, ...args: unknown[]): unknown {
        return globals.#then(original, this, args);
      },
    }));
  }

  #then(original: Method, self: unknown, args: unknown[]): unknown {
    const promise = this.#promises.of(self);
    const line = this.#observer.markOf("then");
    if (line === undefined && !this.#instead) {
      if (this.#combining) return this.#ask(original, self, args, this.#combining);
      // Nothing runs, so it is the engine that asks, for whoever was resolved with it first.
      const follower = this.#promises.loop.idle ? promise?.following.shift() : undefined;
      if (follower) {
        const { loop } = this.#promises;
        return loop.run(follower.job, () => {
          const job = this.#promises.awaits(self, follower.promise.id, follower.job.line);
          const told = (outcome: PromiseOutcome, value: unknown) =>
            this.#promises.settled(follower.promise, outcome, follower.job.line, { value });
          return apply(original, self, this.#callbacks(args, job, self, told));
        });
      }
    }
    const { name, line: at } = this.#instead ?? { name: "then", line: line ?? 0 };
    this.#instead = undefined;
    const derived = this.#promises.created(name, at, "reaction");
    const job = this.#promises.awaits(self, derived.id, at);
    const result = apply(original, self, this.#callbacks(args, job, self, undefined, derived));
    this.#promises.bind(result, derived);
    return result;
  }

  /**
   * The callbacks given to `then`, each reporting as `job`. Where none was given the engine passes
   * the outcome on, and so does what is given instead.
   */
  #callbacks(
    args: unknown[],
    job: Job,
    self: unknown,
    told?: (outcome: PromiseOutcome, value: unknown) => void,
    derived?: Tracked,
  ): [Callback, Callback] {
    const { loop } = this.#promises;
    const reporting =
      (outcome: PromiseOutcome, callback: unknown): Callback =>
      (value) =>
        loop.run(job, () => {
          this.#promises.heard(self, outcome, { value });
          try {
            const result = called(callback, outcome, value);
            if (derived) this.#promises.resolved(derived, result, job.line);
            return result;
          } catch (error) {
            if (derived) this.#promises.settled(derived, "rejected", job.line, { value: error });
            throw error;
          } finally {
            told?.(outcome, value);
          }
        });
    return [reporting("fulfilled", args[0]), reporting("rejected", args[1])];
  }

  /** `catch` and `finally` call `then`, by themselves or by that of a subclass. */
  #replaceByThen(name: "catch" | "finally"): void {
    const globals = this;
    this.#replacements.method(Promise.prototype, name, (original) => ({
      [name](this: unknown, ...args: unknown[]): unknown {
        globals.#instead = { name, line: globals.#observer.markOf(name) ?? 0 };
        try {
          return apply(original, this, args) as unknown;
        } finally {
          globals.#instead = undefined;
        }
      },
    }));
  }

  #replaceCombinator(kind: Combinator): void {
    const globals = this;
    this.#replacements.method(Promise, kind, (original) => ({
      [kind](this: unknown, ...args: unknown[]): unknown {
        if (this !== globals.#Promise) return apply(original, this, args) as unknown;
        return globals.#combine(kind, original, args);
      },
    }));
  }

  #combine(kind: Combinator, original: Method, args: unknown[]): unknown {
    const line = this.#observer.markOf(kind) ?? 0;
    const promise = this.#promises.created(`Promise.${kind}`, line, "combinator");
    const combining: Combining = { promise, kind, asked: 0, heard: 0, counted: false };
    const around = this.#combining;
    this.#combining = combining;
    let result: unknown;
    try {
      result = apply(original, this.#Promise, args);
    } finally {
      this.#combining = around;
    }
    combining.counted = true;
    this.#promises.bind(result, promise);
    this.#combined(combining, line);
    return result;
  }

  /** The engine asks an element of a combinator for its outcome. */
  #ask(original: Method, self: unknown, args: unknown[], combining: Combining): unknown {
    const { promise, kind } = combining;
    combining.asked += 1;
    const line = 0;
    const job = this.#promises.awaits(self, promise.id, line);
    const told = (outcome: PromiseOutcome, value: unknown) => {
      const decides =
        kind === "race" ||
        (kind === "all" && outcome === "rejected") ||
        (kind === "any" && outcome === "fulfilled");
      if (decides) this.#promises.settled(promise, outcome, line, { value });
      combining.heard += 1;
      this.#combined(combining, line);
    };
    return apply(original, self, this.#callbacks(args, job, self, told));
  }

  /** A combinator has its outcome at the latest when all its elements have theirs. */
  #combined({ promise, kind, asked, heard, counted }: Combining, line: number): void {
    if (!counted || heard < asked || kind === "race") return;
    this.#promises.settled(promise, kind === "any" ? "rejected" : "fulfilled", line);
  }

  /** `Promise.resolve` and `Promise.reject`. */
  #replaceMaker(
    name: "resolve" | "reject",
    made: (promise: Tracked, args: unknown[], line: number) => void,
  ): void {
    const globals = this;
    this.#replacements.method(Promise, name, (original) => ({
      [name](this: unknown, ...args: unknown[]): unknown {
        const result = apply(original, this, args) as unknown;
        // A combinator makes promises of its elements, which are nobody's business.
        const line = globals.#observer.markOf(name);
        if (this !== globals.#Promise || (line === undefined && globals.#combining)) return result;
        // A promise is returned as it is.
        if (result !== args[0] && !globals.#promises.of(result)) {
          const promise = globals.#promises.created(`Promise.${name}`, line ?? 0, "constructor");
          globals.#promises.bind(result, promise);
          made(promise, args, line ?? 0);
        }
        return result;
      },
    }));
  }

  #replaceWithResolvers(): void {
    const globals = this;
    this.#replacements.method(Promise, "withResolvers", (original) => ({
      withResolvers(this: unknown): unknown {
        const result = apply(original, this, []) as Resolvers & { promise: unknown };
        const line = globals.#observer.markOf("withResolvers") ?? 0;
        const promise = globals.#promises.created("Promise.withResolvers", line, "constructor");
        globals.#promises.bind(result.promise, promise);
        const { resolve, reject } = globals.#observer.resolvers(promise, result, line);
        result.resolve = resolve;
        result.reject = reject;
        return result;
      },
    }));
  }

  #replaceQueueMicrotask(global: object): void {
    const { loop } = this.#promises;
    const globals = this;
    this.#replacements.method(global, "queueMicrotask", (original) => ({
      queueMicrotask(callback: unknown): unknown {
        const line = globals.#observer.markOf("queueMicrotask") ?? 0;
        // The engine's own error says best what is wrong.
        if (typeof callback !== "function") return apply(original, global, [callback]);
        const job: Job = { id: 0, source: "queue_microtask", future: loop.future, line };
        loop.queued(job);
        return apply(original, global, [
          () => void loop.run(job, () => apply(callback, undefined, [])),
        ]);
      },
    }));
  }
}

/** What a callback of `then` does, or what is done where there is none. */
function called(callback: unknown, outcome: PromiseOutcome, value: unknown): unknown {
  if (typeof callback === "function") return apply(callback, undefined, [value]) as unknown;
  if (outcome === "rejected") throw value;
  return value;
}
