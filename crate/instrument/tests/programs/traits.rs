//! Async functions in traits and their implementations, with and without a default.

use std::task::{Context, Poll, Waker};

trait Service {
    type Output: std::fmt::Debug;

    async fn call(&self, n: u64) -> Self::Output;

    async fn twice(&self, n: u64) -> (Self::Output, Self::Output) {
        (self.call(n).await, self.call(n + 1).await)
    }

    async fn consume(self, (a, b): (u64, u64)) -> u64
    where
        Self: Sized,
    {
        let _ = self.call(a).await;
        a + b
    }

    fn plain(&self) -> impl Future<Output = u64>;
}

struct Double;

impl Service for Double {
    type Output = u64;

    async fn call(&self, n: u64) -> u64 {
        yield_now().await;
        n * 2
    }

    async fn plain(&self) -> u64 {
        1
    }
}

struct Name(&'static str);

impl Service for Name {
    type Output = String;

    async fn call(&self, n: u64) -> Self::Output {
        format!("{} {n}", self.0)
    }

    async fn twice(&self, _: u64) -> (String, String) {
        (self.0.into(), self.0.into())
    }

    fn plain(&self) -> impl Future<Output = u64> {
        async { 2 }
    }
}

async fn run<S: Service>(service: S) {
    println!("{:?}", service.call(1).await);
    println!("{:?}", service.twice(1).await);
    println!("{}", service.plain().await);
    println!("{}", service.consume((2, 3)).await);
}

fn main() {
    block_on(async {
        run(Double).await;
        run(Name("n")).await;
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
