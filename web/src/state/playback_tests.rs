//! The playhead, without a browser.

use pollscope_trace::Language;

use super::sample::{MS, js, open, over, report, running, rust};
use super::{Action, Control, Direction, Filter, Mode, Pane, Speed, State, Tab, Unit};

fn go(state: &mut State, control: Control) {
    state.apply(Action::Playback(control));
}

fn pass(state: &mut State, ms: u64) {
    state.apply(Action::Pass(ms * MS));
}

/// Milliseconds, events that have happened, and how it moves.
fn stands(state: &State) -> (u64, usize, Mode) {
    let playback = state.playback;
    (playback.playhead.at / MS, playback.playhead.position, playback.mode)
}

#[test]
fn it_follows_a_run_and_stands_at_its_end() {
    let mut state = running();
    report(&mut state, Language::Rust, rust()[..9].to_vec());
    assert_eq!(stands(&state), (10, 9, Mode::Following));
    let run = state.run;
    state.apply(Action::Frame { run, now: 700 * MS });
    assert_eq!(stands(&state), (700, 9, Mode::Following));
    let state = over();
    assert_eq!(stands(&state), (1000, 18, Mode::Following));
    assert_eq!(state.playhead_shown(), None, "at the end of a run there is nothing to point at");
}

#[test]
fn pausing_a_run_stops_the_playhead_and_not_the_run() {
    let mut state = running();
    report(&mut state, Language::Rust, rust()[..9].to_vec());
    go(&mut state, Control::Toggle);
    report(&mut state, Language::Rust, rust()[9..].to_vec());
    assert_eq!(stands(&state), (10, 9, Mode::Paused));
    assert_eq!(state.sequence.len(), 15);
    assert_eq!(state.rust.moment.printed(), 1);
    go(&mut state, Control::ToEnd);
    assert_eq!(stands(&state), (1000, 15, Mode::Following));
    assert_eq!(state.rust.moment.printed(), 2);
}

#[test]
fn a_half_that_reports_late_leaves_a_paused_playhead_at_its_time() {
    let mut state = running();
    report(&mut state, Language::Rust, rust());
    go(&mut state, Control::Seek(600 * MS));
    assert_eq!(stands(&state), (600, 9, Mode::Paused));
    report(&mut state, Language::JavaScript, js());
    assert_eq!(stands(&state), (600, 12, Mode::Paused));
    assert_eq!(state.js.moment.position(), 3);
}

#[test]
fn playing_goes_by_the_clock_of_the_trace_at_the_speed_chosen() {
    let mut state = over();
    go(&mut state, Control::Toggle);
    assert_eq!(stands(&state), (0, 0, Mode::Playing), "from the beginning");
    pass(&mut state, 16);
    assert_eq!(stands(&state), (16, 11, Mode::Playing));
    let quarter = Speed::labelled("0.25×").expect("it is offered");
    go(&mut state, Control::SetSpeed(quarter));
    pass(&mut state, 16);
    assert_eq!(stands(&state), (20, 11, Mode::Playing));
    go(&mut state, Control::SetSpeed(Speed::labelled("10×").expect("it is offered")));
    pass(&mut state, 50);
    assert_eq!(stands(&state), (520, 12, Mode::Playing));
    go(&mut state, Control::Toggle);
    pass(&mut state, 50);
    assert_eq!(stands(&state), (520, 12, Mode::Paused));
    go(&mut state, Control::Toggle);
    pass(&mut state, 50);
    assert_eq!(stands(&state), (1000, 18, Mode::Following), "at the end it stops");
}

#[test]
fn a_tab_that_was_away_goes_on_where_it_was() {
    let mut state = over();
    go(&mut state, Control::Toggle);
    pass(&mut state, 60_000);
    assert_eq!(stands(&state), (250, 11, Mode::Playing));
}

