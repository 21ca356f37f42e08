//! What each task has spent its time on: running, ready but not polled, waiting; and for what.
//!
//! ```text
//!   spawned ──► ready ──poll_start──► running ──poll_end──► waiting
//!                 ▲                      │ woken meanwhile      │
//!                 └──────────────────────┴───────────woken──────┘
//! ```
//!
//! [`Statistics::push`] takes one event at a time, so that a run can be watched. All times are
//! nanoseconds.

use std::collections::HashMap;

use pollscope_trace::{Event, EventKind, TaskEnd, WakeCause};

use crate::index::Index;
use crate::order::sort_by_key;
use crate::words::{duration, in_line, task, waited_for};

/// How many shares a sentence tells.
const TOLD: usize = 4;

/// The statistics of every task.
#[derive(Debug, Clone, Default)]
pub struct Statistics {
    tasks: Vec<TaskStatistics>,
    by_task: Index,
    /// Of each future: the line of the `.await` that it stands at, or 0.
    lines: Vec<u32>,
    by_future: Index,
}

/// What one task did.
#[derive(Debug, Clone)]
pub struct TaskStatistics {
    /// Its number.
    pub task: u32,
    /// When it was spawned, since the run began.
    pub spawned: u64,
    /// When it ended and how; `None` before that.
    pub ended: Option<(u64, TaskEnd)>,
    /// How often it was woken.
    pub wakes: u32,
    /// How many of those wakes it did itself, while it was polled.
    pub self_wakes: u32,
    /// How long each poll took, in the order in which they ended.
    pub poll_times: Vec<u64>,
    busy: u64,
    ready: u64,
    waited: HashMap<Reason, u64>,
    future: u32,
    state: State,
    since: u64,
}

/// How long a task did what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// It was polled.
    pub busy: u64,
    /// It was ready to be polled, because it was new or had been woken, but something else ran.
    pub scheduled: u64,
    /// It waited to be woken.
    pub idle: u64,
}

/// A part of a task's time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// What it was spent on.
    pub what: Spent,
    /// How much.
    pub time: u64,
}

/// What a task's time was spent on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spent {
    /// Being polled.
    Running,
    /// Being ready while something else ran.
    Ready,
    /// Waiting.
    Waiting {
        /// The line of the `.await` that the task's outermost future stood at; 0 if unknown.
        line: u32,
        /// Who ended it; `None` if nobody has, up to now or to the task's end.
        cause: Option<WakeCause>,
        /// The task that ended it, if it was one; otherwise 0.
        by: u32,
    },
}

/// Where a task waited and who ended that.
type Reason = (u32, Option<Cause>);

/// [`WakeCause`], fit for a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Cause {
    Timer,
    Task(u32),
    Itself,
    Outside,
    Thread,
    Promise,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Ready,
    /// `woken` says whether it is to be polled again at once.
    Running {
        woken: bool,
    },
    Waiting,
    Ended,
}

