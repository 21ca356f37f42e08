//! The events so far, as lanes, wakes and console output.
//!
//! [`Model::push`] takes one event at a time and costs the same however many came before, so a
//! run can be drawn while it goes on. An event that makes no sense (a poll of a future nobody
//! created) is passed over: a trace may come from a file or have lost its beginning.

use pollscope_trace::{
    Event, EventKind, FutureEnd, PollOutcome, PromiseOrigin, PromiseOutcome, Stream, TaskEnd,
    WakeCause,
};

use crate::history::table::Index;
use crate::lane::{Lane, LaneEnd, LaneKind, SpanKind};
use crate::order::ascending;
use crate::tracks::Tracks;
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
    /// Threads, locks, marks and counters.
    pub tracks: Tracks,
    by_future: Index,
    /// The lane that created each promise which has none.
    within: Index,
    tasks: Vec<Task>,
    by_task: Index,
    /// The lane that armed each timer.
    timers: Index,
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

#[derive(Debug, Clone, PartialEq)]
struct Task {
    /// Its future's lane, or its own if that future does not report.
    lane: usize,
    /// The wakes that no poll has followed yet.
    woken: Vec<usize>,
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
        self.tracks.push(event);
        match &event.kind {
            EventKind::TaskSpawned { name, by } => self.task_spawned(event, name, *by),
            EventKind::TaskEnded { end } => self.task_ended(event, *end),
            EventKind::FutureCreated { name, parent } => {
                self.created(event, LaneKind::Future(event.future), name, *parent);
            }
            EventKind::FutureFirstPolled { .. } => {
                self.edit(event, |lane| lane.started = Some(event.at));
            }
            EventKind::FutureDropped { end } => self.future_dropped(event, *end),
            EventKind::PollStart => self.poll_start(event),
            EventKind::PollEnd { outcome } => self.poll_end(event, *outcome),
            EventKind::AwaitReached => self.await_reached(event),
            EventKind::AwaitResumed => self.await_resumed(event),
            EventKind::Woken { cause, by } => {
                self.woken(event, *cause, *by);
            }
            EventKind::TimerArmed { timer, .. } => {
                if let Some(lane) = self.lane_of(event) {
                    self.timers.insert(*timer, lane);
                }
            }
            EventKind::PromiseCreated { name, parent, origin } => {
                self.promise_created(event, name, *parent, *origin);
            }
            EventKind::GeneratorCreated { name, parent } => {
                self.created(event, LaneKind::Promise(event.future), name, *parent);
            }
            EventKind::GeneratorResumed => self.goes_on_or_stands(event, SpanKind::Running),
            EventKind::GeneratorYielded => {
                self.goes_on_or_stands(event, SpanKind::Waiting { line: event.line });
            }
            EventKind::PromiseFollows { .. } | EventKind::JobEnded { .. } => {
                self.job(event, SpanKind::Waiting { line: 0 });
            }
            EventKind::JobStarted { .. } => self.job(event, SpanKind::Running),
            EventKind::PromiseSettled { outcome } | EventKind::GeneratorEnded { outcome } => {
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
            // Everything else makes no lane, span or wake.
            _ => {}
        }
    }

    /// The lane that stands for a task.
    pub fn task_lane(&self, task: u32) -> Option<usize> {
        Some(self.tasks.get(self.by_task.get(task)?)?.lane)
    }

    /// The lane of a future or promise.
    pub fn future_lane(&self, future: u32) -> Option<usize> {
        self.by_future.get(future)
    }

    /// The run is over: whatever has not ended by `at` never will.
    pub fn finish(&mut self, at: u64) {
        for lane in &mut self.lanes {
            lane.end(at.max(lane.created), LaneEnd::Unfinished);
        }
    }

    /// The lines of the `.await`s at which something waits now, ascending, each once.
    pub fn waiting_lines(&self) -> Vec<u32> {
        let waiting = self.lanes.iter().filter(|lane| lane.ended.is_none() && lane.awaiting != 0);
        ascending(waiting.map(|lane| lane.awaiting))
    }

    /// All that was printed to `stream`, in one piece.
    pub fn printed(&self, stream: Stream) -> String {
        self.console
            .iter()
            .filter(|printed| printed.stream == stream)
            .map(|printed| printed.text.as_str())
            .collect()
    }

    fn task_mut(&mut self, task: u32) -> Option<&mut Task> {
        self.tasks.get_mut(self.by_task.get(task)?)
    }

    fn lane_of(&self, event: &Event) -> Option<usize> {
        if event.future == 0 {
            return self.task_lane(event.task);
        }
        self.future_lane(event.future)
    }

    fn edit(&mut self, event: &Event, change: impl FnOnce(&mut Lane)) {
        if let Some(index) = self.lane_of(event) {
            change(&mut self.lanes[index]);
        }
    }

    fn created(&mut self, event: &Event, kind: LaneKind, name: &str, parent: u32) {
        self.add(event, Lane::new(kind, name, event.line, event.at, SpanKind::Lazy), parent);
    }

