//! What a thread is doing, and which run it records.
//!
//! Which run that is, is thread-local, so that wrapped futures stay as `Send` as they were. A
//! thread records the run of the [`Recorder`](crate::Recorder) installed on it; where there is none,
//! that of the process's [`stream`](crate::stream), if there is one.

use std::cell::{Cell, RefCell};
use std::ptr::null;
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use crate::argument::Argument;
use crate::core::Core;
use crate::event::RecordKind;
use crate::record::{Record, Subject, OWN_TEXT};
use crate::value::{TaskEnd, WakeCause};

thread_local! {
    /// All that record on this thread; the last one does, and `here` points to it.
    static OWNED: RefCell<Owned> = const { RefCell::new(Owned(Vec::new())) };
}

/// The run that is recorded on every thread that has no recorder of its own.
static EVERYWHERE: OnceLock<Everywhere> = OnceLock::new();

struct Everywhere {
    core: Arc<Core>,
    clock: fn() -> u64,
    began: u64,
    threads: AtomicU32,
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
    pub(crate) core: Arc<Core>,
    /// The names that were taken out so far.
    pub(crate) names: RefCell<Vec<&'static str>>,
    clock: Clock,
    /// Whether the clock is being read.
    reading: Cell<bool>,
    pub(crate) thread: u32,
    context: Cell<Context>,
    /// The task that ended last, while what follows from that (its join) is still its doing.
    finishing: Cell<u32>,
    /// The timer or promise that is waking; 0 if none.
    waking: Cell<(WakeCause, u32)>,
    /// The task that was spawned last, until an executor has taken note of it.
    spawned: Cell<u32>,
}

pub(crate) enum Clock {
    /// Read as the time since `began`.
    Since {
        clock: fn() -> u64,
        began: u64,
    },
    Closure(Box<dyn Fn() -> u64>),
}

/// Calls `f` with what records on this thread, if anything does and it is not muted.
#[inline]
#[allow(clippy::question_mark)] // See `current`.
pub(crate) fn with<R>(f: impl FnOnce(&Local) -> R) -> Option<R> {
    // SAFETY: see `current`; `f` is code of this crate.
    let Some(local) = (unsafe { current() }) else { return None };
    if local.context.get().muted {
        return None;
    }
    Some(f(local))
}

/// Calls `f` with what records on this thread if it is that of `run`, muted or not.
#[inline]
#[allow(clippy::question_mark)] // See `current`.
pub(crate) fn with_run<R>(run: u32, f: impl FnOnce(&Local) -> R) -> Option<R> {
    // SAFETY: see `current`; `f` is code of this crate.
    let Some(local) = (unsafe { current() }) else { return None };
    if local.core.run != run {
        return None;
    }
    Some(f(local))
}

/// Calls `f` with what records on this thread, if anything does.
#[inline]
#[allow(clippy::question_mark)] // See `current`.
pub(crate) fn with_any<R>(f: impl FnOnce(&Local) -> R) -> Option<R> {
    // SAFETY: see `current`; `f` is code of this crate.
    let Some(local) = (unsafe { current() }) else { return None };
    Some(f(local))
}

/// What records on this thread, if anything does.
///
/// # Safety
///
/// The reference must not be kept for longer than a call of a function of this crate takes. `HERE` points
/// into an `Rc` that `OWNED` of this thread keeps. It goes from there when the thread ends, which it
/// does not while a function runs, and with `uninstall`; both change `HERE` first. Nobody else's
/// code runs within such a call but a recorder's clock, from where `uninstall` leaks
/// (`Local::reading`), and what a stream writes with, whose `Local` is never uninstalled, because nobody
/// else gets hold of what `attach` installed.
/// Written without `?`, whose conversions take an interpreter steps.
#[inline]
unsafe fn current<'a>() -> Option<&'a Local> {
    let mut local = here::get();
    if local.is_null() {
        match attach() {
            Some(attached) => local = attached,
            None => return None,
        }
    }
    // SAFETY: it points to a `Local` that is alive, for as long as the caller has promised.
    Some(unsafe { &*local })
}

/// What records on this thread, or null. Kept apart from what owns it, because a thread-local
/// without a destructor is by far the cheapest to read; and for an interpreter, where `LocalKey` takes
/// twenty steps, without that.
mod here {
    use std::cell::Cell;
    use std::ptr::null;

    use super::Local;

