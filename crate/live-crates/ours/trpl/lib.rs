//! The names that _The Rust Programming Language_ uses from its crate `trpl`, for edited programs:
//! that crate itself needs a network, which there is not in a tab. Everything here is tokio's and
//! futures' own, under those names, of both generations: `run` and `race`, `block_on` and `select`.
//!
//! Missing: `get`, `Response`, `Html` (the network) and `read_to_string` (files).

use std::future::Future;
use std::pin::pin;

pub use futures::future::{join, join3, join_all, Either};
pub use futures::join;
pub use tokio::runtime::Runtime;
pub use tokio::sync::mpsc::unbounded_channel as channel;
pub use tokio::sync::mpsc::{UnboundedReceiver as Receiver, UnboundedSender as Sender};
pub use tokio::task::{spawn as spawn_task, yield_now, JoinHandle};
pub use tokio::time::{interval, sleep};
pub use tokio_stream::iter as stream_from_iter;
pub use tokio_stream::wrappers::{IntervalStream, UnboundedReceiverStream as ReceiverStream};
pub use tokio_stream::{Stream, StreamExt};

/// Runs a future on a runtime of tokio's with several threads, and waits for it.
///
/// # Panics
///
/// When the future panics.
pub fn block_on<F: Future>(future: F) -> F::Output {
    Runtime::new().expect("a runtime of tokio's can be built").block_on(future)
}

/// The earlier name of [`block_on`].
///
/// # Panics
///
/// As [`block_on`].
pub fn run<F: Future>(future: F) -> F::Output {
    block_on(future)
}

/// The output of whichever future is ready first; of two that are ready, the first. The other one is
/// dropped where it stands.
pub async fn select<A, B>(first: A, second: B) -> Either<A::Output, B::Output>
where
    A: Future,
    B: Future,
{
    match futures::future::select(pin!(first), pin!(second)).await {
        Either::Left((output, _)) => Either::Left(output),
        Either::Right((output, _)) => Either::Right(output),
    }
}

/// The earlier name of [`select`].
pub async fn race<A, B>(first: A, second: B) -> Either<A::Output, B::Output>
where
    A: Future,
    B: Future,
{
    select(first, second).await
}
