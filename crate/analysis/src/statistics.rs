//! What each task has spent its time on: running, ready but not polled, waiting; and for what.
//!
//! ```text
//!   spawned ──► ready ──poll_start──► running ──poll_end──► waiting
//!                 ▲                      │ woken meanwhile      │
//!                 └──────────────────────┴───────────woken──────┘
//! ```
//!
//! A view of a [`History`]. All times are nanoseconds.

use std::collections::HashMap;

use pollscope_trace::{TaskEnd, WakeCause};

use crate::history::tasks::Woken;
use crate::history::{History, Point};
use crate::order::sort_by_key;
use crate::words::{duration, in_line, task, waited_for};

/// How many shares a sentence tells.
const TOLD: usize = 4;

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
    Running,
    Waiting,
    Ended,
}

impl TaskStatistics {
    /// What a task has done so far; `None` if there is no such task.
    pub fn of(history: &History, id: u32) -> Option<Self> {
        let task = history.tasks.get(id)?;
        let mut statistics = TaskStatistics {
            task: id,
            spawned: task.spawned.at,
            ended: task.ended.map(|(point, end)| (point.at, end)),
            wakes: task.wakes,
            self_wakes: task.self_wakes,
            poll_times: Vec::with_capacity(task.polls.len()),
            busy: 0,
            ready: 0,
            waited: HashMap::new(),
            state: State::Ready,
            since: task.spawned.at,
        };
        // When it was polled last, and in which line that left it.
        let mut before: Option<(Point, u32)> = None;
        for &poll in &task.polls {
            let poll = &history.polls.all[poll as usize];
            statistics.stands(before, &poll.woken);
            statistics.go(poll.start.at, State::Running, None);
            statistics.poll_times.push(poll.end.at.saturating_sub(statistics.since));
            statistics.go(poll.end.at, State::Waiting, None);
            before = Some((poll.end, poll.outer_line));
        }
        if let Some(poll) = history.polls.under_way(id) {
            statistics.stands(before, &poll.woken);
            statistics.go(poll.start.at, State::Running, None);
        } else {
            statistics.stands(before, &task.woken);
        }
        if let Some((end, _)) = task.ended {
            statistics.go(end.at, State::Ended, before.map(|(_, line)| (line, None)));
        }
        Some(statistics)
    }

    /// It stands where the poll before has left it, until it is woken.
    fn stands(&mut self, before: Option<(Point, u32)>, woken: &Woken) {
        let Some((end, line)) = before else { return };
        match (woken.first, woken.cause) {
            (Some(first), _) if first < end => self.state = State::Ready,
            (Some(first), Some((cause, by))) => {
                let reason = (line, Some(Cause::of(cause, by)));
                self.go(first.at, State::Ready, Some(reason));
            }
            _ => {}
        }
    }

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
            State::Running => totals.busy += last,
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

    /// Ends the present state at `at`; if it waited, for that reason.
    fn go(&mut self, at: u64, next: State, reason: Option<Reason>) {
        let lasted = at.saturating_sub(self.since);
        match self.state {
            State::Ready => self.ready += lasted,
            State::Running => self.busy += lasted,
            State::Waiting if lasted == 0 => {}
            State::Waiting => {
                *self.waited.entry(reason.unwrap_or((0, None))).or_default() += lasted
            }
            State::Ended => {}
        }
        self.since = self.since.max(at);
        self.state = next;
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
