//! Where the playhead stands and how it moves: plain data, no clock, no browser.
//!
//! The playhead is a place in the [`Course`] of a run: so many events of both halves have
//! happened, and it is such a time. Time passes when somebody says so ([`Playback::pass`]).
//!
//! ```text
//!              pause, step, seek               play
//!   following ─────────────────────► paused ◄────────► playing
//!       ▲                               │      pause      │
//!       └──────────── to the end ───────┴─── end reached ─┘
//! ```
//!
//! While it follows, it stands at the end, which moves as long as the run is on.

use pollscope_trace::Language;

use super::course::Course;

/// A gap without events is shortened to this much time on the wall, if idle time is skipped.
const GAP: u64 = 150_000_000;
/// No more time on the wall passes at once: a tab in the background gets no frames.
const LONGEST_FRAME: u64 = 250_000_000;

/// How the playhead moves, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Playback {
    /// Whether it moves by itself.
    pub mode: Mode,
    /// How fast it plays.
    pub speed: Speed,
    /// Whether stretches in which nothing happens are shortened.
    pub skip_idle: bool,
    /// What one step is.
    pub unit: Unit,
    /// Where it stands.
    pub playhead: Playhead,
}

/// A place in the course of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Playhead {
    /// The time, in nanoseconds since the run began, on the run's own clock.
    pub at: u64,
    /// How many events of both halves have happened.
    pub position: usize,
}

/// Whether the playhead moves by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It stands at the end, wherever that is.
    Following,
    /// It stays where it is.
    Paused,
    /// It moves on, as fast as the speed says.
    Playing,
}

/// How many nanoseconds of the run pass in a hundred on the wall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Speed(u32);

impl Speed {
    /// As fast as the clock of the run says.
    pub const NORMAL: Speed = Speed(100);
    /// The speeds to choose from, ascending.
    pub const ALL: [Speed; 8] = [
        Speed(5),
        Speed(10),
        Speed(25),
        Speed(50),
        Speed(100),
        Speed(200),
        Speed(500),
        Speed(1000),
    ];

    /// As people write it: `0.25×`.
    pub fn label(self) -> String {
        format!("{}×", f64::from(self.0) / 100.0)
    }

    /// The speed that `label` names, if it is one of [`Speed::ALL`].
    pub fn labelled(label: &str) -> Option<Speed> {
        Speed::ALL.into_iter().find(|speed| speed.label() == label)
    }

    /// How much of the run passes in `wall` nanoseconds.
    fn of(self, wall: u64) -> u64 {
        wall.saturating_mul(u64::from(self.0)) / 100
    }
}

/// What one step goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// The next event, whatever it is.
    Event,
    /// The next time that a body runs.
    Poll,
    /// The next event in another line of source.
    Line,
}

impl Unit {
    /// All of them, from the largest step on.
    pub const ALL: [Unit; 3] = [Unit::Line, Unit::Poll, Unit::Event];

    /// What a step is, in one word.
    pub fn name(self) -> &'static str {
        match self {
            Unit::Event => "event",
            Unit::Poll => "poll",
            Unit::Line => "line",
        }
    }
}

/// Which way a step goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Towards the beginning.
    Back,
    /// Towards the end.
    Forward,
}

/// What a person does to the playhead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// Play if it stands still, otherwise pause.
    Toggle,
    /// Go one step, of the unit that is chosen.
    Step(Direction),
    /// Go to a time.
    Seek(u64),
    /// Go to where so many events have happened.
    SeekPosition(usize),
    /// Go to right after the event that stands there among the events of its half.
    SeekEvent(Language, usize),
    /// The same, by the identifier of the event.
    SeekId(Language, u64),
    /// Go to the beginning.
    ToBegin,
    /// Go to the end, and stay there as it moves.
    ToEnd,
    /// Play this fast.
    SetSpeed(Speed),
    /// Shorten stretches in which nothing happens, or no longer.
    SkipIdle(bool),
    /// Let a step be this.
    StepBy(Unit),
}

impl Default for Playback {
    fn default() -> Self {
        Playback {
            mode: Mode::Following,
            speed: Speed::NORMAL,
            skip_idle: false,
            unit: Unit::Line,
            playhead: Playhead::default(),
        }
    }
}

impl Playback {
    /// Back to the end of a course that is empty again; what was chosen stays chosen.
    pub fn restart(&mut self) {
        self.mode = Mode::Following;
        self.playhead = Playhead::default();
    }

    /// Plays the course from its beginning.
    pub fn play(&mut self) {
        self.mode = Mode::Playing;
        self.playhead = Playhead::default();
    }

