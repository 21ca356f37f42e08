//! What brought about each poll.

use pollscope_trace::{Event, EventKind, PollOutcome, PromiseOrigin, WakeCause};

use crate::history::table::Table;
use crate::map::Map;

/// A place in the list of runs.
pub(super) type RunIndex = u32;

/// Every poll of a run and why it came about. Takes one event at a time.
#[derive(Debug, Clone, Default)]
pub struct Causes {
    pub(super) runs: Vec<Run>,
    pub(super) timers: Table<Timer>,
    pub(super) futures: Table<Future>,
    pub(super) tasks: Table<Task>,
    /// Of each thread: the polls of tasks that are going on, the innermost last.
    polling: Map<u32, Vec<RunIndex>>,
    /// Of each thread: when the last poll of a task ended.
    polled: Map<u32, u64>,
    /// The async functions of JavaScript on the stack, with their futures.
    calls: Vec<(u32, RunIndex)>,
    /// The JavaScript timer whose callback may be running.
    callback: u32,
}

/// A poll of a task, or a stretch of a JavaScript body between two `await`s.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    /// The task; 0 in JavaScript.
    pub(super) task: u32,
    /// The promise; 0 in Rust.
    pub(super) future: u32,
    pub(super) start: u64,
    /// When it ended; `u64::MAX` while it goes on.
    pub(super) end: u64,
    /// When it could have begun.
    pub(super) ready: u64,
    pub(super) why: Why,
    /// The one before of the same task or promise, and when that ended.
    pub(super) before: Option<(RunIndex, u64)>,
    /// The line that it had waited in.
    pub(super) line: u32,
}

/// Why a run came about, or a promise settled.
#[derive(Debug, Clone, Copy)]
pub(super) enum Why {
    /// Something in another run: a wake, a spawn, a call.
    In(RunIndex),
    /// A timer was due.
    Timer(u32),
    /// A promise had settled.
    Promise(u32),
    /// Something outside any run.
    Outside,
    /// Another thread.
    Thread,
    Unknown,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Timer {
    pub(super) armed: u64,
    pub(super) deadline: u64,
    pub(super) task: u32,
    pub(super) future: u32,
    pub(super) line: u32,
    pub(super) inside: Option<RunIndex>,
}

#[derive(Debug, Clone)]
pub(super) struct Future {
    pub(super) created: u64,
    pub(super) ended: Option<u64>,
    /// Why it ended, or settled.
    pub(super) why: Why,
    pub(super) task: u32,
    /// The last run of a JavaScript body, and when it ended.
    pub(super) last: Option<(RunIndex, u64)>,
    pub(super) has_run: bool,
    /// It is among the calls on the stack.
    is_called: bool,
    /// Nothing in this program settles it.
    is_outside: bool,
    pub(super) line: u32,
    /// The promises that it waits for.
    waits: Vec<u32>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Task {
    pub(super) spawned: u64,
    pub(super) future: u32,
    pub(super) ended: Option<(u64, Option<RunIndex>)>,
    /// When it became ready, and why; `None` while it waits.
    ready: Option<(u64, Why)>,
    /// Its last poll, and when that ended.
    pub(super) last: Option<(RunIndex, u64)>,
}

impl Causes {
    /// The causes in a whole list of events.
    pub fn of<'a>(events: impl IntoIterator<Item = &'a Event>) -> Self {
        let mut causes = Causes::default();
        for event in events {
            causes.push(event);
        }
        causes
    }

