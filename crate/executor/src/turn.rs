//! One turn: fire what is due, poll what is ready, within the budget, then give the thread back.

use crate::budget::Pace;
use crate::current;
use crate::hooks::{PollOutcome, TaskOutcome};
use crate::quietly::quietly;
use crate::scheduler::Scheduler;
use crate::task::flags::{ABORTED, BUSY};
use crate::task::{BorrowedWaker, Queued, TaskRef};
use crate::{Executor, Hooks, Instant, Urgency};
use std::task::Context;

/// What one [turn](Executor::turn) did and left.
///
/// ```
/// use pollscope_executor::platform::VirtualTime;
/// use pollscope_executor::{sleep, Executor, Instant, Turn};
/// use std::time::Duration;
///
/// let executor = Executor::builder().platform(VirtualTime::new()).build();
/// executor.spawn_local(async { sleep(Duration::from_nanos(7)).await }).detach();
/// let turn = executor.turn();
/// let next_deadline = Some(Instant::from_nanos(7));
/// assert_eq!(turn, Turn { polls: 1, more: false, next_deadline });
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Turn {
    /// How many polls it made.
    pub polls: u32,
    /// Whether the budget ran out with work left. Another turn is scheduled then.
    pub more: bool,
    /// When the next timer is due, as the platform was told.
    pub next_deadline: Option<Instant>,
}

impl Executor {
    /// Gives the thread to the executor until nothing is ready or the [`Budget`](crate::Budget) is
    /// used up. The platform calls this; there is no need to unless you write a platform.
    ///
    /// First fires the timers that are due, then polls the ready tasks in the order in which they
    /// became ready. Tasks woken meanwhile are polled in the same turn, timers that become due
    /// meanwhile are fired in the next.
    ///
    /// Called inside a turn of the same executor it does nothing, and says in
    /// [`more`](Turn::more) whether anything is queued.
    pub fn turn(&self) -> Turn {
        let scheduler = self.scheduler();
        if scheduler.is_turning.get() {
            let next_deadline = scheduler.timers.borrow_mut().next_deadline();
            return Turn { polls: 0, more: !scheduler.queue().is_empty(), next_deadline };
        }
        let entered = current::enter(self);
        let turning = Turning::begin(scheduler);
        scheduler.hook(|hooks| hooks.turn_start());
        scheduler.drain_remote();
        let start = scheduler.now();
        let all_fired = fire_due(scheduler, start);
        let polls = match scheduler.hooks() {
            None => self.poll_ready::<false>(start),
            Some(_) => self.poll_ready::<true>(start),
        };
        drop(turning);

        let more = !all_fired || !scheduler.queue().is_empty();
        if more {
            scheduler.ask_for_turn(Urgency::AfterPaint);
        }
        scheduler.announce_deadline();
        let next_deadline = scheduler.timers.borrow_mut().next_deadline();
        let turn = Turn { polls, more, next_deadline };
        scheduler.hook(|hooks| hooks.turn_end(&turn));
        drop(entered);
        turn
    }

    /// Compiled once without and once with hooks, and by itself: what happens for each poll should
    /// have the registers of the machine to itself.
    #[inline(never)]
    fn poll_ready<const OBSERVED: bool>(&self, start: Instant) -> u32 {
        let scheduler = self.scheduler();
        // Looked up once and not for every poll: the compiler cannot know that they stay.
        let queue = scheduler.queue();
        let hooks = if OBSERVED { scheduler.hooks() } else { None };
        let mut pace = Pace::new(scheduler.budget);
        let mut next_look = pace.next_look();
        let mut polls = 0;
        loop {
            if queue.is_empty() {
                scheduler.drain_remote();
                if queue.is_empty() {
                    break;
                }
            }
            if polls >= next_look {
                if is_over(scheduler, &mut pace, polls, start) {
                    break;
                }
                next_look = pace.next_look();
            }
            let Some(task) = queue.pop_front() else { break };
            polls += u32::from(self.run(task, hooks));
        }
        scheduler.polls.set(scheduler.polls.get() + u64::from(polls));
        polls
    }

