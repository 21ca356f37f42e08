//! What becomes of the events of a Rust program.

use pollscope_trace::{Event, EventKind, PollOutcome, Trace, WakeCause};

use super::end_of;
use super::tracks::Tracks;
use crate::map::Map;

const PROCESS: u32 = 1;
/// The threads of the export that are no tasks; tasks have their own numbers.
const OUTSIDE: u64 = 0;
/// Readers take 32 bits of a thread's number, and there are fewer tasks than this.
const TIMERS: u64 = 1 << 28;
const THREADS: u64 = 2 << 28;
const FUTURE: &str = "future";

/// The export of a Rust program.
pub(super) fn write(trace: &Trace) -> Tracks {
    let mut rust = Rust {
        tracks: Tracks::new(PROCESS, &format!("Rust: {}", trace.header.program)),
        polled: polled_wakes(&trace.events),
        ..Rust::new()
    };
    rust.tracks.thread(OUTSIDE, "outside any task");
    for event in &trace.events {
        rust.event(event);
    }
    rust.tracks.finish(end_of(trace));
    rust.tracks
}

#[derive(Debug)]
struct Rust<'a> {
    tracks: Tracks,
    /// The events that woke a task which was polled after that.
    polled: Map<u64, ()>,
    names: Map<u32, &'a str>,
    tasks: Map<u32, &'a str>,
    /// The wakes of each task that no poll has followed yet.
    woken: Map<u32, Vec<u64>>,
    awaiting: Map<u32, u32>,
    /// Which slice a lock's request or hold is, by lock, task and future.
    locks: Map<(u32, u32, u32), Vec<u64>>,
    lock_names: Map<u32, &'a str>,
    lock_slices: u64,
    has_timers: bool,
}

impl<'a> Rust<'a> {
    fn new() -> Self {
        Rust {
            tracks: Tracks::new(PROCESS, ""),
            polled: Map::default(),
            names: Map::default(),
            tasks: Map::default(),
            woken: Map::default(),
            awaiting: Map::default(),
            locks: Map::default(),
            lock_names: Map::default(),
            lock_slices: 0,
            has_timers: false,
        }
    }

    fn event(&mut self, event: &'a Event) {
        let (at, task, future) = (event.at, event.task, event.future);
        match &event.kind {
            EventKind::TaskSpawned { name, .. } => {
                self.tasks.insert(task, name);
                self.tracks.thread(task.into(), &format!("task {task}: {name}"));
            }
            EventKind::FutureCreated { name, .. } => {
                self.names.insert(future, name);
                self.tracks.begin_async(at, FUTURE, future.into(), name);
                self.tracks.begin_async(at, FUTURE, future.into(), "lazy");
            }
            EventKind::FutureDropped { .. } => {
                self.tracks.end_async(at, FUTURE, future.into(), true);
            }
            EventKind::PollStart => self.poll_start(event),
            EventKind::PollEnd { outcome } => self.poll_end(event, *outcome),
            EventKind::AwaitReached => {
                self.awaiting.insert(future, event.line);
            }
            EventKind::AwaitResumed => {
                self.awaiting.remove(&future);
            }
            EventKind::Woken { cause, by } => self.woken(event, *cause, *by),
            EventKind::TimerArmed { timer, .. } => {
                let name = format!("timer {timer}");
                self.tracks.begin_async(at, "timer", (*timer).into(), &name);
            }
            EventKind::TimerFired { timer } | EventKind::TimerCancelled { timer } => {
                self.tracks.end_async(at, "timer", (*timer).into(), true);
            }
            EventKind::ThreadStarted { name } => {
                let thread = THREADS + u64::from(event.thread);
                self.tracks.thread(thread, &format!("thread {}: {name}", event.thread));
            }
            EventKind::LockRequested { .. }
            | EventKind::LockAcquired { .. }
            | EventKind::LockCancelled { .. }
            | EventKind::LockReleased { .. } => self.lock(event),
            EventKind::Mark { name } => self.tracks.instant(at, task.into(), "mark", name),
            EventKind::Counter { name, value } => self.tracks.counter(at, name, *value),
            EventKind::Console { text, .. } => {
                self.tracks.instant(at, task.into(), "console", text.trim_end());
            }
            EventKind::TaskAborted { .. } => {
                self.tracks.instant(at, task.into(), "task", "aborted");
            }
            EventKind::TaskDetached => {
                self.tracks.instant(at, task.into(), "task", "detached");
            }
            EventKind::TaskJoined { .. } => {
                self.tracks.instant(at, task.into(), "task", "joined");
            }
            // Perfetto has nothing to show them as.
            _ => {}
        }
    }

    /// Where polls are shown that no task makes.
    fn lane(event: &Event) -> u64 {
        match (event.task, event.thread) {
            (0, 0) => OUTSIDE,
            (0, thread) => THREADS + u64::from(thread),
            (task, _) => task.into(),
        }
    }

