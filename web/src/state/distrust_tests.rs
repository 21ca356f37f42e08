//! A run that reports what no program can have done: the page goes on, whatever is looked at.

use std::collections::HashSet;

use pollscope_analysis::intake::LARGEST;
use pollscope_trace::{Event, EventKind, Language};
use proptest::prelude::*;

use super::sample::{end, report, running};
use super::{Action, Control, Direction, Selection, State, Target, TimelineAction, Unit};
use crate::inspect::{self, Background, queues};
use crate::timeline::hit::hit;
use crate::timeline::index::Index;
use crate::timeline::layout::layout;
use crate::timeline::marked::Marked;
use crate::timeline::picture::{Half, Input, Picture};
use crate::timeline::text::sentences;
use crate::timeline::view::Viewport;
use crate::timeline::words;

#[path = "../../../crate/analysis/tests/common/odd.rs"]
mod odd;

/// Draws the timeline and says what is at some of its points.
fn draw(state: &State) {
    let index = |language| {
        let mut index = Index::default();
        index.update(&state.half(language).model, &HashSet::new(), 0);
        index
    };
    let indexes = [index(Language::Rust), index(Language::JavaScript)];
    let half = |language, index| {
        let half = state.half(language);
        Half {
            model: &half.model,
            index,
            lanes: 3,
            scroll: 0.0,
            dropped: half.dropped,
            last: state.last(),
            present: true,
        }
    };
    let marked = state.timeline.selection.map_or_else(Marked::default, |selection| {
        let half = state.half(selection.language);
        Marked::find(selection, &half.model, &half.events)
    });
    let picture = Picture::new(&Input {
        rust: half(Language::Rust, &indexes[0]),
        js: half(Language::JavaScript, &indexes[1]),
        width: 900.0,
        room: 432.0,
        fill: false,
        viewport: state.timeline.shown(state.last()),
        last: state.last(),
        playhead: state.playhead_shown(),
        picked: marked,
        hovered: marked,
        range: state.timeline.range,
    });
    let scene = layout(&picture);
    assert!(scene.layers.iter().all(|layer| layer.shapes.len() < 10_000));
    for (x, y) in [(50.0, 60.0), (200.0, 70.0), (400.0, 100.0), (890.0, 300.0)] {
        let at = hit(&picture, x, y);
        if let crate::timeline::hit::Hit::Thing(thing) = at {
            words::thing(&picture, thing);
        }
        if let crate::timeline::hit::Hit::Track(language, shows, at, _) = at {
            crate::timeline::tracks::words(picture.band(language), shows, at);
        }
    }
    words::picked(&picture, state.timeline.selection);
    words::stretch(&picture);
}

/// Looks at everything that the page can show of a run.
fn look_at(state: &mut State) {
    draw(state);
    for language in Language::ALL {
        sentences(&state.half(language).model, 100);
        queues::of(state.half(language), language);
        let targets = (0..6).flat_map(|id| {
            let poll = Target::Poll { task: id, future: id, nth: 0 };
            let index = id as usize;
            let (wake, event) = (Target::Wake(index), Target::Event { index });
            [Target::Future(id), Target::Promise(id), Target::Task(id), poll, wake, event]
        });
        for target in targets {
            let selection = Some(Selection { language, target });
            state.apply(Action::Timeline(TimelineAction::Select(selection)));
            let mut known = Background::default();
            known.update(state);
            inspect::card(state, &known);
            for piece in known.pieces(state) {
                known.piece(state, piece);
            }
        }
    }
    inspect::report::report(state);
    inspect::waiting_programs(state);
    inspect::durations(state);
}

fn play(state: &mut State) {
    let controls = [
        Control::ToBegin,
        Control::Step(Direction::Forward),
        Control::StepBy(Unit::Line),
        Control::Step(Direction::Forward),
        Control::Step(Direction::Back),
        Control::Seek(u64::MAX),
        Control::SeekPosition(usize::MAX),
        Control::SeekId(Language::Rust, u64::MAX),
        Control::Seek(LARGEST / 2),
        Control::SkipIdle(true),
        Control::Toggle,
    ];
    for control in controls {
        state.apply(Action::Playback(control));
        state.apply(Action::Pass(u64::MAX));
        inspect::report::report(state);
    }
    let views = [
        Viewport { from: 0.0, to: f64::MAX },
        Viewport::around(0.0, u64::MAX as f64),
        Viewport::around(15e6, 15e6),
        Viewport { from: f64::NAN, to: f64::NAN },
    ];
    for view in views {
        state.apply(Action::Timeline(TimelineAction::SetViewport(view)));
        state.apply(Action::Timeline(TimelineAction::SetRange(Some((u64::MAX, 0)))));
        draw(state);
    }
}

/// A run of which the halves report these, in two pieces each.
fn run(rust: &[Event], js: &[Event], now: u64) {
    let mut state = running();
    for part in 0..2 {
        for (language, events) in [(Language::Rust, rust), (Language::JavaScript, js)] {
            let (first, second) = events.split_at(events.len() / 2);
            report(&mut state, language, if part == 0 { first } else { second }.to_vec());
        }
        let run = state.run;
        state.apply(Action::Frame { run, now });
        look_at(&mut state);
    }
    end(&mut state, Language::Rust);
    state.apply(Action::Stopped { now });
    look_at(&mut state);
    play(&mut state);
    for language in Language::ALL {
        let half = state.half(language);
        assert!(half.events.iter().all(|event| event.at <= LARGEST));
        assert_eq!(half.dropped, half.refused());
    }
    state.traces();
    state.result();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn whatever_a_run_reports_can_be_looked_at(
        rust in odd::events(),
        js in odd::events(),
        now in prop_oneof![0..1_000_000_000_u64, any::<u64>()],
    ) {
        run(&rust, &js, now);
    }
}

#[test]
fn one_time_beyond_all_clocks_is_refused_and_counted() {
    let mark = |id, at| {
        let kind = EventKind::Mark { name: "here".to_owned() };
        Event { id, at, thread: 0, task: 0, future: 0, line: 1, kind }
    };
    let mut state = running();
    report(&mut state, Language::Rust, vec![mark(1, 5), mark(2, (1 << 63) + 1), mark(3, 7)]);
    assert_eq!((state.last(), state.rust.events.len(), state.rust.dropped), (7, 2, 1));
    run(&[mark(1, 5), mark(2, (1 << 63) + 1), mark(3, LARGEST)], &[], 9);
}
