//! What everything is at one moment of a run: futures, tasks, timers, the stack, the queues.
//!
//! A [`Moment`] is plain data about one half; [`crate::replay`] makes it for any position. Cloning one
//! is cheap, because clones share what they have in common. `state` says what is known of each
//! thing, `apply` how an event changes it, `javascript` the same for what only JavaScript has.

mod apply;
mod chunks;
mod javascript;
mod state;
mod table;
mod things;

use crate::order::{ascending, pair, sort_by_key};
use chunks::Chunks;
pub use state::{
    Frame, FutureKind, FuturePhase, FutureState, JobState, LockState, TaskPhase, TaskState,
    TimerState,
};
use state::{Polling, Wait};
use table::Table;

/// One half of a run at one moment. Times are nanoseconds since the run began; positions count the
/// events of this half that have happened.
#[derive(Debug, Clone, Default)]
pub struct Moment {
    pub(crate) position: usize,
    at: u64,
    thread: u32,
    futures: Table<FutureState>,
    tasks: Table<TaskState>,
    timers: Table<TimerState>,
    locks: Table<LockState>,
    jobs: Table<JobState>,
    /// By the number of the thread plus one.
    stacks: Table<Chunks<Polling>>,
    /// The async functions on JavaScript's call stack, outermost first.
    calls: Chunks<u32>,
    /// Which promise waits for which: see [`FutureState::first_wait`].
    waits: Chunks<Wait>,
    job: u32,
    line: u32,
    printed: usize,
    /// There has been an event that only JavaScript has.
    is_javascript: bool,
    /// Bytes that were copied because another moment still held them.
    pub(crate) copied: usize,
}

impl Moment {
    /// How many events have happened.
    pub fn position(&self) -> usize {
        self.position
    }

    /// The time of the last event, in nanoseconds since the run began.
    pub fn at(&self) -> u64 {
        self.at
    }

    /// How many console events there have been: the first so many of
    /// [`Model::console`](crate::Model::console) are on the screen.
    pub fn printed(&self) -> usize {
        self.printed
    }

    /// A future, promise or generator that has been created.
    pub fn future(&self, id: u32) -> Option<&FutureState> {
        self.futures.get(id)
    }

    /// All futures, promises and generators so far, in the order of their creation.
    pub fn futures(&self) -> impl DoubleEndedIterator<Item = &FutureState> {
        self.futures.iter().map(|(_, future)| future)
    }

    /// Those that have not come to their end, in no order.
    pub fn live_futures(&self) -> impl Iterator<Item = &FutureState> {
        self.futures.alive().map(|(_, future)| future)
    }

    /// A task that has been spawned.
    pub fn task(&self, id: u32) -> Option<&TaskState> {
        self.tasks.get(id)
    }

    /// All tasks so far, in the order of their spawning.
    pub fn tasks(&self) -> impl DoubleEndedIterator<Item = &TaskState> {
        self.tasks.iter().map(|(_, task)| task)
    }

    /// Those that have not ended, in no order.
    pub fn live_tasks(&self) -> impl Iterator<Item = &TaskState> {
        self.tasks.alive().map(|(_, task)| task)
    }

    /// A timer that has been armed.
    pub fn timer(&self, id: u32) -> Option<&TimerState> {
        self.timers.get(id)
    }

    /// The timer queue: the timers that run, the one that is due next first.
    pub fn timer_queue(&self) -> Vec<TimerState> {
        let mut queue: Vec<TimerState> = self.timers.alive().map(|(_, timer)| *timer).collect();
        sort_by_key(&mut queue, |timer| pair(timer.deadline, timer.id.into()));
        queue
    }

    /// The timers that one future waits for, the one that is due next first.
    pub fn timers_of(&self, future: u32) -> Vec<TimerState> {
        let mut timers: Vec<TimerState> =
            self.live_timers().filter(|timer| timer.future == future).copied().collect();
        sort_by_key(&mut timers, |timer| pair(timer.deadline, timer.id.into()));
        timers
    }

    /// The timers that run, in no order.
    pub fn live_timers(&self) -> impl Iterator<Item = &TimerState> {
        self.timers.alive().map(|(_, timer)| timer)
    }

    /// A lock that has been asked for.
    pub fn lock(&self, id: u32) -> Option<&LockState> {
        self.locks.get(id)
    }

