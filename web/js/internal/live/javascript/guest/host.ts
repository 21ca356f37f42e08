/**
 * The one way out of the interpreter: a function of its host's, which takes names, numbers, text and
 * bytes, and returns nothing. The host answers later, through `hear` in guest.ts.
 */

/** Calls the host. */
export type Host = (name: HostCall, ...args: (string | number | Uint8Array)[]) => void;

export type HostCall =
  /** The answer to a question: its number, whether it was fulfilled, the value's kind, its text. */
  | "answer"
  /** Call `tick` after this many milliseconds; replaces the previous request. */
  | "wake"
  /** Print a line to the console. */
  | "print"
  /** Make a request: its number, address and method, its headers, its body. */
  | "fetch"
  /** Abort that request. */
  | "abort";

/** Where the host puts its function before it evaluates guest.ts, which takes it away. */
export const HOST = "__pollscope_host";

/** Where guest.ts puts the function that the host calls, and the host takes it from. */
export const HEAR = "__pollscope_hear";

const global = globalThis as unknown as Record<string, unknown>;

export const host = global[HOST] as Host;
delete global[HOST];
