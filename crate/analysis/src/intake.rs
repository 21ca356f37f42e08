//! Checks the events of a run as they arrive from a producer that cannot be trusted: a sandbox that runs
//! a stranger's program, or a file.
//!
//! Accepted events are in order, and later code may calculate with their numbers and times and use them
//! as indices. Whether it makes sense otherwise is for [`mod@crate::check`].

use pollscope_trace::{Event, EventKind};

use crate::check::Checker;

/// The largest whole number that JavaScript holds exactly; of nanoseconds that is 104 days.
pub(crate) const LARGEST: u64 = (1 << 53) - 1;
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
        _ => 0,
    };
    let deadline = match event.kind {
        EventKind::TimerArmed { deadline, .. } => deadline,
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
