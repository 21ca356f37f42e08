/**
 * What the observer needs from whatever it runs in: a worker on the page, Node in the tests.
 *
 * Everything is taken before the program runs, so that a program which replaces a global changes
 * its own view only.
 */

/** A handle of a timer: a number in browsers, an object in Node. */
export type TimerHandle = number | object;

/** The clock of a program and what it may have happen later. Times are milliseconds. */
export interface ProgramClock {
  /** The time since some fixed moment; never decreases. */
  readonly now: () => number;
  readonly setTimeout: (callback: () => void, delay?: number) => TimerHandle;
  readonly setInterval: (callback: () => void, delay?: number) => TimerHandle;
  /** Clears timeouts and intervals alike. */
  readonly clear: (handle: TimerHandle) => void;
  /**
   * A clock that jumps asks this before it does: whether something else is still under way, and
   * after how many milliseconds to look again; undefined if it may jump.
   */
  lookAgain?: () => number | undefined;
  /** A clock that jumps calls this when it would go further than it may; it stands still then. */
  exceeded?: () => void;
}

/** Where a program runs. */
export interface Platform {
  /** The global object of the program; console, timers and hooks are put there. */
  readonly global: object;
  /** What the program takes for time: the host's, or one that jumps. */
  readonly clock: ProgramClock;
  /** Milliseconds on the host's clock since some fixed moment; never decreases. */
  readonly now: () => number;
  /** The host's, for the observer's own needs. */
  readonly setTimeout: (callback: () => void, delay?: number) => void;
  /** Sends a `TwinMessage`, as JSON. */
  readonly send: (json: string) => void;
  /** Runs a script in the global scope. */
  readonly evaluate: (code: string) => void;
  /** Names who is told what happens outside the program's own calls. Once, before it starts. */
  readonly listen: (listener: PlatformListener) => void;
}

/** What happens outside the program's own calls. */
export interface PlatformListener {
  /** No code of the program caught this error. */
  readonly uncaught: (error: unknown) => void;
  /** Nobody handled this rejected promise. */
  readonly unhandled: (promise: object, reason: unknown) => void;
  /** A promise that was reported as unhandled is handled after all. */
  readonly handled: (promise: object) => void;
  /** The program asked for its own end. */
  readonly closed: () => void;
}
