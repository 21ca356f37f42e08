//! What there is to say about the selected thing wherever the playhead stands: the events that it is
//! about, and where its time went. Found once and brought up to date with what is new, so that a
//! step of the playhead costs the same however long the run is.

use std::ops::Range;

use pollscope_analysis::chain::Subject as Pending;
use pollscope_analysis::{LaneKind, SpanKind, describe};
use pollscope_trace::{Event, EventKind, Language, WakeCause};

use super::{Step, Subject};
use crate::state::{Phase, RunId, Selection, State, Target};

/// A history is written out in pieces of so many events: a step of the playhead changes one.
pub const PIECE: usize = 16;
/// So many pieces before the one in which the playhead stands, and behind it.
const AROUND: usize = 2;

/// What is known of the selected thing. It belongs to a run and a selection, and is for as many of
/// the run's events as there were.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Background {
    of: Option<(RunId, Selection)>,
    phase: Option<Phase>,
    /// How many events of the half were looked at.
    seen: usize,
    /// The places of those that it is about, ascending.
    events: Vec<u32>,
    /// Of a poll or a wake: what it was looked for among, and whether all of it is there.
    progress: Progress,
    took: Vec<String>,
    busy: Option<u64>,
}

/// How much is known of something that happens once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Progress {
    /// How many polls of the same thing have been passed.
    passed: u32,
    begun: bool,
    complete: bool,
}

impl Background {
    /// Finds what is known of what is selected now, or only what is new of it.
    pub fn update(&mut self, state: &State) {
        let of = state.timeline.selection.map(|selection| (state.run, selection));
        if of != self.of {
            *self = Background { of, ..Background::default() };
        }
        let Some((_, selection)) = of else { return };
        let subject =
            Subject { language: selection.language, half: state.half(selection.language) };
        let events = &subject.half.events;
        if self.seen == events.len() && self.phase == Some(state.phase) {
            return;
        }
        if let Target::Wake(index) = selection.target {
            self.reasons(&subject, index);
        }
        for index in self.seen..events.len() {
            if self.is_about(&subject, selection.target, index) {
                self.events.push(index as u32);
            }
        }
        (self.seen, self.phase) = (events.len(), Some(state.phase));
        self.busy = subject.busy(selection.target);
        self.took = subject.took_of(selection.target);
    }

    /// How many events it is about.
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether nothing is known to have happened to it.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// Where its time went, in sentences; none before its end.
    pub(super) fn took(&self) -> &[String] {
        &self.took
    }

    /// For how long its body has run in all, if it has one.
    pub(super) fn busy(&self) -> Option<u64> {
        self.busy
    }

    /// Of a poll: the places of its first event, and of its last if it has ended.
    pub(super) fn poll(&self) -> Option<(usize, Option<usize>)> {
        let first = *self.events.first()? as usize;
        let last = self.events.last().filter(|_| self.progress.complete);
        Some((first, last.map(|&last| last as usize)))
    }

    /// How many of its events have happened at the playhead.
    pub fn happened(&self, state: &State) -> usize {
        let Some((_, selection)) = self.of else { return 0 };
        let position = state.half(selection.language).moment.position();
        self.events.partition_point(|&index| (index as usize) < position)
    }

    /// The pieces of the history around the playhead.
    pub fn pieces(&self, state: &State) -> Range<usize> {
        let here = self.happened(state) / PIECE;
        let all = self.events.len().div_ceil(PIECE);
        here.saturating_sub(AROUND)..(here + AROUND + 1).min(all)
    }

    /// What happened, in one piece of the history.
    pub fn piece(&self, state: &State, piece: usize) -> Vec<Step> {
        let Some((_, selection)) = self.of else { return Vec::new() };
        let half = state.half(selection.language);
        let position = half.moment.position();
        let events = self.events.iter().skip(piece * PIECE).take(PIECE);
        let step = |&index: &u32| {
            let index = index as usize;
            let event = half.events.get(index)?;
            let sentence = describe::event(event, half.replay.history());
            Some(Step { index, at: event.at, sentence, happened: index < position })
        };
        events.filter_map(step).collect()
    }

