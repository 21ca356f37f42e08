//! Random programs of sleeps, intervals and timeouts, and what has to happen when one is run: a list of
//! timers that is searched from end to end, and the rules of the documentation. Nothing is shared.

#![allow(unreachable_pub)]

use pollscope_executor::{Instant, MissedTickBehavior};
use proptest::collection::vec;
use proptest::prelude::*;
use std::time::Duration;

pub const PLACES: usize = 6;

#[derive(Clone, Debug)]
pub struct Program {
    /// Timers fired per turn.
    pub budget: u32,
    pub steps: Vec<Step>,
}

/// Places hold one of them each; what was there before is dropped first. Steps about a place that does
/// not hold what they are about mean nothing.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    Sleep(usize, Duration),
    SleepUntil(usize, Instant),
    Interval(usize, Duration, MissedTickBehavior),
    Timeout(usize, Duration),
    /// Polls what is there, with the first or the second waker of the place.
    Poll(usize, Which),
    Reset(usize, Instant),
    /// The future inside of a timeout is ready from now on.
    Finish(usize),
    Drop(usize),
    Advance(Duration),
    /// The clock is set back.
    GoBack(Duration),
    Turn,
    Shutdown,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Which {
    First,
    Second,
}

pub fn program() -> impl Strategy<Value = Program> {
    (1..5_u32, vec(step(), 1..120)).prop_map(|(budget, steps)| Program { budget, steps })
}

fn step() -> impl Strategy<Value = Step> {
    let which = prop_oneof![5 => Just(Which::First), 1 => Just(Which::Second)];
    let missed = prop_oneof![
        Just(MissedTickBehavior::Burst),
        Just(MissedTickBehavior::Delay),
        Just(MissedTickBehavior::Skip),
    ];
    let period = duration().prop_filter("a period is not zero", |period| !period.is_zero());
    prop_oneof![
        120 => (place(), duration()).prop_map(|(place, duration)| Step::Sleep(place, duration)),
        40 => (place(), instant()).prop_map(|(place, at)| Step::SleepUntil(place, at)),
        40 => (place(), period, missed).prop_map(|(place, period, missed)| {
            Step::Interval(place, period, missed)
        }),
        40 => (place(), duration()).prop_map(|(place, duration)| Step::Timeout(place, duration)),
        300 => (place(), which).prop_map(|(place, which)| Step::Poll(place, which)),
        40 => (place(), instant()).prop_map(|(place, at)| Step::Reset(place, at)),
        20 => place().prop_map(Step::Finish),
        40 => place().prop_map(Step::Drop),
        120 => duration().prop_map(Step::Advance),
        20 => duration().prop_map(Step::GoBack),
        200 => Just(Step::Turn),
        1 => Just(Step::Shutdown),
    ]
}

fn place() -> impl Strategy<Value = usize> {
    0..PLACES
}

/// Often equal, often a little apart, and at times beyond what anybody waits for: below a millisecond,
/// beyond the 31 bits of milliseconds that a browser counts, beyond 64 bits of nanoseconds.
fn duration() -> impl Strategy<Value = Duration> {
    const MOST_OF_A_BROWSER: u64 = i32::MAX as u64;
    prop_oneof![
        20 => (0..8_u64).prop_map(Duration::from_millis),
        10 => (0..2_000_000_u64).prop_map(Duration::from_nanos),
        4 => (0..4_u64).prop_map(Duration::from_nanos),
        2 => (MOST_OF_A_BROWSER..MOST_OF_A_BROWSER + 3).prop_map(Duration::from_millis),
        1 => Just(Duration::MAX),
    ]
}

fn instant() -> impl Strategy<Value = Instant> {
    duration().prop_map(|duration| Instant::ZERO + duration)
}

/// What is in a place.
struct Held {
    kind: Kind,
    deadline: Instant,
    state: State,
}

enum Kind {
    Sleep,
    Interval(Duration, MissedTickBehavior),
    Timeout { is_finished: bool },
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Armed(u64),
    Over,
}

struct Timer {
    id: u64,
    deadline: Instant,
    place: usize,
    which: Which,
}

pub struct Model {
    budget: u32,
    places: [Option<Held>; PLACES],
    timers: Vec<Timer>,
    next_id: u64,
    /// What the clock shows.
    clock: Instant,
    /// The latest that the executor has seen.
    latest: Instant,
    announced: Option<Instant>,
    is_closed: bool,
    log: Vec<String>,
}

impl Model {
    pub fn new(budget: u32) -> Self {
        Model {
            budget,
            places: Default::default(),
            timers: Vec::new(),
            next_id: 1,
            clock: Instant::ZERO,
            latest: Instant::ZERO,
            announced: None,
            is_closed: false,
            log: Vec::new(),
        }
    }

    pub fn take_log(&mut self) -> Vec<String> {
        std::mem::take(&mut self.log)
    }

    pub fn armed(&self) -> usize {
        self.timers.len()
    }

