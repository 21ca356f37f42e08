//! The reducer, without a browser.

use pollscope_analysis::LaneEnd;
use pollscope_protocol::RunStatus;
use pollscope_trace::{Clock, Event, EventKind, Language, PromiseOrigin, Stream};

use super::sample::{self, lesson, open};
use super::{Action, Choice, Effect, HalfPhase, Phase, Selection, State, Target, TimelineAction};
use crate::timeline::view::Viewport;

fn printed(at: u64, text: &str) -> Event {
    let kind = EventKind::Console { stream: Stream::Stdout, text: text.to_owned() };
    Event { id: 1, at, thread: 0, task: 0, future: 0, line: 1, kind }
}

fn running() -> State {
    let mut state = open(None);
    state.apply(Action::Choose(Choice::Clock(Clock::Real)));
    state.apply(Action::Start);
    state.apply(Action::Started(state.run));
    state
}

fn events(state: &State, language: Language, events: Vec<Event>) -> Action {
    Action::Events { run: state.run, language, events, dropped: 0 }
}

fn ended(state: &State, language: Language, status: RunStatus) -> Action {
    Action::Ended { run: state.run, language, status, message: None }
}

#[test]
fn opens_the_lesson_asked_for() {
    let state = open(Some("join-all"));
    assert_eq!(state.lesson.slug, "join-all");
    assert_eq!(state.notice, None);
}

#[test]
fn an_unknown_lesson_gives_a_notice_and_the_first_lesson() {
    let state = open(Some("<b>nope"));
    assert_eq!(state.lesson.slug, "lazy-vs-eager");
    let notice = "There is no lesson called “<b>nope”. This is “Lazy and eager” instead.";
    assert_eq!(state.notice.as_deref(), Some(notice));
}

#[test]
fn a_run_is_over_when_both_halves_have_ended() {
    let mut state = open(None);
    let effects = state.apply(Action::Start);
    assert_eq!(effects, [Effect::StartRun(state.run)]);
    assert_eq!(state.phase, Phase::Starting);
    state.apply(Action::Started(state.run));
    assert_eq!(state.phase, Phase::Running);
    state.apply(events(&state, Language::Rust, vec![printed(5, "a\n")]));
    assert_eq!(state.apply(ended(&state, Language::Rust, RunStatus::Ok)), []);
    state.apply(events(&state, Language::JavaScript, vec![printed(9, "b\n")]));
    let effects = state.apply(ended(&state, Language::JavaScript, RunStatus::Ok));
    assert_eq!(effects, [Effect::Report]);
    assert_eq!((state.phase, state.now), (Phase::Over, 9));
    let result = state.result();
    assert_eq!((result.rust.stdout.as_str(), result.js.stdout.as_str()), ("a\n", "b\n"));
    assert_eq!((result.rust.status, result.js.status), (RunStatus::Ok, RunStatus::Ok));
}

#[test]
fn stopping_keeps_what_there_is_and_says_so() {
    let mut state = running();
    state.apply(events(&state, Language::Rust, vec![printed(5, "a\n")]));
    state.apply(ended(&state, Language::JavaScript, RunStatus::Ok));
    assert_eq!(state.apply(Action::Stopped { now: 30 }), [Effect::Report]);
    assert_eq!(state.rust.phase, HalfPhase::Ended(RunStatus::Stopped));
    assert_eq!(state.js.phase, HalfPhase::Ended(RunStatus::Ok));
    assert_eq!(state.result().rust.stdout, "a\n");
    assert_eq!(state.apply(Action::Stopped { now: 30 }), [], "stopping twice reports once");
}

#[test]
fn nothing_waits_once_a_half_has_ended() {
    let mut state = running();
    let promise = |at, kind| Event { id: at, at, thread: 0, task: 0, future: 1, line: 7, kind };
    let created = EventKind::PromiseCreated {
        name: "main()".to_owned(),
        parent: 0,
        origin: PromiseOrigin::AsyncFunction,
    };
    let waiting = vec![promise(1, created), promise(2, EventKind::AwaitReached)];
    state.apply(events(&state, Language::JavaScript, waiting));
    assert_eq!(state.js.model.waiting_lines(), [7]);
    state.apply(Action::Stopped { now: 50 });
    assert!(state.js.model.waiting_lines().is_empty());
    assert_eq!(state.js.model.lanes[0].ended, Some((50, LaneEnd::Unfinished)));
}

#[test]
fn what_arrives_after_the_end_or_from_an_earlier_run_is_refused() {
    let mut state = running();
    let late = events(&state, Language::Rust, vec![printed(5, "late\n")]);
    let late_end = ended(&state, Language::Rust, RunStatus::Panicked);
    state.apply(Action::Stopped { now: 30 });
    state.apply(events(&state, Language::Rust, vec![printed(6, "after\n")]));
    assert_eq!(state.result().rust.stdout, "");
    state.apply(Action::Start);
    state.apply(late);
    state.apply(late_end);
    assert_eq!(state.rust.phase, HalfPhase::Running);
    assert_eq!(state.rust.events.len(), 0);
}

