/**
 * The live engine of the page, loaded when it is first needed. The page calls `engine` once and keeps
 * what it gets.
 */

import { RustcEngine, type Engine } from "./engine.js";
import { NO_TOOLS, type ProgramTools } from "./program.js";
import { Toolchain } from "./toolchain.js";
import { webHost, webLoader } from "./web-host.js";

/** Where the packed files are served, relative to the page. */
const FOLDER = "live/";

/**
 * rustc and Miri in workers of this page. Nothing is fetched yet.
 *
 * @param tools What the page's Rust does to programs and traces; without it programs run as they are
 *   and report nothing.
 */
export function engine(tools: ProgramTools = NO_TOOLS, files = toolchain()): Engine {
  return new RustcEngine(files, webHost(tools));
}

/** The files that are served with this page. Fetches nothing yet. */
export function toolchain(): Toolchain {
  return new Toolchain(webLoader(FOLDER));
}
