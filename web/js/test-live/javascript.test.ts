/** What a program asks JavaScript, and what it does meanwhile. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Clock, LiveProgram, LiveResult } from "../generated/protocol.js";
import { engine, program, run, SILENT } from "./engine.js";

const asks = (body: string): string => `use pollscope::js;
use std::time::Duration;
#[pollscope::main]
async fn main() {
${body}
}`;

/** Runs it and compares what it prints. */
async function check(
  source: string,
  stdout: string,
  changes: Partial<LiveProgram> = {},
): Promise<void> {
  const result = await run(source, changes);
  assert.equal(result.status, "ok", JSON.stringify(result));
  assert.equal(result.stdout, stdout);
}

const VALUES = asks(`
    let value = |asked: Result<js::Value, js::Error>| asked.unwrap();
    println!("{:?}", value(js::promise("6 * 7").await).as_f64());
    println!("{:?}", value(js::promise("Promise.resolve('ü')").await).as_str());
    println!("{:?}", value(js::promise("1 > 2 // no").await).as_bool());
    println!("{}", value(js::promise("undefined").await).is_undefined());
    println!("{}", value(js::promise("({ a: [1, null] })").await));
    println!("{}", value(js::promise("await Promise.resolve(2n ** 70n)").await));
`);

test("a promise's value", () =>
  check(
    VALUES,
    'Some(42.0)\nSome("ü")\nSome(false)\ntrue\n{"a":[1,null]}\n1180591620717411303424\n',
  ));

const ERRORS = asks(`
    for expression in ["Promise.reject(new TypeError('no'))", "nowhere", "1 +", "Promise.reject(3)"] {
        println!("{}", js::promise(expression).await.unwrap_err());
    }
`);

test("a rejection is an error, and so is what cannot be evaluated", () =>
  check(
    ERRORS,
    "TypeError: no\nReferenceError: nowhere is not defined\n" +
      "SyntaxError: unexpected token in expression: ')'\n3\n",
  ));

const PLACE = asks(`
    js::promise("globalThis.kept = 5").await.unwrap();
    println!("{}", js::promise("kept + typeof document + typeof process + typeof require").await.unwrap());
`);

test("there is no page, and what one expression leaves the next one finds", () =>
  check(PLACE, "5undefinedundefinedundefined\n"));

const NO_REQUEST =
  "TypeError: fetch(nothing:at-all) failed: only http, https and data addresses can be fetched";

const FETCH = asks(`
    let answer = js::fetch("data:text/plain,hello").send().await.unwrap();
    println!("{} {} {}", answer.status(), answer.ok(), answer.text().await.unwrap());
    println!("{}", js::fetch("nothing:at-all").send().await.unwrap_err());
`);

test("a request is answered, or its error is", () =>
  check(FETCH, `200 true hello\n${NO_REQUEST}\n`));

const OTHERS = asks(`
    let ticks = pollscope::spawn_local(async {
        for n in 0..3 {
            pollscope::sleep(Duration::from_millis(20)).await;
            println!("tick {n}");
        }
        js::promise("ticked()").await.unwrap();
    });
    let all = "new Promise((done) => { globalThis.ticked = () => done('all') })";
    println!("{}", js::promise(all).await.unwrap());
    ticks.await.unwrap();
`);

test("other tasks go on while one waits, in real time", () =>
  check(OTHERS, "tick 0\ntick 1\ntick 2\nall\n", { clock: "real" }));

const SIMULATED = asks(`
    let start = pollscope::now();
    let late = pollscope::spawn_local(pollscope::sleep(Duration::from_secs(3600)));
    println!("{}", js::promise("new Promise((done) => setTimeout(done, 20, 'answer'))").await.unwrap());
    println!("{}", (pollscope::now() - start).as_millis());
    late.await.unwrap();
    println!("{}", (pollscope::now() - start).as_secs());
`);

test("JavaScript takes no simulated time", () => check(SIMULATED, "answer\n0\n3600\n"));

