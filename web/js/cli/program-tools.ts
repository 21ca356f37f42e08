/** What Rust does to programs and traces, as a module of its own: made by `cargo xtask pack`. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { FilesError } from "../internal/live/files.js";
import { toolsOf, type Bindings, type ProgramTools } from "../internal/live/program.js";

interface NodeBindings extends Bindings {
  initSync(options: { module: Uint8Array }): void;
}

const NAME = "pollscope_live_program";

/** @param live The folder of the packed compiler; the module lies beside it. */
export async function programTools(live: string): Promise<ProgramTools> {
  const folder = join(live, "..", "live-program");
  if (!existsSync(join(folder, `${NAME}.js`))) {
    throw new FilesError(`There is no ${NAME} in ${folder}: \`cargo xtask pack\` makes it.`);
  }
  const bindings = (await import(pathToFileURL(join(folder, `${NAME}.js`)).href)) as NodeBindings;
  bindings.initSync({ module: readFileSync(join(folder, `${NAME}_bg.wasm`)) });
  return toolsOf(bindings);
}
