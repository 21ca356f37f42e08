//! The data that crosses a boundary of the page, defined once.
//!
//! * [`automation`]: what `window.pollscope` takes and returns.
//! * [`embed`]: what a page within another page tells it.
//! * [`expectation`]: what a run says to an expectation.
//! * [`insight`]: what there is to say about a run.
//! * [`lesson`]: the lessons as files.
//! * [`link`]: what an address says.
//! * [`live`]: the compiler in the tab: what is packed for it, what is said to it;
//!   [`diagnostic`] and [`layout`]: what it says; [`javascript`]: what a program asks beside it.
//! * [`live_page`]: what the live engine says to the rest of the page.
//! * [`state`]: what everything is at the playhead.
//! * [`twin`]: what the page and the worker that runs JavaScript say to each other.
//!
//! The TypeScript types are made from these (`cargo xtask generate`), and messages that come in
//! are parsed against them with serde, so there is no second definition to keep in step.

pub mod automation;
pub mod diagnostic;
pub mod embed;
pub mod expectation;
pub mod insight;
pub mod javascript;
pub mod layout;
pub mod lesson;
pub mod link;
pub mod live;
pub mod live_page;
pub mod state;
pub mod twin;

pub use automation::{
    CheckReport, HalfResult, LessonInfo, LoadOptions, RunResult, RunStatus, TraceFile,
};
pub use expectation::{ExpectRequest, ExpectationInfo};
pub use insight::InsightInfo;
pub use lesson::{Choice, Exercise, Lanes, Lesson, LessonIndex, Pair, Place, Prediction, Printed};
pub use link::Template;
pub use pollscope_analysis::InsightKind;
pub use twin::{Fixture, TwinCommand, TwinEnd, TwinMessage};
