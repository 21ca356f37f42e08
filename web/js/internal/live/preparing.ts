/**
 * Programs are prepared in a worker of the page. It must not know what they are prepared for.
 */

import type { PreparedProgram } from "../../generated/protocol.js";
import { address as WORKER } from "served:./worker/preparing.ts";
import { siteAddress } from "../site.js";
import { startWorker } from "../trusted.js";
import { watch } from "./worker/hold.js";
import {
  readPreparingMessage,
  type PreparingCommand,
  type PreparingMessage,
} from "./worker/preparing-protocol.js";
import { readPrepared } from "./program.js";

const LOST =
  "the worker that prepares programs was ended from outside, perhaps because memory ran out";
const REFUSED = "the browser did not start a worker that prepares programs";
const NO_MESSAGE = "the worker that prepares programs sent something that is no message";

/** Prepares programs, one after the other. When its worker is lost, the next program starts another. */
export class Preparing {
  readonly #address: string;
  #worker: Promise<PreparingWorker> | undefined;
  /** The program before is done. */
  #turn: Promise<unknown> = Promise.resolve();

  /**
   * @param path Of the bindings, relative to the page.
   * @throws If they cannot be loaded.
   */
  static async open(path: string): Promise<Preparing> {
    const preparing = new Preparing(siteAddress(path));
    // Twice, in case the connection was lost for a moment.
    await preparing.#ready().catch(() => preparing.#ready());
    return preparing;
  }

  private constructor(address: string) {
    this.#address = address;
  }

  /** @throws If the parser breaks off, or the worker is lost. */
  prepare(source: string): Promise<PreparedProgram> {
    const prepared = this.#turn.then(async () => {
      const worker = await this.#ready();
      const answer = await worker.ask({ kind: "prepare", source });
      if (answer.kind !== "prepared") throw new Error(NO_MESSAGE);
      return readPrepared(answer.json);
    });
    this.#turn = prepared.catch(() => undefined);
    return prepared;
  }

  #ready(): Promise<PreparingWorker> {
    const gone = () => (this.#worker = undefined);
    this.#worker ??= PreparingWorker.start(this.#address, gone);
    return this.#worker;
  }
}

interface Asked {
  resolve(message: PreparingMessage): void;
  reject(error: Error): void;
}

/** The worker, which answers one command at a time. */
class PreparingWorker {
  readonly #worker: Worker;
  readonly #gone: () => void;
  readonly #ended = new AbortController();
  #asked: Asked | undefined;

  /** @param gone Is called when it will answer nothing more. */
  static async start(address: string, gone: () => void): Promise<PreparingWorker> {
    const worker = new PreparingWorker(gone);
    await worker.ask({ kind: "load", address });
    return worker;
  }

  private constructor(gone: () => void) {
    this.#gone = gone;
    this.#worker = startWorker(WORKER);
    this.#worker.onmessage = ({ data }: MessageEvent<unknown>) => {
      const message = readPreparingMessage(data);
      if (!message) this.#end(NO_MESSAGE);
      else if (message.kind === "failed") this.#end(message.message);
      else if (message.kind !== "working") this.#asked?.resolve(message);
      else watch(message.lock, this.#ended.signal, () => this.#end(LOST));
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#end(event.message || REFUSED);
    };
  }

  ask(command: PreparingCommand): Promise<PreparingMessage> {
    this.#ended.signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      this.#asked = { resolve, reject };
      this.#worker.postMessage(command);
    });
  }

  #end(reason: string): void {
    const error = new Error(reason);
    this.#ended.abort(error);
    this.#worker.terminate();
    this.#gone();
    this.#asked?.reject(error);
  }
}
