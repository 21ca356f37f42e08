//! What insights are found from: one pass over the events, in which each costs the same however
//! many came before it.
//!
//! Events may come from a file, so nothing is taken for granted: an event that makes no sense is
//! passed over, and order is that of the list.

use std::collections::HashMap;

use pollscope_trace::{Event, EventKind, FutureEnd, PollOutcome, TaskEnd, WakeCause};

use crate::insights::Input;

/// Where an event stands in the list, and its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Point {
    /// Its place in the list.
    pub(super) index: usize,
    /// Its time.
    pub(super) at: u64,
}

/// What is known of a run.
#[derive(Debug)]
pub(super) struct Facts<'a> {
    pub(super) input: Input<'a>,
    /// In the order of their creation.
    pub(super) futures: Vec<FutureFacts<'a>>,
    pub(super) by_future: HashMap<u32, usize>,
    /// In the order in which they were spawned.
    pub(super) tasks: Vec<TaskFacts>,
    pub(super) by_task: HashMap<u32, usize>,
}

/// What is known of a future.
#[derive(Debug)]
pub(super) struct FutureFacts<'a> {
    pub(super) name: &'a str,
    pub(super) line: u32,
    pub(super) created: Point,
    /// It is what a task consists of.
    pub(super) is_spawned: bool,
    pub(super) first_polled: Option<Point>,
    /// The future that polled it first.
    pub(super) polled_by: Option<usize>,
    /// The line of the `.await` that the one which polled it first stood at.
    pub(super) awaited_in: u32,
    pub(super) ready: Option<Point>,
    pub(super) panicked: bool,
    pub(super) dropped: Option<(Point, FutureEnd)>,
    /// It was dropped because something that held it was given up.
    pub(super) dropped_with_holder: bool,
    /// The future in whose poll it was dropped.
    pub(super) dropped_in: Option<usize>,
    /// The task whose poll reached it last; 0 if none did.
    pub(super) task: u32,
    /// How long its polls took.
    pub(super) busy: u64,
    /// The `.await` it stands at, or stood at last.
    pub(super) awaiting: u32,
}

/// What is known of a task.
#[derive(Debug)]
pub(super) struct TaskFacts {
    pub(super) by: u32,
    pub(super) ended: Option<(Point, TaskEnd)>,
    /// Its wakes by something other than a timer, as places in the list of events.
    pub(super) other_wakes: Vec<usize>,
}

/// A poll under way.
#[derive(Debug, Clone, Copy)]
struct Frame {
    task: u32,
    future: u32,
    start: u64,
}

/// What a thread is at.
#[derive(Debug, Default)]
struct Thread {
    polling: Vec<Frame>,
    /// Something was given up, and what it held is being dropped.
    giving_up: bool,
}

impl<'a> Facts<'a> {
    /// What there is to know of a run.
    pub(super) fn of(input: &Input<'a>) -> Self {
        let facts = Facts {
            input: *input,
            futures: Vec::new(),
            by_future: HashMap::new(),
            tasks: Vec::new(),
            by_task: HashMap::new(),
        };
        let mut pass = Pass { facts, threads: HashMap::new() };
        for (index, event) in input.events.iter().enumerate() {
            pass.take(event, Point { index, at: event.at });
        }
        pass.facts
    }

    /// Whether the absence of an event means that the thing did not happen.
    pub(super) fn is_complete(&self) -> bool {
        self.input.dropped == 0
    }

    /// Whether the run came to its own end: the task of its `main` did. What a run that was stopped
    /// did not do says nothing.
    pub(super) fn main_ended(&self) -> Option<Point> {
        let main = self.tasks.iter().find(|task| task.by == 0)?;
        main.ended.filter(|(_, end)| *end == TaskEnd::Ready).map(|(point, _)| point)
    }

    /// Whether the task was woken by nothing but timers in the time between.
    pub(super) fn only_timers_between(&self, task: u32, from: Point, to: Point) -> bool {
        let Some(index) = self.by_task.get(&task) else { return false };
        let wakes = &self.tasks[*index].other_wakes;
        let after = wakes.partition_point(|wake| *wake < from.index);
        wakes.get(after).is_none_or(|wake| *wake > to.index)
    }
}

struct Pass<'a> {
    facts: Facts<'a>,
    threads: HashMap<u32, Thread>,
}

