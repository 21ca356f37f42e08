//! Whole programs do the same with and without instrumentation: each file of `programs/` is
//! compiled and run twice, and what it prints is compared. A warning in either form is an error,
//! so instrumentation does not add any. Run once more, with what happens recorded, it prints the same
//! again, and its trace is possible.
//!
//! A program whose name ends in `_2021` is compiled for that edition, every other one for 2024.

mod compiler;
mod recording;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::Mutex;
use std::thread;

use compiler::Compiler;
use pollscope_analysis::check;
use pollscope_instrument::{Options, instrument};
use pollscope_trace::binary;

#[test]
fn instrumented_programs_print_what_plain_ones_print() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs");
    let mut programs: Vec<PathBuf> = fs::read_dir(&folder)
        .expect("the programs are beside this test")
        .map(|entry| entry.expect("a folder can be read").path())
        .collect();
    programs.sort();
    assert!(programs.len() >= 15, "programs are missing");

    let compiler = Compiler::new("programs");
    let waiting = Mutex::new(programs);
    let problems = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(program) = next(&waiting) {
                    if let Err(problem) = compare(&compiler, &program) {
                        problems.lock().expect("no thread panics").push(problem);
                    }
                }
            });
        }
    });
    let problems = problems.into_inner().expect("no thread panics");
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}

fn next(waiting: &Mutex<Vec<PathBuf>>) -> Option<PathBuf> {
    waiting.lock().expect("no thread panics").pop()
}

fn compare(compiler: &Compiler, program: &Path) -> Result<(), String> {
    let name = program.file_stem().and_then(|stem| stem.to_str()).expect("a file has a name");
    let edition = if name.ends_with("_2021") { "2021" } else { "2024" };
    let source = fs::read_to_string(program).expect("a program can be read");
    let plain = run(compiler, &format!("{name}_plain"), edition, &source)?;
    // Lines that end as on Windows, and what may precede the first one, change nothing either; it
    // is enough to see that where line numbers and texts of several lines are printed.
    let windows = format!("\u{feff}{}", source.replace('\n', "\r\n"));
    let variants = [("instrumented", &source), ("windows", &windows)];
    let count = if matches!(name, "items" | "macros" | "panics") { 2 } else { 1 };
    for (variant, source) in &variants[..count] {
        let output = instrument(source, &Options::default())
            .map_err(|error| format!("{name}: {error}"))?
            .source;
        if output.lines().count() != source.lines().count() {
            return Err(format!("{name}, {variant}: lines were added or lost"));
        }
        let run = run(compiler, &format!("{name}_{variant}"), edition, &output)?;
        if (&run.stdout, run.status) != (&plain.stdout, plain.status) {
            return Err(format!(
                "{name}, {variant}: expected\n{}\nfound\n{}\n{}",
                String::from_utf8_lossy(&plain.stdout),
                String::from_utf8_lossy(&run.stdout),
                String::from_utf8_lossy(&run.stderr),
            ));
        }
    }
    compare_recorded(compiler, name, edition, &source, &plain)
}

fn compare_recorded(
    compiler: &Compiler,
    name: &str,
    edition: &str,
    source: &str,
    plain: &Output,
) -> Result<(), String> {
    let output = instrument(source, &Options::default())
        .map_err(|error| format!("{name}: {error}"))?
        .source
        .replacen("fn main() {", "fn main() { __record();", 1);
    let executable =
        compiler.compile(&format!("{name}_recorded"), edition, &(output + recording::RECORD))?;
    let trace = executable.with_extension("trace");
    let run = std::process::Command::new(executable).env("TRACE", &trace).output();
    let run = run.expect("a program can be run");
    if (&run.stdout, run.status) != (&plain.stdout, plain.status) {
        return Err(format!(
            "{name}, recorded: it prints something else\n{}",
            String::from_utf8_lossy(&run.stderr),
        ));
    }
    let bytes = fs::read(trace).expect("the program has written its trace");
    let events = binary::events(&bytes).map_err(|error| format!("{name}: {error}"))?;
    if events.is_empty() {
        return Err(format!("{name}: no events"));
    }
    match check(&events).first() {
        None => Ok(()),
        Some(violation) => Err(format!("{name}, recorded: {violation}\n{events:#?}")),
    }
}

fn run(compiler: &Compiler, name: &str, edition: &str, source: &str) -> Result<Output, String> {
    let executable = compiler.compile(name, edition, source)?;
    let output = std::process::Command::new(executable).output().expect("a program can be run");
    if output.stdout.is_empty() {
        return Err(format!("{name} printed nothing: {}", String::from_utf8_lossy(&output.stderr)));
    }
    Ok(output)
}
