/**
 * `fetch`: it answers from a list, after the time that the list says, and asks the network for
 * nothing unless it was allowed to.
 *
 * It must not know which clock that time passes on.
 */

import type { Fixture } from "../../../../generated/protocol.js";
import { describeCall } from "./describe.js";
import type { Observer } from "./observer.js";
import type { Promises, Settle } from "./promises.js";
import type { Timers } from "./timers.js";
import type { UnderWay } from "./under-way.js";

const { defineProperty } = Object;
const { parse } = JSON;
const { apply } = Reflect;
const { fetch, Promise, Request, Response, TextEncoder, TypeError } = globalThis;
// Node has none, or one that does not know.
const { navigator } = globalThis as { navigator?: { readonly onLine?: boolean } };
const { addEventListener } = EventTarget.prototype;
const { replace } = String.prototype;
const { then } = Promise.prototype;

/** The methods that read a body. */
const READERS = ["text", "json", "arrayBuffer", "blob", "bytes", "formData"] as const;

/** What `fetch` goes by. */
export interface Fetching {
  readonly fixtures: readonly Fixture[];
  /** Whether the network may be asked for what is not in the list. */
  readonly network: boolean;
  readonly observer: Observer;
  readonly timers: Timers;
  readonly underWay: UnderWay;
}

/** Puts `fetch` into the program's global scope. */
export function installFetch(global: object, fetching: Fetching): void {
  const { observer } = fetching;
  const own = (input: unknown, options?: RequestInit) => {
    const line = observer.markOf("fetch") ?? 0;
    // Asking for the text of an address may run code of the program, and fail.
    const url = addressOf(input);
    const name = describeCall("fetch", "error" in url ? [] : [url.url]);
    return observer.promises.platform(name, line, (settle) => {
      try {
        if ("error" in url) throw url.error;
        const signal = options?.signal ?? (input instanceof Request ? input.signal : undefined);
        const fixture = find(fetching.fixtures, url.url);
        if (!fixture && fetching.network)
          ask(fetching, { line, url: url.url }, [input, options], settle);
        else answer(fetching, { ...url, line, signal, fixture }, settle);
      } catch (error) {
        settle.reject(error);
      }
    });
  };
  const like: PropertyDescriptor = { writable: true, enumerable: true, configurable: true };
  defineProperty(own, "name", { value: "fetch", configurable: true });
  defineProperty(global, "fetch", { ...like, value: own });
}

function addressOf(input: unknown): { readonly url: string } | { readonly error: unknown } {
  try {
    return { url: input instanceof Request ? input.url : `${input as string}` };
  } catch (error) {
    return { error };
  }
}

interface Asked {
  readonly url: string;
  readonly line: number;
  readonly signal: AbortSignal | null | undefined;
  readonly fixture: Fixture | undefined;
}

/** Answers from the list. */
function answer(
  { fixtures, observer, timers }: Fetching,
  { url, line, signal, fixture }: Asked,
  { resolve, reject }: Settle,
): void {
  signal?.throwIfAborted();
  const giveUp = timers.later(
    () => {
      if (fixture) resolve(response(fixture, observer.promises));
      else reject(new TypeError(unknown(url, fixtures)));
    },
    fixture?.latency ?? 0,
    line,
  );
  if (!signal) return;
  const onAbort = () => {
    giveUp();
    reject(signal.reason);
  };
  apply(addEventListener, signal, ["abort", onAbort]);
}

/** Asks the network. The run waits for the answer, and for its body if that is asked for. */
function ask(
  { observer, underWay }: Fetching,
  { line, url }: { readonly line: number; readonly url: string },
  args: unknown[],
  to: Settle,
): void {
  const { loop, promises } = observer;
  const heard = (promise: Promise<unknown>, { resolve, reject }: Settle) => {
    const answered = underWay.requested();
    const settling = (settle: (value: unknown) => void) => (value: unknown) => {
      answered();
      loop.run({ id: 0, source: "network", future: 0, line }, () => settle(value));
    };
    apply(then, promise, [settling(resolve), settling(reject)]);
  };
  const onResponse = (made: unknown) => {
    for (let index = 0; index < READERS.length; index += 1) {
      const name = READERS[index] ?? "text";
      const read = Response.prototype[name] as (() => Promise<unknown>) | undefined;
      if (!read) continue;
      const value = () =>
        promises.platform(`response.${name}()`, 0, (settle) => {
          heard(apply(read, made, []) as Promise<unknown>, settle);
        });
      defineProperty(made, name, { value, writable: true, configurable: true });
    }
    to.resolve(made);
  };
  const reject = (thrown: unknown) => {
    // The browser says that it failed to fetch, whatever the reason.
    const offline = thrown instanceof TypeError && navigator?.onLine === false;
    to.reject(offline ? new TypeError(`fetch(${url}) failed: this device is offline`) : thrown);
  };
  heard(apply(fetch, globalThis, args) as Promise<unknown>, { resolve: onResponse, reject });
}

function find(fixtures: readonly Fixture[], url: string): Fixture | undefined {
  for (let index = 0; index < fixtures.length; index += 1) {
    if (fixtures[index]?.url === url) return fixtures[index];
  }
  return undefined;
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
function response({ body, content_type, status, url }: Fixture, promises: Promises): Response {
  // Some statuses, such as 204, allow no body at all.
  const empty = status === 204 || status === 205 || status === 304;
  const headers = { "content-type": content_type };
  const made = new Response(empty ? null : body, { status, headers });
  let used = false;
  const read = (name: string, convert: () => unknown) => () =>
    promises.platform(`response.${name}()`, 0, ({ resolve, reject }) => {
      try {
        if (used) throw new TypeError("body stream already read");
        used = true;
        resolve(convert());
      } catch (error) {
        reject(error);
      }
    });
  const own: Record<string, unknown> = {
    text: read("text", () => body),
    // A byte order mark is no part of the text.
    json: read("json", () => parse(apply(replace, body, [/^\ufeff/, ""]) as string) as unknown),
    arrayBuffer: read("arrayBuffer", () => new TextEncoder().encode(body).buffer),
    bytes: read("bytes", () => new TextEncoder().encode(body)),
  };
  for (const name in own) {
    defineProperty(made, name, { value: own[name], writable: true, configurable: true });
  }
  defineProperty(made, "bodyUsed", { get: () => used, configurable: true });
  defineProperty(made, "url", { value: url, configurable: true });
  return made;
}
