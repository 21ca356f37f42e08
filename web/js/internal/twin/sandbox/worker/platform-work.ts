/**
 * What the platform does for a program beside its timers: it compiles, digests, compresses, reads blobs and
 * streams, and carries messages to other workers. Until it has answered, a run is not over, and a
 * simulated clock does not jump.
 *
 * Answers reach the program untouched and at the same time as ever. It must not know what is in them.
 */

import type { Observer } from "./observer.js";
import { isPlainPromise } from "./promises.js";
import type { Method, Replacements } from "./replace.js";
import type { UnderWay } from "./under-way.js";

const { apply, construct } = Reflect;
const { then } = Promise.prototype;
const { addEventListener } = EventTarget.prototype;
const reject = Promise.reject.bind(Promise);

/** Methods whose promises the platform settles by itself. */
const CERTAIN: readonly (readonly [owner: string, ...methods: string[]])[] = [
  ["WebAssembly", "compile", "instantiate"],
  ["SubtleCrypto", "encrypt", "decrypt", "sign", "verify", "digest", "generateKey", "deriveKey"],
  ["SubtleCrypto", "deriveBits", "importKey", "exportKey", "wrapKey", "unwrapKey"],
  ["Blob", "text", "arrayBuffer", "bytes"],
  ["OffscreenCanvas", "convertToBlob"],
];

/** Methods whose promises the program itself may have to settle, so that time must go on for it. */
const UNCERTAIN: readonly (readonly [owner: string, ...methods: string[]])[] = [
  ["WebAssembly", "compileStreaming", "instantiateStreaming"],
  ["Response", "text", "arrayBuffer", "json", "blob", "formData", "bytes"],
  ["Request", "text", "arrayBuffer", "json", "blob", "formData", "bytes"],
  ["ReadableStream", "pipeTo", "cancel"],
  ["ReadableStreamDefaultReader", "read"],
  ["ReadableStreamBYOBReader", "read"],
  ["WritableStreamDefaultWriter", "write", "close"],
  ["LockManager", "request", "query"],
];

/** Reads that end with an event. */
const READS = ["readAsArrayBuffer", "readAsBinaryString", "readAsDataURL", "readAsText"];

/** How long such a promise is waited for, in milliseconds of real time. */
const PATIENCE = 200;

/** How long a worker's message is waited for: after it was made or asked, and after it has answered. */
const ANSWER = 2000;
const ANOTHER = 100;

/** Replaces what has the platform do something. */
export function installPlatformWork(
  replacements: Replacements,
  observer: Observer,
  underWay: UnderWay,
): void {
  const hold = (result: unknown, over: () => void) => {
    if (!isPlainPromise(result)) {
      over();
      return;
    }
    const { promises } = observer;
    // This tells what waits for it.
    const seen = promises.of(result) ?? promises.unseen(0);
    promises.bind(result, seen);
    const failed = (reason: unknown) => {
      over();
      // By being heard here, it counts as handled.
      if (!seen.heard) void reject(reason);
    };
    void apply(then, result, [over, failed]);
  };
  const replace = (table: typeof CERTAIN, begin: () => () => void) => {
    for (const [owner, ...methods] of table) {
      const global = globalOf(owner);
      const target = owner === "WebAssembly" ? global : (global as Owner | undefined)?.prototype;
      for (const name of methods) {
        replacements.method(target, name, (original) => ({
          [name](this: unknown, ...args: unknown[]): unknown {
            const over = begin();
            try {
              const result = apply(original, this, args) as unknown;
              hold(result, over);
              return result;
            } catch (error) {
              over();
              throw error;
            }
          },
        }));
      }
    }
  };
  replace(CERTAIN, () => underWay.requested());
  replace(UNCERTAIN, () => underWay.expected(PATIENCE));
  const bitmap = (original: Method) => ({
    createImageBitmap(...args: unknown[]): unknown {
      const result = apply(original, globalThis, args) as unknown;
      hold(result, underWay.requested());
      return result;
    },
  });
  replacements.method(globalThis, "createImageBitmap", bitmap);
  const reader = globalOf("FileReader") as Owner | undefined;
  for (const name of READS) {
    replacements.method(reader?.prototype, name, (original) => ({
      [name](this: unknown, ...args: unknown[]): unknown {
        const result = apply(original, this, args) as unknown;
        apply(addEventListener, this, ["loadend", underWay.requested(), { once: true }]);
        return result;
      },
    }));
  }
  replaceBroadcasts(replacements, underWay);
  replaceWorkers(replacements, underWay);
}

/** To channels of the same program; who else listens is not known. */
function replaceBroadcasts(replacements: Replacements, underWay: UnderWay): void {
  const owner = globalOf("BroadcastChannel") as Owner | undefined;
  replacements.method(owner?.prototype, "postMessage", (original) => ({
    postMessage(this: unknown, ...args: unknown[]): unknown {
      const result = apply(original, this, args) as unknown;
      underWay.expected(PATIENCE);
      return result;
    },
  }));
}

/** A worker may say something at any time; it is expected to after it was made, and asked. */
function replaceWorkers(replacements: Replacements, underWay: UnderWay): void {
  const Worker = globalOf("Worker") as Owner | undefined;
  if (!Worker?.prototype) return;
  const waits = new WeakMap<object, () => void>();
  const { get, set } = WeakMap.prototype;
  const over = (worker: unknown) => {
    (apply(get, waits, [worker]) as (() => void) | undefined)?.();
  };
  const expect = (worker: unknown, patience: number) => {
    // First the new wait, so that the run is not over in between.
    const wait = underWay.expected(patience);
    over(worker);
    apply(set, waits, [worker, wait]);
  };
  const watched = new Proxy(Worker, {
    construct(target, args: unknown[], newTarget) {
      const worker = construct(target, args, newTarget) as object;
      apply(addEventListener, worker, ["message", () => expect(worker, ANOTHER)]);
      apply(addEventListener, worker, ["error", () => over(worker)]);
      expect(worker, ANSWER);
      return worker;
    },
  });
  replacements.value(globalThis, "Worker", watched);
  replacements.value(Worker.prototype, "constructor", watched);
  replacements.method(Worker.prototype, "postMessage", (original) => ({
    postMessage(this: unknown, ...args: unknown[]): unknown {
      const result = apply(original, this, args) as unknown;
      expect(this, ANSWER);
      return result;
    },
  }));
  replacements.method(Worker.prototype, "terminate", (original) => ({
    terminate(this: unknown): unknown {
      const result = apply(original, this, []) as unknown;
      over(this);
      return result;
    },
  }));
}

interface Owner {
  new (...args: unknown[]): object;
  readonly prototype: object;
}

function globalOf(name: string): object | undefined {
  const value = (globalThis as Record<string, unknown>)[name];
  return (typeof value === "object" && value) || typeof value === "function" ? value : undefined;
}
