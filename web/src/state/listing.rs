//! The events as a list: which of them it shows, and in which order.

use pollscope_analysis::LaneKind;
use pollscope_trace::{Event, EventKind, Language};

use super::course::Course;

/// The list of events.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// Whether it is shown in place of the timeline.
    pub open: bool,
    /// Which events it shows.
    pub filter: Filter,
    /// Their places in the course, ascending.
    rows: Vec<u32>,
    /// How many events of the course have been looked at.
    seen: usize,
}

/// Which events a list shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those about this future, task or promise.
    pub about: Option<(Language, LaneKind)>,
    /// Only those of this group.
    pub group: Option<Group>,
}

/// Kinds of events that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Creation and end of futures, promises and tasks.
    Lives,
    /// Polls, and awaits.
    Polls,
    /// Wakes, wakers and timers.
    Wakes,
    /// Jobs of JavaScript's event loop.
    Jobs,
    /// What was printed.
    Output,
}

impl Group {
    /// All of them, with their names.
    pub const ALL: [(Group, &'static str); 5] = [
        (Group::Lives, "lives"),
        (Group::Polls, "polls"),
        (Group::Wakes, "wakes"),
        (Group::Jobs, "jobs"),
        (Group::Output, "output"),
    ];

    /// The group that a kind of event belongs to, if any.
    fn of(kind: &EventKind) -> Option<Group> {
        Some(match kind {
            EventKind::TaskSpawned { .. }
            | EventKind::TaskEnded { .. }
            | EventKind::TaskJoined { .. }
            | EventKind::TaskAborted { .. }
            | EventKind::TaskDetached
            | EventKind::FutureCreated { .. }
            | EventKind::FutureDropped { .. }
            | EventKind::PromiseCreated { .. }
            | EventKind::PromiseSettled { .. }
            | EventKind::GeneratorCreated { .. }
            | EventKind::GeneratorEnded { .. }
            | EventKind::RejectionUnhandled
            | EventKind::RejectionHandled => Group::Lives,
            EventKind::FutureFirstPolled { .. }
            | EventKind::PollStart
            | EventKind::PollEnd { .. }
            | EventKind::AwaitReached
            | EventKind::AwaitResumed
            | EventKind::GeneratorResumed
            | EventKind::GeneratorYielded => Group::Polls,
            EventKind::Woken { .. }
            | EventKind::WakerCloned
            | EventKind::WakerDropped
            | EventKind::TimerArmed { .. }
            | EventKind::TimerFired { .. }
            | EventKind::TimerCancelled { .. } => Group::Wakes,
            EventKind::MicrotaskQueued { .. }
            | EventKind::MacrotaskQueued { .. }
            | EventKind::JobStarted { .. }
            | EventKind::JobEnded { .. } => Group::Jobs,
            EventKind::Console { .. } => Group::Output,
            _ => return None,
        })
    }
}

impl Filter {
    fn admits(&self, language: Language, event: &Event) -> bool {
        let about = self.about.is_none_or(|(half, kind)| {
            half == language
                && match kind {
                    LaneKind::Task(task) => event.task == task,
                    LaneKind::Future(future) | LaneKind::Promise(future) => event.future == future,
                }
        });
        about && self.group.is_none_or(|group| Group::of(&event.kind) == Some(group))
    }
}

impl Listing {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The place in the course of the event in a row.
    pub fn row(&self, index: usize) -> Option<usize> {
        self.rows.get(index).map(|&row| row as usize)
    }

    /// The last row whose event has happened at `position`, if there is one.
    pub fn current(&self, position: usize) -> Option<usize> {
        self.rows.partition_point(|&row| (row as usize) < position).checked_sub(1)
    }

    /// Shows other events.
    pub(super) fn set_filter(&mut self, filter: Filter) {
        if self.filter != filter {
            self.filter = filter;
            self.forget(0);
        }
    }

    /// There is another run: nothing of the one before is left to list or to filter by.
    pub(super) fn clear(&mut self) {
        let filter = Filter { about: None, ..self.filter };
        *self = Listing { open: self.open, filter, ..Listing::default() };
    }

    /// What stood at `from` and after it in the course may have changed.
    pub(super) fn forget(&mut self, from: usize) {
        self.seen = self.seen.min(from);
        self.rows.truncate(self.rows.partition_point(|&row| (row as usize) < from));
    }

    /// Takes in what the course has gained. Nobody looks at a closed list.
    pub(super) fn update(&mut self, course: &Course<'_>) {
        if !self.open {
            return;
        }
        for index in self.seen..course.len() {
            if let Some((language, event)) = course.event(index)
                && self.filter.admits(language, event)
            {
                self.rows.push(index as u32);
            }
        }
        self.seen = course.len();
    }
}
