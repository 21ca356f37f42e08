//! Checks what the tests of the JavaScript half have recorded: `check-traces FOLDER` reads every file
//! in it. Each line is a list of events as JSON, or an object that also says which insights are to be
//! found: `{"program":"..","insights":["LostRace 7"],"events":[..]}`.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use pollscope_analysis::{Ending, Input, check, insights};
use pollscope_trace::{Event, Language};
use serde::Deserialize;

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1) else {
        eprintln!("check-traces: say which folder has the traces");
        return ExitCode::FAILURE;
    };
    match check_folder(Path::new(&folder)) {
        Ok(Counts { traces: 0, .. } | Counts { told: 0, .. }) => {
            eprintln!("check-traces: traces are missing in {}", folder.display());
            ExitCode::FAILURE
        }
        Ok(Counts { traces, told }) => {
            println!("{traces} traces are possible, and {told} insights into them are as expected");
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("check-traces: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// A program that ran to its end, and what there is to say about it.
#[derive(Deserialize)]
struct Told {
    program: String,
    insights: Vec<String>,
    events: Vec<Event>,
}

/// How many traces there are, and how many insights were expected and found.
#[derive(Default)]
struct Counts {
    traces: usize,
    told: usize,
}

/// One event a line.
fn shown(events: &[Event]) -> String {
    events.iter().map(|event| format!("{event:?}\n")).collect()
}

/// Fails at the first trace that is impossible, or of which something else is said than expected;
/// of those that expect nothing in particular, nothing is to be said.
fn check_folder(folder: &Path) -> Result<Counts, Box<dyn Error>> {
    let mut counts = Counts::default();
    for entry in std::fs::read_dir(folder)? {
        for line in std::fs::read_to_string(entry?.path())?.lines() {
            let told = if line.starts_with('{') {
                serde_json::from_str(line)?
            } else {
                let events = serde_json::from_str(line)?;
                Told { program: String::new(), insights: Vec::new(), events }
            };
            check_trace(&told)?;
            counts.traces += 1;
            counts.told += told.insights.len();
        }
    }
    Ok(counts)
}

fn check_trace(told: &Told) -> Result<(), Box<dyn Error>> {
    let Told { program, insights: expected, events } = told;
    if let Some(violation) = check(events).first() {
        return Err(format!("{violation}, in\n{program}\n{}", shown(events)).into());
    }
    let ending = if program.is_empty() { Ending::Unknown } else { Ending::Finished };
    let input = Input { ending, ..Input::new(Language::JavaScript, events, true) };
    let found = insights(&input);
    // How long a turn takes on a real clock is the machine's business: a test may not foresee it. A
    // program that says what is to be found ran on a simulated one.
    let foreseen =
        |insight: &String| !program.is_empty() || !insight.starts_with("EventLoopBlocked");
    let said = found.iter().map(|insight| format!("{:?} {}", insight.kind, insight.line));
    let found: Vec<String> = said.filter(foreseen).collect();
    if found != *expected {
        let events = shown(events);
        return Err(
            format!("said: {found:?}, expected: {expected:?}, of\n{program}\n{events}").into()
        );
    }
    Ok(())
}
