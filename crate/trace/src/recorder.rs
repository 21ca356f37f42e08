//! The recorder: where events go while a program runs, and where they are taken from.

use std::rc::Rc;
use std::sync::Arc;

use crate::binary;
use crate::core::Core;
use crate::decode::decode;
use crate::event::Event;
use crate::event::RecordKind;
use crate::local::{self, Clock, Local};
use crate::table::OWN_TEXT;
use crate::value::{Stream, WakeCause};

/// Events beyond this many since the last [`Recorder::drain`] are counted, not kept.
const DEFAULT_LIMIT: usize = 1_000_000;

/// Records what happens on this thread, and on other threads that use its wakers.
///
/// Cloning it gives another handle to the same recorder.
#[derive(Clone)]
pub struct Recorder {
    local: Rc<Local>,
}

impl Recorder {
    /// A recorder that reads the time from `clock`, in nanoseconds since the run began. A reading
    /// smaller than the one before counts as equal to it.
    ///
    /// The clock must not cause events itself.
    pub fn new(clock: impl Fn() -> u64 + 'static) -> Self {
        Recorder::with_limit(clock, DEFAULT_LIMIT)
    }

    /// A recorder that keeps `limit` events until they are taken, and counts the others.
    pub fn with_limit(clock: impl Fn() -> u64 + 'static, limit: usize) -> Self {
        let core = Arc::new(Core::new(limit, None));
        let local = Local::new(core, Clock::Closure(Box::new(clock)), 0);
        Recorder { local: Rc::new(local) }
    }

    /// What records on this thread, if anything does: the recorder installed last, or the
    /// [`stream`](crate::stream) of the process, from which nothing can be taken.
    pub fn here() -> Option<Self> {
        Some(Recorder { local: local::here()? })
    }

    /// Makes this the recorder of the present thread until the guard is dropped. The one installed
    /// last records; guards may be dropped in any order.
    pub fn install(&self) -> Installed {
        local::install(&self.local);
        Installed { local: self.local.clone() }
    }

    /// Takes what was recorded since the last call, in the order in which it happened.
    pub fn drain(&self) -> Vec<Event> {
        let taken = self.local.core.take();
        let mut names = self.local.names.borrow_mut();
        names.extend_from_slice(&taken.names);
        decode(taken, &names)
    }

    /// Takes what was recorded since the last call as entries of the binary form ([`crate::binary`]). All of
    /// them, one after the other behind [`MAGIC`](crate::binary::MAGIC), are the trace.
    pub fn drain_bytes(&self, into: &mut Vec<u8>) {
        let taken = self.local.core.take();
        let mut names = self.local.names.borrow_mut();
        names.extend_from_slice(&taken.names);
        binary::write(taken, &names, into);
    }

    /// How many events happened but were not kept because the recorder was full.
    pub fn dropped(&self) -> u64 {
        self.local.core.dropped()
    }

    /// Records that the program printed `text` from `line` of its source.
    pub fn console(&self, stream: Stream, line: u32, text: &str) {
        self.unless_muted(|local| {
            local.record_text(line, RecordKind::Console { stream, text: OWN_TEXT }, text)
        });
    }

    /// Records that a timer began to run, for the future that is being polled.
    pub fn timer_armed(&self, timer: u32, deadline: u64) {
        self.unless_muted(|local| local.record(0, RecordKind::TimerArmed { timer, deadline }));
    }

    /// Records that a timer is due. Wakes count as its doing until [`Recorder::timer_fire_end`].
    pub fn timer_fire_start(&self, timer: u32) {
        self.local.settled();
        self.local.record(0, RecordKind::TimerFired { timer });
        self.local.now_waking(WakeCause::Timer, timer);
    }

    /// The timer has woken whom it had to.
    pub fn timer_fire_end(&self) {
        self.local.now_waking(WakeCause::Timer, 0);
    }

    /// Records that a timer was given up.
    pub fn timer_cancelled(&self, timer: u32) {
        self.unless_muted(|local| local.record(0, RecordKind::TimerCancelled { timer }));
    }

    /// The task that instrumented source has just spawned, to be asked when an executor learns of it;
    /// 0 if what it spawns is none.
    pub fn take_spawned_task(&self) -> u32 {
        self.local.take_spawned()
    }

    /// Records that what `task` returned is handed to what is being polled.
    pub fn task_joined(&self, task: u32) {
        self.about_task(task, |by| RecordKind::TaskJoined { by });
    }

    /// Records that `task` is told to stop by what is being polled.
    pub fn task_aborted(&self, task: u32) {
        self.about_task(task, |by| RecordKind::TaskAborted { by });
    }

    /// Records that the output of `task` will not be taken, by the doing of what is being polled.
    pub fn task_detached(&self, task: u32) {
        self.about_task(task, |_| RecordKind::TaskDetached);
    }

    fn about_task(&self, task: u32, kind: impl FnOnce(u32) -> RecordKind) {
        self.unless_muted(|local| {
            let context = local.context();
            local.record_about_task(task, context.future, kind(context.task));
        });
    }

    /// The executor has dealt with everything that followed from the last poll: a wake from now
    /// on is no longer the doing of the task that ended in it.
    pub fn poll_settled(&self) {
        self.local.settled();
    }

    fn unless_muted(&self, record: impl FnOnce(&Local)) {
        if !self.local.context().muted {
            record(&self.local);
        }
    }
}

impl std::fmt::Debug for Recorder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Recorder").field("run", &self.local.core.run).finish_non_exhaustive()
    }
}

/// While it lives, its recorder is one of the present thread's.
#[derive(Debug)]
#[must_use = "dropping it at once uninstalls the recorder"]
pub struct Installed {
    local: Rc<Local>,
}

impl Drop for Installed {
    fn drop(&mut self) {
        local::uninstall(&self.local);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_recorder_counts_and_keeps_no_text() {
        let recorder = Recorder::with_limit(|| 0, 2);
        for _ in 0..5 {
            recorder.console(Stream::Stdout, 1, "text");
        }
        assert_eq!((recorder.drain().len(), recorder.dropped()), (2, 3));
        assert_eq!(recorder.local.core.take().texts.len(), 0);
        recorder.console(Stream::Stdout, 1, "room again");
        assert_eq!(recorder.drain().len(), 1);
    }

    #[test]
    fn more_than_a_block_comes_back_in_order() {
        let recorder = Recorder::with_limit(|| 0, 1300);
        for number in 0..1500 {
            recorder.console(Stream::Stdout, number, &number.to_string());
        }
        let events = recorder.drain();
        assert_eq!((events.len(), recorder.dropped()), (1300, 200));
        for (index, event) in events.iter().enumerate() {
            assert_eq!((event.id, event.line), (index as u64 + 1, index as u32));
        }
    }
}
