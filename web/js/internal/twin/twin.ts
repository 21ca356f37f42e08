/**
 * The JavaScript half of a lesson, as the Rust side sees it: prepare, start, stop.
 *
 * Only a stand-in that loads the real thing (session.ts) when it is first needed. It must not
 * know how a program is observed or contained.
 */

import type { Clock, Fixture, LiveLimits, TwinMessage } from "../../generated/protocol.js";
import { errorText } from "../error-text.js";
import { limitsOf } from "../limits.js";
import { toJson } from "../text.js";
import { twin } from "./loaded.js";
import type { Session } from "./session.js";

/** Runs programs, one at a time, and reports what they do. */
export class Twin {
  readonly #onMessage: (json: string) => void;
  #session: Promise<Session> | undefined;

  /**
   * `onMessage` gets each `TwinMessage` (`events`, and at the end of a run `ended`) as JSON. What
   * it says comes from a worker that runs the user's code: parse it, and refuse what does not fit.
   */
  constructor(onMessage: (json: string) => void) {
    this.#onMessage = onMessage;
  }

  /**
   * Takes a program and makes everything ready for {@link Twin.start}, so that the start is quick.
   * Never rejects: what is wrong (it does not parse, workers are blocked) is reported as the end
   * of the run.
   */
  async prepare(source: string): Promise<void> {
    // A failure to load is reported by `start`.
    await this.#load().then(
      (session) => session.prepare(source),
      () => undefined,
    );
  }

  /**
   * Runs what was prepared last, as soon as that is ready. `epoch` is what times are counted
   * from: `performance.timeOrigin + performance.now()`; a simulated clock begins at 0 by itself.
   * `fixtures` is what `fetch` finds: a `Fixture[]` as JSON. With `network` the program may make
   * requests of its own; only a person may decide that. `limits` is what it may use up: `LiveLimits`
   * as JSON, of which any may be left out. A run in progress is stopped first.
   */
  start(
    epoch: number,
    clock: Clock = "real",
    fixtures = "[]",
    network = false,
    limits = "{}",
  ): void {
    const conditions = {
      ...{ clock, network, fixtures: JSON.parse(fixtures) as Fixture[] },
      limits: limitsOf(JSON.parse(limits) as Partial<LiveLimits>),
    };
    this.#load().then(
      (session) => session.start(epoch, conditions),
      (error: unknown) => this.#onMessage(unavailable(error)),
    );
  }

  /**
   * Ends a run in progress at once. What it has reported by then is passed on (where that is a great
   * deal, its last event and how many are missing), and nothing more, not even its end.
   */
  stop(): void {
    this.#session?.then(
      (session) => session.stop(),
      () => undefined,
    );
  }

  #load(): Promise<Session> {
    this.#session ??= twin.get().then(
      ({ Session }) => new Session(this.#onMessage),
      (error: unknown) => {
        // The next call tries again.
        this.#session = undefined;
        throw error;
      },
    );
    return this.#session;
  }
}

function unavailable(error: unknown): string {
  const message: TwinMessage = {
    type: "ended",
    end: "unavailable",
    message: `The code that runs JavaScript could not be loaded (${errorText(error)}). Check the connection and run the program again.`,
  };
  return toJson(message);
}