impl Statistics {
    /// The statistics of a whole list of events.
    pub fn of<'a>(events: impl IntoIterator<Item = &'a Event>) -> Self {
        let mut statistics = Statistics::default();
        for event in events {
            statistics.push(event);
        }
        statistics
    }

    /// Takes one more event.
    pub fn push(&mut self, event: &Event) {
        match &event.kind {
            EventKind::TaskSpawned { .. } => self.spawned(event),
            EventKind::PollStart if event.future == 0 => {
                self.edit(event.task, |task, _| task.poll_start(event.at));
            }
            EventKind::PollEnd { .. } if event.future == 0 => {
                self.edit(event.task, |task, _| task.poll_end(event.at));
            }
            EventKind::Woken { cause, by } => {
                let cause = Cause::of(*cause, *by);
                self.edit(event.task, |task, line| task.woken(event.at, line, cause));
            }
            EventKind::TaskEnded { end } => {
                self.edit(event.task, |task, line| task.end(event.at, line, *end));
            }
            EventKind::AwaitReached => self.stands_at(event.future, event.line),
            EventKind::AwaitResumed => self.stands_at(event.future, 0),
            // The time of a task is divided by the kinds above.
            _ => {}
        }
    }

    /// One task.
    pub fn task(&self, id: u32) -> Option<&TaskStatistics> {
        self.tasks.get(self.by_task.get(id)?)
    }

    /// All tasks, in the order of their spawning.
    pub fn tasks(&self) -> &[TaskStatistics] {
        &self.tasks
    }

    fn spawned(&mut self, event: &Event) {
        self.by_task.insert(event.task, self.tasks.len());
        self.tasks.push(TaskStatistics {
            task: event.task,
            spawned: event.at,
            ended: None,
            wakes: 0,
            self_wakes: 0,
            poll_times: Vec::new(),
            busy: 0,
            ready: 0,
            waited: HashMap::new(),
            future: event.future,
            state: State::Ready,
            since: event.at,
        });
    }

    /// Changes a task, given the line of the `.await` that its outermost future stands at.
    fn edit(&mut self, id: u32, change: impl FnOnce(&mut TaskStatistics, u32)) {
        let Some(task) = self.by_task.get(id).and_then(|place| self.tasks.get_mut(place)) else {
            return;
        };
        let line = self.by_future.get(task.future).and_then(|place| self.lines.get(place));
        change(task, line.copied().unwrap_or(0));
    }

    fn stands_at(&mut self, future: u32, line: u32) {
        let place = self.by_future.get(future).unwrap_or_else(|| {
            self.by_future.insert(future, self.lines.len());
            self.lines.push(0);
            self.lines.len() - 1
        });
        self.lines[place] = line;
    }
}

impl TaskStatistics {
    /// How often it was polled to the end.
    pub fn polls(&self) -> usize {
        self.poll_times.len()
    }

    /// How long it did what, up to `now` or to its end.
    pub fn totals(&self, now: u64) -> Totals {
        let mut totals =
            Totals { busy: self.busy, scheduled: self.ready, idle: self.waited.values().sum() };
        let last = now.saturating_sub(self.since);
        match self.state {
            State::Ready => totals.scheduled += last,
            State::Running { .. } => totals.busy += last,
            State::Waiting => totals.idle += last,
            State::Ended => {}
        }
        totals
    }

    /// The poll time that `percent` of all polls did not exceed: one of the times that were measured
    /// (nearest rank). `None` before the first poll has ended.
    pub fn poll_percentile(&self, percent: f64) -> Option<u64> {
        let mut times = self.poll_times.clone();
        let rank = (percent.clamp(0.0, 100.0) / 100.0 * times.len() as f64).ceil() as usize;
        let place = rank.max(1) - 1;
        (place < times.len()).then(|| *times.select_nth_unstable(place).1)
    }

    /// Where its time went, up to `now` or to its end: the largest share first, nothing that took no
    /// time.
    pub fn shares(&self, now: u64) -> Vec<Share> {
        let totals = self.totals(now);
        let mut shares = vec![
            Share { what: Spent::Running, time: totals.busy },
            Share { what: Spent::Ready, time: totals.scheduled },
        ];
        let mut waited: Vec<(Reason, u64)> =
            self.waited.iter().map(|(reason, time)| (*reason, *time)).collect();
        let known: u64 = waited.iter().map(|(_, time)| time).sum();
        waited.push(((0, None), totals.idle - known));
        waited.sort_unstable();
        for ((line, cause), time) in waited {
            let what = match cause {
                None => Spent::Waiting { line, cause: None, by: 0 },
                Some(cause) => {
                    let (cause, by) = cause.parts();
                    Spent::Waiting { line, cause: Some(cause), by }
                }
            };
            shares.push(Share { what, time });
        }
        shares.retain(|share| share.time > 0);
        sort_by_key(&mut shares, |share| (u64::MAX - share.time).into());
        shares
    }

