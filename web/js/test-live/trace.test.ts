/** What a program reports: its events, on its own clock, and that reporting changes nothing. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Event, LiveResult } from "../generated/protocol.js";
import { run } from "./engine.js";

const traced = (source: string): Promise<LiveResult> => run(source, { trace: true });

/** Kind and, if there is one, line, in order. */
function kinds(events: Event[]): string[] {
  return events.map(({ kind, line }) => (line === 0 ? kind : `${kind} ${line}`));
}

const OWN_EXECUTOR = `use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake};

struct Nothing;
impl Wake for Nothing {
    fn wake(self: Arc<Self>) {}
}

fn block_on<F: Future>(future: F) -> F::Output {
    let waker = Arc::new(Nothing).into();
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

async fn answer(n: u32) -> u32 {
    println!("answer");
    n
}

fn main() {
    let lazy = answer(1);
    println!("before");
    println!("{}", block_on(async move { lazy.await + 1 }));
}
`;

test("an executor of the program's own is observed", async () => {
  const result = await traced(OWN_EXECUTOR);
  assert.equal(result.status, "ok", JSON.stringify(result));
  assert.equal(result.instrumented, true);
  assert.equal(result.stdout, "before\nanswer\n2\n");
  assert.equal(result.dropped, 0);
  assert.deepEqual(kinds(result.events), [
    "future_created 28",
    "console 29",
    "future_created 30",
    "future_first_polled",
    "poll_start",
    "await_reached 30",
    "future_first_polled",
    "poll_start",
    "console 23",
    "poll_end",
    "await_resumed 30",
    "future_dropped",
    "poll_end",
    "future_dropped",
    "console 30",
  ]);
});

test("times are those of the program's clock", async () => {
  const result = await traced(`use std::time::Duration;
async fn slow() { std::thread::sleep(Duration::from_secs(5)); println!("done"); }
fn main() { pollscope::block_on(slow()); }`);
  assert.equal(result.status, "ok", JSON.stringify(result));
  const { simulated_ms: simulated } = result;
  assert.ok(simulated !== null && simulated >= 5000 && simulated < 6000, `${simulated}`);
});

test("a panic keeps what happened before it, and is where the person wrote it", async () => {
  const result = await traced(`async fn bad() { let ü = "ü"; panic!("now {ü}") }
fn main() { pollscope::block_on(bad()); }`);
  assert.equal(result.status, "panicked");
  assert.equal(result.message, "thread 'main' panicked at src/main.rs:1:31: now ü");
  assert.match(result.stderr, /^thread 'main' panicked at src\/main\.rs:1:31:\nnow ü\n/);
  assert.deepEqual(kinds(result.events), [
    "future_created 2",
    "future_first_polled",
    "poll_start",
    "poll_end",
    "future_dropped",
  ]);
});

for (const observed of [false, true]) {
  test(`a panic below an attribute is where it was written, observed ${observed}`, async () => {
    const source = `#[pollscope::main] async fn main() { let name = 3; panic!("{name}"); }`;
    const result = await run(source, { trace: observed });
    assert.equal(result.message, "thread 'main' panicked at src/main.rs:1:52: 3");
    assert.equal(result.instrumented, observed);
  });
}

test("what the interpreter ends is where the person wrote it", async () => {
  const result = await traced(`async fn locked() { let lock = std::sync::Mutex::new(());
    let _held = lock.lock(); let _never = lock.lock(); }
fn main() { pollscope::block_on(locked()) }`);
  assert.match(result.message ?? "", /^Deadlock/);
  const places = result.diagnostics.flatMap(({ spans, notes }) => [
    ...spans,
    ...notes.flatMap((note) => note.spans),
  ]);
  assert.ok(
    places.some(({ line, column }) => line === 2 && column === 43),
    JSON.stringify(result.diagnostics),
  );
});

test("what does not compile is told of in the person's own text", async () => {
  const result = await traced('async fn f() -> u32 { "x" }\nfn main() { drop(f()) }');
  assert.equal(result.status, "compile-error");
  assert.equal(result.instrumented, false);
  assert.deepEqual(
    result.diagnostics.map(({ message, spans }) => [message, spans[0]?.column]),
    [["mismatched types", 23]],
  );
});

/** Programs of every kind; running them observed must not show in what they print. */
const PROGRAMS: Record<string, string> = {
  "formatting and order": `fn main() {
    struct Loud;
    impl std::fmt::Display for Loud {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            println!("<formatting>");
            write!(f, "loud")
        }
    }
    print!("a{}b", Loud);
    println!();
    eprint!("e");
    eprintln!("{:>5}|{:?}", 1, "q");
    let name = 3;
    println!("{name:02} {0} {0}", name);
}`,
  "pollscope::main": `use std::time::Duration;
#[pollscope::main]
async fn main() {
    let task = pollscope::spawn_local(async {
        pollscope::sleep(Duration::from_millis(20)).await;
        println!("task");
        7
    });
    pollscope::sleep(Duration::from_millis(10)).await;
    println!("main");
    println!("{}", task.await.unwrap());
}`,
  "tokio, one thread": `use std::time::Duration;
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), String> {
    let task = tokio::spawn(async { tokio::time::sleep(Duration::from_secs(1)).await; 1 });
    let (sender, mut receiver) = tokio::sync::mpsc::channel(4);
    tokio::spawn(async move { for n in 0..3 { sender.send(n).await.unwrap(); } });
    while let Some(n) = receiver.recv().await { println!("got {n}"); }
    tokio::select! {
        value = task => println!("task {}", value.unwrap()),
        _ = tokio::time::sleep(Duration::from_secs(5)) => println!("late"),
    }
    let (a, b) = tokio::join!(async { 1 }, async { 2 });
    println!("{}", a + b);
    Err("end".into())
}`,
  "tokio, many threads": `#[tokio::main]
async fn main() {
    let tasks: Vec<_> = (0..3).map(|n| tokio::spawn(async move { n * n })).collect();
    for task in tasks { println!("{}", task.await.unwrap()); }
}`,
  futures: `use futures::{executor::block_on, future::join_all, join, select, stream, FutureExt, StreamExt};
async fn double(n: u32) -> u32 { n * 2 }
fn main() {
    block_on(async {
        println!("{:?}", join_all((0..4).map(double)).await);
        println!("{:?}", join!(double(1), double(2)));
        let mut one = Box::pin(double(5).fuse());
        select! { n = one => println!("selected {n}"), complete => println!("none") }
        let all: Vec<u32> = stream::iter(1..4).then(double).collect().await;
        println!("{all:?}");
    });
}`,
};

for (const [name, source] of Object.entries(PROGRAMS)) {
  test(`observed or not, the same is printed: ${name}`, async () => {
    const [plain, observed] = [await run(source), await traced(source)];
    assert.equal(observed.instrumented, true, JSON.stringify(observed.diagnostics));
    const said = ({ status, exit_code, stdout, stderr }: LiveResult) => ({
      status,
      exit_code,
      stdout,
      stderr,
    });
    assert.deepEqual(said(observed), said(plain));
    assert.equal(plain.status, "ok", plain.message ?? "");
    assert.notEqual(observed.events.length, 0);
  });
}
