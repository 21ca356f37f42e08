//! A trace that leaves the process while the program runs: for programs that are interpreted.
//!
//! There each step costs some microseconds, and a write hardly more: so records are written as they lie in
//! memory, each at once, and nothing is kept, encoded or flushed.

use crate::binary::MAGIC;
use crate::core::Core;
use crate::local;

pub use crate::piece::MARK;

/// Records what happens from now on, on every thread of the process that has no recorder of its own, and
/// writes it in its binary form ([`crate::binary`]). The calling thread is number 0, and now is the
/// trace's time 0. It ends with the process.
///
/// A thread reports itself with its first event ([`ThreadStarted`]). Each event goes out when it
/// happens, so that there is nothing to be saved when the process ends, however it does.
///
/// `clock` gives nanoseconds from any point on, and on each thread never less than before. `write` gets
/// the bytes in pieces, each of them whole entries, on any thread; each piece begins with [`MARK`],
/// which is no part of the trace. Neither may panic, or cause events.
///
/// ```
/// use pollscope_trace::{binary, probe, stream};
/// use std::sync::Mutex;
///
/// static WRITTEN: Mutex<Vec<u8>> = Mutex::new(Vec::new());
/// fn write(piece: &[u8]) {
///     let trace = piece.strip_prefix(&stream::MARK).expect("each piece is marked");
///     WRITTEN.lock().expect("not poisoned").extend_from_slice(trace);
/// }
///
/// stream::start(|| 0, write).expect("there is one in a process");
/// drop(probe::block(async {})); // created, never polled
///
/// let events = binary::events(&WRITTEN.lock().expect("not poisoned")).expect("a trace");
/// assert_eq!(events.len(), 2);
/// ```
///
/// # Errors
///
/// If there was one in this process before.
///
/// [`ThreadStarted`]: crate::EventKind::ThreadStarted
pub fn start(clock: fn() -> u64, write: fn(&[u8])) -> Result<(), AlreadyStarted> {
    let begin = || {
        write(&[MARK.as_slice(), &MAGIC].concat());
        Core::new(0, Some(write))
    };
    if local::everywhere(clock, begin) {
        Ok(())
    } else {
        Err(AlreadyStarted)
    }
}

/// A process begins its stream once in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlreadyStarted;

impl std::fmt::Display for AlreadyStarted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("this process has or had a trace stream already, and can have only one")
    }
}

impl std::error::Error for AlreadyStarted {}
