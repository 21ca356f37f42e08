/**
 * The clock that the compiler's worker gives to the program, and its sleeps: on JavaScript's timers,
 * or on a clock that jumps. (The interpreter has one of its own, which goes on with every step: a
 * program that sleeps for 100 ms would read 0.113 s after it.)
 *
 * It must not know anything but the system interface's `clock_time_get` and `poll_oneoff`.
 */

/**
 * Arguments of `poll_oneoff`: where the subscriptions stand, where the events go, how many there
 * are at most, and where to put how many there are.
 */
export type Poll = [input: number, output: number, count: number, happened: number];

const REALTIME = 0;
const CLOCK = 0;
const ABSOLUTE = 1;
const SUCCESS = 0;
const INVALID = 28;

/** How much later it is at each reading, in nanoseconds: what is read later was later. */
const READING = 100n;

/** So often in a row the clock can be read, and nothing else done, before readings take longer. */
const PATIENCE = 16;

/** The longest that a reading takes. */
const LONGEST_READING = 1_000_000n;

/** What a step of the interpreter would take on a machine, roughly, in nanoseconds. */
const STEP = 20n;

/**
 * A longer sleep lasts until nothing else can happen: crate/live-js uses one while it waits only for a
 * click. In nanoseconds; about 36 years.
 */
const AFTER_ALL = 1n << 60n;

/** Some day; what matters is that it is the same one every time. */
const EPOCH = 1_704_067_200_000_000_000n;

/** How far it goes. */
export interface Limit {
  nanoseconds: number;
  /** Called when it is further; throws to end the program. */
  exceeded: () => never;
}

/**
 * Sleeping takes no time; it only gets later. Computing takes next to none, so that times are those that
 * the program asked for; but a loop that waits for a time must end, so whoever reads the clock again and
 * again and does nothing else is soon given more.
 */
export class SimulatedClock {
  readonly #memory: () => ArrayBuffer;
  readonly #limit: Limit;
  #now = 0n;
  /** How often it was read since anything else happened. */
  #idle = 0;
  #reading = READING;
  /** When it was, if it has jumped to where nothing else can happen. */
  #before: bigint | undefined;

  constructor(memory: () => ArrayBuffer, limit: Limit) {
    this.#memory = memory;
    this.#limit = limit;
  }

  /** The program has done something other than reading the clock. */
  happened(): void {
    this.#idle = 0;
    this.#reading = READING;
  }

  /** The interpreter has come so many steps further. */
  compute(steps: number): void {
    this.#now += BigInt(steps) * STEP;
  }

  /** `clock_time_get`. */
  read(clock: number, at: number): number {
    this.#idle += 1;
    if (this.#idle % PATIENCE === 0 && this.#reading < LONGEST_READING) this.#reading *= 2n;
    this.#now += this.#reading;
    new DataView(this.#memory()).setBigUint64(at, this.#time(clock), true);
    return SUCCESS;
  }

  /** Whether this is a `poll_oneoff` that lasts until nothing else can happen. */
  isAfterAll(...poll: Poll): boolean {
    const wish = wishOf(this.#memory(), poll);
    return wish !== undefined && this.#waitOf(wish) > AFTER_ALL;
  }

  /** Wakes a thread in such a long sleep: time jumps there, until it is taken back. */
  wake(...poll: Poll): number {
    const wish = wishOf(this.#memory(), poll);
    if (!wish) return INVALID;
    this.#before ??= this.#now;
    this.#now += this.#waitOf(wish);
    answer(this.#memory(), poll, wish);
    return SUCCESS;
  }

  /** Takes the jump back: the one who slept is awake, and no time has passed. */
  back(): void {
    this.#now = this.#before ?? this.#now;
    this.#before = undefined;
  }

  /** `poll_oneoff`. */
  sleep(...poll: Poll): number {
    const wish = wishOf(this.#memory(), poll);
    if (!wish) return INVALID;
    this.happened();
    const wait = this.#waitOf(wish);
    if (wait > 0n) this.#now += wait;
    if (this.#now > this.#limit.nanoseconds) this.#limit.exceeded();
    answer(this.#memory(), poll, wish);
    return SUCCESS;
  }

  #waitOf({ absolute, time, clock }: Wish): bigint {
    return absolute ? time - this.#time(clock) : time;
  }

  #time(clock: number): bigint {
    return clock === REALTIME ? EPOCH + this.#now : this.#now;
  }
}

/** Blocks the thread for so many milliseconds at most; it may end earlier. */
export type Block = (milliseconds: number) => void;

/** `poll_oneoff` that blocks the thread. */
export function blockedSleep(block: Block, memory: () => ArrayBuffer, ...poll: Poll): number {
  const wish = wishOf(memory(), poll);
  if (!wish) return INVALID;
  const due = dueOf(wish);
  for (let rest = due - performance.now(); rest > 0; rest = due - performance.now()) block(rest);
  answer(memory(), poll, wish);
  return SUCCESS;
}

/** `poll_oneoff` that waits on a timer of JavaScript's; the shim's own spins. */
export async function realSleep(memory: () => ArrayBuffer, ...poll: Poll): Promise<number> {
  const wish = wishOf(memory(), poll);
  if (!wish) return INVALID;
  const due = dueOf(wish);
  // A timer may come a little early, and the interpreter would come back for the rest at once.
  for (let rest = due - performance.now(); rest > 0; rest = due - performance.now()) {
    await new Promise((resolve) => setTimeout(resolve, Math.min(Math.ceil(rest), 0x7fffffff)));
  }
  // Memory may have moved in the meantime.
  answer(memory(), poll, wish);
  return SUCCESS;
}

interface Wish {
  userdata: bigint;
  clock: number;
  /** Nanoseconds. */
  time: bigint;
  absolute: boolean;
}

/** When that is, as `performance.now()` tells it. */
function dueOf({ clock, time, absolute }: Wish): number {
  const now = clock === REALTIME ? Date.now() : performance.now();
  const milliseconds = Number(time) / 1e6;
  return performance.now() + (absolute ? milliseconds - now : milliseconds);
}

/** The one subscription, if it is to a clock: nothing else is asked for. */
function wishOf(memory: ArrayBuffer, [input, , count]: Poll): Wish | undefined {
  const view = new DataView(memory);
  if (count !== 1 || view.getUint8(input + 8) !== CLOCK) return undefined;
  return {
    userdata: view.getBigUint64(input, true),
    clock: view.getUint32(input + 16, true),
    time: view.getBigUint64(input + 24, true),
    absolute: (view.getUint16(input + 40, true) & ABSOLUTE) !== 0,
  };
}

function answer(memory: ArrayBuffer, [, output, , happened]: Poll, { userdata }: Wish): void {
  const view = new DataView(memory);
  view.setBigUint64(output, userdata, true);
  view.setUint16(output + 8, SUCCESS, true);
  view.setUint8(output + 10, CLOCK);
  view.setUint32(happened, 1, true);
}
