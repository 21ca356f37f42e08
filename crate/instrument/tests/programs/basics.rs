//! Calling an async function runs nothing of it; polling does.

use std::task::{Context, Poll, Waker};

async fn step(name: &str, mut count: u64) -> u64 {
    println!("{name} begins with {count}");
    count += 1;
    yield_now().await;
    println!("{name} ends with {count}");
    count
}

async fn nothing() {}

async fn add(a: u64, b: u64) -> u64 {
    let first = step("first", a);
    let second = step("second", b);
    println!("both made");
    second.await + first.await
}

fn main() {
    let lazy = step("lazy", 1);
    println!("lazy made");
    let unused = step("unused", 2);
    println!("{}", block_on(lazy));
    drop(unused);
    block_on(nothing());
    println!("{}", block_on(add(10, 20)));
    println!("{:?}", block_on(async { 3 }));
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
