//! The events so far, as lanes, wakes and console output.
//!
//! [`Model::push`] takes one event at a time and costs the same however many came before, so a
//! run can be drawn while it goes on. An event that makes no sense (a poll of a future nobody
//! created) is passed over: a trace may come from a file or have lost its beginning.

use std::collections::HashMap;

use pollscope_trace::{Event, EventKind, FutureEnd, PollOutcome, PromiseOutcome, Stream, TaskEnd};

use crate::lane::{Lane, LaneEnd, LaneKind, SpanKind};
use crate::wake::Wake;

/// What the events so far amount to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Model {
    /// In the order of their creation.
    pub lanes: Vec<Lane>,
    /// In the order in which they happened.
    pub wakes: Vec<Wake>,
    /// In the order in which it was printed.
    pub console: Vec<ConsoleText>,
    /// The time of the last event, in nanoseconds since the run began.
    pub last: u64,
    /// How many events there were.
    pub events: usize,
    by_future: HashMap<u32, usize>,
    tasks: HashMap<u32, Task>,
    /// The lane that armed each timer still running.
    timers: HashMap<u32, usize>,
}

/// Something that was printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsoleText {
    /// When, in nanoseconds since the run began.
    pub at: u64,
    /// Where to.
    pub stream: Stream,
    /// The line of the source; 0 if unknown.
    pub line: u32,
    /// As printed: several lines, or part of one.
    pub text: String,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Task {
    name: String,
    line: u32,
    spawned: u64,
    parent: Option<usize>,
    /// Its outermost future's lane, or its own if that future reports nothing.
    lane: Option<usize>,
    /// The first wake that no poll has followed yet.
    woken: Option<usize>,
    /// When its latest poll began.
    polled: u64,
}

