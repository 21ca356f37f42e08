//! What kinds of events are about, and which of them a list shows together.

/// What a kind of event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Topic {
    /// Tasks, from the spawn to the end.
    Tasks,
    /// Rust futures, from their creation to their end.
    Futures,
    /// Polls of tasks and futures.
    Polls,
    /// The places at which a body waits, in both languages.
    Awaits,
    /// Wakers, and what they wake.
    Wakers,
    /// Timers, in both languages.
    Timers,
    /// Promises, in both languages.
    Promises,
    /// Async generators of JavaScript.
    Generators,
    /// JavaScript's event loop.
    EventLoop,
    /// Threads.
    Threads,
    /// Locks.
    Locks,
    /// What a program reports itself.
    Program,
}

impl Topic {
    /// What a person calls it.
    pub fn name(self) -> &'static str {
        match self {
            Topic::Tasks => "Tasks",
            Topic::Futures => "Futures",
            Topic::Polls => "Polls",
            Topic::Awaits => "Awaits",
            Topic::Wakers => "Wakers",
            Topic::Timers => "Timers",
            Topic::Promises => "Promises",
            Topic::Generators => "Async generators",
            Topic::EventLoop => "The event loop",
            Topic::Threads => "Threads",
            Topic::Locks => "Locks",
            Topic::Program => "What a program reports itself",
        }
    }
}

/// Kinds that a list of events shows together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// Creation and end of futures, promises and tasks.
    Lives,
    /// Polls, and awaits.
    Polls,
    /// Wakes, wakers and timers.
    Wakes,
    /// Jobs of JavaScript's event loop.
    Jobs,
    /// What was printed.
    Output,
}

impl Group {
    /// All of them.
    pub const ALL: [Group; 5] =
        [Group::Lives, Group::Polls, Group::Wakes, Group::Jobs, Group::Output];

    /// What a person calls it.
    pub fn name(self) -> &'static str {
        match self {
            Group::Lives => "lives",
            Group::Polls => "polls",
            Group::Wakes => "wakes",
            Group::Jobs => "jobs",
            Group::Output => "output",
        }
    }
}

/// What the table of events says of one kind, for documentation.
#[cfg(feature = "ts")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Its name in Rust.
    pub kind: &'static str,
    /// The number that stands for it in the binary form.
    pub code: u8,
    /// What it is about.
    pub topic: Topic,
    /// The group that a list shows it in.
    pub group: Option<Group>,
    /// When it fires and what it pairs with.
    pub documentation: &'static str,
    /// The name, the type and the meaning of each field.
    pub fields: &'static [(&'static str, &'static str, &'static str)],
}
