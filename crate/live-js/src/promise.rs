//! An expression of JavaScript, as a future.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use pollscope_trace::probe;

use crate::bridge::Question;
use crate::device::Wish;
use crate::value::{Error, Value};

/// What an expression of JavaScript comes to: its value, or that of its promise once it is fulfilled.
///
/// The expression is evaluated in the sandbox in which the JavaScript half runs: there is no page, and
/// what one expression leaves in a global variable the next one finds. `signal` is an `AbortSignal`
/// that fires when the future is dropped before its end. As any future it does nothing until it is
/// polled.
///
/// On the simulated clock JavaScript takes no time: before the clock jumps, it is waited for.
///
/// ```
/// # fn block_on<F: std::future::Future>(_: F) {}
/// use pollscope_js as js; // in an edited program: `use pollscope::js;`
///
/// block_on(async {
///     match js::promise("new Promise((resolve) => setTimeout(resolve, 100, 6 * 7))").await {
///         Ok(answer) => println!("{answer}"),
///         Err(error) => println!("no answer: {error}"),
///     }
/// });
/// ```
///
/// # Errors
///
/// What the promise is rejected with, what the expression throws, and a sentence where JavaScript
/// cannot be asked.
#[track_caller]
pub fn promise(expression: &str) -> impl Future<Output = Result<Value, Error>> + Send + Unpin {
    probe::external("js::promise()", Asking::new(expression))
}

/// Asks when it is polled for the first time.
#[derive(Debug)]
pub(crate) enum Asking {
    Not(String),
    Asked(Question),
    Over,
}

impl Asking {
    pub(crate) fn new(expression: &str) -> Asking {
        Asking::Not(expression.to_owned())
    }
}

impl Future for Asking {
    type Output = Result<Value, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if let Asking::Not(expression) = &*self {
            match Question::ask(Wish::Evaluate, expression) {
                Ok(question) => *self = Asking::Asked(question),
                Err(error) => {
                    *self = Asking::Over;
                    return Poll::Ready(Err(error));
                }
            }
        }
        let outcome = match &*self {
            Asking::Asked(question) => question.poll(context),
            _ => panic!("a promise was polled after it had settled"),
        };
        if outcome.is_ready() {
            *self = Asking::Over;
        }
        outcome
    }
}
