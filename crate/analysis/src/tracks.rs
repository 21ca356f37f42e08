//! What runs along a run beside the lanes: threads, locks, and the marks and counters of the program.
//!
//! All times are nanoseconds since the run began.

use std::collections::HashMap;
use std::collections::VecDeque;

use pollscope_trace::{Event, EventKind, LockMode};

use crate::history::table::Index;
use crate::map::Map;

/// The tracks of one half.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tracks {
    /// The threads on which something was polled or that were started, in the order in which that
    /// was first told.
    pub threads: Vec<ThreadTrack>,
    /// The locks, in the order in which they were first asked for.
    pub locks: Vec<LockTrack>,
    /// In the order in which they were set.
    pub marks: Vec<Mark>,
    /// In the order of their first values.
    pub counters: Vec<CounterTrack>,
    by_thread: Map<u32, usize>,
    by_lock: Index,
    by_counter: HashMap<String, usize>,
    /// What has not ended, by lock, task and future.
    open: Map<(u32, u32, u32), OpenUses>,
}

/// Uses of one lock by one future that have not ended, by their places in the lock's list.
#[derive(Debug, Clone, Default, PartialEq)]
struct OpenUses {
    waiting: VecDeque<usize>,
    held: VecDeque<usize>,
}

/// What a thread did.
#[derive(Debug, Clone, PartialEq)]
pub struct ThreadTrack {
    /// Its number; 0 is the one that the run began on.
    pub thread: u32,
    /// Its name; empty if it has none.
    pub name: String,
    /// When it began, or when it was first heard of.
    pub started: u64,
    /// When it ended; `None` while it runs.
    pub ended: Option<u64>,
    /// When it polled a task, one after the other.
    pub polls: Vec<ThreadPoll>,
    /// How many polls are inside one another now.
    depth: u32,
}

/// A poll of a task, or of a future outside any task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThreadPoll {
    /// When it began.
    pub start: u64,
    /// When it ended; `None` while it lasts.
    pub end: Option<u64>,
    /// The task; 0 if none.
    pub task: u32,
}

/// Who held a lock when.
#[derive(Debug, Clone, PartialEq)]
pub struct LockTrack {
    /// Its number.
    pub lock: u32,
    /// Its expression in the source.
    pub name: String,
    /// Each time that it was asked for.
    pub uses: Vec<LockUse>,
}

/// One use of a lock, from the request to the release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LockUse {
    /// The task that asked for it; 0 if none.
    pub task: u32,
    /// The future that asked for it; 0 if none that reports.
    pub future: u32,
    /// Where; 0 if unknown.
    pub line: u32,
    /// What others may do meanwhile.
    pub mode: LockMode,
    /// When it was asked for.
    pub requested: u64,
    /// When it was held; `None` if it has not been.
    pub acquired: Option<u64>,
    /// When it was released, or waited for no longer; `None` before that.
    pub ended: Option<u64>,
}

/// A moment that the program named.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// When.
    pub at: u64,
    /// What the program called it.
    pub name: String,
    /// Where; 0 if unknown.
    pub line: u32,
    /// The task that it belongs to; 0 if none.
    pub task: u32,
}

/// A quantity that the program watches.
#[derive(Debug, Clone, PartialEq)]
pub struct CounterTrack {
    /// What the program calls it.
    pub name: String,
    /// Its values and when it got each, in that order.
    pub values: Vec<(u64, f64)>,
    /// The smallest of them.
    pub least: f64,
    /// The largest of them.
    pub most: f64,
}

impl Tracks {
    /// Takes one more event.
    pub(crate) fn push(&mut self, event: &Event) {
        match &event.kind {
            EventKind::PollStart => self.poll_start(event),
            EventKind::PollEnd { .. } => self.poll_end(event),
            EventKind::ThreadStarted { name } => self.thread(event).name.clone_from(name),
            EventKind::ThreadEnded => self.thread(event).ended = Some(event.at),
            EventKind::Mark { name } => {
                let (at, line, task) = (event.at, event.line, event.task);
                self.marks.push(Mark { at, name: name.clone(), line, task });
            }
            EventKind::Counter { name, value } => self.counter(event.at, name, *value),
            EventKind::LockRequested { lock, name, mode } => {
                self.lock_requested(event, *lock, name, *mode);
            }
            EventKind::LockAcquired { lock } => self.lock_acquired(event, *lock),
            EventKind::LockCancelled { lock } => {
                let place = self.open(event, *lock).waiting.pop_front();
                self.edit_use(*lock, place, |used| used.ended = Some(event.at));
            }
            EventKind::LockReleased { lock } => {
                let place = self.open(event, *lock).held.pop_front();
                self.edit_use(*lock, place, |used| used.ended = Some(event.at));
            }
            // There is no track for the rest.
            _ => {}
        }
    }

