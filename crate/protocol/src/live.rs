//! The live engine: what is packed for it, and what the page and the worker in which the compiler
//! runs say to each other.

pub use crate::diagnostic::{
    Diagnostic, DiagnosticLevel, DiagnosticNote, DiagnosticSpan, Edit, Suggestion,
};
pub use crate::javascript::{JsAnswer, JsKind, JsQuestion};
pub use crate::layout::{AsyncBody, FieldKind, FieldLayout, TypeLayout, VariantLayout};
use pollscope_trace::{Clock, Event};
use serde::{Deserialize, Serialize};

/// `live/manifest.json`: everything that the live engine can fetch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LiveManifest {
    /// The files are still being packed: ignore the other fields and ask again later. Only
    /// `cargo xtask serve` serves such a manifest.
    pub preparing: bool,
    /// What the compiler calls itself.
    pub compiler: String,
    /// How many bytes of memory it may use, together with the program that it interprets, unless
    /// [`LiveLimits::memory_bytes`] says otherwise.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub memory: u64,
    /// `compiler` and `std`, which every program needs, then those of the crates.
    pub units: Vec<LiveUnit>,
    /// The crates that a program may use, besides the standard library.
    pub crates: Vec<LiveCrate>,
}

/// A file beside the manifest: several files with an index, compressed together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LiveUnit {
    /// Its name in [`LiveCrate::units`].
    pub name: String,
    /// Its file's name, with a hash of the content in it.
    pub file: String,
    /// How long the file is.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub bytes: u64,
    /// How long it is when unpacked.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub unpacked: u64,
    /// The file's SHA-256, in hexadecimal digits.
    pub sha256: String,
}

/// A crate that a program may use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LiveCrate {
    /// As a program writes it: `futures_util`.
    pub name: String,
    /// The published version.
    pub version: String,
    /// Where its metadata lies for the compiler.
    pub path: String,
    /// The units that have to be there, its own and those of the crates that it uses.
    pub units: Vec<String>,
    /// Whether it is meant to be used directly: a row in the list of crates.
    pub listed: bool,
    /// What there is to know of it besides its version: what it lacks, or that it only has the names
    /// of another one.
    pub note: Option<String>,
}

/// To the worker: what to start the compiler with. The compiler and the packed files come beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LiveStart {
    /// The command line, with the compiler's own name first.
    pub arguments: Vec<String>,
    /// `NAME=value`, each.
    pub environment: Vec<String>,
    /// Paths and texts of files that are there from the start.
    pub files: Vec<(String, String)>,
    /// The file that comes later: opening it waits until the program is provided.
    pub waits_for: Option<String>,
    /// How many bytes the program may write to standard output and standard error together.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub output_limit: u64,
    /// How many events the program may report.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub event_limit: u64,
    /// How late it may be on the program's clock when it reports one, in nanoseconds.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub time_limit: u64,
    /// How many bytes of memory the compiler and the program may have.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub memory_limit: u64,
    /// The clock that the program is given where the interpreter has none of its own.
    pub clock: Clock,
    /// Whether the program may ask JavaScript.
    pub javascript: bool,
}

/// From the worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum LiveMessage {
    /// It works, and holds this lock until it is told to rest or ends: the page takes the lock when the
    /// browser has ended the worker. Null where there are no locks.
    Working {
        /// Its name.
        lock: Option<String>,
    },
    /// The standard library is loaded, the program is waited for. At most once.
    Parked,
    /// The program wrote something, in one call; asked for a layout, the compiler did.
    Output {
        /// 1 for standard output, 2 for standard error.
        #[cfg_attr(feature = "ts", ts(type = "1 | 2"))]
        stream: u8,
        /// What.
        #[cfg_attr(feature = "ts", ts(type = "Uint8Array"))]
        bytes: Vec<u8>,
    },
    /// The compiler or the interpreter said something: a diagnostic.
    Diagnostic {
        /// As the compiler writes it.
        json: String,
    },
    /// The program panicked, and has written what it has to say of that.
    Panicked,
    /// The program reported what it did: a piece of its trace.
    Trace {
        /// In its binary form.
        #[cfg_attr(feature = "ts", ts(type = "Uint8Array"))]
        bytes: Vec<u8>,
    },
    /// The program asks JavaScript.
    Asked {
        /// What.
        question: JsQuestion,
    },
    /// It is over. Once, after everything else.
    Ended {
        /// How.
        end: LiveEnd,
        /// How much memory it had at the end, in bytes.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        memory: u64,
    },
}

/// How an execution of the compiler ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum LiveEnd {
    /// By itself.
    Exited {
        /// The program's exit code, or the compiler's.
        code: i32,
    },
    /// It wrote more than [`LiveStart::output_limit`].
    OutputLimit,
    /// The compiler reported too many errors and was ended before it had reported them all.
    DiagnosticLimit,
    /// The program reported more events than [`LiveStart::event_limit`].
    EventLimit,
    /// Its clock went beyond [`LiveStart::time_limit`].
    TimeLimit,
    /// Its files, and what it has asked JavaScript, took it beyond [`LiveStart::memory_limit`].
    MemoryLimit,
    /// The compiler recursed too deep.
    StackOverflow,
    /// The compiler gave up: the program aborted, a deadlock, no memory. What it wrote says which.
    Trapped {
        /// WebAssembly's word for it.
        message: String,
    },
    /// The worker was ended from outside, or died.
    Lost,
    /// It could not be started.
    Failed {
        /// Why.
        message: String,
    },
}

