//! Progress on the screen: a line when a step begins, one when it ends, and in between a status line
//! from time to time, which names all running steps and their progress.
//!
//! Steps may run in parallel. A step that takes less than a second has only one line.

use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::output;

/// After this long without a line, a status line is shown.
const QUIET: Duration = Duration::from_secs(15);

/// A shorter step has no line for its beginning.
const SHORT: Duration = Duration::from_secs(1);

static STEPS: Mutex<Vec<Running>> = Mutex::new(Vec::new());

struct Running {
    id: u64,
    name: &'static str,
    /// What its lines say; a step without it has no lines of its own.
    doing: Option<String>,
    begun: Instant,
    announced: bool,
    /// Its progress.
    at: String,
}

/// A step that ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Step {
    id: u64,
}

/// Runs `work` as a step, and shows how long it took.
pub(crate) fn step<T>(
    name: &'static str,
    doing: &str,
    work: impl FnOnce(&Step) -> Result<T>,
) -> Result<T> {
    let step = Step::begin(name, Some(doing.to_owned()));
    let result = work(&step);
    let Some(Running { begun, announced, .. }) = step.end() else { return result };
    let time = time(begun.elapsed());
    let line = match (&result, announced) {
        (Ok(_), false) => format!("{name:<14} {doing} ... {time}"),
        (Ok(_), true) => format!("{name:<14} done in {time}"),
        (Err(_), _) => format!("{name:<14} failed after {time}"),
    };
    output::line(&line);
    result
}

/// The line of a step that had nothing to do.
pub(crate) fn already(name: &str, what: &str) {
    output::line(&format!("{name:<14} already there: {what}"));
}

impl Step {
    /// A step without `doing` appears in status lines only.
    pub(crate) fn begin(name: &'static str, doing: Option<String>) -> Self {
        static IDS: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
        static TICKER: Once = Once::new();
        TICKER.call_once(|| {
            std::thread::spawn(|| {
                loop {
                    std::thread::sleep(SHORT / 4);
                    tick();
                }
            });
        });
        let id = IDS.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let (begun, announced) = (Instant::now(), false);
        steps().push(Running { id, name, doing, begun, announced, at: String::new() });
        Self { id }
    }

    /// Sets the progress that status lines show.
    pub(crate) fn is_at(&self, at: &str) {
        if let Some(running) = steps().iter_mut().find(|running| running.id == self.id) {
            at.clone_into(&mut running.at);
        }
    }

    fn end(&self) -> Option<Running> {
        let mut steps = steps();
        let index = steps.iter().position(|running| running.id == self.id)?;
        Some(steps.remove(index))
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        self.end();
    }
}

fn steps() -> MutexGuard<'static, Vec<Running>> {
    // The list is only displayed, so it is usable after a panic elsewhere.
    STEPS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn tick() {
    let mut steps = steps();
    let mut lines = Vec::new();
    for running in steps.iter_mut().filter(|running| !running.announced) {
        if running.begun.elapsed() >= SHORT {
            running.announced = true;
            lines.extend(
                running.doing.as_ref().map(|doing| format!("{:<14} {doing}", running.name)),
            );
        }
    }
    if lines.is_empty() && !steps.is_empty() && output::silent_for() >= QUIET {
        lines.push(status_line(&steps));
    }
    drop(steps);
    for line in lines {
        output::line(&line);
    }
}

fn status_line(steps: &[Running]) -> String {
    let shown = |running: &Running| {
        let time = time(running.begun.elapsed());
        match running.at.as_str() {
            "" => format!("{} {time}", running.name),
            at => format!("{} {time} ({at})", running.name),
        }
    };
    let all: Vec<String> = steps.iter().map(shown).collect();
    format!("{:<14} {}", "...", all.join(", "))
}

/// Progress from a line of a program's output: `12 of 34: syn` from cargo's progress bar, or the
/// beginning of any other line. `None` for an empty line.
pub(crate) fn progress_of(line: &str) -> Option<String> {
    const LONGEST: usize = 60;
    let line = line.trim();
    if let Some((_, counted)) = line.strip_prefix("Building [").and_then(|bar| bar.split_once("] "))
        && let Some((done, of)) = counted.split_once('/')
    {
        let (all, names) = of.split_once(": ").unwrap_or((of, ""));
        let name = names.split(',').next().unwrap_or_default().trim();
        let name = if name.is_empty() { String::new() } else { format!(": {name}") };
        return Some(format!("{done} of {all}{name}"));
    }
    let shown: String = line.chars().take(LONGEST).collect();
    (!shown.is_empty()).then_some(shown)
}

/// `0.3 s`, `42 s`, `2 min 5 s`: as exact as anyone cares to read.
pub(crate) fn time(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    if seconds < 9.95 {
        return format!("{seconds:.1} s");
    }
    let seconds = seconds.round() as u64;
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short() {
        for (milliseconds, expected) in [
            (0, "0.0 s"),
            (340, "0.3 s"),
            (9_949, "9.9 s"),
            (9_951, "10 s"),
            (59_400, "59 s"),
            (59_600, "1 min 0 s"),
            (125_000, "2 min 5 s"),
        ] {
            assert_eq!(time(Duration::from_millis(milliseconds)), expected);
        }
    }

    #[test]
    fn a_status_line_names_running_steps_and_their_progress() {
        let running = |name, at: &str| Running {
            id: 0,
            name,
            doing: None,
            begun: Instant::now(),
            announced: true,
            at: at.to_owned(),
        };
        assert_eq!(
            status_line(&[running("npm", ""), running("trunk", "12 of 340: syn")]),
            "...            npm 0.0 s, trunk 0.0 s (12 of 340: syn)"
        );
    }

    #[test]
    fn progress_is_read_from_cargos_bar() {
        for (line, expected) in [
            ("    Building [===>    ] 12/340: syn, serde(build.rs)  ", Some("12 of 340: syn")),
            ("    Building [=======>] 340/340", Some("340 of 340")),
            ("   Compiling syn v3.0.9", Some("Compiling syn v3.0.9")),
            ("compiler 40 %", Some("compiler 40 %")),
            ("  ", None),
        ] {
            assert_eq!(progress_of(line).as_deref(), expected, "{line}");
        }
    }
}
