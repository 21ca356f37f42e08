//! The fixed-size form in which events are recorded.
//!
//! Nothing is formatted and nothing allocated when an event happens (but for console text); a
//! name is a number into the recorder's table of names. [`crate::recorder`] turns records into
//! [`crate::event::Event`]s when somebody reads.

use crate::argument::Argument;
use crate::value::{FutureEnd, PollOutcome, Stream, TaskEnd, WakeCause};

/// What happened, without owned text.
#[derive(Debug, Clone, Copy)]
pub(crate) enum RecordKind {
    TaskSpawned {
        name: Name,
        by: u32,
    },
    TaskEnded(TaskEnd),
    FutureCreated {
        name: Name,
        parent: u32,
    },
    /// One argument of the future that the record before created; folded into its name.
    FutureArgument(Argument),
    FutureFirstPolled {
        by: u32,
    },
    FutureDropped(FutureEnd),
    PollStart,
    PollEnd(PollOutcome),
    AwaitReached,
    AwaitResumed,
    WakerCloned,
    WakerDropped,
    Woken {
        cause: WakeCause,
        by: u32,
    },
    TimerArmed {
        timer: u32,
        deadline: u64,
    },
    TimerFired {
        timer: u32,
    },
    TimerCancelled {
        timer: u32,
    },
    /// `text` counts what was printed since the last drain.
    Console {
        stream: Stream,
        text: u32,
    },
}

/// An event as it is recorded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Record {
    pub(crate) id: u64,
    pub(crate) at: u64,
    pub(crate) thread: u32,
    pub(crate) task: u32,
    pub(crate) future: u32,
    pub(crate) line: u32,
    pub(crate) kind: RecordKind,
}

/// A name in the recorder's table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Name(pub(crate) u32);
