//! Where the records of one run go, from any thread.
//!
//! One event costs an uncontended atomic exchange, the stores of one fixed-size record, and an
//! atomic store: on the way nothing is allocated, formatted or encoded. A mutex of the standard
//! library would be fairer, but costs an interpreted program ten times as much, and nobody holds
//! this lock for longer than it takes to write a record.
//!
//! Where records leave the process (`write`), each goes at once, and without the lock, unless it
//! has to come before or after another one: so nothing is lost when the process is ended from outside.

use std::cell::UnsafeCell;
use std::mem::take;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use crate::argument::Argument;
use crate::block::Block;
use crate::event::Code;
use crate::event::RecordKind;
use crate::names::Names;
use crate::piece::{send, send_with, Write};
use crate::record::{Record, Subject};

/// How many records a block holds.
const BLOCK: usize = 512;

/// What the threads of a run share.
pub(crate) struct Core {
    /// Tells this run's futures from those of another one.
    pub(crate) run: u32,
    /// Takes records at once; without it they go into blocks.
    write: Option<Write>,
    locked: AtomicBool,
    state: UnsafeCell<State>,
    futures: AtomicU32,
    tasks: AtomicU32,
}

/// The number of a name that is written with its record.
const WITH_RECORD: u32 = u32::MAX;

// SAFETY: all other fields are `Sync`, and `state`, which may be sent, is reached through
// `Core::lock` alone: that lets one thread in at a time and orders what one did before what the next
// one sees.
unsafe impl Sync for Core {}

/// What is behind the lock.
struct State {
    block: Block,
    /// The blocks before it.
    full: Vec<Vec<Record>>,
    /// For how many records there is or was a block, and for how many there may be, until they are
    /// taken.
    allotted: usize,
    limit: usize,
    /// The number of the first record that was not taken.
    first: u64,
    dropped: u64,
    names: Names,
    names_taken: usize,
    texts: Vec<Box<str>>,
    last_at: u64,
    locks: u32,
    /// Where they are, of which type, and their numbers, in this order.
    known_locks: Vec<(usize, &'static str, u32)>,
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
}

impl Core {
    /// Keeps `limit` records until they are taken, or has each of them written at once.
    pub(crate) fn new(limit: usize, write: Option<Write>) -> Self {
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
            locks: 0,
            known_locks: Vec::new(),
            ended: Ended::default(),
        };
        Core {
            run: RUNS.fetch_add(1, Ordering::Relaxed),
            write,
            locked: AtomicBool::new(false),
            state: UnsafeCell::new(state),
            futures: AtomicU32::new(0),
            tasks: AtomicU32::new(0),
        }
    }

    /// Records an event. Its time counts as no less than that of any event before.
    #[inline]
    pub(crate) fn push(&self, record: Record) {
        match self.write {
            Some(write) => send(write, record),
            None => self.keep(record),
        }
    }

    /// Records an event about a waker of `task` from a thread that records nothing itself, and so at
    /// the time of the last event.
    pub(crate) fn push_elsewhere(&self, task: u32, kind: RecordKind) {
        let subject = Subject { thread: foreign_thread(), task, future: 0, line: 0 };
        self.push_about_task(Record::new(0, subject, kind));
    }

    /// Records an event about a task or its waker. To wake, abort or detach a task that has ended
    /// changes nothing, and is no event.
    pub(crate) fn push_about_task(&self, record: Record) {
        const VOID_AT_THE_END: [u8; 3] =
            [Code::Woken as u8, Code::TaskAborted as u8, Code::TaskDetached as u8];
        if !VOID_AT_THE_END.contains(&record.code) {
            return self.push(record);
        }
        self.lock(|state| {
            if !state.ended.has(record.task) {
                self.push_locked(state, record);
            }
        });
    }

    /// Records that a task has ended.
    pub(crate) fn push_task_end(&self, record: Record) {
        self.lock(|state| {
            state.ended.add(record.task);
            self.push_locked(state, record);
        });
    }

