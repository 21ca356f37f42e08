//! Borrowed arguments and results, named, elided and hidden.

use std::borrow::Cow;
use std::cell::{Ref, RefCell};
use std::task::{Context, Poll, Waker};

async fn elided(text: &str) -> &str {
    yield_now().await;
    &text[1..]
}

async fn named<'a, 'b: 'a>(first: &'a str, second: &'b str, which: bool) -> &'a str {
    if which { first } else { second }
}

async fn anonymous(cell: &RefCell<u8>) -> Ref<'_, u8> {
    cell.borrow()
}

async fn nested<'a>(list: &'a [&'a str]) -> Option<(&'a str, Cow<'a, str>)> {
    let first = list.first()?;
    Some((first, Cow::Borrowed(first)))
}

async fn exclusive(list: &mut Vec<u8>, n: u8) -> Option<&mut u8> {
    list.push(n);
    yield_now().await;
    list.last_mut()
}

async fn pattern(&(a, ref b): &(u8, String), [first, .., last]: [u8; 3]) -> usize {
    yield_now().await;
    usize::from(a) + b.len() + usize::from(first + last)
}

async fn unused(_: &str, _text: &mut String) {}

async fn dynamic(value: &dyn std::fmt::Debug) -> Box<dyn std::fmt::Debug + '_> {
    Box::new(value)
}

struct Parser<'s> {
    rest: &'s str,
}

impl<'s> Parser<'s> {
    async fn word(&mut self) -> Option<&'s str> {
        let (word, rest) = self.rest.split_once(' ')?;
        yield_now().await;
        self.rest = rest;
        Some(word)
    }
}

fn main() {
    block_on(async {
        let text = String::from("text");
        println!("{}", elided(&text).await);
        println!("{}", named(&text, "second", false).await);
        let cell = RefCell::new(3);
        println!("{}", anonymous(&cell).await);
        println!("{:?}", nested(&["a", "b"]).await);
        println!("{:?}", nested(&[]).await);
        let mut list = vec![1];
        *exclusive(&mut list, 2).await.unwrap() += 5;
        println!("{list:?}");
        println!("{}", pattern(&(1, "xy".into()), [1, 2, 3]).await);
        unused("", &mut String::new()).await;
        println!("{:?}", dynamic(&"dyn").await);
        let mut parser = Parser { rest: "one two three" };
        while let Some(word) = parser.word().await {
            println!("{word}");
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
