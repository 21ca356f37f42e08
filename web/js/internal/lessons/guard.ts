/**
 * The border around a WebAssembly instance that may die. A trap, or an exception that leaves it, is its
 * death: it is said once, and from then on nothing enters the instance, whoever still holds a callback.
 *
 * It must not know what the instance does.
 */

export class Guard {
  readonly #died: (error: unknown) => void;
  #dead = false;
  /** How many calls into the instance are on, one inside the other. */
  #depth = 0;

  /** @param died Called with the error when the instance dies, after it was left. */
  constructor(died: (error: unknown) => void) {
    this.#died = died;
  }

  /** The exports of the instance, for what is to call them: each call passes the border. */
  exports(exports: WebAssembly.Exports): WebAssembly.Exports {
    const behind = ([name, value]: [string, WebAssembly.ExportValue]) => {
      if (typeof value !== "function") return [name, value];
      return [name, (...given: unknown[]) => this.#pass(() => value(...given) as unknown)];
    };
    return Object.fromEntries(Object.entries(exports).map(behind)) as WebAssembly.Exports;
  }

  /** Makes a call that ends in the instance; nothing comes back from a dead one. */
  enter<T>(call: () => T): T | undefined {
    return this.#pass(call);
  }

  /** Makes a call into an instance even if it is dead, to see what is left in its memory. */
  afterwards<T>(call: () => T): T | undefined {
    const dead = this.#dead;
    this.#dead = false;
    const result = this.#pass(call, () => undefined);
    this.#dead ||= dead;
    return result;
  }

  #pass<T>(call: () => T, died = this.#died): T | undefined {
    if (this.#dead) return undefined;
    this.#depth += 1;
    try {
      return call();
    } catch (error) {
      // The outermost call is the last to leave.
      if (this.#depth > 1) throw error;
      this.#dead = true;
      died(error);
      return undefined;
    } finally {
      this.#depth -= 1;
    }
  }
}
