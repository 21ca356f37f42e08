//! Writes the binary form.

use std::collections::HashMap;

use super::{entry, flag, zigzag, LONGEST_NAME, MAGIC};
use crate::core::Taken;
use crate::event::Event;
use crate::names::cut;
use crate::record::write_bytes;
use crate::trace::{Ended, Header, Trace};
use crate::wire::{shape, shape_of, slots_of, Small};

/// Events in the small form, and how many others were dropped.
pub fn encode(events: &[Event], dropped: u64) -> Vec<u8> {
    let mut encoder = Encoder::new();
    encoder.events(events, dropped);
    encoder.bytes
}

/// A trace in the small form.
pub fn encode_trace(trace: &Trace) -> Vec<u8> {
    let mut encoder = Encoder::new();
    encoder.header(&trace.header);
    encoder.events(&trace.events, trace.header.dropped);
    if let Some(ended) = &trace.header.ended {
        encoder.ended(ended);
    }
    encoder.bytes
}

/// What was taken from a recorder, after [`MAGIC`] and everything taken before.
pub(crate) fn write_taken(taken: &Taken, write: &mut impl FnMut(&[u8])) {
    let mut bytes = Vec::new();
    for name in &taken.names {
        put_text(&mut bytes, entry::NAME, &cut(name));
    }
    for text in &taken.texts {
        put_text(&mut bytes, entry::TEXT, text);
    }
    let count: usize = taken.blocks.iter().map(Vec::len).sum();
    if count > 0 {
        bytes.push(entry::BLOCK);
        bytes.extend_from_slice(&taken.first.to_le_bytes());
        bytes.extend_from_slice(&(count as u32).to_le_bytes());
    }
    if !bytes.is_empty() {
        write(&bytes);
    }
    for block in &taken.blocks {
        write_bytes(block, write);
    }
}

/// How many events were dropped so far.
fn write_dropped(dropped: u64, write: &mut impl FnMut(&[u8])) {
    let mut bytes = vec![entry::DROPPED];
    put_varint(&mut bytes, dropped);
    write(&bytes);
}

struct Encoder<'a> {
    bytes: Vec<u8>,
    names: HashMap<&'a str, u32>,
    /// What the event before was.
    at: u64,
    id: u64,
    thread: u32,
    task: u32,
    future: u32,
    line: u32,
}

impl<'a> Encoder<'a> {
    fn new() -> Self {
        let (at, id, thread, task, future, line) = (0, 0, 0, 0, 0, 0);
        let names = HashMap::new();
        Encoder { bytes: MAGIC.to_vec(), names, at, id, thread, task, future, line }
    }

    fn events(&mut self, events: &'a [Event], dropped: u64) {
        for event in events {
            self.event(event);
        }
        if dropped != 0 {
            write_dropped(dropped, &mut |bytes| self.bytes.extend_from_slice(bytes));
        }
    }

    fn event(&mut self, event: &'a Event) {
        let (slots, text) = slots_of(&event.kind);
        let shape = shape_of(slots.code).expect("the code of a kind is known");
        let mut name = 0;
        match text {
            Some(text) if shape & shape::NAME != 0 && text.len() <= LONGEST_NAME => {
                let next = self.names.len() as u32 + 1;
                name = *self.names.entry(text).or_insert(next);
                if name == next {
                    put_text(&mut self.bytes, entry::NAME, text);
                }
            }
            Some(text) => put_text(&mut self.bytes, entry::TEXT, text),
            None => {}
        }
        self.bytes.push(slots.code);
        self.subject(event);
        if shape & shape::SMALL != 0 {
            self.bytes.push(slots.small);
        }
        if shape & shape::NAME != 0 {
            put_varint(&mut self.bytes, name.into());
        }
        if shape & shape::X != 0 {
            put_varint(&mut self.bytes, slots.x.into());
        }
        if shape & shape::VALUE != 0 {
            put_varint(&mut self.bytes, slots.value);
        }
        if shape & shape::FLOAT != 0 {
            self.bytes.extend_from_slice(&slots.value.to_le_bytes());
        }
    }

    /// When, where and about whom: what differs from the event before.
    fn subject(&mut self, event: &Event) {
        let step = event.id.wrapping_sub(self.id).wrapping_sub(1);
        let line = i64::from(event.line) - i64::from(self.line);
        let fields = [
            (flag::AT, event.at != self.at, zigzag(event.at.wrapping_sub(self.at) as i64)),
            (flag::ID, step != 0, zigzag(step as i64)),
            (flag::THREAD, event.thread != self.thread, event.thread.into()),
            (flag::TASK, event.task != self.task, event.task.into()),
            (flag::FUTURE, event.future != self.future, event.future.into()),
            (flag::LINE, line != 0, zigzag(line)),
        ];
        let differing = || fields.iter().filter(|(_, differs, _)| *differs);
        self.bytes.push(differing().fold(0, |flags, (flag, ..)| flags | flag));
        for (.., value) in differing() {
            put_varint(&mut self.bytes, *value);
        }
        (self.at, self.id, self.line) = (event.at, event.id, event.line);
        (self.thread, self.task, self.future) = (event.thread, event.task, event.future);
    }

    fn header(&mut self, header: &Header) {
        let Header { language, engine, clock, program, runtime, source, .. } = header;
        let small = [language.to_small(), engine.to_small(), clock.to_small()];
        self.bytes.push(entry::HEADER);
        self.bytes.extend_from_slice(&small);
        for text in [program, runtime, source] {
            put_bytes(&mut self.bytes, text);
        }
    }

    fn ended(&mut self, ended: &Ended) {
        self.bytes.extend_from_slice(&[entry::ENDED, ended.status.to_small()]);
        put_varint(&mut self.bytes, ended.at);
        self.bytes.push(u8::from(ended.message.is_some()));
        if let Some(message) = &ended.message {
            put_bytes(&mut self.bytes, message);
        }
    }
}

fn put_text(bytes: &mut Vec<u8>, entry: u8, text: &str) {
    bytes.push(entry);
    put_bytes(bytes, text);
}

fn put_bytes(bytes: &mut Vec<u8>, text: &str) {
    put_varint(bytes, text.len() as u64);
    bytes.extend_from_slice(text.as_bytes());
}

fn put_varint(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}
