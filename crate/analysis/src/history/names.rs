//! What things are called, and the little that a sentence about one event needs to know of others.

use std::borrow::Cow;

use pollscope_trace::{Event, EventKind, FutureEnd, PollOutcome};

use crate::history::History;

/// What a thing that is pending waits for, as far as one event can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Note {
    /// It stands at the `.await` in this line.
    Line(u32),
    /// This many timers of the task run, the next of them due at `deadline`.
    Timers { count: u32, deadline: u64 },
}

/// What was noted of events that left something pending, in the order of their identifiers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Notes(Vec<(u64, Note)>);

impl History {
    /// The name of a future, promise or generator, such as `foo(3)`.
    pub fn future(&self, id: u32) -> Option<&str> {
        let future = self.futures.get(id).map(|future| &future.name);
        let promise = || self.promises.get(id).map(|promise| &promise.name);
        let generator = || self.promises.generators.get(id).map(|generator| &generator.name);
        future.or_else(promise).or_else(generator).map(|name| &**name)
    }

    /// The spawned expression of a task, such as `foo(3)`.
    pub fn task(&self, id: u32) -> Option<&str> {
        Some(&self.tasks.get(id)?.name)
    }

    /// The expression of a lock.
    pub fn lock(&self, id: u32) -> Option<&str> {
        self.locks.name(id)
    }

    /// What to call a future in a sentence: its name, or its number if it has none.
    pub fn call_future(&self, id: u32) -> Cow<'_, str> {
        match self.future(id) {
            Some(name) if !name.is_empty() => Cow::Borrowed(name),
            _ => Cow::Owned(format!("future {id}")),
        }
    }

    /// What to call a lock in a sentence.
    pub fn call_lock(&self, id: u32) -> Cow<'_, str> {
        match self.lock(id) {
            Some(name) if !name.is_empty() => Cow::Borrowed(name),
            _ => Cow::Owned(format!("lock {id}")),
        }
    }

    /// What was noted when the event of this identifier happened.
    pub(crate) fn note(&self, event: u64) -> Option<Note> {
        let Notes(notes) = &self.notes;
        let place = notes.binary_search_by_key(&event, |(id, _)| *id).ok()?;
        Some(notes[place].1)
    }

    pub(super) fn take_note(&mut self, event: &Event) {
        let (EventKind::PollEnd { outcome: PollOutcome::Pending }
        | EventKind::FutureDropped { end: FutureEnd::Pending }) = event.kind
        else {
            return;
        };
        let note = match event.future {
            0 => self.timers.next(event.task).and_then(|deadline| {
                let count = self.tasks.get(event.task)?.timers;
                Some(Note::Timers { count, deadline })
            }),
            future => {
                let line = self.futures.get(future).map_or(0, |future| future.stands_at);
                (line != 0).then_some(Note::Line(line))
            }
        };
        self.notes.0.extend(note.map(|note| (event.id, note)));
    }
}
