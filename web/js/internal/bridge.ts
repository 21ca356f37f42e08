/**
 * Everything that the Rust side calls, through wasm-bindgen: small enough to load at once. What
 * is large is loaded when it is first needed. It must not contain logic of its own.
 *
 * As soon as it is evaluated, `window.pollscope` exists.
 */

import { load } from "lazy:./editor/mount.ts";
import { load as loadOffline } from "lazy:./offline/offline.ts";
import { load as loadZip } from "lazy:./zip.ts";
import { failed as failedFor, install } from "./automation.js";
import { answerAround, tell } from "./embedding/within.js";
import type { EditorHandle, EditorOptions } from "./editor/types.js";
import { Loading } from "./loading.js";

export { publish, type AutomationHost } from "./automation.js";
export { tell };
export { fill } from "./fill.js";
export { packLink, unpackLink } from "./link.js";
export { checkJavaScript } from "./twin/check.js";
export { Native } from "./lessons/native.js";
export { Live } from "./live/live-half.js";
export { Twin } from "./twin/twin.js";
export type { EditorHandle, EditorOptions };

install(window);
answerAround(window);

/** The Rust side has failed: everyone who waits for it hears so. */
export function failed(message: string): void {
  failedFor(message);
  tell(JSON.stringify({ type: "error", message }));
}

const editor = new Loading<typeof import("./editor/mount.js")>(load);

const offline = new Loading<typeof import("./offline/offline.js")>(loadOffline);

// An embed keeps nothing: the page around it has not been asked.
if (window.parent === window && !("embed" in document.documentElement.dataset)) {
  void window.pollscope.ready.then(() => {
    const start = () => offline.get().then(({ start }) => start());
    // Without it the page works as long as there is a network.
    const whenIdle = () => void start().catch(() => undefined);
    if ("requestIdleCallback" in window) requestIdleCallback(whenIdle, { timeout: 5000 });
    else setTimeout(whenIdle, 1000);
  });
}

const zipper = new Loading<typeof import("./zip.js")>(loadZip);

/** A zip of files, a path and a text each. Rejects if what makes it cannot be loaded. */
export async function zip(files: string): Promise<Blob> {
  return (await zipper.get()).zip(JSON.parse(files) as [string, string][]);
}

/** Whether the person has asked their system for less motion. */
export function wantsLessMotion(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/**
 * Fills `parent` with a source editor.
 *
 * Until the editor's code has been loaded `parent` is unchanged, so that a plain `<pre>` can stand in.
 * Rejects if it cannot be loaded, which may take some minutes to say.
 */
export async function mountEditor(
  parent: HTMLElement,
  options: EditorOptions,
): Promise<EditorHandle> {
  const { mount } = await editor.getSomeTime();
  return mount(parent, options);
}
