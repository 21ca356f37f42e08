/**
 * What is done to programs, as wasm-bindgen makes it for pages. It must not know what it is needed for.
 */

import { toolsOf, type Bindings, type ProgramTools } from "./program.js";

interface PageBindings extends Bindings {
  default(): Promise<unknown>;
}

/** @param path Of the bindings, relative to the page. */
export async function pageTools(path: string): Promise<ProgramTools> {
  const bindings = (await import(new URL(path, document.baseURI).href)) as PageBindings;
  await bindings.default();
  return toolsOf(bindings);
}
