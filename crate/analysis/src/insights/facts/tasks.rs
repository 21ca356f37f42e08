//! Tasks, their wakers and wakes.

use pollscope_trace::{Event, EventKind, PollOutcome, TaskEnd, WakeCause};

use crate::index::Index;
use crate::insights::facts::Point;
use crate::insights::facts::futures::Futures;
use crate::insights::facts::threads::Threads;

/// All tasks of a run.
#[derive(Debug, Default)]
pub(in crate::insights) struct Tasks<'a> {
    /// In the order in which they were spawned.
    pub(in crate::insights) all: Vec<TaskFacts<'a>>,
    index: Index,
    /// The first that no task spawned, as a place in the list: that of the program's `main`.
    pub(in crate::insights) main: Option<usize>,
    /// Who armed each timer, and when it is due.
    timers: Vec<(usize, u64)>,
    timer_index: Index,
    /// A task was polled though nobody had woken it: whatever runs it does not go by wakers, or uses
    /// some that the trace does not see.
    pub(in crate::insights) polled_without_wake: bool,
}

/// What is known of a task.
#[derive(Debug)]
pub(in crate::insights) struct TaskFacts<'a> {
    pub(in crate::insights) number: u32,
    pub(in crate::insights) name: &'a str,
    pub(in crate::insights) line: u32,
    /// The future it consists of, if that reports, as a place in the list.
    pub(in crate::insights) future: Option<usize>,
    pub(in crate::insights) spawned: Point,
    pub(in crate::insights) ended: Option<(Point, TaskEnd)>,
    /// When another task told it to stop; not when the end of the program or a stop did.
    pub(in crate::insights) aborted: Option<Point>,
    pub(in crate::insights) detached: Option<Point>,
    /// When it was polled first, and when its last poll began and ended.
    pub(in crate::insights) first_polled: Option<Point>,
    pub(in crate::insights) last_start: Option<Point>,
    pub(in crate::insights) last_end: Option<Point>,
    /// The future deepest inside that was the first to be pending in the last poll.
    pub(in crate::insights) stands: Option<usize>,
    /// How many clones of its waker there are.
    pub(in crate::insights) wakers: i64,
    /// When the last of them went; since its last poll if there was none to go.
    pub(in crate::insights) last_waker_gone: Option<Point>,
    /// Who woke it since its last poll began.
    pub(in crate::insights) woken: Woken,
    /// Its wakes by something other than a timer, as places in the list of events.
    pub(in crate::insights) other_wakes: Vec<usize>,
    /// How many of its timers run.
    pub(in crate::insights) timers: u32,
    /// How many clones of its waker, and how many timers, were made since its own future reached the
    /// `.await` it stands at; `None` if it stands at none that is known.
    pub(in crate::insights) since_await: Option<(u32, u32)>,
}

/// Who woke a task since a poll began.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::insights) struct Woken {
    pub(in crate::insights) first: Option<Point>,
    /// Since when it could have been polled: when it was woken, or when the timer that woke it late
    /// was due.
    pub(in crate::insights) ready_at: Option<u64>,
    /// By itself; or from outside, directly after its poll and at once, which is how some executors
    /// carry out a yield.
    pub(in crate::insights) by_itself: u32,
    /// By other tasks that were running, and not by finishing.
    pub(in crate::insights) by_tasks: u32,
    /// By timers, finished tasks, other threads, the world outside.
    pub(in crate::insights) by_others: u32,
}

impl<'a> Tasks<'a> {
    /// Nothing yet, and no list that grows by moving what it holds: there may be many, and each is large.
    pub(super) fn with_room_for(events: &[Event]) -> Self {
        let spawned = |event: &&Event| matches!(event.kind, EventKind::TaskSpawned { .. });
        let tasks = events.iter().filter(spawned).count();
        Tasks { all: Vec::with_capacity(tasks), ..Tasks::default() }
    }

