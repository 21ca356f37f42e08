/** Requests for the JavaScript of programs, as far as they are allowed. */

import { headerLines, readHeaderLines } from "./header-lines.js";

/** What a program is told if it may not have the network. */
export type Refusal = string;

export interface Answered {
  url: string;
  status: number;
  statusText: string;
  /** See header-lines.ts. */
  headers: string;
  body: Uint8Array;
}

export interface Wish {
  url: string;
  method: string;
  headers: string;
  body: Uint8Array;
}

/** The longest body of an answer, in bytes. */
const LONGEST = 32 << 20;

/** How many requests may be under way. */
const MOST = 100;

export class Network {
  readonly #refusal: Refusal | undefined;
  readonly #underWay = new Map<number, AbortController>();

  /** @param refusal Why there is none; `undefined` if there is one. */
  constructor(refusal: Refusal | undefined) {
    this.#refusal = refusal;
  }

  /** Makes a request. Rejects with an Error for the program. */
  async request(number: number, wish: Wish): Promise<Answered> {
    const { url, method, headers, body } = wish;
    this.#permit(url);
    const abort = new AbortController();
    this.#underWay.set(number, abort);
    try {
      const response = await fetch(url, {
        method,
        headers: readHeaderLines(headers),
        signal: abort.signal,
        ...(body.length > 0 ? { body: body.slice() } : {}),
      });
      return {
        url: response.url,
        status: response.status,
        statusText: response.statusText,
        headers: headerLines(response.headers),
        body: await whole(response),
      };
    } catch (error) {
      throw new Error(`fetch(${url}) failed: ${reasonOf(error)}`, { cause: error });
    } finally {
      this.#underWay.delete(number);
    }
  }

  abort(number: number): void {
    this.#underWay.get(number)?.abort();
  }

  /** @throws Why not. */
  #permit(url: string): void {
    const scheme = url.slice(0, url.indexOf(":"));
    // It holds its own answer.
    if (scheme === "data") return;
    if (scheme !== "http" && scheme !== "https") {
      throw new Error(`fetch(${url}) failed: only http, https and data addresses can be fetched`);
    }
    if (this.#refusal !== undefined) throw new Error(`fetch(${url}) failed: ${this.#refusal}`);
    if (this.#underWay.size >= MOST) {
      throw new Error(`fetch(${url}) failed: ${MOST} requests are under way already`);
    }
  }
}

async function whole(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const next = await reader?.read();
    if (!next || next.done) break;
    length += next.value.length;
    if (length > LONGEST) {
      await reader?.cancel();
      throw new Error(`the answer is longer than ${LONGEST >> 20} MB`);
    }
    chunks.push(next.value);
  }
  return Buffer.concat(chunks);
}

/** Node hides what went wrong in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && cause.message !== "" ? cause.message : error.message;
}
