//! Checks the events of a run as they arrive from a producer that cannot be trusted: a sandbox that runs
//! a stranger's program, an edited program that writes its trace beside its errors, or a file.
//!
//! [`Intake`] ends at the first impossible event; [`Sieve`] leaves such events out and counts them.
//!
//! Accepted events are in order, and later code may calculate with their numbers and times and use them
//! as indices. Whether it makes sense otherwise is for [`mod@crate::check`].

use pollscope_trace::{Event, EventKind};

use crate::check::Checker;
use crate::map::Map;

/// The largest whole number that JavaScript holds exactly; of nanoseconds that is 104 days.
pub const LARGEST: u64 = (1 << 53) - 1;
/// The largest number of a future, task or the like, however many events were dropped.
pub(crate) const MOST: u64 = 1 << 24;

/// Lets events through that follow upon those before.
///
/// ```
/// use pollscope_analysis::intake::Intake;
/// use pollscope_trace::{Event, EventKind};
///
/// let kind = EventKind::Mark { name: "here".to_owned() };
/// let mark = |id, at| Event { id, at, thread: 0, task: 0, future: 0, line: 0, kind: kind.clone() };
/// let mut intake = Intake::default();
/// assert_eq!(intake.take(&[mark(1, 5), mark(2, 5)]), Ok(()));
/// let refused = intake.take(&[mark(3, u64::MAX)]).unwrap_err();
/// assert_eq!(refused, "event 3 has an identifier or time that is too large");
/// ```
#[derive(Debug, Default)]
pub struct Intake {
    order: Checker,
}

impl Intake {
    /// Takes the next events.
    ///
    /// # Errors
    ///
    /// What is wrong with the first one that cannot be, in words.
    pub fn take(&mut self, events: &[Event]) -> Result<(), String> {
        for event in events {
            // Each number was introduced by an event of its own.
            let limits = Limits { number: event.id.min(MOST), line: None };
            value(event, &limits)?;
            self.order.order(event);
            if let Some(violation) = self.order.violations().first() {
                return Err(violation.to_string());
            }
        }
        Ok(())
    }
}

/// How much larger than an event's identifier a number in it may be: a thread numbers what it starts a
/// moment before the event about it gets its identifier.
const AHEAD: u64 = 4096;

/// Filters the events of a run, one at a time: an event that no run can have reported is left out.
#[derive(Debug, Default)]
pub struct Sieve {
    last_id: u64,
    /// The latest time on each thread.
    threads: Map<u32, u64>,
    refused: u64,
}

impl Sieve {
    /// Whether an event is accepted; the others are counted.
    pub fn admit(&mut self, event: &mut Event) -> bool {
        settle(event);
        let number = event.id.saturating_add(AHEAD).min(MOST);
        let time = self.threads.get(&event.thread).copied().unwrap_or(0);
        let admitted = event.id > self.last_id
            && event.at >= time
            && value(event, &Limits { number, line: None }).is_ok();
        if admitted {
            self.last_id = event.id;
            self.threads.insert(event.thread, event.at);
        } else {
            self.refused = self.refused.saturating_add(1);
        }
        admitted
    }

    /// How many events were left out.
    pub fn refused(&self) -> u64 {
        self.refused
    }
}

/// Reduces a deadline beyond the largest time to the largest time: programs do sleep for
/// `Duration::MAX`, and no run reaches either.
pub(crate) fn settle(event: &mut Event) {
    if let EventKind::TimerArmed { deadline, .. } = &mut event.kind {
        *deadline = (*deadline).min(LARGEST);
    }
}

/// What the values of events may be.
#[derive(Debug)]
pub(crate) struct Limits {
    /// The largest number of a future or the like.
    pub(crate) number: u64,
    /// The last line; none if there is no source.
    pub(crate) line: Option<u64>,
}

