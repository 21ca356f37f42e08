//! How much memory it takes to open a trace: counted, not measured, so it is the same every time.
//!
//! `POLLSCOPE_TRACE=FILE cargo test -p pollscope-web --test opening -- --nocapture` tells it for a file.

#![cfg(not(target_arch = "wasm32"))]

use std::fs;

use allocation_counter::measure;
use std::rc::Rc;

use pollscope_analysis::file::{self, Reader};
use pollscope_trace::{
    Clock, Ended, Engine, Event, EventKind, FutureEnd, Header, JobSource, Language, LockMode,
    PollOutcome, PromiseOrigin, PromiseOutcome, RunStatus, SCHEMA, Stream, TaskEnd, Trace,
    WakeCause,
};
use pollscope_web::state::{Action, Catalogue, Loading, State, blank};

/// How large the files are, about.
const SIZE: usize = 400_000;
/// What is taken at once, as on the page.
const EVENTS: usize = 500;
/// How many times its size a file may take while it is opened: that of a program, and one that has
/// nothing but what takes the most memory for its size.
const PROGRAM: u64 = 4;
const ONE_THING: u64 = 11;

/// Opens a file as the page does. Returns how many bytes that took at the most, and holds afterwards.
fn open(bytes: Vec<u8>) -> (u64, u64) {
    let mut state = State::open(Catalogue::default(), Rc::new(blank(None)), None);
    let counted = measure(|| {
        let mut reader = Reader::new(bytes.clone());
        let traces = loop {
            if let Some(traces) = reader.step(EVENTS).expect("the trace is one") {
                break traces;
            }
        };
        let mut loading = Loading::new("trace.json".to_owned(), traces);
        let recorded = loop {
            if let Some(recorded) = loading.step(EVENTS) {
                break recorded;
            }
        };
        state.apply(Action::ShowRecorded(Box::new(recorded)));
    });
    (counted.bytes_max, u64::try_from(counted.bytes_current).unwrap_or(0))
}

/// A trace of about the size, of what `more` does again and again.
fn trace(
    language: Language,
    mut more: impl FnMut(u32, &mut dyn FnMut(u32, u32, EventKind)),
) -> String {
    let (mut events, mut size, mut number) = (Vec::new(), 0, 0);
    while size < SIZE {
        number += 1;
        let mut happens = |task: u32, future: u32, kind: EventKind| {
            let id = events.len() as u64 + 1;
            let event = Event { id, at: id * 700, thread: 0, task, future, line: 0, kind };
            size += serde_json::to_string(&event).expect("an event is JSON").len() + 1;
            events.push(event);
        };
        more(number, &mut happens);
    }
    let at = events.last().map_or(0, |event| event.at);
    let header = Header {
        schema: SCHEMA,
        language,
        engine: Engine::Native,
        clock: Clock::Simulated,
        program: "shape".to_owned(),
        runtime: String::new(),
        dropped: 0,
        ended: Some(Ended { status: RunStatus::Ok, at, message: None }),
        source: String::new(),
    };
    file::write(&[Trace { header, events }])
}

#[track_caller]
fn check(what: &str, limit: u64, text: String) {
    let size = text.len() as u64;
    let (most, after) = open(text.into_bytes());
    println!(
        "{what}: {:.1} times its size, {:.1} afterwards",
        most as f64 / size as f64,
        after as f64 / size as f64
    );
    assert!(most < size * limit, "{what}: {most} bytes for a file of {size}");
}

