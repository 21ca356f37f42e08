//! Reads the binary form, from pieces of whatever size.

use std::collections::VecDeque;

use super::error::BinaryError;
use super::input::{Input, Stop};
use super::{entry, flag, unzigzag, LONGEST_NAME, MAGIC};
use crate::decode;
use crate::event::Event;
use crate::names::cut;
use crate::record::Record;
use crate::trace::{Ended, Header, Trace, SCHEMA};
use crate::wire::{kind_of, shape, shape_of, Code, Misfit, Slots, Small, TextOf};

/// All the events of a binary trace, and how many others were dropped.
///
/// # Errors
///
/// If it is no trace, is cut off or damaged.
pub fn events(bytes: &[u8]) -> Result<(Vec<Event>, u64), BinaryError> {
    let mut decoder = Decoder::default();
    let mut events = Vec::new();
    decoder.feed(bytes, &mut events)?;
    decoder.finish()?;
    Ok((events, decoder.dropped))
}

/// A whole trace.
///
/// # Errors
///
/// If it is no trace, is cut off or damaged, or does not say what ran.
pub fn trace(bytes: &[u8]) -> Result<Trace, BinaryError> {
    let mut decoder = Decoder::default();
    let mut events = Vec::new();
    decoder.feed(bytes, &mut events)?;
    decoder.finish()?;
    Ok(Trace { header: decoder.header().ok_or(BinaryError::NoHeader)?, events })
}

/// Turns the bytes of a trace into events while they come in.
///
/// It keeps what it needs of what it was fed (names, texts that are not used yet, an entry that is
/// not complete) and allocates no more than in proportion to that, whatever the bytes say.
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
    /// The records that the present block still has, and the number of the next.
    records: u32,
    next_record: u64,
    /// The last event of the present block, which may still get arguments.
    open: Vec<Event>,
    names: Vec<String>,
    texts: VecDeque<String>,
    last: Last,
    origin: Option<Header>,
    ended: Option<Ended>,
    dropped: u64,
    failed: Option<BinaryError>,
}

