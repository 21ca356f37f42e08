/** What the page and its service worker say to each other. */

import { isRecord } from "../record.js";

/** From the page. */
export type ToWorker =
  /** This tab shows that build. It is answered with `build`. */
  | { readonly kind: "hello"; readonly build: string }
  /** The person wants the new version. */
  | { readonly kind: "activate" };

/** From the worker. */
export type FromWorker =
  /** The build that a tab gets when it is loaded. */
  | { readonly kind: "build"; readonly build: string }
  /** Why nothing is kept: a sentence. */
  | { readonly kind: "failed"; readonly reason: string };

/** What a page has sent, if it is a message. */
export function readToWorker(data: unknown): ToWorker | undefined {
  if (!isRecord(data)) return undefined;
  const { kind, build } = data;
  if (kind === "activate") return { kind };
  return kind === "hello" && typeof build === "string" ? { kind, build } : undefined;
}

/** What the worker has sent, if it is a message. */
export function readFromWorker(data: unknown): FromWorker | undefined {
  if (!isRecord(data)) return undefined;
  const { kind, build, reason } = data;
  if (kind === "build" && typeof build === "string") return { kind, build };
  return kind === "failed" && typeof reason === "string" ? { kind, reason } : undefined;
}
