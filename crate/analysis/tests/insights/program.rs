//! Programs written as the instrumentation would rewrite them, run on simulated time, and what is said
//! about them.

use std::cell::{Cell, RefCell};
use std::fmt::Write as _;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};
use std::time::Duration;

use expect_test::Expect;
use pollscope::platform::VirtualTime;
use pollscope::{Run, sleep};
use pollscope_analysis::check::possible;
use pollscope_analysis::{Ending, Input, Insight, insights};
use pollscope_trace::traced::Traced;
use pollscope_trace::{Event, EventKind, Language, probe};

/// An `async fn`, called in this line: `call!(7, "foo(1)", async { .. })`.
macro_rules! call {
    ($line:expr, $name:expr, $body:expr) => {
        ::pollscope_trace::probe::function::<_, _>($name, ("program", $line), &[], $body)
    };
}

/// `future.await` in this line.
macro_rules! wait {
    ($line:expr, $future:expr) => {
        ::pollscope_trace::probe::awaiting($line, $future).await
    };
}

/// The `async fn main()` of a program.
macro_rules! main {
    ($body:expr) => {
        || ::pollscope_trace::root!("main()", $crate::program::call!(1, "main()", $body))
    };
}

pub(crate) use {call, main, wait};

pub(crate) fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// Called in `line`, awaits a sleep in line 3.
pub(crate) fn nap(line: u32, name: &'static str, time: u64) -> Traced<impl Future<Output = u64>> {
    let body = async move {
        wait!(3, sleep(ms(time)));
        time
    };
    probe::function::<u64, _>(name, ("program", line), &[], body)
}

/// Pending for ever, and leaves its waker with nobody.
pub(crate) async fn forgetful() {
    poll_fn(|_| Poll::Pending).await
}

/// Something to wait for that others open.
#[derive(Clone, Default)]
pub(crate) struct Gate(Rc<RefCell<(bool, Option<Waker>)>>);

impl Gate {
    /// Waits until it is open.
    pub(crate) fn pass(&self) -> impl Future<Output = ()> + use<> {
        let gate = self.0.clone();
        poll_fn(move |cx| {
            let mut gate = gate.borrow_mut();
            if gate.0 {
                return Poll::Ready(());
            }
            gate.1 = Some(cx.waker().clone());
            Poll::Pending
        })
    }

    /// Opens it and wakes who waits.
    pub(crate) fn open(&self) {
        self.0.borrow_mut().0 = true;
        self.nudge();
    }

    /// Wakes who waits, with nothing to tell.
    pub(crate) fn nudge(&self) {
        let waker = self.0.borrow_mut().1.take();
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

/// What happened until nothing could any more; `main` has finished.
pub(crate) fn record<F: Future<Output = ()> + 'static>(program: impl FnOnce() -> F) -> Vec<Event> {
    record_with(|_| program)
}

/// The same for a program that can move the clock while it is polled, as a poll that takes long does.
pub(crate) fn record_with<F, P>(program: impl FnOnce(VirtualTime) -> P) -> Vec<Event>
where
    F: Future<Output = ()> + 'static,
    P: FnOnce() -> F,
{
    let over = Rc::new(Cell::new(false));
    let noted = over.clone();
    let clock = VirtualTime::new();
    let program = program(clock.clone());
    let run = Run::start(clock.clone(), program, move || noted.set(true));
    clock.run_until_idle(run.executor());
    assert!(over.get(), "main did not finish");
    possible(run.drain())
}

/// What happened until nothing could any more; `main` has not finished.
pub(crate) fn stalled<F: Future<Output = ()> + 'static>(program: impl FnOnce() -> F) -> Vec<Event> {
    let events = until_idle(program);
    assert!(
        !events
            .iter()
            .any(|event| matches!(event.kind, EventKind::TaskEnded { .. }) && event.task == 1),
        "main has finished"
    );
    events
}

/// What happened until nothing could any more, whether `main` has finished or not.
pub(crate) fn until_idle<F: Future<Output = ()> + 'static>(
    program: impl FnOnce() -> F,
) -> Vec<Event> {
    let clock = VirtualTime::new();
    let run = Run::start(clock.clone(), program, || {});
    clock.run_until_idle(run.executor());
    possible(run.drain())
}

/// What happened when the program was stopped after `time`.
pub(crate) fn stopped_after<F: Future<Output = ()> + 'static>(
    time: Duration,
    program: impl FnOnce() -> F,
) -> Vec<Event> {
    let clock = VirtualTime::new();
    let run = Run::start(clock.clone(), program, || panic!("main has finished"));
    clock.run_for(run.executor(), time);
    run.stop();
    possible(run.drain())
}

/// What there is to say about events of a Rust program that is over.
pub(crate) fn of(events: &[Event]) -> Vec<Insight> {
    insights(&Input::new(Language::Rust, events, true))
}

/// The same of one that ended like this, with its source.
pub(crate) fn ended(events: &[Event], ending: Ending, source: &str) -> Vec<Insight> {
    insights(&Input { ending, source, ..Input::new(Language::Rust, events, true) })
}

/// The sentences, with their kinds and lines.
pub(crate) fn sentences(insights: &[Insight]) -> String {
    let line = |insight: &Insight| {
        format!("{:?} in line {}: {}\n", insight.kind, insight.line, insight.sentence)
    };
    insights.iter().map(line).collect()
}

/// Each insight as text.
pub(crate) fn describe(insights: &[Insight]) -> String {
    let ms = |ns: u64| ns / 1_000_000;
    let mut text = String::new();
    for insight in insights {
        let Insight { kind, line, sentence, detail, from, to, saves, evidence, .. } = insight;
        let saves = saves.map_or(String::new(), |saves| format!(", saves {} ms", ms(saves)));
        let (from, to) = (ms(*from), ms(*to));
        let _ = writeln!(text, "{kind:?} in line {line}, {from} to {to} ms{saves}: {sentence}");
        let _ = writeln!(text, "  {detail}");
        let _ = writeln!(text, "  events {evidence:?}");
    }
    text
}

/// Compares all that is said about a program that runs to its end.
#[track_caller]
pub(crate) fn check<F: Future<Output = ()> + 'static>(
    program: impl FnOnce() -> F,
    expected: Expect,
) {
    expected.assert_eq(&describe(&of(&record(program))));
}

/// Nothing is to be said about a program that runs to its end.
#[track_caller]
pub(crate) fn silent<F: Future<Output = ()> + 'static>(program: impl FnOnce() -> F) {
    assert_eq!(describe(&of(&record(program))), "");
}
