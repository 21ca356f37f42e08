//! The order of both halves' events.

mod common;

use common::event;
use pollscope_analysis::Sequence;
use pollscope_trace::{Event, EventKind, Language};

fn at(times: &[u64]) -> Vec<Event> {
    times.iter().map(|&time| event(time, 0, 0, EventKind::PollStart)).collect()
}

/// `R0 J0 R1`: the half and the place in it of each entry.
fn shown(sequence: &Sequence) -> String {
    let entry = |entry: pollscope_analysis::sequence::Entry| match entry.language {
        Language::Rust => format!("R{}", entry.index),
        Language::JavaScript => format!("J{}", entry.index),
    };
    sequence.entries_from(0).map(entry).collect::<Vec<_>>().join(" ")
}

fn check(rust: &[u64], js: &[u64], expected: &str) {
    let (rust, js) = (at(rust), at(js));
    let whole = Sequence::merge(&rust, &js);
    assert_eq!(shown(&whole), expected);
    // However the events come in, the order is the same in the end.
    for split in 0..=rust.len() {
        for other in 0..=js.len() {
            let mut sequence = Sequence::merge(&rust[..split], &js[..other]);
            let before = sequence.clone();
            let changed = sequence.extend(&rust, &js);
            assert_eq!(sequence, whole, "after {split} and {other}");
            for position in 0..changed {
                assert_eq!(sequence.entry(position), before.entry(position));
            }
        }
    }
}

#[test]
fn by_time_and_then_rust_first() {
    check(&[], &[], "");
    check(&[1, 2, 3], &[], "R0 R1 R2");
    check(&[], &[1, 2], "J0 J1");
    check(&[1, 5, 5, 9], &[1, 5, 7], "R0 J0 R1 R2 J1 J2 R3");
    check(&[0, 0, 0], &[0, 0], "R0 R1 R2 J0 J1");
}

#[test]
fn within_a_half_the_list_counts_even_where_times_go_back() {
    check(&[5, 3, 6], &[4, 5, 1], "J0 R0 R1 J1 J2 R2");
    check(&[9, 1, 1], &[2, 8, 9, 1], "J0 J1 R0 R1 R2 J2 J3");
}

#[test]
fn positions() {
    let (rust, js) = (at(&[1, 5, 9]), at(&[1, 5, 7]));
    let sequence = Sequence::merge(&rust, &js);
    assert_eq!(shown(&sequence), "R0 J0 R1 J1 J2 R2");
    let counts = |position| {
        [Language::Rust, Language::JavaScript].map(|half| sequence.count(half, position))
    };
    let all: Vec<_> = (0..=7).map(counts).collect();
    assert_eq!(all, [[0, 0], [1, 0], [1, 1], [2, 1], [2, 2], [2, 3], [3, 3], [3, 3]]);
    let ms = 1_000_000;
    let found = [0, ms, 5 * ms - 1, 5 * ms, 100 * ms].map(|at| sequence.position_at(at));
    assert_eq!(found, [0, 2, 2, 4, 6]);
    assert_eq!(sequence.position_of(Language::Rust, 1), Some(3));
    assert_eq!(sequence.position_of(Language::JavaScript, 2), Some(5));
    assert_eq!(sequence.position_of(Language::JavaScript, 3), None);
    assert_eq!((sequence.time(4), sequence.time(6)), (Some(7 * ms), None));
}

#[test]
fn a_half_that_tells_late_moves_what_was_there() {
    let (rust, js) = (at(&[1, 2, 3]), at(&[2]));
    let mut sequence = Sequence::merge(&rust, &[]);
    assert_eq!(sequence.extend(&rust, &js), 2);
    assert_eq!(shown(&sequence), "R0 R1 J0 R2");
    assert_eq!(sequence.extend(&rust, &js), 4, "nothing is new");
}
