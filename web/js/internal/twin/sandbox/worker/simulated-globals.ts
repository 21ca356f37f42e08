/**
 * Gives the program a simulated clock: `Date`, `performance.now`, `Temporal.Now` and animation
 * frames tell its time. It must not know what makes that clock go on.
 */

import type { SimulatedClock } from "./simulated-clock.js";

/** When every simulated run begins, so that two runs print the same: 2025-01-01, 00:00 UTC. */
export const BEGINNING = 1_735_689_600_000;

/** From one animation frame to the next, in milliseconds: 60 a second. */
const FRAME = 1000 / 60;

const { defineProperty, getOwnPropertyDescriptor } = Object;
const { apply, construct } = Reflect;
const { floor } = Math;

/** Replaces what tells the time in `global`. */
export function installSimulatedTime(global: object, clock: SimulatedClock): void {
  const scope = global as typeof globalThis;
  replaceDate(scope, () => floor(BEGINNING + clock.read()));
  const { performance } = scope;
  if (performance) {
    define(performance, "now", () => clock.read());
    define(performance, "timeOrigin", BEGINNING);
    replaceUserTiming(performance, clock);
  }
  replaceTemporalNow(scope, clock);
  replaceFormats(() => floor(BEGINNING + clock.read()));
  if ("requestAnimationFrame" in scope) {
    define(scope, "requestAnimationFrame", (callback: (time: number) => void) =>
      clock.setTimeout(() => callback(clock.now()), FRAME - (clock.now() % FRAME)),
    );
    define(scope, "cancelAnimationFrame", clock.clear);
  }
}

/** `Date` as it is, but for what it says of the present. */
function replaceDate(scope: typeof globalThis, now: () => number): void {
  const { Date } = scope;
  const { toString } = Date.prototype;
  const simulated = new Proxy(Date, {
    construct: (target, args: unknown[], newTarget) =>
      construct(target, args.length === 0 ? [now()] : args, newTarget) as object,
    apply: () => apply(toString, new Date(now()), []) as string,
  });
  // On `Date` itself, so that whoever gets at it another way finds the same.
  define(Date, "now", () => now());
  define(Date.prototype, "constructor", simulated);
  define(scope, "Date", simulated);
}

/** Marks and measures are made now unless the program says otherwise. */
function replaceUserTiming(performance: Performance, clock: SimulatedClock): void {
  const { mark, measure } = performance;
  define(performance, "mark", (name: string, options?: PerformanceMarkOptions) =>
    apply(mark, performance, [name, { startTime: clock.read(), ...options }]),
  );
  const now = () => ({ end: clock.read() });
  define(performance, "measure", (name: string, from?: unknown, to?: unknown) => {
    if (typeof from === "object" && from !== null) {
      const options = from as PerformanceMeasureOptions;
      const { start, end, duration } = options;
      const isOpen = end === undefined && (start === undefined || duration === undefined);
      return apply(measure, performance, [name, isOpen ? { ...options, ...now() } : options, to]);
    }
    if (to !== undefined) return apply(measure, performance, [name, from, to]);
    const start = from === undefined ? {} : { start: `${from as string}` };
    return apply(measure, performance, [name, { ...start, ...now() }]);
  });
}

/** A format without a date is for now. */
function replaceFormats(now: () => number): void {
  const { prototype } = Intl.DateTimeFormat;
  const getter = getOwnPropertyDescriptor(prototype, "format");
  const get = getter?.get;
  if (get) {
    const made = new WeakMap<object, unknown>();
    const { get: known, set } = WeakMap.prototype;
    defineProperty(prototype, "format", {
      ...getter,
      get(this: object): unknown {
        const format = apply(get, this, []) as (date: unknown) => string;
        // The same each time, as the platform's own.
        const before = apply(known, made, [format]) as unknown;
        if (before !== undefined) return before;
        const simulated = (date?: unknown) => format(date === undefined ? now() : date);
        defineProperty(simulated, "name", { value: "", configurable: true });
        apply(set, made, [format, simulated]);
        return simulated;
      },
    });
  }
  const { formatToParts } = prototype;
  define(prototype, "formatToParts", function (this: unknown, date?: unknown) {
    return apply(formatToParts, this, [date === undefined ? now() : date]);
  });
}

/** All of `Temporal.Now` goes through one instant. */
function replaceTemporalNow(scope: object, clock: SimulatedClock): void {
  const { Temporal } = scope as { Temporal?: TemporalLike };
  if (!Temporal) return;
  const { Now, Instant } = Temporal;
  const instant = () => Instant.fromEpochMilliseconds(floor(BEGINNING + clock.read()));
  const zone = (id?: unknown) => instant().toZonedDateTimeISO(id ?? Now.timeZoneId());
  define(Now, "instant", instant);
  define(Now, "zonedDateTimeISO", zone);
  define(Now, "plainDateTimeISO", (id?: unknown) => zone(id).toPlainDateTime());
  define(Now, "plainDateISO", (id?: unknown) => zone(id).toPlainDate());
  define(Now, "plainTimeISO", (id?: unknown) => zone(id).toPlainTime());
}

/** What is used of `Temporal`; TypeScript's own library does not know it yet. */
interface TemporalLike {
  readonly Instant: {
    fromEpochMilliseconds(ms: number): { toZonedDateTimeISO(id: unknown): Zoned };
  };
  readonly Now: { timeZoneId(): string };
}

interface Zoned {
  toPlainDateTime(): unknown;
  toPlainDate(): unknown;
  toPlainTime(): unknown;
}

function define(target: object, name: string, value: unknown): void {
  const enumerable = getOwnPropertyDescriptor(target, name)?.enumerable ?? false;
  defineProperty(target, name, { value, writable: true, enumerable, configurable: true });
}
