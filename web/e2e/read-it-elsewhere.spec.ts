// A person opens an exported trace in another tool: Chromium's own, the engine of the Performance panel
// of its developer tools, which comes with the browser and reads the same format as Perfetto.

import type { Page } from "@playwright/test";
import type { Event } from "../js/generated/protocol.js";
import { expect, open, test } from "./page.js";

/** Where DevTools are, and in them what reads traces. */
const DEVTOOLS = "devtools://devtools/bundled/devtools_app.html";
const ENGINE = "devtools://devtools/bundled/models/trace/trace.js";

/** An event of the exported file. */
interface Exported {
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly name: string;
  readonly id?: string;
}

/** What the engine has understood: the slices of each thread, by the name of the process. */
type Understood = Record<
  string,
  Record<string, { pid: number; tid: number; slices: { name: string; ts: number; dur: number }[] }>
>;

/** What of DevTools is used here. */
interface Engine {
  TraceModel: { Model: { createWithAllHandlers(): Model } };
}

interface Model {
  parse(events: unknown[], options: object): Promise<void>;
  parsedTrace(index: number): { data: Data };
}

interface Metadata {
  readonly args: { readonly name: string };
}

interface Data {
  Meta: {
    traceIsGeneric: boolean;
    processNames: Map<number, Metadata>;
    threadsInProcess: Map<number, Map<number, Metadata>>;
  };
  Renderer: {
    processes: Map<
      number,
      { threads: Map<number, { entries: { name: string; ts: number; dur?: number }[] }> }
    >;
  };
}

/** Has the engine read a file, and returns what it has understood and what it complained of. */
async function read(page: Page, file: string): Promise<{ lanes: Understood; said: string[] }> {
  const said: string[] = [];
  await page.goto(DEVTOOLS);
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) said.push(message.text());
  });
  const lanes = await page.evaluate(
    async ([file, engine]) => {
      const { TraceModel } = (await import(engine!)) as Engine;
      const model = TraceModel.Model.createWithAllHandlers();
      const { traceEvents } = JSON.parse(file!) as { traceEvents: unknown[] };
      await model.parse(traceEvents, { metadata: {}, isFreshRecording: false });
      const { Meta, Renderer } = model.parsedTrace(0).data;
      if (!Meta.traceIsGeneric) throw new Error("it was taken for a recording of a web page");
      const lanes: Understood = {};
      for (const [pid, threads] of Meta.threadsInProcess) {
        const lane = (lanes[Meta.processNames.get(pid)!.args.name] = {} as Understood[string]);
        for (const [tid, { args }] of threads) {
          const entries = Renderer.processes.get(pid)?.threads.get(tid)?.entries ?? [];
          const slices = entries.map(({ name, ts, dur }) => ({ name, ts, dur: dur ?? 0 }));
          lane[args.name] = { pid, tid, slices };
        }
      }
      return lanes;
    },
    [file, ENGINE],
  );
  return { lanes, said };
}

test("Chromium's own reader understands an exported run of both halves", async ({ page }) => {
  await open(page, "/?lesson=one-at-a-time");
  const { file, rust, js } = await page.evaluate(async () => {
    const twin = `
      const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
      async function work(n) {
        performance.mark("work " + n);
        await sleep(n);
        console.count("done");
      }
      await Promise.all([work(10), work(20)]);
      console.log("both");`;
    await window.pollscope.load({ lesson: "one-at-a-time", js: twin, clock: "simulated" });
    const { rust, js } = await window.pollscope.run();
    return { file: JSON.stringify(window.pollscope.trace("chrome")), rust, js };
  });
  expect([rust.status, js.status]).toEqual(["ok", "ok"]);
  const { lanes, said } = await read(page, file);
  expect(said, "what the reader complains of").toEqual([]);

  // The halves are processes, and what has slices of its own is a thread with its name.
  expect(Object.keys(lanes)).toEqual(["Rust: one-at-a-time", "JavaScript: one-at-a-time"]);
  const [rustLanes, jsLanes] = Object.values(lanes) as [Understood[string], Understood[string]];
  expect(Object.keys(rustLanes)).toEqual(["outside any task", "task 1: main()", "timers"]);
  expect(Object.keys(jsLanes)).toEqual(["event loop"]);

  // Every poll is a slice, in order and with its length.
  const polls = (events: readonly Event[]) => events.filter(({ kind }) => kind === "poll_start");
  const { slices } = rustLanes["task 1: main()"]!;
  expect(slices).toHaveLength(polls(rust.events).length);
  expect(slices.map(({ name }) => name).slice(0, 3)).toEqual([
    "poll main()",
    "poll main()",
    "poll foo(1)",
  ]);
  expect(slices.map(({ ts }) => ts)).toEqual(polls(rust.events).map(({ at }) => at / 1000));
  const jobs = js.events.filter(({ kind }) => kind === "job_started");
  const ran = jsLanes["event loop"]!.slices.map(({ name }) => name);
  expect(ran.filter((name) => /^(micro)?task: /.test(name))).toHaveLength(jobs.length);
  expect(ran.filter((name) => name.startsWith("work("))).toHaveLength(4);

  // Arrows begin and end within slices that the reader has; so do marks and output. (Of counters
  // and arrows DevTools draw nothing in such a trace.)
  const { traceEvents } = JSON.parse(file) as { traceEvents: Exported[] };
  const of = (phase: string) => traceEvents.filter(({ ph }) => ph === phase);
  const all = [...Object.values(rustLanes), ...Object.values(jsLanes)];
  const within = ({ pid, tid, ts }: Exported) =>
    all
      .find((lane) => lane.pid === pid && lane.tid === tid)
      ?.slices.some((slice) => slice.ts <= ts && ts <= slice.ts + slice.dur) ?? false;
  expect(of("s").length).toBeGreaterThan(0);
  expect(of("f").map(({ id }) => id)).toEqual(of("s").map(({ id }) => id));
  expect(of("f").filter((event) => !within(event))).toEqual([]);
  const instants = of("i").map(({ name }) => name);
  expect(instants.filter((name) => name.startsWith("work "))).toEqual(["work 10", "work 20"]);
  expect(instants).toContain("both");
  expect(of("i").filter((event) => !within(event))).toEqual([]);
  expect(of("C").map(({ name }) => name)).toEqual(["done", "done"]);
});
