//! The course of a run: the events of both halves in the one order in which they are stepped
//! through.

use pollscope_analysis::Sequence;
use pollscope_trace::{Event, EventKind, Language};

/// The events of a run in their order, and where the run stands.
#[derive(Debug, Clone, Copy)]
pub struct Course<'a> {
    /// The order.
    pub(super) sequence: &'a Sequence,
    /// The events of the Rust half.
    pub(super) rust: &'a [Event],
    /// The events of the JavaScript half.
    pub(super) js: &'a [Event],
    /// The run's last moment, in nanoseconds since it began.
    pub(super) end: u64,
    /// Whether more may come.
    pub(super) live: bool,
    /// Whether its clock jumps over waiting, so that it is far ahead of whoever plays it.
    pub(super) jumps: bool,
}

impl<'a> Course<'a> {
    /// How many events there are.
    pub fn len(&self) -> usize {
        self.sequence.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The run's last moment so far.
    pub fn end(&self) -> u64 {
        self.end
    }

    /// Whether more may come.
    pub fn is_live(&self) -> bool {
        self.live
    }

    /// The event at `index` and the half that it belongs to.
    pub fn event(&self, index: usize) -> Option<(Language, &'a Event)> {
        let entry = self.sequence.entry(index)?;
        Some((entry.language, self.events(entry.language).get(entry.index)?))
    }

    /// The events of one half.
    pub fn events(&self, language: Language) -> &'a [Event] {
        match language {
            Language::Rust => self.rust,
            Language::JavaScript => self.js,
        }
    }

    /// Where the event at `index` stands among those of its half, and which half that is.
    pub fn place(&self, index: usize) -> Option<(Language, usize)> {
        let entry = self.sequence.entry(index)?;
        Some((entry.language, entry.index))
    }

    /// How many events have happened once that event of a half has.
    pub(super) fn position_after(&self, language: Language, index: usize) -> Option<usize> {
        self.sequence.position_of(language, index)
    }

    /// When the event at `index` happened.
    pub(super) fn at(&self, index: usize) -> Option<u64> {
        self.sequence.time(index)
    }

    /// How many events had happened when it was `at`.
    pub(super) fn happened_by(&self, at: u64) -> usize {
        self.sequence.position_at(at)
    }

    /// Whether with the event at `index` the body of a future or promise begins or goes on.
    pub(super) fn runs_body(&self, index: usize) -> bool {
        let Some((language, event)) = self.event(index) else { return false };
        match event.kind {
            EventKind::PollStart if event.future == 0 => !self.leads_inside(index, language),
            EventKind::PollStart | EventKind::PromiseCreated { .. } | EventKind::AwaitResumed => {
                event.future != 0 && self.counts(language, event)
            }
            // No body begins or goes on with the rest.
            _ => false,
        }
    }

    /// In Rust it is the poll that makes a body run; that it goes on after an await is part of it.
    fn counts(&self, language: Language, event: &Event) -> bool {
        let poll = matches!(event.kind, EventKind::PollStart);
        poll == (language == Language::Rust)
    }

    /// Whether the poll of a task at `index` goes straight on to its future, which reports itself.
    fn leads_inside(&self, index: usize, language: Language) -> bool {
        let task = self.event(index).map(|(_, event)| event.task);
        let mut after = (index + 1..self.len()).filter_map(|index| self.event(index));
        let next = after.find(|(other, _)| *other == language);
        next.is_some_and(|(_, event)| {
            Some(event.task) == task
                && event.future != 0
                && matches!(event.kind, EventKind::PollStart | EventKind::FutureFirstPolled { .. })
        })
    }

    /// The line of the event at `index`, if it is known.
    pub(super) fn line(&self, index: usize) -> Option<(Language, u32)> {
        let (language, event) = self.event(index)?;
        (event.line != 0).then_some((language, event.line))
    }

    /// The line of the last event before `position` whose line is known.
    pub(super) fn line_before(&self, position: usize) -> Option<(Language, u32)> {
        (0..position.min(self.len())).rev().find_map(|index| self.line(index))
    }

    /// The first of the events in one line of which the event at `index` is one.
    pub(super) fn stretch_begins(&self, index: usize) -> usize {
        let line = self.line(index);
        let mut first = index;
        for earlier in (0..index).rev() {
            match self.line(earlier) {
                None => {}
                same if same == line => first = earlier,
                Some(_) => break,
            }
        }
        first
    }
}
