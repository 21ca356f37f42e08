//! What the compiler has to say about a program, as an editor shows it.

use pollscope_analysis::expect::CompileError;
use serde::{Deserialize, Serialize};

/// What the compiler has to say. Places are offsets into the source in UTF-16 units, as JavaScript
/// and the editor count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Diagnostic {
    /// How bad it is.
    pub level: DiagnosticLevel,
    /// The error's code, such as `E0382`, or the lint's name.
    pub code: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What `rustc --explain` says about the code, in Markdown.
    pub explanation: Option<String>,
    /// Where; none if it is about no place in the program.
    pub spans: Vec<DiagnosticSpan>,
    /// What belongs to it.
    pub notes: Vec<DiagnosticNote>,
    /// What could be done about it.
    pub suggestions: Vec<Suggestion>,
    /// As the compiler shows it in a terminal.
    pub rendered: String,
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum DiagnosticLevel {
    /// It does not compile.
    Error,
    /// It compiles.
    Warning,
    /// Said in addition.
    Note,
    /// Advice.
    Help,
}

/// A place in the source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DiagnosticSpan {
    /// Where it begins.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// The line in which it begins, from 1.
    pub line: u32,
    /// The column in which it begins, from 1, in UTF-16 units.
    pub column: u32,
    /// Whether this is where the problem lies, rather than where it comes from.
    pub primary: bool,
    /// What is said about this place.
    pub label: Option<String>,
}

/// What belongs to a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DiagnosticNote {
    /// What kind of note.
    pub level: DiagnosticLevel,
    /// What it says.
    pub message: String,
    /// About which places.
    pub spans: Vec<DiagnosticSpan>,
}

/// A change that the compiler suggests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Suggestion {
    /// What it does.
    pub message: String,
    /// Whether it can be applied without looking: it is right, and no placeholders are in it.
    pub sure: bool,
    /// All of them together.
    pub edits: Vec<Edit>,
}

/// A piece of source to be replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Edit {
    /// Where it begins.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// What stands there instead.
    pub text: String,
}

/// The errors among them, as expectations ask about them.
pub fn errors(diagnostics: &[Diagnostic]) -> Vec<CompileError> {
    let errors = diagnostics.iter().filter(|found| found.level == DiagnosticLevel::Error);
    let error = |found: &Diagnostic| CompileError {
        code: found.code.clone().unwrap_or_default(),
        line: found.spans.iter().find(|span| span.primary).map_or(0, |span| span.line),
    };
    errors.map(error).collect()
}
