/**
 * Which build each tab and each of its workers shows, so that all of its files come from that build, also after
 * another tab has changed to a new version. Browsers end service workers at will, so it is kept in a cache.
 */

import { tabsOf } from "../build-list.js";

declare const self: ServiceWorkerGlobalScope;

/** How long to wait for a tab that is being opened, in milliseconds. */
const OPENS = 5000;

export class Tabs {
  readonly #scope: string;
  readonly #known = new Map<string, string>();

  constructor(scope: string) {
    this.#scope = scope;
  }

  async show(tab: string, build: string): Promise<void> {
    if (tab === "" || this.#known.get(tab) === build) return;
    this.#known.set(tab, build);
    const cache = await caches.open(tabsOf(this.#scope));
    await cache.put(this.#address(tab), new Response(build));
  }

  async buildOf(tab: string): Promise<string | undefined> {
    const known = this.#known.get(tab);
    if (known !== undefined || tab === "") return known;
    const kept = await caches.match(this.#address(tab), { cacheName: tabsOf(this.#scope) });
    const build = await kept?.text();
    if (build !== undefined) this.#known.set(tab, build);
    return build;
  }

  /** The builds that tabs show; forgets tabs that are gone. */
  async shown(): Promise<Set<string>> {
    const cache = await caches.open(tabsOf(this.#scope));
    const builds = new Set<string>();
    await Promise.all(
      (await cache.keys()).map(async (request) => {
        const tab = new URL(request.url).searchParams.get("tab") ?? "";
        if (await isOpen(tab)) {
          builds.add((await this.buildOf(tab)) ?? "");
        } else {
          this.#known.delete(tab);
          await cache.delete(request);
        }
      }),
    );
    return builds;
  }

  #address(tab: string): string {
    return `${this.#scope}?tab=${tab}`;
  }
}

/** For a tab that is being opened the browser answers when it is open. */
async function isOpen(tab: string): Promise<boolean> {
  const late = new Promise<true>((resolve) => setTimeout(resolve, OPENS, true));
  return (await Promise.race([self.clients.get(tab), late])) !== undefined;
}