/** Runtimes that know nothing of it. */
const ELSEWHERE: Record<string, string> = {
  tokio: `use pollscope::js;
#[tokio::main]
async fn main() {
    let (a, b) = tokio::join!(js::promise("'one'"), tokio::spawn(js::promise("'two'")));
    println!("{} {}", a.unwrap(), b.unwrap().unwrap());
}`,
  "a loop that polls": `use pollscope::js;
use std::{future::Future, pin::pin, sync::Arc, task::{Context, Poll, Wake}};
struct Nothing;
impl Wake for Nothing { fn wake(self: Arc<Self>) {} }
fn main() {
    let waker = Arc::new(Nothing).into();
    let mut context = Context::from_waker(&waker);
    let mut asked = pin!(js::promise("new Promise((done) => setTimeout(done, 1, 'one two'))"));
    loop {
        if let Poll::Ready(answer) = asked.as_mut().poll(&mut context) {
            println!("{}", answer.unwrap());
            break;
        }
    }
}`,
};

for (const [name, source] of Object.entries(ELSEWHERE)) {
  for (const clock of ["simulated", "real"] satisfies Clock[]) {
    test(`any runtime can wait, ${clock} time: ${name}`, () =>
      check(source, "one two\n", { clock }));
  }
}

const DROPPED = asks(`
    let never = "new Promise(() => signal.onabort = () => { globalThis.aborted = true })";
    let gone = pollscope::timeout(Duration::from_millis(50), js::promise(never)).await;
    println!("{} {}", gone.is_err(), js::promise("aborted").await.unwrap());
`);

test("dropping the future aborts", () => check(DROPPED, "true true\n", { clock: "real" }));

test("once everything is answered, a deadlock is one", async () => {
  const result = await run(
    asks('js::promise("1").await.unwrap(); std::future::pending::<()>().await'),
  );
  assert.equal(result.status, "stopped");
  assert.match(result.message ?? "", /^Deadlock: /);
});

test("the trace shows the future, the promise that it waits for, and what that wakes", async () => {
  const source = asks('let one = js::promise("1").await;\n    println!("{}", one.unwrap());');
  const { events, status, instrumented } = await run(source, { trace: true });
  assert.deepEqual([status, instrumented], ["ok", true]);
  const created = events.find(
    (event) => event.kind === "future_created" && event.name === "js::promise()",
  );
  assert.equal(created?.line, 5);
  const asked = events.find((event) => event.kind === "promise_created");
  assert.deepEqual(
    [asked?.name, asked?.parent, asked?.origin, asked?.line],
    ["1", created?.future, "bridge", 5],
  );
  const settled = events.find((event) => event.kind === "promise_settled");
  assert.deepEqual([settled?.future, settled?.outcome], [asked?.future, "fulfilled"]);
  const woken = events.find((event) => event.kind === "woken");
  assert.deepEqual([woken?.cause, woken?.by, woken?.thread], ["promise", asked?.future, 1]);
  const ended = events.filter(
    (event) => event.kind === "poll_end" && event.future === created?.future,
  );
  assert.deepEqual(
    ended.map((event) => event.kind === "poll_end" && event.outcome),
    ["pending", "ready"],
  );
});

test("a rejection is in the trace with its words, and a request under a name of its own", async () => {
  const source = asks(`
    js::promise("Promise.reject(new TypeError('no'))").await.unwrap_err();
    js::fetch("nothing:at-all").send().await.unwrap_err();
  `);
  const { events, status } = await run(source, { trace: true });
  assert.equal(status, "ok");
  const told = events.flatMap((event) => {
    if (event.kind === "promise_created") return [event.name];
    if (event.kind === "rejection_reason") return [event.text];
    return event.kind === "promise_settled" ? [event.outcome] : [];
  });
  assert.deepEqual(told, [
    ...["Promise.reject(new TypeError('no'))", "TypeError: no", "rejected"],
    ...['fetch("nothing:at-all")', NO_REQUEST, "rejected"],
  ]);
});

