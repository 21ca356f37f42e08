//! How each event changes a moment.
//!
//! An event that makes no sense (a poll of a future nobody created) changes nothing: a trace may come
//! from a file or have lost its beginning.

use pollscope_trace::{Event, EventKind, FutureEnd, PollOutcome, PromiseOrigin, TaskEnd};

use super::Moment;
use super::state::{FutureKind, FuturePhase, FutureState, Polling, TaskPhase, TaskState};

/// How far down the stack the beginning of a poll is looked for when its end comes too early.
const STACK_SEARCH: usize = 64;

impl Moment {
    /// Takes one more event.
    pub(crate) fn apply(&mut self, event: &Event) {
        self.position += 1;
        self.at = self.at.max(event.at);
        self.thread = event.thread;
        self.line = event.line;
        match &event.kind {
            EventKind::TaskSpawned { by, .. } => self.task_spawned(event, *by),
            EventKind::TaskEnded { end } => self.task_ended(event, *end),
            EventKind::TaskJoined { by } => {
                self.edit_task(event.task, |task| task.joined_by = Some(*by));
            }
            EventKind::TaskAborted { .. } => {
                self.edit_task(event.task, |task| task.is_aborted = true);
            }
            EventKind::TaskDetached => self.edit_task(event.task, |task| task.is_detached = true),
            EventKind::FutureCreated { parent, .. } => {
                self.created(event, FutureKind::Future, FuturePhase::Lazy, *parent);
            }
            EventKind::FutureFirstPolled { by } => self.edit(event.future, |future| {
                future.started = Some(event.at);
                future.polled_by = *by;
            }),
            EventKind::FutureDropped { end } => self.future_dropped(event, *end),
            EventKind::PollStart => self.poll_start(event),
            EventKind::PollEnd { outcome } => self.poll_end(event, *outcome),
            EventKind::AwaitReached => self.await_reached(event),
            EventKind::AwaitResumed => self.await_resumed(event),
            EventKind::WakerCloned => {
                self.edit_task(event.task, |task| task.wakers += 1);
                self.edit(event.future, |future| future.wakers_cloned += 1);
            }
            EventKind::WakerDropped => {
                self.edit_task(event.task, |task| task.wakers = task.wakers.saturating_sub(1));
            }
            EventKind::Woken { .. } => self.woken(event),
            EventKind::TimerArmed { timer, deadline } => self.armed(event, *timer, *deadline),
            EventKind::TimerFired { timer } | EventKind::TimerCancelled { timer } => {
                self.timer_stopped(*timer);
            }
            EventKind::LockRequested { lock, .. } => self.lock_requested(event, *lock),
            EventKind::LockAcquired { lock } => self.lock_acquired(event, *lock),
            EventKind::LockCancelled { lock } => self.lock_left(event, *lock),
            EventKind::LockReleased { lock } => {
                if let Some(lock) = self.locks.get_mut(*lock, &mut self.copied) {
                    lock.held = lock.held.saturating_sub(1);
                }
            }
            EventKind::Console { .. } => {
                self.printed += 1;
                self.runs(event);
            }
            EventKind::Mark { .. } | EventKind::Counter { .. } => self.runs(event),
            EventKind::ThreadStarted { .. } | EventKind::ThreadEnded => {}
            EventKind::PromiseCreated { .. }
            | EventKind::PromiseFollows { .. }
            | EventKind::RejectionReason { .. }
            | EventKind::PromiseSettled { .. }
            | EventKind::ReactionAdded { .. }
            | EventKind::RejectionUnhandled
            | EventKind::RejectionHandled
            | EventKind::GeneratorCreated { .. }
            | EventKind::GeneratorResumed
            | EventKind::GeneratorYielded
            | EventKind::GeneratorEnded { .. }
            | EventKind::MicrotaskQueued { .. }
            | EventKind::MacrotaskQueued { .. }
            | EventKind::JobStarted { .. }
            | EventKind::JobEnded { .. }
            | EventKind::SignalAborted { .. } => self.apply_javascript(event),
        }
    }

