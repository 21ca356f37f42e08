//! Writes the TypeScript types of everything that crosses a boundary into one file:
//! `generate-types DIRECTORY` writes `DIRECTORY/protocol.ts`.

use std::path::PathBuf;
use std::process::ExitCode;

use pollscope_protocol as protocol;
use pollscope_trace as trace;
use ts_rs::{Config, TS};

const BANNER: &str = "\
// Made from crate/protocol and crate/trace by `cargo xtask generate`; changes here are lost.
";

/// Appends the declaration of each type, exported, with its documentation.
macro_rules! export {
    ($text:ident, $config:ident, [$($type:ty),* $(,)?]) => {$(
        $text.push('\n');
        $text.push_str(&documentation(<$type as TS>::docs()));
        $text.push_str("export ");
        $text.push_str(&<$type as TS>::decl(&$config));
        $text.push('\n');
    )*};
}

fn main() -> ExitCode {
    let Some(directory) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("generate-types: say which directory to write protocol.ts to");
        return ExitCode::FAILURE;
    };
    let written = std::fs::create_dir_all(&directory)
        .and_then(|()| std::fs::write(directory.join("protocol.ts"), types()));
    if let Err(error) = written {
        eprintln!("generate-types: cannot write to {}: {error}", directory.display());
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// All the types, each exported, with their documentation.
fn types() -> String {
    let mut text = BANNER.to_owned();
    let config = Config::default();
    export!(
        text,
        config,
        [
            trace::Event,
            trace::EventKind,
            trace::PollOutcome,
            trace::TaskEnd,
            trace::FutureEnd,
            trace::WakeCause,
            trace::PromiseOutcome,
            trace::PromiseOrigin,
            trace::JobSource,
            trace::LockMode,
            trace::Stream,
            trace::Language,
            trace::Clock,
            trace::Engine,
            trace::Trace,
            trace::Header,
            trace::Ended,
            trace::RunStatus,
            protocol::LessonInfo,
            protocol::RunResult,
            protocol::HalfResult,
            protocol::TraceFile,
            protocol::InsightInfo,
            protocol::InsightKind,
            protocol::state::StateInfo,
            protocol::state::PhaseName,
            protocol::state::PlaybackName,
            protocol::state::HalfInfo,
            protocol::state::FutureInfo,
            protocol::state::FutureStateName,
            protocol::state::TaskInfo,
            protocol::state::TaskStateName,
            protocol::state::TimerInfo,
            protocol::state::JobInfo,
            protocol::Fixture,
            protocol::TwinCommand,
            protocol::TwinMessage,
            protocol::TwinEnd,
        ]
    );
    text.push_str(&live_types());
    text.push_str(&values());
    text
}

/// Values that both sides go by.
fn values() -> String {
    let limits = serde_json::to_string_pretty(&protocol::live::LiveLimits::default())
        .expect("a struct of numbers is JSON");
    format!(
        "\n/**\n * What holds where a limit is left out: `LiveLimits::default`.\n */\n\
         export const DEFAULT_LIMITS: Required<LiveLimits> = {limits};\n"
    )
}

/// Those of the live engine.
fn live_types() -> String {
    let mut text = String::new();
    let config = Config::default();
    export!(
        text,
        config,
        [
            protocol::live::LiveManifest,
            protocol::live::LiveUnit,
            protocol::live::LiveCrate,
            protocol::live::LiveStart,
            protocol::live::JsKind,
            protocol::live::JsAnswer,
            protocol::live::JsQuestion,
            protocol::live::LiveMessage,
            protocol::live::LiveEnd,
            protocol::live::LiveProgram,
            protocol::live::Edition,
            protocol::live::LiveLimits,
            protocol::live::LiveResult,
            protocol::live_page::LiveReport,
            protocol::live_page::LiveEnding,
            protocol::live_page::LiveCheck,
            protocol::live_page::LiveLayout,
            protocol::CheckReport,
            protocol::LoadOptions,
            protocol::live::LiveStatus,
            protocol::live::Diagnostic,
            protocol::live::DiagnosticLevel,
            protocol::live::DiagnosticSpan,
            protocol::live::DiagnosticNote,
            protocol::live::Suggestion,
            protocol::live::Edit,
            protocol::live::TypeLayout,
            protocol::live::AsyncBody,
            protocol::live::VariantLayout,
            protocol::live::FieldLayout,
            protocol::live::FieldKind,
            protocol::live::PreparedProgram,
            protocol::live::Unavailable,
            protocol::live::SourceEdit,
        ]
    );
    text
}

fn documentation(docs: Option<String>) -> String {
    docs.unwrap_or_default()
}
