//! Futures created by futures created by futures, and polls within polls within polls: nothing here
//! calls itself as deep as that.

use pollscope_analysis::chain::{Subject, why_pending};
use pollscope_analysis::{History, Input, Model, Replay, Sequence, TaskStatistics};
use pollscope_analysis::{check, contrast, critical_path, describe, export, insights, rows, tree};
use pollscope_trace::{
    Clock, Engine, Event, EventKind, Header, Language, PollOutcome, PromiseOrigin, SCHEMA, Trace,
};

/// With the stack that a program has in a browser, twenty bytes for each.
const DEPTH: u32 = 50_000;
const STACK: usize = 1 << 20;

fn events(task: u32, kinds: impl IntoIterator<Item = (u32, EventKind)>) -> Vec<Event> {
    let event = |(id, (future, kind))| Event { id, at: id, thread: 0, task, future, line: 1, kind };
    (1..).zip(kinds).map(event).collect()
}

/// Each future creates the next one and polls it.
fn polled_within_each_other() -> Vec<Event> {
    let spawned = EventKind::TaskSpawned { name: "main()".to_owned(), by: 0 };
    let mut kinds = vec![(0, spawned), (0, EventKind::PollStart)];
    for future in 1..=DEPTH {
        let parent = future - 1;
        kinds.push((future, EventKind::FutureCreated { name: "next()".to_owned(), parent }));
        kinds.push((parent, EventKind::AwaitReached));
        kinds.push((future, EventKind::FutureFirstPolled { by: parent }));
        kinds.push((future, EventKind::PollStart));
    }
    for future in (0..=DEPTH).rev() {
        kinds.push((future, EventKind::PollEnd { outcome: PollOutcome::Pending }));
    }
    events(1, kinds)
}

/// Each async function calls the next one and awaits it.
fn called_within_each_other() -> Vec<Event> {
    let origin = PromiseOrigin::AsyncFunction;
    let created = |future| {
        let kind =
            EventKind::PromiseCreated { name: "next()".to_owned(), parent: future - 1, origin };
        (future, kind)
    };
    let awaited = (1..DEPTH).rev().flat_map(|future| {
        let added = EventKind::ReactionAdded { promise: future + 1 };
        [(future, EventKind::AwaitReached), (future, added)]
    });
    events(0, (1..=DEPTH).map(created).chain(awaited))
}

/// Everything that is worked out from one half.
fn look(language: Language, events: Vec<Event>) {
    assert_eq!(check(&events), []);
    let model = Model::of(&events);
    assert!(rows(&model.lanes).len() >= DEPTH as usize);
    let nothing = Model::default();
    match language {
        Language::Rust => contrast(&model, &nothing, true, &[]),
        Language::JavaScript => contrast(&nothing, &model, true, &[]),
    };
    insights(&Input::new(language, &events, true));

    let replay = Replay::of(&events);
    for position in [events.len() / 2, events.len()] {
        let moment = replay.moment(&events, position);
        assert!(tree::created(&moment).len() > DEPTH as usize / 4);
        tree::awaited(&moment, &replay);
        let chain = why_pending(&moment, &replay, Subject::Future(1));
        if let Some(chain) = chain {
            assert!(!chain.sentence(replay.history()).is_empty());
        }
    }
    Sequence::merge(&events, &[]);
    TaskStatistics::of(&History::of(&events), 1);
    let end = events.len() as u64;
    critical_path::Causes::of(&events).path(Subject::Future(DEPTH), end);
    let names = History::of(&events);
    assert!(!describe::event(&events[events.len() - 1], &names).is_empty());

    let header = Header {
        schema: SCHEMA,
        language,
        engine: Engine::Native,
        clock: Clock::Simulated,
        program: "deep".to_owned(),
        runtime: String::new(),
        dropped: 0,
        ended: None,
        source: String::new(),
    };
    let trace = Trace { header, events };
    assert!(export::chrome(std::slice::from_ref(&trace)).len() > DEPTH as usize);
}

fn on_a_small_stack(language: Language, events: fn() -> Vec<Event>) {
    let thread = std::thread::Builder::new().stack_size(STACK);
    let thread = thread.spawn(move || look(language, events())).expect("a thread starts");
    thread.join().expect("nothing overflows");
}

#[test]
fn polls_within_polls() {
    on_a_small_stack(Language::Rust, polled_within_each_other);
}

#[test]
fn calls_within_calls() {
    on_a_small_stack(Language::JavaScript, called_within_each_other);
}