#[test]
fn idle_stretches_are_passed_quickly_if_wanted() {
    let mut state = over();
    go(&mut state, Control::SkipIdle(true));
    go(&mut state, Control::Toggle);
    pass(&mut state, 20);
    // The next event is at 505 ms; no more than 150 ms are left before it.
    assert_eq!(stands(&state), (20, 11, Mode::Playing));
    pass(&mut state, 1);
    assert_eq!(stands(&state), (355, 11, Mode::Playing));
    pass(&mut state, 100);
    assert_eq!(stands(&state), (455, 11, Mode::Playing));
    pass(&mut state, 60);
    assert_eq!(stands(&state), (515, 12, Mode::Playing));
    pass(&mut state, 1);
    assert_eq!(stands(&state), (850, 12, Mode::Playing));
}

#[test]
fn steps_by_event_visit_every_event_of_both_halves_in_both_directions() {
    let mut state = over();
    go(&mut state, Control::StepBy(Unit::Event));
    go(&mut state, Control::ToBegin);
    assert_eq!(stands(&state), (0, 0, Mode::Paused));
    let mut forward = Vec::new();
    while state.playback.playhead.position < state.sequence.len() {
        go(&mut state, Control::Step(Direction::Forward));
        forward.push(state.playback.playhead);
    }
    let times: Vec<u64> = forward.iter().map(|playhead| playhead.at / MS).collect();
    let tens = [10; 7];
    let expected = [vec![0, 0, 5, 5], tens.to_vec(), vec![505], vec![1000; 6]].concat();
    assert_eq!(times, expected);
    go(&mut state, Control::Step(Direction::Forward));
    assert_eq!(state.playback.mode, Mode::Following);
    for playhead in forward.iter().rev().skip(1) {
        go(&mut state, Control::Step(Direction::Back));
        assert_eq!(state.playback.playhead, *playhead);
    }
    go(&mut state, Control::Step(Direction::Back));
    go(&mut state, Control::Step(Direction::Back));
    assert_eq!(stands(&state), (0, 0, Mode::Paused));
}

#[test]
fn a_step_back_from_between_two_events_goes_to_the_one_before() {
    let mut state = over();
    go(&mut state, Control::StepBy(Unit::Event));
    go(&mut state, Control::Seek(700 * MS));
    go(&mut state, Control::Step(Direction::Back));
    assert_eq!(stands(&state), (505, 12, Mode::Paused));
}

/// Where steps of a unit lead, in both directions.
fn check_steps(unit: Unit, expected: &[usize]) {
    let mut state = over();
    go(&mut state, Control::StepBy(unit));
    go(&mut state, Control::ToBegin);
    let mut step = |direction| {
        go(&mut state, Control::Step(direction));
        state.playback.playhead.position
    };
    let forward: Vec<usize> = expected.iter().map(|_| step(Direction::Forward)).collect();
    assert_eq!(forward, expected, "forward by {unit:?}");
    let back: Vec<usize> = expected[1..].iter().map(|_| step(Direction::Back)).collect();
    let mut reversed = expected[..expected.len() - 1].to_vec();
    reversed.reverse();
    assert_eq!(back, reversed, "back by {unit:?}");
}

#[test]
fn steps_by_poll_go_to_where_a_body_runs() {
    // The promise begins (3), the future is polled (7; not the poll of its task before that),
    // the promise goes on (12), the future is polled again (14), and then the end.
    check_steps(Unit::Poll, &[3, 7, 12, 14, 18]);
}

#[test]
fn steps_by_line_go_to_where_the_line_is_another() {
    // Lines: 3 of Rust, 8 and 9 of JavaScript, 4 and 5 of Rust, 9, 5, 6.
    check_steps(Unit::Line, &[1, 3, 4, 8, 9, 12, 15, 16]);
}

