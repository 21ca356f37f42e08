//! Whatever a program reports while it runs: nothing that comes through the sieve makes any view of the
//! run panic, overflow or go on without end.

#[path = "common/odd.rs"]
mod odd;

use std::pin::pin;
use std::sync::{LazyLock, Mutex};
use std::task::{Context, Waker};

use pollscope_analysis::chain::{Subject, why_pending};
use pollscope_analysis::console::Lines;
use pollscope_analysis::critical_path::Causes;
use pollscope_analysis::intake::{LARGEST, Sieve};
use pollscope_analysis::{
    Input, Model, Moment, Replay, Sequence, TaskStatistics, contrast, describe, insights, rows,
    tree,
};
use pollscope_trace::stream::{MARK, start};
use pollscope_trace::{
    Event, Language, Stream, argument, binary, counter, mark, probe, task as observed,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

/// What a program with two threads has written.
static STREAM: LazyLock<Vec<u8>> = LazyLock::new(|| {
    static WRITTEN: Mutex<Vec<u8>> = Mutex::new(Vec::new());
    fn write(piece: &[u8]) {
        let bytes = piece.strip_prefix(&MARK).expect("each piece is marked");
        WRITTEN.lock().expect("nobody panics").extend_from_slice(bytes);
    }
    start(|| 9, write).expect("nothing else here has a stream");
    let work = |round: u8| {
        let body = async move {
            probe::awaiting(7, probe::block(async {})).await;
            mark!("round {round}");
            counter!("rounds", round);
            probe::console(Stream::Stderr, 9, "printed\n");
        };
        let work = probe::function::<(), _>("work()", ("", 6), &[argument!(round)], body);
        let task = pin!(observed!("work(round)", work));
        assert!(task.poll(&mut Context::from_waker(Waker::noop())).is_ready());
    };
    let thread = std::thread::spawn(move || (0..4).for_each(work));
    thread.join().expect("it ends");
    work(4);
    WRITTEN.lock().expect("nobody panics").clone()
});

/// Those that come through, and how many do not.
fn admitted(mut events: Vec<Event>) -> (Vec<Event>, u64) {
    let mut sieve = Sieve::default();
    let all = events.len();
    events.retain_mut(|event| sieve.admit(event));
    assert_eq!(events.len() as u64 + sieve.refused(), all as u64);
    assert!(events.iter().all(|event| event.at <= LARGEST && event.id <= LARGEST));
    (events, sieve.refused())
}

/// Looks at a run in every way there is.
fn look_at(events: &[Event]) {
    let mut model = Model::of(events);
    let replay = Replay::of(events);
    let causes = Causes::of(events);
    assert!(model.last <= LARGEST);
    rows(&model.lanes);
    let mut lines = Lines::default();
    model.console.iter().for_each(|printed| lines.push(printed));
    for event in events {
        describe::event(event, replay.history());
    }
    for position in [0, events.len() / 3, events.len() / 2, events.len()] {
        look_at_moment(&replay.moment(events, position), &replay, &causes);
    }
    for task in replay.latest().tasks() {
        let task = TaskStatistics::of(replay.history(), task.id).expect("it was spawned");
        for now in [0, model.last, LARGEST] {
            task.sentence(now);
            task.totals(now);
        }
        task.poll_percentile(95.0);
    }
    for (language, over) in [(Language::Rust, true), (Language::JavaScript, false)] {
        insights(&Input { dropped: 1, ..Input::new(language, events, over) });
    }
    model.finish(model.last);
    let js = Model::of(&events[events.len() / 2..]);
    contrast(&model, &js, true, &[]);
    let sequence = Sequence::merge(events, &events[events.len() / 2..]);
    assert_eq!(sequence.len(), events.len() + events.len().div_ceil(2));
}

fn look_at_moment(moment: &Moment, replay: &Replay, causes: &Causes) {
    let futures = moment.futures().map(|future| Subject::Future(future.id));
    for subject in futures.chain(moment.tasks().map(|task| Subject::Task(task.id))) {
        if let Some(chain) = why_pending(moment, replay, subject) {
            chain.sentence(replay.history());
        }
        if let Some(path) = causes.path(subject, 0) {
            path.sentence(subject, replay.history());
        }
    }
    tree::created(moment);
    tree::awaited(moment, replay);
    moment.timer_queue();
    moment.ready_queue();
    moment.poll_stack();
    moment.call_stack();
    moment.microtasks();
    moment.macrotasks();
    moment.waiting_lines();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn events_that_no_program_made(events in odd::events()) {
        let (events, _) = admitted(events);
        look_at(&events);
    }

    /// Where anything may be the next identifier, time or number.
    #[test]
    fn events_with_any_numbers(
        mut events in odd::events(),
        changes in vec((any::<Index>(), any::<u64>(), 0..5_u8), 0..20),
    ) {
        for (place, value, field) in changes {
            if events.is_empty() {
                break;
            }
            let event = place.get_mut(&mut events);
            match field {
                0 => event.id = value,
                1 => event.at = value,
                2 => event.task = value as u32,
                3 => event.future = value as u32,
                _ => event.thread = value as u32,
            }
        }
        let (events, _) = admitted(events);
        look_at(&events);
    }

    /// What an edited program may write: a trace with bytes that were changed, left out or doubled.
    #[test]
    fn streams_that_were_changed(
        changes in vec((any::<Index>(), any::<u8>(), 0..3_u8), 1..8),
        sizes in vec(1..400_usize, 1..9),
    ) {
        let mut bytes = STREAM.clone();
        for (place, byte, how) in changes {
            let place = place.index(bytes.len());
            match how {
                0 => bytes[place] = byte,
                1 => bytes.truncate(place.max(9)),
                _ => bytes.insert(place, byte),
            }
        }
        let mut decoder = binary::Decoder::default();
        let mut read = Vec::new();
        let mut rest = bytes.as_slice();
        for size in sizes.into_iter().cycle() {
            let (piece, later) = rest.split_at(size.min(rest.len()));
            if decoder.feed(piece, &mut read).is_err() || later.is_empty() {
                break;
            }
            rest = later;
        }
        let (events, _) = admitted(read);
        look_at(&events);
    }
}

/// One time beyond all clocks is refused, and what comes after it is kept.
#[test]
fn a_time_beyond_all_clocks_costs_one_event() {
    let at = |id, at| {
        let kind = pollscope_trace::EventKind::Mark { name: "here".to_owned() };
        Event { id, at, thread: 0, task: 0, future: 0, line: 1, kind }
    };
    let (events, refused) = admitted(vec![at(1, 5), at(2, 1 << 63), at(3, u64::MAX), at(4, 6)]);
    assert_eq!(events.iter().map(|event| event.id).collect::<Vec<_>>(), [1, 4]);
    assert_eq!(refused, 2);
}
