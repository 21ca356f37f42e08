/** What the page and the worker that gets a unit say to each other. */

import type { LiveUnit } from "../../../generated/protocol.js";

/** To the worker: what to get. Once. */
export interface LoaderCommand {
  unit: LiveUnit;
  /** The address of the folder, with a slash at its end. */
  base: string;
  /** The file of the unit that is to be compiled; null if the unit itself is wanted. */
  compiler: string | null;
}

/** From the worker; after the first that is not `progress` there is nothing more. */
export type LoaderMessage =
  | { kind: "progress"; bytes: number }
  | { kind: "unit"; unit: Blob }
  | { kind: "module"; module: WebAssembly.Module }
  | {
      kind: "failed";
      /** Whether the message is a sentence for the person. */
      known: boolean;
      message: string;
    };
