//! An expression of JavaScript, as a future.

use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

use pollscope_trace::probe;

use crate::bridge::{self, Question};
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
    probe::external("js::promise()", Asking::new(expression.to_owned(), expression))
}

/// The longest name, in characters: it is shown in a lane's label.
const NAME_LENGTH: usize = 60;

/// Asks when it is polled for the first time.
#[derive(Debug)]
pub(crate) enum Asking {
    Not { expression: String, name: String, line: u32 },
    Asked(Question),
    Over,
}

impl Asking {
    /// What it is called is a name of its own, or the expression; of a long one the beginning.
    #[track_caller]
    pub(crate) fn new(expression: String, name: &str) -> Asking {
        let mut name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some((end, _)) = name.char_indices().nth(NAME_LENGTH) {
            name.truncate(end);
            name.push('…');
        }
        Asking::Not { expression, name, line: Location::caller().line() }
    }
}

impl Future for Asking {
    type Output = Result<Value, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if let Asking::Not { expression, name, line } = &*self {
            let (wish, text, line) = (Wish::Evaluate, expression, *line);
            match Question::ask(&bridge::Asking { wish, text, name, line }) {
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