    #[cfg(miri)]
    #[thread_local]
    static HERE: Cell<*const Local> = Cell::new(null());

    #[cfg(miri)]
    #[inline]
    pub(super) fn get() -> *const Local {
        HERE.get()
    }

    #[cfg(miri)]
    pub(super) fn set(local: *const Local) {
        HERE.set(local);
    }

    #[cfg(not(miri))]
    thread_local! {
        static HERE: Cell<*const Local> = const { Cell::new(null()) };
    }

    #[cfg(not(miri))]
    #[inline]
    pub(super) fn get() -> *const Local {
        HERE.with(Cell::get)
    }

    #[cfg(not(miri))]
    pub(super) fn set(local: *const Local) {
        HERE.with(|here| here.set(local));
    }
}

/// Has this thread record the run of the process, if there is one.
#[cold]
fn attach() -> Option<*const Local> {
    let everywhere = EVERYWHERE.get()?;
    // Fails while the thread ends: what its other destructors do is not recorded.
    OWNED.try_with(|_| ()).ok()?;
    let thread = everywhere.threads.fetch_add(1, Ordering::Relaxed);
    let clock = Clock::Since { clock: everywhere.clock, began: everywhere.began };
    let local = Rc::new(Local::new(everywhere.core.clone(), clock, thread));
    install(&local);
    if thread != 0 {
        let started = RecordKind::ThreadStarted { name: OWN_TEXT };
        local.record_text(0, started, std::thread::current().name().unwrap_or(""));
    }
    Some(Rc::as_ptr(&local))
}

/// What records on a thread, and notes the end of that.
struct Owned(Vec<Rc<Local>>);

impl Drop for Owned {
    fn drop(&mut self) {
        for local in &self.0 {
            if local.thread != 0 {
                local.enter(Context::default());
                local.record(0, RecordKind::ThreadEnded);
            }
        }
        // Before they go. From now on `attach` fails, too.
        here::set(null());
    }
}

/// Has every thread record into what `begin` returns that has no recorder of its own, this one as thread
/// 0. Returns false if there was such a run in this process before.
pub(crate) fn everywhere(clock: fn() -> u64, begin: impl FnOnce() -> Core) -> bool {
    let mut new = false;
    EVERYWHERE.get_or_init(|| {
        new = true;
        let core = Arc::new(begin());
        Everywhere { core, clock, began: clock(), threads: AtomicU32::new(0) }
    });
    if new && here::get().is_null() {
        attach();
    }
    new
}

/// Has `local` record on this thread.
pub(crate) fn install(local: &Rc<Local>) {
    OWNED.with(|owned| owned.borrow_mut().0.push(local.clone()));
    here::set(Rc::as_ptr(local));
}

/// `local` no longer records on this thread; the one does that was installed last of the others.
pub(crate) fn uninstall(local: &Rc<Local>) {
    // Fails only while the thread ends, when nothing can be recorded any more.
    let removed = OWNED.try_with(|owned| {
        let owned = &mut owned.borrow_mut().0;
        let at = owned.iter().rposition(|known| Rc::ptr_eq(known, local))?;
        let removed = owned.remove(at);
        here::set(owned.last().map_or(null(), Rc::as_ptr));
        Some(removed)
    });
    if let Ok(Some(removed)) = removed {
        if removed.reading.get() {
            // Its own clock has done this; the reader of that clock goes on with it.
            std::mem::forget(removed);
        }
    }
}

/// What records on this thread.
pub(crate) fn here() -> Option<Rc<Local>> {
    with_any(|_| ())?;
    OWNED.try_with(|owned| owned.borrow().0.last().cloned()).ok()?
}

impl Local {
    pub(crate) fn new(core: Arc<Core>, clock: Clock, thread: u32) -> Self {
        Local {
            core,
            names: RefCell::default(),
            clock,
            reading: Cell::new(false),
            thread,
            context: Cell::default(),
            finishing: Cell::new(0),
            waking: Cell::new((WakeCause::Timer, 0)),
            spawned: Cell::new(0),
        }
    }

    #[inline]
    pub(crate) fn context(&self) -> Context {
        self.context.get()
    }

    /// Changes what the thread is doing.
    #[inline]
    pub(crate) fn enter(&self, context: Context) {
        self.context.set(context);
    }

    /// What follows now is no longer the doing of the task that ended last.
    pub(crate) fn settled(&self) {
        self.finishing.set(0);
    }

