//! The sentence of a step: what has just happened at a moment of a run, and who waits.
//!
//! It is what a person reads while stepping, and what a screen reader announces. It knows nothing of
//! playback: whoever calls it says which event was the last, and whether that was just now.

use pollscope_trace::{Event, Language};

use crate::describe;
use crate::history::History;
use crate::moment::{FuturePhase, Moment};
use crate::words::{AT_ONCE, duration, line, seconds};

/// Of a moment with more live futures than this, only the event is told: looking at all of them would
/// take too long for a frame.
pub const LOOKED_AT: usize = 2000;
/// No more futures than this are named.
const NAMED: usize = 2;

/// A moment of a run, as it is told.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The Rust half, if there is one.
    pub rust: Option<Half<'a>>,
    /// The JavaScript half, if there is one.
    pub js: Option<Half<'a>>,
    /// The last event, and the half it belongs to; `None` before the first one.
    pub event: Option<(Language, &'a Event)>,
    /// The time of the moment, in nanoseconds since the run began.
    pub at: u64,
}

/// A half at that moment.
#[derive(Debug, Clone, Copy)]
pub struct Half<'a> {
    /// What everything is.
    pub moment: &'a Moment,
    /// What everything is called.
    pub names: &'a History,
    /// When it ended, if it has by then.
    pub ended: Option<u64>,
}

/// A part of what is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The half it is about, if it is about one.
    pub language: Option<Language>,
    /// A whole sentence.
    pub text: String,
    /// The line of source it is about; 0 if it is about none.
    pub line: u32,
}

/// What is said of a moment: first what happened, then who waits.
pub fn step(input: &Input<'_>) -> Vec<Part> {
    let halves = [(Language::Rust, input.rust), (Language::JavaScript, input.js)];
    let present = || halves.iter().filter_map(|(language, half)| Some((*language, (*half)?)));
    if present().count() > 0 && present().all(|(_, half)| half.ended.is_some()) {
        return present().map(|(language, half)| ended(language, half)).collect();
    }
    let Some((language, event)) = input.event else {
        return vec![Part { language: None, text: "Nothing has happened yet.".into(), line: 0 }];
    };
    let mut parts = Vec::new();
    let half = present().find(|(other, _)| *other == language);
    if let (true, Some((_, half))) = (event.at >= input.at, half) {
        let text = capital(&describe::event(event, half.names)) + ".";
        parts.push(Part { language: Some(language), text, line: event.line });
    } else {
        parts.extend(present().filter_map(|(language, half)| match half.ended {
            Some(_) => Some(ended(language, half)),
            None => waits(language, half),
        }));
    }
    parts.extend(input.rust.and_then(lazy));
    parts
}

/// The sentences, one after the other, as they are read aloud.
pub fn text(at: u64, parts: &[Part]) -> String {
    let mut text = format!("At {}:", seconds(at));
    for part in parts {
        if let Some(language) = part.language {
            text.push_str(match language {
                Language::Rust => " Rust:",
                Language::JavaScript => " JavaScript:",
            });
        }
        text.push(' ');
        text.push_str(&part.text);
    }
    text
}

fn ended(language: Language, half: Half<'_>) -> Part {
    let text = match half.ended {
        Some(at) if at < AT_ONCE => "Ended at once.".to_owned(),
        Some(at) => format!("Ended after {}.", duration(at)),
        None => String::new(),
    };
    Part { language: Some(language), text, line: 0 }
}

/// Who waits in a half, and for what: the one whose timer is due next, else the one that began to
/// wait last.
fn waits(language: Language, half: Half<'_>) -> Option<Part> {
    let Half { moment: present, names, .. } = half;
    let timer = present
        .live_timers()
        .take(LOOKED_AT)
        .filter(|timer| timer.future != 0)
        .min_by_key(|timer| (timer.deadline, timer.id));
    if let Some(timer) = timer {
        let name = names.call_future(timer.future);
        let standing = present.future(timer.future).map_or(0, |future| future.await_line);
        let line = if timer.line == 0 { standing } else { timer.line };
        let due = seconds(timer.deadline);
        let text = format!("{name} waits for its timer, due at {due}{}.", bracketed(line));
        return Some(Part { language: Some(language), text, line });
    }
    let waiting = present
        .live_futures()
        .take(LOOKED_AT)
        .filter(|future| future.phase == FuturePhase::Waiting && future.await_line != 0)
        .max_by_key(|future| future.await_position)?;
    let name = names.call_future(waiting.id);
    let text = format!("{name} waits{}.", bracketed(waiting.await_line));
    Some(Part { language: Some(language), text, line: waiting.await_line })
}

