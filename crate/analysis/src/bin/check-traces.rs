//! Checks what the tests of the JavaScript half have recorded: `check-traces FOLDER` reads every file
//! in it, each line of which is a list of events as JSON.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use pollscope_analysis::check;
use pollscope_trace::Event;

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1) else {
        eprintln!("check-traces: say which folder has the traces");
        return ExitCode::FAILURE;
    };
    match check_folder(Path::new(&folder)) {
        Ok(0) => {
            eprintln!("check-traces: there is no trace in {}", folder.display());
            ExitCode::FAILURE
        }
        Ok(count) => {
            println!("{count} traces are possible");
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("check-traces: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// One event a line.
fn shown(events: &[Event]) -> String {
    events.iter().map(|event| format!("{event:?}\n")).collect()
}

/// How many traces there are; fails at the first one that is impossible.
fn check_folder(folder: &Path) -> Result<usize, Box<dyn Error>> {
    let mut count = 0;
    for entry in std::fs::read_dir(folder)? {
        for line in std::fs::read_to_string(entry?.path())?.lines() {
            let events: Vec<Event> = serde_json::from_str(line)?;
            if let Some(violation) = check(&events).first() {
                return Err(format!("{violation}, in\n{}", shown(&events)).into());
            }
            count += 1;
        }
    }
    Ok(count)
}
