//! What the page and the worker that runs the JavaScript half say to each other.
//!
//! The worker runs code that the user may have written, so everything that it sends is parsed
//! against [`TwinMessage`] and refused if it does not fit.

use pollscope_trace::{Clock, Event};
use serde::{Deserialize, Serialize};

use crate::live::LiveLimits;

/// From the page to the worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum TwinCommand {
    /// Run a program that was already rewritten to report what it does. Once a worker.
    Run {
        /// The rewritten program.
        code: String,
        /// The pieces of it that the program as it was written does not have: where each begins and
        /// ends, in UTF-16 units, in order.
        inserted: Vec<u32>,
        /// When the run began, in milliseconds since 1970 (`timeOrigin + now()`). Means nothing on
        /// a simulated clock, which begins at 0.
        epoch: f64,
        /// The clock that the program sees.
        clock: Clock,
        /// What `fetch` finds.
        fixtures: Vec<Fixture>,
        /// Whether `fetch` may ask the network for what is not among the fixtures.
        network: bool,
        /// What it may use up. Output and simulated time count; a real clock, events and memory have
        /// bounds of their own.
        limits: LiveLimits,
    },
}

/// What `fetch` answers for one address: programs have no network unless a person allows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Fixture {
    /// The address as the program writes it, such as `/users/1` or `https://example.com/data.json`.
    pub url: String,
    /// The HTTP status, such as 200.
    pub status: u16,
    /// The `content-type` of the answer.
    pub content_type: String,
    /// The body, as text.
    pub body: String,
    /// How long the answer takes, in milliseconds on the program's clock.
    pub latency: f64,
}

/// From the worker to the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum TwinMessage {
    /// The worker is there and waits for [`TwinCommand::Run`]. Once, before anything else.
    Ready,
    /// What happened since the last message, in order.
    Events {
        /// At least one.
        events: Vec<Event>,
        /// Events that happened but were not kept, since the run began.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        dropped: u64,
    },
    /// Nothing can happen any more. Once, after everything else.
    Ended {
        /// How it ended.
        end: TwinEnd,
        /// The error, for an end other than `ok`; otherwise null.
        message: Option<String>,
    },
}

/// How the JavaScript half ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum TwinEnd {
    /// The script ran, and no timer is left that could make anything happen.
    Ok,
    /// It threw an uncaught error, a rejected promise was not handled, or it did
    /// not parse.
    Threw,
    /// It used up one of its limits: output, simulated time, the memory of its process.
    Limit,
    /// The frame or the worker could not be started.
    Unavailable,
}
