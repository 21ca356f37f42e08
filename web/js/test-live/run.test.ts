/** What a program does when it is run: its output, its end, its limits. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { LiveProgram, LiveResult } from "../generated/protocol.js";
import { engine, program, run, SILENT } from "./engine.js";

interface Expected extends Partial<LiveResult> {
  source: string;
  with?: Partial<LiveProgram>;
}

/** Runs the program and compares what is expected of the result, all of it exactly. */
function check(name: string, { source, with: changes, ...expected }: Expected): void {
  test(name, async () => {
    const result = await run(source, changes);
    for (const [key, value] of Object.entries(expected)) {
      assert.deepEqual(
        result[key as keyof LiveResult],
        value,
        `${key} of ${JSON.stringify(result)}`,
      );
    }
  });
}

check("a program prints", {
  source: 'fn main() { println!("one"); eprintln!("two"); print!("three") }',
  status: "ok",
  message: null,
  exit_code: 0,
  stdout: "one\nthree",
  stderr: "two\n",
  diagnostics: [],
});

check("simulated time does not pass", {
  source: `use std::time::{Duration, Instant};
fn main() {
    let start = Instant::now();
    std::thread::sleep(Duration::from_secs(3600));
    println!("{}", start.elapsed().as_secs());
}`,
  status: "ok",
  stdout: "3600\n",
});

check(
  "on simulated time only sleeping takes time, and whoever waits by looking at the clock gets on",
  {
    source: `use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

fn main() {
    let began = Instant::now();
    let told = |what: &str| println!("{what} {} ms", began.elapsed().as_millis());
    thread::sleep(Duration::from_millis(100));
    told("slept");
    let join = async {
        futures::future::join_all((0..3).map(|_| pollscope::sleep(Duration::from_secs(1)))).await
    };
    pollscope::block_on(join);
    told("joined");
    let mut sum = 0u64;
    for n in 0..1000u64 { sum += n; }
    told(if sum > 0 { "computed" } else { "" });
    let spinning = Instant::now();
    while spinning.elapsed() < Duration::from_millis(500) {}
    println!("spun {}", spinning.elapsed().as_millis() < 510);
    static DONE: AtomicBool = AtomicBool::new(false);
    let other = thread::spawn(|| {
        thread::sleep(Duration::from_millis(50));
        DONE.store(true, Ordering::Relaxed);
    });
    while !DONE.load(Ordering::Relaxed) { thread::yield_now(); }
    other.join().unwrap();
    println!("waited {}", DONE.load(Ordering::Relaxed));
}`,
    status: "ok",
    stdout: "slept 100 ms\njoined 1100 ms\ncomputed 1100 ms\nspun true\nwaited true\n",
  },
);

check("whoever sleeps for ever is ended by the limit of simulated time", {
  source: "fn main() { loop { std::thread::sleep(std::time::Duration::from_secs(3600)) } }",
  status: "limit",
  message: "More than the limit of 86400 s passed on the program's clock, and it was ended.",
});

check("threads run", {
  source: `use std::sync::mpsc;
fn main() {
    let (sender, receiver) = mpsc::channel();
    let threads: Vec<_> = (0..3).map(|n| {
        let sender = sender.clone();
        std::thread::spawn(move || sender.send(n).unwrap())
    }).collect();
    drop(sender);
    let mut all: Vec<i32> = receiver.iter().collect();
    all.sort();
    for thread in threads { thread.join().unwrap(); }
    println!("{all:?}");
}`,
  stdout: "[0, 1, 2]\n",
});

check("a program reads what it is given", {
  source: `fn main() {
    let mut line = String::new();
    while std::io::stdin().read_line(&mut line).unwrap() > 0 {
        print!("<{}>", line.trim());
        line.clear();
    }
}`,
  with: { stdin: "one\nzwölf\n" },
  stdout: "<one><zwölf>",
});

check("reading leaves the clock simulated", {
  source: `use std::time::{Duration, Instant};
fn main() {
    let start = Instant::now();
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
    std::thread::sleep(Duration::from_secs(60));
    println!("{} {}", line.len(), start.elapsed().as_secs());
    while start.elapsed() < Duration::from_millis(60_001) {}
}`,
  with: { stdin: "abc" },
  status: "ok",
  stdout: "3 60\n",
});

check("an exit code is the program's", {
  source: "fn main() { std::process::exit(3) }",
  status: "ok",
  exit_code: 3,
});

check("an error that main returns is printed, and the code is 1", {
  source: 'fn main() -> Result<(), String> { Err("bad".into()) }',
  status: "ok",
  exit_code: 1,
  stderr: 'Error: "bad"\n',
});

check("a code that main returns", {
  source: "fn main() -> std::process::ExitCode { 7.into() }",
  status: "ok",
  exit_code: 7,
});

check("a panic says where and what, after what was printed", {
  source: 'fn main() {\n    println!("before");\n    panic!("first line\\nsecond {}", 2);\n}',
  status: "panicked",
  exit_code: 101,
  message: "thread 'main' panicked at src/main.rs:3:5: first line\nsecond 2",
  stdout: "before\n",
  stderr:
    "thread 'main' panicked at src/main.rs:3:5:\nfirst line\nsecond 2\n" +
    "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n",
  diagnostics: [],
});

