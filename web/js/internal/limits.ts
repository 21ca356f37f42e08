/**
 * What a run may use up, and what a person is told when it has used that up: the same for both
 * languages. The values that hold where none are given come from Rust (`LiveLimits::default`).
 */

import { DEFAULT_LIMITS, type LiveLimits } from "../generated/protocol.js";

export { DEFAULT_LIMITS };

/** All of them, with the values that hold for those that were left out. */
export function limitsOf(given: Partial<LiveLimits>): Required<LiveLimits> {
  return { ...DEFAULT_LIMITS, ...given };
}

/** The program printed more than it may. */
export function outputLimitReached(bytes: number): string {
  return `The program printed more than its limit of ${size(bytes)}, and was ended.`;
}

/** The program's clock went on for longer than it may. */
export function timeLimitReached(milliseconds: number): string {
  return `More than the limit of ${milliseconds / 1000} s passed on the program's clock, and it was ended.`;
}

/** Bytes as people say them, whole ones where they are not whole kilobytes. */
export function size(bytes: number): string {
  if (bytes % 1024 !== 0) return `${bytes} bytes`;
  const megabytes = bytes / (1 << 20);
  if (megabytes < 1) return `${bytes / 1024} kB`;
  return `${megabytes < 10 ? Math.round(megabytes * 10) / 10 : Math.round(megabytes)} MB`;
}
