/**
 * The JavaScript half, behind the stand-in in twin.ts: rewrites programs, keeps a worker ready,
 * runs one program at a time in a worker of its own.
 *
 * It must not look into what a program reports, except for its end.
 */

import { code as WORKER } from "embed:./sandbox/worker/main.ts";
import type {
  Clock,
  Fixture,
  LiveLimits,
  TwinCommand,
  TwinEnd,
  TwinMessage,
} from "../../generated/protocol.js";
import { errorText } from "../error-text.js";
import { toJson } from "../text.js";
import { Outlet } from "./outlet.js";
import { problemMessage } from "./rewrite/problem.js";
import { rewrite, type Rewritten } from "./rewrite/rewrite.js";
import { Sandbox, type SandboxWorker } from "./sandbox/sandbox.js";

/** The longest message that is passed on, in characters. The observer's own are far shorter. */
const MESSAGE_LENGTH = 8 << 20;

/** How the last message of a run begins. */
const ENDED = '{"type":"ended"';

/** The last message of a run. */
function ended(end: TwinEnd, message: string): string {
  const last: TwinMessage = { type: "ended", end, message };
  return toJson(last);
}

/** Under which conditions a program runs. */
export interface Conditions {
  readonly clock: Clock;
  readonly fixtures: Fixture[];
  /** Whether it may use the network. */
  readonly network: boolean;
  /** What it may use up. */
  readonly limits: LiveLimits;
}

/** Everything that one `Twin` has on the page. */
export class Session {
  readonly #onMessage: (json: string) => void;
  #program: Rewritten = { code: "", inserted: [], observed: true };
  #sandbox: Promise<Sandbox> | undefined;
  /** Whether what runs in the sandbox may use the network. */
  #network = false;
  /** The worker for the next run. */
  #next: Promise<SandboxWorker> | undefined;
  #running: SandboxWorker | undefined;
  /** What the run's messages go through. */
  #outlet: Outlet;
  /** Why there is no worker, if `prepare` found that out. */
  #failure: unknown;
  /** Counts starts and stops: what belongs to an earlier one is ignored. */
  #turn = 0;

  constructor(onMessage: (json: string) => void) {
    this.#onMessage = onMessage;
    this.#outlet = new Outlet(onMessage);
  }

  /** See `Twin.prepare`. */
  async prepare(source: string): Promise<void> {
    this.#program = rewrite(source);
    this.#failure = undefined;
    await this.#worker().catch((error: unknown) => {
      this.#failure = error;
    });
  }

  /** See `Twin.start`. */
  start(epoch: number, conditions: Conditions): void {
    // What is left of the run before would be taken for this one's.
    this.#outlet.discard();
    this.stop();
    this.#allowNetwork(conditions.network);
    const turn = this.#turn;
    const program = this.#program;
    if ("problem" in program) {
      this.#end("threw", problemMessage(program.problem));
      return;
    }
    // What `prepare` has waited for in vain is not waited for again, until the next attempt.
    const worker = this.#failure ? Promise.reject(this.#failure) : this.#worker();
    this.#failure = undefined;
    worker.then(
      (worker) => {
        if (turn !== this.#turn) return;
        const { code, inserted } = program;
        this.#run(worker, { type: "run", code, inserted, epoch, ...conditions });
      },
      (error: unknown) => {
        if (turn !== this.#turn) return;
        this.#end("unavailable", errorText(error));
      },
    );
  }

  /** See `Twin.stop`. */
  stop(): void {
    this.#turn += 1;
    const worker = this.#running;
    this.#running = undefined;
    worker?.terminate();
    this.#outlet.close();
    if (worker) this.#warm();
  }

  #run(worker: SandboxWorker, command: TwinCommand): void {
    this.#next = undefined;
    this.#running = worker;
    const outlet = new Outlet(this.#onMessage);
    this.#outlet = outlet;
    worker.port.onmessage = ({ data }: MessageEvent<unknown>) => {
      // The program cannot reach the port, but one day it may find a way.
      if (worker !== this.#running || typeof data !== "string") return;
      if (data.length > MESSAGE_LENGTH) {
        this.#finish("threw", "The program was stopped: it reported too much at once.");
      } else if (data.startsWith(ENDED)) {
        // The worker is done; its messages may still be on their way.
        this.#running = undefined;
        worker.terminate();
        outlet.push(data);
        this.#warm();
      } else {
        outlet.push(data);
      }
    };
    void worker.broken.then((reason) => {
      if (worker !== this.#running) return;
      const loss = worker.loss();
      if (loss === undefined) this.#finish("threw", `The worker broke down: ${reason}.`);
      else this.#finish("limit", loss);
    });
    worker.port.postMessage(command);
  }

  #finish(end: TwinEnd, message: string): void {
    this.#running?.terminate();
    this.#running = undefined;
    this.#outlet.push(ended(end, message));
    this.#warm();
  }

  #end(end: TwinEnd, message: string): void {
    this.#onMessage(ended(end, message));
  }

  /** What a sandbox may do is settled when it is made: for something else there is another one. */
  #allowNetwork(network: boolean): void {
    if (network === this.#network) return;
    this.#network = network;
    if (this.#sandbox) this.#discard(this.#sandbox);
    this.#next = undefined;
    this.#failure = undefined;
  }

  /** The worker for the next run. After a failure the next call tries again. */
  #worker(): Promise<SandboxWorker> {
    const next = (this.#next ??= this.#spawn());
    const forget = () => {
      if (this.#next === next) this.#next = undefined;
    };
    return next.then(
      (worker) => {
        if (worker.loss() === undefined) return worker;
        // Its frame has gone while it waited.
        forget();
        return this.#worker();
      },
      (error: unknown) => {
        forget();
        throw error;
      },
    );
  }

  async #spawn(): Promise<SandboxWorker> {
    const known = this.#sandbox;
    const sandbox = known ?? this.#open();
    const opened = await sandbox;
    try {
      return await opened.spawn();
    } catch (error) {
      // Where it has worked before, something has happened to the frame, and a new one may do.
      if (!known && opened.loss === undefined) throw error;
      this.#discard(sandbox);
      return (await this.#open()).spawn();
    }
  }

  #open(): Promise<Sandbox> {
    const sandbox = Sandbox.open(this.#network, WORKER);
    this.#sandbox = sandbox;
    sandbox.then(
      ({ lost }) => lost.then(() => this.#discard(sandbox)),
      () => this.#discard(sandbox),
    );
    return sandbox;
  }

  /** Takes a frame off the page. The next worker is started in another one. */
  #discard(sandbox: Promise<Sandbox>): void {
    if (this.#sandbox === sandbox) this.#sandbox = undefined;
    sandbox.then(
      (sandbox) => sandbox.close(),
      () => undefined,
    );
  }

  #warm(): void {
    this.#worker().catch(() => undefined);
  }
}
