/**
 * What the page and the sandboxed frame say to each other: start a worker, end it, it failed.
 *
 * What the program itself reports does not pass through here; the worker has a port of its own to
 * the page, see TwinMessage in generated/protocol.ts.
 */

/** The first word of the frame, to the page's window. The page answers with {@link Connect}. */
export const HELLO = "pollscope frame";

/** What a worker says in place of being ready if it may not evaluate a program. */
export const NO_EVAL = "pollscope no eval";

/** The page's answer, with the port over which everything else goes. */
export interface Connect {
  /** The script of the workers. */
  readonly workerCode: string;
}

/** From the page to the frame. */
export type FrameCommand =
  /** Start a worker, and give it the port that comes with this message. */
  | { readonly type: "spawn"; readonly worker: number }
  /** End it at once. */
  | { readonly type: "terminate"; readonly worker: number }
  /** Say that you are there. */
  | { readonly type: "ask" };

/** From the frame to the page. */
export type FrameMessage =
  /** A worker could not be started, or broke down. */
  | { readonly type: "failed"; readonly worker: number; readonly reason: string }
  /** The answer to `ask`. */
  | { readonly type: "alive" };

/** Refuses what is not a {@link FrameMessage}. */
export function parseFrameMessage(data: unknown): FrameMessage | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const { type, worker, reason } = data as Partial<Record<string, unknown>>;
  if (type === "alive") return { type };
  if (type !== "failed" || typeof worker !== "number" || typeof reason !== "string")
    return undefined;
  return { type, worker, reason: reason.slice(0, 500) };
}