/// Which futures exist and have not been polled.
fn lazy(half: Half<'_>) -> Option<Part> {
    let mut ids: Vec<u32> = Vec::new();
    for (seen, future) in half.moment.live_futures().enumerate() {
        if seen >= LOOKED_AT {
            return None;
        }
        if future.phase == FuturePhase::Lazy {
            ids.push(future.id);
        }
    }
    ids.sort_unstable();
    let name = |id: &u32| half.names.call_future(*id);
    let text = match &ids[..] {
        [] => return None,
        [only] => format!("{} has not been polled.", name(only)),
        [one, other] if NAMED >= 2 => {
            format!("{} and {} have not been polled.", name(one), name(other))
        }
        [first, rest @ ..] => {
            format!("{} and {} more have not been polled.", name(first), rest.len())
        }
    };
    Some(Part { language: Some(Language::Rust), text, line: 0 })
}

fn bracketed(number: u32) -> String {
    if number == 0 { String::new() } else { format!(" ({})", line(number)) }
}

/// With a capital letter, unless it begins with a name.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let word = text.split(' ').next().unwrap_or_default();
    match letters.next() {
        Some(first) if word.chars().all(|letter| letter.is_ascii_lowercase()) => {
            first.to_uppercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use pollscope_trace::{EventKind, PollOutcome};

    use super::*;

    const SECOND: u64 = 1_000_000_000;

    fn event(id: u64, at: u64, future: u32, line: u32, kind: EventKind) -> Event {
        Event { id, at, thread: 0, task: 1, future, line, kind }
    }

    /// `main` creates two futures and waits in line 14 for the first, which sleeps from 1 s to 2 s.
    fn events() -> Vec<Event> {
        let created = |name: &str, parent| EventKind::FutureCreated { name: name.into(), parent };
        vec![
            event(1, 0, 1, 11, created("main()", 0)),
            event(2, 0, 1, 11, EventKind::TaskSpawned { name: "main()".into(), by: 0 }),
            event(3, 0, 1, 0, EventKind::FutureFirstPolled { by: 0 }),
            event(4, 0, 1, 0, EventKind::PollStart),
            event(5, 0, 2, 12, created("foo(2)", 1)),
            event(6, 0, 3, 12, created("foo(3)", 1)),
            event(7, SECOND, 1, 14, EventKind::AwaitReached),
            event(8, SECOND, 2, 0, EventKind::FutureFirstPolled { by: 1 }),
            event(9, SECOND, 2, 0, EventKind::PollStart),
            event(10, SECOND, 2, 6, EventKind::AwaitReached),
            event(11, SECOND, 2, 6, EventKind::TimerArmed { timer: 1, deadline: 2 * SECOND }),
            event(12, SECOND, 2, 0, EventKind::PollEnd { outcome: PollOutcome::Pending }),
            event(13, SECOND, 1, 0, EventKind::PollEnd { outcome: PollOutcome::Pending }),
        ]
    }

    /// What is said when so many events have happened and it is `at`.
    fn check(position: usize, at: u64, ended: Option<u64>, expected: &str) {
        let events = events();
        let names = History::of(&events);
        let mut replay = crate::Replay::default();
        for event in &events {
            replay.push(event);
        }
        let present = replay.moment_after(Moment::default(), &events, position);
        let half = Half { moment: &present, names: &names, ended };
        let event = position.checked_sub(1).map(|last| (Language::Rust, &events[last]));
        let parts = step(&Input { rust: Some(half), js: None, event, at });
        assert_eq!(text(at, &parts), expected);
    }

    #[test]
    fn a_step_says_what_happened_and_what_has_not() {
        check(0, 0, None, "At 0.000 s: Nothing has happened yet.");
        check(
            10,
            SECOND,
            None,
            "At 1.000 s: Rust: foo(2) waits in line 6. Rust: foo(3) has not been polled.",
        );
    }

    #[test]
    fn between_two_events_it_says_who_waits_for_what() {
        check(
            13,
            1_240_000_000,
            None,
            "At 1.240 s: Rust: foo(2) waits for its timer, due at 2.000 s (line 6). \
             Rust: foo(3) has not been polled.",
        );
    }

    #[test]
    fn at_the_end_it_says_how_long_each_half_took() {
        check(13, 3 * SECOND, Some(3 * SECOND), "At 3.000 s: Rust: Ended after 3.00 s.");
        check(13, 0, Some(0), "At 0.000 s: Rust: Ended at once.");
    }
}
