//! A program on an executor of its own, with what happens recorded.

use std::future::Future;

use pollscope_executor::{Executor, JoinHandle, Platform};
use pollscope_trace::{Event, Installed, Recorder};

use crate::hooks::TraceHooks;

/// A program that runs. Dropping it stops it.
///
/// Its recorder is the thread's as long as it lives, so there is one run at a time on a thread.
///
/// ```
/// use pollscope::{Run, platform::VirtualTime, sleep};
/// use pollscope_trace::root;
/// use std::{cell::Cell, rc::Rc, time::Duration};
///
/// let over = Rc::new(Cell::new(false));
/// let noted = over.clone();
/// let clock = VirtualTime::new();
/// let run = Run::start(
///     clock.clone(),
///     || root!("main()", async { sleep(Duration::from_secs(10)).await }),
///     move || noted.set(true),
/// );
/// clock.run_until_idle(run.executor());
/// assert!(over.get());
/// assert_eq!(run.executor().now().as_nanos(), 10_000_000_000);
/// assert!(!run.drain().is_empty());
/// ```
#[derive(Debug)]
pub struct Run {
    executor: Executor,
    /// Kept, so that the program does not count as detached.
    _program: JoinHandle<()>,
    recorder: Recorder,
    _installed: Installed,
}

impl Run {
    /// Spawns the future that `main` makes (with [`pollscope_trace::root!`], or it is no task of
    /// the trace) on an executor of `platform`, clones of which must be handles to the same clock.
    ///
    /// When it has finished the program is over, as any Rust program is: what it has left running
    /// is dropped in place, and `ended` is called, within the last poll.
    pub fn start<F>(
        platform: impl Platform + Clone + 'static,
        main: impl FnOnce() -> F,
        ended: impl FnOnce() + 'static,
    ) -> Self
    where
        F: Future<Output = ()> + 'static,
    {
        let clock = platform.clone();
        let recorder = Recorder::new(move || clock.now().as_nanos());
        let executor =
            Executor::builder().platform(platform).hooks(TraceHooks::new(recorder.clone())).build();
        let installed = recorder.install();
        let program = executor.enter(main);
        let program = executor.spawn_local(async move {
            program.await;
            if let Some(executor) = Executor::current() {
                executor.shutdown();
            }
            ended();
        });
        Run { executor, _program: program, recorder, _installed: installed }
    }

    /// The executor it runs on.
    pub fn executor(&self) -> &Executor {
        &self.executor
    }

    /// Takes what was recorded since the last call.
    pub fn drain(&self) -> Vec<Event> {
        self.recorder.drain()
    }

    /// The same in the trace's binary form ([`Recorder::drain_bytes`]).
    pub fn drain_bytes(&self, into: &mut Vec<u8>) {
        self.recorder.drain_bytes(into);
    }

    /// How many events happened but were not kept.
    pub fn dropped_events(&self) -> u64 {
        self.recorder.dropped()
    }

    /// Stops it: every future is dropped in place, which is recorded.
    pub fn stop(&self) {
        self.executor.shutdown();
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        // While the recorder is still installed, and before it goes.
        self.executor.shutdown();
    }
}
