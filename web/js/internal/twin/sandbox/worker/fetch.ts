/**
 * `fetch` without a network: it answers from a list, after the time that the list says.
 *
 * It must not know which clock that time passes on.
 */

import type { Fixture } from "../../../../generated/protocol.js";

const { defineProperty } = Object;
const { parse } = JSON;
const { apply } = Reflect;
const { Promise, Request, Response, TextEncoder, TypeError } = globalThis;
const { replace } = String.prototype;

/** Has `callback` called after so many milliseconds; the result gives that up. */
export type Later = (callback: () => void, delay: number) => () => void;

/** Puts `fetch` into the program's global scope. */
export function installFetch(global: object, fixtures: readonly Fixture[], later: Later): void {
  const find = (url: string) => {
    for (let index = 0; index < fixtures.length; index += 1) {
      if (fixtures[index]?.url === url) return fixtures[index];
    }
    return undefined;
  };
  const fetch = (input: unknown, options?: { readonly signal?: AbortSignal | null }) =>
    new Promise((resolve, reject) => {
      const url = input instanceof Request ? input.url : `${input as string}`;
      const signal = options?.signal ?? (input instanceof Request ? input.signal : undefined);
      signal?.throwIfAborted();
      const fixture = find(url);
      const giveUp = later(() => {
        if (fixture) resolve(response(fixture));
        else reject(new TypeError(unknown(url, fixtures)));
      }, fixture?.latency ?? 0);
      signal?.addEventListener("abort", () => {
        giveUp();
        reject(signal.reason as Error);
      });
    });
  defineProperty(global, "fetch", { value: fetch, writable: true, configurable: true });
}

/** Why there is no answer, and which ones there are. */
function unknown(url: string, fixtures: readonly Fixture[]): string {
  if (fixtures.length === 0) {
    return `fetch(${url}) failed: this program runs without network access`;
  }
  let known = "";
  for (let index = 0; index < fixtures.length; index += 1) {
    known += (index > 0 ? ", " : "") + (fixtures[index]?.url ?? "");
  }
  return `fetch(${url}) failed: there is no network here, only ${known}`;
}

/**
 * A response whose body is there at once. The browser's own way of reading it takes turns of the
 * real event loop, which a simulated clock would jump over.
 */
function response({ body, content_type, status, url }: Fixture): Response {
  // Some statuses, such as 204, allow no body at all.
  const empty = status === 204 || status === 205 || status === 304;
  const headers = { "content-type": content_type };
  const made = new Response(empty ? null : body, { status, headers });
  let used = false;
  const read =
    <T>(convert: () => T) =>
    (): Promise<T> =>
      new Promise((resolve) => {
        if (used) throw new TypeError("body stream already read");
        used = true;
        resolve(convert());
      });
  const own: Record<string, unknown> = {
    text: read(() => body),
    // A byte order mark is no part of the text.
    json: read(() => parse(apply(replace, body, [/^\ufeff/, ""]) as string) as unknown),
    arrayBuffer: read(() => new TextEncoder().encode(body).buffer),
    bytes: read(() => new TextEncoder().encode(body)),
  };
  for (const name in own) {
    defineProperty(made, name, { value: own[name], writable: true, configurable: true });
  }
  defineProperty(made, "bodyUsed", { get: () => used, configurable: true });
  defineProperty(made, "url", { value: url, configurable: true });
  return made;
}
