//! The file that leads to JavaScript, and what is written to it and read from it. Everything is little
//! endian. A question: what is wanted (one byte), its number (four), the length of its text (four), the
//! text. An answer: the number of its question (four), whether it was fulfilled (one), the kind of the
//! value (one), the length of its text (four), the text. The first answer has number 0 and says which
//! clock the program is on.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};

use crate::value::{Error, Kind, Value};

/// `web/js/internal/live/worker/javascript.ts` knows it too.
const PATH: &str = "/pollscope/javascript";

/// How much is read at once; an answer may come in pieces.
const PIECE: usize = 16 << 10;

/// What is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    /// What an expression comes to.
    Evaluate = 1,
    /// Nobody waits for the answer any more.
    Forget = 2,
    /// An answer once the program is to be stopped.
    Interrupt = 3,
}

/// Whose answer it is, and what the promise came to.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) question: u32,
    pub(crate) outcome: Result<Value, Error>,
}

/// The open file.
#[derive(Debug)]
pub(crate) struct Device {
    file: File,
    /// Read, but not whole yet.
    incoming: Vec<u8>,
    /// Whether sleeping takes no time; JavaScript is waited for then before the clock jumps.
    pub(crate) is_simulated: bool,
}

impl Device {
    pub(crate) fn open() -> Result<Device, Error> {
        let opened = OpenOptions::new().read(true).write(true).open(PATH);
        let file = opened.map_err(|_| {
            Error::new(
                "JavaScript cannot be asked here: that takes a tab of a browser in which \
                 WebAssembly can wait for promises",
            )
        })?;
        let mut device = Device { file, incoming: Vec::new(), is_simulated: false };
        match device.read().map_err(broken)?.first() {
            Some(Answer { question: 0, outcome: Ok(clock) }) => {
                device.is_simulated = clock.as_str() == Some("simulated");
                Ok(device)
            }
            _ => Err(Error::new("JavaScript did not answer")),
        }
    }

    pub(crate) fn write(&mut self, wish: Wish, number: u32, text: &str) -> Result<(), Error> {
        self.file.write_all(&question(wish, number, text)).map_err(broken)
    }

    /// What there is by now.
    pub(crate) fn read(&mut self) -> io::Result<Vec<Answer>> {
        let mut piece = vec![0; PIECE];
        loop {
            let length = self.file.read(&mut piece)?;
            self.incoming.extend_from_slice(&piece[..length]);
            if length < PIECE {
                return Ok(answers(&mut self.incoming));
            }
        }
    }
}

fn broken(error: io::Error) -> Error {
    Error::new(format!("JavaScript cannot be asked any more: {error}"))
}

fn question(wish: Wish, number: u32, text: &str) -> Vec<u8> {
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
    let mut bytes = vec![wish as u8];
    bytes.extend_from_slice(&number.to_le_bytes());
    bytes.extend_from_slice(&length.to_le_bytes());
    bytes.extend_from_slice(text.as_bytes());
    bytes
}

/// Takes out the answers that are whole.
fn answers(incoming: &mut Vec<u8>) -> Vec<Answer> {
    const HEAD: usize = 10;
    let mut whole = Vec::new();
    let mut at = 0;
    while let Some(&[a, b, c, d, fulfilled, kind, e, f, g, h]) = incoming.get(at..at + HEAD) {
        let length = u32::from_le_bytes([e, f, g, h]) as usize;
        let Some(text) = incoming.get(at + HEAD..at + HEAD + length) else { break };
        let text = String::from_utf8_lossy(text).into_owned();
        let outcome = match fulfilled {
            0 => Err(Error::new(text)),
            _ => Ok(Value::new(Kind::of(kind), text)),
        };
        whole.push(Answer { question: u32::from_le_bytes([a, b, c, d]), outcome });
        at += HEAD + length;
    }
    incoming.drain(..at);
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_its_number_and_its_text() {
        assert_eq!(question(Wish::Evaluate, 258, "é"), [1, 2, 1, 0, 0, 2, 0, 0, 0, 0xC3, 0xA9]);
        assert_eq!(question(Wish::Forget, 1, ""), [2, 1, 0, 0, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn answers_come_in_pieces() {
        let bytes = [
            [7, 0, 0, 0, 1, 5, 2, 0, 0, 0, b'h', b'i'].as_slice(),
            &[8, 0, 0, 0, 0, 5, 3, 0, 0, 0, b'b', b'a', b'd'],
        ]
        .concat();
        let mut incoming = Vec::new();
        let mut found = Vec::new();
        for byte in bytes {
            incoming.push(byte);
            found.extend(answers(&mut incoming));
        }
        assert!(incoming.is_empty());
        let found: Vec<_> = found.into_iter().map(|one| (one.question, one.outcome)).collect();
        let hi = Value::new(Kind::String, "hi".to_owned());
        assert_eq!(found, [(7, Ok(hi)), (8, Err(Error::new("bad")))]);
    }
}
