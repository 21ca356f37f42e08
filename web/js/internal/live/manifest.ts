/** Reads `live/manifest.json` with distrust. It must not know where it comes from. */

import type { LiveCrate, LiveManifest, LiveUnit } from "../../generated/protocol.js";
import { isRecord } from "../record.js";

/** The manifest; `undefined` for anything else. */
export function readManifest(value: unknown): LiveManifest | undefined {
  if (!isRecord(value)) return undefined;
  const { compiler, memory, units, crates } = value;
  if (typeof compiler !== "string" || !isCount(memory)) return undefined;
  if (!Array.isArray(units) || !units.every(isUnit)) return undefined;
  if (!Array.isArray(crates) || !crates.every(isCrate)) return undefined;
  return { preparing: value["preparing"] === true, compiler, memory, units, crates };
}

function isUnit(value: unknown): value is LiveUnit {
  if (!isRecord(value)) return false;
  const { name, file, bytes, unpacked, sha256 } = value;
  return [name, file, sha256].every(isText) && isCount(bytes) && isCount(unpacked);
}

function isCrate(value: unknown): value is LiveCrate {
  if (!isRecord(value)) return false;
  const { name, version, path, units, listed, note } = value;
  return (
    [name, version, path].every(isText) &&
    Array.isArray(units) &&
    units.every(isText) &&
    typeof listed === "boolean" &&
    (note === null || isText(note))
  );
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
