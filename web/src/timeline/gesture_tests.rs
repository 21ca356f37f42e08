//! Gestures and keys, without a browser: what a person does, and what the view becomes.

use pollscope_analysis::Model;
use pollscope_trace::{Event, EventKind, Language, PollOutcome, WakeCause};

use super::gestures::{Gesture, Gestures, Pointer, Wheel};
use super::hit::{Hit, hit};
use super::index::Index;
use super::keys::{self, Key};
use super::marked::Marked;
use super::picture::{Half, Input, Picture};
use super::view::Viewport;
use crate::state::{Selection, Target, TimelineAction, TimelineView};

const SECOND: u64 = 1_000_000_000;

/// `main` is polled at 0, 1 and 3 seconds, each time for a quarter of a second; below it stand
/// `count` futures that it created, and the first of them wakes it at 3 seconds.
fn model(count: u32) -> Model {
    let event = |at, future, kind| Event { id: 1, at, thread: 0, task: 1, future, line: 3, kind };
    let created =
        |id, parent| event(0, id, EventKind::FutureCreated { name: format!("f{id}"), parent });
    let mut events = vec![created(1, 0)];
    events.push(event(0, 1, EventKind::TaskSpawned { name: "main".into(), by: 0 }));
    events.extend((2..count + 2).map(|id| created(id, 1)));
    for second in [0, 1] {
        events.extend(poll(second * SECOND));
    }
    events.push(event(2 * SECOND, 2, EventKind::TimerArmed { timer: 5, deadline: 3 * SECOND }));
    events.push(event(3 * SECOND, 0, EventKind::Woken { cause: WakeCause::Timer, by: 5 }));
    events.push(event(3 * SECOND, 0, EventKind::PollStart));
    events.extend(poll(3 * SECOND));
    return Model::of(&events);

    fn poll(at: u64) -> [Event; 2] {
        let event = |at, kind| Event { id: 1, at, thread: 0, task: 1, future: 1, line: 3, kind };
        let outcome = PollOutcome::Pending;
        [event(at, EventKind::PollStart), event(at + SECOND / 4, EventKind::PollEnd { outcome })]
    }
}

/// The height of a row where not all of them fit, and the room for ten of them.
const ROW: f64 = 14.0;
const ROOM: f64 = 24.0 + 6.0 + 18.0 + 6.0 + 10.0 * ROW;

