/**
 * The clock that the compiler's worker gives to the program, and its sleeps: on JavaScript's timers,
 * or on a clock that jumps. (While the interpreter is isolated it has a clock of its own, and asks
 * for neither.)
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

/** How much later it is at each reading, in nanoseconds: a loop that waits for a time must end. */
const READING = 1000n;

/** Some day; what matters is that it is the same one every time. */
const EPOCH = 1_704_067_200_000_000_000n;

/** Sleeping takes no time; it only gets later. */
export class SimulatedClock {
  readonly #memory: () => ArrayBuffer;
  #now = 0n;

  constructor(memory: () => ArrayBuffer) {
    this.#memory = memory;
  }

  /** `clock_time_get`. */
  read(clock: number, at: number): number {
    this.#now += READING;
    new DataView(this.#memory()).setBigUint64(at, this.#time(clock), true);
    return SUCCESS;
  }

  /** `poll_oneoff`. */
  sleep(...poll: Poll): number {
    const wish = wishOf(this.#memory(), poll);
    if (!wish) return INVALID;
    const wait = wish.absolute ? wish.time - this.#time(wish.clock) : wish.time;
    if (wait > 0n) this.#now += wait;
    answer(this.#memory(), poll, wish);
    return SUCCESS;
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
