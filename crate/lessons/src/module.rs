//! The lessons as a WebAssembly module of their own. The page makes a new instance of it for each run
//! (`web/js/internal/lessons/`), so a panic ends that run and nothing else.
//!
//! An instance has its own executor, timers and recorder; what crosses to the page is a call to begin,
//! slices of simulated time, the trace in its binary form, and how the run ended. It must not know what
//! the page does with any of that.

use std::cell::{Cell, RefCell};
use std::panic::PanicHookInfo;
use std::rc::Rc;

use pollscope::Run;
use pollscope::platform::{Browser, Platform, VirtualTime};
use pollscope_trace::binary::MAGIC;
use pollscope_trace::{Recorder, Stream};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// The page, as a run sees it.
    pub type Host;

    /// The lesson's `main` has returned.
    #[wasm_bindgen(method)]
    fn ended(this: &Host);

    /// The lesson panics. After this call the instance traps and must not be entered again, but to
    /// drain it.
    #[wasm_bindgen(method)]
    fn panicked(this: &Host, message: &str);

    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

/// The one run of this instance.
struct Current {
    run: Rc<Run>,
    /// Its clock, if that is simulated.
    clock: Option<VirtualTime>,
}

thread_local! {
    /// Who is told of a panic.
    static HOST: RefCell<Option<Rc<Host>>> = const { RefCell::new(None) };
    static CURRENT: RefCell<Option<Current>> = const { RefCell::new(None) };
    /// Whether anything of the trace was taken.
    static BEGUN: Cell<bool> = const { Cell::new(false) };
}

/// Starts a lesson; false if there is none of that name. On the page's clock, `epoch` is what
/// `performance.now()` showed at the run's time 0; without it, time is simulated and passes in
/// [`slice`]. Once in the life of an instance.
#[wasm_bindgen]
pub fn start(host: Host, lesson: &str, epoch: Option<f64>) -> bool {
    let Some(lesson) = crate::find(lesson) else { return false };
    let host = Rc::new(host);
    HOST.set(Some(host.clone()));
    let file = format!("{}.rs", lesson.slug);
    std::panic::set_hook(Box::new(move |panic| report(&file, panic)));
    let ended = move || host.ended();
    let current = match epoch {
        Some(epoch) => {
            let run = Run::start(Browser::with_epoch(epoch), lesson.main, ended);
            Current { run: Rc::new(run), clock: None }
        }
        None => {
            let clock = VirtualTime::new();
            let run = Run::start(clock.clone(), lesson.main, ended);
            Current { run: Rc::new(run), clock: Some(clock) }
        }
    };
    CURRENT.set(Some(current));
    true
}

/// Runs on simulated time for about this many milliseconds of the page's. False if nothing is left
/// that could happen.
#[wasm_bindgen]
pub fn slice(milliseconds: f64) -> bool {
    let Some((run, Some(clock))) = current() else { return false };
    let began = performance_now();
    while performance_now() - began < milliseconds {
        if clock.wait().is_err() {
            return false;
        }
        run.executor().turn();
    }
    true
}

/// The time on a simulated clock, in nanoseconds.
#[wasm_bindgen]
pub fn now() -> f64 {
    current().and_then(|(_, clock)| clock).map_or(0.0, |clock| clock.now().as_nanos() as f64)
}

/// The trace since the last call, in its binary form. All pieces one after the other are the whole.
#[wasm_bindgen]
pub fn drain() -> Vec<u8> {
    let mut bytes = if BEGUN.replace(true) { Vec::new() } else { MAGIC.to_vec() };
    if let Some((run, _)) = current() {
        run.drain_bytes(&mut bytes);
    }
    bytes
}

/// How many events happened but were not kept.
#[wasm_bindgen]
pub fn dropped() -> f64 {
    current().map_or(0.0, |(run, _)| run.dropped_events() as f64)
}

/// Ends the run: every future is dropped where it stands, which is recorded.
#[wasm_bindgen]
pub fn stop() {
    if let Some((run, _)) = current() {
        run.stop();
    }
}

fn current() -> Option<(Rc<Run>, Option<VirtualTime>)> {
    CURRENT.with_borrow(|current| {
        let Current { run, clock } = current.as_ref()?;
        Some((run.clone(), clock.clone()))
    })
}

/// Prints a panic into the trace, as a program prints it to standard error, and tells the page. `lesson`
/// is the file that the lesson is compiled from.
fn report(lesson: &str, panic: &PanicHookInfo<'_>) {
    let (file, line) = panic.location().map_or(("", 0), |location| {
        (location.file().rsplit('/').next().unwrap_or_default(), location.line())
    });
    // Its lines are those of the lesson as written; in other files nobody can look.
    let (file, shown_line) = if file == lesson { ("main.rs", line) } else { (file, 0) };
    let text = panic.payload_as_str().unwrap_or("Box<dyn Any>");
    if let Some(recorder) = Recorder::here() {
        let printed = format!("thread 'main' panicked at {file}:{line}:\n{text}\n");
        recorder.console(Stream::Stderr, shown_line, &printed);
    }
    if let Some(host) = HOST.with_borrow(Clone::clone) {
        host.panicked(&format!("thread 'main' panicked at {file}:{line}: {text}"));
    }
}
