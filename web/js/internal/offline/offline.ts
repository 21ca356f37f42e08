/**
 * The page's side of working without the network: starts the service worker, tells it which build this tab shows,
 * and says when there is a new version. Loaded when the page has nothing else to do.
 *
 * Everything here may be missing or blocked; the page then works as long as there is a network.
 */

import { errorText } from "../error-text.js";
import { siteAddress } from "../site.js";
import { ownPolicy } from "../trusted.js";
import { announce } from "./announce.js";
import { CHOICE } from "./build-list.js";
import { readFromWorker, type ToWorker } from "./messages.js";
import { definePanel } from "./panel.js";
import { forget, measure, type Kept } from "./storage.js";

/** How the page stands without the network. */
export type State =
  /** Why it cannot be kept: a sentence. */
  | { readonly kind: "unavailable"; readonly reason: string }
  /** The person does not want it. */
  | { readonly kind: "off" }
  | { readonly kind: "keeping" }
  | ({ readonly kind: "kept" } & Kept);

/** How long a new version may take to begin, in milliseconds, before the page is loaded again anyway. */
const BEGINS = 5000;

/** How often a page that stays open asks for a new version, in milliseconds. */
const ASK = 3_600_000;

const BUILD = document.documentElement.dataset["build"];

let registration: ServiceWorkerRegistration | undefined;
let problem: string | undefined;

export async function start(): Promise<void> {
  definePanel({ state, keep, remove });
  if (unavailable() === undefined && !isOff()) await register();
}

async function register(): Promise<void> {
  const { serviceWorker } = navigator;
  const address = siteAddress("sw.js");
  try {
    registration = await serviceWorker.register(
      // A string to TypeScript, which does not know trusted types.
      (ownPolicy()?.createScriptURL(address) ?? address) as string,
      { updateViaCache: "none" },
    );
  } catch (error) {
    problem = `The browser did not start it: ${errorText(error)}`;
    return;
  }
  // Something that is not the browser may stand in its place, as in our own tests.
  if (!(registration instanceof ServiceWorkerRegistration)) return;
  serviceWorker.addEventListener("message", ({ data }: MessageEvent<unknown>) => hear(data));
  serviceWorker.addEventListener("controllerchange", hello);
  addEventListener("pageshow", ({ persisted }) => persisted && hello());
  serviceWorker.startMessages();
  hello();
  watch(registration);
  let asked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible" || Date.now() - asked < ASK) return;
    asked = Date.now();
    void registration?.update().catch(() => undefined);
  });
}

function hello(): void {
  if (BUILD === undefined || isOff()) return;
  navigator.serviceWorker.controller?.postMessage({
    kind: "hello",
    build: BUILD,
  } satisfies ToWorker);
}

function hear(data: unknown): void {
  const message = readFromWorker(data);
  if (message?.kind === "failed") problem = message.reason;
  // Another tab has changed to it.
  else if (message && message.build !== BUILD) announce(reload);
}

/** Says when a new version has been kept and waits. */
function watch(registration: ServiceWorkerRegistration): void {
  const look = () => {
    if (registration.waiting && registration.active) announce(reload);
  };
  const follow = () => {
    problem = undefined;
    registration.installing?.addEventListener("statechange", look);
  };
  registration.addEventListener("updatefound", follow);
  follow();
  look();
}

async function reload(): Promise<void> {
  const waiting = registration?.waiting;
  if (waiting) {
    const begun = new Promise((resolve) => {
      navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true });
      setTimeout(resolve, BEGINS);
    });
    waiting.postMessage({ kind: "activate" } satisfies ToWorker);
    await begun;
  }
  location.reload();
}

async function state(): Promise<State> {
  const reason = unavailable();
  if (reason !== undefined) return { kind: "unavailable", reason };
  if (isOff()) return { kind: "off" };
  const kept = await measure(BUILD ?? "").catch(() => undefined);
  if (registration?.active && kept && kept.page > 0) return { kind: "kept", ...kept };
  return problem === undefined ? { kind: "keeping" } : { kind: "unavailable", reason: problem };
}

/** What the browser or the build lacks. */
function unavailable(): string | undefined {
  if (BUILD === undefined) return "This is a build for development.";
  if (!isSecureContext)
    return "Browsers keep pages only if they come over https, or from this computer.";
  try {
    if ("serviceWorker" in navigator && "caches" in globalThis && navigator.serviceWorker) return;
  } catch {
    // Blocked.
  }
  return "This browser has no storage for it, or blocks it here (private windows often do).";
}

async function keep(): Promise<void> {
  choose(undefined);
  problem = undefined;
  await register();
}

/** Also the compiler. This tab works on with what it has, and with the network. */
async function remove(): Promise<void> {
  choose("off");
  await registration?.unregister();
  registration = undefined;
  await forget();
}

function isOff(): boolean {
  try {
    return localStorage.getItem(CHOICE) === "off";
  } catch {
    return false;
  }
}

function choose(choice: "off" | undefined): void {
  try {
    if (choice) localStorage.setItem(CHOICE, choice);
    else localStorage.removeItem(CHOICE);
  } catch {
    // It holds for this visit.
  }
}
