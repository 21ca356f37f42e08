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

use crate::event::{Event, EventKind, Stream, WakeCause};
use crate::record::{Record, RecordKind, Text};

/// Events beyond this many since the last [`Recorder::drain`] are counted, not kept.
const DEFAULT_LIMIT: usize = 1_000_000;

thread_local! {
    static CURRENT: RefCell<Option<Rc<Local>>> = const { RefCell::new(None) };
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
                texts: RefCell::default(),
                statics: RefCell::default(),
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

    /// Makes this the recorder of the present thread until the guard is dropped.
    pub fn install(&self) -> Installed {
        let before = CURRENT.with(|current| current.replace(Some(self.local.clone())));
        Installed { before, _not_send: std::marker::PhantomData }
    }

    /// Takes what was recorded since the last call, in the order in which it happened.
    pub fn drain(&self) -> Vec<Event> {
        let mut records = self.local.records.take();
        let mut mailbox = self.local.shared.mailbox.lock().unwrap_or_else(PoisonError::into_inner);
        if !mailbox.is_empty() {
            records.append(&mut mailbox);
            records.sort_by_key(|record| record.id);
        }
        drop(mailbox);
        decode(&records, &self.local.texts.borrow())
    }

    /// How many events happened but were not kept because the recorder was full.
    pub fn dropped(&self) -> u64 {
        self.local.shared.dropped.load(Ordering::Relaxed)
    }

    /// Records that the program printed `text` from `line` of its source.
    pub fn console(&self, stream: Stream, line: u32, text: &str) {
        self.local.console(stream, line, text);
    }

    /// Records that a timer began to run, for the future that is being polled.
    pub fn timer_armed(&self, timer: u32, deadline: u64) {
        self.local.record(0, RecordKind::TimerArmed { timer, deadline });
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
        self.local.record(0, RecordKind::TimerCancelled { timer });
    }

    /// The executor has dealt with everything that followed from the last poll: a wake from now
    /// on is no longer the doing of the task that ended in it.
    pub fn poll_settled(&self) {
        self.local.finishing.set(0);
    }
}

impl std::fmt::Debug for Recorder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Recorder").field("run", &self.local.shared.run).finish_non_exhaustive()
    }
}

/// While it lives, its recorder is the present thread's; then the one before is again.
#[derive(Debug)]
#[must_use = "dropping it at once uninstalls the recorder"]
pub struct Installed {
    before: Option<Rc<Local>>,
    /// It belongs to the thread-local it restores.
    _not_send: std::marker::PhantomData<*const ()>,
}

impl Drop for Installed {
    fn drop(&mut self) {
        let before = self.before.take();
        // Fails only while the thread ends, when there is nothing left to restore.
        let _ = CURRENT.try_with(|current| current.replace(before));
    }
}

/// What a thread is doing, as far as the trace can see.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Context {
    /// The task being polled; 0 if none.
    pub(crate) task: u32,
    /// The innermost future being polled; 0 if none.
    pub(crate) future: u32,
}

/// The part of a recorder that belongs to one thread.
pub(crate) struct Local {
    clock: Box<dyn Fn() -> u64>,
    limit: usize,
    records: RefCell<Vec<Record>>,
    texts: RefCell<Vec<Box<str>>>,
    /// Where the table of texts holds a `&'static str`, by its address and length.
    statics: RefCell<HashMap<(usize, usize), Text>>,
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

/// Calls `f` with the recorder of this thread, if it has one.
pub(crate) fn with<R>(f: impl FnOnce(&Local) -> R) -> Option<R> {
    CURRENT.try_with(|current| current.try_borrow().ok()?.as_deref().map(f)).ok().flatten()
}

/// Like [`with`], but only if the recorder is that of `run`.
pub(crate) fn with_run<R>(run: u32, f: impl FnOnce(&Local) -> R) -> Option<R> {
    with(|local| (local.shared.run == run).then(|| f(local))).flatten()
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
        let Context { task, future } = self.context.get();
        self.record_of(task, future, line, kind);
    }