/// A task that sleeps once and prints.
fn naps(number: u32, happens: &mut dyn FnMut(u32, u32, EventKind)) {
    let (task, outer, nap, timer) = (number, number * 2 - 1, number * 2, number);
    let poll = |happens: &mut dyn FnMut(u32, u32, EventKind), outcome| {
        happens(task, nap, EventKind::PollEnd { outcome });
    };
    happens(0, outer, EventKind::FutureCreated { name: format!("work({number})"), parent: 0 });
    happens(task, outer, EventKind::TaskSpawned { name: "work(n)".to_owned(), by: 0 });
    happens(task, 0, EventKind::PollStart);
    happens(task, outer, EventKind::FutureFirstPolled { by: 0 });
    happens(task, outer, EventKind::PollStart);
    happens(task, nap, EventKind::FutureCreated { name: "nap(20)".to_owned(), parent: outer });
    happens(task, nap, EventKind::FutureFirstPolled { by: outer });
    happens(task, nap, EventKind::PollStart);
    let deadline = u64::from(number) * 1_000_000;
    happens(task, nap, EventKind::TimerArmed { timer, deadline });
    happens(task, nap, EventKind::WakerCloned);
    poll(happens, PollOutcome::Pending);
    happens(task, outer, EventKind::PollEnd { outcome: PollOutcome::Pending });
    happens(task, 0, EventKind::PollEnd { outcome: PollOutcome::Pending });
    happens(0, 0, EventKind::TimerFired { timer });
    happens(task, 0, EventKind::Woken { cause: WakeCause::Timer, by: timer });
    happens(task, 0, EventKind::WakerDropped);
    happens(task, 0, EventKind::PollStart);
    happens(task, outer, EventKind::PollStart);
    happens(task, nap, EventKind::PollStart);
    poll(happens, PollOutcome::Ready);
    happens(task, nap, EventKind::FutureDropped { end: FutureEnd::Ready });
    let text = format!("{number} is over\n");
    happens(task, outer, EventKind::Console { stream: Stream::Stdout, text });
    happens(task, outer, EventKind::PollEnd { outcome: PollOutcome::Ready });
    happens(task, outer, EventKind::FutureDropped { end: FutureEnd::Ready });
    happens(task, 0, EventKind::PollEnd { outcome: PollOutcome::Ready });
    happens(task, 0, EventKind::TaskEnded { end: TaskEnd::Ready });
}

#[test]
fn the_trace_of_a_program_takes_less_than_four_times_its_size() {
    check("naps", PROGRAM, trace(Language::Rust, naps));
}

#[test]
fn a_trace_of_one_thing_only_takes_less_than_eleven_times_its_size() {
    check(
        "empty lines",
        ONE_THING,
        trace(Language::Rust, |_, happens| {
            let (stream, text) = (Stream::Stdout, "\n".repeat(60_000));
            happens(0, 0, EventKind::Console { stream, text });
        }),
    );
    check(
        "lines",
        ONE_THING,
        trace(Language::Rust, |number, happens| {
            let (stream, text) = (Stream::Stdout, format!("{number}\n"));
            happens(0, 0, EventKind::Console { stream, text });
        }),
    );
    check(
        "a line in pieces",
        ONE_THING,
        trace(Language::Rust, |_, happens| {
            happens(0, 0, EventKind::Console { stream: Stream::Stdout, text: ".".to_owned() });
        }),
    );
    check(
        "lazy futures",
        ONE_THING,
        trace(Language::Rust, |number, happens| {
            let name = format!("f({number})");
            happens(0, number, EventKind::FutureCreated { name, parent: 0 });
        }),
    );
    check(
        "tasks",
        ONE_THING,
        trace(Language::Rust, |number, happens| {
            happens(number, 0, EventKind::TaskSpawned { name: format!("t({number})"), by: 0 });
        }),
    );
    check(
        "timers",
        ONE_THING,
        trace(Language::Rust, |timer, happens| {
            happens(0, 0, EventKind::TimerArmed { timer, deadline: 1 << 40 });
        }),
    );
}

#[test]
fn a_trace_of_another_thing_only_takes_less_than_eleven_times_its_size() {
    check(
        "locks",
        ONE_THING,
        trace(Language::Rust, |lock, happens| {
            let (name, mode) = ("lock".to_owned(), LockMode::Exclusive);
            happens(0, 0, EventKind::LockRequested { lock, name, mode });
            happens(0, 0, EventKind::LockAcquired { lock });
        }),
    );
    check(
        "counters",
        ONE_THING,
        trace(Language::Rust, |number, happens| {
            happens(0, 0, EventKind::Counter { name: format!("c{number}"), value: 0.5 });
        }),
    );
    check(
        "rejections",
        ONE_THING,
        trace(Language::JavaScript, |number, happens| {
            let (name, origin) = (format!("p({number})"), PromiseOrigin::AsyncFunction);
            happens(0, number, EventKind::PromiseCreated { name, parent: 0, origin });
            let outcome = PromiseOutcome::Rejected;
            happens(0, number, EventKind::PromiseSettled { outcome });
            happens(0, number, EventKind::RejectionUnhandled);
        }),
    );
    check(
        "jobs",
        ONE_THING,
        trace(Language::JavaScript, |job, happens| {
            happens(0, 0, EventKind::MacrotaskQueued { job, source: JobSource::Timer });
        }),
    );
}

#[test]
fn a_file_that_is_given_is_counted() {
    let Some(path) = std::env::var_os("POLLSCOPE_TRACE") else { return };
    let bytes = fs::read(path).expect("the file is there");
    let size = bytes.len() as f64;
    let (most, after) = open(bytes);
    println!("{:.1} times its size, {:.1} afterwards", most as f64 / size, after as f64 / size);
}
