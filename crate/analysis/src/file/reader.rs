//! A large file, read a piece at a time, so that whoever reads it can do other things in between.
//!
//! It reads what [`super::write`] writes, with any white space. Where
//! something is otherwise, the file is read as a whole instead: [`super::read`] knows what is wrong,
//! or that nothing is.

use pollscope_trace::{Event, FORMAT, Header, SCHEMA, Trace};
use serde::de::DeserializeOwned;

use super::{FileError, halves, value, value_limits};
use crate::check::Checker;
use crate::intake::{Limits, settle};

/// How much of the work it is to read the file; the rest is to look at what was read.
const READING: f64 = 0.8;

/// A file that is being read.
#[derive(Debug)]
pub struct Reader {
    bytes: Vec<u8>,
    /// How far it was read.
    at: usize,
    stage: Stage,
    traces: Vec<Trace>,
}

#[derive(Debug)]
enum Stage {
    /// Nothing was read.
    Begin,
    /// Within the events of the last trace.
    Events,
    /// This trace is looked at: so many of its events were, each twice in all.
    Look(usize, usize, Box<Looking>),
    Over,
}

/// What it takes to look at a trace.
#[derive(Debug, Default)]
struct Looking {
    /// What its values may be; its source is counted only once for that.
    limits: Option<Limits>,
    checker: Checker,
}

impl Reader {
    /// A reader of a file's bytes.
    pub fn new(bytes: Vec<u8>) -> Self {
        Reader { bytes, at: 0, stage: Stage::Begin, traces: Vec::new() }
    }

    /// How much is done: from 0 to 1.
    pub fn progress(&self) -> f64 {
        let read = self.at as f64 / self.bytes.len().max(1) as f64;
        let events: usize = self.traces.iter().map(|trace| trace.events.len()).sum();
        match self.stage {
            Stage::Look(trace, event, _) => {
                let before = self.traces[..trace].iter().map(|trace| trace.events.len());
                let looked = before.sum::<usize>() + event / 2;
                READING + (1.0 - READING) * looked as f64 / events.max(1) as f64
            }
            Stage::Over => 1.0,
            _ => READING * read,
        }
    }

    /// Goes on by about `count` events. Returns the traces when all is read, and never again.
    ///
    /// # Errors
    ///
    /// If the file cannot be trusted: [`FileError`] says why, in a sentence.
    pub fn step(&mut self, count: usize) -> Result<Option<Vec<Trace>>, FileError> {
        match &mut self.stage {
            Stage::Begin => {
                if self.begin().is_none() {
                    return self.whole();
                }
                Ok(None)
            }
            Stage::Events => match self.events(count) {
                Some(()) => Ok(None),
                None => self.whole(),
            },
            Stage::Look(..) => self.look(count),
            Stage::Over => Ok(None),
        }
    }

    /// The file as a whole.
    fn whole(&mut self) -> Result<Option<Vec<Trace>>, FileError> {
        self.stage = Stage::Over;
        super::read(&self.bytes).map(Some)
    }

    /// What stands before the events of the first trace.
    fn begin(&mut self) -> Option<()> {
        self.token(b'{')?;
        self.key("format")?;
        (self.value::<String>()? == FORMAT).then_some(())?;
        self.token(b',')?;
        self.key("schema")?;
        (self.value::<u32>()? == SCHEMA).then_some(())?;
        self.token(b',')?;
        self.key("traces")?;
        self.token(b'[')?;
        self.begin_trace()
    }

    fn begin_trace(&mut self) -> Option<()> {
        self.token(b'{')?;
        self.key("header")?;
        let header: Header = self.value()?;
        self.token(b',')?;
        self.key("events")?;
        self.token(b'[')?;
        self.traces.push(Trace { header, events: Vec::new() });
        self.stage = Stage::Events;
        if self.token(b']').is_some() { self.end_trace() } else { Some(()) }
    }

    fn events(&mut self, count: usize) -> Option<()> {
        for _ in 0..count {
            let event: Event = self.value()?;
            self.traces.last_mut()?.events.push(event);
            if self.token(b',').is_none() {
                self.token(b']')?;
                return self.end_trace();
            }
        }
        Some(())
    }

    fn end_trace(&mut self) -> Option<()> {
        self.token(b'}')?;
        if self.token(b',').is_some() {
            return self.begin_trace();
        }
        self.token(b']')?;
        self.token(b'}')?;
        self.bytes[self.at..].iter().all(u8::is_ascii_whitespace).then_some(())?;
        self.stage = Stage::Look(0, 0, Box::default());
        Some(())
    }

    /// Looks whether what was read can be.
    fn look(&mut self, count: usize) -> Result<Option<Vec<Trace>>, FileError> {
        let Stage::Look(which, done, looking) = &mut self.stage else { return Ok(None) };
        if (*which, *done) == (0, 0) {
            self.bytes = Vec::new();
            halves(&self.traces)?;
        }
        let Some(trace) = self.traces.get_mut(*which) else {
            self.stage = Stage::Over;
            return Ok(Some(std::mem::take(&mut self.traces)));
        };
        let nonsense = |what| FileError::Nonsense { what };
        let Looking { limits, checker } = &mut **looking;
        let limits = match limits {
            Some(limits) => limits,
            None => limits.insert(value_limits(trace).map_err(nonsense)?),
        };
        // First all of its values, then what they tell: as where a file is read as a whole.
        let all = trace.events.len();
        let from = *done % all.max(1);
        let to = all.min(from + count);
        if *done < all {
            let events = &mut trace.events[from..to];
            events.iter_mut().for_each(settle);
            events.iter().try_for_each(|event| value(event, limits)).map_err(nonsense)?;
            *done = to;
            return Ok(None);
        }
        for event in &trace.events[from..to] {
            if trace.header.dropped == 0 {
                checker.push(event);
            } else {
                checker.order(event);
            }
        }
        *done = all + to;
        if to == all {
            checker.end(trace);
        }
        if let Some(violation) = checker.violations().first() {
            let (language, violation) = (trace.header.language, violation.clone());
            return Err(FileError::Impossible { language, violation });
        }
        if to == all {
            self.stage = Stage::Look(*which + 1, 0, Box::default());
        }
        Ok(None)
    }

    /// The character that comes next, after any space.
    fn token(&mut self, expected: u8) -> Option<()> {
        let rest = &self.bytes[self.at..];
        let space = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        (rest.get(space) == Some(&expected)).then(|| self.at += space + 1)
    }

    fn key(&mut self, name: &str) -> Option<()> {
        (self.value::<String>()? == name).then_some(())?;
        self.token(b':')
    }

    /// The value that comes next.
    fn value<T: DeserializeOwned>(&mut self) -> Option<T> {
        let mut stream =
            serde_json::Deserializer::from_slice(&self.bytes[self.at..]).into_iter::<T>();
        let value = stream.next()?.ok()?;
        self.at += stream.byte_offset();
        Some(value)
    }
}
