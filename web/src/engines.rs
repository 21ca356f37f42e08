//! What runs the two halves of the page. Whatever they report becomes an [`Action`].

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::{Rc, Weak};

use pollscope_analysis::intake::Intake;
use pollscope_executor_web::idle;
use pollscope_protocol::live::LiveLimits;
use pollscope_protocol::{Fixture, Lesson, RunStatus, TwinEnd, TwinMessage};
use pollscope_trace::{Clock, Language};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use crate::bridge::Twin;
use crate::browser::Epoch;
use crate::live::Live;
use crate::native::Native;
use crate::page;
use crate::state::{Action, Plan, RunId, RustPlan};

/// The engines and the run they are at.
pub struct Engines {
    native: Native,
    live: Live,
    twin: Rc<Twin>,
    run: Rc<Cell<RunId>>,
    /// When the run on real time began.
    epoch: Rc<RefCell<Option<Epoch>>>,
    report: Rc<dyn Fn(Action)>,
    /// Called by the twin for as long as it lives.
    _on_message: Closure<dyn Fn(String)>,
}

impl Engines {
    /// Engines that tell `report` what happens.
    pub fn new(report: impl Fn(Action) + 'static) -> Self {
        let run = Rc::new(Cell::new(RunId::default()));
        let report: Rc<dyn Fn(Action)> = Rc::new(report);
        let (sink, hearing) = (report.clone(), RefCell::new(Hearing::new(run.clone())));
        let stop = Rc::new(OnceCell::<Weak<Twin>>::new());
        let later = stop.clone();
        let on_message = Closure::new(move |json: String| {
            let (action, understood) = hearing.borrow_mut().hear(&json);
            if !understood && let Some(twin) = later.get().and_then(Weak::upgrade) {
                twin.stop();
            }
            sink(action);
        });
        let twin = Rc::new(Twin::new(on_message.as_ref().unchecked_ref()));
        let _ = stop.set(Rc::downgrade(&twin));
        Engines {
            native: Native::new(report.clone()),
            live: Live::new(report.clone()),
            twin,
            run,
            epoch: Rc::default(),
            report,
            _on_message: on_message,
        }
    }

    /// The compiler in the tab.
    pub fn live(&self) -> &Live {
        &self.live
    }

    /// Fetches what native lessons run on before anybody asks for it.
    pub fn warm_up(&self) {
        let native = self.native.clone();
        page::spawn(async move {
            idle().await;
            // If that does not work, the next run tries again, and says so.
            native.prepare().await;
        });
    }

    /// Gets everything ready for a run, and then calls `ready` with whether the Rust half can run. An
    /// engine that cannot get ready says so when it is started.
    pub fn prepare(&self, plan: &Plan, ready: impl FnOnce(bool) + 'static) {
        let (twin, js) = (self.twin.clone(), plan.js.clone());
        let (live, native, program) = (self.live.clone(), self.native.clone(), plan.rust.clone());
        page::spawn(async move {
            let rust = async {
                match &program {
                    RustPlan::Absent => false,
                    RustPlan::Live(program) => live.fetch(program).await,
                    RustPlan::Native => native.prepare().await,
                }
            };
            let js = async {
                match &js {
                    Some(js) => twin.prepare(js).await.map(drop),
                    None => Ok(()),
                }
            };
            let (prepared, there) = futures::join!(js, rust);
            if let Err(error) = prepared {
                web_sys::console::warn_2(&"The JavaScript engine is not ready:".into(), &error);
            }
            ready(there);
        });
    }

    /// Starts both halves on one clock. `there` says whether the Rust half can run.
    pub fn start(&mut self, run: RunId, lesson: &Lesson, plan: &Plan, there: bool) {
        self.run.set(run);
        self.epoch.take();
        let (twin, epoch) = (self.twin.clone(), self.epoch.clone());
        let Plan { clock, network, limits, .. } = *plan;
        let fixtures = fixtures(&lesson.fixtures);
        let present = plan.js.is_some();
        let start = TwinStart { twin, epoch, present, clock, network, limits, fixtures };
        match &plan.rust {
            RustPlan::Absent => start.go(0),
            // JavaScript starts when the program has: compiling it takes its time.
            RustPlan::Live(program) if there => {
                self.live.run(run, program, move |at| start.go(at));
            }
            RustPlan::Live(_) => {
                self.ended(RunStatus::Unavailable, self.live.missing());
                start.go(0);
            }
            RustPlan::Native if there => {
                start.go(0);
                self.start_native(&lesson.slug, clock);
            }
            RustPlan::Native => {
                self.ended(RunStatus::Unavailable, self.native.missing());
                start.go(0);
            }
        }
    }

