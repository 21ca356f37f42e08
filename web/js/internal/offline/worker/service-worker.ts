/**
 * The service worker: gives each tab the files of the build that it shows, from what is kept, so that the page
 * works without the network and never gets files of two builds. It never touches embeds, requests of programs or
 * the compiler's packed files: live/web-source.ts keeps those.
 *
 * web/js/offline.mjs puts the list of the build before this script. A new build is thus a new worker: it keeps
 * its files and waits until a person asks for the new version, or all tabs are closed.
 *
 * Not Workbox: its precache deletes the files of the old build when the new one starts (its issue 3126), and
 * tabs that still show the old one would get new lessons, or none.
 */

import { errorText } from "../../error-text.js";
import { buildOf, cacheOf, LIST, LIVE_CACHE, pathWithin, type Build } from "../build-list.js";
import { readToWorker, type FromWorker } from "../messages.js";
import { SANDBOX } from "../sandbox-policy.js";
import { fetchAndKeep, keep, listOf, recall, Replaced, whyNotKept } from "./keep.js";
import { inOnePage, scriptOf } from "./kept-frame.js";
import { Tabs } from "./tabs.js";

declare const self: ServiceWorkerGlobalScope;
/** Which build this is the worker of. */
declare const POLLSCOPE_BUILD: Build;

const { scope } = self.registration;
const tabs = new Tabs(scope);

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim().then(tidy));
});
self.addEventListener("message", (event) => event.waitUntil(hear(event)));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = request.method === "GET" ? pathWithin(scope, request.url) : undefined;
  if (path === undefined || isOthers(path)) return;
  if (path.endsWith(".kept.html")) {
    event.respondWith(keptFrame(path.replace(/kept\.html$/, "html")));
  } else if (request.mode !== "navigate") {
    event.respondWith(answer(event, path));
  } else if (path === "" || path === "index.html") {
    event.respondWith(openPage(event));
  }
});

/** What the page of this build never asks for, or keeps by other means. */
function isOthers(path: string): boolean {
  return path.startsWith("embed/") || (path.startsWith("live/") && path.endsWith(".xz"));
}

async function install(): Promise<void> {
  try {
    await keep(scope, POLLSCOPE_BUILD);
  } catch (error) {
    await caches.delete(cacheOf(scope, POLLSCOPE_BUILD.id)).catch(() => undefined);
    await sayWhy(error);
    throw error;
  }
}

async function sayWhy(error: unknown): Promise<void> {
  const failed: FromWorker = { kind: "failed", reason: whyNotKept(error) };
  for (const client of await self.clients.matchAll({ includeUncontrolled: true })) {
    client.postMessage(failed);
  }
}

async function hear({ data, source }: ExtendableMessageEvent): Promise<void> {
  const message = readToWorker(data);
  if (message?.kind === "activate") return self.skipWaiting();
  if (!message || !(source instanceof Client)) return;
  const { id } = POLLSCOPE_BUILD;
  source.postMessage({ kind: "build", build: id } satisfies FromWorker);
  try {
    await tabs.show(source.id, message.build);
    // Storage may have been cleared since.
    if (!(await recall(scope, id, LIST))) await keep(scope, POLLSCOPE_BUILD);
    await tidy();
  } catch (error) {
    await sayWhy(error);
  }
}

async function openPage(event: FetchEvent): Promise<Response> {
  const { id } = POLLSCOPE_BUILD;
  const kept = await recall(scope, id, "index.html").catch(() => undefined);
  // Whatever the server has, with all of its files from there.
  if (!kept) return fetch(event.request);
  try {
    await tabs.show(event.resultingClientId, id);
  } catch {
    // Storage is full: it is known as long as the browser lets this worker live.
  }
  return kept;
}

async function answer(event: FetchEvent, path: string): Promise<Response> {
  const { request, clientId, resultingClientId } = event;
  const build = await tabs.buildOf(clientId).catch(() => undefined);
  // A tab that was open before anything was kept, an embed, somebody else's page.
  if (build === undefined) return fetch(request);
  if (request.destination === "worker") {
    await tabs.show(resultingClientId, build).catch(() => undefined);
  }
  const kept = await recall(scope, build, path).catch(() => undefined);
  if (kept) return kept;
  const list = build === POLLSCOPE_BUILD.id ? POLLSCOPE_BUILD : await listOf(scope, build);
  const file = list?.files[path];
  if (!file) return fetch(request);
  try {
    return await fetchAndKeep(scope, build, path, file);
  } catch (error) {
    if (error instanceof Replaced) return new Response(error.message, { status: 410 });
    // As without this worker, also what is said about it.
    return fetch(request);
  }
}

/** A frame has the hash of its contents in its name, so any build will do. */
async function keptFrame(path: string): Promise<Response> {
  try {
    for (const cache of await caches.keys()) {
      const build = buildOf(scope, cache);
      const page = build === undefined ? undefined : await recall(scope, build, path);
      if (build === undefined || !page) continue;
      const headers = new Headers(page.headers);
      headers.delete("content-length");
      headers.append("content-security-policy", SANDBOX);
      const text = await page.text();
      const script = await recall(scope, build, path.replace(/[^/]*$/, scriptOf(text) ?? ""));
      const whole = await inOnePage(text, (await script?.text()) ?? "</script");
      if (whole !== undefined) return new Response(whole, { headers });
    }
    return new Response("That frame is not kept.", { status: 404 });
  } catch (error) {
    return new Response(errorText(error), { status: 404 });
  }
}

/** Deletes builds that no tab shows, and files of compilers that none of the kept builds uses. */
async function tidy(): Promise<void> {
  // Another build has been kept and waits: its files look like ones that nobody uses.
  if (self.registration.installing || self.registration.waiting) return;
  const shown = (await tabs.shown()).add(POLLSCOPE_BUILD.id);
  const kept: string[] = [];
  for (const cache of await caches.keys()) {
    const build = buildOf(scope, cache);
    if (build === undefined) continue;
    if (shown.has(build)) kept.push(build);
    else await caches.delete(cache);
  }
  await tidyCompilers(kept);
}

async function tidyCompilers(builds: readonly string[]): Promise<void> {
  if (!(await caches.has(LIVE_CACHE))) return;
  const manifests = await Promise.all(
    builds.map(async (build) => (await recall(scope, build, "live/manifest.json"))?.text()),
  );
  if (manifests.length === 0 || manifests.includes(undefined)) return;
  const cache = await caches.open(LIVE_CACHE);
  for (const request of await cache.keys()) {
    const path = pathWithin(scope, request.url);
    if (!path?.startsWith("live/")) continue;
    const name = JSON.stringify(path.slice("live/".length));
    if (!manifests.some((text) => text?.includes(name))) await cache.delete(request);
  }
}
