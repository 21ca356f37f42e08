//! From a list of events to what a person wants to see: pure functions, no browser, no clock.
//!
//! Everything here takes events and knows nothing of who produced them: a native run, an edited
//! program, a file. It never imports web-sys, js-sys or yew.
//!
//! Reading order:
//!
//! * [`words`]: the phrase book: times, durations, lines, lists, the causes of wakes. `map` and
//!   [`order`]: small code for tables and sorting.
//!
//! * [`history`]: what happened, in tables of futures, tasks, polls, timers, locks, promises; one pass
//!   over the events. Insights, statistics and sentences are views of it.
//!
//! A run as a picture:
//!
//! * [`lane`]: a row of the timeline and its spans.
//! * [`model`]: the events so far as lanes, wakes and console output; takes one event at a time,
//!   so that a run can be watched.
//! * [`wake`]: who woke whom.
//! * [`tracks`]: threads, locks, marks and counters, which run along beside the lanes.
//! * [`mod@rows`]: the order of the lanes, each below the one that created it.
//! * [`console`]: what was printed, as lines.
//! * [`mod@contrast`]: the difference between the two halves of a lesson, in words.
//!
//! A run step by step:
//!
//! * [`sequence`]: the events of both halves in the order in which they are stepped through.
//! * [`describe`]: one event as a sentence.
//! * [`moment`]: what everything is at one moment: futures, tasks, the stack, the queues. Its part
//!   `apply` says how each event changes that.
//! * [`replay`]: the moment at any position of a run, quickly.
//! * [`chain`]: why something is pending at a moment, down to what must happen first.
//! * [`tree`]: who created whom, and who waits for whom.
//!
//! A run as a whole:
//!
//! * [`statistics`]: what each task has spent its time on.
//! * [`critical_path`]: why something took as long as it did.
//! * [`mod@insights`]: what a person should know about a run, each thing with its line and evidence.
//! * [`mod@check`]: what must hold of every trace, and where one contradicts itself.
//! * [`intake`]: the events of a run while they come in, taken with distrust.
//! * [`expect`]: what must be seen in a run, written down and checked.
//! * `file` (feature `file`): a trace as a file of our own, read with distrust.
//! * [`export`]: a trace in the formats of other tools.
//!
//! ```
//! use pollscope::{Run, platform::VirtualTime, sleep};
//! use pollscope_analysis::chain::{Subject, why_pending};
//! use pollscope_analysis::critical_path::Causes;
//! use pollscope_analysis::{Replay, TaskStatistics};
//! use pollscope_trace::root;
//! use std::time::Duration;
//!
//! let clock = VirtualTime::new();
//! let program = || root!("main()", async { sleep(Duration::from_secs(3)).await });
//! let run = Run::start(clock.clone(), program, || {});
//! clock.run_until_idle(run.executor());
//! let events = run.drain();
//!
//! // Spawned, polled, waker cloned, timer armed, pending: after five events it waits.
//! let replay = Replay::of(&events);
//! let moment = replay.moment(&events, 5);
//! let why = why_pending(&moment, &replay, Subject::Task(1)).expect("it was spawned");
//! assert_eq!(
//!     why.sentence(replay.history()),
//!     "task 1 waits for a timer due at 3.000 s; the timer holds the waker of task 1."
//! );
//!
//! let task = TaskStatistics::of(replay.history(), 1).expect("it was spawned");
//! assert_eq!(task.sentence(0), "task 1 took 3.00 s: 3.00 s waiting for a timer.");
//!
//! let path = Causes::of(&events).path(Subject::Task(1), 0).expect("it has run");
//! assert_eq!(
//!     path.sentence(Subject::Task(1), replay.history()),
//!     "task 1 took 3.00 s: 3.00 s while task 1 waited for a timer."
//! );
//! ```

pub mod chain;
pub mod check;
pub mod console;
pub mod contrast;
pub mod critical_path;
pub mod describe;
pub mod expect;
pub mod export;
#[cfg(feature = "file")]
pub mod file;
mod forest;
pub mod history;
pub mod insights;
pub mod intake;
pub mod lane;
mod map;
pub mod model;
pub mod moment;
pub mod order;
pub mod replay;
pub mod rows;
pub mod sequence;
pub mod statistics;
pub mod step;
pub mod tracks;
pub mod tree;
pub mod wake;
pub mod words;

pub use check::check;
pub use contrast::{Pair, Place, contrast};
pub use history::History;
pub use insights::{Ending, Input, Insight, InsightKind, Thresholds, insights};
pub use lane::{Lane, LaneEnd, LaneKind, Span, SpanKind};
pub use model::{ConsoleText, Model};
pub use moment::Moment;
pub use replay::Replay;
pub use rows::{Row, rows};
pub use sequence::Sequence;
pub use statistics::TaskStatistics;
pub use wake::Wake;
