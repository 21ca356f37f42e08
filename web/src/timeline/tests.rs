//! The layout, without a browser: what is drawn, and where.

use std::collections::HashSet;

use pollscope_analysis::Model;
use pollscope_trace::{Event, EventKind, FutureEnd, PollOutcome, PromiseOrigin, WakeCause};

use super::index::Index;
use super::layout::layout;
use super::marked::Marked;
use super::picture::{Half, Input, Picture};
use super::scene::{Paint, Rect, Scene, Shape};
use super::text::sentences;
use super::view::Viewport;

const SECOND: u64 = 1_000_000_000;

fn event(at: u64, future: u32, kind: EventKind) -> Event {
    Event { id: 1, at, thread: 0, task: 1, future, line: 3, kind }
}

fn created(at: u64, id: u32, name: &str, parent: u32) -> Event {
    event(at, id, EventKind::FutureCreated { name: name.to_owned(), parent })
}

fn polled(from: u64, to: u64, id: u32, outcome: PollOutcome) -> [Event; 2] {
    [event(from, id, EventKind::PollStart), event(to, id, EventKind::PollEnd { outcome })]
}

/// `main` creates `late` at 0 s and first polls it at 2 s; `never` is dropped at 3 s.
fn lazy() -> Model {
    let mut events = vec![
        created(0, 1, "main()", 0),
        event(0, 1, EventKind::TaskSpawned { name: "main()".into(), by: 0 }),
        event(0, 1, EventKind::FutureFirstPolled { by: 0 }),
    ];
    events.extend(polled(0, 0, 1, PollOutcome::Pending));
    events.push(created(0, 2, "late()", 1));
    events.push(created(0, 3, "never()", 1));
    events.extend(polled(2 * SECOND, 2 * SECOND, 2, PollOutcome::Pending));
    events.push(event(2 * SECOND, 2, EventKind::TimerArmed { timer: 4, deadline: 3 * SECOND }));
    events.push(event(3 * SECOND, 0, EventKind::TimerFired { timer: 4 }));
    events.push(event(3 * SECOND, 0, EventKind::Woken { cause: WakeCause::Timer, by: 4 }));
    events.push(event(3 * SECOND, 3, EventKind::FutureDropped { end: FutureEnd::NeverPolled }));
    Model::of(&events)
}

/// A model with its index, and how it is looked at.
struct Shown {
    model: Model,
    js: Model,
    lanes: u32,
    width: f64,
    last: u64,
    playhead: Option<u64>,
    dropped: u64,
    rows: f64,
}

impl Shown {
    fn new(model: Model, width: f64, lanes: u32) -> Self {
        Shown {
            model,
            js: Model::default(),
            lanes,
            width,
            last: 3 * SECOND,
            playhead: None,
            dropped: 0,
            rows: 0.0,
        }
    }

