/** What is kept of this copy of Pollscope, how large it is, and how it is removed. */

import { siteAddress } from "../site.js";
import { buildOf, cacheOf, LIST, LIVE_CACHE, tabsOf } from "./build-list.js";

/** What is kept, in bytes; 0 for what is not, or not all of it. */
export interface Kept {
  readonly page: number;
  readonly compiler: number;
}

/** @param build That this tab shows. */
export async function measure(build: string): Promise<Kept> {
  const scope = siteAddress("");
  const page = cacheOf(scope, build);
  const whole = await caches.match(scope + LIST, { cacheName: page });
  return { page: whole ? await size(page, scope) : 0, compiler: await size(LIVE_CACHE, scope) };
}

/** Deletes all of it. */
export async function forget(): Promise<void> {
  const scope = siteAddress("");
  for (const name of await caches.keys()) {
    if (buildOf(scope, name) !== undefined || name === tabsOf(scope)) await caches.delete(name);
  }
  if (!(await caches.has(LIVE_CACHE))) return;
  const cache = await caches.open(LIVE_CACHE);
  for (const { url } of await cache.keys()) if (url.startsWith(scope)) await cache.delete(url);
}

/** Of the responses of a cache that are below an address. */
async function size(name: string, scope: string): Promise<number> {
  if (!(await caches.has(name))) return 0;
  const cache = await caches.open(name);
  const sizes = (await cache.keys()).map(async (request) => {
    const response = request.url.startsWith(scope) ? await cache.match(request) : undefined;
    const told = response?.headers.get("content-length");
    return Number(told ?? (await response?.blob())?.size ?? 0);
  });
  return (await Promise.all(sizes)).reduce((sum, one) => sum + one, 0);
}
