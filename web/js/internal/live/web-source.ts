/** The packed files beside the page, over HTTP, and the browser's cache for what was unpacked. */

import type { LiveUnit } from "../../generated/protocol.js";
import type { Source, Store } from "./files.js";
import { refused, unreachable, unreadable, wrongType } from "./files-error.js";
import { readManifest } from "./manifest.js";

/** The name of the cache, and the address below which the units stand in it. */
const CACHE = "pollscope-live";

/** @param base The address of the folder, with a slash at its end. */
export function webSource(base: string): Source {
  return {
    async manifest(signal) {
      const file = "manifest.json";
      let response: Response;
      try {
        // Everything else has a hash in its name; this must be the one that fits the page.
        response = await fetch(base + file, { signal, cache: "no-cache" });
      } catch {
        signal.throwIfAborted();
        throw unreachable(file);
      }
      check(file, response);
      const manifest = readManifest(await response.json().catch(() => undefined));
      signal.throwIfAborted();
      if (!manifest) throw unreadable(file);
      return manifest;
    },
    async open(file, from, signal) {
      const headers: Record<string, string> = from > 0 ? { range: `bytes=${from}-` } : {};
      const response = await fetch(base + file, { signal, headers });
      check(file, response);
      if (response.body === null) throw new Error("There is no body.");
      return { from: startOf(response, from), bytes: response.body };
    },
  };
}

/** @throws {FilesError} If the server did not send the file. */
function check(file: string, response: Response): void {
  if (!response.ok) throw refused(file, response.status);
  const type = response.headers.get("content-type") ?? "";
  if (type.startsWith("text/html")) throw wrongType(file, type);
}

/** Where the bytes of an answer begin in the file: servers that know no ranges send it from the start. */
function startOf(response: Response, wanted: number): number {
  const range = /^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "");
  return response.status === 206 ? Number(range?.[1] ?? wanted) : 0;
}

/** Cache Storage. Where it is blocked nothing is kept. */
export function cacheStore(base: string): Store {
  const address = (unit: LiveUnit) => `${base}${unit.file}?unpacked`;
  return {
    async get(unit) {
      const cache = await caches.open(CACHE);
      return (await cache.match(address(unit)))?.blob();
    },
    async put(unit, unpacked) {
      const cache = await caches.open(CACHE);
      const others = (await cache.keys()).filter((request) => {
        // Another copy of Pollscope on this host has files of its own.
        if (!request.url.startsWith(base)) return false;
        // Earlier versions of the same unit: their names differ in the hash only.
        const name = new URL(request.url).pathname.split("/").at(-1) ?? "";
        return name.startsWith(`${unit.name}-`) && name !== unit.file;
      });
      await Promise.all(others.map((request) => cache.delete(request)));
      // Whoever shows how much is kept need not read it.
      const headers = { "content-length": String(unpacked.size) };
      await cache.put(address(unit), new Response(unpacked, { headers }));
    },
  };
}
