/**
 * Messages and other events as jobs of the event loop: those that a program posts from one port of
 * a channel to the other are seen in their queue, those that come from elsewhere when they arrive.
 *
 * It must not know what is in a message.
 */

import type { EventLoop, Job } from "./event-loop.js";
import type { Observer } from "./observer.js";
import type { Method, Replacements } from "./replace.js";
import type { UnderWay } from "./under-way.js";

const { apply, construct } = Reflect;
const { isArray } = Array;
const { addEventListener } = EventTarget.prototype;
const { get, set } = WeakMap.prototype;
const { MessageChannel, MessagePort } = globalThis;
const { Worker } = globalThis as { readonly Worker?: { readonly prototype: object } };

/** One end of a channel. */
interface Port {
  other: Port | undefined;
  /** Whether messages are delivered to it. */
  started: boolean;
  /** Messages that were posted to it and have not arrived, the first one first. */
  first: Posted | undefined;
  last: Posted | undefined;
  /** The one that is arriving, until the first listener has it. */
  arriving: Job | undefined;
}

interface Posted {
  readonly job: Job;
  next: Posted | undefined;
}

/** Replaces what posts and hears messages; `failed` is told what a listener for errors throws. */
export function installMessages(
  replacements: Replacements,
  observer: Observer,
  underWay: UnderWay,
  failed: (error: unknown) => void,
): void {
  const messages = new Messages(observer, underWay, failed);
  messages.replacePorts(replacements);
  messages.replaceListeners(replacements);
}

class Messages {
  readonly #observer: Observer;
  readonly #loop: EventLoop;
  readonly #underWay: UnderWay;
  readonly #ports = new WeakMap<object, Port>();
  /** By the program's listener: what is called instead. */
  readonly #listeners = new WeakMap<object, Method>();
  /** The other way round. */
  readonly #originals = new WeakMap<object, object>();

  readonly #failed: (error: unknown) => void;

  constructor(observer: Observer, underWay: UnderWay, failed: (error: unknown) => void) {
    this.#observer = observer;
    this.#loop = observer.loop;
    this.#underWay = underWay;
    this.#failed = failed;
  }

  replacePorts(replacements: Replacements): void {
    const messages = this;
    const channel = new Proxy(MessageChannel, {
      construct(target, args: unknown[], newTarget) {
        const made = construct(target, args, newTarget) as MessageChannel;
        const { port1, port2 } = made;
        messages.#entangle(port1, port2);
        return made;
      },
    });
    replacements.value(globalThis, "MessageChannel", channel);
    replacements.value(MessageChannel.prototype, "constructor", channel);
    replacements.method(MessagePort.prototype, "postMessage", (original) => ({
      postMessage(this: unknown, ...args: unknown[]): unknown {
        const line = messages.#observer.markOf("postMessage") ?? 0;
        const result = apply(original, this, args) as unknown;
        messages.#post(messages.#of(this), line, args[1]);
        return result;
      },
    }));
    replacements.method(MessagePort.prototype, "start", (original) => ({
      start(this: unknown): unknown {
        messages.#start(this);
        return apply(original, this, []);
      },
    }));
    replacements.method(MessagePort.prototype, "close", (original) => ({
      close(this: unknown): unknown {
        const result = apply(original, this, []) as unknown;
        messages.#lose(messages.#of(this));
        return result;
      },
    }));
  }

  replaceListeners(replacements: Replacements): void {
    const messages = this;
    const target = globalThis.EventTarget.prototype;
    for (const name of ["addEventListener", "removeEventListener"] as const) {
      replacements.method(target, name, (original) => ({
        [name](this: unknown, ...args: unknown[]): unknown {
          if (args.length > 1) args[1] = messages.#instead(args[1]);
          return apply(original, this, args);
        },
      }));
    }
    const handlers: readonly (readonly [object | undefined, string])[] = [
      [MessagePort.prototype, "onmessage"],
      [Worker?.prototype, "onmessage"],
      [globalThis, "onerror"],
    ];
    for (const [prototype, name] of handlers) {
      replacements.accessor(prototype, name, (get, set) => ({
        get(this: unknown): unknown {
          return messages.#original(apply(get, this, []));
        },
        set(this: unknown, listener: unknown): void {
          // Setting it starts the port.
          messages.#start(this);
          apply(set, this, [
            typeof listener === "function" ? messages.#instead(listener) : listener,
          ]);
        },
      }));
    }
  }