    /// Records an event whose kind is made of the number of `name`, and what the future that it is
    /// about was created with.
    pub(crate) fn push_named(
        &self,
        at: u64,
        subject: Subject,
        name: &'static str,
        arguments: &[Argument],
        kind: impl FnOnce(u32) -> RecordKind,
    ) {
        if let Some(write) = self.write {
            let record = Record::new(at, subject, kind(WITH_RECORD));
            return send_with(write, record, name, arguments);
        }
        self.lock(|state| {
            let number = state.names.number(name);
            if state.store(Record::new(at, subject, kind(number))) {
                for argument in arguments {
                    state.put(Record::argument(argument));
                }
            }
        });
    }

    /// Records an event that has a text of its own.
    pub(crate) fn push_text(&self, record: Record, text: &str) {
        if let Some(write) = self.write {
            return send_with(write, record, text, &[]);
        }
        let text = Box::from(text);
        self.lock(|state| {
            if state.store(record) {
                state.texts.push(text);
            }
        });
    }

    /// A number for a future.
    pub(crate) fn new_future(&self) -> u32 {
        self.futures.fetch_add(1, Ordering::Relaxed).wrapping_add(1)
    }

    /// A number for a task.
    pub(crate) fn new_task(&self) -> u32 {
        self.tasks.fetch_add(1, Ordering::Relaxed).wrapping_add(1)
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
            let known = &mut state.known_locks;
            match known.binary_search_by(|lock| (lock.0, lock.1).cmp(&(address, of))) {
                Ok(place) => known[place].2,
                Err(place) => {
                    state.locks = state.locks.wrapping_add(1);
                    known.insert(place, (address, of, state.locks));
                    state.locks
                }
            }
        })
    }

    /// How many events were not kept.
    pub(crate) fn dropped(&self) -> u64 {
        self.lock(|state| state.dropped)
    }

    /// Takes what was recorded since the last time; that is nothing where each record goes at once.
    pub(crate) fn take(&self) -> Taken {
        self.lock(State::take)
    }

    fn keep(&self, record: Record) {
        self.lock(|state| {
            state.store(record);
        });
    }

    fn push_locked(&self, state: &mut State, record: Record) {
        match self.write {
            Some(write) => send(write, record),
            None => {
                state.store(record);
            }
        }
    }

    /// Calls `f`, which must not panic, as the only one that uses the state.
    fn lock<R>(&self, f: impl FnOnce(&mut State) -> R) -> R {
        while self.locked.swap(true, Ordering::Acquire) {
            std::thread::yield_now();
        }
        // SAFETY: the thread that finds `locked` unset and sets it is alone here until it unsets it, which
        // happens below, after the last use of the reference. `f` is ours and leads nowhere from where
        // one could come back here (`write` must cause no events), and cannot keep the reference, whose lifetime it does not know. What the
        // thread before wrote is visible, because its `Release` store was seen by our `Acquire`.
        let result = f(unsafe { &mut *self.state.get() });
        self.locked.store(false, Ordering::Release);
        result
    }
}

impl State {
    /// Keeps an event, or counts it if there is no room. Returns whether there was. Time does not run
    /// backwards, even if the clock does.
    fn store(&mut self, record: Record) -> bool {
        if record.at > self.last_at {
            self.last_at = record.at;
        }
        let kept = self.put(Record { at: self.last_at, ..record });
        if !kept {
            self.dropped += 1;
        }
        kept
    }

    /// Puts a record into a block, unless there is no room.
    fn put(&mut self, record: Record) -> bool {
        if self.block.push(record) {
            return true;
        }
        let capacity = BLOCK.min(self.limit.saturating_sub(self.allotted));
        if capacity == 0 {
            return false;
        }
        self.allotted += capacity;
        let filled = self.block.replace(capacity);
        if !filled.is_empty() {
            self.full.push(filled);
        }
        self.block.push(record)
    }

    /// Takes everything; as much may be kept once more.
    fn take(&mut self) -> Taken {
        let mut blocks = take(&mut self.full);
        let last = self.block.replace(0);
        if !last.is_empty() {
            blocks.push(last);
        }
        self.allotted = 0;
        let first = self.first;
        self.first += blocks.iter().map(|block| block.len() as u64).sum::<u64>();
        let names = self.names.list()[self.names_taken..].to_vec();
        self.names_taken += names.len();
        Taken { first, blocks, names, texts: take(&mut self.texts) }
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
