//! A trace as a file of our own: written, and read with distrust.
//!
//! The file is JSON, `{"format":"pollscope-trace","schema":1,"traces":[...]}`, with one trace or one
//! of each language; `docs/trace-format.md` describes it.
//!
//! What is read is possible ([`mod@crate::check`]) and its numbers are no larger than the events
//! account for, so that whoever looks at it next may use them as an index.

mod reader;

use std::fmt;

use pollscope_trace::{FORMAT, Language, SCHEMA, Trace};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use crate::check;
use crate::check::Violation;
use crate::intake::{LARGEST, Limits, MOST, settle, value};

pub use reader::Reader;

/// Why a file cannot be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileError {
    /// There is nothing in it.
    Empty,
    /// It is not JSON.
    NotJson {
        /// The line of the first character that does not fit.
        line: usize,
        /// And the column.
        column: usize,
    },
    /// It ends too early.
    Truncated {
        /// How many bytes there are.
        at: usize,
    },
    /// It is JSON, but no trace.
    NotATrace,
    /// It is a trace of Chrome's.
    Chrome,
    /// It is of another version of the schema.
    OtherVersion {
        /// Which.
        found: u64,
    },
    /// It is nested deeper than any trace.
    TooDeep,
    /// It has something that no trace has.
    Nonsense {
        /// What, and where.
        what: String,
    },
    /// It has no trace, or more than one of a language.
    WrongHalves,
    /// It contradicts itself.
    Impossible {
        /// The half that does.
        language: Language,
        /// How.
        violation: Violation,
    },
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FileError::Empty => f.write_str("the file is empty"),
            FileError::NotJson { line, column } => write!(
                f,
                "this is not a trace: it is not JSON (line {line}, column {column} does not fit)"
            ),
            FileError::Truncated { at } => write!(
                f,
                "the trace is cut off after {at} bytes; save it again, or download it again"
            ),
            FileError::NotATrace => {
                f.write_str("this is JSON, but not a trace that Pollscope has saved")
            }
            FileError::Chrome => f.write_str(
                "this is a Chrome trace; Pollscope writes those, but opens only traces saved as \
                 its own JSON",
            ),
            FileError::OtherVersion { found } => write!(
                f,
                "the trace is of version {found} of the schema, and only version {SCHEMA} can be \
                 opened; record it again"
            ),
            FileError::TooDeep => {
                f.write_str("this is not a trace: it is nested deeper than any trace is")
            }
            FileError::Nonsense { what } => {
                write!(f, "the trace has something that no trace has: {what}")
            }
            FileError::WrongHalves => f.write_str(
                "the file must have one trace of a language, or one of each: Rust and JavaScript",
            ),
            FileError::Impossible { language, violation } => {
                let language = match language {
                    Language::Rust => "Rust",
                    Language::JavaScript => "JavaScript",
                };
                write!(f, "the {language} half of the trace contradicts itself: {violation}")
            }
        }
    }
}

impl std::error::Error for FileError {}

#[derive(Serialize)]
struct Written<'a> {
    format: &'static str,
    schema: u32,
    traces: &'a [Trace],
}

