/**
 * The page's side of the sandbox: makes the frame, has it start workers, and knows what went
 * wrong if that fails. It must not know what the workers run.
 */

import * as frame from "embed:./frame.ts";
import * as worker from "embed:./worker/main.ts";
import { HELLO, parseFrameMessage, type Connect, type FrameCommand } from "./frame-protocol.js";

/** How long the frame and each worker may take to begin, in milliseconds. */
const PATIENCE = 5000;

/** The first message of a worker, see `Ready` in generated/protocol.ts. */
const READY = '{"type":"ready"}';

/** A worker that waits for its program or runs it. */
export interface SandboxWorker {
  /** To the program and from it. */
  readonly port: MessagePort;
  /** Resolves with a sentence if it breaks down; otherwise never. */
  readonly broken: Promise<string>;
  /** Ends it at once, whatever it does. */
  terminate(): void;
}

/** A frame in which workers can be started. */
export class Sandbox {
  readonly #element: HTMLIFrameElement;
  readonly #port: MessagePort;
  readonly #broken = new Map<number, (reason: string) => void>();
  #workers = 0;

  private constructor(element: HTMLIFrameElement, port: MessagePort) {
    this.#element = element;
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<unknown>) => {
      const message = parseFrameMessage(data);
      if (message) this.#broken.get(message.worker)?.(message.reason);
    };
  }

  /**
   * Puts a hidden frame on the page. With `network` what runs there may make requests, as any page
   * of an unknown origin may. Its workers run `workerCode`. Rejects with an Error that says what to
   * do.
   */
  static async open(network: boolean, workerCode = worker.code): Promise<Sandbox> {
    const element = createFrame(network);
    try {
      const hello = heard(element);
      document.body.append(element);
      await inTime(
        hello,
        "The sandboxed frame that runs JavaScript did not start. An extension or the page around " +
          "this one may block it: allow frames and inline scripts here, then reload the page.",
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
    const ready = new Promise<void>((resolve) => {
      port.onmessage = ({ data }: MessageEvent<unknown>) => data === READY && resolve();
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
        "The worker that runs JavaScript did not start. An extension may block it: allow workers " +
          "here, then reload the page.",
      );
    } catch (error) {
      terminate();
      throw error;
    }
    port.onmessage = null;
    return { port, broken, terminate };
  }

  /** Takes the frame off the page; its workers end with it. */
  close(): void {
    this.#port.close();
    this.#element.remove();
  }

  #tell(command: FrameCommand, ports: MessagePort[] = []): void {
    this.#port.postMessage(command, ports);
  }
}

function createFrame(network: boolean): HTMLIFrameElement {
  const element = document.createElement("iframe");
  // Without allow-same-origin: the frame gets an origin of its own that nothing else shares.
  element.setAttribute("sandbox", "allow-scripts");
  element.hidden = true;
  element.title = "Where the JavaScript half runs";
  // Nothing but the one script below, workers made from blobs, and in those `eval`, which is how
  // a program is started. No network, unless it was allowed: then requests, and still no scripts.
  const policy =
    `default-src 'none'; script-src 'sha256-${frame.sha256}' 'unsafe-eval'; worker-src blob:; ` +
    `connect-src ${network ? "http: https:" : "'none'"}; form-action 'none'; base-uri 'none'`;
  element.srcdoc =
    `<!doctype html><meta charset="utf-8">` +
    `<meta http-equiv="Content-Security-Policy" content="${policy}">` +
    `<script>${frame.code}</script>`;
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

function inTime<T>(promise: Promise<T>, otherwise: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(otherwise)), PATIENCE);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
