/**
 * Loads the scripts that the page does without at first. A browser that could not fetch a module
 * remembers that, and until the page is loaded again every further attempt fails at once; so each
 * attempt has an address of its own. bundle.mjs makes such scripts whole, without imports that could
 * fail by themselves.
 */

/** Imports a script; `query` goes at the end of its address. */
export type Load = (query: string) => Promise<unknown>;

/** How long to wait between attempts in the background, in milliseconds: for about two minutes. */
const PAUSES = [1000, 2000, 5000, 10_000, 20_000, 30_000, 60_000];

/** A script that is loaded when it is first needed. `Module` is what it exports. */
export class Loading<Module> {
  readonly #load: Load;
  #pending: Promise<Module> | undefined;
  #attempts = 0;

  constructor(load: Load) {
    this.#load = load;
  }

  /** Tries twice, in case the connection was lost for a moment. After a failure the next call tries again. */
  get(): Promise<Module> {
    this.#pending ??= this.#attempt()
      .catch(() => this.#attempt())
      .catch((error: unknown) => {
        this.#pending = undefined;
        throw error;
      });
    return this.#pending;
  }

  /** Goes on trying for a while, and whenever the connection is back. */
  async getSomeTime(): Promise<Module> {
    for (const pause of PAUSES) {
      try {
        return await this.get();
      } catch {
        await backOr(pause);
      }
    }
    return this.get();
  }

  #attempt(): Promise<Module> {
    const query = this.#attempts === 0 ? "" : `?attempt=${this.#attempts}`;
    this.#attempts += 1;
    return this.#load(query) as Promise<Module>;
  }
}

/** Resolves after some milliseconds, or earlier if the browser says that it is online again. */
function backOr(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      removeEventListener("online", go);
      resolve();
    };
    const timer = setTimeout(go, milliseconds);
    addEventListener("online", go);
  });
}
