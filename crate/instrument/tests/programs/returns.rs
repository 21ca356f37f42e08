//! Returning early, coercing to what the signature says, and not returning.

use std::convert::Infallible;
use std::fmt::Display;
use std::task::{Context, Poll, Waker};

async fn boxed(n: u8) -> Box<dyn Display> {
    match n {
        0 => Box::new("zero"),
        1 => return Box::new('1'),
        _ => Box::new(n),
    }
}

async fn pointer(n: u8) -> fn(u8) -> u8 {
    if n == 0 {
        return |n| n + 1;
    }
    |n| n * 2
}

async fn slice<'a>() -> &'a [u8] {
    &[1, 2, 3]
}

async fn future(n: u8) -> std::pin::Pin<Box<dyn Future<Output = u8>>> {
    if n == 0 {
        return Box::pin(std::future::ready(0));
    }
    Box::pin(async move { n })
}

async fn list() -> Vec<Box<dyn Display>> {
    vec![Box::new(1), Box::new("two")]
}

async fn inferred() -> Vec<u64> {
    "1 2".split(' ').map(|word| word.parse().unwrap()).collect()
}

async fn nothing(leave: bool) {
    if leave {
        return;
    }
    println!("stayed")
}

async fn unit() -> () {
    yield_now().await
}

async fn endless(n: &mut u8) -> Infallible {
    loop {
        *n += 1;
        yield_now().await;
    }
}

async fn diverges(n: &mut u8) -> ! {
    loop {
        *n += 1;
        yield_now().await;
    }
}

async fn leaves(n: u8) -> u8 {
    loop {
        if n > 1 {
            return n;
        }
        panic!("never here")
    }
}

fn main() {
    block_on(async {
        println!("{} {} {}", boxed(0).await, boxed(1).await, boxed(2).await);
        println!("{} {}", pointer(0).await(5), pointer(1).await(5));
        println!("{:?}", slice().await);
        println!("{} {}", future(0).await.await, future(1).await.await);
        println!("{}", list().await[1]);
        println!("{:?}", inferred().await);
        nothing(true).await;
        nothing(false).await;
        unit().await;
        println!("{}", leaves(2).await);
    });
    let (mut a, mut b) = (0, 0);
    let mut cx = Context::from_waker(Waker::noop());
    let mut first = Box::pin(endless(&mut a));
    let mut second = Box::pin(diverges(&mut b));
    for _ in 0..3 {
        assert!(first.as_mut().poll(&mut cx).is_pending());
        assert!(second.as_mut().poll(&mut cx).is_pending());
    }
    drop((first, second));
    println!("{a} {b}");
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
