//! Looking at a run without changing it: the playhead, what is marked, what is said about it.

use std::rc::Rc;

use pollscope_analysis::insights::{self, Input};
use pollscope_analysis::step;
use pollscope_trace::{Clock, Language};

use super::course::Course;
use super::{
    Control, Face, Half, HalfPhase, Mode, Pane, Phase, PickedLine, Playhead, State, TimelineAction,
};

/// While a run is on, insights are looked for this often at most, in nanoseconds.
const INSIGHTS_EVERY: u64 = 500_000_000;
/// So much of a run on the wall clock is shown before it has come that far.
const FIRST_EXTENT: u64 = 1_000_000_000;
/// Of a longer run they are looked for when it is over: the page is to stay quick.
const INSIGHTS_LIVE: usize = 20_000;

impl State {
    /// The events of both halves in their order.
    pub fn course(&self) -> Course<'_> {
        Course {
            sequence: &self.sequence,
            rust: &self.rust.events,
            js: &self.js.events,
            end: self.last(),
            live: self.is_busy(),
            jumps: self.clock() == Clock::Simulated,
        }
    }

    /// Where the timeline shows the playhead: nowhere before a run and at the end of one that is
    /// over.
    pub fn playhead_shown(&self) -> Option<u64> {
        let shown = match self.phase {
            Phase::Fresh | Phase::Starting => false,
            Phase::Running => true,
            Phase::Over => self.playback.mode != Mode::Following,
        };
        shown.then_some(self.playback.playhead.at)
    }

    /// How much time a timeline has to show that shows everything. The first moments of a run on
    /// the wall clock do not fill it: they would shrink with every frame.
    pub fn extent(&self) -> u64 {
        let grows = self.is_busy() && self.clock() == Clock::Real;
        if grows { self.last().max(FIRST_EXTENT) } else { self.last() }
    }

    /// Whether the playhead stands where everything has happened.
    pub fn is_at_end(&self) -> bool {
        self.playback.playhead.position >= self.sequence.len()
    }

    /// What there is to say about the moment of the playhead.
    pub fn step(&self) -> Vec<step::Part> {
        let Playhead { at, position } = self.playback.playhead;
        let half = |language| {
            let half = self.half(language);
            let by_then = half.moment.position() == half.events.len() && half.ended_at <= at;
            let ended = (half.is_over() && by_then).then_some(half.ended_at);
            let told = half.phase != HalfPhase::Fresh;
            let (moment, names) = (&half.moment, half.replay.history());
            told.then_some(step::Half { moment, names, ended })
        };
        let (rust, js) = (half(Language::Rust), half(Language::JavaScript));
        let event = position.checked_sub(1).and_then(|last| self.course().event(last));
        step::step(&step::Input { rust, js, event, at })
    }

    /// How far the playhead has come in events; where several happen at one time, also among those.
    pub fn step_count(&self) -> String {
        let Playhead { at, position } = self.playback.playhead;
        let all = self.sequence.len();
        let before = at.checked_sub(1).map_or(0, |before| self.sequence.position_at(before));
        let together = self.sequence.position_at(at).saturating_sub(before);
        let nth = position.saturating_sub(before);
        if together > 1 && nth > 0 && nth < together {
            format!("{position} / {all} · {nth} of {together} at this time")
        } else {
            format!("{position} / {all}")
        }
    }

    /// Whether something on the screen moves by itself.
    pub fn moves(&self) -> bool {
        self.is_busy() || self.playback.mode == Mode::Playing
    }

    /// The clock of the times on the screen.
    pub fn clock(&self) -> Clock {
        match (self.rust.phase, self.js.phase) {
            (HalfPhase::Fresh, HalfPhase::Fresh) => self.next_clock(),
            (HalfPhase::Fresh, HalfPhase::Running | HalfPhase::Ended(_)) => self.js.clock,
            _ => self.rust.clock,
        }
    }

    pub(super) fn look(&mut self, change: TimelineAction) {
        let before = self.timeline.selection;
        let last = self.extent();
        self.generation += u64::from(self.timeline.apply(change, last));
        if self.timeline.selection != before && self.timeline.selection.is_some() {
            self.pane = Pane::Selection;
            // What a phone shows above the timeline: the card of what was tapped is in it.
            self.face = Face::Lesson;
        }
    }

    pub(super) fn control(&mut self, control: Control) {
        let mut playback = self.playback;
        playback.control(control, &self.course());
        self.playback = playback;
    }

    pub(super) fn pass(&mut self, wall: u64) {
        let mut playback = self.playback;
        playback.pass(wall, &self.course());
        self.playback = playback;
    }

    pub(super) fn pick_line(&mut self, language: Language, line: u32) {
        let times = self.picked_line.map_or(0, |picked| picked.times) + 1;
        self.picked_line = Some(PickedLine { language, line, times });
        self.face = Face::of(language);
    }

    /// Brings everything that follows from the events and the playhead up to date.
    pub(super) fn watch(&mut self) {
        let changed = self.sequence.extend(&self.rust.events, &self.js.events);
        self.listing.forget(changed);
        let mut playback = self.playback;
        playback.grown(changed, &self.course());
        self.playback = playback;
        let mut listing = std::mem::take(&mut self.listing);
        listing.update(&self.course());
        self.listing = listing;
        let position = self.playback.playhead.position;
        self.rust.look_at(self.sequence.count(Language::Rust, position));
        self.js.look_at(self.sequence.count(Language::JavaScript, position));
        self.find_insights();
    }

    /// Looks for insights anew if there may be others.
    fn find_insights(&mut self) {
        let of = (self.sequence.len(), if self.phase == Phase::Over { u64::MAX } else { self.now });
        let due = match self.phase {
            Phase::Fresh | Phase::Starting => false,
            Phase::Over => of != self.insights_of,
            Phase::Running => {
                of.0 != self.insights_of.0
                    && of.0 <= INSIGHTS_LIVE
                    && of.1 >= self.insights_of.1.saturating_add(INSIGHTS_EVERY)
            }
        };
        if !due {
            return;
        }
        self.insights_of = of;
        let input = |language, half: &Half| {
            let mut input = Input::new(language, &half.events, half.is_over());
            input.dropped = half.dropped;
            input.ending = half.ending();
            input.source = half.ran.as_deref().unwrap_or_default();
            insights::of(half.replay.history(), &input)
        };
        let mut found = input(Language::Rust, &self.rust);
        found.extend(input(Language::JavaScript, &self.js));
        if found != *self.insights {
            self.insights = Rc::new(found);
            self.insight_changes += 1;
        }
    }
}
