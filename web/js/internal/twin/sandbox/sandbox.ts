/**
 * The page's side of the sandbox: makes the frame, has it start workers, and knows what went
 * wrong if that fails. It must not know what the workers run.
 */

import { address as FRAME } from "served:./frame.html";
import { address as FRAME_WITH_NETWORK } from "served:./frame-network.html";
import { SANDBOX } from "../../offline/sandbox-policy.js";
import {
  HELLO,
  NO_EVAL,
  parseFrameMessage,
  type Connect,
  type FrameCommand,
} from "./frame-protocol.js";
import { Lifeline } from "./lifeline.js";

/** Without allow-same-origin: the frame gets an origin of its own that nothing else shares. */
const ALONE = "allow-scripts";
/** For a frame whose policy does that. The frame checks it and otherwise does nothing. */
const KEPT = "allow-scripts allow-same-origin";

/** How long the frame may take to arrive, in milliseconds: it comes over the network. */
const FRAME_ARRIVES = 30_000;
/** How long it may take to say its first word when it is there. */
const FRAME_SPEAKS = 5000;
/** How long each worker may take to begin. */
const WORKER_BEGINS = 10_000;

/** The first message of a worker, see `Ready` in generated/protocol.ts. */
const READY = '{"type":"ready"}';

/** Why a worker cannot run any program. */
const EVAL_FORBIDDEN =
  "The content security policy of this site keeps JavaScript that you type from running: it " +
  "applies to the sandboxed frame and lacks 'unsafe-eval'. The site should send it without " +
  `${new URL(FRAME).pathname.replace(/[^/]*$/, "")}.`;

/** A worker that waits for its program or runs it. */
export interface SandboxWorker {
  /** To the program and from it. */
  readonly port: MessagePort;
  /** Resolves with a sentence if it breaks down; otherwise never. */
  readonly broken: Promise<string>;
  /** A sentence if the whole frame is gone, and not only this worker. */
  readonly loss: () => string | undefined;
  /** Ends it at once, whatever it does. */
  terminate(): void;
}

/** A frame in which workers can be started. */
export class Sandbox {
  readonly #element: HTMLIFrameElement;
  readonly #port: MessagePort;
  readonly #broken = new Map<number, (reason: string) => void>();
  readonly #lifeline: Lifeline;
  #workers = 0;
  #loss: string | undefined;

  private constructor(element: HTMLIFrameElement, port: MessagePort) {
    this.#element = element;
    this.#port = port;
    this.#lifeline = new Lifeline(element, () => this.#tell({ type: "ask" }));
    port.onmessage = ({ data }: MessageEvent<unknown>) => {
      const message = parseFrameMessage(data);
      if (message?.type === "failed") this.#broken.get(message.worker)?.(message.reason);
      else if (message) this.#lifeline.heard();
    };
    void this.lost.then((sentence) => {
      this.#loss = sentence;
      for (const broken of this.#broken.values()) broken("the frame that it ran in is gone");
      this.close();
    });
  }

  /** A sentence if the frame is gone. */
  get loss(): string | undefined {
    return this.#loss;
  }

  /** Resolves with that sentence when it is; otherwise never. */
  get lost(): Promise<string> {
    return this.#lifeline.lost;
  }

  /**
   * Puts a hidden frame on the page. With `network` what runs there may make requests, as any page
   * of an unknown origin may. Its workers run `workerCode`. Rejects with an Error that says what to
   * do.
   */
  static async open(network: boolean, workerCode: string): Promise<Sandbox> {
    const address = network ? FRAME_WITH_NETWORK : FRAME;
    const kept = await keptFrame(address);
    if (kept !== undefined) {
      try {
        return await Sandbox.#openIn(createFrame(kept, KEPT), workerCode);
      } catch {
        // Then as everybody else.
      }
    }
    return Sandbox.#openIn(createFrame(address, ALONE), workerCode);
  }

  static async #openIn(element: HTMLIFrameElement, workerCode: string): Promise<Sandbox> {
    try {
      const hello = heard(element);
      const forbidden = forbiddenFrame(element);
      document.body.append(element);
      await inTime(
        Promise.race([hello, forbidden]),
        silent(element),
        "The sandboxed frame that runs JavaScript did not start. An extension, the network or the " +
          "page around this one may block it: allow frames and their scripts here, then reload " +
          "the page.",
      );
      const { port1, port2 } = new MessageChannel();
      const connect: Connect = { workerCode };
      // An opaque origin cannot be named; the frame was just made here and has gone nowhere.
      element.contentWindow?.postMessage(connect, "*", [port2]);
      return new Sandbox(element, port1);
    } catch (error) {
      element.remove();
      throw error;
    }
  }

