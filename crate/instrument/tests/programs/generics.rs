//! Generics, const generics, where clauses, impl Trait in every place.

use std::fmt::{Debug, Display};
use std::task::{Context, Poll, Waker};

async fn show<T: Display>(value: T) -> String {
    yield_now().await;
    format!("<{value}>")
}

async fn both<A, B>(a: A, b: B) -> (A, B)
where
    A: Clone,
    B: Default + PartialEq,
{
    if b == B::default() { (a.clone(), B::default()) } else { (a, b) }
}

async fn array<const N: usize>(values: [u8; N]) -> usize {
    yield_now().await;
    values.len() * N
}

async fn opaque(n: u8) -> impl Display {
    n * 2
}

async fn opaque_within(text: &str) -> Result<impl Display + Debug + use<'_>, std::num::ParseIntError> {
    let n: u8 = text.parse()?;
    Ok(n)
}

async fn several(n: u8) -> (impl Debug, Vec<impl Display>, u8) {
    (Some(n), vec![n, n], n)
}

async fn apply(f: impl Fn(u8) -> u8, n: u8) -> u8 {
    f(n)
}

async fn future_in(future: impl Future<Output = u8>) -> u8 {
    future.await + 1
}

async fn call<F, R>(f: F) -> R::Output
where
    F: FnOnce() -> R,
    R: Future,
{
    f().await
}

struct Wrapper<T>(T);

impl<T: Clone + Display> Wrapper<T> {
    async fn with<U: Into<String>>(&self, other: U) -> (T, String) {
        (self.0.clone(), other.into())
    }
}

fn main() {
    block_on(async {
        println!("{}", show::<u8>(3).await);
        println!("{}", show("text").await);
        println!("{:?}", both("a", 0).await);
        println!("{:?}", both::<_, u8>('a', 1).await);
        println!("{}", array([1, 2, 3]).await);
        println!("{}", opaque(2).await);
        println!("{}", opaque_within("12").await.unwrap());
        println!("{:?}", opaque_within("x").await.map(|n| n.to_string()));
        let (debug, list, n) = several(1).await;
        println!("{debug:?} {} {n}", list[0]);
        println!("{}", apply(|n| n + 1, 2).await);
        println!("{}", future_in(apply(|n| n, 2)).await);
        println!("{}", call(|| show(1)).await);
        println!("{:?}", Wrapper(2).with("x").await);
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
