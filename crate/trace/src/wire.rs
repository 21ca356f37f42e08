//! The binary form of a kind of event: a code, and which of the few slots it fills with what.
//!
//! This table is the binary schema. A code is never used for another kind again.

use crate::event::EventKind;
#[cfg(feature = "serde")]
use crate::json;
use crate::origin::{Clock, Engine, Language};
use crate::trace::RunStatus;
use crate::value::{
    FutureEnd, JobSource, LockMode, PollOutcome, PromiseOrigin, PromiseOutcome, Stream, TaskEnd,
    WakeCause,
};

/// The slots of one event. What a kind does not use is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Slots {
    pub(crate) code: u8,
    pub(crate) small: u8,
    /// The number of a name, from 1; 0 says that the next text is meant.
    pub(crate) name: u32,
    pub(crate) x: u32,
    pub(crate) value: u64,
}

/// Which slots the events of a code fill.
pub(crate) mod shape {
    pub(crate) const SMALL: u8 = 1;
    pub(crate) const NAME: u8 = 2;
    pub(crate) const X: u8 = 4;
    /// A number of 64 bits.
    pub(crate) const VALUE: u8 = 16;
    /// The bits of a finite `f64`.
    pub(crate) const FLOAT: u8 = 32;
    /// A text of the event's own.
    pub(crate) const TEXT: u8 = 64;
}

/// Why slots are no event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Misfit {
    Code,
    Small,
    Name,
    Text,
    Float,
}

/// Which text an event has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextOf {
    /// That of the name with this number.
    Name(u32),
    /// The next one that was not taken.
    Next,
}

macro_rules! shape_bit {
    (small) => {
        shape::SMALL
    };
    (name) => {
        shape::NAME
    };
    (x) => {
        shape::X
    };
    (value) => {
        shape::VALUE
    };
    (float) => {
        shape::FLOAT
    };
    (text) => {
        shape::TEXT
    };
}

macro_rules! fill {
    ($slots:ident $text:ident small $field:ident) => {
        $slots.small = $field.to_small()
    };
    ($slots:ident $text:ident x $field:ident) => {
        $slots.x = *$field
    };
    ($slots:ident $text:ident value $field:ident) => {
        $slots.value = *$field
    };
    ($slots:ident $text:ident float $field:ident) => {
        $slots.value = $field.to_bits()
    };
    // A name or a text.
    ($slots:ident $text:ident $slot:ident $field:ident) => {
        $text = Some($field.as_str())
    };
}

macro_rules! read {
    ($slots:ident $text:ident small) => {
        Small::from_small($slots.small).ok_or(Misfit::Small)?
    };
    ($slots:ident $text:ident x) => {
        $slots.x
    };
    ($slots:ident $text:ident value) => {
        $slots.value
    };
    ($slots:ident $text:ident float) => {
        Some(f64::from_bits($slots.value)).filter(|value| value.is_finite()).ok_or(Misfit::Float)?
    };
    ($slots:ident $text:ident name) => {
        match $slots.name {
            0 => $text(TextOf::Next).ok_or(Misfit::Text)?,
            number => $text(TextOf::Name(number)).ok_or(Misfit::Name)?,
        }
    };
    ($slots:ident $text:ident text) => {
        $text(TextOf::Next).ok_or(Misfit::Text)?
    };
}

#[cfg(feature = "serde")]
macro_rules! from_json {
    ($fields:ident small $field:ident) => {
        $fields.small(stringify!($field))?
    };
    ($fields:ident x $field:ident) => {
        $fields.number(stringify!($field))?
    };
    ($fields:ident value $field:ident) => {
        $fields.long(stringify!($field))?
    };
    ($fields:ident float $field:ident) => {
        $fields.float()?
    };
    // A name or a text.
    ($fields:ident $slot:ident $field:ident) => {
        $fields.text(stringify!($field))?
    };
}

