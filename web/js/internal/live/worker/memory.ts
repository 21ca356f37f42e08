/**
 * The compiler's memory, which is given to it so that it can be bounded: crate/live-pack has made it an
 * import, whose name ends with how many pages it has to have from the start.
 */

const PAGE = 65_536;

/** The most that 32-bit addresses reach. */
const MOST = 65_536;

/**
 * What has to be imported besides functions: nothing if the module has a memory of its own.
 *
 * @param most How many bytes the memory may grow to.
 */
export function memoryImports(module: WebAssembly.Module, most: number): WebAssembly.Imports {
  const found = WebAssembly.Module.imports(module).find(({ kind }) => kind === "memory");
  if (!found) return {};
  const initial = Number(found.name.split(" ").at(-1));
  const maximum = Math.min(MOST, Math.max(initial, Math.floor(most / PAGE)));
  return { [found.module]: { [found.name]: new WebAssembly.Memory({ initial, maximum }) } };
}
