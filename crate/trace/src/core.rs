//! Where the records of one run go, from whatever thread.
//!
//! One event costs an uncontended atomic exchange, the stores of one fixed-size record, and an
//! atomic store: on the way nothing is allocated, formatted or encoded. A mutex of the standard
//! library would be fairer, but costs an interpreted program ten times as much, and nobody holds
//! this lock for longer than it takes to write a record.

use std::cell::UnsafeCell;
use std::collections::BTreeMap;
use std::mem::take;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError, TryLockError};

use crate::argument::Argument;
use crate::block::Block;
use crate::names::Names;
use crate::record::{Record, RecordKind, Subject};
use crate::value::TaskEnd;

/// How many records a block holds.
const BLOCK: usize = 512;

/// What the threads of a run share.
pub(crate) struct Core {
    /// Tells this run's futures from those of another one.
    pub(crate) run: u32,
    locked: AtomicBool,
    state: UnsafeCell<State>,
    sink: Option<Mutex<Sink>>,
}

/// Takes what was recorded as soon as a block is full.
pub(crate) type Sink = Box<dyn FnMut(Taken) + Send>;

// SAFETY: all other fields are `Sync`, and `state`, which may be sent, is reached through
// `Core::lock` alone: that lets one thread in at a time and orders what one did before what the next
// one sees.
unsafe impl Sync for Core {}

/// What is behind the lock.
struct State {
    block: Block,
    /// The blocks before it.
    full: Vec<Vec<Record>>,
    /// For how many records there is or was a block, and for how many there may be: until they are
    /// taken, or with a sink in the whole run.
    allotted: usize,
    limit: usize,
    /// The number of the first record that was not taken.
    first: u64,
    dropped: u64,
    names: Names,
    names_taken: usize,
    texts: Vec<Box<str>>,
    last_at: u64,
    futures: u32,
    tasks: u32,
    locks: u32,
    /// Where they are, of which type, and their numbers.
    known_locks: BTreeMap<(usize, &'static str), u32>,
    ended: Ended,
}

/// The tasks that have ended, a bit each.
#[derive(Debug, Default)]
struct Ended(Vec<u64>);

impl Ended {
    fn has(&self, task: u32) -> bool {
        self.0.get(task as usize / 64).is_some_and(|word| word >> (task % 64) & 1 != 0)
    }

    fn add(&mut self, task: u32) {
        let at = task as usize / 64;
        if at >= self.0.len() {
            self.0.resize(at + 1, 0);
        }
        self.0[at] |= 1 << (task % 64);
    }
}

/// What was recorded since the last time.
#[derive(Debug, Default)]
pub(crate) struct Taken {
    /// The number of the first record; the others follow without a gap.
    pub(crate) first: u64,
    pub(crate) blocks: Vec<Vec<Record>>,
    /// The names that are new, in the order of their numbers.
    pub(crate) names: Vec<&'static str>,
    /// The texts of those records that have one of their own.
    pub(crate) texts: Vec<Box<str>>,
    /// How many events were not kept since the run began.
    pub(crate) dropped: u64,
}

impl Core {
    pub(crate) fn new(limit: usize, sink: Option<Sink>) -> Self {
        static RUNS: AtomicU32 = AtomicU32::new(1);
        let state = State {
            block: Block::default(),
            full: Vec::new(),
            allotted: 0,
            limit,
            first: 1,
            dropped: 0,
            names: Names::default(),
            names_taken: 0,
            texts: Vec::new(),
            last_at: 0,
            futures: 0,
            tasks: 0,
            locks: 0,
            known_locks: BTreeMap::new(),
            ended: Ended::default(),
        };
        Core {
            run: RUNS.fetch_add(1, Ordering::Relaxed),
            locked: AtomicBool::new(false),
            state: UnsafeCell::new(state),
            sink: sink.map(Mutex::new),
        }
    }

    /// Records an event. `at` counts as no less than that of any event before.
    pub(crate) fn push(&self, at: u64, subject: Subject, kind: RecordKind) {
        let filled = self.lock(|state| state.store(at, subject, kind));
        self.flush_if(filled);
    }

