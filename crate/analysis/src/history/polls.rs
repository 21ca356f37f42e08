//! Each poll of a task: how long it took, what was to be seen of it, and what had led to it.

use std::hash::{DefaultHasher, Hash, Hasher};

use pollscope_trace::{Event, EventKind, PollOutcome};

use crate::history::Point;
use crate::history::futures::Futures;
use crate::history::tasks::{Tasks, Woken};
use crate::history::threads::Threads;
use crate::map::Map;

/// All polls of tasks.
#[derive(Debug, Clone, Default)]
pub(crate) struct Polls {
    /// In the order in which they ended.
    pub(crate) all: Vec<Poll>,
    /// Under way, by thread; the innermost last. A task's poll can run another executor.
    open: Map<u32, Vec<Open>>,
    /// How many threads polled tasks.
    pub(crate) threads: usize,
}

/// What is known of a poll of a task.
#[derive(Debug, Clone)]
pub(crate) struct Poll {
    /// The task, as a place in the list of tasks.
    pub(crate) task: usize,
    pub(crate) thread: u32,
    pub(crate) start: Point,
    pub(crate) end: Point,
    pub(crate) outcome: PollOutcome,
    /// Since when it could have taken place.
    pub(crate) ready_at: u64,
    /// Who had woken the task since the poll before.
    pub(crate) woken: Woken,
    /// Something came of it that can be seen.
    pub(crate) progress: bool,
    /// Something came of it that can be seen from outside its futures.
    pub(crate) effect: bool,
    /// The same for polls in which futures did the same in the same lines.
    pub(crate) shape: u64,
    /// How many clones of the task's waker there were when it ended.
    pub(crate) wakers: i64,
    /// When it ended, the one thing that the task's own future waited for was a timer: since it
    /// reached the `.await`, that is all that asked to be woken.
    pub(crate) waits_for_timer: bool,
    /// The line of the `.await` at which it stands afterwards; 0 if unknown.
    pub(crate) line: u32,
    /// That of the task's outermost future; 0 if it stands at none.
    pub(crate) outer_line: u32,
    /// The longest time in it without an event: how long, after which event, and in which line.
    pub(crate) longest: Stretch,
}

/// A time in which nothing was recorded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stretch {
    pub(crate) time: u64,
    pub(crate) after: Point,
    pub(crate) line: u32,
}

/// A poll under way.
#[derive(Debug, Clone)]
struct Open {
    task: u32,
    facts: Poll,
    hasher: DefaultHasher,
    /// A waker of the task was cloned in it.
    cloned: bool,
    /// The event before, and the line it was about.
    last: (Point, u32),
}

/// What an event says of the poll in which it happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weight {
    /// Nothing new: polls that find nothing, and wakers being passed around.
    Nothing,
    /// A future of the task did something.
    Step,
    /// Something that others can see.
    Effect,
}

impl Polls {
    /// The poll of a task that is under way.
    pub(crate) fn under_way(&self, task: u32) -> Option<&Poll> {
        let mut open = self.open.keys().filter_map(|thread| self.open.get(thread)).flatten();
        open.find(|open| open.task == task).map(|open| &open.facts)
    }

    pub(super) fn take(
        &mut self,
        event: &Event,
        point: Point,
        tasks: &mut Tasks,
        futures: &Futures,
        threads: &Threads,
    ) {
        if let Some(open) = self.open.get_mut(&event.thread).and_then(|open| open.last_mut()) {
            open.note(event, point, futures, threads);
        }
        match event.kind {
            EventKind::PollStart if event.future == 0 => self.start(event, point, tasks),
            EventKind::PollEnd { outcome } if event.future == 0 => {
                self.end(event, point, outcome, tasks, futures);
            }
            // Polls of tasks begin and end in no other way.
            _ => {}
        }
    }

