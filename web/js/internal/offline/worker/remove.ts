/**
 * In the place of the service worker where the page is being developed: whoever has had the published page at
 * this address would not see what is built now. It removes itself and what was kept.
 */

import { buildOf, tabsOf } from "../build-list.js";

declare const self: ServiceWorkerGlobalScope;

self.addEventListener("install", () => void self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(remove()));

async function remove(): Promise<void> {
  const { scope } = self.registration;
  for (const cache of await caches.keys()) {
    if (buildOf(scope, cache) !== undefined || cache === tabsOf(scope)) await caches.delete(cache);
  }
  await self.registration.unregister();
  for (const client of await self.clients.matchAll({ type: "window" })) {
    await client.navigate(client.url);
  }
}
