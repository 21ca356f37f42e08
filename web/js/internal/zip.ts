/** Makes a zip of texts. Loaded when it is first needed. */

import { strToU8, zipSync } from "fflate";

/** A zip with these files: a path and a text each. */
export function zip(files: readonly (readonly [string, string])[]): Blob {
  const entries = files.map(([path, text]) => [path, strToU8(text)] as const);
  return new Blob([zipSync(Object.fromEntries(entries))], { type: "application/zip" });
}
