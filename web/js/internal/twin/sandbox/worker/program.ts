/**
 * One run of one program, from its first line to the moment when nothing can happen any more.
 *
 * It must not know whether it runs in a worker or in a test.
 */

import type { TwinCommand } from "../../../../generated/protocol.js";
import { limitsOf, timeLimitReached } from "../../../limits.js";
import { HOOKS } from "../../rewrite/hooks.js";
import { installAbort } from "./abort.js";
import { installConsole } from "./console.js";
import { installFetch } from "./fetch.js";
import { installGaps } from "./gaps.js";
import { errorLine, FILE } from "./error-line.js";
import { describeThrown } from "./format.js";
import type { Job } from "./event-loop.js";
import { installMessages } from "./messages.js";
import { Observer } from "./observer.js";
import type { Platform } from "./platform.js";
import { installPlatformWork } from "./platform-work.js";
import { pristineMap } from "./pristine-map.js";
import { installPromises } from "./promise-globals.js";
import { Proxies } from "./proxies.js";
import { Recorder } from "./recorder.js";
import { installReflection, type Source } from "./reflection.js";
import { Replacements } from "./replace.js";
import type { Insight } from "./show.js";
import { surface } from "./surface.js";
import { Timers } from "./timers.js";
import { UnderWay } from "./under-way.js";
import { installUserTiming } from "./user-timing.js";

/** Runs a program; `command.epoch` is as its clock counts. */
export function run(platform: Platform, command: TwinCommand): Disposable {
  const run = new Run(platform, command);
  run.start(command);
  return { dispose: () => run.dispose() };
}

/** A program whose observer can leave the realm, which a worker has no need of. */
export interface Disposable {
  dispose(): void;
}

class Run {
  readonly #platform: Platform;
  readonly #recorder: Recorder;
  readonly #observer: Observer;
  readonly #timers: Timers;
  /** What nobody caught; the first is what the run ended with. */
  #uncaught: string | undefined;
  readonly #unhandled = pristineMap<object, string>();
  #scriptIsRunning = true;
  readonly #replacements = new Replacements();
  readonly #underWay: UnderWay;
  readonly #proxies = new Proxies();
  /** For whatever is printed. */
  readonly #insight: Insight = {
    promise: (object) => this.#observer.promises.look(object),
    proxied: (object) => this.#proxies.proxied(object),
  };

  constructor(platform: Platform, { epoch, fixtures, network, limits: given }: TwinCommand) {
    this.#platform = platform;
    const { output_bytes, simulated_ms } = limitsOf(given);
    this.#recorder = new Recorder(platform, epoch, { output_bytes });
    this.#observer = new Observer(this.#recorder);
    const mayBeOver = () => this.#mayBeOver();
    this.#timers = new Timers(platform, this.#observer, mayBeOver);
    this.#underWay = new UnderWay(mayBeOver, (callback, delay) =>
      platform.setTimeout(callback, delay),
    );
    platform.clock.lookAgain = this.#underWay.lookAgain;
    const tooLong = timeLimitReached(simulated_ms);
    platform.clock.exceeded = () => this.#recorder.end("limit", tooLong);
    installFetch(platform.global, {
      fixtures,
      network,
      observer: this.#observer,
      timers: this.#timers,
      underWay: this.#underWay,
    });
  }

  start({ code, inserted }: Source): void {
    const { global, clock } = this.#platform;
    this.#proxies.install(this.#replacements);
    installConsole(global, this.#observer, this.#insight, clock.now);
    this.#timers.install();
    // Not enumerable and not replaceable: a program that lists its globals should not stumble.
    Object.defineProperty(global, HOOKS, { value: surface(this.#observer) });
    this.#installGlobals();
    installReflection(this.#replacements, global, { code, inserted });
    this.#platform.listen({
      uncaught: (error) => this.#onUncaught(error),
      unhandled: (promise, reason) => {
        this.#rejection(promise, "rejection_unhandled");
        this.#unhandled.set(promise, this.#failed("Uncaught (in promise) ", reason));
      },
      handled: (promise) => {
        // The program has dealt with it before, in a listener.
        if (this.#unhandled.get(promise) === undefined) return;
        this.#rejection(promise, "rejection_handled");
        this.#unhandled.delete(promise);
      },
      // What is running runs to its end first.
      closed: () => void this.#platform.setTimeout(() => this.#end()),
    });
    const script: Job = { id: 0, source: "script", future: 0, line: 0 };
    try {
      this.#observer.loop.run(script, () =>
        this.#platform.evaluate(`${code}\n//# sourceURL=${FILE}`),
      );
    } catch (error) {
      this.#onUncaught(error);
    }
    this.#scriptIsRunning = false;
    this.#mayBeOver();
  }

  dispose(): void {
    this.#replacements.restore();
  }

  #installGlobals(): void {
    const observer = this.#observer;
    installPromises(this.#replacements, this.#platform.global, observer);
    installAbort(this.#replacements, observer, this.#timers);
    installUserTiming(this.#replacements, observer);
    installMessages(this.#replacements, observer, this.#underWay, (error) =>
      this.#onUncaught(error),
    );
    installPlatformWork(this.#replacements, observer, this.#underWay);
    installGaps(this.#platform.global, (text) => this.#note(text));
  }

  #rejection(promise: object, kind: "rejection_unhandled" | "rejection_handled"): void {
    const id = this.#observer.promises.of(promise)?.id ?? 0;
    if (id > 0) this.#recorder.record(id, 0, { kind });
  }

  #onUncaught(error: unknown): void {
    const message = this.#failed("Uncaught ", error);
    this.#uncaught ??= message;
  }

  /** Says something about the program, once, where errors are printed. */
  #note(text: string): void {
    this.#recorder.record(0, 0, { kind: "console", stream: "stderr", text: `${text}\n` });
  }

  /** Prints it as browsers do. Like there, it ends what was running and not the program. */
  #failed(prefix: string, thrown: unknown): string {
    const message = describeThrown(thrown, this.#insight);
    const line = errorLine(thrown, this.#insight);
    this.#recorder.record(0, line, {
      kind: "console",
      stream: "stderr",
      text: `${prefix}${message}\n`,
    });
    return line > 0 ? `${message} (line ${line})` : message;
  }

  /**
   * It is over if nothing is pending once all microtasks have run. Two turns of the event loop
   * make sure of the latter, and that rejections which nobody handled have been reported.
   */
  #mayBeOver(): void {
    if (this.#scriptIsRunning) return;
    const { setTimeout } = this.#platform;
    setTimeout(() => {
      if (this.#timers.pending > 0) return;
      setTimeout(() => {
        if (this.#timers.pending > 0) return;
        const delay = this.#underWay.lookAgain();
        // A request says itself when it is answered; of a message nobody knows.
        if (delay === 0) this.#mayBeOver();
        else if (delay === undefined) this.#end();
      });
    });
  }

  #end(): void {
    let message = this.#uncaught ?? null;
    this.#unhandled.forEach((rejection) => {
      message ??= rejection;
    });
    this.#recorder.end(message === null ? "ok" : "threw", message);
  }
}