    fn promise_created(&mut self, event: &Event, name: &str, parent: u32, origin: PromiseOrigin) {
        let kind = LaneKind::Promise(event.future);
        // Eager: the body runs from the call on, so there is no lazy span at all. What was given to
        // `then` waits. Other promises run nothing, and have no lane: what they create belongs to
        // whoever created them.
        let doing = match origin {
            PromiseOrigin::AsyncFunction => SpanKind::Running,
            PromiseOrigin::Reaction => SpanKind::Waiting { line: event.line },
            _ => {
                if let Some(lane) = self.by_future.get(parent).or_else(|| self.within.get(parent)) {
                    self.within.insert(event.future, lane);
                }
                return;
            }
        };
        let body = origin == PromiseOrigin::AsyncFunction;
        let mut lane = Lane::new(kind, name, event.line, event.at, doing);
        lane.started = body.then_some(event.at);
        lane.polls = u32::from(body);
        self.add(event, lane, parent);
    }

    /// What was given to `then` begins to run, or has run and left a promise to wait for. The body
    /// of an async function tells by itself where it stands.
    fn job(&mut self, event: &Event, kind: SpanKind) {
        let lane = self.lane_of(event).map(|index| &self.lanes[index]);
        if lane.is_some_and(|lane| matches!(lane.kind, LaneKind::Promise(_)) && lane.awaiting == 0)
        {
            self.goes_on_or_stands(event, kind);
        }
    }

    /// Code of a promise or generator goes on, or stands until it is its turn again.
    fn goes_on_or_stands(&mut self, event: &Event, kind: SpanKind) {
        self.edit(event, |lane| {
            lane.polls += u32::from(kind == SpanKind::Running);
            lane.started.get_or_insert(event.at);
            lane.begin(event.at, kind);
        });
    }

    /// Adds the lane of a new future or promise, below that of the one that created it.
    fn add(&mut self, event: &Event, mut lane: Lane, parent: u32) {
        lane.parent = self.by_future.get(parent).or_else(|| self.within.get(parent));
        self.by_future.insert(event.future, self.lanes.len());
        self.lanes.push(lane);
    }

    /// A task is shown as the lane of its future; one whose future does not report gets its own.
    fn task_spawned(&mut self, event: &Event, name: &str, by: u32) {
        let reporting = self.by_future.get(event.future);
        let lane = reporting.unwrap_or_else(|| {
            let kind = LaneKind::Task(event.task);
            let mut lane = Lane::new(kind, name, event.line, event.at, SpanKind::Lazy);
            lane.parent = self.task_lane(by);
            lane.task = event.task;
            self.lanes.push(lane);
            self.lanes.len() - 1
        });
        self.lanes[lane].is_task = true;
        self.by_task.insert(event.task, self.tasks.len());
        self.tasks.push(Task { lane, woken: Vec::new() });
    }

    fn task_ended(&mut self, event: &Event, end: TaskEnd) {
        self.edit_own_lane(event, |lane| {
            let end = match end {
                TaskEnd::Ready => LaneEnd::Ready,
                TaskEnd::Cancelled if lane.started.is_none() => LaneEnd::NeverPolled,
                TaskEnd::Cancelled => LaneEnd::Cancelled,
                TaskEnd::Panicked => LaneEnd::Panicked,
            };
            lane.end(event.at, end);
        });
    }

    fn woken(&mut self, event: &Event, cause: WakeCause, by: u32) {
        let from = match cause {
            WakeCause::Timer => self.timers.get(by),
            WakeCause::Task => self.task_lane(by),
            // JavaScript has no lane in this half.
            WakeCause::Itself | WakeCause::Outside | WakeCause::Thread | WakeCause::Promise => None,
        };
        let wake = self.wakes.len();
        if let Some(task) = self.task_mut(event.task) {
            task.woken.push(wake);
        }
        let (at, task, place) = (event.at, event.task, self.events - 1);
        self.wakes.push(Wake { at, task, cause, by, from, event: place, polled: None });
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
            let waiting = SpanKind::Waiting { line: 0 };
            return self.edit_own_lane(event, |lane| lane.begin(event.at, waiting));
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
        let woken = self.task_mut(event.task).map(|task| std::mem::take(&mut task.woken));
        for wake in woken.unwrap_or_default() {
            self.wakes[wake].polled = Some(event.at);
        }
        self.edit_own_lane(event, |lane| {
            lane.started.get_or_insert(event.at);
            lane.polls += 1;
            lane.begin(event.at, SpanKind::Running);
        });
    }

    /// Changes the lane of a task that has one of its own; a future's lane hears of such things
    /// from the future itself.
    fn edit_own_lane(&mut self, event: &Event, change: impl FnOnce(&mut Lane)) {
        let lane = self.task_lane(event.task).map(|index| &mut self.lanes[index]);
        if let Some(lane) = lane.filter(|lane| matches!(lane.kind, LaneKind::Task(_))) {
            change(lane);
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
