/**
 * Keeps a build: all of its files or none, each compared with its hash, so that a half-copied site and a proxy
 * that alters files are noticed. It must not know who asks for them.
 */

import { errorText } from "../../error-text.js";
import { digits } from "../../live/sha256.js";
import {
  buildOf,
  cacheOf,
  HASH_HEADER,
  LIST,
  readBuild,
  type Build,
  type KeptFile,
} from "../build-list.js";

/** How many files are fetched at once: what the page fetches meanwhile should not wait. */
const AT_ONCE = 4;

/** The server has another file in its place: it serves another build, or half of one. */
export class Replaced extends Error {}

/** Fetches and keeps what is missing of a build. What an older build has kept is copied if it is the same. */
export async function keep(scope: string, build: Build): Promise<void> {
  const name = cacheOf(scope, build.id);
  const cache = await caches.open(name);
  const names = (await caches.keys()).filter((one) => one !== name && buildOf(scope, one));
  const older = await Promise.all(names.map((one) => caches.open(one)));
  const files = Object.entries(build.files);
  const work = async () => {
    for (let next = files.pop(); next; next = files.pop()) {
      const [path, file] = next;
      if (noted(await cache.match(scope + path)) === file.sha256) continue;
      const kept = await Promise.all(older.map((one) => one.match(scope + path)));
      const same = kept.find((one) => noted(one) === file.sha256);
      // Who has used the compiler wants it to go on working without the network.
      if (!same && file.later && kept.every((one) => one === undefined)) continue;
      await cache.put(scope + path, same ?? (await fetched(scope, path, file)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await cache.put(scope + LIST, Response.json(build));
}

/** What keeping came to grief over, for the person. */
export function whyNotKept(thrown: unknown): string {
  if (thrown instanceof DOMException && thrown.name === "QuotaExceededError") {
    return "The browser's storage for this site is full. Free some space and reload the page.";
  }
  return `Some files could not be kept: ${errorText(thrown)}. The next visit tries again.`;
}

/** A kept file of a build. */
export function recall(scope: string, build: string, path: string): Promise<Response | undefined> {
  return caches.match(scope + path, { cacheName: cacheOf(scope, build) });
}

/** The list of a build that is kept. */
export async function listOf(scope: string, build: string): Promise<Build | undefined> {
  const kept = await recall(scope, build, LIST);
  return readBuild(await kept?.json());
}

/** A file that was not kept, or was lost; kept from now on if anything of the build is. */
export async function fetchAndKeep(
  scope: string,
  build: string,
  path: string,
  file: KeptFile,
): Promise<Response> {
  const response = await fetched(scope, path, file);
  const name = cacheOf(scope, build);
  // Not where a person has removed everything. Storage that is full costs the next visit a download.
  await caches
    .has(name)
    .then(async (has) => has && (await caches.open(name)).put(scope + path, response.clone()))
    .catch(() => undefined);
  return response;
}

/**
 * The file from the server, or from the browser's own cache if it is the right one.
 * @throws {Replaced} If the server has another one.
 */
async function fetched(scope: string, path: string, file: KeptFile): Promise<Response> {
  for (const cache of ["default", "reload"] as const) {
    const response = await fetch(scope + path, { cache, credentials: "same-origin" }).catch(() => {
      throw new Error(`the server could not be reached for ${path}`);
    });
    if (!response.ok) throw new Error(`the server answered ${response.status} for ${path}`);
    const bytes = new Uint8Array(await response.arrayBuffer());
    const hash = digits(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
    if (hash === file.sha256)
      return new Response(bytes, { headers: headersFor(response, hash, bytes) });
  }
  throw new Replaced(`the server has another version of ${path}`);
}

/** What the site sends with the file, such as its policy; not how the bytes travelled. */
function headersFor(response: Response, hash: string, { length }: Uint8Array): Headers {
  const headers = new Headers(response.headers);
  for (const name of ["content-encoding", "vary"]) headers.delete(name);
  headers.set("content-length", String(length));
  headers.set(HASH_HEADER, hash);
  return headers;
}

function noted(response: Response | undefined): string | null | undefined {
  return response?.headers.get(HASH_HEADER);
}
