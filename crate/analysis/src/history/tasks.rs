//! Tasks, their wakers and wakes.

use pollscope_trace::{Event, EventKind, PollOutcome, TaskEnd, WakeCause};

use crate::history::Point;
use crate::history::futures::Futures;
use crate::history::table::Table;
use crate::history::threads::Threads;
use crate::history::timers::Timers;

/// All tasks of a run, in the order in which they were spawned.
pub(crate) type Tasks = Table<Task>;

/// What is known of a task.
#[derive(Debug, Clone)]
pub(crate) struct Task {
    pub(crate) number: u32,
    pub(crate) name: Box<str>,
    pub(crate) line: u32,
    /// The task that spawned it; 0 if none.
    pub(crate) by: u32,
    /// The future it consists of, if that reports, as a place in the list.
    pub(crate) future: Option<usize>,
    pub(crate) spawned: Point,
    pub(crate) ended: Option<(Point, TaskEnd)>,
    /// When another task told it to stop; not when the end of the program or a stop did.
    pub(crate) aborted: Option<Point>,
    pub(crate) detached: Option<Point>,
    /// Its polls that have ended, as places in the list of polls.
    pub(crate) polls: Vec<u32>,
    /// When it was polled first, and when its last poll began and ended.
    pub(crate) first_polled: Option<Point>,
    pub(crate) last_start: Option<Point>,
    pub(crate) last_end: Option<Point>,
    /// The future deepest inside that was the first to be pending in the last poll.
    pub(crate) stands: Option<usize>,
    /// How many clones of its waker there are.
    pub(crate) wakers: i64,
    /// When the last of them went; since its last poll if there was none to go.
    pub(crate) last_waker_gone: Option<Point>,
    /// Who woke it since its last poll began.
    pub(crate) woken: Woken,
    /// How often it was woken, and how many of those wakes it did itself, while it was polled.
    pub(crate) wakes: u32,
    pub(crate) self_wakes: u32,
    /// It was polled though nobody had woken it: its executor does not go by wakers, or uses some that
    /// the trace does not see.
    pub(crate) polled_without_wake: bool,
    /// Its wakes by something other than a timer, as places in the list of events.
    pub(crate) other_wakes: Vec<usize>,
    /// How many of its timers run.
    pub(crate) timers: u32,
    /// How many clones of its waker, and how many timers, were made since its own future reached the
    /// `.await` it stands at; `None` if it stands at none that is known.
    pub(crate) since_await: Option<(u32, u32)>,
}

/// Who woke a task since a poll began.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Woken {
    pub(crate) first: Option<Point>,
    /// The cause of the first wake, and the task that did it if it was one; otherwise 0.
    pub(crate) cause: Option<(WakeCause, u32)>,
    /// Since when it could have been polled: when it was woken, or when the timer that woke it late
    /// was due.
    pub(crate) ready_at: Option<u64>,
    /// By itself; or from outside, directly after its poll and at once, which is how some executors
    /// carry out a yield.
    pub(crate) by_itself: u32,
    /// By other tasks that were running, and not by finishing.
    pub(crate) by_tasks: u32,
    /// By timers, finished tasks, other threads, the world outside.
    pub(crate) by_others: u32,
}

impl Tasks {
    /// Whether the task was woken by nothing but timers in the time between.
    pub(crate) fn only_timers(&self, task: u32, from: Point, to: Point) -> bool {
        let Some(task) = self.get(task) else { return false };
        let after = task.other_wakes.partition_point(|wake| *wake < from.index);
        task.other_wakes.get(after).is_none_or(|wake| *wake > to.index)
    }

