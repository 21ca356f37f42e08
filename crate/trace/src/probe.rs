//! The functions that instrumented source calls. Their names and shapes are what
//! `pollscope-instrument` writes; a person has no need to call them, but may.

use std::future::{Future, IntoFuture};
use std::panic::Location;

use crate::argument::Argument;
use crate::event::RecordKind;
use crate::local::with;
use crate::table::OWN_TEXT;
use crate::traced::{Awaiting, Traced, TracedTask};

/// Where the body of an `async fn` stands: the file and the line of its `fn`.
pub type Definition = (&'static str, u32);

/// The body of an `async fn`; `name` is its name and `()`, between which the arguments are put when
/// the trace is read. Records the creation in the line of the call (through
/// `#[track_caller]`, which the rewritten function has too); where the call has no place in the
/// same file (`map(foo)`), in the line of the definition.
///
/// `T` is written out by the caller so that the body's type is known before it is checked.
#[track_caller]
pub fn function<T, F: Future<Output = T>>(
    name: &'static str,
    definition: Definition,
    arguments: &[Argument],
    body: F,
) -> Traced<F> {
    let caller = Location::caller();
    let line = if caller.file() == definition.0 { caller.line() } else { definition.1 };
    created(name, line, arguments, body)
}

/// An `async` block, named after what it is.
#[track_caller]
pub fn block<F: Future>(body: F) -> Traced<F> {
    created("async block", Location::caller().line(), &[], body)
}

/// A future that a library hands out, in the line of the call, if everything up to it has
/// `#[track_caller]`. Libraries call this themselves.
#[track_caller]
pub fn external<F: Future>(name: &'static str, body: F) -> Traced<F> {
    created(name, Location::caller().line(), &[], body)
}

/// A future that is about to be spawned; `name` is its expression in the source, `id` the number of
/// the future if it reports. [`crate::task!`] finds that out.
#[track_caller]
pub fn task<I: IntoFuture>(name: &'static str, id: u32, future: I) -> TracedTask<I::IntoFuture> {
    spawned(name, Location::caller().line(), id, future.into_future())
}

/// The future of a program's `main`: [`crate::root!`].
pub fn root<I: IntoFuture>(name: &'static str, id: u32, future: I) -> TracedTask<I::IntoFuture> {
    spawned(name, 0, id, future.into_future())
}

/// What stands before the `.await` in `line`.
pub fn awaiting<I: IntoFuture>(line: u32, awaited: I) -> Awaiting<I::IntoFuture> {
    Awaiting::new(line, awaited)
}

/// Prints: records the text and where it was printed. Without a recorder, nothing happens.
pub fn console(stream: crate::Stream, line: u32, text: &str) {
    with(|local| local.record_text(line, RecordKind::Console { stream, text: OWN_TEXT }, text));
}

fn created<F: Future>(
    name: &'static str,
    line: u32,
    arguments: &[Argument],
    future: F,
) -> Traced<F> {
    let recorded = with(|local| {
        let id = local.future_created(name, line, arguments);
        (local.core.run, id, local.context().task)
    });
    let (run, id, task) = recorded.unwrap_or_default();
    Traced::new(future, run, id, task)
}

fn spawned<F: Future>(name: &'static str, line: u32, root: u32, future: F) -> TracedTask<F> {
    let recorded = with(|local| (local.core.run, local.task_spawned(name, line, root)));
    let (run, task) = recorded.unwrap_or_default();
    TracedTask::new(future, run, task)
}
