//! Events written by hand, for what no program of these tests can do: JavaScript, foreign executors,
//! other threads. They are as the schema describes them, which is checked.

use pollscope_analysis::check::possible;
use pollscope_analysis::{Input, Insight, insights};
use pollscope_trace::{
    Event, EventKind, Language, LockMode, PollOutcome, PromiseOrigin, PromiseOutcome,
};

/// A list of events; each method adds one at the present time, of the present task and future.
#[derive(Default)]
pub(crate) struct Events {
    pub(crate) list: Vec<Event>,
    ms: u64,
    pub(crate) thread: u32,
    pub(crate) task: u32,
    pub(crate) future: u32,
}

impl Events {
    pub(crate) fn at(&mut self, ms: u64) -> &mut Self {
        self.ms = ms;
        self
    }

    pub(crate) fn on(&mut self, thread: u32) -> &mut Self {
        self.thread = thread;
        self
    }

    pub(crate) fn of(&mut self, task: u32, future: u32) -> &mut Self {
        (self.task, self.future) = (task, future);
        self
    }

    pub(crate) fn add(&mut self, line: u32, kind: EventKind) -> &mut Self {
        let id = self.list.len() as u64 + 1;
        let Events { thread, task, future, .. } = *self;
        self.list.push(Event { id, at: self.ms * 1_000_000, thread, task, future, line, kind });
        self
    }

    pub(crate) fn spawned(&mut self, line: u32, name: &str, by: u32) -> &mut Self {
        self.add(line, EventKind::TaskSpawned { name: name.to_owned(), by })
    }

    pub(crate) fn created(&mut self, line: u32, name: &str, parent: u32) -> &mut Self {
        self.add(line, EventKind::FutureCreated { name: name.to_owned(), parent })
    }

    pub(crate) fn start(&mut self) -> &mut Self {
        self.add(0, EventKind::PollStart)
    }

    pub(crate) fn end(&mut self, outcome: PollOutcome) -> &mut Self {
        self.add(0, EventKind::PollEnd { outcome })
    }

    pub(crate) fn promise(&mut self, line: u32, name: &str, origin: PromiseOrigin) -> &mut Self {
        self.add(line, EventKind::PromiseCreated { name: name.to_owned(), parent: 0, origin })
    }

    pub(crate) fn settled(&mut self, outcome: PromiseOutcome) -> &mut Self {
        self.add(0, EventKind::PromiseSettled { outcome })
    }

    pub(crate) fn asks(&mut self, line: u32, lock: u32, name: &str) -> &mut Self {
        let (name, mode) = (name.to_owned(), LockMode::Exclusive);
        self.add(line, EventKind::LockRequested { lock, name, mode })
    }

    pub(crate) fn takes(&mut self, line: u32, lock: u32, name: &str) -> &mut Self {
        self.asks(line, lock, name).add(line, EventKind::LockAcquired { lock })
    }

    /// What is said about it as a Rust program that is over.
    pub(crate) fn rust(&self) -> Vec<Insight> {
        insights(&Input::new(Language::Rust, &possible(self.list.clone()), true))
    }

    /// What is said about it as a JavaScript program that is over.
    pub(crate) fn js(&self) -> Vec<Insight> {
        insights(&Input::new(Language::JavaScript, &possible(self.list.clone()), true))
    }
}