/// What the event before was.
#[derive(Debug, Clone, Copy, Default)]
struct Last {
    at: u64,
    id: u64,
    thread: u32,
    task: u32,
    future: u32,
    line: u32,
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
        if self.records > 0 {
            return Err(BinaryError::Truncated { at, within: "a block of records" });
        }
        Ok(())
    }

    /// How many events the trace says were not kept, so far.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    /// What the trace says about itself, if it does.
    pub fn header(&self) -> Option<Header> {
        let origin = self.origin.clone()?;
        Some(Header { dropped: self.dropped, ended: self.ended.clone(), ..origin })
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

    /// Reads one entry, or one record of a block. Changes nothing unless it is complete.
    fn entry(&mut self, input: &mut Input<'_>, events: &mut Vec<Event>) -> Result<(), Stop> {
        if !self.begun {
            magic(input)?;
            self.begun = true;
            return Ok(());
        }
        if self.records > 0 {
            return self.record(input, events);
        }
        match input.byte("an entry")? {
            entry::NAME => {
                let name = input.text("a name", LONGEST_NAME)?;
                self.names.push(name);
            }
            entry::TEXT => {
                let text = input.text("a text", usize::MAX)?;
                self.texts.push_back(text);
            }
            entry::BLOCK => {
                let first = u64::from_le_bytes(input.bytes("a block of records")?);
                self.records = u32::from_le_bytes(input.bytes("a block of records")?);
                self.next_record = first;
            }
            entry::HEADER => self.origin = Some(header(input)?),
            entry::ENDED => self.ended = Some(ended(input)?),
            entry::RECORD => self.single(input, events)?,
            entry::DROPPED => self.dropped = input.varint("the number of dropped events")?,
            code => {
                let event = self.event(code, input)?;
                events.push(event);
            }
        }
        Ok(())
    }

    fn record(&mut self, input: &mut Input<'_>, events: &mut Vec<Event>) -> Result<(), Stop> {
        let record = Record::from_bytes(&input.bytes("a block of records")?);
        if record.code != Code::Argument as u8 {
            events.append(&mut self.open);
        }
        let (names, texts) = (&self.names, &mut self.texts);
        let mut text = |which| text_of(names, texts, which);
        decode::add(&record, self.next_record, &mut text, &mut self.open)?;
        if let Some(event) = self.open.last() {
            self.last = Last::of(event);
        }
        self.next_record = self.next_record.wrapping_add(1);
        self.records -= 1;
        if self.records == 0 {
            events.append(&mut self.open);
        }
        Ok(())
    }

    /// A record on its own.
    fn single(&mut self, input: &mut Input<'_>, events: &mut Vec<Event>) -> Result<(), Stop> {
        const WITHIN: &str = "a record";
        let [arguments, 0, 0] = input.bytes(WITHIN)? else { return Err(Misfit::Small.into()) };
        let mut record = Record::from_bytes(&input.bytes(WITHIN)?);
        record.at = record.at.max(self.last.at);
        let mut text = Some(input.string(WITHIN, record.y as usize)?);
        let mut event = Vec::with_capacity(1);
        let mut text = |which| match which {
            TextOf::Name(_) => text.take().map(|name| cut(&name).into_owned()),
            TextOf::Next => text.take(),
        };
        decode::add(&record, self.last.id.wrapping_add(1), &mut text, &mut event)?;
        for _ in 0..arguments {
            let argument = Record::from_bytes(&input.bytes(WITHIN)?);
            if argument.code != Code::Argument as u8 {
                return Err(Misfit::Code.into());
            }
            decode::add(&argument, 0, &mut |_| None, &mut event)?;
        }
        if let [event] = event.as_slice() {
            self.last = Last::of(event);
        }
        events.append(&mut event);
        Ok(())
    }

    /// The rest of an event in the small form.
    fn event(&mut self, code: u8, input: &mut Input<'_>) -> Result<Event, Stop> {
        const WITHIN: &str = "an event";
        let shape = shape_of(code).ok_or(Misfit::Code)?;
        let last = self.subject(input)?;
        let has = |slot| shape & slot != 0;
        let small = if has(shape::SMALL) { input.byte(WITHIN)? } else { 0 };
        let name = if has(shape::NAME) { input.number(WITHIN)? } else { 0 };
        let x = if has(shape::X) { input.number(WITHIN)? } else { 0 };
        let value = if has(shape::VALUE) {
            input.varint(WITHIN)?
        } else if has(shape::FLOAT) {
            u64::from_le_bytes(input.bytes(WITHIN)?)
        } else {
            0
        };
        let slots = Slots { code, small, name, x, value };
        let kind = kind_of(&slots, |which| text_of(&self.names, &mut self.texts, which))?;
        let Last { at, id, thread, task, future, line } = last;
        self.last = last;
        Ok(Event { id, at, thread, task, future, line, kind })
    }

    fn subject(&self, input: &mut Input<'_>) -> Result<Last, Stop> {
        const WITHIN: &str = "an event";
        let flags = input.byte(WITHIN)?;
        if flags & !flag::ALL != 0 {
            return Err(Stop::Nonsense("flags that do not exist"));
        }
        let has = |flag| flags & flag != 0;
        let mut last = self.last;
        if has(flag::AT) {
            last.at = last.at.wrapping_add(unzigzag(input.varint(WITHIN)?) as u64);
        }
        last.id = last.id.wrapping_add(1);
        if has(flag::ID) {
            last.id = last.id.wrapping_add(unzigzag(input.varint(WITHIN)?) as u64);
        }
        if has(flag::THREAD) {
            last.thread = input.number(WITHIN)?;
        }
        if has(flag::TASK) {
            last.task = input.number(WITHIN)?;
        }
        if has(flag::FUTURE) {
            last.future = input.number(WITHIN)?;
        }
        if has(flag::LINE) {
            let line = i64::from(last.line).checked_add(unzigzag(input.varint(WITHIN)?));
            last.line = line.and_then(|line| line.try_into().ok()).ok_or(Stop::TOO_LARGE)?;
        }
        Ok(last)
    }
}

impl Last {
    fn of(event: &Event) -> Self {
        let Event { id, at, thread, task, future, line, .. } = *event;
        Last { at, id, thread, task, future, line }
    }
}

/// The text of an event. One that is not a name is used up.
fn text_of(names: &[String], texts: &mut VecDeque<String>, which: TextOf) -> Option<String> {
    match which {
        TextOf::Name(number) => names.get(number.checked_sub(1)? as usize).cloned(),
        TextOf::Next => texts.pop_front(),
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

fn header(input: &mut Input<'_>) -> Result<Header, Stop> {
    const WITHIN: &str = "what is said about what ran";
    let [language, engine, clock] = input.bytes(WITHIN)?;
    Ok(Header {
        schema: SCHEMA,
        language: Small::from_small(language).ok_or(Misfit::Small)?,
        engine: Small::from_small(engine).ok_or(Misfit::Small)?,
        clock: Small::from_small(clock).ok_or(Misfit::Small)?,
        program: input.text(WITHIN, usize::MAX)?,
        runtime: input.text(WITHIN, usize::MAX)?,
        dropped: 0,
        ended: None,
        source: input.text(WITHIN, usize::MAX)?,
    })
}

fn ended(input: &mut Input<'_>) -> Result<Ended, Stop> {
    const WITHIN: &str = "what is said about how it ended";
    let status = Small::from_small(input.byte(WITHIN)?).ok_or(Misfit::Small)?;
    let at = input.varint(WITHIN)?;
    let message = match input.byte(WITHIN)? {
        0 => None,
        1 => Some(input.text(WITHIN, usize::MAX)?),
        _ => return Err(Misfit::Small.into()),
    };
    Ok(Ended { status, at, message })
}
