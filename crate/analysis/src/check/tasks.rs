//! Tasks, futures, their polls and their wakers.

use pollscope_trace::{Event, EventKind, FutureEnd, PollOutcome, TaskEnd, WakeCause};

use super::Notes;
use super::promises::Promises;
use super::things::Things;
use super::violation::{Impossible, Subject};
use crate::map::Map;

#[derive(Debug, Default)]
pub(super) struct Tasks {
    tasks: Map<u32, Task>,
    futures: Map<u32, Future>,
    threads: Map<u32, Thread>,
    /// How often each `.await` was reached and has not gone on: by whom, and its line.
    awaits: Map<(Polled, u32), u32>,
}

/// A task and a future; 0 for none.
type Polled = (u32, u32);

#[derive(Debug, Default)]
struct Task {
    polling: bool,
    outcome: Option<PollOutcome>,
    ended: bool,
    /// Its handle was awaited or given up.
    handle_used: bool,
    wakers: u64,
}

#[derive(Debug, Default)]
struct Future {
    polling: bool,
    outcome: Option<PollOutcome>,
    first_polled: bool,
    dropped: bool,
}

#[derive(Debug, Default)]
struct Thread {
    /// What is being polled, the innermost last.
    polls: Vec<Polled>,
    /// The future whose first poll has to follow.
    announced: Option<u32>,
}

impl Thread {
    fn innermost(&self) -> Polled {
        self.polls.last().copied().unwrap_or_default()
    }
}

impl Tasks {
    pub(super) fn knows_future(&self, number: u32) -> bool {
        self.futures.contains_key(&number)
    }

    pub(super) fn push(
        &mut self,
        event: &Event,
        is_promise: bool,
        (things, promises): (&Things, &Promises),
        notes: &mut Notes<'_>,
    ) {
        if !matches!(event.kind, EventKind::TaskSpawned { .. }) {
            self.require_task(event.task, notes);
        }
        self.require_undropped(event, notes);
        let announced = self.threads.or_default(event.thread).announced.take();
        if let Some(announced) = announced {
            let follows = event.kind == EventKind::PollStart && event.future == announced;
            notes.require(follows, Impossible::FirstPollNotAnnounced(Subject::Future(announced)));
        }
        match &event.kind {
            EventKind::TaskSpawned { by, .. } => self.task_spawned(event, *by, notes),
            EventKind::TaskEnded { end } => self.task_ended(event.task, *end, notes),
            EventKind::TaskJoined { by } => {
                self.require_task(*by, notes);
                let ended = self.tasks.get(&event.task).is_none_or(|task| task.ended);
                self.handle_used(event.task, ended, notes);
            }
            EventKind::TaskAborted { by } => self.require_task(*by, notes),
            EventKind::TaskDetached => self.handle_used(event.task, true, notes),
            EventKind::FutureCreated { parent, .. } => {
                self.futures.or_default(event.future);
                self.require_polled(event.thread, (event.task, *parent), notes);
            }
            EventKind::FutureFirstPolled { by } => self.first_polled(event, *by, notes),
            EventKind::FutureDropped { end } => self.future_dropped(event.future, *end, notes),
            EventKind::PollStart => self.poll_start(event, announced, notes),
            EventKind::PollEnd { outcome } => self.poll_end(event, *outcome, notes),
            EventKind::Woken { cause, by } => {
                self.woken(event.task, *cause, *by, (things, promises), notes);
            }
            EventKind::WakerCloned => {
                if let Some(task) = self.tasks.get_mut(&event.task) {
                    task.wakers += 1;
                }
            }
            EventKind::WakerDropped => self.waker_dropped(event.task, notes),
            // The body of a promise is not polled.
            _ if is_promise => {}
            EventKind::AwaitReached => {
                self.require_polled(event.thread, (event.task, event.future), notes);
                *self.awaits.or_default(standing(event)) += 1;
            }
            EventKind::AwaitResumed => self.await_resumed(event, notes),
            EventKind::Console { .. }
            | EventKind::Mark { .. }
            | EventKind::Counter { .. }
            | EventKind::TimerArmed { .. } => {
                self.require_polled(event.thread, (event.task, event.future), notes);
            }
            // Not about tasks: `promises` and `things` look at the rest.
            _ => {}
        }
    }