    pub(super) fn take(
        &mut self,
        event: &Event,
        point: Point,
        futures: &Futures,
        timers: &Timers,
        threads: &Threads,
    ) {
        match &event.kind {
            EventKind::TaskSpawned { name, by } => {
                let future = futures.place(event.future);
                self.insert(event.task, || Task::new(event, point, name, *by, future));
            }
            EventKind::TaskEnded { end } => {
                self.edit(event.task, |task| _ = task.ended.get_or_insert((point, *end)));
            }
            EventKind::TaskAborted { by } if *by != 0 => {
                self.edit(event.task, |task| _ = task.aborted.get_or_insert(point));
            }
            EventKind::TaskDetached => self.edit(event.task, |task| task.detached = Some(point)),
            EventKind::PollStart if event.future == 0 => self.poll_start(event, point),
            EventKind::PollEnd { outcome } => self.poll_end(event, point, *outcome, futures),
            EventKind::WakerCloned => self.edit(event.task, |task| {
                task.wakers += 1;
                task.since_await.iter_mut().for_each(|(clones, _)| *clones += 1);
            }),
            EventKind::WakerDropped => self.edit(event.task, |task| {
                task.wakers -= 1;
                if task.wakers == 0 {
                    task.last_waker_gone = Some(point);
                }
            }),
            EventKind::Woken { cause, by } => {
                self.woken(event, point, (*cause, *by), timers, threads);
            }
            EventKind::TimerArmed { .. } => self.edit(event.task, |task| {
                task.timers += 1;
                task.since_await.iter_mut().for_each(|(_, timers)| *timers += 1);
            }),
            EventKind::TimerFired { timer } | EventKind::TimerCancelled { timer } => {
                if let Some(timer) = timers.get(*timer).filter(|timer| timer.is_running) {
                    self.edit(timer.task, |task| task.timers = task.timers.saturating_sub(1));
                }
            }
            EventKind::AwaitReached | EventKind::AwaitResumed => {
                let future = futures.place(event.future);
                let reached = matches!(event.kind, EventKind::AwaitReached);
                self.edit(event.task, |task| {
                    if future.is_some() && task.future == future {
                        task.since_await = reached.then_some((0, 0));
                    }
                });
            }
            // Insights about tasks need no more than the kinds above.
            _ => {}
        }
    }

    fn poll_start(&mut self, event: &Event, point: Point) {
        self.edit(event.task, |task| {
            let asked = task.first_polled.is_none() || task.woken.first.is_some();
            task.polled_without_wake |= !asked;
            task.first_polled.get_or_insert(point);
            task.last_start = Some(point);
            task.woken = Woken::default();
            task.stands = None;
        });
    }

    fn poll_end(&mut self, event: &Event, point: Point, outcome: PollOutcome, futures: &Futures) {
        let future = futures.place(event.future);
        self.edit(event.task, |task| {
            if event.future == 0 {
                task.last_end = Some(point);
                if task.wakers == 0 {
                    task.last_waker_gone = Some(point);
                }
            } else if outcome == PollOutcome::Pending {
                task.stands = task.stands.or(future);
            }
        });
    }

    fn woken(
        &mut self,
        event: &Event,
        point: Point,
        (cause, by): (WakeCause, u32),
        timers: &Timers,
        threads: &Threads,
    ) {
        let waker = self.get(by);
        let finishing = waker.is_some_and(|task| task.ended.is_some());
        let is_polled = waker.is_some_and(|task| task.last_start > task.last_end);
        let due = timers.get(by).map(|timer| timer.deadline);
        let last = threads.of(event).and_then(|thread| thread.last);
        self.edit(event.task, |task| {
            task.wakes += 1;
            task.self_wakes += u32::from(cause == WakeCause::Itself);
            let woken = &mut task.woken;
            woken.first.get_or_insert(point);
            let by_task = if cause == WakeCause::Task { by } else { 0 };
            woken.cause.get_or_insert((cause, by_task));
            let since = match cause {
                WakeCause::Timer => due.unwrap_or(point.at).min(point.at),
                _ => point.at,
            };
            woken.ready_at = Some(woken.ready_at.map_or(since, |ready| ready.min(since)));
            let directly = last.is_some() && last == task.last_end;
            match cause {
                WakeCause::Itself => woken.by_itself += 1,
                WakeCause::Outside if directly => woken.by_itself += 1,
                WakeCause::Task if is_polled && !finishing => woken.by_tasks += 1,
                _ => woken.by_others += 1,
            }
            if cause != WakeCause::Timer {
                task.other_wakes.push(point.index);
            }
        });
    }
}

impl Task {
    fn new(event: &Event, spawned: Point, name: &str, by: u32, future: Option<usize>) -> Self {
        Task {
            number: event.task,
            name: name.into(),
            line: event.line,
            by,
            future,
            spawned,
            ended: None,
            aborted: None,
            detached: None,
            polls: Vec::new(),
            first_polled: None,
            last_start: None,
            last_end: None,
            stands: None,
            wakers: 0,
            last_waker_gone: None,
            woken: Woken::default(),
            wakes: 0,
            self_wakes: 0,
            polled_without_wake: false,
            other_wakes: Vec::new(),
            timers: 0,
            since_await: None,
        }
    }

    /// Nothing that the trace knows of can have woken it in the end: it waits, no clone of its waker
    /// is left, no wake is on its way. Says since when.
    pub(crate) fn unwakeable(&self) -> Option<Point> {
        let waits = self.last_end > self.last_start;
        let nobody = self.wakers == 0 && self.timers == 0 && self.woken.first.is_none();
        self.last_waker_gone.filter(|_| waits && nobody)
    }
}
