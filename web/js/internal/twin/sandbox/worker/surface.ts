/**
 * The hooks as the program holds them. It can call them itself, with any arguments and on any object,
 * so what it is given leads nowhere: each object is frozen, keeps what is behind it in a private field,
 * and takes nothing but lines, places and names that a rewritten program could have passed.
 *
 * It must not know what is recorded.
 */

import type { Call, GeneratorCall, Hooks } from "../../rewrite/hooks.js";

const { freeze } = Object;
const { isArray } = Array;

/** What lies behind {@link Hooks}; the same, but its calls are not handed out. */
export type Observing = Hooks;

/** The hooks for a program. */
export function surface(observer: Observing): Hooks {
  return freeze({
    enter: (at: unknown, name: unknown, args: unknown) =>
      new CallSurface(observer.enter(line(at), text(name), list(args))),
    generator: (at: unknown, name: unknown, args: unknown) =>
      observer.generator(line(at), text(name), list(args)),
    begin: (created: unknown, at: unknown, name: unknown) =>
      new GeneratorSurface(observer.begin(created, line(at), text(name))),
    at: (at: unknown, name: unknown, site?: unknown) =>
      observer.at(line(at), text(name), place(site)),
    of: <T>(site: unknown, result: T) => observer.of(line(site), result),
    passed: (at: unknown, name: unknown, site?: unknown) =>
      observer.passed(line(at), text(name), place(site)),
    each: <T>(site: unknown, result: T) => observer.each(line(site), result),
    executor: (at: unknown, executor: unknown) => observer.executor(line(at), executor),
    made: <T>(object: T) => observer.made(object),
  });
}

class CallSurface implements Call {
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  reach<T>(at: number, value: T): T {
    return this.#call.reach(line(at), value);
  }

  resume<T>(value: T): { v: T } {
    return this.#call.resume(value);
  }

  back(): void {
    this.#call.back();
  }

  each<T>(at: number, iterable: T): { v: T } {
    return this.#call.each(line(at), iterable);
  }

  returns<T>(at: number, value: T): T {
    return this.#call.returns(line(at), value);
  }

  fail<T>(error: T): T {
    return this.#call.fail(error);
  }

  leave(at: number): void {
    this.#call.leave(line(at));
  }
}

class GeneratorSurface extends CallSurface implements GeneratorCall {
  readonly #generator: GeneratorCall;

  constructor(call: GeneratorCall) {
    super(call);
    this.#generator = call;
  }

  yields<T>(at: number, value: T): T {
    return this.#generator.yields(line(at), value);
  }

  resumed<T>(value: T): T {
    return this.#generator.resumed(value);
  }
}

freeze(CallSurface.prototype);
freeze(GeneratorSurface.prototype);

/** A line, or a place in the source; 0 for what is neither. */
function line(value: unknown): number {
  return typeof value === "number" && value > 0 ? value >>> 0 : 0;
}

function place(value: unknown): number | undefined {
  return typeof value === "number" ? line(value) : undefined;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function list(value: unknown): readonly unknown[] {
  return isArray(value) ? value : NOTHING;
}

const NOTHING: readonly unknown[] = freeze([]);
