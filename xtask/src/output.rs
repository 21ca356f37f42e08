//! What a step of `test` or `ci` shows. The end of it is kept, to be shown again below a long log if the
//! step fails.
//!
//! Must not know what the steps do.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How many lines are kept.
const KEPT: usize = 100;

/// When something was last shown.
static SHOWN: Mutex<Option<Instant>> = Mutex::new(None);

static ENDING: Mutex<Option<Ending>> = Mutex::new(None);

/// Shows a line.
pub(crate) fn line(text: &str) {
    show(&format!("{text}\n"));
}

/// Shows lines of a program, with their line ends.
pub(crate) fn show(text: &str) {
    if let Some(ending) = lock(&ENDING).as_mut() {
        ending.push(text);
    }
    *lock(&SHOWN) = Some(Instant::now());
    print!("{text}");
}

/// The time since something was last shown.
pub(crate) fn silent_for() -> Duration {
    lock(&SHOWN).get_or_insert_with(Instant::now).elapsed()
}

/// Does `work` and returns the end of what it has shown as well.
pub(crate) fn kept<T>(work: impl FnOnce() -> T) -> (T, String) {
    *lock(&ENDING) = Some(Ending::default());
    let result = work();
    let ending = lock(&ENDING).take().unwrap_or_default();
    (result, Vec::from(ending.0).join("\n"))
}

/// Whether programs must send their output through here.
pub(crate) fn is_kept() -> bool {
    lock(&ENDING).is_some()
}

/// The last lines, without those that say that something went well: cargo runs the tests of the other
/// crates after a failure, and all their lines would push the failure out.
#[derive(Default)]
struct Ending(VecDeque<String>);

impl Ending {
    fn push(&mut self, text: &str) {
        let lines = text.lines().filter(|line| !went_well(line)).map(str::to_owned);
        self.0.extend(lines);
        while self.0.len() > KEPT {
            self.0.pop_front();
        }
    }
}

/// Lines of cargo, its tests, Node's tests and Playwright that need no attention.
fn went_well(line: &str) -> bool {
    const BEGINNINGS: &[&str] = &[
        "Compiling ",
        "Checking ",
        "Documenting ",
        "Running ",
        "Doc-tests ",
        "Finished ",
        "Fresh ",
        "running ",
        "test result: ok",
        "✔ ",
        "✓ ",
        "ok ",
        "... ",
    ];
    let line = line.trim();
    let test = line.starts_with("test ") && line.ends_with("ok");
    line.is_empty() || test || BEGINNINGS.iter().any(|beginning| line.starts_with(beginning))
}

/// What is only shown is usable after a panic elsewhere.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_kept_among_many_tests_that_pass() {
        let mut ending = Ending::default();
        ending.push("running 2 tests\ntest broken ... FAILED\nassertion failed: 1 == 2\n\n");
        for number in 0..1000 {
            ending.push(&format!("test number_{number} ... ok\n"));
            ending.push("test result: ok. 12 passed; 0 failed; finished in 0.1s\n");
            ending
                .push(&format!("  ✓  {number} [chromium] › open.spec.ts:3:1 › a lesson (1.2s)\n"));
            ending.push("   Doc-tests pollscope_trace\n");
        }
        ending.push("error: 1 target failed:\n");
        let expected =
            ["test broken ... FAILED", "assertion failed: 1 == 2", "error: 1 target failed:"];
        assert_eq!(ending.0, expected);
    }

    #[test]
    fn only_the_last_lines_are_kept() {
        let mut ending = Ending::default();
        (0..=KEPT).for_each(|number| ending.push(&format!("line {number}\n")));
        assert_eq!(ending.0.len(), KEPT);
        assert_eq!(ending.0.front().map(String::as_str), Some("line 1"));
    }
}
