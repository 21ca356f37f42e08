//! The Rust half when it was edited: the compiler in the tab, as the page's engines use it.
//!
//! What it reports becomes an [`Action`]; traces come as bytes and are decoded here.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use pollscope_protocol::RunStatus;
use pollscope_protocol::live::{LiveCrate, LiveProgram, LiveStatus};
use pollscope_protocol::live_page::{LiveCheck, LiveEnding, LiveLayout, LiveReport};
use pollscope_trace::Language;
use pollscope_trace::binary::Decoder;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

use crate::bridge;
use crate::state::{Action, Compiler, RunId};

/// The compiler in the tab. A handle: clones are the same one.
#[derive(Clone)]
pub struct Live {
    engine: Rc<bridge::Live>,
    shared: Rc<Shared>,
    /// Called by the engine for as long as it lives.
    _listeners: Rc<Listeners>,
}

/// What JavaScript calls.
struct Listeners {
    _report: Closure<dyn Fn(String)>,
    _trace: Closure<dyn Fn(Vec<u8>) -> JsValue>,
}

/// Called with the time on the program's clock, in nanoseconds.
type Begun = Box<dyn FnOnce(u64)>;

/// What the listeners have in common with the rest.
struct Shared {
    /// The run that reports.
    run: Cell<RunId>,
    decoder: RefCell<Decoder>,
    /// Called once when the program that runs has begun.
    begun: RefCell<Option<Begun>>,
    /// Why fetching did not work the last time.
    missing: RefCell<Option<String>>,
    report: Rc<dyn Fn(Action)>,
}

impl Live {
    /// One that tells `report` what happens. Nothing is loaded yet.
    pub fn new(report: Rc<dyn Fn(Action)>) -> Self {
        let shared = Rc::new(Shared {
            run: Cell::default(),
            decoder: RefCell::default(),
            begun: RefCell::default(),
            missing: RefCell::default(),
            report,
        });
        let (told, traced) = (shared.clone(), shared.clone());
        let on_report = Closure::new(move |json: String| told.report(&json));
        let on_trace = Closure::new(move |bytes: Vec<u8>| traced.trace(&bytes));
        let engine = bridge::Live::new(
            on_report.as_ref().unchecked_ref(),
            on_trace.as_ref().unchecked_ref(),
        );
        let listeners = Rc::new(Listeners { _report: on_report, _trace: on_trace });
        Live { engine: Rc::new(engine), shared, _listeners: listeners }
    }

    /// Fetches what a program needs; whether it is there.
    pub async fn fetch(&self, program: &LiveProgram) -> bool {
        let fetched = self.engine.fetch(&json(program)).await;
        fetched.is_ok_and(|there| there.is_truthy())
    }

    /// Ends fetching.
    pub fn cancel(&self) {
        self.engine.cancel();
    }

    /// Why there is no compiler, after [`Live::fetch`] has said so.
    pub fn missing(&self) -> String {
        let message = self.shared.missing.borrow().clone();
        message.unwrap_or_else(|| "The compiler was not fetched, so nothing ran.".to_owned())
    }

    /// Runs a program. `begun` is called once with the time on the program's clock, in nanoseconds,
    /// when the first is heard of it.
    pub fn run(&self, run: RunId, program: &LiveProgram, begun: impl FnOnce(u64) + 'static) {
        self.shared.run.set(run);
        self.shared.decoder.replace(Decoder::default());
        self.shared.begun.replace(Some(Box::new(begun)));
        self.engine.run(&json(program));
    }

    /// Tells a program that waits for Ctrl-C to stop; false if it does not, or was told before.
    pub fn interrupt(&self) -> bool {
        self.engine.interrupt()
    }

    /// Ends it; nothing more is said of it.
    pub fn stop(&self) {
        self.shared.begun.take();
        self.engine.stop();
    }

