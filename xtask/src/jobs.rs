//! Jobs that run in parallel, each on its own thread, and can wait for each other's results. Set-up and
//! `serve` consist of jobs, to keep all cores busy.
//!
//! Must not know what the jobs do.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use anyhow::Result;

use crate::interrupt;

/// The result of a job, for any number of readers.
pub(crate) struct Job<T>(Arc<OnceLock<T>>);

/// Starts a job. If it fails, its error is shown and everything ends: the other jobs would only fail too,
/// later and for a reason that explains nothing.
pub(crate) fn start<T: Send + Sync + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Job<T> {
    let job = Job(Arc::new(OnceLock::new()));
    let result = job.0.clone();
    std::thread::spawn(move || {
        let end = End;
        match work() {
            Ok(value) => drop(result.set(value)),
            Err(error) => fail(&error),
        }
        std::mem::forget(end);
    });
    job
}

/// Shows the error, ends all running programs and exits. Of several calls only the first is heard.
pub(crate) fn fail(error: &anyhow::Error) -> ! {
    static FIRST: Mutex<()> = Mutex::new(());
    let _first = FIRST.lock().unwrap_or_else(PoisonError::into_inner);
    eprintln!("error: {error:#}");
    interrupt::end(1)
}

impl<T: Clone> Job<T> {
    /// Waits for the job and returns its result.
    pub(crate) fn wait(&self) -> T {
        self.0.wait().clone()
    }
}

impl<T> Clone for Job<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

/// Dropped when a job panics: those that wait for it would wait forever.
struct End;

impl Drop for End {
    fn drop(&mut self) {
        interrupt::end(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_waiting_job_gets_the_result() {
        let one = start(|| Ok(1));
        let (left, right) = (one.clone(), one.clone());
        let two = start(move || Ok(left.wait() + 1));
        let three = start(move || Ok(right.wait() + 2));
        assert_eq!(one.wait() + two.wait() + three.wait(), 6);
    }
}
