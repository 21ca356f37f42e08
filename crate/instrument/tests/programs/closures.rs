//! Closures that return futures, async closures, functions within functions.

use std::task::{Context, Poll, Waker};

async fn twice<F: AsyncFn(u8) -> u8>(f: F) -> u8 {
    f(1).await + f(2).await
}

async fn call_mut(mut f: impl AsyncFnMut(&str)) {
    f("a").await;
    f("b").await;
}

async fn outer(n: u8) -> u8 {
    async fn inner(n: u8) -> u8 {
        fn synchronous(n: u8) -> impl Future<Output = u8> {
            async move { n + 1 }
        }
        synchronous(n).await
    }
    struct Local;
    impl Local {
        async fn method(&self, n: u8) -> u8 {
            n * 10
        }
    }
    Local.method(inner(n).await).await
}

fn main() {
    block_on(async {
        println!("{}", twice(async |n| outer(n).await).await);
        println!("{}", twice(|n| async move { n * 3 }).await);
        println!("{}", twice(outer).await);
        let mut seen = Vec::new();
        call_mut(async |text: &str| {
            yield_now().await;
            seen.push(text.to_owned());
        })
        .await;
        println!("{seen:?}");

        let make = |n: u8| {
            let nested = move || async move {
                let again = |m| async move { m + n };
                again(n).await
            };
            async move { nested().await + outer(n).await }
        };
        println!("{}", make(2).await);

        let futures: Vec<_> = (0..3).map(outer).collect();
        for future in futures {
            println!("{}", future.await);
        }
        let named: fn(u8) -> _ = outer;
        println!("{}", named(4).await);
        let borrowed = String::from("borrowed");
        let reads = async || borrowed.len();
        println!("{} {}", reads().await, reads().await);
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
