//! The Rust half as the lesson has it: a module of its own, of which there is a new instance for each
//! run. Its trace comes as bytes and is decoded here; a panic in it ends that instance and nothing else.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use pollscope_protocol::RunStatus;
use pollscope_trace::Language;
use pollscope_trace::binary::Decoder;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use crate::bridge;
use crate::page;
use crate::state::{Action, RunId};

/// How long the page may be kept from everything else by simulated time, in milliseconds.
const SLICE: f64 = 8.0;

/// What to say of a program that can never go on.
const NOTHING_LEFT: &str = "Deadlock: every task is waiting and no timer can wake one.";

/// What runs lessons. A handle: clones are the same one.
#[derive(Clone)]
pub struct Native {
    engine: Rc<bridge::Native>,
    shared: Rc<Shared>,
    /// Called by the engine for as long as it lives.
    _ended: Rc<Closure<dyn Fn(Option<String>)>>,
}

/// What the engine's calls have in common with the rest.
struct Shared {
    /// The run that is on, unless it was finished.
    run: Cell<Option<RunId>>,
    decoder: RefCell<Decoder>,
    /// Why there was no instance the last time.
    missing: RefCell<Option<String>>,
    report: Rc<dyn Fn(Action)>,
}

impl Native {
    /// One that tells `report` what happens. Nothing is loaded yet.
    pub fn new(report: Rc<dyn Fn(Action)>) -> Self {
        let (run, decoder, missing) = (Cell::default(), RefCell::default(), RefCell::default());
        let shared = Rc::new(Shared { run, decoder, missing, report });
        let told = shared.clone();
        let ended = Closure::new(move |panic: Option<String>| {
            let status = if panic.is_some() { RunStatus::Panicked } else { RunStatus::Ok };
            told.ended(status, panic);
        });
        let engine = bridge::Native::new(ended.as_ref().unchecked_ref());
        Native { engine: Rc::new(engine), shared, _ended: Rc::new(ended) }
    }

    /// Has an instance ready for the next run; whether there is one.
    pub async fn prepare(&self) -> bool {
        let prepared = self.engine.prepare().await;
        let missing = prepared.err().map(|reason| reason.as_string().unwrap_or_default());
        let there = missing.is_none();
        self.shared.missing.replace(missing);
        there
    }

    /// Why there is no instance, after [`Native::prepare`] has said so.
    pub fn missing(&self) -> String {
        self.shared.missing.borrow().clone().unwrap_or_default()
    }

    /// Runs a lesson, for which there is an instance. `epoch` is its time 0 in milliseconds since the
    /// page's time origin; without it, its time is simulated.
    pub fn start(&self, run: RunId, lesson: &str, epoch: Option<f64>) {
        self.shared.run.set(Some(run));
        self.shared.decoder.replace(Decoder::default());
        if !self.engine.start(lesson, epoch) {
            let message = "This page has no such lesson: load the page again.".to_owned();
            return self.shared.ended(RunStatus::Unavailable, Some(message));
        }
        if epoch.is_none() {
            let native = self.clone();
            page::spawn(async move { native.pass_time(run).await });
        }
    }

    /// Runs a lesson on simulated time, a slice at a time.
    async fn pass_time(&self, run: RunId) {
        while self.shared.run.get() == Some(run) {
            if !self.engine.slice(SLICE) {
                // Its end, if it came to one, was reported before.
                return self.shared.ended(RunStatus::Stopped, Some(NOTHING_LEFT.to_owned()));
            }
            page::pause().await;
        }
    }

    /// What was recorded since the last call.
    pub fn drain(&self) -> Option<Action> {
        let run = self.shared.run.get()?;
        let (mut events, mut decoder) = (Vec::new(), self.shared.decoder.borrow_mut());
        if let Err(error) = decoder.feed(&self.engine.drain(), &mut events) {
            // It was read so far, and nothing after it can be.
            let message = format!("The trace of the lesson cannot be read: {error}.");
            self.shared.ended(RunStatus::Unavailable, Some(message));
        }
        let (language, dropped) = (Language::Rust, self.engine.dropped() as u64);
        (!events.is_empty()).then_some(Action::Events { run, language, events, dropped })
    }

    /// Ends the run, unless its `main` has returned, and returns what it still had to say.
    pub fn finish(&self) -> Option<Action> {
        self.engine.stop();
        let last = self.drain();
        self.engine.discard();
        self.shared.run.set(None);
        last
    }

    /// The time on a simulated clock, in nanoseconds.
    pub fn now(&self) -> u64 {
        self.engine.now() as u64
    }
}

impl Shared {
    fn ended(&self, status: RunStatus, message: Option<String>) {
        if let Some(run) = self.run.get() {
            (self.report)(Action::Ended { run, language: Language::Rust, status, message });
        }
    }
}
