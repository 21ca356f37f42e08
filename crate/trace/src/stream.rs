//! A trace that leaves the process while the program runs: for programs that are interpreted.
//!
//! There each step costs about a microsecond, so blocks of records are written as they lie in
//! memory; nothing is encoded.

use std::sync::Arc;

use crate::binary::{write_dropped, write_taken, MAGIC};
use crate::core::{Core, Taken};
use crate::local;

/// Records what happens on every thread of the process that has no recorder of its own, and
/// hands it out in its binary form ([`crate::binary`]).
///
/// A thread reports itself with its first event ([`ThreadStarted`]). What was recorded is handed
/// out whenever a block is full or the outermost poll on a thread ends (the thread may go to sleep
/// then, and never wake), when a thread ends, and by [`TraceStream::flush`].
///
/// ```
/// use pollscope_trace::{binary, probe, TraceStream};
/// use std::sync::{Arc, Mutex};
///
/// let written = Arc::new(Mutex::new(Vec::new()));
/// let file = written.clone();
/// let sink = move |bytes: &[u8]| file.lock().expect("not poisoned").extend_from_slice(bytes);
/// let stream = TraceStream::start(|| 0, 100_000, sink).expect("there is one in a process");
/// drop(probe::block(async {})); // created, never polled
/// drop(stream);
///
/// let (events, dropped) = binary::events(&written.lock().expect("not poisoned")).expect("a trace");
/// assert_eq!((events.len(), dropped), (2, 0));
/// ```
///
/// [`ThreadStarted`]: crate::EventKind::ThreadStarted
#[derive(Debug)]
#[must_use = "dropping it ends the trace"]
pub struct TraceStream {
    core: Arc<Core>,
}

/// A process has one [`TraceStream`] in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlreadyStarted;

impl std::fmt::Display for AlreadyStarted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("this process has or had a trace stream already, and can have only one")
    }
}

impl std::error::Error for AlreadyStarted {}

impl TraceStream {
    /// Begins. The calling thread is number 0.
    ///
    /// `clock` gives the nanoseconds since the run began. `sink` gets the bytes in pieces, in order,
    /// on whatever thread; it may block, but events that it causes come late. After `limit` events
    /// the others are counted. Neither must panic.
    ///
    /// # Errors
    ///
    /// If there was one in this process before.
    pub fn start(
        clock: fn() -> u64,
        limit: usize,
        sink: impl FnMut(&[u8]) + Send + 'static,
    ) -> Result<Self, AlreadyStarted> {
        let mut sink = sink;
        let mut begun = false;
        let mut dropped = 0;
        let write = move |taken: Taken| {
            if !begun {
                begun = true;
                sink(&MAGIC);
            }
            write_taken(&taken, &mut sink);
            if taken.dropped != dropped {
                dropped = taken.dropped;
                write_dropped(dropped, &mut sink);
            }
        };
        let core = Arc::new(Core::new(limit, Some(Box::new(write))));
        if !local::everywhere(core.clone(), clock) {
            return Err(AlreadyStarted);
        }
        Ok(TraceStream { core })
    }

    /// Hands out what was recorded so far, on whatever thread, by the stream of this process if
    /// there is one. To be called before the process may stop without dropping its [`TraceStream`]:
    /// before `exit`, in a panic hook, before a thread goes to sleep.
    pub fn flush() {
        local::flush_everywhere();
    }
}

impl Drop for TraceStream {
    fn drop(&mut self) {
        self.core.finish();
    }
}
