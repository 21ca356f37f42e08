/** Whether WebAssembly can wait for promises here. It must not know what for. */

/** How JavaScript lets WebAssembly wait for promises; some browsers lack it. */
export interface Jspi {
  Suspending: new (wait: (...args: never[]) => unknown) => WebAssembly.ImportValue;
  promising(start: WebAssembly.ExportValue): () => Promise<unknown>;
}

/** What a parked start and real time need. */
export function canSuspend(): boolean {
  const { Suspending, promising } = WebAssembly as Partial<Jspi>;
  return typeof Suspending === "function" && typeof promising === "function";
}
