/** What the page and the worker that gets a unit say to each other. */

import type { LiveUnit } from "../../../generated/protocol.js";
import { isRecord } from "../../record.js";

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
  | {
      /** First: it holds this lock until it ends. Null where there are no locks. */
      kind: "working";
      lock: string | null;
    }
  | { kind: "progress"; bytes: number }
  | { kind: "unit"; unit: Blob }
  | { kind: "module"; module: WebAssembly.Module }
  | {
      kind: "failed";
      /** Whether the message is a sentence for the person. */
      known: boolean;
      message: string;
    };

/** The message; `undefined` for anything else. */
export function readLoaderMessage(data: unknown): LoaderMessage | undefined {
  if (!isRecord(data)) return undefined;
  const { kind, lock, bytes, unit, module, known, message } = data;
  switch (kind) {
    case "working":
      return lock === null || typeof lock === "string" ? { kind, lock } : undefined;
    case "progress":
      return typeof bytes === "number" ? { kind, bytes } : undefined;
    case "unit":
      return unit instanceof Blob ? { kind, unit } : undefined;
    case "module":
      return module instanceof WebAssembly.Module ? { kind, module } : undefined;
    case "failed":
      if (typeof known !== "boolean" || typeof message !== "string") return undefined;
      return { kind, known, message };
    default:
      return undefined;
  }
}
