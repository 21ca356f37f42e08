//! The recorder: where events go while a program runs.
//!
//! Recording is a push of a fixed-size record into a block that belongs to the thread: no lock,
//! no formatting. Which recorder a thread writes to is thread-local ([`Recorder::install`]), so
//! that wrapped futures stay as `Send` as they were. A waker may be used on a thread without a
//! recorder; it then reaches its own recorder's mailbox, which is behind a lock and marks the
//! event with the last time that was read.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::decode::decode;
use crate::event::Event;
use crate::record::{Name, Record, RecordKind};
use crate::value::{Stream, WakeCause};

/// Events beyond this many since the last [`Recorder::drain`] are counted, not kept.
const DEFAULT_LIMIT: usize = 1_000_000;

thread_local! {
    /// The installed recorders of this thread; the last one records.
    static INSTALLED: RefCell<Vec<Rc<Local>>> = const { RefCell::new(Vec::new()) };
}

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
        static RUNS: AtomicU32 = AtomicU32::new(1);
        Recorder {
            local: Rc::new(Local {
                clock: Box::new(clock),
                limit: DEFAULT_LIMIT,
                records: RefCell::default(),
                names: RefCell::default(),
                known: RefCell::default(),
                printed: RefCell::default(),
                context: Cell::default(),
                finishing: Cell::default(),
                firing: Cell::default(),
                shared: Arc::new(Shared {
                    run: RUNS.fetch_add(1, Ordering::Relaxed),
                    next_event: AtomicU64::new(1),
                    next_future: AtomicU32::new(1),
                    next_task: AtomicU32::new(1),
                    last_at: AtomicU64::new(0),
                    dropped: AtomicU64::new(0),
                    mailbox: Mutex::default(),
                }),
            }),
        }
    }

    /// Makes this the recorder of the present thread until the guard is dropped. The one installed
    /// last records; guards may be dropped in any order.
    pub fn install(&self) -> Installed {
        INSTALLED.with(|installed| installed.borrow_mut().push(self.local.clone()));
        Installed { local: self.local.clone() }
    }

    /// Takes what was recorded since the last call, in the order in which it happened.
    pub fn drain(&self) -> Vec<Event> {
        let mut records = self.local.records.take();
        let printed = self.local.printed.take();
        let mut mailbox = self.local.shared.mailbox.lock().unwrap_or_else(PoisonError::into_inner);
        if !mailbox.is_empty() {
            records.append(&mut mailbox);
            records.sort_by_key(|record| record.id);
        }
        drop(mailbox);
        decode(&records, &self.local.names.borrow(), &printed)
    }

    /// How many events happened but were not kept because the recorder was full.
    pub fn dropped(&self) -> u64 {
        self.local.shared.dropped.load(Ordering::Relaxed)
    }

    /// Records that the program printed `text` from `line` of its source.
    pub fn console(&self, stream: Stream, line: u32, text: &str) {
        self.unless_muted(|local| local.console(stream, line, text));
    }

    /// Records that a timer began to run, for the future that is being polled.
    pub fn timer_armed(&self, timer: u32, deadline: u64) {
        self.unless_muted(|local| local.record(0, RecordKind::TimerArmed { timer, deadline }));
    }

    /// Records that a timer is due. Wakes count as its doing until [`Recorder::timer_fire_end`].
    pub fn timer_fire_start(&self, timer: u32) {
        self.local.finishing.set(0);
        self.local.record(0, RecordKind::TimerFired { timer });
        self.local.firing.set(timer);
    }

    /// The timer has woken whom it had to.
    pub fn timer_fire_end(&self) {
        self.local.firing.set(0);
    }

    /// Records that a timer was given up.
    pub fn timer_cancelled(&self, timer: u32) {
        self.unless_muted(|local| local.record(0, RecordKind::TimerCancelled { timer }));
    }

    /// The executor has dealt with everything that followed from the last poll: a wake from now
    /// on is no longer the doing of the task that ended in it.
    pub fn poll_settled(&self) {
        self.local.finishing.set(0);
    }

    fn unless_muted(&self, record: impl FnOnce(&Local)) {
        if !self.local.context.get().muted {
            record(&self.local);
        }
    }
}