    /// Polls a task that was taken from the queue. Whether there was anything to poll.
    #[inline(always)]
    fn run(&self, queued: Queued, hooks: Option<&dyn Hooks>) -> bool {
        let scheduler = self.scheduler();
        // `None`: finished while it was queued.
        let Some(pointer) = queued.unschedule() else { return false };
        // SAFETY: an unfinished task is in the list, or, if a shutdown is going on in the poll below,
        // in its hands and in the list again after it. It is finished by `finish`, in the last line
        // that uses it, and not by anyone else before: it is busy.
        let task = &*unsafe { TaskRef::uncounted(pointer) };
        // Being dropped by someone further down on this stack.
        if task.flags.has(BUSY) {
            return false;
        }
        task.flags.set(BUSY);
        scheduler.polling.set(Some(task.as_raw()));
        if let Some(hooks) = hooks {
            quietly(|| hooks.poll_start(task.id()));
        }
        let waker = BorrowedWaker::new(task);
        // SAFETY: a turn runs on the owner thread, as `Executor` is `!Send`. The task is not
        // finished (`unschedule`), so the stage is `Future`; it was not busy, and is marked so now.
        let outcome = unsafe { task.poll(&mut Context::from_waker(&waker), scheduler) };
        if outcome == PollOutcome::Pending {
            // Otherwise this was said before the future was dropped.
            scheduler.polling.set(None);
            if let Some(hooks) = hooks {
                quietly(|| hooks.poll_end(task.id(), outcome));
            }
        }
        task.flags.clear(BUSY);
        match outcome {
            PollOutcome::Pending if task.flags.has(ABORTED) => self.cancel(task),
            PollOutcome::Pending => {}
            PollOutcome::Ready => scheduler.finish(task, TaskOutcome::Completed),
            PollOutcome::Panicked => scheduler.finish(task, TaskOutcome::Panicked),
        }
        true
    }
}

/// Fires the timers that are due at `now`. Whether it got through all of them: a million timers due
/// at once must not freeze the page either.
#[inline(never)]
fn fire_due(scheduler: &Scheduler, now: Instant) -> bool {
    let mut pace = Pace::new(scheduler.budget);
    let mut fired = 0;
    loop {
        if fired >= pace.next_look() && is_over(scheduler, &mut pace, fired, now) {
            let next = scheduler.timers.borrow_mut().next_deadline();
            return next.map_or(true, |next| next > now);
        }
        let Some((timer, waker)) = scheduler.timers.borrow_mut().take_due(now) else { return true };
        fired += 1;
        scheduler.hook(|hooks| hooks.timer_fire_start(timer));
        quietly(|| waker.wake());
        scheduler.hook(|hooks| hooks.timer_fire_end(timer));
    }
}

/// Whether the budget is used up, after `done` polls (or timers) since `start`.
#[inline(never)]
fn is_over(scheduler: &Scheduler, pace: &mut Pace, done: u32, start: Instant) -> bool {
    done >= scheduler.budget.polls || pace.is_over(done, scheduler.now() - start)
}

/// Marks the turn, and ends it even if the platform panics.
struct Turning<'a> {
    scheduler: &'a Scheduler,
}

impl<'a> Turning<'a> {
    fn begin(scheduler: &'a Scheduler) -> Self {
        scheduler.is_turning.set(true);
        scheduler.shared.is_direct.set(scheduler.hooks().is_none());
        scheduler.is_scheduled.set(false);
        scheduler.turns.set(scheduler.turns.get() + 1);
        Turning { scheduler }
    }
}

impl Drop for Turning<'_> {
    fn drop(&mut self) {
        self.scheduler.is_turning.set(false);
        self.scheduler.shared.is_direct.set(false);
    }
}
