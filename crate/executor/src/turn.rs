//! One turn: fire what is due, poll what is ready, within the budget, then give the thread back.

use crate::budget::Pace;
use crate::current;
use crate::hooks::{PollOutcome, TaskOutcome};
use crate::quietly::quietly;
use crate::scheduler::Scheduler;
use crate::task::{BorrowedWaker, Queued, TaskRef};
use crate::{Executor, Instant, Urgency};
use std::task::Context;

/// What one [turn](Executor::turn) did and left.
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
        let polls = self.poll_ready(start);
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

    fn poll_ready(&self, start: Instant) -> u32 {
        let scheduler = self.scheduler();
        let mut pace = Pace::new(scheduler.budget);
        let mut polls = 0;
        loop {
            if scheduler.queue().is_empty() {
                scheduler.drain_remote();
            }
            if scheduler.queue().is_empty()
                || pace.is_due(polls) && is_over(scheduler, &mut pace, polls, start)
            {
                break;
            }
            let Some(task) = scheduler.queue().pop_front() else { break };
            polls += u32::from(self.run(task));
        }
        scheduler.polls.set(scheduler.polls.get() + u64::from(polls));
        polls
    }

    /// Polls a task that was taken from the queue. Whether there was anything to poll.
    fn run(&self, queued: Queued) -> bool {
        let scheduler = self.scheduler();
        // `None`: finished while it was queued.
        let Some(pointer) = queued.unschedule() else { return false };
        // SAFETY: an unfinished task is in the list, or, if a shutdown is going on in the poll below,
        // in its hands and in the list again after it. It is finished by `finish`, in the last line
        // that uses it, and not by anyone else before: it is busy.
        let task = &*unsafe { TaskRef::uncounted(pointer) };
        // Being dropped by someone further down on this stack.
        if task.is_busy.get() {
            return false;
        }
        task.is_busy.set(true);
        scheduler.polling.set(Some(task.as_raw()));
        scheduler.hook(|hooks| hooks.poll_start(task.id));
        let waker = BorrowedWaker::new(task);
        // SAFETY: a turn runs on the owner thread, as `Executor` is `!Send`. The task is not
        // finished (`unschedule`), so the stage is `Future`; it was not busy, and is marked so now.
        let outcome = unsafe { task.poll(&mut Context::from_waker(&waker), scheduler) };
        if outcome == PollOutcome::Pending {
            // Otherwise this was said before the future was dropped.
            scheduler.poll_ended(task.id, outcome);
        }
        task.is_busy.set(false);
        match outcome {
            PollOutcome::Ready => scheduler.finish(task, TaskOutcome::Completed),
            PollOutcome::Panicked => scheduler.finish(task, TaskOutcome::Panicked),
            PollOutcome::Pending if task.is_aborted.get() => self.cancel(task),
            PollOutcome::Pending => {}
        }
        true
    }
}

/// Fires the timers that are due at `now`. Whether it got through all of them: a million timers due
/// at once must not freeze the page either.
fn fire_due(scheduler: &Scheduler, now: Instant) -> bool {
    let mut pace = Pace::new(scheduler.budget);
    let mut fired = 0;
    loop {
        if pace.is_due(fired) && is_over(scheduler, &mut pace, fired, now) {
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
        scheduler.shared.is_direct.set(!scheduler.has_hooks());
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
