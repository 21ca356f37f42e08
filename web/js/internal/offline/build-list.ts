/**
 * What a build of the page consists of, and the caches that keep builds. web/js/offline.mjs makes the list.
 *
 * Several copies of Pollscope may be served from folders of one origin, which has one Cache Storage: the names
 * of the caches contain the folder.
 */

import { isRecord } from "../record.js";

/** A file of the build. */
export interface KeptFile {
  /** SHA-256, in hexadecimal digits. */
  readonly sha256: string;
  readonly bytes: number;
  /** Kept once the page has fetched it, and not before. */
  readonly later?: true;
}

/** One build of the page. */
export interface Build {
  /** Names it; the page has it in `data-build` of its root. */
  readonly id: string;
  /** By their paths, relative to the page. */
  readonly files: Readonly<Record<string, KeptFile>>;
}

/** A list that was kept, if it is one. */
export function readBuild(data: unknown): Build | undefined {
  if (!isRecord(data) || typeof data["id"] !== "string" || !isRecord(data["files"]))
    return undefined;
  const files: Record<string, KeptFile> = {};
  for (const [path, file] of Object.entries(data["files"])) {
    if (!isRecord(file)) return undefined;
    const { sha256, bytes, later } = file;
    if (typeof sha256 !== "string" || typeof bytes !== "number") return undefined;
    files[path] = later === true ? { sha256, bytes, later } : { sha256, bytes };
  }
  return { id: data["id"], files };
}

/** Where the list of a build is kept, beside its files and after them. */
export const LIST = "?build";

/** Where the hash of a kept file is noted in its response. */
export const HASH_HEADER = "x-pollscope-sha256";

/** Where the compiler's files are kept, by whoever fetches them: live/web-source.ts. */
export const LIVE_CACHE = "pollscope-live";

/** What a person has chosen: `off` if nothing is to be kept. */
export const CHOICE = "pollscope-offline";

/** The cache of a build. `scope` is the address of the page's folder. */
export function cacheOf(scope: string, build: string): string {
  return `${beginning(scope)}${build}`;
}

/** The build that a cache keeps; none if it is something else's. */
export function buildOf(scope: string, cache: string): string | undefined {
  const begin = beginning(scope);
  return cache.startsWith(begin) ? cache.slice(begin.length) : undefined;
}

/** The cache that knows which tab shows which build. */
export function tabsOf(scope: string): string {
  return `pollscope-tabs ${new URL(scope).pathname}`;
}

function beginning(scope: string): string {
  return `pollscope-page ${new URL(scope).pathname} `;
}

/** The path of an address below the page's folder, without query and fragment; none if it is elsewhere. */
export function pathWithin(scope: string, address: string): string | undefined {
  const url = new URL(address);
  const plain = url.origin + url.pathname;
  return plain.startsWith(scope) ? plain.slice(scope.length) : undefined;
}
