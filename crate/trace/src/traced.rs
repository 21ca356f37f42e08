//! The wrappers: a future, a spawned task, and what stands before an `.await`.
//!
//! Each passes everything through and is as `Send` and as `Unpin` as what it wraps. Without a
//! recorder on the thread it does nothing else; while a future is polled that was created under
//! another recorder, or none, nothing is recorded, since its number means nothing here.

use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};

use crate::event::RecordKind;
use crate::local::{with, with_any, with_run, Context};
use crate::value::{FutureEnd, PollOutcome, TaskEnd};
use crate::waker::TaskWaker;

/// A future that reports its polls and its end.
#[derive(Debug)]
#[must_use = "futures do nothing unless you `.await` or poll them"]
pub struct Traced<F> {
    future: F,
    /// The recorder it was created under; 0 if there was none.
    run: u32,
    id: u32,
    /// The task that polled it last, or that created it.
    task: u32,
    end: FutureEnd,
}

impl<F> Traced<F> {
    /// Wraps a future whose creation was recorded as `id` of `run`.
    pub(crate) fn new(future: F, run: u32, id: u32, task: u32) -> Self {
        Traced { future, run, id, task, end: FutureEnd::NeverPolled }
    }

    /// Its number under the recorder of this thread; 0 if that is another one, or there is none.
    pub(crate) fn id_here(&self) -> u32 {
        with_run(self.run, |_| self.id).unwrap_or(0)
    }
}

impl<F: Future> Future for Traced<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<F::Output> {
        // SAFETY: `future` is pinned with `self`: it is never moved out of it, `Drop` does not
        // touch it, `Traced` is `Unpin` only if `F` is (the automatic implementation), and it is
        // not `repr(packed)`. The other fields are never pinned.
        let (future, run, id, task, end) = unsafe {
            let this = self.get_unchecked_mut();
            let future = Pin::new_unchecked(&mut this.future);
            (future, this.run, this.id, &mut this.task, &mut this.end)
        };
        let first = *end == FutureEnd::NeverPolled;
        *end = FutureEnd::Panicked;
        let enter = |before: Context| {
            *task = before.task;
            Context { future: id, ..before }
        };
        let polling = Polling::start(run, enter, first);
        let poll = future.poll(cx);
        *end = if poll.is_ready() { FutureEnd::Ready } else { FutureEnd::Pending };
        polling.end(outcome(&poll));
        poll
    }
}

impl<F> Drop for Traced<F> {
    fn drop(&mut self) {
        with_run(self.run, |local| {
            local.record_of(self.task, self.id, 0, RecordKind::FutureDropped { end: self.end });
        });
    }
}

/// A spawned future: a lane of its own, whose waker reports too.
#[derive(Debug)]
#[must_use = "futures do nothing unless you `.await` or poll them"]
pub struct TracedTask<F> {
    future: F,
    run: u32,
    task: u32,
    /// How it ends if it is dropped now; `None` once it has ended.
    end: Option<TaskEnd>,
    /// Kept from poll to poll, so that `Waker::will_wake` answers as it would without us.
    waker: Option<Arc<TaskWaker>>,
}

impl<F> TracedTask<F> {
    /// Wraps a future whose spawning was recorded as `task` of `run`.
    pub(crate) fn new(future: F, run: u32, task: u32) -> Self {
        TracedTask { future, run, task, end: Some(TaskEnd::Cancelled), waker: None }
    }

    fn report_end(&mut self) {
        if let Some(outcome) = self.end.take() {
            with_run(self.run, |local| {
                local.task_ended(self.task, outcome);
            });
        }
    }
}