    /// Takes one more event.
    pub fn push(&mut self, event: &Event) {
        match &event.kind {
            EventKind::TaskSpawned { .. } => self.task_spawned(event),
            EventKind::TaskEnded { .. } => {
                let run = self.running(event.thread);
                if let Some(task) = self.tasks.get_mut(event.task) {
                    // One that is cancelled may end while another one is polled.
                    let own = run.filter(|&run| self.runs[run as usize].task == event.task);
                    let last = task.last.map(|(run, _)| run);
                    let finished = task.last.is_some_and(|(_, end)| end == event.at);
                    task.ended.get_or_insert((event.at, own.or(last.filter(|_| finished))));
                }
            }
            EventKind::FutureCreated { .. } => self.created(event, false),
            EventKind::PollStart if event.future == 0 => self.poll_start(event),
            EventKind::PollStart => {
                if let Some(future) = self.futures.get_mut(event.future) {
                    future.has_run = true;
                    future.task = event.task;
                }
            }
            EventKind::PollEnd { .. } if event.future == 0 => self.poll_end(event),
            EventKind::PollEnd { outcome } => {
                if *outcome != PollOutcome::Pending {
                    self.ended(event);
                }
            }
            EventKind::FutureDropped { .. } => {
                if let Some(future) = self.futures.get_mut(event.future) {
                    future.ended.get_or_insert(event.at);
                }
            }
            EventKind::AwaitReached => self.await_reached(event),
            EventKind::AwaitResumed => self.await_resumed(event),
            EventKind::Woken { cause, by } => self.woken(event, *cause, *by),
            EventKind::TimerArmed { timer, deadline } => self.armed(event, *timer, *deadline),
            EventKind::TimerFired { timer } => self.callback = *timer,
            EventKind::JobEnded { .. } => {
                self.callback = 0;
                self.return_to(0);
            }
            EventKind::PromiseCreated { origin, .. } => {
                self.created(event, *origin == PromiseOrigin::AsyncFunction);
                if let (PromiseOrigin::Bridge, Some(promise)) =
                    (*origin, self.futures.get_mut(event.future))
                {
                    promise.is_outside = true;
                }
            }
            EventKind::PromiseFollows { promise } | EventKind::ReactionAdded { promise } => {
                if let Some(future) = self.futures.get_mut(event.future) {
                    future.waits.push(*promise);
                }
            }
            EventKind::PromiseSettled { .. } => self.settled(event),
            // Nothing waits for what the rest tells of, and nothing runs because of it.
            _ => {}
        }
    }

    /// What is being polled on a thread, or runs in JavaScript.
    fn running(&self, thread: u32) -> Option<RunIndex> {
        let polled = self.polling.get(&thread).and_then(|runs| runs.last().copied());
        polled.or(self.calls.last().map(|&(_, run)| run))
    }

    fn add(&mut self, run: Run) -> RunIndex {
        self.runs.push(run);
        self.runs.len() as RunIndex - 1
    }

    fn task_spawned(&mut self, event: &Event) {
        let why = self.running(event.thread).map_or(Why::Outside, Why::In);
        let ready = Some((event.at, why));
        let (spawned, future) = (event.at, event.future);
        self.tasks.insert(event.task, || Task { spawned, future, ended: None, ready, last: None });
    }

    fn created(&mut self, event: &Event, has_body: bool) {
        let future = Future {
            created: event.at,
            ended: None,
            why: Why::Unknown,
            task: event.task,
            last: None,
            has_run: has_body,
            is_called: false,
            is_outside: false,
            line: 0,
            waits: Vec::new(),
        };
        self.futures.insert(event.future, || future);
        if has_body {
            let why = self.running(event.thread).map_or(Why::Outside, Why::In);
            let (start, ready) = (event.at, event.at);
            let (task, future) = (0, event.future);
            let before = None;
            let end = u64::MAX;
            let run = self.add(Run { task, future, start, end, ready, why, before, line: 0 });
            self.call(event.future, run);
        }
    }

    fn poll_start(&mut self, event: &Event) {
        let task = self.tasks.get_mut(event.task);
        let line = task.as_ref().map_or(0, |task| task.future);
        let line = self.futures.get(line).map_or(0, |future| future.line);
        let (ready, before) = match task {
            Some(task) => (task.ready.take(), task.last),
            None => (None, None),
        };
        let (ready, why) = ready.unwrap_or((event.at, Why::Unknown));
        let (task, start, end) = (event.task, event.at, u64::MAX);
        let run = self.add(Run { task, future: 0, start, end, ready, why, before, line });
        self.polling.or_default(event.thread).push(run);
    }

    fn poll_end(&mut self, event: &Event) {
        let Some(run) = self.polling.get_mut(&event.thread).and_then(Vec::pop) else { return };
        self.runs[run as usize].end = event.at;
        self.polled.insert(event.thread, event.at);
        if let Some(task) = self.tasks.get_mut(event.task) {
            task.last = Some((run, event.at));
        }
    }

    fn ended(&mut self, event: &Event) {
        let why = self.running(event.thread).map_or(Why::Unknown, Why::In);
        if let Some(future) = self.futures.get_mut(event.future)
            && future.ended.is_none()
        {
            future.ended = Some(event.at);
            future.why = why;
        }
    }

