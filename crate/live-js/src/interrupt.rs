//! The button that stops the program, as a future: what Ctrl-C is in a terminal.

use std::future::{poll_fn, Future};

use pollscope_trace::probe;

use crate::bridge::{Asking, Question};
use crate::device::Wish;
use crate::value::Error;

/// Ready when the person presses Stop, once; pressed again, it ends the program at once. Without
/// this, it does so the first time. On the simulated clock no time passes while only Stop is awaited.
///
/// # Errors
///
/// A sentence, where there is no such button.
#[track_caller]
pub fn interrupt() -> impl Future<Output = Result<(), Error>> + Send {
    probe::external("js::interrupt()", async {
        let click = Asking { wish: Wish::Interrupt, text: "", name: "", line: 0 };
        let question = Question::ask(&click)?;
        poll_fn(|context| question.poll(context)).await.map(drop)
    })
}