    fn with<R>(&self, use_it: impl FnOnce(&Picture<'_>) -> R) -> R {
        let index = |model: &Model| {
            let mut index = Index::default();
            index.update(model, &HashSet::new(), 0);
            index
        };
        let indexes = [index(&self.model), index(&self.js)];
        let half = |model, index| Half {
            model,
            index,
            lanes: self.lanes,
            scroll: self.rows,
            dropped: self.dropped,
            last: self.last,
            present: true,
        };
        use_it(&Picture::new(&Input {
            rust: half(&self.model, &indexes[0]),
            js: half(&self.js, &indexes[1]),
            width: self.width,
            room: 432.0,
            fill: false,
            viewport: Viewport::fit(self.last),
            last: self.last,
            playhead: self.playhead,
            picked: Marked::default(),
            hovered: Marked::default(),
            range: None,
        }))
    }

    fn draw(&self) -> Scene {
        self.with(layout)
    }
}

fn draw(model: Model, width: f64, lanes: u32) -> Scene {
    Shown::new(model, width, lanes).draw()
}

fn shapes(scene: &Scene) -> impl Iterator<Item = &Shape> {
    scene.layers.iter().flat_map(|layer| &layer.shapes)
}

fn texts(scene: &Scene) -> Vec<&str> {
    fn text(shape: &Shape) -> Option<&str> {
        if let Shape::Text { text, .. } = shape { Some(text) } else { None }
    }
    shapes(scene).filter_map(text).collect()
}

/// The widths of the hatched stretches, left to right within each lane.
fn hatches(scene: &Scene) -> Vec<(f64, f64)> {
    let hatch = |shape: &Shape| match *shape {
        Shape::Hatch { rect: Rect { x, width, .. }, .. } => Some((x, width)),
        _ => None,
    };
    shapes(scene).filter_map(hatch).collect()
}

#[test]
fn the_gap_before_the_first_poll_is_hatched_to_scale() {
    let scene = draw(lazy(), 1200.0, 3);
    let [(late_x, late), (never_x, never)] = hatches(&scene)[..] else {
        panic!("two lanes are lazy: {:?}", hatches(&scene));
    };
    assert_eq!(late_x, never_x, "both were created at the same time");
    assert!((never / late - 1.5).abs() < 1e-9, "3 s to 2 s");
    let texts = texts(&scene);
    assert!(texts.contains(&"created, not started: 2.00 s"), "{texts:?}");
    assert!(texts.contains(&"created, never polled: dropped after 3.00 s"), "{texts:?}");
}

#[test]
fn a_narrow_picture_says_it_shorter() {
    let scene = draw(lazy(), 340.0, 3);
    let texts = texts(&scene);
    assert!(texts.contains(&"never polled"), "{texts:?}");
    assert!(texts.contains(&"not started: 2.00 s"), "{texts:?}");
}

#[test]
fn a_future_that_never_ran_ends_in_a_cross() {
    let scene = draw(lazy(), 1200.0, 3);
    let crosses = shapes(&scene).filter(|shape| matches!(shape, Shape::Cross { .. })).count();
    assert_eq!(crosses, 1);
}

#[test]
fn a_timer_in_another_lane_gives_an_arrow() {
    let scene = draw(lazy(), 1200.0, 3);
    let arrows: Vec<_> = shapes(&scene)
        .filter_map(|shape| match shape {
            Shape::Arrow { from, to, .. } => Some(from.1 > to.1),
            _ => None,
        })
        .collect();
    assert_eq!(arrows, [true], "upwards, from late() to main()");
    assert!(texts(&scene).contains(&"timer wakes task 1"));
}

#[test]
fn room_is_kept_for_lanes_to_come() {
    let empty = draw(Model::default(), 800.0, 3);
    assert_eq!(empty.height, draw(lazy(), 800.0, 3).height);
    assert!(draw(lazy(), 800.0, 2).height > draw(Model::default(), 800.0, 2).height);
}

#[test]
fn nothing_is_drawn_outside_the_picture() {
    for width in [320.0, 390.0, 700.0, 1600.0] {
        let scene = draw(lazy(), width, 11);
        for layer in &scene.layers {
            let Rect { x, y, width: wide, height } = layer.window;
            let inside = x >= 0.0 && y >= 0.0 && x + wide <= width && y + height <= scene.height;
            assert!(inside, "{width}: {:?}", layer.window);
        }
        for shape in shapes(&scene) {
            let (left, right, bottom) = match shape {
                Shape::Block { rect, .. }
                | Shape::Outline { rect, .. }
                | Shape::Hatch { rect, .. } => (rect.x, rect.x + rect.width, rect.y + rect.height),
                Shape::Line { from, to, .. } => (from.0.min(to.0), from.0.max(to.0), to.1),
                Shape::Ring { x, y, radius, .. } => (x - radius, x + radius, y + radius),
                Shape::Cross { x, y, size, .. } => (x - size, x + size, y + size),
                Shape::Arrow { from, to, .. } => (from.0, to.0 + 14.0, from.1.max(to.1)),
                Shape::Steps { points, base, .. } => (points[0].0, points[0].0, *base),
                Shape::Text { x, y, .. } => (*x, *x, *y),
            };
            assert!(left >= 0.0 && right <= width && bottom <= scene.height, "{width}: {shape:?}");
        }
    }
}

#[test]
fn a_half_that_has_ended_does_not_grow_with_the_other_one() {
    let promise = EventKind::PromiseCreated {
        name: "main()".into(),
        parent: 0,
        origin: PromiseOrigin::AsyncFunction,
    };
    let mut js = Model::of(&[event(0, 1, promise), event(0, 1, EventKind::AwaitReached)]);
    js.finish(SECOND);
    let mut shown = Shown { js, ..Shown::new(Model::default(), 900.0, 1) };
    let mut drawn = |last| {
        (shown.last, shown.playhead) = (last, Some(last));
        shapes(&shown.draw()).find_map(|shape| match shape {
            Shape::Line { from, to, paint: Paint::JsMid, .. } => Some(to.0 - from.0),
            _ => None,
        })
    };
    let (at_two, at_four) = (drawn(2 * SECOND), drawn(4 * SECOND));
    let ratio = at_two.zip(at_four).map(|(two, four)| two / four);
    assert!(ratio.is_some_and(|ratio| (ratio - 2.0).abs() < 1e-6), "{ratio:?}");
}

#[test]
fn the_playhead_says_the_time() {
    let at = SECOND * 124 / 100;
    let shown = Shown { last: at, playhead: Some(at), ..Shown::new(Model::default(), 900.0, 2) };
    let scene = shown.draw();
    assert!(texts(&scene).contains(&"1.240 s"));
    assert!(shapes(&scene).any(|shape| matches!(
        shape,
        Shape::Line { paint: Paint::Text, from, to, .. } if from.0 == to.0
    )));
}

#[test]
fn the_same_in_sentences() {
    assert_eq!(
        sentences(&lazy(), 9),
        [
            "main(): created at 0.000 s, first polled at 0.000 s, polled once, not finished",
            "late(): created at 0.000 s, first polled at 2.000 s, polled once, not finished",
            "never(): created at 0.000 s, not polled, dropped without having run at 3.000 s",
        ]
    );
}

#[test]
fn what_was_not_kept_is_counted_in_the_heading() {
    let told = |dropped| {
        let scene = Shown { dropped, ..Shown::new(lazy(), 900.0, 2) }.draw();
        texts(&scene).contains(&"1234 events were not kept")
    };
    assert!(!told(0));
    assert!(told(1234));
}

#[test]
fn of_thirty_thousand_lanes_those_are_drawn_that_are_shown() {
    let lanes = (1..=30_000).map(|id| created(0, id, &format!("f{id}"), 0));
    let mut shown = Shown::new(Model::of(&lanes.collect::<Vec<_>>()), 900.0, 2);
    let few = draw(lazy(), 900.0, 2).height;
    for (rows, first) in [(0.0, 1), (20_000.0, 20_001), (1e9, 30_000 - 24)] {
        shown.rows = rows;
        let scene = shown.draw();
        assert!(scene.height < few + 400.0, "{}", scene.height);
        let names: Vec<&str> =
            texts(&scene).into_iter().filter(|text| text.starts_with('f')).collect();
        let expected: Vec<String> = (first..first + 25).map(|id| format!("f{id}")).collect();
        assert_eq!(names, expected);
    }
}
