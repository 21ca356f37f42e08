/**
 * Everything that the Rust side calls, through wasm-bindgen: small enough to load at once. What
 * is large is loaded when it is first needed. It must not contain logic of its own.
 *
 * As soon as it is evaluated, `window.pollscope` exists.
 */

import { install } from "./automation.js";
import type { EditorHandle, EditorOptions } from "./editor/types.js";

export { failed, publish, type AutomationHost } from "./automation.js";
export { checkJavaScript } from "./twin/check.js";
export { Live } from "./live/live-half.js";
export { Twin } from "./twin/twin.js";
export type { EditorHandle, EditorOptions };

install(window);

/**
 * Fills `parent` with a source editor.
 *
 * Rejects if the editor's code cannot be loaded; `parent` is then unchanged, so that a plain
 * `<pre>` can stand in.
 */
export async function mountEditor(
  parent: HTMLElement,
  options: EditorOptions,
): Promise<EditorHandle> {
  const { mount } = await import("./editor/mount.js");
  return mount(parent, options);
}
