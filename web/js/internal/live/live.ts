/**
 * The live engine of the page, loaded when it is first needed. The page calls `engine` once and keeps
 * what it gets.
 */

import { RustcEngine, type Engine } from "./engine.js";
import { Toolchain } from "./toolchain.js";
import { webHost, webLoader } from "./web-host.js";

/** Where the packed files are served, relative to the page. */
const FOLDER = "live/";

/** rustc and Miri in workers of this page. Nothing is fetched yet. */
export function engine(folder = FOLDER): Engine {
  return new RustcEngine(new Toolchain(webLoader(folder)), webHost());
}
