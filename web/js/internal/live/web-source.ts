/** The packed files beside the page, over HTTP, and the browser's cache for what was unpacked. */

import type { LiveManifest, LiveUnit } from "../../generated/protocol.js";
import { FilesError, type Source, type Store } from "./files.js";

/** The name of the cache, and the address below which the units stand in it. */
const CACHE = "pollscope-live";

/** @param base The address of the folder, with a slash at its end. */
export function webSource(base: string): Source {
  return {
    async manifest(signal) {
      // Everything else has a hash in its name; this must be the one that fits the page.
      const response = await fetch(`${base}manifest.json`, { signal, cache: "no-cache" });
      if (!response.ok) throw missing("manifest.json", response.status);
      return (await response.json()) as LiveManifest;
    },
    async open(file, from, signal) {
      const headers: Record<string, string> = from > 0 ? { range: `bytes=${from}-` } : {};
      const response = await fetch(base + file, { signal, headers });
      if (!response.ok || response.body === null) throw missing(file, response.status);
      // Whoever does not know ranges sends the whole file again.
      return { from: response.status === 206 ? from : 0, bytes: response.body };
    },
  };
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
        // Earlier versions of the same unit: their names differ in the hash only.
        const name = new URL(request.url).pathname.split("/").at(-1) ?? "";
        return name.startsWith(`${unit.name}-`) && name !== unit.file;
      });
      await Promise.all(others.map((request) => cache.delete(request)));
      await cache.put(address(unit), new Response(unpacked));
    },
  };
}

function missing(file: string, status: number): FilesError {
  return new FilesError(
    `The server of this page has no live/${file} (it answers ${status}), and edited Rust cannot ` +
      "be run without it. `cargo xtask pack` makes it.",
  );
}
