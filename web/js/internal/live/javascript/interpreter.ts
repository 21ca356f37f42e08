/**
 * An interpreter for a program's JavaScript that is a world of its own: QuickJS, in WebAssembly. No
 * object of the host's is ever inside; numbers, text and bytes cross, and are copied. What there is to
 * be had is what guest/ defines, and nothing in there can reach a file, a process, the environment or
 * the network: the interpreter's memory is all that it can name.
 *
 * It must not know who asks, nor where the calls out of it lead.
 */

import { QuickJS, type JSValueHandle } from "quickjs-wasi";
import { code as GUEST } from "embed:./guest/guest.ts";
import type { Hearing } from "./guest/guest.js";
import { HEAR, HOST, type HostCall } from "./guest/host.js";

/** How much memory a program's JavaScript may have, in bytes. */
export const MEMORY = 64 << 20;

/** Below what the module's own stack has room for: beyond it is a `RangeError`. */
const STACK = 256 << 10;

/** The compiled interpreter, and what extends it. */
export interface InterpreterModules {
  interpreter: WebAssembly.Module;
  extensions: { name: string; wasm: WebAssembly.Module }[];
}

/** An argument of a call out of the interpreter. Nothing about it is certain. */
export type Argument = string | number | Uint8Array | undefined;

/** What there is outside. */
export type Outside = Record<HostCall, (...args: Argument[]) => void>;

export class Interpreter {
  readonly #vm: QuickJS;
  readonly #hear: JSValueHandle;

  private constructor(vm: QuickJS, hear: JSValueHandle) {
    this.#vm = vm;
    this.#hear = hear;
  }

  static async open(modules: InterpreterModules, outside: Outside): Promise<Interpreter> {
    const vm = await QuickJS.create({
      wasm: modules.interpreter,
      extensions: modules.extensions,
      memoryLimit: MEMORY,
      maxStackSize: STACK,
      timezoneOffset: 0,
      wasi,
    });
    const calls = new Map<string, (...args: Argument[]) => void>(Object.entries(outside));
    const out = vm.newFunction(HOST, (name, ...args) => {
      try {
        if (name?.isString) calls.get(name.toString())?.(...args.map(argumentOf));
      } catch {
        // An Error would take its stack inside, which names files of this machine.
        throw "The value is too large to leave the interpreter.";
      }
      return vm.undefined;
    });
    vm.setProp(vm.global, HOST, out);
    vm.evalCode(GUEST, "pollscope").dispose();
    const hear = vm.global.getProp(HEAR);
    vm.evalCode(`delete globalThis.${HEAR}`).dispose();
    return new Interpreter(vm, hear);
  }

  /**
   * Says something to what guest/ has put inside, and lets it run until nothing is left to do.
   *
   * @throws If it cannot go on: it has used up its memory, or it broke down. It is of no use then.
   */
  tell<Name extends keyof Hearing>(name: Name, ...args: Parameters<Hearing[Name]>): void {
    const vm = this.#vm;
    const handles = [vm.newString(name), ...(args as (string | number | Uint8Array)[]).map(inside)];
    vm.callFunction(this.#hear, vm.undefined, ...handles).dispose();
    for (const handle of handles) handle.dispose();
    vm.executePendingJobs();

    function inside(value: string | number | Uint8Array): JSValueHandle {
      if (typeof value === "string") return vm.newString(value);
      return typeof value === "number" ? vm.newNumber(value) : vm.newUint8Array(value);
    }
  }
}

/** Only what is a primitive or bytes: to ask anything else for its text would run code inside. */
function argumentOf(handle: JSValueHandle): Argument {
  if (handle.isString) return handle.toString();
  if (handle.isNumber) return handle.toNumber();
  return handle.isObject && !handle.isProxy ? handle.toUint8Array() : undefined;
}

/** The interpreter's system: a clock, random numbers, and nowhere to write to. */
function wasi(memory: WebAssembly.Memory) {
  const BAD_DESCRIPTOR = 8;
  return {
    clock_time_get(clock: number, _: bigint, at: number): number {
      const now = clock === 0 ? Date.now() : performance.now();
      new DataView(memory.buffer).setBigUint64(at, BigInt(Math.round(now * 1e6)), true);
      return 0;
    },
    fd_write: () => BAD_DESCRIPTOR,
  };
}
