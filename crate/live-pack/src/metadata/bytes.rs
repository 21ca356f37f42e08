//! The numbers and texts that metadata is made of. It must not know what they mean.

use anyhow::{Context, Result, bail};

/// What a text ends with, besides its length at the beginning.
pub(crate) const END_OF_TEXT: u8 = 0xC1;

/// Reads one thing after the other.
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    pub(crate) at: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8], at: usize) -> Self {
        Reader { bytes, at }
    }

    pub(crate) fn byte(&mut self) -> Result<u8> {
        Ok(self.take(1)?[0])
    }

    pub(crate) fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let end = self.at.checked_add(count).context("a length without a meaning")?;
        let taken = self.bytes.get(self.at..end).context("cut off")?;
        self.at = end;
        Ok(taken)
    }

    /// Seven bits a byte, lowest first, and the highest bit set in all but the last.
    pub(crate) fn number(&mut self) -> Result<usize> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        bail!("a number without an end")
    }

    pub(crate) fn text(&mut self) -> Result<&'a [u8]> {
        let length = self.number()?;
        let text = self.take(length)?;
        if self.byte()? != END_OF_TEXT {
            bail!("a text without its end");
        }
        Ok(text)
    }

    /// A name: a text, the offset of one, or the number of one that the compiler knows.
    pub(crate) fn name(&mut self) -> Result<Name<'a>> {
        match self.byte()? {
            0 => self.text().map(Name::Text),
            1 => Reader::new(self.bytes, self.number()?).text().map(Name::Text),
            2 => self.number().map(Name::Known),
            kind => bail!("a name of kind {kind}"),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Name<'a> {
    Text(&'a [u8]),
    Known(usize),
}

impl Name<'_> {
    /// As [`Reader::name`] reads it, without an offset.
    pub(crate) fn put(self, bytes: &mut Vec<u8>) {
        match self {
            Self::Text(text) => {
                bytes.push(0);
                put_number(bytes, text.len());
                bytes.extend(text);
                bytes.push(END_OF_TEXT);
            }
            Self::Known(number) => {
                bytes.push(2);
                put_number(bytes, number);
            }
        }
    }
}

/// As [`Reader::number`] reads it.
pub(crate) fn put_number(bytes: &mut Vec<u8>, mut number: usize) {
    while number > 0x7F {
        bytes.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}
