/**
 * What the system interface does while the program cannot go on: it sleeps, or it waits for
 * JavaScript. WebAssembly waits for a promise where it can; under Node the thread blocks; where
 * neither is possible nothing can be waited for, and only simulated time is to be had.
 *
 * It must not know what else the compiler asks of its system.
 */

import { blockedSleep, realSleep, type Block, type Poll, type SimulatedClock } from "./clock.js";
import type { JavaScript } from "./javascript.js";

/** The functions of the system interface. */
export type Imports = Record<string, (...args: never[]) => unknown>;

/** How a function of the system interface waits for a promise. */
type Suspending = (wait: (...args: never[]) => unknown) => (...args: never[]) => unknown;

export interface Waiting {
  memory: () => ArrayBuffer;
  /** The clock that jumps; none for that on the wall. */
  simulated: SimulatedClock | undefined;
  /** The program's, if it may ask. */
  javascript: JavaScript | undefined;
  /** Whether this open file is that which leads to JavaScript. */
  isJavaScript: (descriptor: number) => boolean;
  /** Called before something may take long. */
  before: () => void;
  /** Called when the program does something; throws to end it. */
  acts: () => void;
  suspending: Suspending | undefined;
  block: Block | undefined;
}

/** Replaces those functions that are about time, or wait. */
export function installWaiting(imports: Imports, waiting: Waiting): void {
  const { memory, simulated, javascript, before, acts, suspending, block } = waiting;
  if (simulated) {
    imports["clock_time_get"] = (id: number, _: bigint, at: number) => simulated.read(id, at);
    imports["poll_oneoff"] = sleepAfterAnswers(simulated, waiting);
  } else if (suspending) {
    imports["poll_oneoff"] = suspending((...poll: Poll) => {
      acts();
      before();
      return realSleep(memory, ...poll);
    });
  } else if (block) {
    imports["poll_oneoff"] = (...poll: Poll) => {
      acts();
      before();
      return blockedSleep(block, memory, ...poll);
    };
  }
  if (javascript) imports["fd_read"] = readAfterTurn(imports["fd_read"] as Read, waiting);
}

/**
 * JavaScript takes no simulated time: a sleeping thread waits until no answer is owed, or one has come.
 * Nor does a click on Stop, which the program waits for when nothing else can happen.
 */
function sleepAfterAnswers(
  clock: SimulatedClock,
  { javascript, before, acts, suspending, block }: Waiting,
): (...poll: Poll) => unknown {
  const sleep = (...poll: Poll) => {
    acts();
    return clock.sleep(...poll);
  };
  if (!javascript) return sleep;
  const forClick = (...poll: Poll) =>
    (javascript.waitsForClick || javascript.answered) && clock.isAfterAll(...poll);
  const owes = () => javascript.waits && !javascript.answered;
  if (suspending) {
    const wait = async (...poll: Poll) => {
      before();
      while (owes()) await javascript.next();
      if (!forClick(...poll)) return sleep(...poll);
      while (!javascript.answered) await javascript.next();
      return clock.wake(...poll);
    };
    return suspending((...poll: Poll) =>
      owes() || forClick(...poll) ? wait(...poll) : sleep(...poll),
    ) as (...poll: Poll) => unknown;
  }
  if (!block) return sleep;
  return (...poll) => {
    if (owes() || forClick(...poll)) before();
    while (owes()) block(Infinity);
    if (!forClick(...poll)) return sleep(...poll);
    while (!javascript.answered) block(Infinity);
    return clock.wake(...poll);
  };
}

type Read = (descriptor: number, ...rest: number[]) => number;

/**
 * A program that looks for answers again and again, and never sleeps, would leave JavaScript no turn in
 * which one could come.
 */
function readAfterTurn(read: Read, waiting: Waiting): (...args: never[]) => unknown {
  const { javascript, isJavaScript, simulated, suspending, block } = waiting;
  const wants = (descriptor: number) => isJavaScript(descriptor) && !javascript?.answered;
  if (suspending) {
    return suspending((descriptor: number, ...rest: number[]) => {
      if (isJavaScript(descriptor)) simulated?.back();
      if (!wants(descriptor)) return read(descriptor, ...rest);
      return new Promise((turn) => setTimeout(turn)).then(() => read(descriptor, ...rest));
    });
  }
  return (descriptor: number, ...rest: number[]) => {
    if (isJavaScript(descriptor)) simulated?.back();
    if (wants(descriptor)) block?.(0);
    return read(descriptor, ...rest);
  };
}
