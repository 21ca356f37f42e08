//! The fixed-size form in which events are recorded.
//!
//! Nothing is formatted when an event happens, and nothing allocated except for printed text; a name
//! is a number in the recorder's table of names. The bytes of a [`Record`] are also what a
//! program that is interpreted writes out: there, storing twelve fields costs a fraction of what
//! encoding them would.

use crate::argument::{Argument, ShortText};
use crate::event::{Code, RecordKind};
use crate::table::Slots;
pub(crate) use crate::table::OWN_TEXT;

/// An event as it is recorded: every byte is initialised, and its fields are those of the binary
/// form, all little-endian there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(C)]
pub(crate) struct Record {
    pub(crate) at: u64,
    pub(crate) value: u64,
    pub(crate) code: u8,
    pub(crate) small: u8,
    pub(crate) reserved: u16,
    pub(crate) thread: u32,
    pub(crate) task: u32,
    pub(crate) future: u32,
    pub(crate) line: u32,
    pub(crate) name: u32,
    pub(crate) x: u32,
    pub(crate) y: u32,
}

/// The size of a record in the binary form.
pub(crate) const RECORD_BYTES: usize = 48;

const _: () = assert!(std::mem::size_of::<Record>() == RECORD_BYTES);

/// Whom an event is about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject {
    pub(crate) thread: u32,
    pub(crate) task: u32,
    pub(crate) future: u32,
    pub(crate) line: u32,
}

impl Record {
    #[inline]
    pub(crate) fn new(at: u64, subject: Subject, kind: RecordKind) -> Self {
        let Slots { code, small, name, x, value } = kind.slots();
        let Subject { thread, task, future, line } = subject;
        Record { at, value, code, small, reserved: 0, thread, task, future, line, name, x, y: 0 }
    }

    /// One argument of the future that the record before created.
    pub(crate) fn argument(argument: &Argument) -> Self {
        let (small, value) = match *argument {
            Argument::Unsigned(value) => (0, value),
            Argument::Signed(value) => (1, value as u64),
            Argument::Float(value) => (2, value.to_bits()),
            Argument::Bool(value) => (3, u64::from(value)),
            Argument::Char(value) => (4, u64::from(value)),
            Argument::Text(text) => return Record::text_argument(text),
            Argument::Other => (6, 0),
        };
        Record { code: Code::Argument as u8, small, value, ..Record::default() }
    }

    fn text_argument(text: ShortText) -> Self {
        let (bytes, len, cut) = text.parts();
        let mut words = [[0; 8]; 3];
        for (word, bytes) in words.iter_mut().zip(bytes.chunks(8)) {
            word[..bytes.len()].copy_from_slice(bytes);
        }
        let [at, value, last] = words.map(u64::from_le_bytes);
        Record {
            code: Code::Argument as u8,
            small: 5,
            at,
            value,
            task: last as u32,
            future: (last >> 32) as u32,
            x: u32::from(len),
            y: u32::from(cut),
            ..Record::default()
        }
    }

    /// The argument that [`Record::argument`] was given, if this came from there.
    pub(crate) fn to_argument(self) -> Option<Argument> {
        Some(match self.small {
            0 => Argument::Unsigned(self.value),
            1 => Argument::Signed(self.value as i64),
            2 => Argument::Float(f64::from_bits(self.value)),
            3 => Argument::Bool(self.value != 0),
            4 => Argument::Char(char::from_u32(u32::try_from(self.value).ok()?)?),
            5 => {
                let last = u64::from(self.task) | u64::from(self.future) << 32;
                let mut bytes = [0; 24];
                for (bytes, word) in bytes.chunks_mut(8).zip([self.at, self.value, last]) {
                    bytes.copy_from_slice(&word.to_le_bytes());
                }
                Argument::Text(ShortText::from_parts(&bytes, self.x, self.y != 0)?)
            }
            6 => Argument::Other,
            _ => return None,
        })
    }

    pub(crate) fn slots(&self) -> Slots {
        let Record { code, small, name, x, value, .. } = *self;
        Slots { code, small, name, x, value }
    }

    /// Reads one in its binary form.
    pub(crate) fn from_bytes(bytes: &[u8; RECORD_BYTES]) -> Self {
        let word = |at: usize| {
            let mut word = [0; 4];
            word.copy_from_slice(&bytes[at..at + 4]);
            u32::from_le_bytes(word)
        };
        let long = |at: usize| u64::from(word(at)) | u64::from(word(at + 4)) << 32;
        Record {
            at: long(0),
            value: long(8),
            code: bytes[16],
            small: bytes[17],
            reserved: u16::from_le_bytes([bytes[18], bytes[19]]),
            thread: word(20),
            task: word(24),
            future: word(28),
            line: word(32),
            name: word(36),
            x: word(40),
            y: word(44),
        }
    }

    /// With every field in little-endian order.
    #[inline]
    pub(crate) fn to_le(self) -> Self {
        if cfg!(target_endian = "little") {
            return self;
        }
        Record {
            at: self.at.to_le(),
            value: self.value.to_le(),
            code: self.code,
            small: self.small,
            reserved: self.reserved.to_le(),
            thread: self.thread.to_le(),
            task: self.task.to_le(),
            future: self.future.to_le(),
            line: self.line.to_le(),
            name: self.name.to_le(),
            x: self.x.to_le(),
            y: self.y.to_le(),
        }
    }

    /// Its binary form.
    pub(crate) fn to_bytes(self) -> [u8; RECORD_BYTES] {
        let mut bytes = [0; RECORD_BYTES];
        bytes[..8].copy_from_slice(&self.at.to_le_bytes());
        bytes[8..16].copy_from_slice(&self.value.to_le_bytes());
        bytes[16] = self.code;
        bytes[17] = self.small;
        bytes[18..20].copy_from_slice(&self.reserved.to_le_bytes());
        let words = [self.thread, self.task, self.future, self.line, self.name, self.x, self.y];
        for (bytes, word) in bytes[20..].chunks_mut(4).zip(words) {
            bytes.copy_from_slice(&word.to_le_bytes());
        }
        bytes
    }
}

const _: () = assert!(2 * 8 + 2 + 2 + 7 * 4 == RECORD_BYTES, "there is no padding");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_come_back() {
        let arguments = [
            Argument::Unsigned(u64::MAX),
            Argument::Signed(-1),
            Argument::Float(0.5),
            Argument::Bool(true),
            Argument::Char('ä'),
            Argument::Text(ShortText::new("")),
            Argument::Text(ShortText::new("ääääääääääää")),
            Argument::Other,
        ];
        for argument in arguments {
            assert_eq!(Record::argument(&argument).to_argument(), Some(argument));
        }
    }
}