    fn thread(&mut self, event: &Event) -> &mut ThreadTrack {
        let threads = &mut self.threads;
        let place = *self.by_thread.or_insert_with(event.thread, || {
            threads.push(ThreadTrack {
                thread: event.thread,
                name: String::new(),
                started: event.at,
                ended: None,
                polls: Vec::new(),
                depth: 0,
            });
            threads.len() - 1
        });
        &mut self.threads[place]
    }

    fn poll_start(&mut self, event: &Event) {
        let thread = self.thread(event);
        // A poll of a task is never inside another one of this thread, so that an end which was not
        // told cannot make one poll out of all that follow.
        if thread.depth == 0 || (event.future == 0 && event.task != 0) {
            close(thread, event.at);
            thread.polls.push(ThreadPoll { start: event.at, end: None, task: event.task });
            thread.depth = 0;
        }
        thread.depth += 1;
    }

    fn poll_end(&mut self, event: &Event) {
        let thread = self.thread(event);
        if event.future == 0 && event.task != 0 {
            thread.depth = 0;
        }
        thread.depth = thread.depth.saturating_sub(1);
        if thread.depth == 0 {
            close(thread, event.at);
        }
    }

    fn counter(&mut self, at: u64, name: &str, value: f64) {
        if !value.is_finite() {
            return;
        }
        let place = self.by_counter.get(name).copied().unwrap_or_else(|| {
            self.by_counter.insert(name.to_owned(), self.counters.len());
            let name = name.to_owned();
            self.counters.push(CounterTrack {
                name,
                values: Vec::new(),
                least: value,
                most: value,
            });
            self.counters.len() - 1
        });
        let counter = &mut self.counters[place];
        counter.values.push((at, value));
        counter.least = counter.least.min(value);
        counter.most = counter.most.max(value);
    }

    fn lock_requested(&mut self, event: &Event, lock: u32, name: &str, mode: LockMode) {
        if lock == 0 {
            return;
        }
        let place = self.by_lock.get(lock).unwrap_or_else(|| {
            self.by_lock.insert(lock, self.locks.len());
            let name = name.to_owned();
            self.locks.push(LockTrack { lock, name, uses: Vec::new() });
            self.locks.len() - 1
        });
        let track = &mut self.locks[place];
        let used = track.uses.len();
        track.uses.push(LockUse {
            task: event.task,
            future: event.future,
            line: event.line,
            mode,
            requested: event.at,
            acquired: None,
            ended: None,
        });
        self.open(event, lock).waiting.push_back(used);
    }

    fn lock_acquired(&mut self, event: &Event, lock: u32) {
        let open = self.open(event, lock);
        let place = open.waiting.pop_front();
        open.held.extend(place);
        self.edit_use(lock, place, |used| used.acquired = Some(event.at));
    }

    fn open(&mut self, event: &Event, lock: u32) -> &mut OpenUses {
        self.open.or_default((lock, event.task, event.future))
    }

    fn edit_use(&mut self, lock: u32, place: Option<usize>, change: impl FnOnce(&mut LockUse)) {
        let track = self.by_lock.get(lock).and_then(|track| self.locks.get_mut(track));
        if let Some(used) = track.and_then(|track| track.uses.get_mut(place?)) {
            change(used);
        }
    }
}

/// Ends the poll that is going on, if there is one.
fn close(thread: &mut ThreadTrack, at: u64) {
    if let Some(poll) = thread.polls.last_mut().filter(|poll| poll.end.is_none()) {
        poll.end = Some(at);
    }
}