#[test]
fn time_does_not_run_backwards_nor_after_the_end() {
    let mut state = running();
    let run = state.run;
    state.apply(Action::Frame { run, now: 20 });
    state.apply(Action::Frame { run, now: 10 });
    assert_eq!(state.now, 20);
    state.apply(Action::Stopped { now: 30 });
    state.apply(Action::Frame { run, now: 99 });
    assert_eq!((state.now, state.rust.ended_at, state.js.ended_at), (30, 30, 30));
}

#[test]
fn picking_another_lesson_clears_and_picking_the_same_one_keeps() {
    let mut state = running();
    state.apply(events(&state, Language::Rust, vec![printed(5, "a\n")]));
    state.apply(Action::Stopped { now: 30 });
    let same = state.lesson.clone();
    state.apply(Action::Pick(same));
    assert_eq!(state.rust.events.len(), 1);
    let other = state.neighbour(1).expect("there is a second lesson").slug.clone();
    let effects = state.apply(Action::Pick(lesson(&other)));
    assert_eq!(effects, [Effect::RememberLesson(other.as_str().into())]);
    assert_eq!((state.phase, state.rust.events.len()), (Phase::Fresh, 0));
    assert_eq!(state.lesson_number(), 2);
}

#[test]
fn of_several_lessons_that_were_picked_only_the_last_counts() {
    let mut state = open(None);
    let want = |state: &mut State, slug: &str| state.apply(Action::Want(slug.into()));
    assert_eq!(want(&mut state, "join-all"), [Effect::FetchLesson("join-all".into())]);
    want(&mut state, "one-at-a-time");
    let failed = |slug: &str| Action::NotFetched { slug: slug.into(), message: slug.to_owned() };
    state.apply(failed("join-all"));
    assert_eq!(state.notice, None, "nobody waits for it any more");
    assert_eq!(state.wanted.as_deref(), Some("one-at-a-time"));
    state.apply(failed("one-at-a-time"));
    assert_eq!((state.notice.as_deref(), &state.wanted), (Some("one-at-a-time"), &None));
    assert_eq!(state.lesson.slug, "lazy-vs-eager", "the page stays as it was");
    want(&mut state, "join-all");
    state.apply(Action::Pick(lesson("join-all")));
    assert_eq!((&*state.lesson.slug, &state.wanted, &state.notice), ("join-all", &None, &None));
}

#[test]
fn reset_leaves_a_fresh_page() {
    let mut state = running();
    let before = state.run;
    state.apply(Action::Stopped { now: 30 });
    state.apply(Action::Reset);
    assert_eq!((state.phase, state.rust.phase), (Phase::Fresh, HalfPhase::Fresh));
    assert_ne!(state.run, before);
}

#[test]
fn the_ends_of_the_list_have_no_neighbour() {
    let state = open(None);
    assert!(state.neighbour(-1).is_none());
    let catalogue = sample::catalogue();
    let [.., before, last] = catalogue.listed() else { panic!("there are several lessons") };
    let last = open(Some(&last.slug));
    assert!(last.neighbour(1).is_none());
    assert_eq!(last.neighbour(-1), Some(before));
}

#[test]
fn the_timeline_follows_a_run_until_it_is_moved_and_again_when_fitted() {
    const SECOND: u64 = 1_000_000_000;
    let mut state = running();
    let frame = |state: &State, seconds| Action::Frame { run: state.run, now: seconds * SECOND };
    state.apply(frame(&state, 7));
    assert_eq!(state.timeline.shown(state.extent()).to, 7.5e9);
    let close = Viewport { from: 1e9, to: 2e9 };
    state.apply(Action::Timeline(TimelineAction::SetViewport(close)));
    state.apply(frame(&state, 14));
    assert_eq!(state.timeline.shown(state.extent()), close);
    state.apply(Action::Timeline(TimelineAction::Fit));
    assert_eq!(state.timeline.shown(state.extent()).to, 15e9);
}

#[test]
fn only_what_shows_beside_the_picture_counts_as_a_change_of_the_page() {
    let mut state = running();
    let selection = Selection { language: Language::Rust, target: Target::Future(1) };
    let changes = |state: &mut State, change| {
        let before = state.generation;
        state.apply(Action::Timeline(change));
        state.generation != before
    };
    assert!(!changes(&mut state, TimelineAction::Hover(Some(selection))));
    assert!(!changes(&mut state, TimelineAction::Scroll { language: Language::Rust, rows: 3.5 }));
    assert!(changes(&mut state, TimelineAction::Select(Some(selection))));
    assert!(!changes(&mut state, TimelineAction::Select(Some(selection))));
    let close = Viewport { from: 0.0, to: 1e6 };
    assert!(changes(&mut state, TimelineAction::SetViewport(close)), "it follows no more");
    assert!(!changes(&mut state, TimelineAction::SetViewport(close)));
    state.apply(Action::Timeline(TimelineAction::ToggleTall));
    state.apply(Action::Reset);
    let view = &state.timeline;
    assert_eq!((view.selection, view.tall, view.follows()), (None, true, true));
}
