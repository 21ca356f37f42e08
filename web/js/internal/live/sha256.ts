/**
 * SHA-256 wherever the page is served from. Browsers withhold `crypto.subtle` from pages without https
 * (except localhost); a library computes it there, at about an eighth of the speed.
 */

import { sha256 as computed } from "@noble/hashes/sha2.js";

/** How many bytes a hash has. */
export const HASH_BYTES = 32;

export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const { subtle } = crypto as Partial<Crypto>;
  return subtle ? new Uint8Array(await subtle.digest("SHA-256", bytes)) : computed(bytes);
}

/** In hexadecimal digits. */
export function digits(hash: Uint8Array): string {
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
