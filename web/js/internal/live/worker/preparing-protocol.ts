/** What the page and the worker that prepares programs say to each other. */

import { isRecord } from "../../record.js";

/** To the worker. The first is `load`; each is answered in turn. */
export type PreparingCommand =
  /** The address of what wasm-bindgen makes of crate/live-program. */
  { kind: "load"; address: string } | { kind: "prepare"; source: string };

/** From the worker. */
export type PreparingMessage =
  | {
      /** First: it holds this lock until it ends. Null where there are no locks. */
      kind: "working";
      lock: string | null;
    }
  | { kind: "loaded" }
  /** A `PreparedProgram` as JSON. */
  | { kind: "prepared"; json: string }
  /** The parts did not load, or the parser broke off; the worker is of no more use. */
  | { kind: "failed"; message: string };

/** The message; `undefined` for anything else. */
export function readPreparingMessage(data: unknown): PreparingMessage | undefined {
  if (!isRecord(data)) return undefined;
  const { kind, lock, json, message } = data;
  switch (kind) {
    case "working":
      return lock === null || typeof lock === "string" ? { kind, lock } : undefined;
    case "loaded":
      return { kind };
    case "prepared":
      return typeof json === "string" ? { kind, json } : undefined;
    case "failed":
      return typeof message === "string" ? { kind, message } : undefined;
    default:
      return undefined;
  }
}
