//! A panic in a future, and what is dropped by it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::{Context, Poll, Waker};

struct Guard(&'static str);

impl Drop for Guard {
    fn drop(&mut self) {
        println!("drop {} {}", self.0, std::thread::panicking());
    }
}

async fn fails(argument: Guard, other: Guard) -> u8 {
    let _local = Guard("local");
    yield_now().await;
    if other.0.is_empty() {
        return 0;
    }
    panic!("{} {}", argument.0, wait("formatted").await)
}

async fn wait(text: &str) -> &str {
    yield_now().await;
    text
}

fn main() {
    std::panic::set_hook(Box::new(|info| {
        println!("{} in line {}", info.payload_as_str().unwrap(), info.location().unwrap().line());
    }));
    let caught = catch_unwind(AssertUnwindSafe(|| {
        block_on(fails(Guard("a"), Guard("b")));
    }));
    println!("{}", caught.is_err());
    let caught = catch_unwind(AssertUnwindSafe(|| block_on(async { assert!(wait("x").await == "y") })));
    println!("{}", caught.is_err());
    let caught = catch_unwind(|| block_on(async { assert_eq!(wait("x").await, "y") }));
    println!("{}", caught.is_err());
    std::process::exit(7);
}

fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut cx = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return output;
        }
    }
}

/// Pending once.
async fn yield_now() {
    let mut yielded = false;
    std::future::poll_fn(|_| match std::mem::replace(&mut yielded, true) {
        true => Poll::Ready(()),
        false => Poll::Pending,
    })
    .await
}
