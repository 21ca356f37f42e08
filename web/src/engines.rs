//! What runs the two halves of a lesson. Whatever they report becomes an [`Action`].

use std::cell::Cell;
use std::rc::Rc;

use pollscope::Run;
use pollscope::platform::Browser;
use pollscope_gallery::Lesson;
use pollscope_protocol::{RunStatus, TwinEnd, TwinMessage};
use pollscope_trace::Language;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use crate::bridge::Twin;
use crate::browser::Epoch;
use crate::state::{Action, RunId};

/// The engines and the run they are at.
pub struct Engines {
    native: Option<Run>,
    twin: Rc<Twin>,
    run: Rc<Cell<RunId>>,
    epoch: Option<Epoch>,
    report: Rc<dyn Fn(Action)>,
    /// Called by the twin for as long as it lives.
    _on_message: Closure<dyn Fn(String)>,
}

impl Engines {
    /// Engines that tell `report` what happens.
    pub fn new(report: impl Fn(Action) + 'static) -> Self {
        let run = Rc::new(Cell::new(RunId::default()));
        let report: Rc<dyn Fn(Action)> = Rc::new(report);
        let (current, sink) = (run.clone(), report.clone());
        let on_message = Closure::new(move |json: String| sink(understood(current.get(), &json)));
        let twin = Rc::new(Twin::new(on_message.as_ref().unchecked_ref()));
        Engines { native: None, twin, run, epoch: None, report, _on_message: on_message }
    }

    /// Gets the JavaScript engine ready for a lesson, and then calls `ready`. An engine that
    /// cannot get ready says so when it is started.
    pub fn prepare(&self, lesson: &'static Lesson, ready: impl FnOnce() + 'static) {
        let twin = self.twin.clone();
        wasm_bindgen_futures::spawn_local(async move {
            if let Err(error) = twin.prepare(lesson.js).await {
                web_sys::console::warn_2(&"The JavaScript engine is not ready:".into(), &error);
            }
            ready();
        });
    }

    /// Starts both halves on one clock.
    pub fn start(&mut self, run: RunId, lesson: &'static Lesson) {
        self.run.set(run);
        let Some(epoch) = Epoch::begin() else {
            return self.unavailable(run);
        };
        self.twin.start(epoch.since_1970());
        let report = self.report.clone();
        let ended = move || {
            report(Action::Ended {
                run,
                language: Language::Rust,
                status: RunStatus::Ok,
                message: None,
            });
        };
        // The one before must not be the thread's recorder any more.
        self.native = None;
        let platform = Browser::with_epoch(epoch.since_origin());
        self.native = Some(Run::start(platform, lesson.main, ended));
        self.epoch = Some(epoch);
    }

    /// What the Rust half has recorded since the last call.
    pub fn drain(&self) -> Option<Action> {
        let native = self.native.as_ref()?;
        let events = native.drain();
        (!events.is_empty()).then(|| Action::Events {
            run: self.run.get(),
            language: Language::Rust,
            events,
            dropped: native.dropped_events(),
        })
    }

    /// Ends the Rust half, unless its `main` has returned, and returns what it still had to say.
    pub fn finish_native(&mut self) -> Option<Action> {
        self.native.as_ref()?.stop();
        let last = self.drain();
        self.native = None;
        last
    }

    /// Stops both halves and returns what they still had to say.
    pub fn stop(&mut self) -> Option<Action> {
        self.twin.stop();
        self.finish_native()
    }

    /// The time on the run's clock in nanoseconds.
    pub fn now(&self) -> u64 {
        self.epoch.as_ref().map_or(0, Epoch::elapsed)
    }

    fn unavailable(&self, run: RunId) {
        for language in [Language::Rust, Language::JavaScript] {
            (self.report)(Action::Ended {
                run,
                language,
                status: RunStatus::Unavailable,
                message: Some("This browser has no clock (performance.now).".to_owned()),
            });
        }
    }
}

/// What a message of the worker means. The worker runs code that anybody may have written, so a
/// message that does not fit is refused and ends the half.
fn understood(run: RunId, json: &str) -> Action {
    let language = Language::JavaScript;
    let ended = |status, message| Action::Ended { run, language, status, message };
    match serde_json::from_str(json) {
        Ok(TwinMessage::Events { events, dropped }) => {
            Action::Events { run, language, events, dropped }
        }
        Ok(TwinMessage::Ended { end, message }) => {
            let status = match end {
                TwinEnd::Ok => RunStatus::Ok,
                TwinEnd::Threw => RunStatus::Threw,
                TwinEnd::Unavailable => RunStatus::Unavailable,
            };
            ended(status, message)
        }
        // Preparing waits for it; there is nothing more to do here.
        Ok(TwinMessage::Ready) => Action::Events { run, language, events: Vec::new(), dropped: 0 },
        Err(error) => {
            let text = format!("The sandbox reported something that makes no sense: {error}.");
            ended(RunStatus::Unavailable, Some(text))
        }
    }
}