    fn woken(&mut self, event: &Event, cause: WakeCause, by: u32) {
        let why = match cause {
            WakeCause::Timer => Why::Timer(by),
            WakeCause::Outside => Why::Outside,
            WakeCause::Thread => Why::Thread,
            WakeCause::Promise => Why::Promise(by),
            WakeCause::Itself => self.running(event.thread).map_or(Why::Unknown, Why::In),
            // By finishing, after its last poll. One that was idle cannot have done it.
            WakeCause::Task => match self.running(event.thread) {
                Some(run) => Why::In(run),
                None => match self.tasks.get(by).filter(|task| task.ended.is_some()) {
                    Some(Task { last: Some((run, _)), .. }) => Why::In(*run),
                    _ => Why::Unknown,
                },
            },
        };
        // A timer that was due while something ran did not keep its task waiting from then on.
        let due = match why {
            Why::Timer(timer) => self.timers.get(timer).map(|timer| timer.deadline),
            _ => None,
        };
        let busy_until = self.polled.get(&event.thread).copied().unwrap_or(0);
        let ready = due.filter(|due| *due < busy_until).unwrap_or(event.at);
        if let Some(task) = self.tasks.get_mut(event.task) {
            // Its own poll is no time in which it was ready.
            let polled = task.last.map_or(0, |(_, end)| end);
            task.ready.get_or_insert((ready.max(polled).min(event.at), why));
        }
    }

    fn armed(&mut self, event: &Event, timer: u32, deadline: u64) {
        let inside = self.running(event.thread);
        let line = self.futures.get(event.future).map_or(0, |future| future.line);
        let line = if event.line == 0 { line } else { event.line };
        let (armed, task, future) = (event.at, event.task, event.future);
        self.timers.insert(timer, || Timer { armed, deadline, task, future, line, inside });
    }

    fn await_reached(&mut self, event: &Event) {
        let Some(future) = self.futures.get_mut(event.future) else { return };
        future.line = event.line;
        future.waits.clear();
        self.returned(event);
    }

    fn await_resumed(&mut self, event: &Event) {
        let Some(future) = self.futures.get_mut(event.future) else { return };
        let line = std::mem::take(&mut future.line);
        let Some(before) = future.last else { return };
        let promise = future.waits.last().copied();
        future.waits.clear();
        self.return_to(0);
        let settled =
            promise.and_then(|promise| Some((promise, self.futures.get(promise)?.ended?)));
        let (ready, why) = match settled {
            Some((promise, at)) => (at, Why::Promise(promise)),
            None if self.callback != 0 => (event.at, Why::Timer(self.callback)),
            None => (event.at, Why::Unknown),
        };
        let (task, future, start, before) = (0, event.future, event.at, Some(before));
        let end = u64::MAX;
        let run = self.add(Run { task, future, start, end, ready, why, before, line });
        self.call(future, run);
    }

    fn settled(&mut self, event: &Event) {
        let inside = self.returned(event);
        let Some(future) = self.futures.get(event.future) else { return };
        // Of several, the one that settled last has decided it.
        let waits = future.waits.iter().filter_map(|&id| Some((self.futures.get(id)?.ended?, id)));
        let why = match (inside, waits.max_by_key(|&(at, _)| at)) {
            _ if future.is_outside => Why::Outside,
            (Some(run), _) => Why::In(run),
            (None, Some((_, promise))) => Why::Promise(promise),
            (None, None) => match (self.running(event.thread), self.callback) {
                (Some(run), _) => Why::In(run),
                (None, 0) => Why::Outside,
                (None, timer) => Why::Timer(timer),
            },
        };
        if let Some(future) = self.futures.get_mut(event.future)
            && future.ended.is_none()
        {
            future.ended = Some(event.at);
            future.why = why;
            future.waits = Vec::new();
        }
    }

    /// A JavaScript body returned or stands at an `await`: takes it off the stack, with what is above
    /// it, and returns its run.
    fn returned(&mut self, event: &Event) -> Option<RunIndex> {
        if !self.futures.get(event.future)?.is_called {
            return None;
        }
        let place = self.calls.iter().rposition(|&(future, _)| future == event.future)?;
        let (_, run) = self.calls[place];
        self.return_to(place);
        self.runs[run as usize].end = event.at;
        if let Some(future) = self.futures.get_mut(event.future) {
            future.last = Some((run, event.at));
        }
        Some(run)
    }

    fn call(&mut self, future: u32, run: RunIndex) {
        self.calls.push((future, run));
        if let Some(future) = self.futures.get_mut(future) {
            future.is_called = true;
        }
    }

    /// Takes calls off the stack until so many are left.
    fn return_to(&mut self, depth: usize) {
        for (future, _) in self.calls.drain(depth..) {
            if let Some(future) = self.futures.get_mut(future) {
                future.is_called = false;
            }
        }
    }
}
