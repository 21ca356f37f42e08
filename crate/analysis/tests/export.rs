//! What is exported for Perfetto is what its importer takes: balanced, sorted, bound.

use std::collections::HashMap;
use std::time::Duration;

use pollscope::platform::VirtualTime;
use pollscope::{Run, sleep, spawn_local};
use pollscope_analysis::check::possible;
use pollscope_analysis::export::chrome;
use pollscope_trace::lock::Lock;
use pollscope_trace::{
    Clock, Ended, Engine, Event, EventKind, Header, JobSource, Language, LockMode, PollOutcome,
    PromiseOrigin, PromiseOutcome, RunStatus, SCHEMA, Stream, Trace, WakeCause, counter, mark,
    probe, root, task,
};
use proptest::prelude::*;
use serde_json::Value;

fn trace(language: Language, events: Vec<Event>, ended: Option<u64>) -> Trace {
    let header = Header {
        schema: SCHEMA,
        language,
        engine: Engine::Native,
        clock: Clock::Simulated,
        program: "test \"quoted\"\n".to_owned(),
        runtime: "pollscope".to_owned(),
        dropped: 0,
        ended: ended.map(|at| Ended { status: RunStatus::Ok, at, message: None }),
        source: String::new(),
    };
    Trace { header, events }
}

fn rust() -> Trace {
    let clock = VirtualTime::new();
    let run = Run::start(
        clock.clone(),
        || {
            root!(
                "main()",
                probe::block(async {
                    let lock = Lock::new("value");
                    let held = lock.request(LockMode::Exclusive, 4).acquired();
                    let other = spawn_local(task!(
                        "other",
                        probe::block(async move {
                            let request = lock.request(LockMode::Exclusive, 5);
                            probe::awaiting(6, sleep(Duration::from_millis(30))).await;
                            drop(request);
                            mark!("half \"way\"");
                            counter!("queue", 1.5);
                        })
                    ));
                    probe::awaiting(8, sleep(Duration::from_nanos(1_234_567))).await;
                    drop(held);
                    drop(probe::block(async {}));
                    probe::console(Stream::Stdout, 9, "hello\n");
                    probe::awaiting(10, other).await.expect("it ends");
                    drop(spawn_local(task!("alone", async {})));
                })
            )
        },
        || {},
    );
    clock.run_until_idle(run.executor());
    trace(Language::Rust, possible(run.drain()), Some(40_000_000))
}

fn javascript() -> Trace {
    let kinds = [
        (0, 0, EventKind::MacrotaskQueued { job: 1, source: JobSource::Script }),
        (0, 0, EventKind::JobStarted { job: 1 }),
        (1, 3, promise("main()", 0)),
        (2, 4, promise("foo(1)", 1)),
        (2, 5, EventKind::AwaitReached),
        (1, 6, EventKind::AwaitReached),
        (0, 0, EventKind::MicrotaskQueued { job: 2, source: JobSource::Reaction }),
        (0, 0, EventKind::JobEnded { job: 1 }),
        (0, 0, EventKind::JobStarted { job: 2 }),
        (2, 5, EventKind::AwaitResumed),
        (2, 5, EventKind::Mark { name: "here".to_owned() }),
        (2, 6, EventKind::PromiseSettled { outcome: PromiseOutcome::Fulfilled }),
        (0, 0, EventKind::JobEnded { job: 2 }),
    ];
    let events = (1..).zip(kinds).map(|(id, (future, line, kind))| Event {
        id,
        at: id * 100,
        thread: 0,
        task: 0,
        future,
        line,
        kind,
    });
    trace(Language::JavaScript, possible(events.collect()), None)
}

fn promise(name: &str, parent: u32) -> EventKind {
    let origin = PromiseOrigin::AsyncFunction;
    EventKind::PromiseCreated { name: name.to_owned(), parent, origin }
}

/// The events of an export, which must be well-formed.
fn imported(traces: &[Trace]) -> Vec<Value> {
    let json: Value = serde_json::from_str(&chrome(traces)).expect("it is JSON");
    let events = json["traceEvents"].as_array().expect("a list of events").clone();
    assert_well_formed(&events);
    events
}

type Track = (u64, u64);

fn assert_well_formed(events: &[Value]) {
    let mut last = 0.0;
    let mut named: HashMap<Track, String> = HashMap::new();
    let mut open: HashMap<Track, Vec<String>> = HashMap::new();
    let mut nested: HashMap<(u64, String, String), Vec<String>> = HashMap::new();
    let mut flows: HashMap<String, (usize, usize)> = HashMap::new();
    for event in events {
        let text = |key: &str| event[key].as_str().map(str::to_owned);
        let track = (event["pid"].as_u64().expect("pid"), event["tid"].as_u64().expect("tid"));
        assert!(i32::try_from(track.1).is_ok(), "some readers take 32 bits: {event}");
        let at = event["ts"].as_f64().expect("ts");
        assert!(at >= last, "sorted: {event}");
        last = at;
        let name = text("name");
        match event["ph"].as_str().expect("ph") {
            "M" => {
                if name.as_deref() == Some("thread_name") {
                    named.insert(track, event["args"]["name"].to_string());
                }
            }
            "B" => {
                assert!(named.contains_key(&track) && name.is_some(), "named: {event}");
                open.entry(track).or_default().push(name.expect("name"));
            }
            "E" => {
                let begun = open.get_mut(&track).and_then(Vec::pop);
                assert_eq!(begun, name, "it has begun, and nothing within it is open: {event}");
                assert!(text("cat").is_some(), "some readers want a category: {event}");
            }
            phase @ ("s" | "f") => {
                assert!(open.get(&track).is_some_and(|open| !open.is_empty()), "binds: {event}");
                let flow = flows.entry(text("id").expect("id")).or_default();
                if phase == "s" {
                    assert_eq!(*flow, (0, 0), "one start, first: {event}");
                    flow.0 += 1;
                } else {
                    assert_eq!((*flow, &event["bp"]), ((1, 0), &Value::from("e")), "{event}");
                    flow.1 += 1;
                }
            }
            phase @ ("b" | "e") => {
                let key = (track.0, text("cat").expect("cat"), text("id").expect("id"));
                let stack = nested.entry(key).or_default();
                if phase == "b" {
                    stack.push(name.expect("name"));
                } else {
                    assert_eq!(stack.pop(), name, "innermost first: {event}");
                }
            }
            "i" => assert!(event["s"] == "t" && name.is_some(), "{event}"),
            "C" => assert!(event["args"]["value"].is_number(), "{event}"),
            other => panic!("unknown phase {other}"),
        }
    }
    assert!(open.values().all(Vec::is_empty), "every slice ends: {open:?}");
    assert!(nested.values().all(Vec::is_empty), "every asynchronous slice ends: {nested:?}");
    assert!(flows.values().all(|flow| *flow == (1, 1)), "every flow ends: {flows:?}");
}