    /// What is wrong with a program.
    pub async fn check(&self, program: &LiveProgram) -> LiveCheck {
        let wrong = |message| LiveCheck { message: Some(message), ..LiveCheck::default() };
        parsed(self.engine.check(&json(program)).await).unwrap_or_else(wrong)
    }

    /// The crates that programs may use, or why that cannot be said.
    pub async fn crates(&self) -> Result<Vec<LiveCrate>, String> {
        let answer = self.engine.crates().await;
        if let Err(thrown) = &answer {
            return Err(thrown
                .as_string()
                .unwrap_or_else(|| "The list did not arrive.".to_owned()));
        }
        parsed(answer)
    }

    /// How its types lie in memory.
    pub async fn layout(&self, program: &LiveProgram) -> LiveLayout {
        let wrong = |message| LiveLayout { message: Some(message), ..LiveLayout::default() };
        parsed(self.engine.layout(&json(program)).await).unwrap_or_else(wrong)
    }
}

impl Shared {
    fn report(&self, json: &str) {
        let report = match serde_json::from_str(json) {
            Ok(report) => report,
            Err(error) => {
                let message = format!("The compiler reported what makes no sense: {error}.");
                LiveReport::NotLoaded { message: Some(message) }
            }
        };
        let run = self.run.get();
        match report {
            LiveReport::Preparing => self.tell(Compiler::Preparing),
            LiveReport::Loading { bytes, of } => self.tell(Compiler::Loading { bytes, of }),
            LiveReport::Loaded => self.tell(Compiler::Ready),
            LiveReport::NotLoaded { message } => {
                self.missing.replace(message.clone());
                self.tell(message.map_or(Compiler::Declined, |why| Compiler::Failed(why.into())));
            }
            LiveReport::Printed { stream, text } => {
                self.begun(0);
                (self.report)(Action::Printed { run, stream, text });
            }
            LiveReport::Ended { end } => {
                self.begun(0);
                self.ended(run, end);
            }
        }
    }

    fn ended(&self, run: RunId, end: LiveEnding) {
        let LiveEnding { status, message, exit_code, diagnostics, instrumented } = end;
        let traced = instrumented;
        (self.report)(Action::Outcome { run, exit_code, diagnostics, traced });
        let status = match status {
            LiveStatus::Ok => RunStatus::Ok,
            LiveStatus::CompileError => RunStatus::CompileError,
            LiveStatus::Panicked => RunStatus::Panicked,
            LiveStatus::Stopped => RunStatus::Stopped,
            LiveStatus::Limit => RunStatus::Limit,
        };
        let language = Language::Rust;
        (self.report)(Action::Ended { run, language, status, message });
    }

    /// Takes bytes of the trace; a sentence if they are none.
    fn trace(&self, bytes: &[u8]) -> JsValue {
        let mut events = Vec::new();
        let mut decoder = self.decoder.borrow_mut();
        if let Err(error) = decoder.feed(bytes, &mut events) {
            return error.to_string().into();
        }
        drop(decoder);
        self.begun(events.last().map_or(0, |event| event.at));
        let (run, language) = (self.run.get(), Language::Rust);
        if !events.is_empty() {
            (self.report)(Action::Events { run, language, events, dropped: 0 });
        }
        JsValue::UNDEFINED
    }

    fn begun(&self, at: u64) {
        if let Some(begun) = self.begun.take() {
            begun(at);
        }
    }

    fn tell(&self, compiler: Compiler) {
        (self.report)(Action::Compiler(compiler));
    }
}

fn json(program: &LiveProgram) -> String {
    serde_json::to_string(program)
        .unwrap_or_else(|error| panic!("a program is always JSON: {error}"))
}

fn parsed<T: DeserializeOwned>(answer: Result<JsValue, JsValue>) -> Result<T, String> {
    let text = answer.ok().and_then(|answer| answer.as_string());
    let text = text.ok_or("The compiler gave no answer.")?;
    serde_json::from_str(&text).map_err(|error| format!("The compiler's answer is none: {error}."))
}
