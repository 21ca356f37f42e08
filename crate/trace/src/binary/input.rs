//! Bytes that are read one after the other and may end too early.

use super::error::BinaryError;
use crate::table::Misfit;

/// Bytes, and how many of them were read.
pub(super) struct Input<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
}

/// Why something cannot be read.
pub(super) enum Stop {
    /// Some of it is still to come: the input has to be at least `needed` bytes long.
    Incomplete {
        needed: usize,
        within: &'static str,
    },
    Nonsense(&'static str),
    Failed(BinaryError),
}

impl From<Misfit> for Stop {
    fn from(misfit: Misfit) -> Self {
        Stop::Nonsense(match misfit {
            Misfit::Code => "a kind that does not exist",
            Misfit::Small => "a value that its kind does not have",
            Misfit::Text => "a text that was not given",
            Misfit::Float => "a number that is not finite",
        })
    }
}

impl Input<'_> {
    pub(super) fn bytes<const N: usize>(&mut self, within: &'static str) -> Result<[u8; N], Stop> {
        let mut bytes = [0; N];
        bytes.copy_from_slice(self.slice(N, within)?);
        Ok(bytes)
    }

    /// A text of which the length is known.
    pub(super) fn text(&mut self, within: &'static str, len: usize) -> Result<String, Stop> {
        let text = std::str::from_utf8(self.slice(len, within)?);
        Ok(text.map_err(|_| Stop::Nonsense("a text that is not UTF-8"))?.to_owned())
    }

    fn slice(&mut self, len: usize, within: &'static str) -> Result<&[u8], Stop> {
        let needed = self.at.saturating_add(len);
        let slice = self.bytes.get(self.at..needed).ok_or(Stop::Incomplete { needed, within })?;
        self.at = needed;
        Ok(slice)
    }
}
