/**
 * The compiler and the files that it reads, had once and kept on the page's side, so that each
 * fresh worker starts quickly: the compiled module is shared, the bytes go by reference.
 *
 * It must not know how the compiler is called.
 */

import type { LiveCrate, LiveManifest, LiveUnit } from "../../generated/protocol.js";
import { pause } from "./pause.js";
import type { Unit } from "./worker/command.js";

/** How far fetching has come. */
export interface Progress {
  /** Bytes that have arrived, of what is being fetched or was found in the cache. */
  bytes: number;
  /** Of how many. */
  of: number;
}

/** Gets a unit, unpacked, and turns the compiler's into a module. Runs off the page's thread. */
export interface Loader {
  manifest(signal: AbortSignal): Promise<LiveManifest>;
  unit(unit: LiveUnit, progress: (bytes: number) => void, signal: AbortSignal): Promise<Unit>;
  compiler(
    unit: LiveUnit,
    progress: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<WebAssembly.Module>;
}

/** What one execution needs. */
export interface Loaded {
  module: WebAssembly.Module;
  units: Unit[];
}

/** How many milliseconds to wait before asking again whether the files are packed. */
const ASK_AGAIN = 1000;

/** What the units of each program begin with. */
const COMPILER = "compiler";
const STD = "std";

export class Toolchain {
  readonly #loader: Loader;
  #manifest: Promise<LiveManifest> | undefined;
  #module: Promise<WebAssembly.Module> | undefined;
  readonly #units = new Map<string, Promise<Unit>>();

  constructor(loader: Loader) {
    this.#loader = loader;
  }

  /** What there is. */
  manifest(signal = new AbortController().signal): Promise<LiveManifest> {
    this.#manifest ??= this.#loader.manifest(signal).catch((error: unknown) => {
      this.#manifest = undefined;
      throw error;
    });
    return this.#manifest;
  }

  /**
   * Waits until the files are packed, and calls `waiting` after each answer that says they are not. On a
   * published page they always are; `cargo xtask serve` serves the page earlier.
   */
  async prepared(waiting: () => void, signal: AbortSignal): Promise<void> {
    for (;;) {
      const { preparing } = await this.manifest(signal);
      if (!preparing) return;
      this.#manifest = undefined;
      waiting();
      await pause(ASK_AGAIN, signal);
    }
  }

  /**
   * Everything for a program that uses these crates. What is there already is not fetched again;
   * after a failure or an abort the next call begins with what is missing.
   */
  async load(
    crates: LiveCrate[],
    progress: (progress: Progress) => void,
    signal: AbortSignal,
  ): Promise<Loaded> {
    const manifest = await this.manifest(signal);
    const named = (name: string): LiveUnit => {
      const unit = manifest.units.find((unit) => unit.name === name);
      if (!unit) throw new Error(`The manifest lacks the unit ${name}.`);
      return unit;
    };
    const names = [STD, ...new Set(crates.flatMap((one) => one.units))];
    const wanted = [COMPILER, ...names].map(named);
    const arrived = new Map<string, number>();
    const of = wanted.reduce((sum, unit) => sum + unit.bytes, 0);
    const report = (unit: LiveUnit) => (bytes: number) => {
      arrived.set(unit.name, bytes);
      progress({ bytes: [...arrived.values()].reduce((sum, one) => sum + one, 0), of });
    };
    const [module, ...units] = await Promise.all([
      this.#compiler(named(COMPILER), report(named(COMPILER)), signal),
      ...names.map((name) => this.#unit(named(name), report(named(name)), signal)),
    ]);
    progress({ bytes: of, of });
    return { module, units };
  }

  #compiler(
    unit: LiveUnit,
    progress: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<WebAssembly.Module> {
    this.#module ??= this.#loader.compiler(unit, progress, signal).catch((error: unknown) => {
      this.#module = undefined;
      throw error;
    });
    return this.#module;
  }

  #unit(unit: LiveUnit, progress: (bytes: number) => void, signal: AbortSignal): Promise<Unit> {
    const known = this.#units.get(unit.name);
    if (known) return known;
    const loading = this.#loader.unit(unit, progress, signal).catch((error: unknown) => {
      this.#units.delete(unit.name);
      throw error;
    });
    this.#units.set(unit.name, loading);
    return loading;
  }
}