/// How many events have this phase and a name that begins so.
fn count(events: &[Value], phase: &str, name: &str) -> usize {
    let named = |event: &&Value| event["name"].as_str().is_some_and(|text| text.starts_with(name));
    events.iter().filter(|event| event["ph"] == phase).filter(named).count()
}

#[test]
fn both_halves_are_well_formed_and_complete() {
    let events = imported(&[rust(), javascript()]);
    for (phase, name, expected) in [
        ("M", "process_name", 2),
        ("B", "poll main()", 3),
        ("B", "poll other", 2),
        ("B", "poll async block", 5),
        ("B", "timer", 2),
        ("s", "wake", 3),
        ("f", "wake", 3),
        ("b", "async block", 3),
        ("b", "lazy", 3),
        ("b", "waiting in line 6", 2),
        ("b", "waiting in line 8", 1),
        ("b", "timer", 2),
        ("b", "task 1 holds value", 1),
        ("b", "task 2 waits for value", 1),
        ("i", "half \"way\"", 1),
        ("i", "hello", 1),
        ("i", "joined", 1),
        ("i", "detached", 1),
        ("C", "queue", 1),
        ("B", "task: script", 1),
        ("B", "microtask: reaction", 1),
        ("B", "main()", 1),
        ("B", "foo(1)", 2),
        ("b", "foo(1)", 1),
    ] {
        assert_eq!(count(&events, phase, name), expected, "{phase} {name}");
    }
    let timer = events.iter().find(|event| event["name"] == "timer 1" && event["ph"] == "e");
    assert_eq!(timer.expect("it fires")["ts"], 1234.567, "microseconds");
    let names: Vec<&str> = events
        .iter()
        .filter(|event| event["name"] == "process_name")
        .filter_map(|event| event["args"]["name"].as_str())
        .collect();
    assert_eq!(names, ["Rust: test \"quoted\"\n", "JavaScript: test \"quoted\"\n"]);
}

#[test]
fn what_is_open_at_the_end_ends_there() {
    let mut half = rust();
    half.events.truncate(half.events.len() / 2);
    let events = imported(&[half]);
    assert_eq!(events.last().expect("there are events")["ts"], 40_000.0);
}

#[test]
fn worker_threads_have_tracks_of_their_own() {
    let spawned = EventKind::TaskSpawned { name: "task".to_owned(), by: 0 };
    let started = EventKind::ThreadStarted { name: "worker".to_owned() };
    let kinds = [
        (0, 1, spawned),
        (1, 0, started),
        (1, 1, EventKind::PollStart),
        (1, 1, EventKind::PollEnd { outcome: PollOutcome::Pending }),
        (1, 1, EventKind::Woken { cause: WakeCause::Thread, by: 0 }),
        (1, 1, EventKind::PollStart),
    ];
    let events = (1..).zip(kinds).map(|(id, (thread, task, kind))| Event {
        id,
        at: id,
        thread,
        task,
        future: 0,
        line: 0,
        kind,
    });
    let events = imported(&[trace(Language::Rust, possible(events.collect()), None)]);
    assert_eq!(count(&events, "B", "poll task"), 4, "on the task's track and on the thread's");
    let thread = events.iter().find(|event| event["args"]["name"] == "thread 1: worker");
    assert!(thread.is_some());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Whatever is left out of a trace or happens twice, the export is well-formed.
    #[test]
    fn a_trace_that_contradicts_itself_is_exported_all_the_same(
        picks in proptest::collection::vec(any::<proptest::sample::Index>(), 0..80),
    ) {
        for source in [rust(), javascript()] {
            let events = (1..).zip(&picks).map(|(id, pick)| {
                Event { id, ..source.events[pick.index(source.events.len())].clone() }
            });
            let mut half = source.clone();
            half.events = events.collect();
            let json: Value = serde_json::from_str(&chrome(&[half])).expect("it is JSON");
            let mut events = json["traceEvents"].as_array().expect("a list").clone();
            // Tracks whose names were left out have none.
            let missing: Vec<Value> = events
                .iter()
                .filter(|event| event["ph"] == "B")
                .map(|event| serde_json::json!({
                    "ph": "M", "ts": 0, "name": "thread_name", "args": { "name": "?" },
                    "pid": event["pid"], "tid": event["tid"],
                }))
                .collect();
            events.splice(0..0, missing);
            assert_well_formed(&events);
        }
    }
}
