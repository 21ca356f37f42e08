/** The crates that programs may use: that what is listed is there, and does what it should. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { engine, program, run, SILENT } from "./engine.js";

test("what is listed can be named, all at once", async () => {
  const crates = await engine.crates();
  const names = crates.map(({ name }) => name);
  assert.deepEqual(names, [...names].sort());
  assert.ok(names.includes("tokio") && !names.includes("pollscope_live"));
  const uses = names.map((name) => `use ${name} as _;`).join("\n");
  const result = await run(`${uses}\nfn main() { println!("all") }`);
  assert.deepEqual([result.status, result.stdout], ["ok", "all\n"], result.message ?? "");
});

test("a thin crate says that it is one", async () => {
  const crates = await engine.crates();
  const notes = crates.filter(({ note }) => note?.startsWith("not ")).map(({ name }) => name);
  assert.deepEqual(notes, ["async_trait", "smol", "trpl"]);
});

/** Programs and what they print; what they read, if they do. */
const PROGRAMS: Record<string, [source: string, stdout: string, stdin?: string]> = {
  "trpl, both generations": [
    `use std::time::Duration;
use trpl::{Either, ReceiverStream, Stream, StreamExt};
fn messages() -> impl Stream<Item = u32> {
    let (sender, receiver) = trpl::channel();
    trpl::spawn_task(async move {
        for n in 0..2 {
            trpl::sleep(Duration::from_secs(1)).await;
            sender.send(n).unwrap();
        }
    });
    ReceiverStream::new(receiver)
}
fn main() {
    trpl::run(async {
        let fast = async { trpl::sleep(Duration::from_secs(1)).await; 1 };
        let slow = async { trpl::sleep(Duration::from_secs(2)).await; "slow" };
        match trpl::race(slow, fast).await {
            Either::Left(left) => println!("left {left}"),
            Either::Right(right) => println!("right {right}"),
        }
        let mut messages = std::pin::pin!(messages().timeout(Duration::from_secs(5)));
        while let Some(message) = messages.next().await { println!("{message:?}"); }
        println!("{:?}", trpl::join3(async { 1 }, async { 2 }, async { 3 }).await);
        println!("{:?}", trpl::join_all(vec![std::future::ready(1)]).await);
        let even: Vec<u32> = trpl::stream_from_iter(1..5).filter(|n| n % 2 == 0).collect().await;
        println!("{even:?}");
        trpl::yield_now().await;
        println!("{:?}", trpl::join!(async { 4 }, trpl::spawn_task(async { 5 })).1.unwrap());
    });
    trpl::block_on(async {
        if let Either::Left(n) = trpl::select(async { 6 }, std::future::pending::<()>()).await {
            println!("{n}");
        }
    });
}`,
    "right 1\nOk(0)\nOk(1)\n(1, 2, 3)\n[1]\n[2, 4]\n5\n6\n",
  ],
  "smol's parts": [
    `use smol::{channel, lock::Mutex, stream::StreamExt, LocalExecutor, Timer};
use std::time::Duration;
fn main() {
    smol::block_on(async {
        let (sender, receiver) = channel::bounded(1);
        let task = smol::spawn(async move {
            for n in 0..2 {
                Timer::after(Duration::from_secs(1)).await;
                sender.send(n).await.unwrap();
            }
        });
        while let Ok(n) = receiver.recv().await { println!("{n}"); }
        task.await;
        let lock = Mutex::new(1);
        *lock.lock().await += 1;
        println!("{}", lock.lock().await);
        println!("{}", Timer::interval(Duration::from_millis(5)).take(3).count().await);
        let local = LocalExecutor::new();
        println!("{}", local.run(async { local.spawn(async { 5 }).await }).await);
    });
}`,
    "0\n1\n2\n3\n5\n",
  ],
  "async-std, with its own attribute": [
    `use async_std::prelude::*;
use async_std::{channel, io, stream, sync::Mutex, task};
use std::{sync::Arc, time::Duration};
async fn read() -> io::Result<String> {
    let input = io::stdin();
    let mut line = String::new();
    input.read_line(&mut line).await?;
    let mut rest = String::new();
    io::stdin().read_to_string(&mut rest).await?;
    Ok(format!("{} {}", line.trim(), rest.trim()))
}
#[async_std::main]
async fn main() -> io::Result<()> {
    let (sender, receiver) = channel::bounded(1);
    let sum = Arc::new(Mutex::new(0));
    let task = task::spawn({
        let sum = sum.clone();
        async move {
            while let Ok(n) = receiver.recv().await { *sum.lock().await += n; }
            "done"
        }
    });
    for n in 1..4 {
        task::sleep(Duration::from_secs(1)).await;
        sender.send(n).await.unwrap();
    }
    drop(sender);
    println!("{} {}", task.await, sum.lock().await);
    let named = task::Builder::new().name("named".into());
    let named = named.spawn(async { task::current().name().unwrap().to_owned() })?;
    println!("{} {:?}", named.await, task::current().name());
    let late = io::timeout(Duration::from_secs(1), async { std::future::pending().await });
    println!("{:?}", io::Result::<()>::unwrap_err(late.await).kind());
    let late = async_std::future::timeout(Duration::from_secs(1), std::future::ready(5)).await;
    println!("{late:?}");
    println!("{}", stream::from_iter([1, 2]).map(|n| n * 2).fold(0, |sum, n| sum + n).await);
    println!("{}", task::spawn_blocking(|| 6).await);
    println!("{:?}", task::spawn(std::future::pending::<()>()).cancel().await);
    println!("{}", read().await?);
    io::stdout().write_all(b"written\\n").await?;
    task::block_on(async { println!("blocked on") });
    Ok(())
}`,
    "done 6\nnamed None\nTimedOut\nOk(5)\n6\n6\nNone\none two\nwritten\nblocked on\n",
    "one\ntwo\n",
  ],
  "threads: rayon, crossbeam, parking_lot": [
    `use rayon::prelude::*;
fn main() {
    println!("{}", (0..100u32).into_par_iter().map(|n| n * 2).sum::<u32>());
    rayon::scope(|scope| scope.spawn(|_| println!("in scope")));
    let (one, two) = rayon::join(|| 1, || 2);
    let (sender, receiver) = crossbeam::channel::unbounded();
    let sum = parking_lot::Mutex::new(one + two);
    crossbeam::scope(|scope| {
        scope.spawn(|_| sender.send(*sum.lock() + 1).unwrap());
    }).unwrap();
    println!("{} {}", receiver.recv().unwrap(), num_cpus::get());
}`,
    "9900\nin scope\n4 2\n",
  ],
  "errors and chance: anyhow, rand": [
    `use anyhow::{anyhow, Context, Result};
use rand::prelude::*;
fn parsed() -> Result<u32> { "x".parse::<u32>().context("parsing") }
fn main() {
    let error = parsed().unwrap_err();
    println!("{error}: {}", error.root_cause());
    println!("{}", anyhow!("number {}", 1));
    let mut random = rand::rng();
    let mut all = vec![1, 2, 3];
    all.shuffle(&mut random);
    all.sort();
    println!("{all:?} {}", (1..7).contains(&random.random_range(1..7)));
    println!("{}", rand::random_range(0..3) < 3);
}`,
    "parsing: invalid digit found in string\nnumber 1\n[1, 2, 3] true\ntrue\n",
  ],
  "tokio's codecs, clock and streams": [
    `use futures::{SinkExt, StreamExt};
use tokio::io::AsyncWriteExt;
use tokio_util::codec::{Framed, LinesCodec};
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (one, other) = tokio::io::duplex(64);
    let (mut one, mut other) = (Framed::new(one, LinesCodec::new()), Framed::new(other, LinesCodec::new()));
    let read = tokio::spawn(async move {
        while let Some(Ok(line)) = other.next().await { println!("{line}"); }
    });
    one.send("hello").await.unwrap();
    drop(one);
    read.await.unwrap();
    let mut tasks = tokio_util::task::JoinMap::new();
    tasks.spawn("key", async { 1 });
    println!("{:?}", tasks.join_next().await.unwrap().1.unwrap());
    tokio::time::pause();
    let before = tokio::time::Instant::now();
    tokio::time::advance(std::time::Duration::from_secs(5)).await;
    println!("{}", before.elapsed().as_secs());
    tokio::io::stdout().write_all(b"written\\n").await.unwrap();
}`,
    "hello\n1\n5\nwritten\n",
  ],
  "async-stream": [
    `use async_stream::{stream, try_stream};
use futures::{executor::block_on, pin_mut, Stream, StreamExt};
fn numbers(up_to: u32) -> impl Stream<Item = u32> {
    stream! {
        for n in 0..up_to {
            std::future::ready(()).await;
            yield n * 10;
        }
    }
}
fn parsed(texts: &'static [&'static str]) -> impl Stream<Item = Result<i32, std::num::ParseIntError>> {
    try_stream! {
        for text in texts {
            yield text.parse::<i32>()? + 1;
        }
    }
}
fn main() {
    block_on(async {
        println!("{:?}", numbers(3).collect::<Vec<_>>().await);
        let all = parsed(&["1", "x", "2"]);
        pin_mut!(all);
        while let Some(one) = all.next().await { println!("{one:?}"); }
        let nothing = async_stream::stream! { println!("nothing"); };
        println!("{}", nothing.count().await);
    });
}`,
    "[0, 10, 20]\nOk(2)\nErr(ParseIntError { kind: InvalidDigit })\nnothing\n0\n",
  ],
  "pools of threads": [
    `use futures::{executor::{block_on, ThreadPool}, task::SpawnExt};
fn main() {
    let pool = ThreadPool::new().unwrap();
    println!("{}", block_on(pool.spawn_with_handle(async { 4 }).unwrap()));
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let local = tokio_util::task::LocalPoolHandle::new(2);
        println!("{}", local.spawn_pinned(|| async { 3 }).await.unwrap());
    });
}`,
    "4\n3\n",
  ],
};

test("tokio's ctrl_c is the Stop button, in real time", async () => {
  const source = `#[tokio::main]
async fn main() {
    tokio::select! {
        biased;
        told = tokio::signal::ctrl_c() => println!("told {}", told.is_ok()),
        _ = async { println!("waiting"); std::future::pending::<()>().await } => {}
    }
}`;
  let told: boolean | undefined;
  const job = engine.run(program(source, { clock: "real" }), {
    ...SILENT,
    stdout: (text) => {
      if (text === "waiting\n") told = job.interrupt();
    },
  });
  const result = await job.result;
  assert.equal(told, true);
  assert.deepEqual([result.status, result.stdout], ["ok", "waiting\ntold true\n"]);
});

for (const [name, [source, stdout, stdin = ""]] of Object.entries(PROGRAMS)) {
  test(name, async () => {
    const result = await run(source, { stdin });
    assert.equal(result.status, "ok", JSON.stringify(result));
    assert.equal(result.stdout, stdout);
  });
}
