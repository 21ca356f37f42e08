//! One line of progress per step: its name, what is being done, how long it took.

use std::io::Write;
use std::time::{Duration, Instant};

use anyhow::Result;

/// Shows `name  doing ...`, does it, and ends the line with the time.
pub(crate) fn step<T>(name: &str, doing: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    print!("{name:<14} {doing} ... ");
    // A line without its end does not come out by itself; that it cannot is no reason to stop.
    let _ = std::io::stdout().flush();
    let started = Instant::now();
    let result = work();
    match &result {
        Ok(_) => println!("{}", time(started.elapsed())),
        Err(_) => println!("failed after {}", time(started.elapsed())),
    }
    result
}

/// The line of a step that had nothing to do.
pub(crate) fn already(name: &str, what: &str) {
    println!("{name:<14} already there: {what}");
}

/// A step that ran beside others, to be shown when the line is free.
pub(crate) struct Done {
    name: &'static str,
    what: String,
    time: Option<Duration>,
}

impl Done {
    pub(crate) fn new(name: &'static str, doing: &str, started: Instant) -> Self {
        Self { name, what: doing.to_owned(), time: Some(started.elapsed()) }
    }

    pub(crate) fn nothing(name: &'static str, what: &str) -> Self {
        Self { name, what: what.to_owned(), time: None }
    }

    pub(crate) fn report(&self) {
        match self.time {
            Some(elapsed) => println!("{:<14} {} ... {}", self.name, self.what, time(elapsed)),
            None => already(self.name, &self.what),
        }
    }
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
}
