//! The question mark, and the errors it converts.

use std::error::Error;
use std::fmt;
use std::num::ParseIntError;
use std::task::{Context, Poll, Waker};

#[derive(Debug)]
struct Wrong(ParseIntError);

impl From<ParseIntError> for Wrong {
    fn from(error: ParseIntError) -> Self {
        Wrong(error)
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "wrong: {}", self.0)
    }
}

impl Error for Wrong {}

async fn number(text: &str) -> Result<u64, Wrong> {
    yield_now().await;
    Ok(text.trim().parse()?)
}

async fn sum(texts: &[&str]) -> Result<u64, Box<dyn Error>> {
    let mut sum = 0;
    for text in texts {
        sum += number(text).await?;
    }
    if sum > 100 {
        return Err("too much".into());
    }
    Ok(sum)
}

async fn into() -> Result<(), Box<dyn Error + Send + Sync>> {
    Err(Wrong("x".parse::<u8>().unwrap_err()))?
}

async fn option(list: &[u64]) -> Option<u64> {
    let first = list.first()?;
    let second = async { list.get(1) }.await?;
    Some(first + second)
}

async fn mapped(text: &str) -> Result<String, String> {
    let n = number(text).await.map_err(|error| error.to_string())?;
    async { Ok::<_, String>(()) }.await?;
    Ok(n.to_string())
}

fn main() {
    block_on(async {
        println!("{:?}", number(" 12").await.unwrap());
        println!("{}", sum(&["1", "2"]).await.unwrap());
        println!("{}", sum(&["1", "x"]).await.unwrap_err());
        println!("{}", sum(&["1", "200"]).await.unwrap_err());
        println!("{}", into().await.unwrap_err());
        println!("{:?} {:?}", option(&[1, 2]).await, option(&[1]).await);
        println!("{:?} {:?}", mapped("5").await, mapped("").await);
        let result: Result<u64, Wrong> = async { Ok(number("1").await? + number("y").await?) }.await;
        println!("{}", result.unwrap_err());
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
