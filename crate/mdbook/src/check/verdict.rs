//! What is wrong with the outcome of a program, in the lines of the chapter.

use pollscope_live_program::expectations::report;
use pollscope_protocol::diagnostic::DiagnosticLevel;
use pollscope_protocol::live::{Diagnostic, LiveResult, LiveStatus};
use similar::{ChangeTag, TextDiff};

use super::engine::{Checked, Outcome};
use super::load::Task;
use crate::options::Mode;
use crate::problem::Problem;

/// Nothing if the program did what the book says.
pub(super) fn problems(task: &Task, outcome: &Outcome) -> Vec<Problem> {
    let result = match outcome {
        Outcome::Ran(result) => result,
        Outcome::Compiled(Checked { diagnostics, message }) => {
            let mut problems = errors(task, diagnostics);
            problems.extend(message.iter().map(|message| task.whole(message.clone())));
            return problems;
        }
    };
    let mut problems = ending(task, result);
    // What did not run printed nothing, and nothing is to be seen of it.
    let compiled = result.status != LiveStatus::CompileError;
    if compiled || matches!(task.mode, Mode::Fail(_)) {
        problems.extend(printed(task, &result.stdout));
        problems.extend(unseen(task, result));
    }
    problems
}

/// Whether it ended as its words say.
fn ending(task: &Task, result: &LiveResult) -> Vec<Problem> {
    let message = result.message.as_deref().unwrap_or("It ended.");
    match (&task.mode, result.status) {
        (Mode::Fail(None), LiveStatus::CompileError)
        | (Mode::Panic, LiveStatus::Panicked)
        | (Mode::Ignore | Mode::Compile, _) => Vec::new(),
        (Mode::Fail(Some(code)), LiveStatus::CompileError) => other_error(task, result, code),
        (_, LiveStatus::CompileError) => errors(task, &result.diagnostics),
        (Mode::Fail(_), _) => {
            vec![task.whole("the program compiles, and `compile_fail` says that it does not")]
        }
        (Mode::Panic, LiveStatus::Ok) => {
            vec![task.whole("the program did not panic, and `should_panic` says that it does")]
        }
        (_, LiveStatus::Panicked) => {
            vec![task.whole(with_text("the program panicked", &result.stderr))]
        }
        (_, LiveStatus::Ok) => match result.exit_code {
            None | Some(0) => Vec::new(),
            Some(code) => {
                let what = format!("the program ended with exit code {code}");
                vec![task.whole(with_text(&what, &result.stderr))]
            }
        },
        (_, LiveStatus::Stopped | LiveStatus::Limit) => {
            vec![task.whole(with_text(message, &result.stderr))]
        }
    }
}

fn other_error(task: &Task, result: &LiveResult, code: &str) -> Vec<Problem> {
    if result.diagnostics.iter().any(|one| one.code.as_deref() == Some(code)) {
        return Vec::new();
    }
    let mut problems =
        vec![task.whole(format!("the program does not fail with {code}, but with this:"))];
    problems.extend(errors(task, &result.diagnostics));
    problems
}

/// What the compiler says, each error in its line.
fn errors(task: &Task, diagnostics: &[Diagnostic]) -> Vec<Problem> {
    let errors = diagnostics.iter().filter(|one| one.level == DiagnosticLevel::Error);
    errors
        .map(|error| {
            let code = error.code.as_ref().map(|code| format!("[{code}]")).unwrap_or_default();
            let span = error.spans.iter().find(|span| span.primary);
            let line = span.map(|span| task.line_of(span.line as usize));
            let what = format!("error{code}: {}", error.message);
            match line {
                Some(line) => task.at(line, what),
                None => task.whole(what),
            }
        })
        .collect()
}

/// What it printed and should not have, line by line.
fn printed(task: &Task, stdout: &str) -> Option<Problem> {
    let (line, expected) = task.output.as_ref()?;
    let (expected, printed) = (expected.trim_end(), stdout.trim_end());
    if expected == printed {
        return None;
    }
    let mut what = "the program prints something else (- in the book, + printed):".to_owned();
    for change in TextDiff::from_lines(expected, printed).iter_all_changes() {
        let sign = match change.tag() {
            ChangeTag::Delete => '-',
            ChangeTag::Insert => '+',
            ChangeTag::Equal => ' ',
        };
        let text = change.value().trim_end_matches('\n');
        what.push_str(format!("\n    {sign} {text}").trim_end());
    }
    Some(task.at(*line, what))
}

/// Which expectations do not hold.
fn unseen(task: &Task, result: &LiveResult) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (line, expectation) in &task.expectations {
        let report = report(std::slice::from_ref(expectation), result, &task.source);
        if !report.hold {
            problems.extend(report.lines.into_iter().map(|sentence| task.at(*line, sentence)));
        }
    }
    problems
}

/// The sentence, and the end of what the program wrote.
fn with_text(what: &str, text: &str) -> String {
    let is_about_it = |line: &&str| !line.starts_with("note: run with `RUST_BACKTRACE");
    let lines: Vec<&str> = text.trim_end().lines().filter(is_about_it).collect();
    let last = &lines[lines.len().saturating_sub(5)..];
    let indented: Vec<String> = last.iter().map(|line| format!("\n    {line}")).collect();
    format!("{what}{}", indented.concat())
}