#[test]
fn going_to_an_event_stands_right_after_it() {
    let mut state = over();
    go(&mut state, Control::SeekEvent(Language::JavaScript, 1));
    assert_eq!(stands(&state), (5, 4, Mode::Paused));
    go(&mut state, Control::SeekId(Language::Rust, 6));
    assert_eq!(stands(&state), (10, 8, Mode::Paused));
    assert_eq!(state.rust.moment.running_line(), 4);
    go(&mut state, Control::SeekId(Language::Rust, 99));
    assert_eq!(stands(&state), (10, 8, Mode::Paused), "there is no such event");
    go(&mut state, Control::SeekPosition(usize::MAX));
    assert_eq!(stands(&state), (1000, 18, Mode::Paused));
    go(&mut state, Control::Seek(u64::MAX));
    assert_eq!(stands(&state), (1000, 18, Mode::Paused));
}

#[test]
fn a_new_run_is_followed_and_keeps_speed_and_unit() {
    let mut state = over();
    let slow = Speed::labelled("0.05×").expect("it is offered");
    go(&mut state, Control::SetSpeed(slow));
    go(&mut state, Control::StepBy(Unit::Line));
    go(&mut state, Control::ToBegin);
    state.apply(Action::Start);
    assert_eq!(stands(&state), (0, 0, Mode::Following));
    assert_eq!((state.playback.speed, state.playback.unit), (slow, Unit::Line));
    state.apply(Action::Stopped { now: 30 * MS });
    assert_eq!(stands(&state), (30, 0, Mode::Following));
}

#[test]
fn there_is_nothing_to_play_on_a_fresh_page() {
    let mut state = open(None);
    for control in [Control::Toggle, Control::Step(Direction::Back), Control::Seek(5 * MS)] {
        go(&mut state, control);
    }
    pass(&mut state, 16);
    assert_eq!((stands(&state).0, stands(&state).1), (0, 0));
    assert_eq!(state.playhead_shown(), None);
    assert!(!state.moves(), "and nothing asks for frames");
}

#[test]
fn the_list_shows_what_the_filter_admits_and_where_the_playhead_is() {
    let mut state = over();
    assert_eq!(state.listing.len(), 0, "nobody looks at a closed list");
    state.apply(Action::List(true));
    assert_eq!(state.listing.len(), 18);
    let group = Some(pollscope_trace::Group::Output);
    state.apply(Action::FilterList(Filter { group, about: None }));
    let rows = |state: &State| -> Vec<usize> {
        (0..state.listing.len()).filter_map(|row| state.listing.row(row)).collect()
    };
    assert_eq!(rows(&state), [7, 15]);
    assert_eq!(state.listing.current(7), None);
    assert_eq!(state.listing.current(8), Some(0));
    let about = Some((Language::JavaScript, pollscope_analysis::LaneKind::Promise(1)));
    state.apply(Action::FilterList(Filter { group: None, about }));
    assert_eq!(rows(&state), [2, 3, 11]);
    state.apply(Action::Start);
    assert_eq!((state.listing.len(), state.listing.filter.about), (0, None));
}

#[test]
fn the_pane_shows_what_fits_until_somebody_picks_another() {
    let mut state = open(None);
    assert_eq!(state.pane, Pane::Lesson);
    state.apply(Action::Start);
    assert_eq!(state.pane, Pane::Lesson);
    state.apply(Action::ShowPane(Pane::Queues));
    state.apply(Action::Stopped { now: 1 });
    state.apply(Action::Start);
    assert_eq!(state.pane, Pane::Queues);
    assert_eq!(Pane::Layout.tab(), Tab::Inspect);
    assert_eq!(Tab::Inspect.neighbour(1), Tab::Lesson);
    assert_eq!(Tab::Lesson.neighbour(-1), Tab::Inspect);
}

#[test]
fn speeds_are_named_as_they_are_offered() {
    let labels: Vec<String> = Speed::ALL.into_iter().map(Speed::label).collect();
    assert_eq!(labels.join(" "), "0.05× 0.1× 0.25× 0.5× 1× 2× 5× 10×");
    assert_eq!(Speed::labelled("3×"), None);
}
