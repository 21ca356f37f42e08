//! Futures that are pinned, polled by hand, raced, cancelled, and made from other things.

use std::future::{IntoFuture, Ready, poll_fn, ready};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker, ready as ready_or_return};

struct Guard(&'static str);

impl Drop for Guard {
    fn drop(&mut self) {
        println!("drop {}", self.0);
    }
}

async fn slow(name: &'static str, turns: u8) -> &'static str {
    let _guard = Guard(name);
    for turn in 0..turns {
        println!("{name} {turn}");
        yield_now().await;
    }
    name
}

async fn race<A: Future, B: Future<Output = A::Output>>(a: A, b: B) -> A::Output {
    let (mut a, mut b) = (pin!(a), pin!(b));
    poll_fn(move |cx| {
        if let Poll::Ready(output) = a.as_mut().poll(cx) {
            return Poll::Ready(output);
        }
        b.as_mut().poll(cx)
    })
    .await
}

struct Request(u8);

impl IntoFuture for Request {
    type Output = u8;
    type IntoFuture = Ready<u8>;

    fn into_future(self) -> Ready<u8> {
        println!("sent");
        ready(self.0)
    }
}

struct Doubled<F>(F);

impl<F: Future<Output = u8> + Unpin> Future for Doubled<F> {
    type Output = u8;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<u8> {
        let n = ready_or_return!(Pin::new(&mut self.0).poll(cx));
        Poll::Ready(n * 2)
    }
}

fn main() {
    block_on(async {
        println!("{}", race(slow("a", 3), slow("b", 2)).await);
        println!("{}", race(slow("c", 1), async { slow("d", 5).await }).await);

        let mut pinned = pin!(slow("e", 2));
        let first = race(async { pinned.as_mut().await }, async {
            yield_now().await;
            "gave up"
        })
        .await;
        println!("{first}");
        println!("{}", (&mut pinned).await);

        println!("{}", Request(3).await);
        println!("{}", Doubled(ready(4)).await);
        println!("{}", Doubled(Box::pin(async { Request(5).await })).await);
        let boxed: Pin<Box<dyn Future<Output = &str>>> = Box::pin(slow("f", 1));
        println!("{}", boxed.await);
        let mut list: Vec<Pin<Box<dyn Future<Output = &str>>>> =
            vec![Box::pin(slow("g", 1)), Box::pin(async { "h" })];
        for future in &mut list {
            println!("{}", future.await);
        }
        let either = if list.is_empty() { Err(ready(1)) } else { Ok(async { 2 }) };
        match either {
            Ok(future) => println!("{}", future.await),
            Err(future) => println!("{}", future.await),
        }
    });
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
