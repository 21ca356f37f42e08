//! The trace of a small instrumented program: a future that is created and never awaited is in it,
//! at the line of the call, without a word about tracing in the source.

mod compiler;

use std::process::Command;

use compiler::Compiler;
use expect_test::expect;
use pollscope_instrument::{Entry, Options, instrument};

const LESSON: &str = r#"use crate::yield_now;

async fn foo(n: u64, name: &str) {
    println!("foo {n} {name}");
    yield_now().await;
}

#[pollscope::main]
async fn main() {
    let _never = foo(1, "a\"b");
    println!("in main");
    foo(2, "c")
        .await;
    let made = [3, 4].map(|n| foo(n, "d"));
    let block = async { 5 };
    for future in made {
        future.await;
        break;
    }
    drop(block);
}
"#;

/// Runs `user::main()` as the page does, and prints every event with its line.
const PROGRAM: &str = r#"
#[path = "lesson_user.rs"]
mod user;

use pollscope_trace::Recorder;
use std::future::Future;
use std::task::{Context, Poll, Waker};

async fn yield_now() {
    let mut yielded = false;
    std::future::poll_fn(|_| match std::mem::replace(&mut yielded, true) {
        true => Poll::Ready(()),
        false => Poll::Pending,
    })
    .await
}

fn main() {
    let recorder = Recorder::new(|| 0);
    let installed = recorder.install();
    let mut main = Box::pin(pollscope_trace::root!("main()", user::main()));
    while main.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending() {
        println!("pending");
    }
    drop(main);
    drop(installed);
    for event in recorder.drain() {
        println!("{:>2} task {} future {} {:?}", event.line, event.task, event.future, event.kind);
    }
}
"#;

#[test]
fn the_future_that_nobody_awaits_is_in_the_trace() {
    let compiler = Compiler::new("lesson");
    let lesson = instrument(LESSON, &Options { entry: Entry::Future }).expect("it is Rust").source;
    compiler.write("lesson_user", &lesson);
    let program = compiler.compile("lesson", "2024", PROGRAM).expect("it compiles");
    let output = Command::new(program).output().expect("a program can be run");
    expect![[r#"
        in main
        foo 2 c
        pending
        foo 3 d
        pending
         9 task 0 future 1 FutureCreated { name: "main()", parent: 0 }
         0 task 1 future 1 TaskSpawned { name: "main()", by: 0 }
         0 task 1 future 0 PollStart
         0 task 1 future 1 FutureFirstPolled { by: 0 }
         0 task 1 future 1 PollStart
        10 task 1 future 2 FutureCreated { name: "foo(1, \"a\\\"b\")", parent: 1 }
        12 task 1 future 3 FutureCreated { name: "foo(2, \"c\")", parent: 1 }
        13 task 1 future 1 AwaitReached
         0 task 1 future 3 FutureFirstPolled { by: 1 }
         0 task 1 future 3 PollStart
         5 task 1 future 3 AwaitReached
         0 task 1 future 3 PollEnd { outcome: Pending }
         0 task 1 future 1 PollEnd { outcome: Pending }
         0 task 1 future 0 PollEnd { outcome: Pending }
         0 task 1 future 0 PollStart
         0 task 1 future 1 PollStart
         0 task 1 future 3 PollStart
         5 task 1 future 3 AwaitResumed
         0 task 1 future 3 PollEnd { outcome: Ready }
        13 task 1 future 1 AwaitResumed
         0 task 1 future 3 FutureDropped { end: Ready }
        14 task 1 future 4 FutureCreated { name: "foo(3, \"d\")", parent: 1 }
        14 task 1 future 5 FutureCreated { name: "foo(4, \"d\")", parent: 1 }
        15 task 1 future 6 FutureCreated { name: "async block", parent: 1 }
        17 task 1 future 1 AwaitReached
         0 task 1 future 4 FutureFirstPolled { by: 1 }
         0 task 1 future 4 PollStart
         5 task 1 future 4 AwaitReached
         0 task 1 future 4 PollEnd { outcome: Pending }
         0 task 1 future 1 PollEnd { outcome: Pending }
         0 task 1 future 0 PollEnd { outcome: Pending }
         0 task 1 future 0 PollStart
         0 task 1 future 1 PollStart
         0 task 1 future 4 PollStart
         5 task 1 future 4 AwaitResumed
         0 task 1 future 4 PollEnd { outcome: Ready }
        17 task 1 future 1 AwaitResumed
         0 task 1 future 4 FutureDropped { end: Ready }
         0 task 1 future 5 FutureDropped { end: NeverPolled }
         0 task 1 future 6 FutureDropped { end: NeverPolled }
         0 task 1 future 2 FutureDropped { end: NeverPolled }
         0 task 1 future 1 PollEnd { outcome: Ready }
         0 task 1 future 0 PollEnd { outcome: Ready }
         0 task 1 future 0 TaskEnded { end: Ready }
         0 task 1 future 1 FutureDropped { end: Ready }
    "#]]
    .assert_eq(&String::from_utf8_lossy(&output.stdout));
}