check("a panic in a thread names it, and the thread that joins it panics, too", {
  source: `fn main() {
    let builder = std::thread::Builder::new().name("worker".into());
    builder.spawn(|| { let v: Vec<i32> = vec![]; v[0] }).unwrap().join().unwrap();
}`,
  status: "panicked",
  exit_code: 101,
  stderr:
    "thread 'worker' panicked at src/main.rs:3:51:\n" +
    "index out of bounds: the len is 0 but the index is 0\n" +
    "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n" +
    "thread 'main' panicked at src/main.rs:3:74:\n" +
    "called `Result::unwrap()` on an `Err` value: Any { .. }\n",
  message:
    "thread 'main' panicked at src/main.rs:3:74: " +
    "called `Result::unwrap()` on an `Err` value: Any { .. }",
});

check("an abort is no panic", {
  source: "fn main() { std::process::abort() }",
  status: "panicked",
  exit_code: 134,
  message: "The program aborted.",
});

check("a deadlock is reported", {
  source: `fn main() {
    let lock = std::sync::Mutex::new(());
    let _held = lock.lock();
    println!("waiting");
    let _never = lock.lock();
}`,
  status: "stopped",
  message: "Deadlock: everything in the program waits, and no timer can wake any of it.",
  exit_code: null,
  stdout: "waiting\n",
});

test("what there is not in a tab is named, where only the run finds it", async () => {
  const result = await run(`macro_rules! connect {
    ($stream:ident) => { std::net::$stream::connect("127.0.0.1:1") };
}
fn main() { let _ = connect!(TcpStream); }`);
  assert.equal(result.status, "stopped");
  assert.match(result.message ?? "", /^The program needs something that there is not in a tab: /);
});

check("output beyond the limit ends a program, and what fits is kept", {
  source: 'fn main() { loop { println!("0123456789012345678901234567890123456789") } }',
  with: { limits: { wall_ms: 60_000, output_bytes: 1000 } },
  status: "limit",
  message: "The program printed more than its limit of 1000 bytes, and was ended.",
  stdout: `${"0123456789".repeat(4)}\n`.repeat(25).slice(0, 1000),
});

check("an endless loop ends at its limit, and what it printed is kept", {
  source: 'fn main() { println!("before"); loop {} }',
  with: { limits: { wall_ms: 4000, output_bytes: 1000 } },
  status: "limit",
  message: "The run took longer than its limit of 4 s, and was ended.",
  stdout: "before\n",
  exit_code: null,
});

test("a program that takes all memory ends with a sentence", async () => {
  const result = await run(`fn main() {
    let mut all: Vec<Vec<u64>> = Vec::new();
    println!("before");
    loop { all.push(vec![0; 4 << 20]); }
}`);
  assert.equal(result.status, "limit");
  assert.match(
    result.message ?? "",
    /^The program used up its memory, [\d.]+ MB together with the compiler\.$/,
  );
  assert.equal(result.stdout, "before\n");
});

test("stopping answers with what was printed by then", async () => {
  let printed: () => void;
  const begun = new Promise<void>((resolve) => (printed = resolve));
  const job = engine.run(program('fn main() { println!("before"); loop {} }'), {
    ...SILENT,
    stdout: () => printed(),
  });
  await begun;
  job.stop();
  const result = await job.result;
  assert.equal(result.status, "stopped");
  assert.equal(result.message, "The run was stopped.");
  assert.equal(result.stdout, "before\n");
});

test("output comes while the program runs", async () => {
  const seen: string[] = [];
  const result = await engine.run(
    program('fn main() { println!("one"); eprintln!("two"); println!("three") }'),
    { ...SILENT, stdout: (text) => seen.push(text), stderr: (text) => seen.push(text) },
  ).result;
  assert.equal(result.status, "ok");
  assert.deepEqual(seen, ["one\n", "two\n", "three\n"]);
});

test("several programs run at the same time without a word of one in the other", async () => {
  const results = await Promise.all([1, 2].map((n) => run(`fn main() { println!("${n}") }`)));
  assert.deepEqual(
    results.map(({ stdout }) => stdout),
    ["1\n", "2\n"],
  );
});

check("edition 2024 has its own syntax and newer parts of the standard library", {
  source: `fn main() {
    let value = Some(4);
    if let Some(n) = value && n > 3 { println!("{n}"); }
    let _waker = std::task::Waker::noop();
    static TEN: std::sync::LazyLock<i32> = std::sync::LazyLock::new(|| 10);
    println!("{}", *TEN);
}`,
  with: { edition: "2024" },
  status: "ok",
  stdout: "4\n10\n",
});

check("what names the crate means the program", {
  source: `mod inner { pub fn f() -> i32 { crate::g() } }
fn g() -> i32 { 5 }
fn main() { println!("{} {}", inner::f(), module_path!()) }`,
  stdout: "5 main\n",
});
