//! What runs the two halves of the page. Whatever they report becomes an [`Action`].

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::{Rc, Weak};

use gloo_timers::future::TimeoutFuture;
use pollscope::Run;
use pollscope::platform::{Browser, Platform, VirtualTime};
use pollscope_analysis::intake::Intake;
use pollscope_gallery::Lesson;
use pollscope_protocol::live::LiveLimits;
use pollscope_protocol::{RunStatus, TwinEnd, TwinMessage};
use pollscope_trace::{Clock, Language};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use crate::bridge::Twin;
use crate::browser::Epoch;
use crate::live::Live;
use crate::state::{Action, Plan, RunId};

/// The engines and the run they are at.
pub struct Engines {
    native: Option<Native>,
    live: Live,
    twin: Rc<Twin>,
    run: Rc<Cell<RunId>>,
    /// When the run on real time began.
    epoch: Rc<RefCell<Option<Epoch>>>,
    report: Rc<dyn Fn(Action)>,
    /// Called by the twin for as long as it lives.
    _on_message: Closure<dyn Fn(String)>,
}

/// A lesson's own program, and its clock if that is simulated.
struct Native {
    run: Rc<Run>,
    clock: Option<VirtualTime>,
}

/// How long the page may be kept from everything else by simulated time, in milliseconds.
const SLICE: f64 = 8.0;

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
        let live = Live::new(report.clone());
        Engines {
            native: None,
            live,
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

    /// Gets everything ready for a run, and then calls `ready` with whether edited Rust can run. An
    /// engine that cannot get ready says so when it is started.
    pub fn prepare(&self, plan: &Plan, ready: impl FnOnce(bool) + 'static) {
        let (twin, js) = (self.twin.clone(), plan.js.clone());
        let (live, program) = (self.live.clone(), plan.rust.clone());
        wasm_bindgen_futures::spawn_local(async move {
            let compiler = async {
                match &program {
                    Some(program) => live.fetch(program).await,
                    None => true,
                }
            };
            let (prepared, there) = futures::join!(twin.prepare(&js), compiler);
            if let Err(error) = prepared {
                web_sys::console::warn_2(&"The JavaScript engine is not ready:".into(), &error);
            }
            ready(there);
        });
    }

    /// Starts both halves on one clock. `there` says whether edited Rust can run.
    pub fn start(&mut self, run: RunId, lesson: &'static Lesson, plan: &Plan, there: bool) {
        self.run.set(run);
        // The one before must not be the thread's recorder any more.
        self.native = None;
        self.epoch.take();
        let (twin, epoch) = (self.twin.clone(), self.epoch.clone());
        let Plan { clock, network, limits, .. } = *plan;
        let start = TwinStart { twin, epoch, clock, network, limits, fixtures: lesson.fixtures };
        match &plan.rust {
            // JavaScript starts when the program has: compiling it takes its time.
            Some(program) if there => self.live.run(run, program, move |at| start.go(at)),
            Some(_) => {
                self.ended(RunStatus::Unavailable, Some(self.live.missing()));
                start.go(0);
            }
            None => {
                start.go(0);
                match plan.clock {
                    Clock::Real => self.start_real(lesson),
                    Clock::Simulated => self.start_simulated(lesson),
                }
            }
        }
    }

    /// The lesson's own program on the page's clock, which runs by now.
    fn start_real(&mut self, lesson: &'static Lesson) {
        let Some(epoch) = self.epoch.borrow().clone() else {
            return self.unavailable(self.run.get());
        };
        let platform = Browser::with_epoch(epoch.since_origin());
        let run = Rc::new(Run::start(platform, lesson.main, self.when_ended()));
        self.native = Some(Native { run, clock: None });
    }

    /// The lesson's own program on a clock that jumps, a slice at a time.
    fn start_simulated(&mut self, lesson: &'static Lesson) {
        let clock = VirtualTime::new();
        let run = Rc::new(Run::start(clock.clone(), lesson.main, self.when_ended()));
        let (weak, report, id) = (Rc::downgrade(&run), self.report.clone(), self.run.get());
        self.native = Some(Native { run, clock: Some(clock.clone()) });
        wasm_bindgen_futures::spawn_local(async move {
            loop {
                let Some(run) = weak.upgrade() else { return };
                if !run_slice(&clock, &run) {
                    // Its end, if it came to one, was reported before.
                    return report(ended(id, RunStatus::Stopped, Some(NOTHING_LEFT.to_owned())));
                }
                drop(run);
                TimeoutFuture::new(0).await;
            }
        });
    }

    /// What the Rust half has recorded since the last call.
    pub fn drain(&self) -> Option<Action> {
        let Native { run: native, .. } = self.native.as_ref()?;
        let events = native.drain();
        (!events.is_empty()).then(|| Action::Events {
            run: self.run.get(),
            language: Language::Rust,
            events,
            dropped: native.dropped_events(),
        })
    }

    /// Ends the lesson's own program, unless its `main` has returned, and returns what it still had
    /// to say.
    pub fn finish_native(&mut self) -> Option<Action> {
        self.native.as_ref()?.run.stop();
        let last = self.drain();
        self.native = None;
        last
    }

    /// Stops both halves and returns what they still had to say.
    pub fn stop(&mut self) -> Option<Action> {
        self.live.cancel();
        self.live.stop();
        self.twin.stop();
        self.finish_native()
    }

    /// The time on the run's clock in nanoseconds; 0 where only its events tell.
    pub fn now(&self) -> u64 {
        let simulated = self.native.as_ref().and_then(|native| native.clock.as_ref());
        match simulated {
            Some(clock) => clock.now().as_nanos(),
            None => self.epoch.borrow().as_ref().map_or(0, Epoch::elapsed),
        }
    }

    fn when_ended(&self) -> impl FnOnce() + 'static {
        let (report, run) = (self.report.clone(), self.run.get());
        move || report(ended(run, RunStatus::Ok, None))
    }

    fn ended(&self, status: RunStatus, message: Option<String>) {
        (self.report)(ended(self.run.get(), status, message));
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

/// What to say of a program that can never go on.
const NOTHING_LEFT: &str = "It waits for something that nothing is left to bring about: no task can run and no timer is set.";

fn ended(run: RunId, status: RunStatus, message: Option<String>) -> Action {
    Action::Ended { run, language: Language::Rust, status, message }
}

/// Runs for as long as the page can spare; whether there is more to do.
fn run_slice(clock: &VirtualTime, run: &Run) -> bool {
    let Some(began) = Epoch::begin() else { return false };
    while began.elapsed() < (SLICE * 1e6) as u64 {
        if clock.wait().is_err() {
            return false;
        }
        run.executor().turn();
    }
    true
}

/// What the JavaScript half is started with.
#[derive(Clone)]
struct TwinStart {
    twin: Rc<Twin>,
    epoch: Rc<RefCell<Option<Epoch>>>,
    clock: Clock,
    network: bool,
    limits: LiveLimits,
    fixtures: &'static str,
}

impl TwinStart {
    /// Starts what was prepared, on a clock that has run for `at` nanoseconds.
    fn go(&self, at: u64) {
        let TwinStart { twin, epoch, clock, network, limits, fixtures } = self;
        let (clock, network) = (*clock, *network);
        let limits = serde_json::to_string(limits).expect("a struct of numbers is JSON");
        let name = match clock {
            Clock::Real => "real",
            Clock::Simulated => "simulated",
        };
        let began = (clock == Clock::Real).then(|| Epoch::ago(at)).flatten();
        let since = began.as_ref().map_or(0.0, Epoch::since_1970);
        twin.start(since, name, fixtures, network, &limits);
        epoch.replace(began);
    }
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
