/**
 * Panics unwind as they do natively: what they drop, who catches them, and how the program ends. The
 * output of those of `std` alone was compared with that of rustc 1.95 on a machine.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { LiveResult } from "../generated/protocol.js";
import { run } from "./engine.js";

interface Expected {
  stdout: string;
  status: LiveResult["status"];
  message: string | null;
  exit_code: number | null;
}

const OK = { status: "ok", message: null, exit_code: 0 } as const;

/** Runs it as it is and so that it reports; both print the same, and end the same way. */
function check(name: string, source: string, expected: Expected): void {
  for (const trace of [false, true]) {
    test(`${name} (${trace ? "observed" : "as it is"})`, async () => {
      const { stdout, status, message, exit_code, diagnostics } = await run(source, { trace });
      assert.deepEqual({ stdout, status, message, exit_code }, expected);
      assert.deepEqual(diagnostics, []);
    });
  }
}

check(
  "what panics is caught, with what it drops on its way",
  `use std::sync::{Arc, Mutex};
struct D(&'static str);
impl Drop for D {
    fn drop(&mut self) { println!("drop {} (panicking {})", self.0, std::thread::panicking()); }
}
fn inner() {
    let _a = D("a");
    let _b = D("b");
    let v: Vec<i32> = vec![];
    println!("{}", v[3]);
}
fn main() {
    let r = std::panic::catch_unwind(|| { let _o = D("outer"); inner(); 5 });
    println!("payload {:?}", r.unwrap_err().downcast_ref::<String>());
    let r = std::panic::catch_unwind(|| std::panic::panic_any(42i32));
    println!("any {:?}", r.unwrap_err().downcast_ref::<i32>());
    println!("fine {:?}", std::panic::catch_unwind(|| 7).unwrap());
    let m = Arc::new(Mutex::new(1));
    let m2 = m.clone();
    let j = std::thread::spawn(move || { let _g = m2.lock().unwrap(); panic!("in thread"); });
    println!("joined {:?}", j.join().unwrap_err().downcast_ref::<&str>());
    println!("poisoned {} {}", m.is_poisoned(), *m.lock().unwrap_err().into_inner());
    let r = std::panic::catch_unwind(|| std::thread::scope(|s| {
        s.spawn(|| panic!("scoped"));
        s.spawn(|| println!("other scoped"));
    }));
    println!("scope {:?}", r.unwrap_err().downcast_ref::<&str>());
    std::thread::scope(|s| {
        let h = s.spawn(|| -> i32 { panic!("scoped joined") });
        println!("joined {}", h.join().is_err());
    });
    let r = std::panic::catch_unwind(|| {
        if let Err(e) = std::panic::catch_unwind(|| panic!("first")) {
            println!("resume");
            std::panic::resume_unwind(e)
        }
    });
    println!("resumed {:?}", r.unwrap_err().downcast_ref::<&str>());
    std::panic::set_hook(Box::new(|i| println!("hook {}", i.location().unwrap().line())));
    let _ = std::panic::catch_unwind(|| { None::<i32>.unwrap(); });
    let _ = std::panic::catch_unwind(|| { let x: u8 = std::hint::black_box(255); x + 1 });
    let _ = std::panic::take_hook();
    panic!("final");
}`,
  {
    status: "panicked",
    message: "thread 'main' panicked at src/main.rs:43:5: final",
    exit_code: 101,
    stdout: `drop b (panicking true)
drop a (panicking true)
drop outer (panicking true)
payload Some("index out of bounds: the len is 0 but the index is 3")
any Some(42)
fine 7
joined Some("in thread")
poisoned true 1
other scoped
scope Some("a scoped thread panicked")
joined true
resume
resumed Some("first")
hook 40
hook 41
`,
  },
);

check(
  "what is dropped by the panic that ends the program is dropped",
  `struct D(&'static str);
impl Drop for D { fn drop(&mut self) { println!("drop {}", self.0); } }
fn main() { let _d = D("x"); let v: Vec<u8> = Vec::new(); v[std::hint::black_box(2)]; }`,
  {
    status: "panicked",
    message:
      "thread 'main' panicked at src/main.rs:3:60: index out of bounds: the len is 0 but the index is 2",
    exit_code: 101,
    stdout: "drop x\n",
  },
);

check(
  "a panic while another one is on its way aborts",
  `struct D;
impl Drop for D { fn drop(&mut self) { println!("dropping"); panic!("in drop") } }
fn main() { let _d = D; panic!("first"); }`,
  {
    status: "panicked",
    message:
      "thread 'main' panicked at /rustc/1.78.0-dev-live-codes-v0.2.0/library/core/src/panicking.rs:163:5: panic in a destructor during cleanup",
    exit_code: 134,
    stdout: "dropping\n",
  },
);

check(
  "a panic out of a function of C's aborts",
  `extern "C" fn f() { panic!("in C") }
fn main() { let r = std::panic::catch_unwind(|| f()); println!("{}", r.is_err()); }`,
  {
    status: "panicked",
    message:
      "thread 'main' panicked at /rustc/1.78.0-dev-live-codes-v0.2.0/library/core/src/panicking.rs:155:5: panic in a function that cannot unwind",
    exit_code: 134,
    stdout: "",
  },
);