    /// The lesson's own program: on the page's clock, which runs by now, or on simulated time.
    fn start_native(&self, slug: &str, clock: Clock) {
        let run = self.run.get();
        let epoch = self.epoch.borrow().as_ref().map(Epoch::since_origin);
        match (clock, epoch) {
            (Clock::Simulated, _) => self.native.start(run, slug, None),
            (Clock::Real, Some(epoch)) => self.native.start(run, slug, Some(epoch)),
            (Clock::Real, None) => self.unavailable(run),
        }
    }

    /// What the lesson's own program has recorded since the last call.
    pub fn drain(&self) -> Option<Action> {
        self.native.drain()
    }

    /// Ends the lesson's own program, unless its `main` has returned, and returns what it still had
    /// to say.
    pub fn finish_native(&self) -> Option<Action> {
        self.native.finish()
    }

    /// Stops both halves and returns what they still had to say.
    pub fn stop(&self) -> Option<Action> {
        self.live.cancel();
        self.live.stop();
        self.twin.stop();
        self.finish_native()
    }

    /// The time on the run's clock in nanoseconds; 0 where only its events tell.
    pub fn now(&self) -> u64 {
        match &*self.epoch.borrow() {
            Some(epoch) => epoch.elapsed(),
            None => self.native.now(),
        }
    }

    fn ended(&self, status: RunStatus, message: String) {
        let (run, language, message) = (self.run.get(), Language::Rust, Some(message));
        (self.report)(Action::Ended { run, language, status, message });
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

/// What the JavaScript half is started with.
#[derive(Clone)]
struct TwinStart {
    twin: Rc<Twin>,
    epoch: Rc<RefCell<Option<Epoch>>>,
    /// Whether there is any JavaScript; the clock runs without it, too.
    present: bool,
    clock: Clock,
    network: bool,
    limits: LiveLimits,
    fixtures: String,
}

impl TwinStart {
    /// Starts what was prepared, if anything was, on a clock that has run for `at` nanoseconds.
    fn go(&self, at: u64) {
        let TwinStart { twin, epoch, present, clock, network, limits, fixtures } = self;
        let (clock, network) = (*clock, *network);
        let limits = serde_json::to_string(limits).expect("a struct of numbers is JSON");
        let name = match clock {
            Clock::Real => "real",
            Clock::Simulated => "simulated",
        };
        let began = (clock == Clock::Real).then(|| Epoch::ago(at)).flatten();
        let since = began.as_ref().map_or(0.0, Epoch::since_1970);
        if *present {
            twin.start(since, name, fixtures, network, &limits);
        }
        epoch.replace(began);
    }
}

/// What `fetch` finds, as the sandbox reads it.
fn fixtures(fixtures: &[Fixture]) -> String {
    serde_json::to_string(fixtures).unwrap_or_else(|error| panic!("plain data is JSON: {error}"))
}

/// Reads the worker's messages. The worker runs untrusted code, so a message that does not fit is refused
/// and ends the run.
struct Hearing {
    current: Rc<Cell<RunId>>,
    /// The run that is heard, and what of it was taken.
    run: RunId,
    intake: Intake,
}

impl Hearing {
    fn new(current: Rc<Cell<RunId>>) -> Self {
        Hearing { current, run: RunId::default(), intake: Intake::default() }
    }

    /// What a message means, and whether it could be understood.
    fn hear(&mut self, json: &str) -> (Action, bool) {
        let (run, language) = (self.current.get(), Language::JavaScript);
        if self.run != run {
            (self.run, self.intake) = (run, Intake::default());
        }
        match self.understand(json) {
            Ok(TwinMessage::Events { events, dropped }) => {
                (Action::Events { run, language, events, dropped }, true)
            }
            Ok(TwinMessage::Ended { end, message }) => {
                let status = match end {
                    TwinEnd::Ok => RunStatus::Ok,
                    TwinEnd::Threw => RunStatus::Threw,
                    TwinEnd::Limit => RunStatus::Limit,
                    TwinEnd::Unavailable => RunStatus::Unavailable,
                };
                (Action::Ended { run, language, status, message }, true)
            }
            // Preparing waits for it; there is nothing more to do here.
            Ok(TwinMessage::Ready) => {
                (Action::Events { run, language, events: Vec::new(), dropped: 0 }, true)
            }
            Err(reason) => {
                let text = format!("The sandbox reported something that makes no sense: {reason}.");
                let status = RunStatus::Unavailable;
                (Action::Ended { run, language, status, message: Some(text) }, false)
            }
        }
    }

    fn understand(&mut self, json: &str) -> Result<TwinMessage, String> {
        let message = serde_json::from_str(json).map_err(|error| error.to_string())?;
        if let TwinMessage::Events { events, .. } = &message {
            self.intake.take(events)?;
        }
        Ok(message)
    }
}
