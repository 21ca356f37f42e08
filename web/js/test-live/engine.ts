/** The engine that the tests use: the real one, over what `cargo xtask pack` has packed. */

import type { LiveProgram, LiveResult } from "../generated/protocol.js";
import { programTools } from "../cli/program-tools.js";
import { diskStore, packedFolder } from "../cli/toolchain-folder.js";
import { RustcEngine } from "../internal/live/engine.js";
import { folderSource, nodeHost, nodeLoader } from "../internal/live/node-host.js";
import { Toolchain } from "../internal/live/toolchain.js";

export const engine = new RustcEngine(
  new Toolchain(nodeLoader(folderSource(packedFolder()), diskStore())),
  nodeHost(await programTools(packedFolder())),
);

export function program(source: string, changes: Partial<LiveProgram> = {}): LiveProgram {
  return {
    source,
    edition: "2021",
    clock: "simulated",
    stdin: "",
    trace: false,
    network: false,
    limits: { wall_ms: 300_000, output_bytes: 1 << 20 },
    ...changes,
  };
}

export const SILENT = {
  stdout: () => undefined,
  stderr: () => undefined,
  diagnostic: () => undefined,
  events: () => undefined,
};

export function run(source: string, changes: Partial<LiveProgram> = {}): Promise<LiveResult> {
  return engine.run(program(source, changes), SILENT).result;
}