    fn require_task(&self, task: u32, notes: &mut Notes<'_>) {
        let known = task == 0 || self.tasks.contains_key(&task);
        notes.require(known, Impossible::Unknown(Subject::Task(task)));
    }

    /// While a future is dropped its locks are, too.
    fn require_undropped(&self, event: &Event, notes: &mut Notes<'_>) {
        if let EventKind::LockReleased { .. } | EventKind::LockCancelled { .. } = event.kind {
            return;
        }
        let dropped = self.futures.get(&event.future).is_some_and(|future| future.dropped);
        notes.require(!dropped, Impossible::AfterItsEnd(Subject::Future(event.future)));
    }

    /// What an event belongs to is what its thread polls.
    fn require_polled(&self, thread: u32, expected: Polled, notes: &mut Notes<'_>) {
        let polled = self.threads.get(&thread).map(Thread::innermost).unwrap_or_default();
        let (task, future) = expected;
        notes.require(polled == expected, Impossible::NotBeingPolled { task, future });
    }

    fn task_spawned(&mut self, event: &Event, by: u32, notes: &mut Notes<'_>) {
        self.require_task(by, notes);
        let polled = self.threads.get(&event.thread).map(Thread::innermost).unwrap_or_default();
        notes.require(polled.0 == by, Impossible::NotBeingPolled { task: by, future: polled.1 });
        let new = event.task != 0 && self.tasks.insert(event.task, Task::default()).is_none();
        notes.require(new, Impossible::NotNew(Subject::Task(event.task)));
    }

    fn task_ended(&mut self, number: u32, end: TaskEnd, notes: &mut Notes<'_>) {
        let Some(task) = self.tasks.get_mut(&number) else { return };
        let subject = Subject::Task(number);
        notes.require(!task.ended, Impossible::AfterItsEnd(subject));
        task.ended = true;
        let expected = match task.outcome {
            Some(PollOutcome::Ready) => TaskEnd::Ready,
            Some(PollOutcome::Panicked) => TaskEnd::Panicked,
            Some(PollOutcome::Pending) | None => TaskEnd::Cancelled,
        };
        let fits = end == expected && !task.polling;
        notes.require(fits, Impossible::DroppedInAnotherState(subject));
    }

    fn handle_used(&mut self, number: u32, may_be: bool, notes: &mut Notes<'_>) {
        let Some(task) = self.tasks.get_mut(&number) else { return };
        let may_be = may_be && !task.handle_used;
        notes.require(may_be, Impossible::HandleUsedUp(Subject::Task(number)));
        task.handle_used = true;
    }

    fn first_polled(&mut self, event: &Event, by: u32, notes: &mut Notes<'_>) {
        let subject = Subject::Future(event.future);
        let thread = self.threads.or_default(event.thread);
        thread.announced = Some(event.future);
        notes.require(thread.innermost().1 == by, Impossible::PolledByAnother(subject));
        if let Some(future) = self.futures.get_mut(&event.future) {
            notes.require(!future.first_polled, Impossible::NotTheFirstPoll(subject));
            future.first_polled = true;
        }
    }

    fn future_dropped(&mut self, number: u32, end: FutureEnd, notes: &mut Notes<'_>) {
        let Some(future) = self.futures.get_mut(&number) else { return };
        future.dropped = true;
        let expected = match future.outcome {
            None => FutureEnd::NeverPolled,
            Some(PollOutcome::Pending) => FutureEnd::Pending,
            Some(PollOutcome::Ready) => FutureEnd::Ready,
            Some(PollOutcome::Panicked) => FutureEnd::Panicked,
        };
        let fits = end == expected && !future.polling;
        notes.require(fits, Impossible::DroppedInAnotherState(Subject::Future(number)));
    }