    /// Changes the future, promise or generator, if it is known.
    pub(super) fn edit(&mut self, id: u32, change: impl FnOnce(&mut FutureState)) {
        if let Some(future) = self.futures.get_mut(id, &mut self.copied) {
            change(future);
        }
    }

    pub(super) fn edit_task(&mut self, id: u32, change: impl FnOnce(&mut TaskState)) {
        if let Some(task) = self.tasks.get_mut(id, &mut self.copied) {
            change(task);
        }
    }

    /// Adds a future, promise or generator.
    pub(super) fn created(
        &mut self,
        event: &Event,
        kind: FutureKind,
        phase: FuturePhase,
        parent: u32,
    ) {
        let started = (phase != FuturePhase::Lazy).then_some(event.at);
        let body = kind == FutureKind::Promise(PromiseOrigin::AsyncFunction);
        let state = FutureState {
            id: event.future,
            kind,
            phase,
            line: event.line,
            parent,
            created_in: event.task,
            task: event.task,
            polled_by: 0,
            await_line: 0,
            current_line: 0,
            polls: u32::from(body),
            created: event.at,
            started,
            ended: None,
            lock: 0,
            wakers_cloned: 0,
            await_position: 0,
            poll_position: 0,
            created_position: self.position as u32,
            first_wait: 0,
        };
        self.futures.insert(event.future, state, &mut self.copied);
        if kind == FutureKind::Future {
            self.executes(event.line);
        }
    }

    /// The future has come to its end; what came first counts.
    pub(super) fn ended(&mut self, id: u32, at: u64, phase: FuturePhase) {
        let Some(future) = self.futures.get_mut(id, &mut self.copied) else { return };
        if future.phase.is_over() {
            return;
        }
        future.phase = phase;
        future.ended = Some(at);
        future.first_wait = 0;
        self.futures.end(id, &mut self.copied);
    }

    fn task_spawned(&mut self, event: &Event, by: u32) {
        self.executes(event.line);
        let task = TaskState {
            id: event.task,
            phase: TaskPhase::Queued,
            line: event.line,
            by,
            future: event.future,
            polls: 0,
            wakes_pending: 0,
            wakers: 0,
            timers: 0,
            spawned: event.at,
            ended: None,
            is_aborted: false,
            is_detached: false,
            joined_by: None,
            current_line: 0,
            spawned_position: self.position as u32,
            queued_position: self.position as u32,
        };
        self.tasks.insert(event.task, task, &mut self.copied);
        self.edit(event.future, |future| future.task = event.task);
    }

    fn task_ended(&mut self, event: &Event, end: TaskEnd) {
        self.edit_task(event.task, |task| {
            if task.ended.is_none() {
                task.phase = TaskPhase::Ended(end);
                task.ended = Some(event.at);
                task.wakes_pending = 0;
            }
        });
        self.tasks.end(event.task, &mut self.copied);
    }

    fn woken(&mut self, event: &Event) {
        let position = self.position as u32;
        self.edit_task(event.task, |task| {
            if matches!(task.phase, TaskPhase::Ended(_)) {
                return;
            }
            if task.wakes_pending == 0 && task.phase != TaskPhase::Queued {
                task.queued_position = position;
            }
            task.wakes_pending += 1;
            if task.phase == TaskPhase::Idle {
                task.phase = TaskPhase::Queued;
            }
        });
    }

    fn future_dropped(&mut self, event: &Event, end: FutureEnd) {
        let phase = match end {
            FutureEnd::NeverPolled => FuturePhase::NeverPolled,
            FutureEnd::Pending => FuturePhase::Cancelled,
            FutureEnd::Ready => FuturePhase::Ready,
            FutureEnd::Panicked => FuturePhase::Panicked,
        };
        self.ended(event.future, event.at, phase);
    }

    fn poll_start(&mut self, event: &Event) {
        let (task, future) = (event.task, event.future);
        let position = self.position as u32;
        let outer = self.top(event.thread).filter(|outer| outer.task == task);
        self.push_polling(event.thread, Polling { task, future });
        if future == 0 {
            return self.edit_task(task, |task| {
                task.polls += 1;
                task.wakes_pending = 0;
                if !matches!(task.phase, TaskPhase::Ended(_)) {
                    task.phase = TaskPhase::Polled;
                }
            });
        }
        self.edit(future, |state| {
            if state.phase.is_over() {
                return;
            }
            state.task = task;
            state.polls += 1;
            state.phase = FuturePhase::Running;
            state.started.get_or_insert(event.at);
            state.poll_position = position;
            if state.await_line == 0 {
                state.wakers_cloned = 0;
            }
            if let Some(outer) = outer {
                state.polled_by = outer.future;
            }
        });
    }

