//! Functions that await themselves in a box.

use std::pin::Pin;
use std::task::{Context, Poll, Waker};

async fn factorial(n: u64) -> u64 {
    if n == 0 {
        return 1;
    }
    yield_now().await;
    n * Box::pin(factorial(n - 1)).await
}

async fn even(n: u32) -> bool {
    n == 0 || Box::pin(odd(n - 1)).await
}

async fn odd(n: u32) -> bool {
    n != 0 && Box::pin(even(n - 1)).await
}

fn boxed(n: u64) -> Pin<Box<dyn Future<Output = u64> + Send>> {
    Box::pin(async move { if n == 0 { 0 } else { n + boxed(n - 1).await } })
}

struct Tree(u64, Vec<Tree>);

impl Tree {
    async fn sum(&self) -> u64 {
        let mut sum = self.0;
        for child in &self.1 {
            sum += Box::pin(child.sum()).await;
        }
        sum
    }
}

fn main() {
    println!("{}", block_on(factorial(10)));
    println!("{} {}", block_on(even(7)), block_on(odd(7)));
    println!("{}", block_on(boxed(4)));
    let tree = Tree(1, vec![Tree(2, vec![Tree(3, vec![])]), Tree(4, vec![])]);
    println!("{}", block_on(tree.sum()));
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