/// What is wrong with the values of an event, in words.
pub(crate) fn value(event: &Event, limits: &Limits) -> Result<(), String> {
    let too_large = |number: u32| u64::from(number) > limits.number;
    let timer = match event.kind {
        EventKind::TimerArmed { timer, .. } => timer,
        EventKind::LockRequested { lock, .. } => lock,
        EventKind::MicrotaskQueued { job, .. } | EventKind::MacrotaskQueued { job, .. } => job,
        // Whatever the rest is about was given its number by an event of its own.
        _ => 0,
    };
    let deadline = match event.kind {
        EventKind::TimerArmed { deadline, .. } => deadline,
        // No other kind tells of the future.
        _ => 0,
    };
    let what = if event.id > LARGEST || event.at > LARGEST || deadline > LARGEST {
        "an identifier or time that is too large"
    } else if [event.task, event.future, event.thread, timer].into_iter().any(too_large) {
        "a number that is larger than there are events"
    } else if limits.line.is_some_and(|last| u64::from(event.line) > last) {
        "a line that its source does not have"
    } else {
        return Ok(());
    };
    Err(format!("event {} has {what}", event.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(id: u64, at: u64, kind: EventKind) -> Event {
        Event { id, at, thread: 0, task: 0, future: 0, line: 0, kind }
    }

    fn armed(id: u64, timer: u32, deadline: u64) -> Event {
        event(id, 0, EventKind::TimerArmed { timer, deadline })
    }

    fn taken(events: &[Event]) -> Result<(), String> {
        Intake::default().take(events)
    }

    #[test]
    fn times_and_numbers_have_bounds() {
        let settle = || EventKind::JobEnded { job: 0 };
        let numbers = |future, thread| Event { future, thread, ..event(9, 0, settle()) };
        let cases: [(Event, Result<(), &str>); 9] = [
            (event(1, LARGEST, settle()), Ok(())),
            (
                event(1, LARGEST + 1, settle()),
                Err("event 1 has an identifier or time that is too large"),
            ),
            (
                event(1 << 53, 0, settle()),
                Err("event 9007199254740992 has an identifier or time that is too large"),
            ),
            (armed(1, 1, LARGEST), Ok(())),
            (armed(1, 1, 1 << 63), Err("event 1 has an identifier or time that is too large")),
            (armed(1, 2, 0), Err("event 1 has a number that is larger than there are events")),
            (numbers(9, 0), Ok(())),
            (numbers(10, 0), Err("event 9 has a number that is larger than there are events")),
            (
                numbers(0, u32::MAX),
                Err("event 9 has a number that is larger than there are events"),
            ),
        ];
        for (event, expected) in cases {
            let expected = expected.map_err(str::to_owned);
            assert_eq!(taken(std::slice::from_ref(&event)), expected, "{event:?}");
        }
    }

    #[test]
    fn a_sieve_leaves_out_what_cannot_be_and_counts_it() {
        let mut sieve = Sieve::default();
        let poll = |id, at| event(id, at, EventKind::PollStart);
        let cases = [
            (poll(1, 5), true),
            (poll(1, 5), false),
            (poll(2, 4), false),
            (Event { thread: 1, ..poll(2, 4) }, true),
            (poll(3, 1 << 63), false),
            (poll(1 << 60, 5), false),
            (Event { task: u32::MAX, ..poll(3, 5) }, false),
            (Event { at: 5, ..armed(3, 1, u64::MAX) }, true),
            (poll(4, LARGEST), true),
            (poll(5, 6), false),
        ];
        for (mut event, admitted) in cases {
            assert_eq!(sieve.admit(&mut event), admitted, "{event:?}");
            let deadline =
                matches!(event.kind, EventKind::TimerArmed { deadline, .. } if deadline != LARGEST);
            assert!(!deadline, "{event:?}");
        }
        assert_eq!(sieve.refused(), 6);
    }

    #[test]
    fn what_comes_later_was_later() {
        let mark = |id, at| event(id, at, EventKind::JobEnded { job: 0 });
        assert_eq!(taken(&[mark(1, 5), mark(2, 5), mark(9, 6)]), Ok(()));
        let second =
            |events: &[_]| taken(events).is_err_and(|error| error.starts_with("event 2: "));
        assert!(second(&[mark(2, 5), mark(2, 5)]));
        assert!(second(&[mark(1, 5), mark(2, 4)]));
        let mut intake = Intake::default();
        assert_eq!(intake.take(&[mark(1, 5)]), Ok(()));
        // From one message to the next, too.
        assert!(intake.take(&[mark(2, 4)]).is_err());
    }
}
