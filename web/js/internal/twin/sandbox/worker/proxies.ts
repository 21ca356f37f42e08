/**
 * Knows which objects are proxies, and what they stand for: nothing else can tell, and to look at one
 * without knowing would run its traps. It must not know who asks.
 */

import type { Replacements } from "./replace.js";

const { apply, construct } = Reflect;
const { get, set } = WeakMap.prototype;

/** The proxies of one program. */
export class Proxies {
  readonly #targets = new WeakMap<object, object>();

  /** Has `Proxy` report what it makes. */
  install(replacements: Replacements): void {
    const original = Proxy;
    const made = (proxy: object, target: unknown) => {
      apply(set, this.#targets, [proxy, target]);
      return proxy;
    };
    replacements.method(original, "revocable", (revocable) => ({
      revocable(this: unknown, ...args: unknown[]): unknown {
        const result = apply(revocable, this, args) as { readonly proxy: object };
        made(result.proxy, args[0]);
        return result;
      },
    }));
    const reporting: ProxyConstructor = new original(original, {
      construct(target, args: unknown[], newTarget): object {
        const by = newTarget === reporting ? target : newTarget;
        return made(construct(target, args, by) as object, args[0]);
      },
    });
    replacements.value(globalThis, "Proxy", reporting);
  }

  /** What a proxy stands for; undefined for what is none. */
  proxied(object: object): object | undefined {
    return apply(get, this.#targets, [object]) as object | undefined;
  }
}
