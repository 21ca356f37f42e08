//! The events as a list: which of them it shows, and in which order.

use pollscope_analysis::LaneKind;
use pollscope_trace::{Event, Group, Language};

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

impl Filter {
    fn admits(&self, language: Language, event: &Event) -> bool {
        let about = self.about.is_none_or(|(half, kind)| {
            half == language
                && match kind {
                    LaneKind::Task(task) => event.task == task,
                    LaneKind::Future(future) | LaneKind::Promise(future) => event.future == future,
                }
        });
        about && self.group.is_none_or(|group| event.kind.group() == Some(group))
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