    fn start(&mut self, event: &Event, start: Point, tasks: &Tasks) {
        let Some(place) = tasks.place(event.task) else { return };
        let task = &tasks.all[place];
        let ready = if task.first_polled.is_none() { Some(task.spawned.at) } else { None };
        let facts = Poll {
            task: place,
            thread: event.thread,
            start,
            end: start,
            outcome: PollOutcome::Pending,
            ready_at: ready.or(task.woken.ready_at).unwrap_or(start.at),
            woken: task.woken,
            progress: task.first_polled.is_none(),
            effect: false,
            shape: 0,
            wakers: 0,
            waits_for_timer: false,
            line: 0,
            outer_line: 0,
            longest: Stretch { time: 0, after: start, line: 0 },
        };
        let open = self.open.or_default(event.thread);
        open.push(Open {
            task: event.task,
            facts,
            hasher: DefaultHasher::new(),
            cloned: false,
            last: (start, task.future.map_or(task.line, |_| 0)),
        });
        self.threads = self.open.len();
    }

    fn end(
        &mut self,
        event: &Event,
        end: Point,
        outcome: PollOutcome,
        tasks: &mut Tasks,
        futures: &Futures,
    ) {
        let Some(open) = self.open.get_mut(&event.thread) else { return };
        // One whose end is missing is given up when what it ran in ends.
        let missing = open.iter().rev().take(64).position(|open| open.task == event.task);
        let Some(missing) = missing else { return };
        open.truncate(open.len() - missing);
        let Some(Open { mut facts, hasher, .. }) = open.pop() else { return };
        let task = &mut tasks.all[facts.task];
        facts.end = end;
        facts.outcome = outcome;
        facts.shape = hasher.finish();
        facts.wakers = task.wakers;
        facts.waits_for_timer = task.since_await == Some((1, 1)) && task.timers == 1;
        facts.line = task.stands.map_or(0, |stands| futures.all[stands].awaiting);
        facts.outer_line = task.future.map_or(0, |future| futures.all[future].stands_at);
        task.polls.push(self.all.len() as u32);
        self.all.push(facts);
    }
}

impl Open {
    fn note(&mut self, event: &Event, point: Point, futures: &Futures, threads: &Threads) {
        let (after, line) = self.last;
        let time = point.at.saturating_sub(after.at);
        if time > self.facts.longest.time {
            self.facts.longest = Stretch { time, after, line };
        }
        self.last = (point, line_after(event, futures, threads));
        match event.kind {
            EventKind::WakerCloned => self.cloned |= event.task == self.task,
            // What gives a waker back before it asks for another one was ready or given up.
            EventKind::WakerDropped => {
                self.facts.progress |= event.task == self.task && !self.cloned;
            }
            // The rest is weighed below.
            _ => {}
        }
        match weight(event, self.task) {
            Weight::Nothing => {}
            Weight::Step => {
                self.facts.progress = true;
                std::mem::discriminant(&event.kind).hash(&mut self.hasher);
                event.line.hash(&mut self.hasher);
            }
            Weight::Effect => {
                self.facts.progress = true;
                self.facts.effect = true;
            }
        }
    }
}

/// The line that runs after an event.
fn line_after(event: &Event, futures: &Futures, threads: &Threads) -> u32 {
    let awaiting = |number: u32| {
        let future = futures.get(number)?;
        // One that was not polled before begins at its beginning.
        Some(if future.awaiting == 0 { future.line } else { future.awaiting })
    };
    match event.kind {
        _ if event.line != 0 => Some(event.line),
        EventKind::FutureFirstPolled { .. } | EventKind::PollStart => awaiting(event.future),
        // The body that is being polled goes on.
        _ => awaiting(threads.polled(event)),
    }
    .unwrap_or(0)
}

fn weight(event: &Event, task: u32) -> Weight {
    match event.kind {
        EventKind::PollStart
        | EventKind::PollEnd { outcome: PollOutcome::Pending }
        | EventKind::WakerCloned
        | EventKind::WakerDropped => Weight::Nothing,
        EventKind::Woken { .. } if event.task == task => Weight::Nothing,
        EventKind::PollEnd { .. }
        | EventKind::AwaitReached
        | EventKind::AwaitResumed
        | EventKind::FutureCreated { .. }
        | EventKind::FutureFirstPolled { .. }
        | EventKind::FutureDropped { .. } => Weight::Step,
        // As long as it is not known to be nothing, a poll has not been in vain.
        _ => Weight::Effect,
    }
}
