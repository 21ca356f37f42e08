//! What everything is at the playhead, as `window.pollscope.state()` returns it. Times are in
//! milliseconds since the run began, on the run's own clock.

use pollscope_trace::Clock;
use serde::{Deserialize, Serialize};

/// The page at the playhead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct StateInfo {
    /// Where the run stands.
    pub phase: PhaseName,
    /// The file whose trace is shown in place of a run; null for a run of this page.
    pub recorded: Option<String>,
    /// Which clock the times are read from.
    pub clock: Clock,
    /// How the playhead moves.
    pub playback: PlaybackName,
    /// The time of the playhead.
    pub at_ms: f64,
    /// The last moment of the run.
    pub end_ms: f64,
    /// How many events of both halves have happened at the playhead.
    pub happened: u32,
    /// How many events there are.
    pub events: u32,
    /// The Rust half.
    pub rust: HalfInfo,
    /// The JavaScript half.
    pub js: HalfInfo,
}

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum PhaseName {
    /// Nothing has run since the lesson was opened or reset.
    Fresh,
    /// It was started, and the engines get ready.
    Starting,
    /// At least one half is running.
    Running,
    /// Both halves have ended.
    Over,
}

/// How the playhead moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum PlaybackName {
    /// It stands at the end, also while that moves.
    Following,
    /// It stands still.
    Paused,
    /// It moves by itself.
    Playing,
}

/// One half at the playhead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct HalfInfo {
    /// How many of its events have happened.
    pub happened: u32,
    /// The line that is running; 0 if none is, or it is unknown.
    pub running_line: u32,
    /// The lines at whose `.await` something waits, ascending.
    pub waiting_lines: Vec<u32>,
    /// How many lines it has printed.
    pub printed_lines: u32,
    /// All futures, promises and generators so far, in the order of their creation.
    pub futures: Vec<FutureInfo>,
    /// All tasks so far, in the order of their spawning.
    pub tasks: Vec<TaskInfo>,
    /// The numbers of the futures or promises whose bodies are running, outermost first.
    pub running: Vec<u32>,
    /// The numbers of the tasks in the ready queue, the next one first.
    pub ready_queue: Vec<u32>,
    /// The timers that are running, the next one first.
    pub timers: Vec<TimerInfo>,
    /// The microtasks that are queued, the next one first; null if the trace does not tell of them.
    pub microtasks: Option<Vec<JobInfo>>,
    /// The macrotasks that are queued, the next one first; null if the trace does not tell of them.
    pub macrotasks: Option<Vec<JobInfo>>,
}

/// A future, promise or async generator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FutureInfo {
    /// Its number in the events.
    pub id: u32,
    /// Its name, such as `foo(3)`.
    pub name: String,
    /// How far it has come.
    pub state: FutureStateName,
    /// The line in which it was created; 0 if unknown.
    pub line: u32,
    /// The line of the `.await` that it stands at; 0 if at none.
    pub await_line: u32,
    /// The one whose body created it; 0 if none.
    pub parent: u32,
    /// The task that polls it; 0 if none.
    pub task: u32,
    /// How often it was polled (a promise: how often its body ran on).
    pub polls: u32,
    /// Why it is pending, in a sentence; null if it is not.
    pub why_pending: Option<String>,
}

/// How far a future, promise or generator has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum FutureStateName {
    /// It exists; nothing of its body has run.
    Lazy,
    /// Its body runs.
    Running,
    /// It has begun, and is pending.
    Waiting,
    /// It has finished (a promise: was fulfilled).
    Ready,
    /// It was dropped before anything of it had run.
    NeverPolled,
    /// It was dropped where it waited.
    Cancelled,
    /// It panicked.
    Panicked,
    /// The promise was rejected, the generator threw.
    Rejected,
}

/// A task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TaskInfo {
    /// Its number in the events.
    pub id: u32,
    /// The spawned expression.
    pub name: String,
    /// How far it has come.
    pub state: TaskStateName,
    /// The future it consists of; 0 if that does not report.
    pub future: u32,
    /// How often it was polled.
    pub polls: u32,
    /// How often it was woken since its last poll began.
    pub wakes_pending: u32,
    /// How many clones of its waker exist.
    pub wakers: u32,
}

/// How far a task has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum TaskStateName {
    /// In the ready queue.
    Queued,
    /// It is being polled.
    Polled,
    /// It waits to be woken.
    Idle,
    /// Its future finished.
    Ready,
    /// Its future was dropped before it finished.
    Cancelled,
    /// Its future panicked.
    Panicked,
}

/// A timer that is running.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TimerInfo {
    /// Its number in the events.
    pub id: u32,
    /// When it is due.
    pub deadline_ms: f64,
    /// The task that waits for it; 0 if none.
    pub task: u32,
    /// The future that waits for it; 0 if none.
    pub future: u32,
}

/// A microtask or macrotask that is queued.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct JobInfo {
    /// Its number in the events.
    pub id: u32,
    /// Where it comes from.
    pub source: pollscope_trace::JobSource,
    /// The promise whose body goes on in it; 0 if unknown.
    pub future: u32,
}