/// 1000 pixels and 14 seconds wide: 100 pixels of lanes are a second, from pixel 136 on.
fn with<R>(model: &Model, view: &TimelineView, use_it: impl FnOnce(&Picture<'_>) -> R) -> R {
    const LAST: u64 = 14 * SECOND;
    let index = |model: &Model, language| {
        let rows = view.rows(language);
        let mut index = Index::default();
        index.update(model, &rows.folded, rows.folds);
        index
    };
    let js = Model::default();
    let indexes = [index(model, Language::Rust), index(&js, Language::JavaScript)];
    let marked = |selection: Option<Selection>| {
        selection.map_or_else(Marked::default, |selection| Marked::find(selection, model, &[]))
    };
    let half = |model, index, language| Half {
        model,
        index,
        lanes: if language == Language::Rust { 20 } else { 1 },
        scroll: view.rows(language).scroll,
        dropped: 0,
        last: LAST,
        present: true,
    };
    use_it(&Picture::new(&Input {
        rust: half(model, &indexes[0], Language::Rust),
        js: half(&js, &indexes[1], Language::JavaScript),
        width: 136.0 + 1500.0 + 14.0,
        room: ROOM,
        fill: false,
        viewport: view.shown(LAST),
        last: LAST,
        playhead: None,
        picked: marked(view.selection),
        hovered: marked(view.hover),
        range: view.range,
    }))
}

/// Where a time stands while everything is shown, and where a row does.
fn x(second: f64) -> f64 {
    136.0 + second * 100.0
}

fn y(row: f64) -> f64 {
    24.0 + (row + 0.5) * ROW
}

fn mouse(x: f64, y: f64) -> Pointer {
    Pointer { id: 1, x, y, touch: false, shift: false }
}

fn finger(id: i32, x: f64, y: f64) -> Pointer {
    Pointer { id, x, y, touch: true, shift: false }
}

/// Does one thing after the other, each with what the one before has made of the view.
struct Person {
    model: Model,
    view: TimelineView,
    gestures: Gestures,
}

impl Person {
    fn new(lanes: u32) -> Self {
        Person { model: model(lanes), view: TimelineView::default(), gestures: Gestures::default() }
    }

    /// Returns whether the browser is to do nothing about it.
    fn does(&mut self, gesture: Gesture) -> bool {
        let Person { model, view, gestures } = self;
        let reaction = with(model, view, |picture| gestures.take(gesture, picture, view));
        self.apply(reaction.actions);
        reaction.taken
    }

    fn presses(&mut self, key: Key) {
        let actions = with(&self.model, &self.view, |picture| keys::pressed(key, picture, None));
        self.apply(actions);
    }

    fn apply(&mut self, actions: Vec<TimelineAction>) {
        for action in actions {
            self.view.apply(action, 14 * SECOND);
        }
    }

    fn shown(&self) -> [f64; 2] {
        let shown = self.view.shown(14 * SECOND);
        [shown.from, shown.to].map(|at| (at / 1e7).round() / 100.0)
    }

    fn picked(&self) -> Option<Target> {
        self.view.selection.map(|selection| selection.target)
    }
}

#[test]
fn a_drag_pans_as_far_as_the_pointer_goes() {
    let mut person = Person::new(2);
    person.view.viewport = Some(Viewport { from: 2e9, to: 5e9 });
    person.does(Gesture::Down(mouse(1000.0, y(0.0))));
    person.does(Gesture::Move(mouse(998.0, y(0.0))));
    assert_eq!(person.shown(), [2.0, 5.0], "that could still be a click");
    person.does(Gesture::Move(mouse(900.0, y(0.0))));
    assert_eq!(person.shown(), [2.2, 5.2]);
    person.does(Gesture::Move(mouse(1100.0, y(0.0))));
    assert_eq!(person.shown(), [1.8, 4.8], "from where it began, not from the last move");
    person.does(Gesture::Up(mouse(1100.0, y(0.0))));
    assert_eq!(person.picked(), None, "a drag picks nothing");
}

#[test]
fn the_axis_moves_the_playhead() {
    let model = model(2);
    let view = TimelineView::default();
    let mut gestures = Gestures::default();
    let mut seek = |gesture| {
        let reaction = with(&model, &view, |picture| gestures.take(gesture, picture, &view));
        assert_eq!(reaction.actions, [], "nothing is panned");
        reaction.seek.map(|at| at as f64 / 1e9)
    };
    assert_eq!(seek(Gesture::Down(mouse(x(2.5), 12.0))), Some(2.5));
    assert_eq!(seek(Gesture::Move(mouse(x(6.0), 300.0))), Some(6.0), "wherever it goes then");
    assert_eq!(seek(Gesture::Move(mouse(x(99.0), 12.0))), Some(14.0), "not beyond the end");
    assert_eq!(seek(Gesture::Up(mouse(x(99.0), 12.0))), None);
    assert_eq!(seek(Gesture::Down(mouse(60.0, 12.0))), None, "beside the axis");
}

#[test]
fn a_click_picks_what_is_there_and_one_beside_it_nothing() {
    let mut person = Person::new(2);
    let click = |person: &mut Person, x, y| {
        person.does(Gesture::Down(mouse(x, y)));
        person.does(Gesture::Up(mouse(x, y)));
        person.picked()
    };
    let poll = |nth| Some(Target::Poll { task: 1, future: 1, nth });
    assert_eq!(click(&mut person, x(1.1), y(0.0)), poll(1));
    assert_eq!(click(&mut person, x(3.2), y(0.0)), poll(2));
    assert_eq!(click(&mut person, x(2.0), y(0.0)), Some(Target::Future(1)), "it waits");
    assert_eq!(click(&mut person, 40.0, y(1.0)), Some(Target::Future(2)), "by its name");
    assert_eq!(click(&mut person, x(3.0) + 5.0, y(0.5)), Some(Target::Wake(0)));
    assert_eq!(click(&mut person, x(1.0), 400.0), None);
    assert_eq!(person.shown(), [0.0, 15.0]);
}

#[test]
fn shift_and_drag_marks_a_stretch() {
    let mut person = Person::new(2);
    person.does(Gesture::Down(Pointer { shift: true, ..mouse(x(3.0), y(1.0)) }));
    person.does(Gesture::Move(mouse(x(1.5), y(1.0))));
    person.does(Gesture::Up(mouse(x(1.5), y(1.0))));
    assert_eq!(person.view.range, Some((3 * SECOND / 2, 3 * SECOND)));
    person.presses(Key::Focus);
    assert_eq!(person.shown(), [1.28, 3.23], "15 percent of air on both sides, within the run");
    person.presses(Key::Clear);
    assert_eq!(person.view.range, None);
}

#[test]
fn the_wheel_zooms_pans_and_scrolls_and_leaves_the_rest_to_the_page() {
    let wheel =
        Wheel { x: x(3.0), y: y(1.0), across: 0.0, down: 80.0, zoom: false, sideways: false };
    let mut person = Person::new(2);
    assert!(!person.does(Gesture::Wheel(wheel)), "nothing to scroll: the page does");
    person.does(Gesture::Wheel(Wheel { zoom: true, down: -80.0, ..wheel }));
    assert_eq!(person.shown(), [0.99, 11.04], "3 s stays where it was, a fifth from the left");
    person.view.viewport = Some(Viewport { from: 2e9, to: 5e9 });
    assert!(person.does(Gesture::Wheel(Wheel { sideways: true, down: 150.0, ..wheel })));
    assert_eq!(person.shown(), [2.3, 5.3]);
    person.does(Gesture::Wheel(Wheel { across: -150.0, down: 3.0, ..wheel }));
    assert_eq!(person.shown(), [2.0, 5.0], "a touch pad goes sideways by itself");

    let mut person = Person::new(50);
    assert!(person.does(Gesture::Wheel(wheel)));
    assert_eq!(person.view.rust.scroll, 80.0 / ROW);
    assert!(person.does(Gesture::Wheel(Wheel { down: 1e6, ..wheel })));
    assert_eq!(person.view.rust.scroll, 51.0 - 9.0);
    assert!(!person.does(Gesture::Wheel(wheel)), "at the end the page scrolls on");
}

#[test]
fn two_fingers_keep_the_times_that_they_touch() {
    let mut person = Person::new(2);
    person.does(Gesture::Down(finger(1, x(4.0), y(1.0))));
    person.does(Gesture::Down(finger(2, x(6.0), y(1.0))));
    person.does(Gesture::Move(finger(1, x(3.0), y(1.0))));
    person.does(Gesture::Move(finger(2, x(7.0), y(1.0))));
    // Twice as far apart about second 5: half as long about it.
    assert_eq!(person.shown(), [2.5, 10.0]);
    person.does(Gesture::Up(finger(1, x(3.0), y(1.0))));
    person.does(Gesture::Up(finger(2, x(7.0), y(1.0))));
    assert_eq!((person.picked(), person.gestures.busy()), (None, false));
}

#[test]
fn one_finger_pans_and_scrolls_rows_only_on_the_names() {
    let mut person = Person::new(50);
    person.view.viewport = Some(Viewport { from: 2e9, to: 5e9 });
    person.does(Gesture::Down(finger(1, 60.0, y(4.0))));
    person.does(Gesture::Move(finger(1, 64.0, y(1.0))));
    assert_eq!((person.view.rust.scroll, person.shown()), (3.0, [2.0, 5.0]));
    person.does(Gesture::Cancel(1));
    assert!(!person.gestures.busy(), "the browser has taken it to scroll the page");
}

#[test]
fn the_scroll_bar_follows_the_pointer() {
    let mut person = Person::new(50);
    let bar = 136.0 + 1500.0 + 6.0;
    person.does(Gesture::Down(mouse(bar, y(0.0))));
    person.does(Gesture::Move(mouse(bar, y(99.0))));
    assert_eq!(person.view.rust.scroll, 42.0);
    person.does(Gesture::Up(mouse(bar, y(99.0))));
    assert_eq!(person.picked(), None);
}

#[test]
fn arrows_go_through_the_lanes_and_scroll_to_them() {
    let mut person = Person::new(50);
    for _ in 0..12 {
        person.presses(Key::Below);
    }
    assert_eq!((person.picked(), person.view.rust.scroll), (Some(Target::Future(12)), 3.0));
    person.presses(Key::Above);
    assert_eq!(person.picked(), Some(Target::Future(11)));
    person.view.selection = None;
    person.presses(Key::Above);
    assert_eq!(person.picked(), Some(Target::Future(51)), "the last one");
}

#[test]
fn comma_and_full_stop_go_through_the_polls_and_pan_to_them() {
    let mut person = Person::new(2);
    let poll = |nth| Some(Target::Poll { task: 1, future: 1, nth });
    person.presses(Key::PollAfter);
    assert_eq!(person.picked(), Some(Target::Future(1)), "first a lane");
    for nth in [0, 1, 2, 2] {
        person.presses(Key::PollAfter);
        assert_eq!(person.picked(), poll(nth));
    }
    person.view.viewport = Some(Viewport { from: 6e9, to: 7e9 });
    person.presses(Key::PollBefore);
    assert_eq!((person.picked(), person.shown()), (poll(1), [0.5, 1.5]));
}

#[test]
fn keys_zoom_pan_fit_and_focus() {
    let mut person = Person::new(2);
    person.presses(Key::ZoomIn);
    assert_eq!(person.shown(), [3.0, 12.0]);
    person.presses(Key::Later);
    assert_eq!(person.shown(), [4.35, 13.35]);
    person.presses(Key::Begin);
    assert_eq!(person.shown(), [0.0, 9.0]);
    person.presses(Key::End);
    assert_eq!(person.shown(), [6.0, 15.0]);
    person.presses(Key::Fit);
    assert!(person.view.follows());
    person.view.selection = Some(Selection {
        language: Language::Rust,
        target: Target::Poll { task: 1, future: 1, nth: 1 },
    });
    person.presses(Key::Focus);
    assert_eq!(person.shown(), [0.96, 1.29]);
    assert_eq!(Key::named("w"), Some(Key::ZoomIn));
    assert_eq!(Key::named("q"), None);
}

#[test]
fn folding_by_click_and_by_key() {
    let mut person = Person::new(4);
    let rows = |person: &Person| {
        with(&person.model, &person.view, |picture| picture.bands[0].half.index.rows().len())
    };
    assert_eq!(rows(&person), 5);
    person.does(Gesture::Down(mouse(8.0, y(0.0))));
    person.does(Gesture::Up(mouse(8.0, y(0.0))));
    assert_eq!((rows(&person), person.picked()), (1, None));
    person.presses(Key::Below);
    person.presses(Key::Fold);
    assert_eq!(rows(&person), 5);
}

#[test]
fn what_is_hit_is_what_is_drawn() {
    let model = model(2);
    with(&model, &TimelineView::default(), |picture| {
        assert_eq!(hit(picture, x(1.0), 10.0), Hit::Axis);
        assert_eq!(hit(picture, x(1.0), y(9.0) + 4.0), Hit::Nothing, "the heading");
        // Two polls of a quarter of a second, and where neither is any more.
        let nth = |second| match hit(picture, x(second), y(0.0)).selection() {
            Some(Selection { target: Target::Poll { nth, .. }, .. }) => Some(nth),
            _ => None,
        };
        let polls = [0.0, 0.24, 0.5, 0.98, 1.0, 1.24, 1.3].map(nth);
        assert_eq!(polls, [Some(0), Some(0), None, None, Some(1), Some(1), None]);
    });
}