impl std::fmt::Debug for Recorder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Recorder").field("run", &self.local.shared.run).finish_non_exhaustive()
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
        // Fails only while the thread ends, when there is nothing left to uninstall.
        let _ = INSTALLED.try_with(|installed| {
            let mut installed = installed.borrow_mut();
            if let Some(at) = installed.iter().rposition(|local| Rc::ptr_eq(local, &self.local)) {
                installed.remove(at);
            }
        });
    }
}

/// What a thread is doing, as far as the trace can see.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Context {
    /// The task being polled; 0 if none.
    pub(crate) task: u32,
    /// The innermost future being polled; 0 if none.
    pub(crate) future: u32,
    /// What is being polled belongs to another recorder, so nothing is recorded.
    pub(crate) muted: bool,
}

/// The part of a recorder that belongs to one thread.
pub(crate) struct Local {
    clock: Box<dyn Fn() -> u64>,
    limit: usize,
    records: RefCell<Vec<Record>>,
    /// The names of futures and tasks: as many as the source has.
    names: RefCell<Vec<&'static str>>,
    /// Where the table of names holds one, by its address and length.
    known: RefCell<HashMap<(usize, usize), Name>>,
    /// What was printed since the last drain.
    printed: RefCell<Vec<Box<str>>>,
    context: Cell<Context>,
    /// The task that ended last, while what follows from that (its join) is still its doing.
    finishing: Cell<u32>,
    /// The timer that is waking, if any.
    firing: Cell<u32>,
    pub(crate) shared: Arc<Shared>,
}

impl std::fmt::Debug for Local {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Local").field("context", &self.context.get()).finish_non_exhaustive()
    }
}

/// The part of a recorder that other threads may reach through its wakers.
#[derive(Debug)]
pub(crate) struct Shared {
    /// Tells this recorder's futures from those of another one.
    pub(crate) run: u32,
    next_event: AtomicU64,
    next_future: AtomicU32,
    next_task: AtomicU32,
    last_at: AtomicU64,
    dropped: AtomicU64,
    /// Records from threads that have no recorder of their own.
    mailbox: Mutex<Vec<Record>>,
}

/// Calls `f` with the recorder of this thread, if it has one and that is not muted.
pub(crate) fn with<R>(f: impl FnOnce(&Local) -> R) -> Option<R> {
    with_any(|local| (!local.context.get().muted).then(|| f(local))).flatten()
}

/// Calls `f` with the recorder of this thread if it is that of `run`, muted or not.
pub(crate) fn with_run<R>(run: u32, f: impl FnOnce(&Local) -> R) -> Option<R> {
    with_any(|local| (local.shared.run == run).then(|| f(local))).flatten()
}

/// Calls `f` with the recorder of this thread, if it has one.
pub(crate) fn with_any<R>(f: impl FnOnce(&Local) -> R) -> Option<R> {
    INSTALLED.try_with(|installed| installed.try_borrow().ok()?.last().map(|last| f(last))).ok()?
}

impl Local {
    pub(crate) fn context(&self) -> Context {
        self.context.get()
    }

    /// Changes the context and returns the one before.
    pub(crate) fn enter(&self, context: Context) -> Context {
        self.context.replace(context)
    }

    pub(crate) fn new_future(&self) -> u32 {
        self.shared.next_future.fetch_add(1, Ordering::Relaxed)
    }

    pub(crate) fn new_task(&self) -> u32 {
        self.shared.next_task.fetch_add(1, Ordering::Relaxed)
    }

    /// The task whose end explains the wakes that follow now.
    pub(crate) fn task_finishing(&self, task: u32) {
        self.finishing.set(task);
    }

