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

/** How much later it is at each of the program's readings, in nanoseconds. */
const READING = 100n;

/** What a step of the interpreter would take on a machine, roughly, in nanoseconds. */
const STEP = 1n;

/** So often the program can read the clock, and do nothing else, before it counts as waiting for it. */
const READINGS = 4096;

/** So often the scheduler can decide while threads do nothing. Channels try for a while before they sleep. */
const DECISIONS = 8192;

/** So often the interpreter can report progress before a thread that does nothing else counts as waiting. */
const REPORTS = 2;

/** So seldom others get a turn between two such reports if a thread keeps it until it is taken away. */
const SELDOM = 200;

/** How much later it is for such a thread whenever another one gets its turn, in nanoseconds. */
const TURN = 150_000n;

/** So many events of the trace can be written before they no longer count as something that happens. */
const EVENTS = 20_000;

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
 * A discrete-event clock: when every thread is blocked, time jumps to the nearest deadline, and that is when
 * it moves. Computing takes next to none. A busy wait must end, though: when threads only read the clock or
 * yield to each other for a long while, time begins to pass by itself, slowly first.
 */
export class SimulatedClock {
  readonly #memory: () => ArrayBuffer;
  readonly #limit: Limit;
  #now = 0n;
  /** When it was, if it has jumped to where nothing else can happen. */
  #before: bigint | undefined;
  /** Where the interpreter put its first reading, of when it was started. */
  #start: number | undefined;
  /** Where its scheduler puts the first reading of each decision. */
  #decision: number | undefined;
  readonly #program = new Patience(READINGS);
  readonly #scheduler = new Patience(DECISIONS);
  /** How many events were written since anything else happened. */
  #events = 0;
  /** How often the interpreter has reported progress since anything happened or many had a turn. */
  #reports = 0;
  /** How often the scheduler has decided since the last report. */
  #turns = 0;

  constructor(memory: () => ArrayBuffer, limit: Limit) {
    this.#memory = memory;
    this.#limit = limit;
  }

  /** The program has printed something, or slept. */
  happened(): void {
    this.#events = 0;
    this.#restore();
  }

  /** The program has written events of its trace. One that yields without end writes those without end. */
  traced(): void {
    this.#events += 1;
    if (this.#events <= EVENTS) this.#restore();
  }

  #restore(): void {
    this.#reports = 0;
    this.#program.restore();
    this.#scheduler.restore();
  }

  /** The interpreter has come so many steps further. */
  compute(steps: number): void {
    this.#now += BigInt(steps) * STEP;
    this.#reports = this.#turns < SELDOM ? this.#reports + 1 : 0;
    this.#turns = 0;
  }

  /** `clock_time_get`. */
  read(clock: number, at: number): number {
    if (clock !== REALTIME) this.#start ??= at;
    if (this.#isScheduler(at)) {
      this.#decision ??= at;
      if (at === this.#decision) {
        this.#turns += 1;
        this.#now += this.#scheduler.spend() + (this.#reports >= REPORTS ? TURN : 0n);
      }
    } else {
      this.#scheduler.restore();
      this.#now += READING + this.#program.spend();
    }
    new DataView(this.#memory()).setBigUint64(at, this.#time(clock), true);
    return SUCCESS;
  }

  /**
   * Whether the interpreter's scheduler looks which deadlines have passed: at each decision, once for the
   * first thread that sleeps and, elsewhere, for each of the others. It is called from where the clock is read
   * at the start, too, and has a smaller frame; what the program reads lies deeper in the stack, which
   * grows downwards.
   */
  #isScheduler(at: number): boolean {
    return this.#start !== undefined && at > this.#start;
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
    const wait = this.#waitOf(wish);
    if (wait > 0n) {
      this.happened();
      this.#now += wait;
    }
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

/** How time passes for a program that only reads the clock: not at all for a while, then ever faster. */
class Patience {
  readonly #full: number;
  #left: number;
  /** How much time has passed since there was none left, in nanoseconds. */
  #passed = 0;

  constructor(full: number) {
    this.#full = full;
    this.#left = full;
  }

  /** Something happened. A busy wait goes on after that, and gets less. */
  restore(): void {
    this.#left = this.#passed > 0 ? this.#full / 8 : this.#full;
    this.#passed = 0;
  }

  /** How much later it is for asking once more. A wait is as long as it should be, to about a hundredth. */
  spend(): bigint {
    if (this.#left > 0) {
      this.#left -= 1;
      return 0n;
    }
    const step = Math.max(100, Math.min(this.#passed / 64, 200_000), this.#passed / 512);
    this.#passed += step;
    return BigInt(Math.round(step));
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