    /// Records an event about a waker of `task` from a thread that records nothing itself, and so at
    /// the time of the last event.
    pub(crate) fn push_elsewhere(&self, task: u32, kind: RecordKind) {
        self.push_about_task(
            0,
            Subject { thread: foreign_thread(), task, future: 0, line: 0 },
            kind,
        );
    }

    /// Records an event about a task or its waker. To wake, abort or detach a task that has ended
    /// changes nothing, and is no event.
    pub(crate) fn push_about_task(&self, at: u64, subject: Subject, kind: RecordKind) {
        let filled = self.lock(|state| {
            let is_void_at_the_end = matches!(
                kind,
                RecordKind::Woken { .. }
                    | RecordKind::TaskAborted { .. }
                    | RecordKind::TaskDetached
            );
            if is_void_at_the_end && state.ended.has(subject.task) {
                return false;
            }
            state.store(at, subject, kind)
        });
        self.flush_if(filled);
    }

    /// Records that a task has ended.
    pub(crate) fn push_task_end(&self, at: u64, subject: Subject, end: TaskEnd) {
        let filled = self.lock(|state| {
            state.ended.add(subject.task);
            state.store(at, subject, RecordKind::TaskEnded(end))
        });
        self.flush_if(filled);
    }

    /// Records an event whose kind is made of the number of `name`.
    pub(crate) fn push_named(
        &self,
        at: u64,
        subject: Subject,
        name: &'static str,
        kind: impl FnOnce(u32) -> RecordKind,
    ) {
        let filled = self.lock(|state| {
            let name = state.names.number(name);
            state.store(at, subject, kind(name))
        });
        self.flush_if(filled);
    }

    /// Records an event that has a text of its own.
    pub(crate) fn push_text(&self, at: u64, subject: Subject, kind: RecordKind, text: &str) {
        let text = Box::from(text);
        let filled = self.lock(|state| {
            let dropped = state.dropped;
            let filled = state.store(at, subject, kind);
            if state.dropped == dropped {
                state.texts.push(text);
            }
            filled
        });
        self.flush_if(filled);
    }

    /// Records that a future exists, and returns its number.
    pub(crate) fn push_future(
        &self,
        at: u64,
        subject: Subject,
        name: &'static str,
        parent: u32,
        arguments: &[Argument],
    ) -> u32 {
        let (future, filled) = self.lock(|state| {
            state.futures = state.futures.wrapping_add(1);
            let future = state.futures;
            let name = state.names.number(name);
            let kind = RecordKind::FutureCreated { name, parent };
            let dropped = state.dropped;
            let mut filled = state.store(at, Subject { future, ..subject }, kind);
            if state.dropped == dropped {
                for argument in arguments {
                    filled |= state.put(Record::argument(argument)).unwrap_or(false);
                }
            }
            (future, filled)
        });
        self.flush_if(filled);
        future
    }

    /// Records that a task is spawned, and returns its number.
    pub(crate) fn push_task(&self, at: u64, subject: Subject, name: &'static str, by: u32) -> u32 {
        let (task, filled) = self.lock(|state| {
            state.tasks = state.tasks.wrapping_add(1);
            let task = state.tasks;
            let name = state.names.number(name);
            let kind = RecordKind::TaskSpawned { name, by };
            (task, state.store(at, Subject { task, ..subject }, kind))
        });
        self.flush_if(filled);
        task
    }

    /// A number for a lock.
    pub(crate) fn new_lock(&self) -> u32 {
        self.lock(|state| {
            state.locks = state.locks.wrapping_add(1);
            state.locks
        })
    }

    /// The number of the lock that lies at `address` and is of type `of`. An address is used again
    /// when what was there has gone: nobody holds a lock that has.
    pub(crate) fn lock_at(&self, address: usize, of: &'static str) -> u32 {
        self.lock(|state| {
            let State { locks, known_locks, .. } = state;
            *known_locks.entry((address, of)).or_insert_with(|| {
                *locks = locks.wrapping_add(1);
                *locks
            })
        })
    }

