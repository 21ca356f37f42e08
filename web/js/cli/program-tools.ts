/** What Rust does to programs and traces, as a module of its own: made by `cargo xtask pack`. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { LiveResult } from "../generated/protocol.js";
import { FilesError } from "../internal/live/files.js";
import { toolsOf, type Bindings, type ProgramTools } from "../internal/live/program.js";

interface NodeBindings extends Bindings {
  initSync(options: { module: Uint8Array }): void;
  /** Throws a sentence for each line that is no expectation. */
  readonly Expectations: new (
    path: string,
    text: string,
  ) => { evaluate(result: string, source: string): string };
}

/** What expectations say about a run. */
export interface Report {
  /** Whether all of them hold. */
  hold: boolean;
  /** One for each. */
  lines: string[];
}

/** The expectations of a file, of a run of the source. */
export type Expectations = (result: LiveResult, source: string) => Report;

const NAME = "pollscope_live_program";

/** @param live The folder of the packed compiler; the module lies beside it. */
export async function programTools(live: string): Promise<ProgramTools> {
  return toolsOf(await bindings(live));
}

/**
 * Reads expectations, one a line.
 * @param live As for {@link programTools}.
 * @param path What messages call the file.
 * @throws With a sentence for each line that is wrong.
 */
export async function readExpectations(
  live: string,
  path: string,
  text: string,
): Promise<Expectations> {
  const expectations = new (await bindings(live)).Expectations(path, text);
  return (result, source) => {
    const [sign, ...lines] = expectations.evaluate(JSON.stringify(result), source).split("\n");
    return { hold: sign === "+", lines: lines.filter((line) => line !== "") };
  };
}

async function bindings(live: string): Promise<NodeBindings> {
  const folder = join(live, "..", "live-program");
  if (!existsSync(join(folder, `${NAME}.js`))) {
    throw new FilesError(`There is no ${NAME} in ${folder}: \`cargo xtask pack\` makes it.`);
  }
  const bindings = (await import(pathToFileURL(join(folder, `${NAME}.js`)).href)) as NodeBindings;
  bindings.initSync({ module: readFileSync(join(folder, `${NAME}_bg.wasm`)) });
  return bindings;
}