impl<F: Future> Future for TracedTask<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<F::Output> {
        // SAFETY: as in `Traced::poll`; `future` is the only pinned field, and `Drop` and
        // `report_end` do not touch it.
        let this = unsafe { self.get_unchecked_mut() };
        let is_known = this.waker.as_ref().is_some_and(|waker| waker.inner_will_wake(cx.waker()));
        let core = with_run(this.run, |local| (!is_known).then(|| local.core.clone()));
        let is_observed = core.is_some();
        // Cloning and dropping wakers is foreign code, which may install a recorder: not in there.
        if let Some(Some(core)) = core {
            let waker = TaskWaker::new(cx.waker().clone(), core, this.task);
            this.waker = Some(Arc::new(waker));
        }
        // SAFETY: as above.
        let future = unsafe { Pin::new_unchecked(&mut this.future) };
        let task = this.task;
        this.end = Some(TaskEnd::Panicked);
        let polling =
            Polling::start(this.run, |before| Context { task, future: 0, ..before }, false);
        let poll = match &this.waker {
            Some(waker) if is_observed => {
                let waker = TaskWaker::borrowed(waker);
                future.poll(&mut TaskContext::from_waker(&waker))
            }
            _ => future.poll(cx),
        };
        polling.end(outcome(&poll));
        if poll.is_ready() {
            this.end = Some(TaskEnd::Ready);
            this.report_end();
        } else {
            this.end = Some(TaskEnd::Cancelled);
        }
        poll
    }
}

impl<F> Drop for TracedTask<F> {
    fn drop(&mut self) {
        self.report_end();
    }
}

/// What stands before an `.await`: reports when it is reached and when the body goes on.
#[derive(Debug)]
#[must_use = "futures do nothing unless you `.await` or poll them"]
pub struct Awaiting<F> {
    future: F,
    line: u32,
    reached: bool,
}

impl<F> Awaiting<F> {
    pub(crate) fn new<I: IntoFuture<IntoFuture = F>>(line: u32, awaited: I) -> Self {
        Awaiting { future: awaited.into_future(), line, reached: false }
    }
}

impl<F: Future> Future for Awaiting<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<F::Output> {
        // SAFETY: as in `Traced::poll`; there is no `Drop`.
        let (future, line, reached) = unsafe {
            let this = self.get_unchecked_mut();
            (Pin::new_unchecked(&mut this.future), this.line, &mut this.reached)
        };
        if !*reached {
            *reached = true;
            with(|local| local.record(line, RecordKind::AwaitReached));
        }
        let poll = future.poll(cx);
        if poll.is_ready() {
            with(|local| local.record(line, RecordKind::AwaitResumed));
        }
        poll
    }
}

/// A poll under way. Dropping it unfinished means that the poll panicked.
struct Polling {
    run: u32,
    /// The thread's recorder, by its run, and what it was at before.
    before: Option<(u32, Context)>,
}

impl Polling {
    /// Begins a poll of what was created under the recorder of `run`; another one is muted.
    fn start(run: u32, enter: impl FnOnce(Context) -> Context, first: bool) -> Self {
        let before = with_any(|local| {
            let before = local.context();
            if local.core.run != run {
                local.enter(Context { muted: true, ..before });
            } else {
                local.enter(Context { muted: false, ..enter(before) });
                if first {
                    local.record(0, RecordKind::FutureFirstPolled { by: before.future });
                }
                local.record(0, RecordKind::PollStart);
            }
            (local.core.run, before)
        });
        Polling { run, before }
    }

    fn end(mut self, outcome: PollOutcome) {
        self.finish(outcome);
    }

    fn finish(&mut self, outcome: PollOutcome) {
        if let Some((recorder, before)) = self.before.take() {
            with_run(recorder, |local| {
                if recorder == self.run {
                    local.record(0, RecordKind::PollEnd { outcome });
                }
                local.enter(before);
            });
        }
    }
}

impl Drop for Polling {
    fn drop(&mut self) {
        self.finish(PollOutcome::Panicked);
    }
}

fn outcome<T>(poll: &Poll<T>) -> PollOutcome {
    if poll.is_ready() {
        PollOutcome::Ready
    } else {
        PollOutcome::Pending
    }
}
