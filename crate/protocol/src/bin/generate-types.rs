//! Writes what is made from Rust definitions, under the checkout that it is given or a folder like it:
//! `generate-types FOLDER` writes the TypeScript types of everything that crosses a boundary to
//! `web/js/generated/protocol.ts`, and the table of events to `docs/generated/events.md`.

use std::path::PathBuf;
use std::process::ExitCode;

use pollscope_protocol as protocol;
use pollscope_trace as trace;
use ts_rs::{Config, TS};

const BANNER: &str = "\
// Made from crate/protocol and crate/trace by `cargo xtask generate`; changes here are lost.
";

const EVENTS: &str = "\
<!-- Made from crate/trace/src/event.rs by `cargo xtask generate`; changes here are lost. -->

# The table of events

Every event has `id`, `at`, `thread`, `task`, `future`, `line` and `kind`, as
[the trace format](../trace-format.md) describes them, and the fields of its kind.
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
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("generate-types: say which folder to write to");
        return ExitCode::FAILURE;
    };
    let files = [("web/js/generated/protocol.ts", types()), ("docs/generated/events.md", events())];
    for (path, text) in files {
        let file = folder.join(path);
        let written = std::fs::create_dir_all(file.parent().unwrap_or(&folder))
            .and_then(|()| std::fs::write(&file, text));
        if let Err(error) = written {
            eprintln!("generate-types: cannot write {}: {error}", file.display());
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// The table of events, for people.
fn events() -> String {
    let mut text = EVENTS.to_owned();
    let mut topic = None;
    for row in trace::event::TABLE {
        if topic != Some(row.topic) {
            topic = Some(row.topic);
            text.push_str(&format!("\n## {}\n", row.topic.name()));
        }
        let group = row.group.map_or("", |group| group.name());
        text.push_str(&format!("\n### `{}`\n\n", snake_case(row.kind)));
        text.push_str(&format!("{}\n", in_json(row.documentation)));
        text.push_str(&format!("Code {}", row.code));
        if !group.is_empty() {
            text.push_str(&format!("; listed under *{group}*"));
        }
        text.push_str(".\n");
        if !row.fields.is_empty() {
            text.push_str("\n| field | type | what it is |\n| --- | --- | --- |\n");
        }
        for (name, of, documentation) in row.fields {
            let documentation = in_json(documentation).trim().replace('\n', " ");
            text.push_str(&format!("| `{name}` | {} | {} |\n", type_name(of), documentation));
        }
    }
    text
}

/// Documentation as it is outside of Rust: kinds and values by the names that JSON has.
fn in_json(documentation: &str) -> String {
    let lines = documentation.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
    let text = lines.collect::<Vec<_>>().join("\n");
    let mut pieces = text.split("[`");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (link, rest) = piece.split_once("`]").unwrap_or((piece, ""));
        let name = link.rsplit("::").next().unwrap_or(link);
        out.push_str(&format!("`{}`{rest}", snake_case(name)));
    }
    out + "\n"
}

/// How JSON has a type.
fn type_name(of: &str) -> String {
    match of {
        "u32" | "u64" => "number".to_owned(),
        "f64" => "number, with a fraction".to_owned(),
        "String" => "text".to_owned(),
        set => format!("[`{set}`](../../crate/trace/src/value.rs)"),
    }
}

/// `task_ended` for `TaskEnded`.
fn snake_case(name: &str) -> String {
    let mut out = String::new();
    for (place, letter) in name.char_indices() {
        if letter.is_ascii_uppercase() && place > 0 {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
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
            protocol::ExpectationInfo,
            protocol::expectation::Verdict,
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
            protocol::embed::EmbedEvent,
            protocol::link::Link,
            protocol::link::Template,
            protocol::link::View,
            protocol::link::Selected,
            protocol::link::SelectedKind,
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
         export const DEFAULT_LIMITS: Required<LiveLimits> = {limits};\n\
         \n/**\n * What a trace file says it is.\n */\nexport const TRACE_FORMAT = {format:?};\n\
         \n/**\n * The version of the schema of traces.\n */\nexport const TRACE_SCHEMA = {schema};\n\
         \n/**\n * The version of what an embedded page and the page around it say to each other.\n */\n\
         export const EMBED_VERSION = {embed};\n",
        embed = protocol::embed::EMBED_VERSION,
        format = trace::FORMAT,
        schema = trace::SCHEMA,
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