    fn poll_start(&mut self, event: &Event, announced: Option<u32>, notes: &mut Notes<'_>) {
        let thread = self.threads.or_default(event.thread);
        let (task, _) = thread.innermost();
        thread.polls.push((event.task, event.future));
        if event.future == 0 {
            let subject = Subject::Task(event.task);
            notes.require(event.task != 0, Impossible::Unknown(subject));
            if let Some(task) = self.tasks.get_mut(&event.task) {
                notes.require(!task.ended, Impossible::PolledAfterItsEnd(subject));
                notes.require(!task.polling, Impossible::PolledTwiceAtOnce(subject));
                task.polling = true;
            }
        } else if let Some(future) = self.futures.get_mut(&event.future) {
            let subject = Subject::Future(event.future);
            let known = future.outcome.is_some() || announced == Some(event.future);
            notes.require(known, Impossible::FirstPollNotAnnounced(subject));
            notes.require(!future.polling, Impossible::PolledTwiceAtOnce(subject));
            let within = Impossible::NotBeingPolled { task: event.task, future: 0 };
            notes.require(task == event.task, within);
            future.polling = true;
        }
    }

    fn poll_end(&mut self, event: &Event, outcome: PollOutcome, notes: &mut Notes<'_>) {
        let polled = (event.task, event.future);
        let subject = match event.future {
            0 => Subject::Task(event.task),
            future => Subject::Future(future),
        };
        let polls = &mut self.threads.or_default(event.thread).polls;
        notes.require(polls.last() == Some(&polled), Impossible::PollEndWithoutStart(subject));
        if let Some(at) = polls.iter().rposition(|poll| *poll == polled) {
            polls.truncate(at);
        }
        if event.future == 0 {
            if let Some(task) = self.tasks.get_mut(&event.task) {
                (task.polling, task.outcome) = (false, Some(outcome));
            }
        } else if let Some(future) = self.futures.get_mut(&event.future) {
            (future.polling, future.outcome) = (false, Some(outcome));
        }
    }

    fn await_resumed(&mut self, event: &Event, notes: &mut Notes<'_>) {
        self.require_polled(event.thread, (event.task, event.future), notes);
        let (future, line) = (event.future, event.line);
        let reached = self.awaits.get_mut(&standing(event)).filter(|count| **count > 0);
        notes.require(reached.is_some(), Impossible::ResumedElsewhere { future, line });
        if let Some(reached) = reached {
            *reached -= 1;
        }
    }

    fn waker_dropped(&mut self, number: u32, notes: &mut Notes<'_>) {
        if let Some(task) = self.tasks.get_mut(&number) {
            let subject = Subject::Task(number);
            notes.require(task.wakers > 0, Impossible::WakerDroppedTwice(subject));
            task.wakers = task.wakers.saturating_sub(1);
        }
    }

    fn woken(
        &mut self,
        number: u32,
        cause: WakeCause,
        by: u32,
        (things, promises): (&Things, &Promises),
        notes: &mut Notes<'_>,
    ) {
        let subject = Subject::Task(number);
        notes.require(number != 0, Impossible::Unknown(subject));
        let Some(task) = self.tasks.get(&number) else { return };
        notes.require(!task.ended, Impossible::WakesWhatHasEnded(subject));
        let there = match cause {
            WakeCause::Timer => things.has_fired(by),
            WakeCause::Task => by != number && self.tasks.contains_key(&by),
            WakeCause::Itself => by == number && task.polling,
            WakeCause::Outside | WakeCause::Thread => by == 0,
            WakeCause::Promise => promises.has_settled(by),
        };
        notes.require(there, Impossible::WakeWithoutCause(subject));
    }
}

/// The body that stands at an `.await`, and the line. A future may go from task to task.
fn standing(event: &Event) -> (Polled, u32) {
    let task = if event.future == 0 { event.task } else { 0 };
    ((task, event.future), event.line)
}