    fn poll_start(&mut self, event: &Event) {
        let Event { at, task, future, line, .. } = *event;
        let names = if future == 0 { &self.tasks } else { &self.names };
        let name = names.get(&future.max(task * u32::from(future == 0))).copied();
        let kind = if future == 0 { "task" } else { "future" };
        let fallback = format!("{kind} {}", if future == 0 { task } else { future });
        let name = name.unwrap_or(&fallback).to_owned();
        let lane = Self::lane(event);
        self.tracks.begin(at, lane, (task, future), &format!("poll {name}"), line);
        if future == 0 {
            for wake in self.woken.remove(&task).unwrap_or_default() {
                self.tracks.flow_end(at, lane, wake, "wake");
            }
            if event.thread != 0 {
                let thread = THREADS + u64::from(event.thread);
                self.tracks.begin(at, thread, (task, 0), &format!("poll {name}"), 0);
            }
        } else if self.tracks.depth(FUTURE, future.into()) > 0 {
            // What it did before: it was lazy, or waited.
            if self.tracks.depth(FUTURE, future.into()) > 1 {
                self.tracks.end_async(at, FUTURE, future.into(), false);
            }
            self.tracks.begin_async(at, FUTURE, future.into(), "polled");
        }
    }

    fn poll_end(&mut self, event: &Event, outcome: PollOutcome) {
        let Event { at, task, future, .. } = *event;
        let result = match outcome {
            PollOutcome::Pending => "pending",
            PollOutcome::Ready => "ready",
            PollOutcome::Panicked => "panicked",
        };
        self.tracks.end(at, Self::lane(event), (task, future), result);
        if future == 0 {
            self.tracks.end(at, THREADS + u64::from(event.thread), (task, 0), result);
            return;
        }
        let id = future.into();
        if self.tracks.depth(FUTURE, id) > 1 {
            self.tracks.end_async(at, FUTURE, id, false);
        }
        if outcome == PollOutcome::Pending && self.tracks.depth(FUTURE, id) > 0 {
            let name = match self.awaiting.get(&future) {
                Some(line) => format!("waiting in line {line}"),
                None => "waiting".to_owned(),
            };
            self.tracks.begin_async(at, FUTURE, id, &name);
        }
    }

    /// A wake is an arrow out of the slice in which it happens; where there is none, out of one that
    /// is there for the purpose.
    fn woken(&mut self, event: &Event, cause: WakeCause, by: u32) {
        let (at, task) = (event.at, event.task);
        let lane = match cause {
            WakeCause::Timer => {
                if !self.has_timers {
                    self.has_timers = true;
                    self.tracks.thread(TIMERS, "timers");
                }
                TIMERS
            }
            WakeCause::Task | WakeCause::Itself => by.into(),
            WakeCause::Outside => OUTSIDE,
            WakeCause::Thread | WakeCause::Promise => THREADS + u64::from(event.thread),
        };
        let name = match cause {
            WakeCause::Timer => format!("timer {by} wakes task {task}"),
            WakeCause::Promise => format!("promise {by} wakes task {task}"),
            _ => format!("wakes task {task}"),
        };
        if !self.polled.contains_key(&event.id) {
            return self.tracks.instant(at, lane, "wake", &name);
        }
        self.woken.or_default(task).push(event.id);
        let is_open = self.tracks.is_open(lane);
        let slice = (u32::MAX, u32::MAX);
        if !is_open {
            self.tracks.begin(at, lane, slice, &name, 0);
        }
        self.tracks.flow_start(at, lane, event.id, "wake");
        if !is_open {
            self.tracks.end(at, lane, slice, "");
        }
    }

    fn lock(&mut self, event: &'a Event) {
        const LOCK: &str = "lock";
        let at = event.at;
        let whose = |lock: u32| (lock, event.task, event.future);
        match &event.kind {
            EventKind::LockRequested { lock, name, .. } => {
                self.lock_names.insert(*lock, name);
                self.lock_slices += 1;
                self.locks.or_default(whose(*lock)).push(self.lock_slices);
                let name = format!("task {} waits for {name}", event.task);
                self.tracks.begin_async(at, LOCK, self.lock_slices, &name);
            }
            EventKind::LockAcquired { lock } => {
                let Some(slice) = self.locks.get(&whose(*lock)).and_then(|all| all.last()) else {
                    return;
                };
                self.tracks.end_async(at, LOCK, *slice, true);
                let name = self.lock_names.get(lock).copied().unwrap_or("a lock");
                let name = format!("task {} holds {name}", event.task);
                self.tracks.begin_async(at, LOCK, *slice, &name);
            }
            EventKind::LockCancelled { lock } | EventKind::LockReleased { lock } => {
                if let Some(slice) = self.locks.get_mut(&whose(*lock)).and_then(Vec::pop) {
                    self.tracks.end_async(at, LOCK, slice, true);
                }
            }
            // `event` passes no other kind.
            _ => {}
        }
    }
}

/// Which wakes are followed by a poll of their task.
fn polled_wakes(events: &[Event]) -> Map<u64, ()> {
    let mut woken: Map<u32, Vec<u64>> = Map::default();
    let mut polled = Map::default();
    for event in events {
        match event.kind {
            EventKind::Woken { .. } => woken.or_default(event.task).push(event.id),
            EventKind::PollStart if event.future == 0 => {
                for wake in woken.remove(&event.task).unwrap_or_default() {
                    polled.insert(wake, ());
                }
            }
            // Neither a wake nor the poll of a task.
            _ => {}
        }
    }
    polled
}
