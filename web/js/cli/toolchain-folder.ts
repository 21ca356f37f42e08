/** Where the command line finds the packed compiler, and where it keeps what it has unpacked. */

import { existsSync } from "node:fs";
import { mkdir, openAsBlob, readdir, rename, rm, writeFile } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { LiveUnit } from "../generated/protocol.js";
import type { Store } from "../internal/live/files.js";

/**
 * `POLLSCOPE_LIVE` if it is set; else `live` in the npm package; else what `cargo xtask pack` has
 * put into the checkout.
 */
export function packedFolder(): string {
  const told = process.env["POLLSCOPE_LIVE"];
  if (told) return told;
  const beside = fileURLToPath(new URL("../../live", import.meta.url));
  const checkout = fileURLToPath(new URL("../../../target/pollscope/live", import.meta.url));
  return existsSync(join(beside, "manifest.json")) ? beside : checkout;
}

/**
 * Unpacking takes seconds, so it is done once; the caller's cache folder, as systems agree on. Who has no
 * home keeps nothing.
 */
export function diskStore(): Store {
  const cache = process.env["XDG_CACHE_HOME"] || cacheAtHome();
  if (cache === undefined) return { get: async () => undefined, put: async () => undefined };
  const folder = join(cache, "pollscope");
  const path = (unit: LiveUnit) => join(folder, `${unit.file}.unpacked`);
  return {
    async get(unit) {
      return existsSync(path(unit)) ? await openAsBlob(path(unit)) : undefined;
    },
    async put(unit, unpacked) {
      await promisify(mkdir)(folder, { recursive: true });
      // Earlier versions of the same unit: their names differ in the hash only.
      for (const name of await promisify(readdir)(folder)) {
        if (name.startsWith(`${unit.name}-`)) await promisify(rm)(join(folder, name));
      }
      const part = `${path(unit)}.${process.pid}`;
      await promisify(writeFile)(part, new Uint8Array(await unpacked.arrayBuffer()));
      await promisify(rename)(part, path(unit));
    },
  };
}

function cacheAtHome(): string | undefined {
  try {
    return join(homedir(), ".cache");
  } catch {
    return undefined;
  }
}