impl Model {
    /// The model of a whole list of events.
    pub fn of<'a>(events: impl IntoIterator<Item = &'a Event>) -> Self {
        let mut model = Model::default();
        for event in events {
            model.push(event);
        }
        model
    }

    /// Takes one more event.
    pub fn push(&mut self, event: &Event) {
        self.last = self.last.max(event.at);
        self.events += 1;
        match &event.kind {
            EventKind::TaskSpawned { name, by } => self.task_spawned(event, name, *by),
            EventKind::TaskEnded { outcome } => self.task_ended(event, *outcome),
            EventKind::FutureCreated { name, parent } => {
                self.created(event, LaneKind::Future(event.future), name, *parent);
            }
            EventKind::FutureFirstPolled { by } => self.first_polled(event, *by),
            EventKind::FutureDropped { end } => self.future_dropped(event, *end),
            EventKind::PollStart => self.poll_start(event),
            EventKind::PollEnd { outcome } => self.poll_end(event, *outcome),
            EventKind::AwaitReached => self.await_reached(event),
            EventKind::AwaitResumed => self.await_resumed(event),
            EventKind::WakerCloned | EventKind::WakerDropped => {}
            EventKind::Woken { cause, by } => {
                let from = match cause {
                    pollscope_trace::WakeCause::Timer => self.timers.get(by).copied(),
                    pollscope_trace::WakeCause::Task => self.task_lane(*by),
                    _ => None,
                };
                let wake =
                    Wake { at: event.at, task: event.task, cause: *cause, from, polled: None };
                let index = self.wakes.len();
                self.wakes.push(wake);
                if let Some(task) = self.tasks.get_mut(&event.task) {
                    task.woken.get_or_insert(index);
                }
            }
            EventKind::TimerArmed { timer, .. } => {
                if let Some(lane) = self.lane_of(event) {
                    self.timers.insert(*timer, lane);
                }
            }
            // Kept until the next timer of that number: the wake comes after it.
            EventKind::TimerFired { .. } => {}
            EventKind::TimerCancelled { timer } => {
                self.timers.remove(timer);
            }
            EventKind::PromiseCreated { name, parent } => {
                self.promise_created(event, name, *parent)
            }
            EventKind::PromiseSettled { outcome } => {
                let end = match outcome {
                    PromiseOutcome::Fulfilled => LaneEnd::Ready,
                    PromiseOutcome::Rejected => LaneEnd::Rejected,
                };
                self.edit(event, |lane| lane.end(event.at, end));
            }
            EventKind::Console { stream, text } => self.console.push(ConsoleText {
                at: event.at,
                stream: *stream,
                line: event.line,
                text: text.clone(),
            }),
        }
    }

    /// The lane that stands for a task, if it has been polled or has ended.
    pub fn task_lane(&self, task: u32) -> Option<usize> {
        self.tasks.get(&task)?.lane
    }

    /// The lines of the `.await`s at which something waits now, ascending, each once.
    pub fn waiting_lines(&self) -> Vec<u32> {
        let mut lines: Vec<u32> = self
            .lanes
            .iter()
            .filter(|lane| lane.ended.is_none() && lane.awaiting != 0)
            .map(|lane| lane.awaiting)
            .collect();
        lines.sort_unstable();
        lines.dedup();
        lines
    }

    /// All that was printed to `stream`, in one piece.
    pub fn printed(&self, stream: Stream) -> String {
        self.console
            .iter()
            .filter(|printed| printed.stream == stream)
            .map(|printed| printed.text.as_str())
            .collect()
    }

    fn lane_of(&self, event: &Event) -> Option<usize> {
        if event.future == 0 {
            return self.task_lane(event.task);
        }
        self.by_future.get(&event.future).copied()
    }

    fn edit(&mut self, event: &Event, change: impl FnOnce(&mut Lane)) {
        if let Some(index) = self.lane_of(event) {
            change(&mut self.lanes[index]);
        }
    }

    fn created(&mut self, event: &Event, kind: LaneKind, name: &str, parent: u32) {
        let index = self.lanes.len();
        let mut lane = Lane {
            kind,
            name: name.to_owned(),
            line: event.line,
            parent: self.by_future.get(&parent).copied(),
            task: 0,
            is_task: false,
            created: event.at,
            started: None,
            ended: None,
            spans: Vec::new(),
            polls: 0,
            awaiting: 0,
        };
        lane.begin(event.at, SpanKind::Lazy);
        self.lanes.push(lane);
        self.by_future.insert(event.future, index);
    }

    fn promise_created(&mut self, event: &Event, name: &str, parent: u32) {
        self.created(event, LaneKind::Promise(event.future), name, parent);
        self.edit(event, |lane| {
            // Eager: the body runs from the call on, so there is no lazy span at all.
            lane.spans.clear();
            lane.started = Some(event.at);
            lane.polls = 1;
            lane.begin(event.at, SpanKind::Running);
        });
    }

    fn task_spawned(&mut self, event: &Event, name: &str, by: u32) {
        let task = Task {
            name: name.to_owned(),
            line: event.line,
            spawned: event.at,
            parent: self.task_lane(by),
            lane: None,
            woken: None,
            polled: event.at,
        };
        self.tasks.insert(event.task, task);
    }

    /// The lane of a task; if none of its futures has reported, one of its own.
    fn task_lane_of_its_own(&mut self, id: u32) -> Option<usize> {
        let task = self.tasks.get_mut(&id)?;
        if task.lane.is_none() {
            let index = self.lanes.len();
            task.lane = Some(index);
            let mut lane = Lane {
                kind: LaneKind::Task(id),
                name: task.name.clone(),
                line: task.line,
                parent: task.parent,
                task: id,
                is_task: true,
                created: task.spawned,
                started: None,
                ended: None,
                spans: Vec::new(),
                polls: 0,
                awaiting: 0,
            };
            lane.begin(task.spawned, SpanKind::Lazy);
            self.lanes.push(lane);
        }
        task.lane
    }

    fn task_ended(&mut self, event: &Event, outcome: TaskEnd) {
        let end = match outcome {
            TaskEnd::Ready => LaneEnd::Ready,
            TaskEnd::Cancelled => LaneEnd::Cancelled,
            TaskEnd::Panicked => LaneEnd::Panicked,
        };
        let lane = self.task_lane(event.task).map(|index| &mut self.lanes[index]);
        // A future's lane hears of its end from the future itself.
        if let Some(lane) = lane.filter(|lane| matches!(lane.kind, LaneKind::Task(_))) {
            lane.end(event.at, end);
        }
    }

    fn first_polled(&mut self, event: &Event, by: u32) {
        let index = self.by_future.get(&event.future).copied();
        let Some(index) = index else { return };
        if by == 0
            && let Some(task) = self.tasks.get_mut(&event.task)
            && task.lane.is_none()
        {
            task.lane = Some(index);
            self.lanes[index].is_task = true;
        }
        self.lanes[index].started = Some(event.at);
    }

    fn poll_start(&mut self, event: &Event) {
        if event.future == 0 {
            return self.task_poll_start(event);
        }
        self.edit(event, |lane| {
            lane.task = event.task;
            lane.polls += 1;
            lane.started.get_or_insert(event.at);
            lane.begin(event.at, SpanKind::Running);
        });
    }

    fn poll_end(&mut self, event: &Event, outcome: PollOutcome) {
        if event.future == 0 {
            return self.task_poll_end(event);
        }
        self.edit(event, |lane| match outcome {
            PollOutcome::Pending => {
                lane.begin(event.at, SpanKind::Waiting { line: lane.awaiting });
            }
            PollOutcome::Ready => lane.end(event.at, LaneEnd::Ready),
            PollOutcome::Panicked => lane.end(event.at, LaneEnd::Panicked),
        });
    }

    /// A task is polled: whoever woke it since the poll before has been heard.
    fn task_poll_start(&mut self, event: &Event) {
        let Some(task) = self.tasks.get_mut(&event.task) else { return };
        task.polled = event.at;
        if let Some(first) = task.woken.take() {
            for wake in self.wakes[first..].iter_mut().filter(|wake| wake.task == event.task) {
                wake.polled = Some(event.at);
            }
        }
    }

    /// A task whose poll reached no future that reports has a lane of its own.
    fn task_poll_end(&mut self, event: &Event) {
        let Some(began) = self.tasks.get(&event.task).map(|task| task.polled) else { return };
        let Some(index) = self.task_lane_of_its_own(event.task) else { return };
        let lane = &mut self.lanes[index];
        if let LaneKind::Task(_) = lane.kind {
            lane.started.get_or_insert(began);
            lane.polls += 1;
            lane.begin(began, SpanKind::Running);
            lane.begin(event.at, SpanKind::Waiting { line: 0 });
        }
    }

    fn await_reached(&mut self, event: &Event) {
        self.edit(event, |lane| {
            lane.awaiting = event.line;
            if let LaneKind::Promise(_) = lane.kind {
                lane.begin(event.at, SpanKind::Waiting { line: event.line });
            }
        });
    }

    fn await_resumed(&mut self, event: &Event) {
        self.edit(event, |lane| {
            lane.awaiting = 0;
            if let LaneKind::Promise(_) = lane.kind {
                lane.polls += 1;
                lane.begin(event.at, SpanKind::Running);
            }
        });
    }

    fn future_dropped(&mut self, event: &Event, end: FutureEnd) {
        let end = match end {
            FutureEnd::NeverPolled => LaneEnd::NeverPolled,
            FutureEnd::Pending => LaneEnd::Cancelled,
            FutureEnd::Ready => LaneEnd::Ready,
            FutureEnd::Panicked => LaneEnd::Panicked,
        };
        self.edit(event, |lane| lane.end(event.at, end));
    }
}
