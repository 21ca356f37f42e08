/** What a run may use up: the values that hold where none are given. */

import type { LiveLimits } from "../../generated/protocol.js";

/** The same as `LiveLimits::default` of crate/protocol. */
export const DEFAULT_LIMITS: Required<LiveLimits> = {
  wall_ms: 30_000,
  output_bytes: 1 << 20,
  simulated_ms: 86_400_000,
  events: 100_000,
  memory_bytes: 1 << 30,
};

/** All of them, with the values that hold for those that were left out. */
export function limitsOf(given: LiveLimits): Required<LiveLimits> {
  return { ...DEFAULT_LIMITS, ...given };
}
