/**
 * `fetch`, `Request` and `Response`: bodies are there as a whole. The host makes the requests, if it
 * does. `Headers`, `TextEncoder` and `TextDecoder` are the interpreter's.
 */

import { headerLines, readHeaderLines } from "../header-lines.js";
import { AbortController, type AbortSignal } from "./abort.js";
import { host } from "./host.js";

const { parse, stringify } = JSON;

/** What `Request` and `Response` have in common. */
class Body {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly headers: Headers;
  #used = false;

  constructor(body: unknown, headers: unknown) {
    const [bytes, type] = bytesOf(body);
    this.#bytes = bytes;
    this.headers = new Headers(headers as HeadersInit | undefined);
    if (type !== undefined && !this.headers.has("content-type")) {
      this.headers.set("content-type", type);
    }
  }

  get bodyUsed(): boolean {
    return this.#used;
  }

  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    if (this.#used) throw new TypeError("Body is unusable: Body has already been read");
    this.#used = true;
    return this.#bytes.slice();
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return (await this.bytes()).buffer;
  }

  async text(): Promise<string> {
    return new TextDecoder().decode(await this.bytes());
  }

  async json(): Promise<unknown> {
    return parse(await this.text()) as unknown;
  }

  /** For a copy, or to be sent. */
  static of(body: Body): Uint8Array<ArrayBuffer> {
    if (body.#used) throw new TypeError("Body is unusable: Body has already been read");
    return body.#bytes;
  }
}

interface RequestOptions {
  method?: unknown;
  headers?: unknown;
  body?: unknown;
  signal?: AbortSignal | null;
}

export class Request extends Body {
  readonly url: string;
  readonly method: string;
  readonly signal: AbortSignal;

  constructor(input: unknown, options: RequestOptions = {}) {
    const from = input instanceof Request ? input : undefined;
    super(options.body ?? (from && Body.of(from)), options.headers ?? from?.headers);
    this.url = from?.url ?? new URL(String(input)).href;
    this.method = methodOf(options.method ?? from?.method ?? "GET");
    this.signal = options.signal ?? from?.signal ?? new AbortController().signal;
    const bodiless = this.method === "GET" || this.method === "HEAD";
    if (bodiless && options.body !== undefined && options.body !== null) {
      throw new TypeError("Request with GET/HEAD method cannot have body.");
    }
  }

  clone(): Request {
    return new Request(this);
  }
}

interface ResponseOptions {
  status?: number;
  statusText?: string;
  headers?: unknown;
  url?: string;
}

export class Response extends Body {
  readonly status: number;
  readonly statusText: string;
  readonly url: string;
  readonly type = "default";

  constructor(body?: unknown, options: ResponseOptions = {}) {
    super(body, options.headers);
    this.status = options.status ?? 200;
    this.statusText = options.statusText ?? "";
    this.url = options.url ?? "";
  }

  static json(value: unknown, options: ResponseOptions = {}): Response {
    const headers = new Headers(options.headers as HeadersInit | undefined);
    headers.set("content-type", "application/json");
    return new Response(stringify(value), { ...options, headers });
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  clone(): Response {
    const { status, statusText, headers, url } = this;
    return new Response(Body.of(this), { status, statusText, headers, url });
  }
}

interface Waiting {
  resolve(response: Response): void;
  reject(reason: unknown): void;
}

/** The requests that are under way. */
export class Fetching {
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;

  async fetch(input: unknown, options: unknown): Promise<Response> {
    const request = new Request(input, (options ?? {}) as RequestOptions);
    const { url, method, headers, signal } = request;
    signal.throwIfAborted();
    this.#last += 1;
    const number = this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
      signal.addEventListener("abort", () => {
        if (!this.#waiting.delete(number)) return;
        host("abort", number);
        reject(signal.reason);
      });
      host("fetch", number, url, method, headerLines(headers), Body.of(request));
    });
  }

  fetched(
    number: number,
    url: string,
    status: number,
    statusText: string,
    headers: string,
    body: Uint8Array,
  ): void {
    const response = new Response(body, {
      url,
      status,
      statusText,
      headers: readHeaderLines(headers),
    });
    this.#settle(number)?.resolve(response);
  }

  failed(number: number, reason: string): void {
    this.#settle(number)?.reject(new TypeError(reason));
  }

  #settle(number: number): Waiting | undefined {
    const waiting = this.#waiting.get(number);
    this.#waiting.delete(number);
    return waiting;
  }
}

/** A body's bytes, and the content type that it has of itself. */
function bytesOf(body: unknown): [bytes: Uint8Array<ArrayBuffer>, type: string | undefined] {
  if (body === undefined || body === null) return [new Uint8Array(), undefined];
  if (body instanceof ArrayBuffer) return [new Uint8Array(body.slice(0)), undefined];
  if (ArrayBuffer.isView(body)) {
    const { buffer, byteOffset, byteLength } = body;
    return [new Uint8Array(buffer, byteOffset, byteLength).slice(), undefined];
  }
  const form = body instanceof URLSearchParams;
  const type = form ? "application/x-www-form-urlencoded" : "text/plain";
  return [new TextEncoder().encode(String(body)), `${type};charset=UTF-8`];
}

/** Those that everybody writes in capitals are put into capitals. */
function methodOf(method: unknown): string {
  const text = String(method);
  const upper = text.toUpperCase();
  return ["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"].includes(upper) ? upper : text;
}
