//! What the events say about each future, promise and generator, in one pass. It judges nothing.

use pollscope_trace::{Event, EventKind, FutureEnd, PollOutcome, PromiseOrigin, Stream, WakeCause};

use super::Futures;
use crate::map::Map;

/// A place in the run: the number of the event and its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Point {
    pub(super) index: usize,
    pub(super) at: u64,
}

/// What one future did. Promises of async functions begin where they are created.
#[derive(Debug)]
pub(super) struct Life<'a> {
    pub(super) name: &'a str,
    pub(super) line: u32,
    pub(super) started: Option<Point>,
    pub(super) ended: Option<Point>,
    /// How often it was polled; a promise: how often its body ran on.
    pub(super) polls: usize,
    /// The tasks whose polls reached it.
    pub(super) tasks: Vec<u32>,
    /// Its body runs whenever what it awaits is done, and no poll tells of that.
    is_promise: bool,
    /// The line of the `.await` that it stands at; 0 if at none.
    awaiting: u32,
    /// The line where it was cancelled; 0 if that is unknown.
    pub(super) cancelled: Option<u32>,
}

impl Life<'_> {
    /// What to call it.
    pub(super) fn call(&self) -> String {
        if self.name.is_empty() {
            "a future without a name".to_owned()
        } else {
            self.name.to_owned()
        }
    }

    /// When it was first polled.
    pub(super) fn began(&self) -> Option<u64> {
        self.started.map(|started| started.at)
    }

    /// Whether it is over at that event.
    pub(super) fn is_over_at(&self, point: Point) -> bool {
        self.ended.is_some_and(|ended| ended.index <= point.index)
    }
}

/// What the events say.
#[derive(Debug, Default)]
pub(super) struct Facts<'a> {
    /// In the order of their creation.
    pub(super) lives: Vec<Life<'a>>,
    by_future: Map<u32, usize>,
    /// The tasks whose future does not report: the task stands for it.
    by_task: Map<u32, usize>,
    pub(super) wakes: Vec<(u32, WakeCause)>,
    /// Those that other tasks spawned: not that of `main`.
    pub(super) tasks: usize,
    pub(super) threads: usize,
    /// What was printed to standard output, and when.
    pub(super) printed: Vec<(&'a str, u64)>,
    pub(super) last: u64,
}

impl<'a> Facts<'a> {
    pub(super) fn of(events: &'a [Event]) -> Self {
        let mut facts = Facts::default();
        for (index, event) in events.iter().enumerate() {
            facts.last = facts.last.max(event.at);
            facts.push(event, Point { index, at: event.at });
        }
        facts
    }

    /// The futures that are meant, in the order of their creation.
    pub(super) fn find(&self, futures: &Futures) -> Vec<&Life<'a>> {
        let meant = |life: &&Life<'_>| {
            let rest = life.name.strip_prefix(&*futures.name);
            // `foo` means every `foo(...)`; `foo(1)` only itself.
            let is_named = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('('));
            is_named && futures.line.is_none_or(|line| line == life.line)
        };
        self.lives.iter().filter(meant).collect()
    }

    fn push(&mut self, event: &'a Event, point: Point) {
        if let EventKind::TaskSpawned { by, .. } = event.kind {
            self.tasks += usize::from(by != 0);
        }
        match &event.kind {
            EventKind::TaskSpawned { name, .. } if event.future == 0 => {
                self.by_task.insert(event.task, self.lives.len());
                self.add(name, event.line, None);
            }
            EventKind::FutureCreated { name, .. } | EventKind::GeneratorCreated { name, .. } => {
                self.by_future.insert(event.future, self.lives.len());
                self.add(name, event.line, None);
            }
            EventKind::PromiseCreated { name, origin: PromiseOrigin::AsyncFunction, .. } => {
                self.by_future.insert(event.future, self.lives.len());
                self.add(name, event.line, Some(point));
            }
            EventKind::FutureFirstPolled { .. } => {
                self.edit(event, |life| life.started = life.started.or(Some(point)));
            }
            EventKind::PollStart => self.edit(event, |life| {
                life.started.get_or_insert(point);
                life.polls += 1;
                if !life.tasks.contains(&event.task) {
                    life.tasks.push(event.task);
                }
            }),
            EventKind::GeneratorResumed => self.edit(event, |life| {
                life.started.get_or_insert(point);
                life.polls += 1;
            }),
            EventKind::AwaitReached => self.edit(event, |life| life.awaiting = event.line),
            EventKind::AwaitResumed => self.edit(event, |life| {
                life.awaiting = 0;
                life.polls += usize::from(life.is_promise);
            }),
            EventKind::PollEnd { outcome: PollOutcome::Ready | PollOutcome::Panicked }
            | EventKind::TaskEnded { .. }
            | EventKind::PromiseSettled { .. }
            | EventKind::GeneratorEnded { .. } => self.end(event, point),
            EventKind::FutureDropped { end } => {
                if *end == FutureEnd::Pending {
                    self.edit(event, |life| life.cancelled = Some(life.awaiting));
                }
                self.end(event, point);
            }
            EventKind::Woken { cause, .. } => self.wakes.push((event.task, *cause)),
            EventKind::ThreadStarted { .. } => self.threads += 1,
            EventKind::Console { stream: Stream::Stdout, text } => {
                self.printed.push((text, event.at));
            }
            // No expectation is about anything else.
            _ => {}
        }
    }

    fn add(&mut self, name: &'a str, line: u32, started: Option<Point>) {
        self.lives.push(Life {
            name,
            line,
            started,
            ended: None,
            polls: usize::from(started.is_some()),
            tasks: Vec::new(),
            is_promise: started.is_some(),
            awaiting: 0,
            cancelled: None,
        });
    }

    fn end(&mut self, event: &Event, point: Point) {
        self.edit(event, |life| life.ended = life.ended.or(Some(point)));
    }

    fn edit(&mut self, event: &Event, change: impl FnOnce(&mut Life<'a>)) {
        // The end of a task whose future reports changes nothing: that future's own end is recorded.
        let place = match event.future {
            0 => self.by_task.get(&event.task),
            future => self.by_future.get(&future),
        };
        if let Some(life) = place.and_then(|place| self.lives.get_mut(*place)) {
            change(life);
        }
    }
}
