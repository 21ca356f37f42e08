//! Counters, threads, locks and marks, without a browser: where they are drawn, and what is said.

use std::collections::HashSet;

use pollscope_analysis::Model;
use pollscope_trace::{Event, EventKind, Language, LockMode, PollOutcome};

use super::hit::{Hit, hit};
use super::index::{Index, Shows};
use super::layout::layout;
use super::marked::Marked;
use super::picture::{Half, Input, Picture};
use super::scene::{Paint, Rect, Shape};
use super::tracks;
use super::view::Viewport;
use crate::state::Target;

const SECOND: u64 = 1_000_000_000;

fn event(at: u64, thread: u32, kind: EventKind) -> Event {
    Event { id: 1, at: at * SECOND, thread, task: thread + 1, future: 0, line: 8, kind }
}

/// Two threads that each poll a task of their own, a counter, a lock, three marks.
fn model() -> Model {
    let counter = |at, value| event(at, 0, EventKind::Counter { name: "queue".into(), value });
    let mark = |at, name: &str| event(at, 0, EventKind::Mark { name: name.into() });
    let spawned = |thread| event(0, thread, EventKind::TaskSpawned { name: "t".into(), by: 0 });
    let end = EventKind::PollEnd { outcome: PollOutcome::Pending };
    let requested =
        EventKind::LockRequested { lock: 4, name: "shared".into(), mode: LockMode::Exclusive };
    Model::of(&[
        spawned(0),
        spawned(1),
        counter(1, 2.0),
        counter(3, 4.0),
        event(2, 0, EventKind::PollStart),
        event(4, 0, end.clone()),
        event(6, 1, EventKind::ThreadStarted { name: "worker".into() }),
        event(6, 1, EventKind::PollStart),
        event(7, 1, end),
        event(2, 1, requested),
        event(5, 1, EventKind::LockAcquired { lock: 4 }),
        event(8, 1, EventKind::LockReleased { lock: 4 }),
        mark(5, "begin"),
        mark(5, "again"),
        mark(10, "end"),
    ])
}

/// A hundred pixels a second, from pixel 136 on.
fn with<R>(use_it: impl FnOnce(&Picture<'_>) -> R) -> R {
    let models = [model(), Model::default()];
    let mut indexes = [Index::default(), Index::default()];
    for (index, model) in indexes.iter_mut().zip(&models) {
        index.update(model, &HashSet::new(), 0);
    }
    let half = |at: usize| Half {
        model: &models[at],
        index: &indexes[at],
        lanes: 1,
        scroll: 0.0,
        dropped: 0,
        last: 14 * SECOND,
        present: true,
    };
    use_it(&Picture::new(&Input {
        rust: half(0),
        js: half(1),
        width: 136.0 + 1500.0 + 14.0,
        room: 432.0,
        fill: false,
        viewport: Viewport { from: 0.0, to: 15e9 },
        last: 14 * SECOND,
        playhead: None,
        picked: Marked::default(),
        hovered: Marked::default(),
        range: None,
    }))
}

fn x(second: f64) -> f64 {
    136.0 + second * 100.0
}

fn y(row: f64) -> f64 {
    24.0 + (row + 0.5) * 26.0
}

#[test]
fn tracks_stand_above_the_lanes() {
    with(|picture| {
        let band = picture.band(Language::Rust);
        let rows: Vec<_> = band.half.index.rows().iter().map(|row| row.shows).collect();
        let tracks = [Shows::Counter(0), Shows::Thread(0), Shows::Thread(1), Shows::Lock(0)];
        assert_eq!(rows, [&tracks[..], &[Shows::Lane(0), Shows::Lane(1)]].concat());
        let names: Vec<_> = tracks.map(|shows| tracks::name(band, shows)).into();
        assert_eq!(names, ["queue", "thread 0", "worker", "shared (lock)"]);
        assert_eq!(band.half.index.row_of(0), Some(4));
    });
}

#[test]
fn a_counter_is_drawn_in_steps() {
    let steps = with(|picture| {
        let scene = layout(picture);
        let mut shapes = scene.layers.into_iter().flat_map(|layer| layer.shapes);
        shapes.find_map(|shape| match shape {
            Shape::Steps { points, base, .. } => Some((points, base)),
            _ => None,
        })
    });
    // The row is 26 pixels high, of which 3 stay free at both ends: 4 is 20 pixels above 0.
    let (zero, two, four) = (y(0.0) + 10.0, y(0.0), y(0.0) - 10.0);
    let points = vec![(x(1.0), two), (x(3.0), two), (x(3.0), four), (x(14.0), four)];
    assert_eq!(steps, Some((points, zero)));
}

#[test]
fn what_a_thread_polled_and_who_held_a_lock() {
    let blocks = with(|picture| {
        let scene = layout(picture);
        let shapes = scene.layers.into_iter().flat_map(|layer| layer.shapes);
        let block = |shape| match shape {
            Shape::Block { rect: Rect { x, y, width, height }, paint: Paint::Rust, .. } => {
                Some((y + height / 2.0, x, x + width))
            }
            _ => None,
        };
        shapes.filter_map(block).collect::<Vec<_>>()
    });
    let expected = [
        (y(1.0), x(2.0), x(4.0)),
        (y(2.0), x(6.0), x(7.0)),
        (y(3.0), x(5.0), x(8.0)),
        // The same polls once more, in the lanes of the tasks.
        (y(4.0), x(2.0), x(4.0)),
        (y(5.0), x(6.0), x(7.0)),
    ];
    assert_eq!(blocks, expected);
}

#[test]
fn marks_are_named_where_there_is_room() {
    let names = with(|picture| {
        let scene = layout(picture);
        let shapes = scene.layers.into_iter().flat_map(|layer| layer.shapes);
        let name = |shape| match shape {
            Shape::Text { x, text, paint: Paint::Rust, bold: false, .. } => Some((x, text)),
            _ => None,
        };
        shapes.filter_map(name).filter(|(x, _)| *x > 136.0).collect::<Vec<_>>()
    });
    let names: Vec<_> = names.iter().map(|(x, text)| (*x, text.as_str())).collect();
    let lazy = |name: &&(f64, &str)| !name.1.contains("started");
    let marks: Vec<_> = names.iter().filter(lazy).copied().collect();
    assert_eq!(marks, [(x(5.0) + 4.0, "begin +1"), (x(10.0) + 4.0, "end")]);
}

#[test]
fn what_is_there_is_said_and_leads_to_the_task() {
    with(|picture| {
        let said = |second, row| match hit(picture, x(second), y(row)) {
            Hit::Track(language, shows, at, picked) => {
                let words = tracks::words(picture.band(language), shows, at);
                (words, picked.map(|selection| selection.target))
            }
            other => panic!("{other:?}"),
        };
        let words = |text: &str| Some(text.to_owned());
        assert_eq!(said(0.5, 0.0), (None, None), "no value yet");
        assert_eq!(said(2.0, 0.0), (words("queue\n2 since 1.000 s"), None));
        assert_eq!(said(3.0, 1.0), (words("thread 0\n1 poll"), Some(Target::Task(1))));
        assert_eq!(said(5.0, 1.0).1, None, "nothing is polled there");
        let lock = "shared (lock)\nasked for in line 8 at 2.000 s, held 3.00 s later";
        assert_eq!(said(6.0, 3.0), (words(lock), Some(Target::Task(2))));
    });
}