    /// Records an event of the task and future given.
    pub(crate) fn record_of(&self, task: u32, future: u32, line: u32, kind: RecordKind) {
        let mut records = self.records.borrow_mut();
        if records.len() >= self.limit {
            self.shared.dropped.fetch_add(1, Ordering::Relaxed);
            return;
        }
        let last = self.shared.last_at.load(Ordering::Relaxed);
        let at = (self.clock)().max(last);
        self.shared.last_at.store(at, Ordering::Relaxed);
        let id = self.shared.next_event.fetch_add(1, Ordering::Relaxed);
        records.push(Record { id, at, thread: 0, task, future, line, kind });
    }

    /// The number of a text that lives as long as the program.
    pub(crate) fn text(&self, text: &'static str) -> Text {
        let key = (text.as_ptr() as usize, text.len());
        *self.statics.borrow_mut().entry(key).or_insert_with(|| self.new_text(text))
    }

    pub(crate) fn console(&self, stream: Stream, line: u32, text: &str) {
        let text = self.new_text(text);
        self.record(line, RecordKind::Console { stream, text });
    }

    fn new_text(&self, text: &str) -> Text {
        let mut texts = self.texts.borrow_mut();
        texts.push(text.into());
        Text(texts.len() as u32 - 1)
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

/// Records as events, with arguments folded into the name of the future they belong to.
fn decode(records: &[Record], texts: &[Box<str>]) -> Vec<Event> {
    let text = |text: Text| texts[text.0 as usize].to_string();
    let mut events: Vec<Event> = Vec::with_capacity(records.len());
    let mut named: Option<usize> = None;
    for record in records {
        let kind = match record.kind {
            RecordKind::FutureArgument(argument) => {
                // Directly after its FutureCreated, which ends in `)` from here on.
                if let Some(EventKind::FutureCreated { name, .. }) =
                    named.and_then(|index| events.get_mut(index)).map(|event| &mut event.kind)
                {
                    let separator = if name.ends_with("()") { "" } else { ", " };
                    name.pop();
                    name.push_str(separator);
                    name.push_str(&argument.to_string());
                    name.push(')');
                }
                continue;
            }
            RecordKind::TaskSpawned { name, by } => EventKind::TaskSpawned { name: text(name), by },
            RecordKind::TaskEnded(outcome) => EventKind::TaskEnded { outcome },
            RecordKind::FutureCreated { name, parent } => {
                named = Some(events.len());
                EventKind::FutureCreated { name: text(name), parent }
            }
            RecordKind::FutureFirstPolled { by } => EventKind::FutureFirstPolled { by },
            RecordKind::FutureDropped(end) => EventKind::FutureDropped { end },
            RecordKind::PollStart => EventKind::PollStart,
            RecordKind::PollEnd(outcome) => EventKind::PollEnd { outcome },
            RecordKind::AwaitReached => EventKind::AwaitReached,
            RecordKind::AwaitResumed => EventKind::AwaitResumed,
            RecordKind::WakerCloned => EventKind::WakerCloned,
            RecordKind::WakerDropped => EventKind::WakerDropped,
            RecordKind::Woken { cause, by } => EventKind::Woken { cause, by },
            RecordKind::TimerArmed { timer, deadline } => EventKind::TimerArmed { timer, deadline },
            RecordKind::TimerFired { timer } => EventKind::TimerFired { timer },
            RecordKind::TimerCancelled { timer } => EventKind::TimerCancelled { timer },
            RecordKind::Console { stream, text: printed } => {
                EventKind::Console { stream, text: text(printed) }
            }
        };
        events.push(Event {
            id: record.id,
            at: record.at,
            thread: record.thread,
            task: record.task,
            future: record.future,
            line: record.line,
            kind,
        });
    }
    events
}
