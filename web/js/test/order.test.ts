/**
 * Observing a program must not change what it does: each runs in plain Node and observed in a
 * Node process of its own, and must print the same lines in the same order.
 */

import { describe, test } from "node:test";
import { checkObserved, node, observed } from "./processes.js";
import { programs } from "./programs.js";

const virtualTimers = new URL("virtual-timers.mjs", import.meta.url).href;

describe("observed programs print what plain ones do", { concurrency: 4 }, () => {
  for (const [name, source] of Object.entries(programs)) {
    test(name, async () => {
      const [plain, real, simulated] = await Promise.all([
        node(["--import", virtualTimers, "--eval", source], ""),
        node(["--import", virtualTimers, observed], source),
        node([observed, "--simulated"], source),
      ]);
      checkObserved(real, plain);
      checkObserved(simulated, plain);
    });
  }
});
