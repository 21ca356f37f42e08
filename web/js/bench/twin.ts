/**
 * Measures the JavaScript half on the built page: what observing costs, how soon an edit shows, what
 * a great many promises do to the page. drive-twin.mjs opens the page and reads what `measure` returns.
 */

import type { Clock, TwinMessage } from "../generated/protocol.js";
import type { Pollscope } from "../public/pollscope.js";

/** What is used of the page's bridge.js. */
interface Bridge {
  readonly Twin: new (onMessage: (json: string) => void) => {
    prepare(source: string): Promise<void>;
    start(epoch: number, clock: Clock, fixtures: string, network: boolean): void;
  };
}

/** Every round of each figure, in order; milliseconds unless the name says otherwise. */
export type Figures = Record<string, number[]>;

/** So many promises in one round of the comparison. */
const PROMISES = 10_000;
/** And so many where the page is watched. */
const MANY = 100_000;
/** Ten sleeps, side by side and one after the other: two seconds. */
const SLEEPS = `const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
async function foo(n) { await sleep(1000); return n; }
async function main() { await Promise.all([1, 2, 3, 4, 5].map(foo)); await foo(6); console.log("done"); }
main();`;

/** Programs that print how many milliseconds they have taken. */
const timed = (body: string) =>
  `const begun = performance.now(); (async () => { ${body} console.log(performance.now() - begun); })();`;

const PROGRAMS: Readonly<Record<string, string>> = {
  "an async function, awaited": timed(
    `const f = async (n) => n; for (let i = 0; i < ${PROMISES}; i += 1) await f(i);`,
  ),
  "a promise and its then": timed(
    `for (let i = 0; i < ${PROMISES}; i += 1) await new Promise((resolve) => resolve(i)).then((n) => n);`,
  ),
  "Promise.all of async functions": timed(
    `const f = async (n) => n; await Promise.all(Array.from({ length: ${PROMISES} }, (_, n) => f(n)));`,
  ),
};

/** Runs everything, `rounds` times. The first time is not counted. */
export async function measure(bridge: Bridge, rounds: number): Promise<Figures> {
  const figures: Figures = {};
  const add = (name: string, value: number) => (figures[name] ??= []).push(value);
  for (let round = 0; round <= rounds; round += 1) {
    const note = round > 0 ? add : () => 0;
    for (const [name, source] of Object.entries(PROGRAMS)) {
      const observed = await runObserved(bridge, source, "real");
      const plain = await runPlain(source);
      note(`${name}: observed, µs a promise`, (Number(observed.printed) / PROMISES) * 1000);
      note(`${name}: plain, µs a promise`, (plain / PROMISES) * 1000);
    }
    // A new text each time, as an edit makes it.
    const edited = `${SLEEPS} // ${round}`;
    const simulated = await runObserved(bridge, edited, "simulated");
    note("from the edit to the first event", simulated.first);
    note("from the edit to the whole trace, two simulated seconds", simulated.ended);
  }
  for (let round = 0; round < 3; round += 1) {
    add("two seconds in real time", (await runObserved(bridge, SLEEPS, "real")).ended);
    await many(add);
  }
  return figures;
}

interface Run {
  readonly printed: string;
  /** Since the program was given. */
  readonly first: number;
  readonly ended: number;
}

async function runObserved({ Twin }: Bridge, source: string, clock: Clock): Promise<Run> {
  let printed = "";
  let first = 0;
  let end: () => void;
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  const twin = new Twin((json) => {
    const message = JSON.parse(json) as TwinMessage;
    if (message.type === "ended") end();
    if (message.type !== "events") return;
    first ||= performance.now();
    for (const event of message.events) if (event.kind === "console") printed += event.text;
  });
  // As on the page, where a worker waits while a person edits.
  await twin.prepare("");
  await idle();
  const begun = performance.now();
  await twin.prepare(source);
  twin.start(performance.timeOrigin + performance.now(), clock, "[]", false);
  await over;
  return { printed, first: first - begun, ended: performance.now() - begun };
}

/** The same text as it is, in a worker of its own: milliseconds. */
function runPlain(source: string): Promise<number> {
  const code = `console.log = (ms) => postMessage(ms); (0, eval)(${JSON.stringify(source)});`;
  const url = URL.createObjectURL(new Blob([code]));
  return new Promise((resolve) => {
    const worker = new Worker(url);
    worker.onmessage = ({ data }: MessageEvent<number>) => {
      worker.terminate();
      URL.revokeObjectURL(url);
      resolve(data);
    };
  });
}

/** A great many promises on the page itself, which takes and draws what they do. */
async function many(add: (name: string, value: number) => void): Promise<void> {
  const { pollscope } = window as unknown as { readonly pollscope: Pollscope };
  await pollscope.load({
    js: `const f = async (n) => n; await Promise.all(Array.from({ length: ${MANY} }, (_, n) => f(n))); console.log("done");`,
  });
  let longest = 0;
  let last = 0;
  let watching = true;
  const watch = (time: number) => {
    if (last > 0) longest = Math.max(longest, time - last);
    last = time;
    if (watching) requestAnimationFrame(watch);
  };
  requestAnimationFrame(watch);
  const begun = performance.now();
  const { js } = await pollscope.run();
  add(`${MANY} promises on the page: until the end`, performance.now() - begun);
  watching = false;
  if (js.stdout !== "done\n") throw new Error(`it printed ${js.stdout}, ${js.message ?? ""}`);
  add(`${MANY} promises on the page: longest frame`, longest);
  add(`${MANY} promises on the page: events`, js.events.length);
}

function idle(): Promise<void> {
  return new Promise((resolve) => requestIdleCallback(() => resolve()));
}