test("stopping ends a program that waits for JavaScript", async () => {
  let printed: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => (printed = resolve));
  const source = asks('println!("asking"); js::promise("new Promise(() => {})").await.unwrap();');
  const job = engine.run(program(source, { clock: "real" }), { ...SILENT, stdout: printed });
  await begun;
  assert.equal(job.interrupt(), false);
  job.stop();
  const result = await job.result;
  assert.deepEqual([result.status, result.stdout], ["stopped", "asking\n"]);
});

/** Waits for a click, and says when it does. */
const WAITS = asks(`
    let began = std::time::Instant::now();
    let mut stop = Box::pin(js::interrupt());
    // Polled, so that it listens.
    assert!(std::future::poll_fn(|context| {
        std::task::Poll::Ready(std::future::Future::poll(stop.as_mut(), context).is_pending())
    }).await);
    println!("waiting");
    stop.await.unwrap();
    println!("cleaned up {}", began.elapsed().as_millis());
  `);

/** Runs a program and tells it to stop each time it says that it waits; whether it listened, each time. */
async function interrupted(
  source: string,
  changes: Partial<LiveProgram>,
): Promise<LiveResult & { told: boolean[] }> {
  const told: boolean[] = [];
  const job = engine.run(program(source, changes), {
    ...SILENT,
    stdout: (text) => {
      if (text === "waiting\n") told.push(job.interrupt());
    },
  });
  return { ...(await job.result), told };
}

for (const trace of [false, true]) {
  test(`a program that waits to be told to stop is told, on both clocks (${trace})`, async () => {
    const real = await interrupted(WAITS, { clock: "real", trace });
    assert.deepEqual([real.told, real.status], [[true], "ok"]);
    assert.match(real.stdout, /^waiting\ncleaned up \d+\n$/);
    // Where time jumps, it doesn't while only a person is waited for.
    const simulated = await interrupted(WAITS, { clock: "simulated", trace });
    assert.deepEqual(
      [simulated.told, simulated.status, simulated.message, simulated.stdout],
      [[true], "ok", null, "waiting\ncleaned up 0\n"],
    );
  });
}

test("what has its time comes before the click, and what waits for JavaScript", async () => {
  const source = asks(`
    let began = std::time::Instant::now();
    let stop = std::thread::spawn(|| pollscope::block_on(js::interrupt()).unwrap());
    for n in 1..=3 {
        pollscope::sleep(std::time::Duration::from_secs(3600)).await;
        println!("{n} h {}", js::promise("6 * 7").await.unwrap().as_f64().unwrap());
    }
    println!("waiting");
    stop.join().unwrap();
    println!("{} h", began.elapsed().as_secs() / 3600);
  `);
  const { status, stdout, told } = await interrupted(source, {});
  assert.deepEqual([status, told], ["ok", [true]]);
  assert.equal(stdout, "1 h 42\n2 h 42\n3 h 42\nwaiting\n3 h\n");
});

test("it can be told more than once", async () => {
  const source = asks(`
    for n in 1..=2 {
        let stop = js::interrupt();
        let mut stop = Box::pin(stop);
        std::future::poll_fn(|context| {
            let _ = std::future::Future::poll(stop.as_mut(), context);
            std::task::Poll::Ready(())
        }).await;
        println!("waiting");
        stop.await.unwrap();
        println!("told {n}");
    }
  `);
  const { status, stdout, told } = await interrupted(source, {});
  assert.deepEqual([status, told], ["ok", [true, true]]);
  assert.equal(stdout, "waiting\ntold 1\nwaiting\ntold 2\n");
});

test("a program that no longer waits for the click is in a deadlock as before", async () => {
  const result = await run(
    asks(`
    let mut stop = Box::pin(js::interrupt());
    std::future::poll_fn(|context| {
        let _ = std::future::Future::poll(stop.as_mut(), context);
        std::task::Poll::Ready(())
    }).await;
    drop(stop);
    std::future::pending::<()>().await`),
  );
  assert.equal(result.status, "stopped");
  assert.match(result.message ?? "", /^Deadlock: /);
});
