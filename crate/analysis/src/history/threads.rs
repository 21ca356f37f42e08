//! What each thread is at: the polls under way, and what is being given up.

use pollscope_trace::{Event, EventKind, FutureEnd, PollOutcome, TaskEnd};

use crate::history::Point;
use crate::map::Map;

/// How deep the end of a poll is looked for below polls that never ended. In a whole trace it is
/// always the topmost; this keeps a broken one from taking for ever.
const MOST_MISSING: usize = 64;

/// A poll under way: of a future, or of a task if `future` is 0.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame {
    pub(crate) task: u32,
    pub(crate) future: u32,
    pub(crate) start: Point,
}

/// What one thread is at.
#[derive(Debug, Clone, Default)]
pub(crate) struct Thread {
    /// Outermost first.
    pub(crate) polling: Vec<Frame>,
    /// Something was given up before it was finished, and what it held is being dropped.
    pub(crate) giving_up: bool,
    /// The last event that was not merely about a waker.
    pub(crate) last: Option<Point>,
}

/// What every thread is at, before the event that is being looked at.
#[derive(Debug, Clone, Default)]
pub(crate) struct Threads {
    threads: Map<u32, Thread>,
}

impl Threads {
    /// What the thread of an event is at.
    pub(crate) fn of(&self, event: &Event) -> Option<&Thread> {
        self.threads.get(&event.thread)
    }

    /// The innermost future that is being polled where the event happened; 0 if none.
    pub(crate) fn polled(&self, event: &Event) -> u32 {
        self.of(event).and_then(|thread| thread.polling.last()).map_or(0, |frame| frame.future)
    }

    /// The poll that this event ends.
    pub(crate) fn ended_by(&self, event: &Event) -> Option<Frame> {
        let thread = self.of(event)?;
        thread.position(event).map(|at| thread.polling[at])
    }

    pub(super) fn take(&mut self, event: &Event, point: Point) {
        let thread = self.threads.or_default(event.thread);
        match &event.kind {
            EventKind::PollStart => {
                thread.giving_up = false;
                let frame = Frame { task: event.task, future: event.future, start: point };
                thread.polling.push(frame);
            }
            EventKind::PollEnd { outcome } => {
                thread.giving_up = *outcome == PollOutcome::Panicked;
                if let Some(at) = thread.position(event) {
                    thread.polling.truncate(at);
                }
            }
            EventKind::TaskEnded { end } => thread.giving_up |= *end != TaskEnd::Ready,
            EventKind::FutureDropped { end } => {
                thread.giving_up |= matches!(end, FutureEnd::Pending | FutureEnd::Panicked);
            }
            // What a destructor may cause.
            EventKind::WakerDropped
            | EventKind::TimerCancelled { .. }
            | EventKind::Woken { .. }
            | EventKind::TaskAborted { .. }
            | EventKind::TaskDetached
            | EventKind::LockCancelled { .. }
            | EventKind::LockReleased { .. }
            | EventKind::Console { .. } => {}
            // The program runs again.
            _ => thread.giving_up = false,
        }
        if !is_about_a_waker(&event.kind) {
            thread.last = Some(point);
        }
    }
}

impl Thread {
    fn position(&self, event: &Event) -> Option<usize> {
        let is_this = |frame: &Frame| (frame.task, frame.future) == (event.task, event.future);
        let missing = self.polling.iter().rev().take(MOST_MISSING).position(is_this)?;
        Some(self.polling.len() - 1 - missing)
    }
}

fn is_about_a_waker(kind: &EventKind) -> bool {
    matches!(kind, EventKind::WakerCloned | EventKind::WakerDropped | EventKind::Woken { .. })
}
