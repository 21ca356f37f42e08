//! What binds tighter or looser than an await.

use std::task::{Context, Poll, Waker};

#[derive(Debug, Clone, Copy, PartialEq)]
struct Point {
    x: i64,
}

impl Point {
    async fn get(self) -> i64 {
        self.x
    }
}

async fn number(n: i64) -> i64 {
    yield_now().await;
    n
}

async fn point(x: i64) -> Point {
    Point { x }
}

async fn text() -> &'static str {
    "text"
}

async fn function() -> fn(i64) -> i64 {
    |n| n + 1
}

async fn last(n: i64) -> i64 {
    return number(n).await + 1;
}

fn main() {
    block_on(async {
        println!("{}", -number(1).await);
        println!("{}", !number(1).await);
        println!("{:?}", &number(2).await);
        println!("{}", *&mut number(2).await);
        println!("{}", number(3).await as f64 / 2.0);
        println!("{}", 1 + number(2).await * number(3).await - 4);
        println!("{}", (1 + number(2).await) * 3);
        println!("{}", point(4).await.x);
        println!("{}", point(4).await.get().await.pow(2));
        println!("{}", (point(5)).await.x);
        println!("{}", Point { x: 6 }.get().await);
        println!("{}", text().await[1..].len());
        println!("{:?}", number(1).await..number(3).await);
        println!("{}", function().await(7));
        println!("{}", { let n = 8; number(n) }.await);
        println!("{}", if true { number(1) } else { number(2) }.await);
        println!("{}", match 1 { 1 => number(9), _ => number(1) }.await);
        println!("{}", 'a: { if number(1).await == 1 { break 'a number(3) } number(2) }.await);
        println!("{}", loop { break number(10).await });
        println!("{}", last(1).await);
        if number(1).await == 1 && point(1).await == (Point { x: 1 }) {}
        if let 1 = number(1).await && number(2).await > 1 {
            println!("chain");
        }
        match number(1).await {
            n if n == number(1).await => println!("guard {n}"),
            _ => {}
        }
        let (1.., x) = (number(1).await, point(11).await.x) else { return };
        let mut sum = x;
        sum += number(1).await;
        let list = [number(1).await, number(2).await];
        sum <<= list[number(1).await as usize];
        println!("{sum} {:?}", (number(1).await, Point { x: number(2).await }));
        println!("{:?}", Point { ..point(12).await });
        for n in number(1).await..number(3).await {
            println!("{n}");
        }
        while number(sum).await > 50 {
            sum -= 10;
        }
        println!("{sum}");
        match number(1) {
            future => future,
        }
        .await;
        async { println!("in a block") }.await;
        {
            let _ = &number(1).await;
        };
        number(number(number(1).await).await).await;
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