  #of(port: unknown): Port | undefined {
    return apply(get, this.#ports, [port]) as Port | undefined;
  }

  #entangle(one: object, other: object): void {
    const make = (): Port => ({
      ...{ other: undefined, started: false, arriving: undefined },
      ...{ first: undefined, last: undefined },
    });
    const [a, b] = [make(), make()];
    a.other = b;
    b.other = a;
    apply(set, this.#ports, [one, a]);
    apply(set, this.#ports, [other, b]);
  }

  #post(from: Port | undefined, line: number, transferred: unknown): void {
    this.#transferred(transferred);
    const to = from?.other;
    if (!to) return;
    const job: Job = { id: 0, source: "message", future: 0, line };
    const posted: Posted = { job, next: undefined };
    if (to.last) to.last.next = posted;
    else to.first = posted;
    to.last = posted;
    if (to.started) this.#underWayNow(job);
  }

  /** Whoever has the port now, its messages are no longer seen. */
  #transferred(list: unknown): void {
    const ports = isArray(list) ? list : (list as { transfer?: unknown } | undefined)?.transfer;
    if (!isArray(ports)) return;
    for (let index = 0; index < ports.length; index += 1) this.#lose(this.#of(ports[index]));
  }

  #lose(port: Port | undefined): void {
    if (!port) return;
    if (port.other) port.other.other = undefined;
    port.other = undefined;
    while (port.first) {
      if (port.first.job.id > 0) this.#underWay.arrived();
      port.first = port.first.next;
    }
    port.last = undefined;
  }

  #underWayNow(job: Job): void {
    this.#loop.queued(job);
    this.#underWay.posted();
  }

  #start(object: unknown): void {
    const port = this.#of(object);
    if (!port || port.started) return;
    port.started = true;
    // Before any listener of the program.
    apply(addEventListener, object, ["message", () => this.#arrived(port)]);
    for (let posted = port.first; posted; posted = posted.next) this.#underWayNow(posted.job);
  }

  #arrived(port: Port): void {
    const posted = port.first;
    if (!posted) return;
    port.first = posted.next;
    if (!port.first) port.last = undefined;
    port.arriving = posted.job;
    this.#underWay.arrived();
  }

  #original(instead: unknown): unknown {
    return apply(get, this.#originals, [instead]) ?? instead;
  }

  /** What is called instead of a listener: the same, but as a job where nothing else runs. */
  #instead(listener: unknown): unknown {
    if ((typeof listener !== "object" && typeof listener !== "function") || !listener) {
      return listener;
    }
    const known = apply(get, this.#listeners, [listener]) as Method | undefined;
    if (known) return known;
    const messages = this;
    const instead: Method = function (this: unknown, ...args: unknown[]): unknown {
      const call = () => {
        if (typeof listener === "function") return apply(listener as Method, this, args) as unknown;
        // Looked up at each event, as the platform does.
        const { handleEvent } = listener as { readonly handleEvent: Method };
        return apply(handleEvent, listener, args);
      };
      // An error is reported in the middle of the code that threw it. An error of the listener itself
      // would reach only the worker's owner, which would take the worker for broken.
      if (isReport(this, args[0])) {
        try {
          return call();
        } catch (error) {
          messages.#failed(error);
          return undefined;
        }
      }
      if (!messages.#loop.idle) return call();
      return messages.#loop.run(messages.#job(this, args[0]), call);
    };
    apply(set, this.#listeners, [listener, instead]);
    apply(set, this.#originals, [instead, listener]);
    return instead;
  }

  /** The job in which an event is heard. */
  #job(target: unknown, event: unknown): Job {
    const port = this.#of(target);
    const arriving = port?.arriving;
    if (port && arriving) {
      port.arriving = undefined;
      return arriving;
    }
    const isMessage = (event as { type?: unknown } | undefined)?.type === "message";
    return { id: 0, source: isMessage ? "message" : "event", future: 0, line: 0 };
  }
}

/** Whether the global scope hears of an error: `onerror` gets its message, a listener an event. */
function isReport(target: unknown, heard: unknown): boolean {
  if (target !== globalThis) return false;
  return typeof heard === "string" || (heard as { type?: unknown } | undefined)?.type === "error";
}