    pub fn step(&mut self, step: Step) {
        match step {
            Step::Sleep(place, duration) => {
                let deadline = self.now() + duration;
                self.put(place, Kind::Sleep, deadline);
            }
            Step::SleepUntil(place, at) => self.put(place, Kind::Sleep, at),
            Step::Interval(place, period, missed) => {
                let start = self.now();
                self.put(place, Kind::Interval(period, missed), start);
            }
            Step::Timeout(place, duration) => {
                let deadline = self.now() + duration;
                self.put(place, Kind::Timeout { is_finished: false }, deadline);
            }
            Step::Poll(place, which) => self.poll(place, which),
            Step::Reset(place, at) => {
                if let Some(Held { kind: Kind::Sleep | Kind::Interval(..), .. }) =
                    self.places[place]
                {
                    self.disarm(place);
                    self.hold(place).deadline = at;
                    self.hold(place).state = State::New;
                }
            }
            Step::Finish(place) => {
                if let Some(Held { kind: Kind::Timeout { is_finished }, .. }) =
                    &mut self.places[place]
                {
                    *is_finished = true;
                }
            }
            Step::Drop(place) => self.clear(place),
            Step::Advance(duration) => self.clock += duration,
            Step::GoBack(duration) => self.clock -= duration,
            Step::Turn => self.turn(),
            Step::Shutdown => self.shutdown(),
        }
    }

    pub fn shutdown(&mut self) {
        if std::mem::replace(&mut self.is_closed, true) {
            return;
        }
        self.timers.sort_by_key(|timer| timer.id);
        for timer in std::mem::take(&mut self.timers) {
            self.log.push(format!("cancelled {}", timer.id));
        }
        if self.announced.take().is_some() {
            self.log.push("set_deadline None".to_owned());
        }
    }

    fn now(&mut self) -> Instant {
        self.latest = self.latest.max(self.clock);
        self.latest
    }

    fn hold(&mut self, place: usize) -> &mut Held {
        self.places[place].as_mut().expect("it was looked at before")
    }

    fn put(&mut self, place: usize, kind: Kind, deadline: Instant) {
        self.clear(place);
        self.places[place] = Some(Held { kind, deadline, state: State::New });
    }

    fn clear(&mut self, place: usize) {
        if self.places[place].is_some() {
            self.disarm(place);
            self.places[place] = None;
        }
    }

    fn disarm(&mut self, place: usize) {
        let State::Armed(id) = self.hold(place).state else { return };
        let before = self.timers.len();
        self.timers.retain(|timer| timer.id != id);
        if self.timers.len() < before {
            self.log.push(format!("cancelled {id}"));
            self.announce();
        }
    }

    fn announce(&mut self) {
        let next = self.timers.iter().map(|timer| timer.deadline).min();
        if !self.is_closed && next != self.announced {
            self.announced = next;
            self.log.push(format!("set_deadline {next:?}"));
        }
    }

    fn poll(&mut self, place: usize, which: Which) {
        let Some(Held { kind, deadline, .. }) = &self.places[place] else { return };
        let due = *deadline;
        let answer = match *kind {
            Kind::Timeout { is_finished: true } => Some("finished".to_owned()),
            Kind::Timeout { .. } => self.sleep(place, which).then(|| "elapsed".to_owned()),
            Kind::Sleep => self.sleep(place, which).then(|| "awake".to_owned()),
            Kind::Interval(period, missed) => self.sleep(place, which).then(|| {
                let next = next_tick(due, self.now(), period, missed);
                self.hold(place).deadline = next;
                self.hold(place).state = State::New;
                format!("tick {due:?}")
            }),
        };
        self.log.push(format!("{place}: {}", answer.as_deref().unwrap_or("pending")));
        if answer.is_some() && matches!(self.hold(place).kind, Kind::Timeout { .. }) {
            self.clear(place);
        }
    }

    /// Whether the sleep in a place is over.
    fn sleep(&mut self, place: usize, which: Which) -> bool {
        let (deadline, state) = (self.hold(place).deadline, self.hold(place).state);
        let is_over = match state {
            State::Over => true,
            State::Armed(id) => match self.timers.iter_mut().find(|timer| timer.id == id) {
                Some(timer) => {
                    timer.which = which;
                    return false;
                }
                None => !self.is_closed,
            },
            State::New => self.now() >= deadline,
        };
        if is_over {
            self.hold(place).state = State::Over;
        } else if !self.is_closed {
            let id = self.next_id;
            self.next_id += 1;
            self.timers.push(Timer { id, deadline, place, which });
            self.log.push(format!("armed {id} for {deadline:?}"));
            self.hold(place).state = State::Armed(id);
            self.announce();
        }
        is_over
    }

    fn turn(&mut self) {
        let now = self.now();
        let mut more = false;
        for fired in 0.. {
            let due = self.timers.iter().filter(|timer| timer.deadline <= now);
            let Some(first) = due.min_by_key(|timer| (timer.deadline, timer.id)) else { break };
            more = fired == self.budget;
            if more {
                break;
            }
            let (id, place, which) = (first.id, first.place, first.which);
            self.timers.retain(|timer| timer.id != id);
            self.log.push(format!("fire {id}"));
            self.log.push(format!("woken: {place} {which:?}"));
            self.log.push("fired".to_owned());
        }
        if more {
            self.log.push("schedule AfterPaint".to_owned());
        }
        self.announce();
        let next = self.timers.iter().map(|timer| timer.deadline).min();
        self.log.push(format!("turn: more {more}, next {next:?}"));
    }
}

/// When the tick after `due`, taken `now`, comes.
fn next_tick(due: Instant, now: Instant, period: Duration, missed: MissedTickBehavior) -> Instant {
    let late = now - due;
    if late <= period.min(Duration::from_millis(5)) || missed == MissedTickBehavior::Burst {
        return due + period;
    }
    if missed == MissedTickBehavior::Delay {
        return now + period;
    }
    // The first one on the grid that is still to come.
    let nanos = |duration: Duration| duration.as_nanos();
    let periods = nanos(late) / nanos(period) + 1;
    let next = u128::from(due.as_nanos()) + periods * nanos(period);
    Instant::from_nanos(u64::try_from(next).unwrap_or(u64::MAX))
}