    /// Where its time went, in words: `task 1 took 3.00 s: 2.00 s waiting in line 10 for a timer, 1.00 s
    /// waiting in line 9 for task 2.`
    pub fn sentence(&self, now: u64) -> String {
        let end = self.ended.map_or(now, |(at, _)| at);
        let took = if self.ended.is_some() { "took" } else { "has taken" };
        let whole = duration(end.saturating_sub(self.spawned));
        let shares = self.shares(now);
        let mut parts: Vec<String> = shares.iter().take(TOLD).map(Share::words).collect();
        if shares.len() > TOLD {
            let rest = shares[TOLD..].iter().map(|share| share.time).sum();
            parts.push(format!("{} on {} other things", duration(rest), shares.len() - TOLD));
        }
        let colon = if parts.is_empty() { "" } else { ": " };
        format!("{} {took} {whole}{colon}{}.", task(self.task), parts.join(", "))
    }

    /// Ends the present state at `at` and returns how long it lasted.
    fn go(&mut self, at: u64, next: State) -> u64 {
        let lasted = at.saturating_sub(self.since);
        self.since = self.since.max(at);
        self.state = next;
        lasted
    }

    fn poll_start(&mut self, at: u64) {
        match self.state {
            State::Ready => self.ready += self.go(at, State::Running { woken: false }),
            // Polled without having been woken, which an executor may do.
            State::Waiting => {
                let lasted = self.go(at, State::Running { woken: false });
                *self.waited.entry((0, None)).or_default() += lasted;
            }
            State::Running { .. } | State::Ended => {}
        }
    }

    fn poll_end(&mut self, at: u64) {
        if let State::Running { woken } = self.state {
            let next = if woken { State::Ready } else { State::Waiting };
            let lasted = self.go(at, next);
            self.busy += lasted;
            self.poll_times.push(lasted);
        }
    }

    fn woken(&mut self, at: u64, line: u32, cause: Cause) {
        self.wakes += 1;
        self.self_wakes += u32::from(cause == Cause::Itself);
        match self.state {
            State::Waiting => {
                let lasted = self.go(at, State::Ready);
                *self.waited.entry((line, Some(cause))).or_default() += lasted;
            }
            State::Running { .. } => self.state = State::Running { woken: true },
            State::Ready | State::Ended => {}
        }
    }

    fn end(&mut self, at: u64, line: u32, end: TaskEnd) {
        if self.ended.is_some() {
            return;
        }
        self.ended = Some((at, end));
        match self.state {
            State::Ready => self.ready += self.go(at, State::Ended),
            State::Running { .. } => self.busy += self.go(at, State::Ended),
            State::Waiting => {
                let lasted = self.go(at, State::Ended);
                *self.waited.entry((line, None)).or_default() += lasted;
            }
            State::Ended => {}
        }
    }
}

impl Share {
    fn words(&self) -> String {
        let time = duration(self.time);
        let (line, cause, by) = match self.what {
            Spent::Running => return format!("{time} running"),
            Spent::Ready => return format!("{time} ready while something else ran"),
            Spent::Waiting { line, cause, by } => (line, cause, by),
        };
        let line = in_line(line);
        let what = cause.map_or_else(String::new, |cause| waited_for(cause, by, false));
        format!("{time} waiting{line}{what}")
    }
}

impl Cause {
    fn of(cause: WakeCause, by: u32) -> Self {
        match cause {
            WakeCause::Timer => Cause::Timer,
            WakeCause::Task => Cause::Task(by),
            WakeCause::Itself => Cause::Itself,
            WakeCause::Outside => Cause::Outside,
            WakeCause::Thread => Cause::Thread,
            WakeCause::Promise => Cause::Promise,
        }
    }

    fn parts(self) -> (WakeCause, u32) {
        match self {
            Cause::Timer => (WakeCause::Timer, 0),
            Cause::Task(by) => (WakeCause::Task, by),
            Cause::Itself => (WakeCause::Itself, 0),
            Cause::Outside => (WakeCause::Outside, 0),
            Cause::Thread => (WakeCause::Thread, 0),
            Cause::Promise => (WakeCause::Promise, 0),
        }
    }
}
