//! Ctrl-C and `kill` end the children too.
//!
//! Each child leads its own process group, so that what it started ends with it; the price is that
//! a terminal's Ctrl-C no longer reaches it directly and has to be passed on from here.

use std::collections::BTreeSet;
use std::io;
use std::process::{Child, Command, ExitStatus};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

static RUNNING: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());

/// What shells report for a program that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

/// How long children get to end by themselves before they are killed.
const GRACE: Duration = Duration::from_secs(3);

/// Once, before the first child.
pub(crate) fn install() {
    let installed = ctrlc::set_handler(|| end(INTERRUPTED));
    if let Err(error) = installed {
        eprintln!("warning: Ctrl-C may leave programs running: {error}");
    }
}

/// Ends the children and this process. Threads that wait for a child learn nothing of its end.
pub(crate) fn end(code: i32) -> ! {
    // Held until the process ends: no child can be started behind our back.
    let running = running();
    for &leader in running.iter() {
        group::terminate(leader);
    }
    let started = std::time::Instant::now();
    while started.elapsed() < GRACE && running.iter().any(|&leader| group::alive(leader)) {
        std::thread::sleep(Duration::from_millis(50));
    }
    for &leader in running.iter() {
        group::kill(leader);
    }
    std::process::exit(code)
}

/// A child that ends when xtask is interrupted, and when dropped.
pub(crate) struct Guarded {
    child: Child,
}

impl Guarded {
    pub(crate) fn spawn(command: &mut Command) -> io::Result<Self> {
        group::lead_own(command);
        let mut running = running();
        let child = command.spawn()?;
        running.insert(child.id());
        Ok(Self { child })
    }

    pub(crate) fn wait(&mut self) -> io::Result<ExitStatus> {
        self.child.wait()
    }

    /// `None` while it runs.
    pub(crate) fn try_wait(&mut self) -> io::Result<Option<ExitStatus>> {
        self.child.try_wait()
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            group::terminate(self.child.id());
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
        running().remove(&self.child.id());
    }
}

fn running() -> MutexGuard<'static, BTreeSet<u32>> {
    // A set of numbers is never half-changed: a panic elsewhere does not spoil it.
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(unix)]
mod group {
    use std::os::unix::process::CommandExt;
    use std::process::Command;

    use nix::sys::signal::{Signal, killpg};
    use nix::unistd::Pid;

    pub(super) fn lead_own(command: &mut Command) {
        command.process_group(0);
    }

    pub(super) fn terminate(leader: u32) {
        signal(leader, Signal::SIGTERM);
    }

    pub(super) fn kill(leader: u32) {
        signal(leader, Signal::SIGKILL);
    }

    /// Whether anything of the group is left.
    pub(super) fn alive(leader: u32) -> bool {
        i32::try_from(leader).is_ok_and(|leader| killpg(Pid::from_raw(leader), None).is_ok())
    }

    fn signal(leader: u32, signal: Signal) {
        if let Ok(leader) = i32::try_from(leader) {
            // The group may be gone already, and that is what was wanted.
            let _ = killpg(Pid::from_raw(leader), signal);
        }
    }
}

#[cfg(not(unix))]
mod group {
    //! Without process groups the console delivers Ctrl-C to everyone by itself.

    use std::process::Command;

    pub(super) fn lead_own(_: &mut Command) {}

    pub(super) fn terminate(_: u32) {}

    pub(super) fn kill(_: u32) {}

    pub(super) fn alive(_: u32) -> bool {
        false
    }
}