    fn is_about(&mut self, subject: &Subject<'_>, target: Target, index: usize) -> bool {
        let event = &subject.half.events[index];
        match target {
            Target::Future(id) | Target::Promise(id) => event.future == id,
            Target::Task(id) => event.task == id,
            Target::Poll { task, future, nth } => {
                self.belongs_to_poll(event, subject.language, (task, future, nth))
            }
            Target::Wake(_) => self.followed_wake(event, subject, index),
            Target::Event { index: selected } => index == selected,
        }
    }

    /// A poll is all that happens from its beginning to its end.
    fn belongs_to_poll(
        &mut self,
        event: &Event,
        language: Language,
        (task, future, nth): (u32, u32, u32),
    ) -> bool {
        let progress = &mut self.progress;
        if progress.complete {
            return false;
        }
        let script = language == Language::JavaScript && event.future == future;
        let own = if future == 0 {
            event.task == task && event.future == 0
        } else {
            event.future == future
        };
        if progress.begun {
            progress.complete = match event.kind {
                EventKind::PollEnd { .. } => own,
                EventKind::AwaitReached | EventKind::PromiseSettled { .. } => script,
                // No body stops with the rest.
                _ => false,
            };
            return true;
        }
        let begins = match event.kind {
            EventKind::PollStart => own,
            EventKind::PromiseCreated { .. } | EventKind::AwaitResumed => script,
            // No body begins or goes on with the rest.
            _ => false,
        };
        progress.begun = begins && progress.passed == nth;
        progress.passed += u32::from(begins);
        progress.begun
    }

    /// What led to a wake: the timer that was set and has fired. And the wake.
    fn reasons(&mut self, subject: &Subject<'_>, index: usize) {
        let Some(wake) = subject.half.model.wakes.get(index).filter(|_| !self.progress.begun)
        else {
            return;
        };
        let before = &subject.half.events[..wake.event];
        if let EventKind::Woken { cause: WakeCause::Timer, by } =
            subject.half.events[wake.event].kind
        {
            let of_timer = |event: &Event| match event.kind {
                EventKind::TimerArmed { timer, .. } | EventKind::TimerFired { timer } => {
                    timer == by
                }
                // Not what led to the wake.
                _ => false,
            };
            let found = before.iter().enumerate().filter(|(_, event)| of_timer(event));
            self.events.extend(found.map(|(index, _)| index as u32));
        }
        self.events.push(wake.event as u32);
        self.progress.begun = true;
        self.seen = self.seen.max(wake.event + 1);
    }

    /// The poll that follows a wake is the end of its story.
    fn followed_wake(&mut self, event: &Event, subject: &Subject<'_>, index: usize) -> bool {
        let wake = self.events.last().map_or(0, |&index| index as usize);
        let polls = self.progress.begun
            && !self.progress.complete
            && index > wake
            && event.task == subject.half.events[wake].task
            && event.future == 0
            && matches!(event.kind, EventKind::PollStart);
        self.progress.complete |= polls;
        polls
    }
}

impl Subject<'_> {
    /// For how long the body of a future or promise has run in all.
    fn busy(&self, target: Target) -> Option<u64> {
        let lane = match target {
            Target::Future(id) => self.lane(LaneKind::Future(id))?,
            Target::Promise(id) => self.lane(LaneKind::Promise(id))?,
            _ => return None,
        };
        let running = lane.spans.iter().filter(|span| matches!(span.kind, SpanKind::Running));
        Some(running.filter_map(|span| Some(span.end?.saturating_sub(span.start))).sum())
    }

    fn took_of(&self, target: Target) -> Vec<String> {
        match target {
            Target::Future(id) | Target::Promise(id) => {
                self.took(Pending::Future(id)).into_iter().collect()
            }
            Target::Task(id) => self.task_took(id),
            _ => Vec::new(),
        }
    }
}