    /// The ready queue: the tasks that will be polled, in the order in which they became ready.
    /// (An executor with several threads may take them in another order.)
    pub fn ready_queue(&self) -> Vec<u32> {
        let queued = self.live_tasks().filter(|task| task.phase == TaskPhase::Queued);
        let mut queue: Vec<&TaskState> = queued.collect();
        sort_by_key(&mut queue, |task| pair(task.queued_position.into(), task.id.into()));
        queue.into_iter().map(|task| task.id).collect()
    }

    /// What is being polled on `thread`, outermost first.
    pub fn poll_stack_of(&self, thread: u32) -> Vec<Frame> {
        let Some(stack) = thread.checked_add(1).and_then(|thread| self.stacks.get(thread)) else {
            return Vec::new();
        };
        stack.iter().map(|polling| self.frame(*polling)).collect()
    }

    /// What is being polled on the thread of the last event, outermost first.
    pub fn poll_stack(&self) -> Vec<Frame> {
        self.poll_stack_of(self.thread)
    }

    /// The innermost future that is being polled on `thread`.
    pub(crate) fn innermost(&self, thread: u32) -> Option<&FutureState> {
        self.future(self.stacks.get(thread.checked_add(1)?)?.last()?.future)
    }

    /// The threads on which something is being polled, ascending.
    pub fn polling_threads(&self) -> Vec<u32> {
        let busy = self.stacks.iter().filter(|(_, stack)| stack.len() > 0);
        ascending(busy.map(|(thread, _)| thread - 1))
    }

    /// JavaScript's call stack as far as it consists of async functions, outermost first.
    pub fn call_stack(&self) -> Vec<Frame> {
        let frame = |&future: &u32| self.frame(Polling { task: 0, future });
        self.calls.iter().map(frame).collect()
    }

    /// JavaScript's microtask queue, the next one first; `None` if the trace does not tell of jobs.
    pub fn microtasks(&self) -> Option<Vec<JobState>> {
        self.queued_jobs(true)
    }

    /// JavaScript's macrotask queue, the next one first; `None` if the trace does not tell of jobs.
    pub fn macrotasks(&self) -> Option<Vec<JobState>> {
        self.queued_jobs(false)
    }

    /// The microtask or macrotask that is running.
    pub fn running_job(&self) -> Option<&JobState> {
        self.jobs.get(self.job)
    }

    /// The line that is being executed: the last that is known to have been reached by what runs
    /// now; 0 if nothing runs or nothing is known.
    pub fn running_line(&self) -> u32 {
        if self.is_javascript {
            return self
                .calls
                .last()
                .and_then(|&id| self.future(id))
                .map_or(0, |future| future.current_line);
        }
        let stack = self.thread.checked_add(1).and_then(|thread| self.stacks.get(thread));
        stack.and_then(Chunks::last).map_or(0, |polling| self.frame(*polling).line)
    }

    /// The line that the last event was about; 0 if it had none.
    pub fn event_line(&self) -> u32 {
        self.line
    }

    /// The lines of the `.await`s at which something waits, ascending, each once.
    pub fn waiting_lines(&self) -> Vec<u32> {
        let waiting = self
            .live_futures()
            .filter(|future| future.phase == FuturePhase::Waiting && future.await_line != 0);
        ascending(waiting.map(|future| future.await_line))
    }

    /// The promises that a promise or the body of an async function waits for and that have not
    /// settled, in the order in which it began to.
    pub fn waits_for(&self, future: u32) -> Vec<u32> {
        let mut promises = Vec::new();
        let mut next = self.future(future).map_or(0, |future| future.first_wait);
        while let Some(wait) = (next as usize).checked_sub(1).and_then(|at| self.waits.get(at)) {
            if self.future(wait.promise).is_some_and(|promise| !promise.phase.is_over()) {
                promises.push(wait.promise);
            }
            next = wait.next;
        }
        promises.reverse();
        promises
    }

    fn frame(&self, polling: Polling) -> Frame {
        let Polling { task, future } = polling;
        let line = if future == 0 {
            self.task(task).map_or(0, |task| task.current_line)
        } else {
            self.future(future).map_or(0, |future| future.current_line)
        };
        Frame { task, future, line }
    }

    fn queued_jobs(&self, microtasks: bool) -> Option<Vec<JobState>> {
        if self.jobs.len() == 0 {
            return None;
        }
        let alive = self.jobs.alive().map(|(_, job)| *job);
        let mut queue: Vec<JobState> =
            alive.filter(|job| job.is_microtask == microtasks && !job.has_begun).collect();
        sort_by_key(&mut queue, |job| job.queued_position.into());
        Some(queue)
    }
}
