/**
 * What an embedded page and the page around it say to each other: `docs/embed.md`. The events come from
 * Rust (`crate/protocol/src/embed.rs`); the calls are those of `window.pollscope`.
 */

import { EMBED_VERSION, type EmbedEvent } from "../../generated/protocol.js";

/** What the page around may ask for. */
export const CALLS = ["run", "stop", "reset", "load", "seek", "expect", "theme"] as const;
export type Call = (typeof CALLS)[number];

/** Page around to page within. Each is answered with its `id`. */
export interface CallMessage {
  readonly pollscope: typeof EMBED_VERSION;
  readonly id: number;
  readonly call: Call;
  /** What the method takes, if it takes anything. */
  readonly argument?: unknown;
}

/** Page within to page around: what a call came to. */
export interface AnswerMessage {
  readonly pollscope: typeof EMBED_VERSION;
  readonly id: number;
  readonly value?: unknown;
  /** Why it failed, in a sentence. */
  readonly error?: string;
}

/** The call in a message, if it is one. Anybody may post anything. */
export function asCall(data: unknown): CallMessage | undefined {
  const { id, call, argument } = ours(data) ?? {};
  const known = CALLS.find((one) => one === call);
  if (typeof id !== "number" || !Number.isSafeInteger(id) || known === undefined) return undefined;
  return { pollscope: EMBED_VERSION, id, call: known, argument };
}

/** The answer in a message, if it is one. */
export function asAnswer(data: unknown): AnswerMessage | undefined {
  const { id, value, error } = ours(data) ?? {};
  if (typeof id !== "number") return undefined;
  return {
    pollscope: EMBED_VERSION,
    id,
    value,
    ...(typeof error === "string" ? { error } : {}),
  };
}

/**
 * The event in a message, if it is one. The page within has made it, so that its fields are what its type
 * says is up to the version.
 */
export function asEvent(data: unknown): EmbedEvent | undefined {
  const message = ours(data);
  if (typeof message?.["type"] !== "string") return undefined;
  return message as unknown as EmbedEvent;
}

function ours(data: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const message = data as Readonly<Record<string, unknown>>;
  return message["pollscope"] === EMBED_VERSION ? message : undefined;
}