    /// The course has grown, and from the event at `changed` on it may be another than before: a
    /// playhead that follows goes along, one that stands in what changed keeps its time.
    pub fn grown(&mut self, changed: usize, course: &Course<'_>) {
        if self.mode == Mode::Following {
            self.playhead = end(course);
        } else if changed < self.playhead.position {
            self.playhead.position = course.happened_by(self.playhead.at);
        }
    }

    /// `wall` nanoseconds have passed outside.
    pub fn pass(&mut self, wall: u64, course: &Course<'_>) {
        if self.mode != Mode::Playing {
            return;
        }
        let wall = wall.min(LONGEST_FRAME);
        let mut at = self.playhead.at.saturating_add(self.speed.of(wall));
        if self.skip_idle
            && let Some(next) = course.at(self.playhead.position)
        {
            at = at.max(next.saturating_sub(self.speed.of(GAP)));
        }
        // The position never falls behind where it was: it may stand between events of one time.
        let position = course.happened_by(at).max(self.playhead.position);
        self.playhead = Playhead { at, position };
        if at >= course.end() {
            if course.live && course.jumps {
                // What is to be played is still to come.
                self.playhead = end(course);
            } else {
                self.follow(course);
            }
        }
    }

    /// Does what a person asks for.
    pub fn control(&mut self, control: Control, course: &Course<'_>) {
        match control {
            Control::Toggle => self.toggle(course),
            Control::Step(direction) => self.step(direction, course),
            Control::Seek(at) => {
                let at = at.min(course.end());
                self.stand_at(Playhead { at, position: course.happened_by(at) });
            }
            Control::SeekPosition(position) => self.stand_at(place(position, course)),
            Control::SeekEvent(language, index) => self.seek_event(language, index, course),
            Control::SeekId(language, id) => {
                let events = course.events(language);
                if let Ok(index) = events.binary_search_by_key(&id, |event| event.id) {
                    self.seek_event(language, index, course);
                }
            }
            Control::ToBegin => self.stand_at(Playhead::default()),
            Control::ToEnd => self.follow(course),
            Control::SetSpeed(speed) => self.speed = speed,
            Control::SkipIdle(skip) => self.skip_idle = skip,
            Control::StepBy(unit) => self.unit = unit,
        }
    }

    /// Playing at the end of a run that is over begins at its beginning.
    fn toggle(&mut self, course: &Course<'_>) {
        self.mode = match self.mode {
            Mode::Playing => Mode::Paused,
            Mode::Following if course.is_live() => Mode::Paused,
            Mode::Paused if self.playhead != end(course) || course.is_live() => Mode::Playing,
            Mode::Following | Mode::Paused => return self.play(),
        };
    }

    fn step(&mut self, direction: Direction, course: &Course<'_>) {
        let position = self.playhead.position;
        let here = course.line_before(position);
        let stops = |&index: &usize| match self.unit {
            Unit::Event => true,
            Unit::Poll => course.runs_body(index),
            Unit::Line => course.line(index).is_some_and(|line| Some(line) != here),
        };
        let target = match direction {
            Direction::Forward => {
                let found = (position..course.len()).find(stops);
                found.map_or(course.len(), |index| index + 1)
            }
            // Between two events, a step back goes to the one that has happened.
            Direction::Back if self.playhead.at > place(position, course).at => position,
            Direction::Back => {
                let before = position.saturating_sub(1);
                let found = (0..before).rev().find(stops);
                found.map_or(0, |index| match self.unit {
                    // To where a step forward would have come to that line.
                    Unit::Line => course.stretch_begins(index) + 1,
                    Unit::Event | Unit::Poll => index + 1,
                })
            }
        };
        if direction == Direction::Forward && position == course.len() {
            // After the last event there is only the end.
            return if course.is_live() { self.stand_at(end(course)) } else { self.follow(course) };
        }
        self.stand_at(place(target, course));
    }

    fn seek_event(&mut self, language: Language, index: usize, course: &Course<'_>) {
        if let Some(position) = course.position_after(language, index) {
            self.stand_at(place(position, course));
        }
    }

    fn stand_at(&mut self, playhead: Playhead) {
        self.mode = Mode::Paused;
        self.playhead = playhead;
    }

    fn follow(&mut self, course: &Course<'_>) {
        self.mode = Mode::Following;
        self.playhead = end(course);
    }
}

/// Right after the event with which `position` of them have happened.
fn place(position: usize, course: &Course<'_>) -> Playhead {
    let position = position.min(course.len());
    let last = position.checked_sub(1).and_then(|index| course.at(index));
    Playhead { at: last.unwrap_or(0), position }
}

fn end(course: &Course<'_>) -> Playhead {
    Playhead { at: course.end(), position: course.len() }
}