  /** Starts a worker. Rejects with an Error that says what to do. */
  async spawn(): Promise<SandboxWorker> {
    const id = ++this.#workers;
    const { port1: port, port2 } = new MessageChannel();
    const broken = new Promise<string>((resolve) => this.#broken.set(id, resolve));
    const terminate = () => {
      this.#broken.delete(id);
      this.#tell({ type: "terminate", worker: id });
      port.close();
    };
    const ready = new Promise<void>((resolve, reject) => {
      port.onmessage = ({ data }: MessageEvent<unknown>) => {
        if (data === READY) resolve();
        if (data === NO_EVAL) reject(new Error(EVAL_FORBIDDEN));
      };
    });
    this.#tell({ type: "spawn", worker: id }, [port2]);
    const failed = broken.then((reason) => {
      throw new Error(
        `The worker that runs JavaScript could not be started: ${reason}. Allow workers here ` +
          "(browser settings, extensions, content security policy), then reload the page.",
      );
    });
    try {
      await inTime(
        Promise.race([ready, failed]),
        after(WORKER_BEGINS),
        "The worker that runs JavaScript did not start. An extension may block it: allow workers " +
          "here, then reload the page.",
      );
    } catch (error) {
      terminate();
      throw error;
    }
    port.onmessage = null;
    return { port, broken, terminate, loss: () => this.#loss };
  }

  /** Takes the frame off the page; its workers end with it. */
  close(): void {
    this.#lifeline.close();
    this.#port.close();
    this.#element.remove();
  }

  #tell(command: FrameCommand, ports: MessagePort[] = []): void {
    this.#port.postMessage(command, ports);
  }
}

/**
 * The address of a frame that the service worker has kept: its policy takes its origin away, because a frame whose
 * attribute does that is one that no service worker answers for. None if nothing is kept.
 */
async function keptFrame(address: string): Promise<string | undefined> {
  try {
    if (!navigator.serviceWorker.controller) return undefined;
    const kept = address.replace(/html$/, "kept.html");
    const { ok, headers } = await fetch(kept);
    const policy = headers.get("content-security-policy") ?? "";
    return ok && policy.endsWith(SANDBOX) ? kept : undefined;
  } catch {
    // There is none, or the browser blocks it.
    return undefined;
  }
}

function createFrame(address: string, sandbox: string): HTMLIFrameElement {
  const element = document.createElement("iframe");
  element.setAttribute("sandbox", sandbox);
  element.hidden = true;
  element.title = "Where the JavaScript half runs";
  // The file brings its own policy: nothing but its script, workers made from blobs, and in those
  // `eval`, which is how a program is started. No network, unless it was allowed: then requests, and
  // still no scripts. Not `srcdoc`, to which the policy of this page would apply as well.
  element.src = address;
  return element;
}

/** Resolves when the frame has said its first word. */
function heard(element: HTMLIFrameElement): Promise<void> {
  return new Promise((resolve) => {
    addEventListener("message", function listen(event) {
      if (event.source !== element.contentWindow || event.origin !== "null") return;
      if (event.data !== HELLO) return;
      removeEventListener("message", listen);
      resolve();
    });
  });
}

/** Rejects when the browser says that the page's policy forbids the frame. */
function forbiddenFrame(element: HTMLIFrameElement): Promise<never> {
  return new Promise((_, reject) => {
    document.addEventListener("securitypolicyviolation", function listen(event) {
      if (!element.isConnected) document.removeEventListener("securitypolicyviolation", listen);
      if (event.blockedURI !== element.src) return;
      document.removeEventListener("securitypolicyviolation", listen);
      reject(
        new Error(
          "The content security policy of this page forbids the sandboxed frame that runs " +
            `JavaScript (${event.effectiveDirective}). It has to allow frames from 'self'.`,
        ),
      );
    });
  });
}

/** Resolves when there is no use in waiting for the frame's first word any longer. */
async function silent(element: HTMLIFrameElement): Promise<void> {
  // This comes for a page in place of one that did not arrive, too.
  const loaded = new Promise((resolve) => element.addEventListener("load", resolve));
  await Promise.race([loaded, after(FRAME_ARRIVES)]);
  await after(FRAME_SPEAKS);
}

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function inTime<T>(promise: Promise<T>, late: Promise<void>, otherwise: string): Promise<T> {
  const timeout = late.then(() => {
    throw new Error(otherwise);
  });
  // Whichever comes second is of no interest.
  timeout.catch(() => undefined);
  return Promise.race([promise, timeout]);
}