impl<'a> Pass<'a> {
    fn take(&mut self, event: &'a Event, point: Point) {
        match &event.kind {
            EventKind::TaskSpawned { by, .. } => self.task_spawned(event, *by),
            EventKind::TaskEnded { end } => self.task_ended(event, point, *end),
            EventKind::FutureCreated { name, .. } => self.future_created(event, point, name),
            EventKind::FutureFirstPolled { by } => self.first_polled(event, point, *by),
            EventKind::FutureDropped { end } => self.future_dropped(event, point, *end),
            EventKind::PollStart => self.poll_start(event),
            EventKind::PollEnd { outcome } => self.poll_end(event, point, *outcome),
            EventKind::AwaitReached => {
                self.thread(event).giving_up = false;
                self.edit(event.future, |future| future.awaiting = event.line);
            }
            EventKind::Woken { cause, .. } if *cause != WakeCause::Timer => {
                self.edit_task(event.task, |task| task.other_wakes.push(point.index));
            }
            EventKind::AwaitResumed => self.thread(event).giving_up = false,
            _ => {}
        }
    }

    fn thread(&mut self, event: &Event) -> &mut Thread {
        self.threads.entry(event.thread).or_default()
    }

    fn edit(&mut self, future: u32, change: impl FnOnce(&mut FutureFacts<'a>)) {
        if let Some(index) = self.facts.by_future.get(&future) {
            change(&mut self.facts.futures[*index]);
        }
    }

    fn edit_task(&mut self, task: u32, change: impl FnOnce(&mut TaskFacts)) {
        if let Some(index) = self.facts.by_task.get(&task) {
            change(&mut self.facts.tasks[*index]);
        }
    }

    fn task_spawned(&mut self, event: &Event, by: u32) {
        self.thread(event).giving_up = false;
        self.edit(event.future, |future| future.is_spawned = true);
        let tasks = &mut self.facts.tasks;
        self.facts.by_task.entry(event.task).or_insert_with(|| {
            tasks.push(TaskFacts { by, ended: None, other_wakes: Vec::new() });
            tasks.len() - 1
        });
    }

    fn task_ended(&mut self, event: &Event, point: Point, end: TaskEnd) {
        if end != TaskEnd::Ready {
            self.thread(event).giving_up = true;
        }
        self.edit_task(event.task, |task| _ = task.ended.get_or_insert((point, end)));
    }

    fn future_created(&mut self, event: &'a Event, created: Point, name: &'a str) {
        self.thread(event).giving_up = false;
        let futures = &mut self.facts.futures;
        self.facts.by_future.entry(event.future).or_insert_with(|| {
            futures.push(FutureFacts::new(name, event.line, created));
            futures.len() - 1
        });
    }

    fn first_polled(&mut self, event: &Event, point: Point, by: u32) {
        let polled_by = self.facts.by_future.get(&by).copied();
        let awaited_in = polled_by.map_or(0, |by| self.facts.futures[by].awaiting);
        self.edit(event.future, |future| {
            if future.first_polled.is_none() {
                future.first_polled = Some(point);
                future.polled_by = polled_by;
                future.awaited_in = awaited_in;
            }
        });
    }

    fn future_dropped(&mut self, event: &Event, point: Point, end: FutureEnd) {
        let thread = self.thread(event);
        let with_holder = thread.giving_up;
        thread.giving_up |= matches!(end, FutureEnd::Pending | FutureEnd::Panicked);
        let polled = thread.polling.last().map_or(0, |frame| frame.future);
        let dropped_in = self.facts.by_future.get(&polled).copied();
        self.edit(event.future, |future| {
            future.dropped.get_or_insert((point, end));
            future.dropped_with_holder |= with_holder;
            future.dropped_in = future.dropped_in.or(dropped_in);
        });
    }

    fn poll_start(&mut self, event: &Event) {
        let thread = self.thread(event);
        thread.giving_up = false;
        thread.polling.push(Frame { task: event.task, future: event.future, start: event.at });
        self.edit(event.future, |future| future.task = event.task);
    }

    fn poll_end(&mut self, event: &Event, point: Point, outcome: PollOutcome) {
        let thread = self.thread(event);
        thread.giving_up = outcome == PollOutcome::Panicked;
        let is_this = |frame: &Frame| (frame.task, frame.future) == (event.task, event.future);
        let Some(at) = thread.polling.iter().rposition(is_this) else { return };
        // Whatever is above it was never ended: those events are missing.
        let start = thread.polling[at].start;
        thread.polling.truncate(at);
        self.edit(event.future, |future| {
            future.busy += event.at.saturating_sub(start);
            match outcome {
                PollOutcome::Pending => {}
                PollOutcome::Ready => _ = future.ready.get_or_insert(point),
                PollOutcome::Panicked => future.panicked = true,
            }
        });
    }
}

impl<'a> FutureFacts<'a> {
    fn new(name: &'a str, line: u32, created: Point) -> Self {
        FutureFacts {
            name,
            line,
            created,
            is_spawned: false,
            first_polled: None,
            polled_by: None,
            awaited_in: 0,
            ready: None,
            panicked: false,
            dropped: None,
            dropped_with_holder: false,
            dropped_in: None,
            task: 0,
            busy: 0,
            awaiting: 0,
        }
    }
}
