//! A small run for tests: a future that waits, and a promise that waits for less long.

use std::rc::Rc;

use pollscope_lessons::files;
use pollscope_protocol::{Lesson, LessonIndex, RunStatus};
use pollscope_trace::{Clock, Event, EventKind, Language, PollOutcome, PromiseOrigin, Stream};

use super::{Action, Catalogue, Choice, Phase, State};

pub(crate) const MS: u64 = 1_000_000;

/// The lessons, as the page fetches them.
pub(crate) fn catalogue() -> Catalogue {
    let index: LessonIndex = serde_json::from_str(files::INDEX).expect("an index");
    index.into()
}

/// A lesson, as the page fetches it.
pub(crate) fn lesson(slug: &str) -> Rc<Lesson> {
    let found = files::LESSONS.iter().find(|(known, _)| *known == slug);
    let (_, json) = found.expect("the lesson exists");
    Rc::new(serde_json::from_str(json).expect("a lesson"))
}

/// The page as it is opened with `?lesson=` naming `wanted`, or nothing.
pub(crate) fn open(wanted: Option<&str>) -> State {
    let catalogue = catalogue();
    let (chosen, notice) = catalogue.choose(wanted);
    let lesson = lesson(&chosen.expect("there are lessons").slug);
    State::open(catalogue, lesson, notice)
}

fn event(id: u64, at: u64, future: u32, line: u32, kind: EventKind) -> Event {
    Event { id, at: at * MS, thread: 0, task: 1, future, line, kind }
}

/// A future that waits from 10 ms to 1000 ms.
pub(crate) fn rust() -> Vec<Event> {
    let spawned = EventKind::TaskSpawned { name: "main()".to_owned(), by: 0 };
    let created = EventKind::FutureCreated { name: "main()".to_owned(), parent: 0 };
    let pending = EventKind::PollEnd { outcome: PollOutcome::Pending };
    let ready = EventKind::PollEnd { outcome: PollOutcome::Ready };
    let print = |text: &str| EventKind::Console { stream: Stream::Stdout, text: text.to_owned() };
    vec![
        event(1, 0, 1, 3, created),
        event(2, 0, 1, 3, spawned),
        event(3, 10, 0, 0, EventKind::PollStart),
        event(4, 10, 1, 0, EventKind::FutureFirstPolled { by: 0 }),
        event(5, 10, 1, 0, EventKind::PollStart),
        event(6, 10, 1, 4, print("start\n")),
        event(7, 10, 1, 5, EventKind::AwaitReached),
        event(8, 10, 1, 0, pending.clone()),
        event(9, 10, 0, 0, pending),
        event(10, 1000, 0, 0, EventKind::PollStart),
        event(11, 1000, 1, 0, EventKind::PollStart),
        event(12, 1000, 1, 5, EventKind::AwaitResumed),
        event(13, 1000, 1, 6, print("end\n")),
        event(14, 1000, 1, 0, ready.clone()),
        event(15, 1000, 0, 0, ready),
    ]
}

pub(crate) fn js() -> Vec<Event> {
    let created = EventKind::PromiseCreated {
        name: "main()".to_owned(),
        parent: 0,
        origin: PromiseOrigin::AsyncFunction,
    };
    vec![
        event(1, 5, 1, 8, created),
        event(2, 5, 1, 9, EventKind::AwaitReached),
        event(3, 505, 1, 9, EventKind::AwaitResumed),
    ]
}

pub(crate) fn running() -> State {
    let mut state = open(None);
    state.apply(Action::Choose(Choice::Clock(Clock::Real)));
    state.apply(Action::Start);
    state.apply(Action::Started(state.run));
    state
}

pub(crate) fn report(state: &mut State, language: Language, events: Vec<Event>) {
    let run = state.run;
    state.apply(Action::Events { run, language, events, dropped: 0 });
}

pub(crate) fn end(state: &mut State, language: Language) {
    let (run, status) = (state.run, RunStatus::Ok);
    state.apply(Action::Ended { run, language, status, message: None });
}

/// A run of both halves that is over.
pub(crate) fn over() -> State {
    let mut state = running();
    report(&mut state, Language::Rust, rust());
    report(&mut state, Language::JavaScript, js());
    end(&mut state, Language::Rust);
    end(&mut state, Language::JavaScript);
    assert_eq!(state.phase, Phase::Over);
    state
}
