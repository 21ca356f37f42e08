/**
 * What is done to programs, as wasm-bindgen makes it for pages. It must not know what it is needed for.
 */

import { Loading } from "../loading.js";
import { toolsOf, type Bindings, type ProgramTools } from "./program.js";

interface PageBindings extends Bindings {
  default(): Promise<unknown>;
}

/** By address. */
const known = new Map<string, Loading<PageBindings>>();

/** @param path Of the bindings, relative to the page. */
export async function pageTools(path: string): Promise<ProgramTools> {
  const address = new URL(path, document.baseURI).href;
  const loading = known.get(address) ?? new Loading((query) => import(address + query));
  known.set(address, loading);
  const bindings = await loading.get();
  await bindings.default();
  return toolsOf(bindings);
}
