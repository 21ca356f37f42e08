//! The turns of JavaScript's event loop: a macrotask and all microtasks after it, in which nothing
//! else can run.

use std::collections::HashSet;

use pollscope_trace::{Event, EventKind};

use crate::history::Point;
use crate::history::polls::Stretch;
use crate::history::timers::Timers;

/// One timer is charged to so many turns at most, so that a crowd costs no more than that.
const MOST_CHARGED: usize = 16;

/// All turns of a run.
#[derive(Debug, Clone, Default)]
pub(crate) struct Turns {
    /// In the order in which they began; the last one may still be under way.
    pub(crate) all: Vec<Turn>,
    microtasks: HashSet<u32>,
    /// The job that runs, and the event before with the line it was about.
    running: Option<(u32, Point, u32)>,
}

/// What is known of a turn.
#[derive(Debug, Clone)]
pub(crate) struct Turn {
    pub(crate) start: Point,
    /// The end of its last job, or as far as is known.
    pub(crate) end: Point,
    /// Whether its last job has ended.
    pub(crate) is_over: bool,
    pub(crate) jobs: usize,
    /// The longest time in it without an event.
    pub(crate) longest: Stretch,
    /// The timer that was due in it and waited longest: when it fired, for how long it had waited,
    /// and its line.
    pub(crate) harm: Option<(Point, u64, u32)>,
    /// How many were due in it.
    pub(crate) harmed: usize,
}

impl Turn {
    /// How long nothing else could run.
    pub(crate) fn time(&self) -> u64 {
        self.end.at.saturating_sub(self.start.at)
    }
}

impl Turns {
    pub(super) fn take(&mut self, event: &Event, point: Point, timers: &Timers) {
        self.note(event, point);
        match event.kind {
            EventKind::MicrotaskQueued { job, .. } => _ = self.microtasks.insert(job),
            EventKind::JobStarted { job } => self.started(job, event.line, point),
            EventKind::JobEnded { job } => self.ended(job),
            EventKind::TimerFired { timer } => {
                if let Some(timer) = timers.get(timer).filter(|timer| timer.is_running) {
                    self.charge(timer.deadline, point, timer.line);
                }
            }
            // Only jobs make a turn, and only timers are harmed by a long one.
            _ => {}
        }
    }

    /// An event of the job that runs.
    fn note(&mut self, event: &Event, point: Point) {
        let Some((_, last, line)) = &mut self.running else { return };
        let Some(turn) = self.all.last_mut() else { return };
        let time = point.at.saturating_sub(last.at);
        if time > turn.longest.time {
            turn.longest = Stretch { time, after: *last, line: *line };
        }
        *last = point;
        // What says nothing of its line happens where the one before did.
        *line = if event.line == 0 { *line } else { event.line };
        turn.end = point;
    }

    fn started(&mut self, job: u32, line: u32, start: Point) {
        let goes_on = self.microtasks.remove(&job);
        match self.all.last_mut().filter(|_| goes_on) {
            Some(turn) => {
                turn.jobs += 1;
                turn.is_over = false;
                turn.end = start;
            }
            None => self.all.push(Turn {
                start,
                end: start,
                is_over: false,
                jobs: 1,
                longest: Stretch { time: 0, after: start, line },
                harm: None,
                harmed: 0,
            }),
        }
        self.running = Some((job, start, line));
    }

    fn ended(&mut self, job: u32) {
        if self.running.is_none_or(|(running, ..)| running != job) {
            return;
        }
        self.running = None;
        if let Some(turn) = self.all.last_mut() {
            turn.is_over = true;
        }
    }

    /// Charges the time that a timer has waited to the turns in which it was due.
    fn charge(&mut self, deadline: u64, fired: Point, line: u32) {
        for turn in self.all.iter_mut().rev().take(MOST_CHARGED) {
            if turn.end.at <= deadline {
                break;
            }
            let time = turn.end.at.saturating_sub(deadline.max(turn.start.at));
            turn.harmed += 1;
            if turn.harm.is_none_or(|(_, most, _)| time > most) {
                turn.harm = Some((fired, time, line));
            }
        }
    }
}