    fn poll_end(&mut self, event: &Event, outcome: PollOutcome) {
        self.pop_polling(event.thread, Polling { task: event.task, future: event.future });
        if event.future == 0 {
            return self.task_poll_end(event, outcome);
        }
        match outcome {
            PollOutcome::Pending => self.edit(event.future, |future| {
                if future.phase == FuturePhase::Running {
                    future.phase = FuturePhase::Waiting;
                }
            }),
            PollOutcome::Ready => self.ended(event.future, event.at, FuturePhase::Ready),
            PollOutcome::Panicked => self.ended(event.future, event.at, FuturePhase::Panicked),
        }
    }

    fn task_poll_end(&mut self, event: &Event, outcome: PollOutcome) {
        match outcome {
            PollOutcome::Pending => self.edit_task(event.task, |task| {
                if task.phase == TaskPhase::Polled {
                    let woken = task.wakes_pending > 0;
                    task.phase = if woken { TaskPhase::Queued } else { TaskPhase::Idle };
                }
            }),
            // The event that says so comes next; between the two, nothing waits any more.
            PollOutcome::Ready => self.task_ended(event, TaskEnd::Ready),
            PollOutcome::Panicked => self.task_ended(event, TaskEnd::Panicked),
        }
    }

    fn await_reached(&mut self, event: &Event) {
        let position = self.position as u32;
        self.edit(event.future, |future| {
            future.await_line = event.line;
            future.current_line = event.line;
            future.await_position = position;
            future.wakers_cloned = 0;
            future.first_wait = 0;
        });
        self.javascript_suspends(event.future);
    }

    fn await_resumed(&mut self, event: &Event) {
        self.edit(event.future, |future| {
            future.await_line = 0;
            future.current_line = event.line;
            future.first_wait = 0;
        });
        self.javascript_resumes(event.future);
    }

    /// An event that the running body caused, in its line.
    pub(super) fn runs(&mut self, event: &Event) {
        if self.is_javascript {
            self.javascript_runs(event.future);
        }
        self.executes(event.line);
    }

    /// What runs now has reached this line.
    pub(super) fn executes(&mut self, line: u32) {
        if line == 0 {
            return;
        }
        if self.is_javascript {
            let running = self.calls.last().copied().unwrap_or(0);
            return self.edit(running, |future| future.current_line = line);
        }
        match self.top(self.thread) {
            Some(Polling { task, future: 0 }) => {
                self.edit_task(task, |task| task.current_line = line);
            }
            Some(Polling { future, .. }) => self.edit(future, |future| future.current_line = line),
            None => {}
        }
    }

    fn top(&self, thread: u32) -> Option<Polling> {
        self.stacks.get(thread.checked_add(1)?)?.last().copied()
    }

    fn push_polling(&mut self, thread: u32, polling: Polling) {
        let Some(key) = thread.checked_add(1) else { return };
        self.stacks.insert(key, Default::default(), &mut self.copied);
        let mut copied = 0;
        if let Some(stack) = self.stacks.get_mut(key, &mut self.copied) {
            stack.push(polling, &mut copied);
        }
        self.copied += copied;
    }

    /// Takes a poll off the stack, with those above it that never ended.
    fn pop_polling(&mut self, thread: u32, polling: Polling) {
        let Some(key) = thread.checked_add(1) else { return };
        let mut copied = 0;
        if let Some(stack) = self.stacks.get_mut(key, &mut self.copied) {
            let mut searched = stack.iter().rev().take(STACK_SEARCH);
            let above = searched.position(|under| *under == polling);
            drop(searched);
            for _ in 0..above.map_or(0, |above| above + 1) {
                stack.pop(&mut copied);
            }
        }
        self.copied += copied;
    }
}
