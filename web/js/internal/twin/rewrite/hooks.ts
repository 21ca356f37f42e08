/**
 * What a rewritten program calls, and under which names: the contract between the rewriter on
 * the page and the observer in the worker. Types and names only.
 */

/** The global through which a rewritten program reports. */
export const HOOKS = "__ps";

/** The parameter of each observed async generator that stands for its present call. */
export const GENERATOR = "__ps_g";

/** The constant in each observed async function that stands for its present call. */
export const CALL = "__ps_f";

/** The name under which calls of `console` methods are marked. */
export const CONSOLE = "console";

/** What {@link HOOKS} is. */
export interface Hooks {
  /**
   * An async function was called; its body is about to begin. `line` and `name` are those of the
   * function, `args` are the values of its parameters.
   */
  enter(line: number, name: string, args: readonly unknown[]): Call;

  /**
   * An async generator was called. Nothing of its body runs before its first value is asked for;
   * `line`, `name` and `args` as for {@link Hooks.enter}.
   */
  generator(line: number, name: string, args: readonly unknown[]): unknown;

  /**
   * The body of an async generator begins. `created` is what {@link Hooks.generator} has returned,
   * unless the program has passed an argument in its place.
   */
  begin(created: unknown, line: number, name: string): GeneratorCall;

  /**
   * The function `name` is about to be called from `line`. The result is always empty: it is
   * spread behind the last argument, and so evaluated after all others. With a `site` the call's
   * result follows, see {@link Hooks.of}.
   */
  at(line: number, name: string, site?: number): readonly never[];

  /** What the call at `site` returned, if it did. Each place has a number of its own. */
  of<T>(site: number, result: T): T;

  /**
   * `new Promise` in `line` is about to call `executor`. Returns what it is to call instead, or
   * `executor` if that is no function.
   */
  executor(line: number, executor: unknown): unknown;

  /** What that `new Promise` has made. */
  made<T>(promise: T): T;

  /**
   * The function `name` is about to be handed to someone who may call it, in `line`. With a `site`
   * what that call returns follows, see {@link Hooks.each}.
   */
  passed(line: number, name: string, site?: number): readonly never[];

  /** What the call at `site`, which was handed a function, has returned, if it did. */
  each<T>(site: number, result: T): T;
}

/** What {@link CALL} is in an async generator. */
export interface GeneratorCall extends Call {
  /** It is about to stand at the `yield` in `line`. Returns `value`. */
  yields<T>(line: number, value: T): T;

  /** It goes on after a `yield`. Returns `value`. */
  resumed<T>(value: T): T;
}

/** What {@link CALL} is: one call of an async function. */
export interface Call {
  /** It is about to suspend at the `await` in `line`. Returns `value`. */
  reach<T>(line: number, value: T): T;

  /**
   * It goes on after an `await`. Returns `value` in a box, which the program opens with `?.v`:
   * when the value turns out to be of no use (`const { a } = await nothing`), the engine's error
   * names the expression, and of an optional chain it says what it says of an `await`.
   */
  resume<T>(value: T): { v: T };

  /** It goes on after an `await` if it stood at one: in a `catch` or `finally`. */
  back(): void;

  /**
   * Wraps what a `for await` in `line` iterates, so that it reports where the loop suspends. In a
   * box, as for {@link Call.resume}.
   */
  each<T>(line: number, iterable: T): { v: T };

  /** It is about to return `value`, in `line`. Returns `value`. */
  returns<T>(line: number, value: T): T;

  /** It threw `error` and did not catch it. Returns `error`. */
  fail<T>(error: T): T;

  /** It is over, whichever way; `line` is that of its end. */
  leave(line: number): void;
}