    /// The task of this number.
    pub(in crate::insights) fn get(&self, number: u32) -> Option<&TaskFacts<'a>> {
        self.index.get(number).map(|place| &self.all[place])
    }

    /// Where the task of this number stands in the list.
    pub(super) fn place(&self, number: u32) -> Option<usize> {
        self.index.get(number)
    }

    /// Whether the task was woken by nothing but timers in the time between.
    pub(in crate::insights) fn only_timers(&self, task: u32, from: Point, to: Point) -> bool {
        let Some(task) = self.get(task) else { return false };
        let after = task.other_wakes.partition_point(|wake| *wake < from.index);
        task.other_wakes.get(after).is_none_or(|wake| *wake > to.index)
    }

    pub(super) fn take(
        &mut self,
        event: &'a Event,
        point: Point,
        futures: &Futures<'a>,
        threads: &Threads,
    ) {
        match &event.kind {
            EventKind::TaskSpawned { name, by } => self.spawned(event, point, name, *by, futures),
            EventKind::TaskEnded { end } => {
                self.edit(event, |task| _ = task.ended.get_or_insert((point, *end)));
            }
            EventKind::TaskAborted { by } if *by != 0 => {
                self.edit(event, |task| _ = task.aborted.get_or_insert(point));
            }
            EventKind::TaskDetached => self.edit(event, |task| task.detached = Some(point)),
            EventKind::PollStart if event.future == 0 => self.poll_start(event, point),
            EventKind::PollEnd { outcome } => self.poll_end(event, point, *outcome, futures),
            EventKind::WakerCloned => self.edit(event, |task| {
                task.wakers += 1;
                task.since_await.iter_mut().for_each(|(clones, _)| *clones += 1);
            }),
            EventKind::WakerDropped => self.edit(event, |task| {
                task.wakers -= 1;
                if task.wakers == 0 {
                    task.last_waker_gone = Some(point);
                }
            }),
            EventKind::Woken { cause, by } => self.woken(event, point, *cause, *by, threads),
            EventKind::TimerArmed { timer, deadline } => self.armed(event, *timer, *deadline),
            EventKind::TimerFired { timer } | EventKind::TimerCancelled { timer } => {
                if let Some(place) = self.timer_index.get(*timer) {
                    let task = &mut self.all[self.timers[place].0];
                    task.timers = task.timers.saturating_sub(1);
                }
            }
            EventKind::AwaitReached | EventKind::AwaitResumed => {
                let future = futures.place(event.future);
                let reached = matches!(event.kind, EventKind::AwaitReached);
                self.edit(event, |task| {
                    if future.is_some() && task.future == future {
                        task.since_await = reached.then_some((0, 0));
                    }
                });
            }
            // Insights about tasks need no more than the kinds above.
            _ => {}
        }
    }

    fn edit(&mut self, event: &Event, change: impl FnOnce(&mut TaskFacts<'a>)) {
        if let Some(place) = self.index.get(event.task) {
            change(&mut self.all[place]);
        }
    }

    fn spawned(
        &mut self,
        event: &Event,
        point: Point,
        name: &'a str,
        by: u32,
        futures: &Futures<'a>,
    ) {
        if event.task == 0 || self.index.get(event.task).is_some() {
            return;
        }
        self.index.insert(event.task, self.all.len());
        if by == 0 && self.main.is_none() {
            self.main = Some(self.all.len());
        }
        self.all.push(TaskFacts {
            number: event.task,
            name,
            line: event.line,
            future: futures.place(event.future),
            spawned: point,
            ended: None,
            aborted: None,
            detached: None,
            first_polled: None,
            last_start: None,
            last_end: None,
            stands: None,
            wakers: 0,
            last_waker_gone: None,
            woken: Woken::default(),
            other_wakes: Vec::new(),
            timers: 0,
            since_await: None,
        });
    }

    fn poll_start(&mut self, event: &Event, point: Point) {
        let mut unasked = false;
        self.edit(event, |task| {
            unasked = task.first_polled.is_some() && task.woken.first.is_none();
            task.first_polled.get_or_insert(point);
            task.last_start = Some(point);
            task.woken = Woken::default();
            task.stands = None;
        });
        self.polled_without_wake |= unasked;
    }

    fn poll_end(
        &mut self,
        event: &Event,
        point: Point,
        outcome: PollOutcome,
        futures: &Futures<'a>,
    ) {
        let future = futures.place(event.future);
        self.edit(event, |task| {
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

    fn woken(&mut self, event: &Event, point: Point, cause: WakeCause, by: u32, threads: &Threads) {
        let finishing = self.get(by).is_some_and(|task| task.ended.is_some());
        let due = self.timer_index.get(by).map(|place| self.timers[place].1);
        let last = threads.of(event).and_then(|thread| thread.last);
        self.edit(event, |task| {
            let woken = &mut task.woken;
            woken.first.get_or_insert(point);
            let since = match cause {
                WakeCause::Timer => due.unwrap_or(point.at).min(point.at),
                _ => point.at,
            };
            woken.ready_at = Some(woken.ready_at.map_or(since, |ready| ready.min(since)));
            let directly = last.is_some() && last == task.last_end;
            match cause {
                WakeCause::Itself => woken.by_itself += 1,
                WakeCause::Outside if directly => woken.by_itself += 1,
                WakeCause::Task if !finishing => woken.by_tasks += 1,
                _ => woken.by_others += 1,
            }
            if cause != WakeCause::Timer {
                task.other_wakes.push(point.index);
            }
        });
    }

    fn armed(&mut self, event: &Event, timer: u32, deadline: u64) {
        let Some(place) = self.index.get(event.task) else { return };
        self.timer_index.insert(timer, self.timers.len());
        self.timers.push((place, deadline));
        let task = &mut self.all[place];
        task.timers += 1;
        task.since_await.iter_mut().for_each(|(_, timers)| *timers += 1);
    }
}

impl TaskFacts<'_> {
    /// Nothing that the trace knows of can have woken it in the end: it waits, no clone of its waker
    /// is left, no wake is on its way. Says since when.
    pub(in crate::insights) fn unwakeable(&self) -> Option<Point> {
        let waits = self.last_end > self.last_start;
        let nobody = self.wakers == 0 && self.timers == 0 && self.woken.first.is_none();
        self.last_waker_gone.filter(|_| waits && nobody)
    }
}
