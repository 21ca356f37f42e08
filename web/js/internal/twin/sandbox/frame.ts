/**
 * The script of the sandboxed frame: it starts and ends workers for the page, and that is all.
 *
 * The frame has an opaque origin, so nothing in it can reach the page, its storage or its
 * cookies; the workers it starts inherit that and its content security policy. It must never
 * listen to what a worker says, because programs run there.
 */

import { startWorker } from "../../trusted.js";
import { HELLO, type Connect, type FrameCommand, type FrameMessage } from "./frame-protocol.js";

const workers = new Map<number, Worker>();

/** Reports that the worker which was asked for last cannot run. */
let lastFailed: (reason: string) => void = () => undefined;

addEventListener("message", function connect(event) {
  const [port] = event.ports;
  // Without the sandbox this would be the page's own origin, and a page that frames it could run
  // scripts there.
  if (origin !== "null" || event.source !== parent || !port) return;
  removeEventListener("message", connect);
  const { workerCode } = event.data as Connect;
  const script = new Blob([workerCode], { type: "text/javascript" });
  const url = URL.createObjectURL(script);
  port.onmessage = (message: MessageEvent<FrameCommand>) => {
    const command = message.data;
    if (command.type === "ask") {
      const alive: FrameMessage = { type: "alive" };
      port.postMessage(alive);
      return;
    }
    const { type, worker } = command;
    const report = (reason: string) => {
      const failed: FrameMessage = { type: "failed", worker, reason };
      port.postMessage(failed);
    };
    if (type === "spawn") spawn(worker, url, message.ports, report);
    else terminate(worker);
  };
});

// The policy that came with this frame allows this script. From here on no script of the site may be
// loaded, not even by a worker.
const strict = document.createElement("meta");
strict.httpEquiv = "Content-Security-Policy";
strict.content = "script-src 'unsafe-eval'; worker-src blob:";
document.head.append(strict);

// The page's origin is unknown here, and this says nothing that others may not know.
parent.postMessage(HELLO, "*");

// A policy that forbids a worker may say so only after `new Worker` has returned.
document.addEventListener("securitypolicyviolation", (event) => {
  lastFailed(`the content security policy forbids it (${event.effectiveDirective})`);
});

function spawn(
  id: number,
  url: string,
  ports: readonly MessagePort[],
  report: (reason: string) => void,
): void {
  lastFailed = report;
  try {
    const worker = startWorker(url);
    worker.onerror = (event) => {
      event.preventDefault();
      report(event.message || "its script could not be loaded");
    };
    worker.postMessage(null, [...ports]);
    workers.set(id, worker);
  } catch (error) {
    report(String(error));
  }
}

function terminate(id: number): void {
  workers.get(id)?.terminate();
  workers.delete(id);
}