    /// The timer or promise that explains the wakes that follow now; 0 for none.
    pub(crate) fn now_waking(&self, cause: WakeCause, by: u32) {
        self.waking.set((cause, by));
    }

    /// Records an event of what is being polled.
    #[inline]
    pub(crate) fn record(&self, line: u32, kind: RecordKind) {
        self.core.push(Record::new(self.now(), self.subject(line), kind));
    }

    /// Records an event of the task and future given.
    pub(crate) fn record_of(&self, task: u32, future: u32, line: u32, kind: RecordKind) {
        let subject = Subject { thread: self.thread, task, future, line };
        self.core.push(Record::new(self.now(), subject, kind));
    }

    /// Records an event about `task` or its waker, while `future` is polled.
    pub(crate) fn record_about_task(&self, task: u32, future: u32, kind: RecordKind) {
        let subject = Subject { thread: self.thread, task, future, line: 0 };
        self.core.push_about_task(Record::new(self.now(), subject, kind));
    }

    /// Records that a task has ended. What follows from that is its doing.
    pub(crate) fn task_ended(&self, task: u32, end: TaskEnd) {
        let subject = Subject { thread: self.thread, task, future: 0, line: 0 };
        self.core.push_task_end(Record::new(self.now(), subject, RecordKind::TaskEnded { end }));
        self.finishing.set(task);
    }

    /// Records an event of what is being polled, with a text of its own.
    pub(crate) fn record_text(&self, line: u32, kind: RecordKind, text: &str) {
        self.core.push_text(Record::new(self.now(), self.subject(line), kind), text);
    }

    /// Records an event of what is being polled, whose kind is made of the number of a name.
    pub(crate) fn record_named(
        &self,
        line: u32,
        name: &'static str,
        kind: impl FnOnce(u32) -> RecordKind,
    ) {
        self.core.push_named(self.now(), self.subject(line), name, &[], kind);
    }

    /// Records that what is being polled creates a future, and returns the number of that.
    pub(crate) fn future_created(
        &self,
        name: &'static str,
        line: u32,
        arguments: &[Argument],
    ) -> u32 {
        let Subject { future: parent, .. } = self.subject(line);
        let future = self.core.new_future();
        let subject = Subject { future, ..self.subject(line) };
        let kind = |name| RecordKind::FutureCreated { name, parent };
        self.core.push_named(self.now(), subject, name, arguments, kind);
        future
    }

    /// Records that what is being polled spawns a task that consists of `future`, and returns the
    /// task's number.
    pub(crate) fn task_spawned(&self, name: &'static str, line: u32, future: u32) -> u32 {
        let Subject { task: by, .. } = self.subject(line);
        let task = self.core.new_task();
        let subject = Subject { task, future, ..self.subject(line) };
        let kind = |name| RecordKind::TaskSpawned { name, by };
        self.core.push_named(self.now(), subject, name, &[], kind);
        self.spawned.set(task);
        task
    }

    /// The task that was spawned last, once; 0 if that was asked before.
    pub(crate) fn take_spawned(&self) -> u32 {
        self.spawned.take()
    }

    /// Who is to be named for waking `task` now.
    pub(crate) fn wake_cause(&self, task: u32) -> (WakeCause, u32) {
        let (cause, by) = self.waking.get();
        let polled = self.context.get().task;
        let finishing = self.finishing.get();
        if by != 0 {
            (cause, by)
        } else if polled == task {
            (WakeCause::Itself, task)
        } else if polled != 0 {
            (WakeCause::Task, polled)
        } else if finishing != 0 {
            (WakeCause::Task, finishing)
        } else if self.thread == 0 {
            (WakeCause::Outside, 0)
        } else {
            (WakeCause::Thread, 0)
        }
    }

    #[inline]
    fn subject(&self, line: u32) -> Subject {
        let Context { task, future, .. } = self.context.get();
        Subject { thread: self.thread, task, future, line }
    }

    #[inline]
    pub(crate) fn now(&self) -> u64 {
        match &self.clock {
            Clock::Since { clock, began } => clock().wrapping_sub(*began),
            Clock::Closure(clock) => {
                let before = self.reading.replace(true);
                let now = clock();
                self.reading.set(before);
                now
            }
        }
    }
}

impl std::fmt::Debug for Local {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Local").field("context", &self.context.get()).finish_non_exhaustive()
    }
}