    /// How many events were not kept.
    pub(crate) fn dropped(&self) -> u64 {
        self.lock(|state| state.dropped)
    }

    /// Takes what was recorded since the last time; with a sink that is nothing.
    pub(crate) fn take(&self) -> Taken {
        if self.sink.is_some() {
            return Taken::default();
        }
        self.lock(|state| state.take(true))
    }

    /// Hands what was recorded so far to the sink, if there is one and it is not busy. It is busy
    /// when it causes events itself, or on another thread; what it does not get now it gets later.
    pub(crate) fn flush(&self) {
        let Some(sink) = &self.sink else { return };
        let mut sink = match sink.try_lock() {
            Ok(sink) => sink,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return,
        };
        let taken = self.lock(|state| state.take(false));
        if !taken.blocks.is_empty() {
            sink(taken);
        }
    }

    /// Keeps nothing from now on, and hands the rest to the sink.
    pub(crate) fn finish(&self) {
        let Some(sink) = &self.sink else { return };
        let mut sink = sink.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = self.lock(|state| {
            let taken = state.take(false);
            state.limit = 0;
            taken
        });
        sink(taken);
    }

    fn flush_if(&self, filled: bool) {
        if filled {
            self.flush();
        }
    }

    /// Calls `f`, which must not panic, as the only one that uses the state.
    fn lock<R>(&self, f: impl FnOnce(&mut State) -> R) -> R {
        while self.locked.swap(true, Ordering::Acquire) {
            std::thread::yield_now();
        }
        // SAFETY: whoever finds `locked` unset and sets it is alone here until it unsets it, which
        // happens below, after the last use of the reference. `f` is ours, is told of nothing that
        // leads back here, and cannot keep the reference, whose lifetime it does not know. What the
        // thread before wrote is visible, because its `Release` store was seen by our `Acquire`.
        let result = f(unsafe { &mut *self.state.get() });
        self.locked.store(false, Ordering::Release);
        result
    }
}

impl State {
    /// Keeps an event, or counts it if there is no room. Returns whether a block is full.
    fn store(&mut self, at: u64, subject: Subject, kind: RecordKind) -> bool {
        if at > self.last_at {
            self.last_at = at;
        }
        let record = Record::new(self.last_at, subject, kind);
        if self.block.push(record) {
            return false;
        }
        let filled = self.put(record);
        if filled.is_none() {
            self.dropped += 1;
        }
        filled.unwrap_or(false)
    }

    /// Keeps a record and tells whether a block is full; `None` if there is no room.
    fn put(&mut self, record: Record) -> Option<bool> {
        if self.block.push(record) {
            return Some(false);
        }
        let capacity = BLOCK.min(self.limit.saturating_sub(self.allotted));
        if capacity == 0 {
            return None;
        }
        self.allotted += capacity;
        let filled = self.block.replace(capacity);
        if !filled.is_empty() {
            self.full.push(filled);
        }
        self.block.push(record).then_some(!self.full.is_empty())
    }

    /// Takes everything; `again` says that as much may be kept once more.
    fn take(&mut self, again: bool) -> Taken {
        let unused = self.block.room();
        let mut blocks = take(&mut self.full);
        let last = self.block.replace(0);
        if !last.is_empty() {
            blocks.push(last);
        }
        self.allotted = if again { 0 } else { self.allotted - unused };
        let first = self.first;
        self.first += blocks.iter().map(|block| block.len() as u64).sum::<u64>();
        let names = self.names.list()[self.names_taken..].to_vec();
        self.names_taken += names.len();
        Taken { first, blocks, names, texts: take(&mut self.texts), dropped: self.dropped }
    }
}

/// A number for the present thread, which records nothing.
fn foreign_thread() -> u32 {
    static THREADS: AtomicU32 = AtomicU32::new(1);
    thread_local! {
        static NUMBER: u32 = THREADS.fetch_add(1, Ordering::Relaxed);
    }
    NUMBER.try_with(|number| *number).unwrap_or(u32::MAX)
}

impl std::fmt::Debug for Core {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Core").field("run", &self.run).finish_non_exhaustive()
    }
}
