//! Bytes that are read one after the other and may end too early.

use super::error::BinaryError;
use crate::wire::Misfit;

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

impl Stop {
    pub(super) const TOO_LARGE: Stop = Stop::Nonsense("a number that is too large");
}

impl From<Misfit> for Stop {
    fn from(misfit: Misfit) -> Self {
        Stop::Nonsense(match misfit {
            Misfit::Code => "a kind that does not exist",
            Misfit::Small => "a value that its kind does not have",
            Misfit::Name => "a name that was not given",
            Misfit::Text => "a text that was not given",
            Misfit::Float => "a number that is not finite",
        })
    }
}

impl Input<'_> {
    pub(super) fn byte(&mut self, within: &'static str) -> Result<u8, Stop> {
        let [byte] = self.bytes(within)?;
        Ok(byte)
    }

    pub(super) fn bytes<const N: usize>(&mut self, within: &'static str) -> Result<[u8; N], Stop> {
        let mut bytes = [0; N];
        bytes.copy_from_slice(self.slice(N, within)?);
        Ok(bytes)
    }

    pub(super) fn varint(&mut self, within: &'static str) -> Result<u64, Stop> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte(within)?;
            let bits = u64::from(byte & 0x7F);
            if shift == 63 && bits > 1 {
                return Err(Stop::TOO_LARGE);
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(Stop::TOO_LARGE)
    }

    /// A varint of at most 32 bits.
    pub(super) fn number(&mut self, within: &'static str) -> Result<u32, Stop> {
        u32::try_from(self.varint(within)?).map_err(|_| Stop::TOO_LARGE)
    }

    pub(super) fn text(&mut self, within: &'static str, longest: usize) -> Result<String, Stop> {
        let len = usize::try_from(self.varint(within)?).map_err(|_| Stop::TOO_LARGE)?;
        if len > longest {
            return Err(Stop::Nonsense("a name that is too long"));
        }
        self.string(within, len)
    }

    /// A text of which the length is known.
    pub(super) fn string(&mut self, within: &'static str, len: usize) -> Result<String, Stop> {
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