/// A program to check or to run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LiveProgram {
    /// The whole program: one file.
    pub source: String,
    /// Which edition of Rust it is written in.
    pub edition: Edition,
    /// On which clock it runs.
    pub clock: Clock,
    /// What it reads from standard input.
    pub stdin: String,
    /// Whether it reports what its futures do.
    pub trace: bool,
    /// Whether the JavaScript that it asks may use the network.
    #[serde(default)]
    pub network: bool,
    /// What it may use up.
    pub limits: LiveLimits,
}

/// An edition of Rust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Edition {
    /// 2021.
    #[serde(rename = "2021")]
    Edition2021,
    /// 2024.
    #[serde(rename = "2024")]
    Edition2024,
}

/// What a run may use up before it is ended, with what it did so far kept. What is left out has the value
/// of [`LiveLimits::default`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LiveLimits {
    /// Milliseconds of the person's time, from the start of the compiler.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub wall_ms: u64,
    /// Bytes written to standard output and standard error together.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub output_bytes: u64,
    /// Milliseconds on the program's own clock, of a program that reports what it does: an event that is
    /// later ends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional, type = "number"))]
    pub simulated_ms: Option<u64>,
    /// Events that it reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional, type = "number"))]
    pub events: Option<u64>,
    /// Bytes of memory, together with the compiler, which takes some 100 MB of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional, type = "number"))]
    pub memory_bytes: Option<u64>,
}

impl LiveLimits {
    /// The most that a person can choose, which is the most that a link can ask for.
    pub const MOST: LiveLimits = LiveLimits {
        wall_ms: 600_000,
        output_bytes: 16 << 20,
        simulated_ms: Some(31_536_000_000),
        events: Some(1_000_000),
        memory_bytes: Some(2 << 30),
    };

    /// The same, but no more than [`LiveLimits::MOST`] of anything.
    #[must_use]
    pub fn within_most(self) -> Self {
        let most = LiveLimits::MOST;
        let within = |own: Option<u64>, most: Option<u64>| own.or(most).min(most);
        LiveLimits {
            wall_ms: self.wall_ms.min(most.wall_ms),
            output_bytes: self.output_bytes.min(most.output_bytes),
            simulated_ms: within(self.simulated_ms, most.simulated_ms),
            events: within(self.events, most.events),
            memory_bytes: within(self.memory_bytes, most.memory_bytes),
        }
    }
}

impl Default for LiveLimits {
    /// Half a minute, 1 MB of output, a day of simulated time, 100 000 events, 1 GB.
    fn default() -> Self {
        LiveLimits {
            wall_ms: 30_000,
            output_bytes: 1 << 20,
            simulated_ms: Some(86_400_000),
            events: Some(100_000),
            memory_bytes: Some(1 << 30),
        }
    }
}

/// How a run went. The command line's `--json` prints this, with the name of the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LiveResult {
    /// How it ended.
    pub status: LiveStatus,
    /// What there is to say about a status other than `ok`, in a sentence; otherwise null.
    pub message: Option<String>,
    /// What the program would have returned to its system: 101 after a panic. Null if it did not
    /// come to an end.
    pub exit_code: Option<i32>,
    /// All that it printed to standard output.
    pub stdout: String,
    /// All that it printed to standard error.
    pub stderr: String,
    /// What the compiler had to say, and the interpreter.
    pub diagnostics: Vec<Diagnostic>,
    /// What happened, in order, if it was asked for.
    pub events: Vec<Event>,
    /// Events that happened but were not kept.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub dropped: u64,
    /// Whether the program reported what its futures do. If that was asked for and is not so, it
    /// could not be made to report, and ran as it is.
    pub instrumented: bool,
    /// When the last event happened on the program's clock, in milliseconds; null without events.
    pub simulated_ms: Option<f64>,
    /// How long it took on the clock on the wall, from the source to the end, in milliseconds.
    pub wall_ms: f64,
    /// How much memory the compiler and the program had, in bytes.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub memory: u64,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum LiveStatus {
    /// The program ran to its end, with any exit code.
    Ok,
    /// It did not compile.
    CompileError,
    /// It panicked, or it aborted.
    Panicked,
    /// It was stopped: by the person, or because it could not go on (a deadlock, an operation that
    /// there is not in a tab).
    Stopped,
    /// It used up one of its limits.
    Limit,
}

/// A program as the compiler is given it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PreparedProgram {
    /// To be compiled. It has the lines of the person's source.
    pub text: String,
    /// Where it differs from that, in the order of the source.
    pub edits: Vec<SourceEdit>,
    /// The same, but reporting what its futures do; null if that is not possible.
    pub traced: Option<String>,
    /// The edits that make that of the person's source, one round after the other.
    pub traced_edits: Vec<Vec<SourceEdit>>,
    /// What it names that there is not in a tab, though it compiles.
    pub unavailable: Vec<Unavailable>,
}

/// A place that names what there is not in a tab; it counts bytes of the person's source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Unavailable {
    /// Where it begins.
    pub at: u32,
    /// How long it is.
    pub length: u32,
    /// What it is, and what to use instead.
    pub message: String,
}

/// A place at which a program was changed; everything counts bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SourceEdit {
    /// Where in the person's source.
    pub at: u32,
    /// How much of it went.
    pub removed: u32,
    /// How much came instead.
    pub inserted: u32,
}
