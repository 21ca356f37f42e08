//! Errors by derive: messages, sources, conversions.

use std::error::Error as _;
use std::fmt;
use std::io;

use thiserror::Error;

#[derive(Error, Debug)]
enum DataStoreError {
    #[error("data store disconnected")]
    Disconnect(#[from] io::Error),
    #[error("the data for key `{0}` is not available")]
    Redaction(String),
    #[error("invalid header (expected {expected:?}, found {found:?})")]
    InvalidHeader { expected: String, found: String },
    #[error("{0:>4}|{1:<4}|{0:#06x} {{{1}}}")]
    Formats(u32, &'static str),
    #[error("unknown data store error")]
    Unknown,
}

#[derive(Debug, Error)]
#[error("first letter must be lowercase but was {:?}", first_char(.0))]
struct WrongCase(String);

fn first_char(s: &str) -> char {
    s.chars().next().unwrap_or(' ')
}

#[derive(Debug)]
struct Limits {
    lo: u32,
    hi: u32,
}

#[derive(thiserror::Error, Debug)]
#[error(
    "invalid index {idx}, expected at least {} and at most {most}",
    .limits.lo,
    most = .limits.hi - 1,
)]
struct OutOfBounds {
    idx: usize,
    limits: Limits,
}

#[derive(Error, Debug)]
#[error("{} in {}", .0.1, (.0).0)]
struct Nested((u8, u8));

#[derive(Error, Debug)]
#[error("outer: {msg}")]
struct Outer {
    msg: &'static str,
    #[source]
    cause: Inner,
}

#[derive(Debug, Error)]
#[error("inner {type}")]
struct Inner {
    r#type: u8,
}

#[derive(Error, Debug)]
enum Wrapping {
    #[error(transparent)]
    Store(#[from] DataStoreError),
    #[error(transparent)]
    Any(#[from] anyhow::Error),
    #[error("boxed")]
    Boxed { source: Box<dyn std::error::Error + Send + Sync> },
    #[error("perhaps")]
    Perhaps(#[source] Option<Inner>),
    #[error("parsed {0}")]
    Number(#[from] std::num::ParseIntError),
    #[error(fmt = shown)]
    Shown { a: u8, b: bool },
}

fn shown(a: &u8, b: &bool, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(formatter, "shown {a} {b}")
}

#[derive(Error)]
#[error("all have this: {0}")]
enum Together<T> {
    One(T),
    Two(u8),
}

impl<T> fmt::Debug for Together<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Together")
    }
}

#[derive(Error, Debug, Clone, Copy, PartialEq)]
#[error("{a} {b:?} {N}")]
struct Generic<'a, A, B, const N: usize>
where
    A: Clone,
    B: fmt::Debug,
{
    a: A,
    b: &'a B,
}

#[derive(Debug, Error)]
struct ByHand(#[source] WrongCase);

impl fmt::Display for ByHand {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("by hand")
    }
}

#[derive(Error, Debug)]
enum Never {}

fn parsed(text: &str) -> Result<i32, Wrapping> {
    Ok(text.parse::<i32>()?)
}

fn opened(there: bool) -> Result<(), DataStoreError> {
    if there { Ok(()) } else { Err(io::Error::new(io::ErrorKind::NotFound, "no disk"))? }
}

/// The error and all that caused it.
fn chain(error: &dyn std::error::Error) {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text.push_str(&format!(" <- {cause}"));
        next = cause.source();
    }
    println!("{text}");
}

pub(crate) fn main() {
    chain(&DataStoreError::Redaction("k".into()));
    chain(&DataStoreError::InvalidHeader { expected: "a".into(), found: "b".into() });
    chain(&DataStoreError::Formats(7, "x"));
    chain(&DataStoreError::Unknown);
    chain(&opened(false).unwrap_err());
    println!("{:?}", opened(true));
    chain(&WrongCase("Word".into()));
    chain(&OutOfBounds { idx: 9, limits: Limits { lo: 1, hi: 5 } });
    chain(&Nested((1, 2)));
    chain(&Outer { msg: "m", cause: Inner { r#type: 3 } });
    chain(&Wrapping::from(DataStoreError::from(io::Error::other("broken"))));
    chain(&Wrapping::Any(anyhow::anyhow!("low").context("high")));
    chain(&Wrapping::Boxed { source: "text".into() });
    chain(&Wrapping::Perhaps(Some(Inner { r#type: 4 })));
    println!("{}", Wrapping::Perhaps(None).source().is_none());
    chain(&parsed("x").unwrap_err());
    chain(&Wrapping::Shown { a: 1, b: true });
    chain(&Together::One("t"));
    chain(&Together::<String>::Two(2));
    chain(&Generic::<_, _, 3> { a: 1, b: &"b" });
    chain(&ByHand(WrongCase("X".into())));
    let nothing: Option<Never> = None;
    println!("{}", nothing.is_none());
    let boxed: Box<dyn std::error::Error + Send + Sync> = Box::new(Inner { r#type: 5 });
    println!("{}", boxed.downcast_ref::<Inner>().is_some());
}
