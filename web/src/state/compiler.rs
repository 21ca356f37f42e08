//! What is known of the compiler in the tab: whether it has been fetched.

use std::rc::Rc;

/// Where the compiler is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Compiler {
    /// Nobody has asked for it.
    #[default]
    Absent,
    /// The server is still packing it, and the page waits.
    Preparing,
    /// On its way.
    Loading {
        /// Bytes that are there.
        bytes: u64,
        /// Of how many; 0 as long as that is not known.
        of: u64,
    },
    /// There.
    Ready,
    /// The person did not want it, for now.
    Declined,
    /// It could not be fetched: why, in a sentence.
    Failed(Rc<str>),
}

impl Compiler {
    /// Whether programs may be checked as they are typed: not if that would fetch what the person
    /// did not want or what could not be had a moment ago.
    pub fn may_check(&self) -> bool {
        !matches!(self, Compiler::Declined | Compiler::Failed(_))
    }

    /// How much of it is there, in hundredths; none if that is not known.
    pub fn percent(&self) -> Option<u64> {
        match *self {
            Compiler::Loading { bytes, of } if of > 0 => Some((bytes * 100 / of).min(100)),
            _ => None,
        }
    }
}