check(
  "what waits for a thread that panicked is told, and an abort is still one",
  `use std::sync::{mpsc, Arc, OnceLock, RwLock};
use std::thread;
fn main() {
    let (tx, rx) = mpsc::channel::<i32>();
    let h = thread::spawn(move || { let _tx = tx; panic!("sender dies"); });
    println!("recv {:?}", rx.recv());
    println!("join err {}", h.join().is_err());
    let l = Arc::new(RwLock::new(0));
    let l2 = l.clone();
    let _ = thread::spawn(move || { let _g = l2.write().unwrap(); panic!() }).join();
    println!("rw poisoned {}", l.is_poisoned());
    let o: OnceLock<i32> = OnceLock::new();
    let init = || o.get_or_init(|| panic!("init"));
    println!("{}", std::panic::catch_unwind(std::panic::AssertUnwindSafe(init)).is_err());
    println!("{}", o.get_or_init(|| 3));
    let worker = thread::Builder::new().name("worker".into()).spawn(|| std::process::abort());
    let _: () = worker.unwrap().join().unwrap();
    println!("never");
}`,
  {
    status: "panicked",
    message: "The program aborted.",
    exit_code: 134,
    stdout: "recv Err(RecvError)\njoin err true\nrw poisoned true\ntrue\n3\n",
  },
);

check(
  "what was caught does not count in the end",
  `fn f(x: i32) -> i32 { if x > 1 { panic!("too big") } x }
fn main() {
    assert!(std::panic::catch_unwind(|| f(2)).is_err());
    std::panic::set_hook(Box::new(|_| {}));
    let r = std::panic::catch_unwind(|| assert_eq!(f(1), 2));
    println!("{}", r.unwrap_err().downcast_ref::<String>().unwrap());
    std::process::exit(3)
}`,
  {
    status: "ok",
    message: null,
    exit_code: 3,
    stdout: "assertion `left == right` failed\n  left: 1\n right: 2\n",
  },
);

check(
  "the hook has the word, and the exit code stays",
  'fn main() { std::panic::set_hook(Box::new(|i| println!("hook {}", i.location().unwrap().line()))); panic!("x"); }',
  { status: "panicked", message: "The program panicked.", exit_code: 101, stdout: "hook 1\n" },
);

check(
  "a hook that exits decides about the code",
  'fn main() { std::panic::set_hook(Box::new(|_| { println!("hook"); std::process::exit(7) })); panic!("x"); }',
  { ...OK, exit_code: 7, stdout: "hook\n" },
);

check(
  "the main thread's panic is reported, also when another thread panics after it",
  `struct Joins(Option<std::thread::JoinHandle<()>>);
impl Drop for Joins { fn drop(&mut self) { println!("{}", self.0.take().unwrap().join().is_err()); } }
fn main() {
    let (tx, rx) = std::sync::mpsc::channel::<()>();
    let _joins = Joins(Some(std::thread::spawn(move || { let _ = rx.recv(); panic!("later") })));
    let _tx = tx;
    panic!("first\\nsecond");
}`,
  {
    status: "panicked",
    message: "thread 'main' panicked at src/main.rs:7:5: first\nsecond",
    exit_code: 101,
    stdout: "true\n",
  },
);

check("a program may exit with the code of a panic", "fn main() { std::process::exit(101) }", {
  ...OK,
  exit_code: 101,
  stdout: "",
});

const TASKS = `use std::time::Duration;
struct D(&'static str);
impl Drop for D { fn drop(&mut self) { println!("drop {}", self.0); } }
FLAVOR
async fn main() {
    let h = tokio::spawn(async {
        let _d = D("task local");
        tokio::time::sleep(Duration::from_millis(5)).await;
        if true { panic!("boom {}", 1); }
        5
    });
    let ok = tokio::spawn(async { tokio::time::sleep(Duration::from_millis(20)).await; 6 });
    let error = h.await.unwrap_err();
    println!("panicked {} {:?}", error.is_panic(), error.into_panic().downcast_ref::<&str>());
    println!("other {}", ok.await.unwrap());
    let mut set = tokio::task::JoinSet::new();
    for i in 0..3 { set.spawn(async move { if i == 1 { panic!("in set") } i }); }
    let mut seen = vec![];
    while let Some(r) = set.join_next().await { seen.push(r.map_err(|e| e.is_panic())); }
    seen.sort_by_key(|one| one.unwrap_or(9));
    println!("{seen:?}");
    let b = tokio::task::spawn_blocking(|| panic!("blocking")).await;
    println!("blocking {}", b.unwrap_err().is_panic());
    let c = tokio::spawn(async { std::future::pending::<()>().await });
    c.abort();
    println!("cancelled {}", c.await.unwrap_err().is_cancelled());
}`;

for (const flavor of ["#[tokio::main]", '#[tokio::main(flavor = "current_thread")]']) {
  check(
    `a task that panics is an error of its handle: ${flavor}`,
    TASKS.replace("FLAVOR", flavor),
    {
      ...OK,
      stdout: `drop task local
panicked true Some("boom 1")
other 6
[Ok(0), Ok(2), Err(true)]
blocking true
cancelled true
`,
    },
  );
}

check(
  "futures are caught, too",
  `use futures::FutureExt;
fn main() {
    let caught = futures::executor::block_on(
        std::panic::AssertUnwindSafe(async { let v: Vec<u8> = vec![]; v[0] }).catch_unwind(),
    );
    println!("{}", caught.is_err());
}`,
  { ...OK, stdout: "true\n" },
);

test("a future that panics is seen to, and the one that goes on", async () => {
  const { events, status } = await run(
    `#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{}", tokio::spawn(fails()).await.is_err());
    works().await;
}
async fn fails() { panic!("on purpose") }
async fn works() {}`,
    { trace: true },
  );
  assert.equal(status, "ok");
  const number = (name: string) =>
    events.find((event) => event.kind === "future_created" && event.name === name)?.future;
  const ends = (name: string) =>
    events.flatMap((event) =>
      event.kind === "poll_end" && event.future === number(name) ? [event.outcome] : [],
    );
  assert.deepEqual([ends("fails()"), ends("works()")], [["panicked"], ["ready"]]);
});
