/**
 * What browsers offer in secure contexts only, which the sandbox is not: a program that reaches for it is
 * told why it is not there. It must not know what a program wants it for.
 */

const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf } = Object;

/** Where it would be: on the global scope, or on an object there. */
const NAMES = [
  ...["crypto.subtle", "crypto.randomUUID", "caches", "cookieStore", "navigator.locks"],
  ...["navigator.storage", "navigator.gpu", "navigator.serviceWorker", "navigator.clipboard"],
];

/** `note` is called once for each name that the program reads and the platform does not have. */
export function installGaps(global: object, note: (text: string) => void): void {
  if ((global as { isSecureContext?: unknown }).isSecureContext !== false) return;
  for (const name of NAMES) {
    const [first = "", second] = name.split(".");
    const owner = second === undefined ? global : (global as Record<string, unknown>)[first];
    if (typeof owner !== "object" || owner === null) continue;
    install(owner, second ?? first, () =>
      note(
        `${name} is not available: browsers have it in secure contexts only (https), and the sandbox ` +
          "that this program runs in is not one",
      ),
    );
  }
}

/** As if it were not there, except for the note. */
function install(owner: object, name: string, note: () => void): void {
  for (let at: object | null = owner; at; at = getPrototypeOf(at) as object | null) {
    if (getOwnPropertyDescriptor(at, name)) return;
  }
  let said = false;
  defineProperty(getPrototypeOf(owner) as object, name, {
    get: () => {
      if (!said) note();
      said = true;
      return undefined;
    },
    set(this: object, value: unknown) {
      defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true });
    },
    configurable: true,
  });
}
