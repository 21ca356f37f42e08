//! What an insight is: a plain value, ready to be shown or sent.

use pollscope_trace::Language;

/// Something that a person should know about a run, at a line of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Insight {
    /// Which kind it is.
    pub kind: InsightKind,
    /// The half that it is about.
    pub language: Language,
    /// The line of the source to look at; 0 if it is unknown.
    pub line: u32,
    /// What happened, in one sentence.
    pub sentence: String,
    /// What that means and what to do about it.
    pub detail: String,
    /// The identifiers of the events that show it, ascending: at least one, and no more than
    /// [`Insight::MOST_EVIDENCE`].
    pub evidence: Vec<u64>,
    /// When it began, in nanoseconds since the run began.
    pub from: u64,
    /// When it was over.
    pub to: u64,
    /// How much sooner the program would have come to its end, in nanoseconds, if that can be said.
    pub saves: Option<u64>,
}

impl Insight {
    /// A loop may do the same thing a hundred thousand times; this many events show it.
    pub const MOST_EVIDENCE: usize = 100;
}

/// The kinds, most useful first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum InsightKind {
    /// A task waits, and nobody is left who could wake it.
    LostWakeUp,
    /// A future was kept where it waited, and nobody polled it when its turn came.
    Futurelock,
    /// The program could not go on: who waits for whom.
    Deadlock,
    /// A JavaScript function awaited a promise that never settled.
    NeverSettled,
    /// A JavaScript promise was rejected and nobody handled that.
    UnhandledRejection,
    /// A future was created and never polled.
    NeverPolled,
    /// One poll kept the executor from everything else for a long time.
    ExecutorBlocked,
    /// One turn of JavaScript's event loop took long, and nothing else could run.
    EventLoopBlocked,
    /// A lock or a borrow was held across an `.await` while others waited for it.
    HeldAcrossAwait,
    /// A task asked to be polled again at once, many times in a row, without getting on.
    BusyPolling,
    /// Futures that do not need each other were awaited one after the other.
    OneAtATime,
    /// A JavaScript promise went on working after it had lost a race.
    LostRace,
    /// A task was still running when the program ended.
    Unfinished,
    /// A task was woken though nothing had changed for it.
    SpuriousWake,
    /// A future was dropped where it waited.
    Cancelled,
}

/// From where on something is worth saying.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thresholds {
    /// How long one poll may take while others wait, in nanoseconds.
    pub long_poll: u64,
    /// How long one poll may take while nobody else has anything to do, in nanoseconds.
    pub long_poll_alone: u64,
    /// How long one turn of JavaScript's event loop may take while timers are due, in nanoseconds.
    pub long_turn: u64,
    /// How much time joining must save, in nanoseconds.
    pub saving: u64,
    /// How often in a row a task may ask to be polled again at once.
    pub busy_polls: u32,
    /// A poll that takes this long on average does work, in nanoseconds: asking to be polled again
    /// after it lets others in.
    pub work: u64,
    /// How often in a row a task may be woken by others without getting on.
    pub vain_wakes: u32,
}

impl Default for Thresholds {
    /// 10 ms of blocking or saving (100 ms if nobody else waits, 50 ms in JavaScript, as browsers
    /// define a long task); 50 polls in a row that take less
    /// than 0.1 ms each; 3 wakes in vain.
    fn default() -> Self {
        Thresholds {
            long_poll: 10_000_000,
            long_poll_alone: 100_000_000,
            long_turn: 50_000_000,
            saving: 10_000_000,
            busy_polls: 50,
            work: 100_000,
            vain_wakes: 3,
        }
    }
}
