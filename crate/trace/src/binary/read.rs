//! Reads the binary form, from pieces of any size.

use super::error::BinaryError;
use super::input::{Input, Stop};
use super::{EVENT, MAGIC};
use crate::decode;
use crate::event::Code;
use crate::event::Event;
use crate::names::cut;
use crate::record::Record;
use crate::table::{Misfit, TextOf};

/// All the events of a binary trace.
///
/// # Errors
///
/// If it is no trace, is cut off or damaged.
pub fn events(bytes: &[u8]) -> Result<Vec<Event>, BinaryError> {
    let mut decoder = Decoder::default();
    let mut events = Vec::new();
    decoder.feed(bytes, &mut events)?;
    decoder.finish()?;
    Ok(events)
}

/// Turns the bytes of a trace into events while they come in.
///
/// It keeps nothing but an entry that is not complete, and allocates no more than in proportion to
/// what it was fed, for any bytes.
#[derive(Debug, Default)]
pub struct Decoder {
    /// What was not read yet, because the rest of it is still to come: how many bytes it takes at
    /// least, and what it is a part of.
    pending: Vec<u8>,
    needed: usize,
    within: &'static str,
    /// How many bytes came before `pending`.
    consumed: u64,
    begun: bool,
    /// The identifier and the time of the last event.
    id: u64,
    at: u64,
    failed: Option<BinaryError>,
}

impl Decoder {
    /// Takes the next piece and adds the events that are complete now.
    ///
    /// # Errors
    ///
    /// If it is no trace, is of another version, or is damaged. The events before that are good,
    /// and every later call gives the same error.
    pub fn feed(&mut self, bytes: &[u8], events: &mut Vec<Event>) -> Result<(), BinaryError> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        if self.pending.is_empty() {
            let read = self.entries(bytes, events);
            self.pending.extend_from_slice(&bytes[read..]);
        } else {
            self.pending.extend_from_slice(bytes);
            if self.pending.len() >= self.needed {
                let mut pending = std::mem::take(&mut self.pending);
                let read = self.entries(&pending, events);
                pending.drain(..read);
                self.pending = pending;
            }
        }
        self.failed.map_or(Ok(()), Err)
    }

    /// There are no more bytes.
    ///
    /// # Errors
    ///
    /// If something is missing, or went wrong before.
    pub fn finish(&self) -> Result<(), BinaryError> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        let at = self.consumed + self.pending.len() as u64;
        if at == 0 {
            return Err(BinaryError::NotATrace);
        }
        if !self.pending.is_empty() || !self.begun {
            return Err(BinaryError::Truncated { at, within: self.within });
        }
        Ok(())
    }

    /// Reads entries and returns how many bytes they are.
    fn entries(&mut self, bytes: &[u8], events: &mut Vec<Event>) -> usize {
        let mut input = Input { bytes, at: 0 };
        let mut read = 0;
        while read < bytes.len() {
            match self.entry(&mut input, events) {
                Ok(()) => read = input.at,
                Err(Stop::Incomplete { needed, within }) => {
                    (self.needed, self.within) = (needed - read, within);
                    break;
                }
                Err(Stop::Nonsense(what)) => {
                    let at = self.consumed + read as u64;
                    self.failed = Some(BinaryError::Nonsense { at, what });
                    break;
                }
                Err(Stop::Failed(error)) => {
                    self.failed = Some(error);
                    break;
                }
            }
        }
        self.consumed += read as u64;
        read
    }

    /// Reads one entry. Changes nothing unless it is complete.
    fn entry(&mut self, input: &mut Input<'_>, events: &mut Vec<Event>) -> Result<(), Stop> {
        if !self.begun {
            magic(input)?;
            self.begun = true;
            return Ok(());
        }
        let event = self.event(input)?;
        (self.id, self.at) = (event.id, event.at);
        events.push(event);
        Ok(())
    }

    fn event(&self, input: &mut Input<'_>) -> Result<Event, Stop> {
        const WITHIN: &str = "an event";
        let [EVENT] = input.bytes(WITHIN)? else { return Err(Misfit::Code.into()) };
        let [arguments, 0, 0] = input.bytes(WITHIN)? else { return Err(Misfit::Small.into()) };
        let mut record = Record::from_bytes(&input.bytes(WITHIN)?);
        record.at = record.at.max(self.at);
        let mut text = Some(input.text(WITHIN, record.y as usize)?);
        let text = |which| match which {
            TextOf::Name(_) => text.take().map(|name| cut(&name).into_owned()),
            TextOf::Next => text.take(),
        };
        let mut event = decode::event(&record, self.id.wrapping_add(1), text)?;
        for _ in 0..arguments {
            let argument = Record::from_bytes(&input.bytes(WITHIN)?);
            if argument.code != Code::Argument as u8 {
                return Err(Misfit::Code.into());
            }
            decode::argument(&argument, &mut event)?;
        }
        Ok(event)
    }
}

fn magic(input: &mut Input<'_>) -> Result<(), Stop> {
    let known = MAGIC.len() - 4;
    let begin = &input.bytes[..input.bytes.len().min(known)];
    if !MAGIC.starts_with(begin) {
        return Err(Stop::Failed(BinaryError::NotATrace));
    }
    let found: [u8; 8] = input.bytes("its first bytes")?;
    if found != MAGIC {
        let [_, _, _, _, a, b, c, d] = found;
        let found = u32::from_le_bytes([a, b, c, d]);
        return Err(Stop::Failed(BinaryError::OtherVersion { found }));
    }
    Ok(())
}