macro_rules! kinds {
    ($($code:literal $variant:ident { $($field:ident : $slot:ident),* })*) => {
        /// The code of each kind of event.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(dead_code)] // What only JavaScript reports has no record.
        pub(crate) enum Code {
            $($variant = $code,)*
            /// Only within blocks: one argument of the future that the record before created.
            Argument = 63,
        }

        /// Which slots events of `code` fill; `None` if there is no such code.
        pub(crate) fn shape_of(code: u8) -> Option<u8> {
            match code {
                $($code => Some(0 $(| shape_bit!($slot))*),)*
                _ => None,
            }
        }

        /// An event's slots, and its name or text if it has one.
        pub(crate) fn slots_of(kind: &EventKind) -> (Slots, Option<&str>) {
            let mut slots = Slots::default();
            let mut text = None;
            match kind {
                $(EventKind::$variant { $($field),* } => {
                    slots.code = $code;
                    $(fill!(slots text $slot $field);)*
                })*
            }
            let _ = &mut text;
            (slots, text)
        }

        /// The event that `slots` stand for. `text` looks up its name or takes its text.
        pub(crate) fn kind_of(
            slots: &Slots,
            mut text: impl FnMut(TextOf) -> Option<String>,
        ) -> Result<EventKind, Misfit> {
            Ok(match slots.code {
                $($code => EventKind::$variant { $($field: read!(slots text $slot)),* },)*
                _ => return Err(Misfit::Code),
            })
        }

        /// The event of the kind that JSON calls `name`.
        #[cfg(feature = "serde")]
        pub(crate) fn kind_named(
            name: &str,
            fields: &mut json::Fields,
        ) -> Result<EventKind, serde::de::value::Error> {
            $(if json::is_snake_case(name, stringify!($variant)) {
                return Ok(EventKind::$variant { $($field: from_json!(fields $slot $field)),* });
            })*
            Err(json::unknown(name, "kind"))
        }
    };
}

kinds! {
    0 TaskSpawned { name: name, by: x }
    1 TaskEnded { end: small }
    2 TaskJoined { by: x }
    3 TaskAborted { by: x }
    4 TaskDetached {}
    5 FutureCreated { name: name, parent: x }
    6 FutureFirstPolled { by: x }
    7 FutureDropped { end: small }
    8 PollStart {}
    9 PollEnd { outcome: small }
    10 AwaitReached {}
    11 AwaitResumed {}
    12 WakerCloned {}
    13 WakerDropped {}
    14 Woken { cause: small, by: x }
    15 TimerArmed { timer: x, deadline: value }
    16 TimerFired { timer: x }
    17 TimerCancelled { timer: x }
    18 PromiseCreated { name: name, parent: x, origin: small }
    19 PromiseFollows { promise: x }
    20 PromiseSettled { outcome: small }
    21 ReactionAdded { promise: x }
    22 RejectionUnhandled {}
    23 RejectionHandled {}
    24 GeneratorCreated { name: name, parent: x }
    25 GeneratorResumed {}
    26 GeneratorYielded {}
    27 GeneratorEnded { outcome: small }
    28 MicrotaskQueued { job: x, source: small }
    29 MacrotaskQueued { job: x, source: small }
    30 JobStarted { job: x }
    31 JobEnded { job: x }
    32 SignalAborted { signal: x }
    33 ThreadStarted { name: text }
    34 ThreadEnded {}
    35 LockRequested { lock: x, name: name, mode: small }
    36 LockAcquired { lock: x }
    37 LockCancelled { lock: x }
    38 LockReleased { lock: x }
    39 Mark { name: name }
    40 Counter { name: name, value: float }
    41 Console { stream: small, text: text }
    42 RejectionReason { text: text }
}

/// A value out of a small set, as a number.
pub(crate) trait Small: Sized {
    /// Of the values, in order.
    #[cfg(feature = "serde")]
    const NAMES: &'static [&'static str];

    fn to_small(&self) -> u8;
    fn from_small(number: u8) -> Option<Self>;
}

macro_rules! small {
    ($($set:ident: $($value:ident)*;)*) => {$(
        impl Small for $set {
            #[cfg(feature = "serde")]
            const NAMES: &'static [&'static str] = &[$(stringify!($value)),*];

            fn to_small(&self) -> u8 {
                *self as u8
            }

            fn from_small(number: u8) -> Option<Self> {
                [$($set::$value),*].get(usize::from(number)).copied()
            }
        }
    )*};
}
small! {
    PollOutcome: Pending Ready Panicked;
    TaskEnd: Ready Cancelled Panicked;
    FutureEnd: NeverPolled Pending Ready Panicked;
    WakeCause: Timer Task Itself Outside Thread Promise;
    PromiseOutcome: Fulfilled Rejected;
    PromiseOrigin: AsyncFunction Constructor Reaction Combinator Generator Platform Bridge;
    JobSource: Script Reaction Thenable QueueMicrotask Timer Message Network Event Other;
    LockMode: Exclusive Shared;
    Stream: Stdout Stderr;
    Language: Rust JavaScript;
    Engine: Native Live;
    Clock: Real Simulated;
    RunStatus: Ok Panicked Threw Stopped Unavailable CompileError Limit;
}