    /// Records an event of what is being polled.
    pub(crate) fn record(&self, line: u32, kind: RecordKind) {
        let Context { task, future, .. } = self.context.get();
        self.record_of(task, future, line, kind);
    }

    /// Records an event of the task and future given.
    pub(crate) fn record_of(&self, task: u32, future: u32, line: u32, kind: RecordKind) {
        if self.has_room() {
            self.push(Record { id: 0, at: 0, thread: 0, task, future, line, kind });
        }
    }

    /// Records printed text.
    pub(crate) fn console(&self, stream: Stream, line: u32, text: &str) {
        if self.has_room() {
            let mut printed = self.printed.borrow_mut();
            printed.push(text.into());
            let text = printed.len() as u32 - 1;
            self.record(line, RecordKind::Console { stream, text });
        }
    }

    /// The number of a name.
    pub(crate) fn name(&self, name: &'static str) -> Name {
        let key = (name.as_ptr() as usize, name.len());
        *self.known.borrow_mut().entry(key).or_insert_with(|| {
            let mut names = self.names.borrow_mut();
            names.push(name);
            Name(names.len() as u32 - 1)
        })
    }

    /// Whether one more event is kept; counts it if not.
    fn has_room(&self) -> bool {
        let room = self.records.borrow().len() < self.limit;
        if !room {
            self.shared.dropped.fetch_add(1, Ordering::Relaxed);
        }
        room
    }

    fn push(&self, record: Record) {
        let last = self.shared.last_at.load(Ordering::Relaxed);
        let at = (self.clock)().max(last);
        self.shared.last_at.store(at, Ordering::Relaxed);
        let id = self.shared.next_event.fetch_add(1, Ordering::Relaxed);
        self.records.borrow_mut().push(Record { id, at, ..record });
    }

    /// Who is to be named for waking `task` now.
    pub(crate) fn wake_cause(&self, task: u32) -> (WakeCause, u32) {
        let timer = self.firing.get();
        let polled = self.context.get().task;
        let finishing = self.finishing.get();
        if timer != 0 {
            (WakeCause::Timer, timer)
        } else if polled == task {
            (WakeCause::Itself, task)
        } else if polled != 0 {
            (WakeCause::Task, polled)
        } else if finishing != 0 {
            (WakeCause::Task, finishing)
        } else {
            (WakeCause::Outside, 0)
        }
    }
}

impl Shared {
    /// Records an event from a thread that has no recorder.
    pub(crate) fn record_elsewhere(&self, task: u32, kind: RecordKind) {
        let mut mailbox = self.mailbox.lock().unwrap_or_else(PoisonError::into_inner);
        if mailbox.len() >= DEFAULT_LIMIT {
            self.dropped.fetch_add(1, Ordering::Relaxed);
            return;
        }
        mailbox.push(Record {
            id: self.next_event.fetch_add(1, Ordering::Relaxed),
            at: self.last_at.load(Ordering::Relaxed),
            thread: foreign_thread(),
            task,
            future: 0,
            line: 0,
            kind,
        });
    }
}

/// A number for the present thread, which has no recorder.
fn foreign_thread() -> u32 {
    static THREADS: AtomicU32 = AtomicU32::new(1);
    thread_local! {
        static NUMBER: u32 = THREADS.fetch_add(1, Ordering::Relaxed);
    }
    NUMBER.try_with(|number| *number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_recorder_counts_and_keeps_no_text() {
        let mut recorder = Recorder::new(|| 0);
        if let Some(local) = Rc::get_mut(&mut recorder.local) {
            local.limit = 2;
        }
        for _ in 0..5 {
            recorder.console(Stream::Stdout, 1, "text");
        }
        assert_eq!((recorder.drain().len(), recorder.dropped()), (2, 3));
        assert_eq!(recorder.local.printed.borrow().len(), 0);
        recorder.console(Stream::Stdout, 1, "room again");
        assert_eq!(recorder.drain().len(), 1);
    }
}