/// What can be said of any file, without looking into the traces.
#[derive(Deserialize)]
struct Cover {
    format: Option<serde_json::Value>,
    schema: Option<serde_json::Value>,
    #[serde(rename = "traceEvents")]
    chrome: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Contents {
    format: String,
    schema: u32,
    traces: Vec<Trace>,
}

/// Both halves of a run, or one, as a file.
pub fn write(traces: &[Trace]) -> String {
    let written = Written { format: FORMAT, schema: SCHEMA, traces };
    serde_json::to_string(&written).expect("a trace has no maps with keys that are no text")
}

/// The traces of a file.
///
/// # Errors
///
/// If it is not one that can be trusted: [`FileError`] says why, in a sentence.
pub fn read(bytes: &[u8]) -> Result<Vec<Trace>, FileError> {
    let mut traces = read_json(bytes)?;
    halves(&traces)?;
    for trace in &mut traces {
        trace.events.iter_mut().for_each(settle);
        values(trace).map_err(|what| FileError::Nonsense { what })?;
        if let Some(violation) = check::trace(trace).into_iter().next() {
            return Err(FileError::Impossible { language: trace.header.language, violation });
        }
    }
    Ok(traces)
}

/// There must be one trace of a language, or one of each.
fn halves(traces: &[Trace]) -> Result<(), FileError> {
    let of = |language| traces.iter().filter(|trace| trace.header.language == language).count();
    if traces.is_empty() || of(Language::Rust) > 1 || of(Language::JavaScript) > 1 {
        return Err(FileError::WrongHalves);
    }
    Ok(())
}

fn read_json(bytes: &[u8]) -> Result<Vec<Trace>, FileError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(FileError::Empty);
    }
    let text = std::str::from_utf8(bytes).map_err(|error| not_utf8(bytes, &error))?;
    let error = match serde_json::from_str::<Contents>(text) {
        Ok(contents) if contents.format == FORMAT && contents.schema == SCHEMA => {
            return Ok(contents.traces);
        }
        Ok(_) => None,
        Err(error) => Some(error),
    };
    let problem = |error: serde_json::Error| problem(&error, text);
    // Something is wrong; what to say first is seen from the outside. The traces are passed over here without being understood, and without recursion, so that it is
    // not a value of another version that is complained of, but the version.
    let cover = match serde_json::from_str::<Cover>(text) {
        Ok(cover) => cover,
        // JSON, but no object.
        Err(error) if error.is_data() => return Err(FileError::NotATrace),
        Err(error) => return Err(problem(error)),
    };
    if cover.format.as_ref().and_then(|format| format.as_str()) != Some(FORMAT) {
        let chrome = cover.chrome.is_some();
        return Err(if chrome { FileError::Chrome } else { FileError::NotATrace });
    }
    match cover.schema.as_ref().and_then(serde_json::Value::as_u64) {
        Some(version) if version == u64::from(SCHEMA) => {}
        Some(found) => return Err(FileError::OtherVersion { found }),
        None => return Err(FileError::Nonsense { what: "a schema without a number".to_owned() }),
    }
    Err(error.map_or(FileError::NotATrace, problem))
}

/// A character is cut off, or it is no text at all.
fn not_utf8(bytes: &[u8], error: &std::str::Utf8Error) -> FileError {
    if error.error_len().is_none() {
        return FileError::Truncated { at: bytes.len() };
    }
    let before = &bytes[..error.valid_up_to()];
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
    FileError::NotJson { line, column }
}

fn problem(error: &serde_json::Error, text: &str) -> FileError {
    // Within a number, the end is a syntax error to serde_json.
    let last_line = text.rsplit('\n').next().unwrap_or("");
    let is_last = error.line() == text.split('\n').count() && error.column() >= last_line.len();
    if error.is_eof() || is_last && text.ends_with(['.', 'e', 'E', '+', '-']) {
        return FileError::Truncated { at: text.len() };
    }
    if error.is_data() {
        return FileError::Nonsense { what: error.to_string() };
    }
    // There is no other way to tell: it is a syntax error to serde_json.
    if error.to_string().starts_with("recursion limit exceeded") {
        return FileError::TooDeep;
    }
    FileError::NotJson { line: error.line(), column: error.column() }
}

/// Whether the values are such as a trace can have; what is not, in words.
fn values(trace: &Trace) -> Result<(), String> {
    let limits = value_limits(trace)?;
    trace.events.iter().try_for_each(|event| value(event, &limits))
}

fn value_limits(trace: &Trace) -> Result<Limits, String> {
    let header = &trace.header;
    if header.schema != SCHEMA {
        return Err(format!("a half that is of version {} of the schema", header.schema));
    }
    let ended = header.ended.as_ref().map_or(0, |ended| ended.at);
    if header.dropped > LARGEST || ended > LARGEST {
        return Err("a number of dropped events or an end that is too large".to_owned());
    }
    let happened = (trace.events.len() as u64).saturating_add(header.dropped);
    let lines = header.source.lines().count() as u64 + 1;
    let line = (!header.source.is_empty()).then_some(lines);
    Ok(Limits { number: happened.min(MOST), line })
}
