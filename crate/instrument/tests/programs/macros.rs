//! Awaits inside macro calls that are known, unknown, and defined here.

use std::fmt::Write;
use std::task::{Context, Poll, Waker};

async fn number(n: u64) -> u64 {
    yield_now().await;
    n
}

macro_rules! add {
    ($a:expr, $b:expr) => {
        $a.await + $b.await
    };
}

macro_rules! shout {
    ($($text:tt)*) => {
        println!("{}!", stringify!($($text)*))
    };
}

macro_rules! define {
    ($name:ident, $value:expr) => {
        async fn $name() -> u64 {
            number($value).await
        }
    };
}

define!(seven, 7);

async fn written() -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    write!(text, "{}", number(1).await)?;
    writeln!(text, "{n} {0}", number(2).await, n = number(3).await)?;
    Ok(text)
}

fn main() {
    block_on(async {
        let n = 5;
        println!("{n} {} {named}", number(1).await, named = number(2).await + 1);
        print!("{}\n", format!("{:>4}", number(3).await));
        println!("{:?}", vec![number(1).await, number(2).await]);
        println!("{:?}", vec![number(1).await; number(2).await as usize]);
        assert!(number(1).await == 1);
        assert!(number(1).await == 1, "{}", number(2).await);
        assert_eq!(number(1).await, number(1).await, "{n}");
        debug_assert_ne!(number(1).await, number(2).await);
        println!("{}", matches!(number(1).await, 1 | 2 if n == 5));
        println!("{}", add!(number(1), number(2)));
        println!("{}", add!(async { number(1).await }, number(number(2).await)));
        shout!(number(1).await);
        println!("{}", seven().await);
        print!("{}", written().await.unwrap());
        let future = std::pin::pin!(async { number(4).await });
        println!("{}", future.await);
        println!("{}", stringify!(number(1).await, async {}));
        println!("{}", { println!("{}", number(6).await); number(7).await });
        println!(
            "{}", // a comment
            number(8)
                .await,
        );
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
