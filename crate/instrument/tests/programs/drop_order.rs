//! The order in which arguments are dropped: polled to the end, never polled, cancelled.

use std::task::{Context, Poll, Waker};

struct Loud(&'static str);

impl Drop for Loud {
    fn drop(&mut self) {
        println!("  drop {}", self.0);
    }
}

impl Loud {
    async fn by_value(self, _: Loud, other: Loud) {
        let _local = Loud("local");
        yield_now().await;
        println!("  in {}", other.0);
    }

    async fn mutable(mut self, (_first, _): (Loud, Loud)) -> Loud {
        yield_now().await;
        self.0 = "changed";
        Loud("returned")
    }

    async fn untouched(self, _other: Loud) {}
}

async fn plain(a: Loud, b: Loud) {
    let _first = Loud("first local");
    let _second = Loud("second local");
    yield_now().await;
    println!("  in {} {}", a.0, b.0);
}

async fn unused(_a: Loud, _: Loud, _b: Loud) {
    yield_now().await;
}

async fn patterns((a, _): (Loud, Loud), [_b, ..]: [Loud; 2], Pair { x, .. }: Pair, _last: Loud) {
    yield_now().await;
    println!("  in {} {}", a.0, x.0);
}

struct Pair {
    x: Loud,
    #[allow(dead_code)]
    y: Loud,
}

async fn moved(a: Loud, b: Loud) {
    drop(b);
    yield_now().await;
    println!("  in {}", a.0);
}

async fn early(a: Loud, b: Loud, leave: bool) -> Option<u8> {
    let _local = Loud("local");
    if leave {
        return None;
    }
    yield_now().await;
    Some(a.0.len() as u8 + b.0.len() as u8)
}

async fn shadowed(a: Loud) {
    let a = (Loud("shadow"), a);
    yield_now().await;
    println!("  in {}", a.1.0);
}

async fn temporary(a: Loud) -> usize {
    Loud("temporary").0.len() + a.0.len()
}

fn each<F: Future>(what: &str, make: impl Fn() -> F) {
    println!("{what}: to the end");
    drop(block_on(make()));
    println!("{what}: never polled");
    drop(make());
    println!("{what}: polled once");
    let mut future = Box::pin(make());
    let _ = future.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    println!("  now");
    drop(future);
}

fn pair() -> Pair {
    Pair { x: Loud("x"), y: Loud("y") }
}

fn main() {
    each("plain", || plain(Loud("a"), Loud("b")));
    each("unused", || unused(Loud("a"), Loud("wild"), Loud("b")));
    each("patterns", || {
        patterns((Loud("a0"), Loud("a1")), [Loud("b0"), Loud("b1")], pair(), Loud("last"))
    });
    each("moved", || moved(Loud("a"), Loud("b")));
    each("early", || early(Loud("a"), Loud("b"), true));
    each("late", || early(Loud("a"), Loud("b"), false));
    each("shadowed", || shadowed(Loud("a")));
    each("temporary", || temporary(Loud("a")));
    each("by value", || Loud("self").by_value(Loud("wild"), Loud("other")));
    each("mutable", || Loud("self").mutable((Loud("first"), Loud("second"))));
    each("untouched", || Loud("self").untouched(Loud("other")));
    each("block", || {
        let (a, b) = (Loud("a"), Loud("b"));
        async move {
            yield_now().await;
            println!("  in {} {}", b.0, a.0);
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
