//! How a run ended: what is said about one that was cut short is not said about one that finished.

use pollscope_trace::RunStatus;

/// How a run ended, as far as insights need to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ending {
    /// It goes on, or failed, or that is not known.
    #[default]
    Unknown,
    /// It came to its own end.
    Finished,
    /// Everything waited, and nothing was left that could wake anything.
    Deadlock,
    /// A limit ended it.
    Limit,
    /// Somebody stopped it.
    Stopped,
}

impl Ending {
    /// How the message of a run begins that was stopped because nothing could go on.
    const DEADLOCK: &str = "Deadlock: ";

    /// What the status of a run and its message say.
    pub fn of(status: RunStatus, message: Option<&str>) -> Self {
        match status {
            RunStatus::Ok => Ending::Finished,
            RunStatus::Limit => Ending::Limit,
            RunStatus::Stopped => match message {
                Some(message) if message.starts_with(Ending::DEADLOCK) => Ending::Deadlock,
                _ => Ending::Stopped,
            },
            RunStatus::Panicked
            | RunStatus::Threw
            | RunStatus::Unavailable
            | RunStatus::CompileError => Ending::Unknown,
        }
    }

    /// Whether the program was cut short while it could still run.
    pub(super) fn is_interrupted(self) -> bool {
        matches!(self, Ending::Limit | Ending::Stopped)
    }

    /// What ended a program that was cut short: `the limit ended the run`.
    pub(super) fn words(self) -> &'static str {
        match self {
            Ending::Limit => "a limit ended the run",
            _ => "the run was stopped",
        }
    }
}
