//! Round trips, arbitrary pieces, and bytes that are no trace.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::event::{Event, EventKind};
use crate::origin::{Clock, Engine, Language};
use crate::trace::{Ended, Header, RunStatus, Trace};
use crate::wire::{kind_of, shape_of, Slots};
use crate::{argument, counter, mark, probe, Recorder, Stream};

/// Any event of any kind.
fn event() -> impl Strategy<Value = Event> {
    let about = (any::<(u64, u64, u32)>(), small(), small(), small());
    (about, kind()).prop_map(|(((id, at, thread), task, future, line), kind)| Event {
        id,
        at,
        thread,
        task,
        future,
        line,
        kind,
    })
}

fn kind() -> impl Strategy<Value = EventKind> {
    let codes = (0..64_u8).take_while(|code| shape_of(*code).is_some()).count() as u8;
    let long = (0..300_usize).prop_map(|len| "ä".repeat(len));
    let text = prop_oneof![9 => "[a-c]{0,2}", 1 => "\\PC{0,9}", 1 => long];
    (0..codes, 0..9_u8, small(), any::<u64>(), text).prop_filter_map(
        "a value that the kind does not have",
        |(code, small, x, value, text)| {
            kind_of(&Slots { code, small, name: 0, x, value }, |_| Some(text.clone())).ok()
        },
    )
}

fn small() -> impl Strategy<Value = u32> {
    prop_oneof![0..4_u32, any::<u32>()]
}

fn ended() -> impl Strategy<Value = Ended> {
    let message = proptest::option::of(".*");
    (any::<bool>(), any::<u64>(), message).prop_map(|(ok, at, message)| Ended {
        status: if ok { RunStatus::Ok } else { RunStatus::Unavailable },
        at,
        message,
    })
}

/// What the decoder makes of `bytes` that come in pieces of the sizes given, over and over.
fn in_pieces(bytes: &[u8], sizes: &[usize]) -> (Vec<Event>, Result<(), BinaryError>) {
    let (mut decoder, mut events) = (Decoder::default(), Vec::new());
    let mut rest = bytes;
    for size in sizes.iter().cycle() {
        let (piece, later) = rest.split_at(rest.len().min(*size));
        rest = later;
        if let Err(error) = decoder.feed(piece, &mut events) {
            assert_eq!(decoder.feed(b"more", &mut events), Err(error), "it stays so");
            assert_eq!(decoder.finish(), Err(error));
            return (events, Err(error));
        }
        if rest.is_empty() {
            break;
        }
    }
    (events, decoder.finish())
}

/// No more is allocated than in proportion to what was read.
fn assert_in_proportion(events: &[Event], bytes: &[u8]) {
    assert!(events.len() <= bytes.len() / 2);
    let text: usize = events.iter().map(|event| format!("{:?}", event.kind).len()).sum();
    assert!(text <= bytes.len() * 16 + events.len() * 2048, "{text} of {}", bytes.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn what_is_written_is_read(events in vec(event(), 0..40), dropped: u64) {
        let bytes = encode(&events, dropped);
        prop_assert_eq!(super::events(&bytes), Ok((events, dropped)));
    }

    #[test]
    fn a_whole_trace_is_read(
        events in vec(event(), 0..5),
        texts: (String, String, String),
        dropped: u64,
        rust: bool,
        ended in proptest::option::of(ended()),
    ) {
        let header = Header {
            schema: SCHEMA,
            language: if rust { Language::Rust } else { Language::JavaScript },
            engine: Engine::Native,
            clock: if rust { Clock::Real } else { Clock::Simulated },
            program: texts.0,
            runtime: texts.1,
            dropped,
            ended,
            source: texts.2,
        };
        let trace = Trace { header, events };
        prop_assert_eq!(super::trace(&encode_trace(&trace)), Ok(trace));
    }

    #[test]
    fn pieces_make_no_difference(
        events in vec(event(), 0..20),
        sizes in vec(1..30_usize, 1..10),
    ) {
        let (read, end) = in_pieces(&encode(&events, 1), &sizes);
        prop_assert_eq!((read, end), (events, Ok(())));
    }

    #[test]
    fn a_part_is_read_as_far_as_it_goes(
        events in vec(event(), 0..10),
        part in 0.0..1.0,
    ) {
        let bytes = encode(&events, 0);
        let cut = (bytes.len() as f64 * part) as usize;
        let (read, end) = in_pieces(&bytes[..cut], &[7]);
        prop_assert!(events.starts_with(&read));
        match end {
            Ok(()) => {}
            Err(BinaryError::Truncated { at, .. }) => prop_assert_eq!(at, cut as u64),
            Err(other) => prop_assert_eq!((other, cut), (BinaryError::NotATrace, 0)),
        }
    }

    #[test]
    fn arbitrary_bytes_are_refused_or_read(
        begin: bool,
        rest in vec(prop_oneof![0..70_u8, any::<u8>()], 0..400),
        sizes in vec(1..50_usize, 1..10),
    ) {
        let mut bytes = if begin { MAGIC.to_vec() } else { Vec::new() };
        bytes.extend(rest);
        let (events, end) = in_pieces(&bytes, &sizes);
        assert_in_proportion(&events, &bytes);
        let whole = in_pieces(&bytes, &[usize::MAX]);
        prop_assert_eq!(whole, (events, end), "pieces make no difference");
    }

    #[test]
    fn damage_is_noticed_or_harmless(
        recorded: bool,
        events in vec(event(), 1..20),
        damage in vec((any::<proptest::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = if recorded { record_bytes() } else { encode(&events, 0) };
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let (events, _) = in_pieces(&bytes, &[11]);
        assert_in_proportion(&events, &bytes);
    }
}

fn program() {
    for round in 0..3_u8 {
        let body = async {};
        let arguments = [argument!(round), argument!("text, and more of it than is kept")];
        drop(probe::function::<(), _>("foo()", (file!(), 1), &arguments, body));
        mark!("round {round}");
        counter!("rounds", round);
        counter!("rounds", f64::NAN);
        probe::console(Stream::Stderr, 7, "printed\n");
    }
}

fn record_bytes() -> Vec<u8> {
    let recorder = Recorder::new(|| 9);
    let installed = recorder.install();
    program();
    drop(installed);
    let mut bytes = Vec::new();
    recorder.drain_bytes(&mut bytes);
    bytes
}

#[test]
fn records_are_read_as_the_events_they_are() {
    let record = || {
        let recorder = Recorder::new(|| 9);
        let installed = recorder.install();
        program();
        drop(installed);
        recorder
    };
    let events = record().drain();
    assert_eq!(events.len(), 18);
    assert_eq!(in_pieces(&record_bytes(), &[1]), (events.clone(), Ok(())));

    // Taken in several pieces, once as events: the names are still known.
    let recorder = record();
    let mut bytes = Vec::new();
    recorder.drain_bytes(&mut bytes);
    for _ in 0..2 {
        let installed = recorder.install();
        program();
        drop(installed);
        if bytes.len() % 2 == 0 {
            recorder.drain();
        }
        recorder.drain_bytes(&mut bytes);
    }
    let (again, dropped) = super::events(&bytes).expect("it is a trace");
    assert_eq!((&again[..18], dropped), (&events[..], 0));
    let kinds = |events: &[Event]| events.iter().map(|event| event.kind.clone()).next_back();
    assert_eq!(kinds(&again), kinds(&events));
}

#[test]
fn every_kind_has_a_code() {
    let mut seen = std::collections::BTreeSet::new();
    for code in 0..=u8::MAX {
        let slots = Slots { code, ..Slots::default() };
        if let Ok(kind) = kind_of(&slots, |_| Some(String::new())) {
            let (back, _) = crate::wire::slots_of(&kind);
            assert_eq!(back, slots);
            seen.insert(code);
        }
    }
    assert!(seen.iter().copied().eq(0..43), "{seen:?}");
}

/// These bytes are what version 1 is: if they have to change, so has the version.
#[test]
fn the_form_of_this_version() {
    let event = |id, at, future, kind| Event { id, at, thread: 0, task: 1, future, line: 7, kind };
    let created = EventKind::FutureCreated { name: "foo(3)".to_owned(), parent: 2 };
    let console = EventKind::Console { stream: Stream::Stdout, text: "hi\n".to_owned() };
    let counter = EventKind::Counter { name: "n".to_owned(), value: 1.5 };
    let events = [event(1, 300, 3, created), event(2, 300, 3, counter), event(4, 200, 0, console)];
    let expected = [
        &[0xF0, b'P', b'S', b'T', 1, 0, 0, 0][..],
        &[64, 6, b'f', b'o', b'o', b'(', b'3', b')'],
        &[5, 1 + 8 + 16 + 32, 0xD8, 4, 1, 3, 14, 1, 2],
        &[64, 1, b'n'],
        &[40, 0, 2, 0, 0, 0, 0, 0, 0, 0xF8, 0x3F],
        &[65, 3, b'h', b'i', b'\n'],
        &[41, 1 + 2 + 16, 0xC7, 1, 2, 0, 0],
        &[69, 5],
    ];
    assert_eq!(encode(&events, 5), expected.concat());
}

#[test]
fn what_is_wrong_is_said() {
    let magic = |rest: &[u8]| [&MAGIC[..], rest].concat();
    let too_long = [&[64, 0x80, 2][..], &[b'a'; 256]].concat();
    let cases: &[(&[u8], &str)] = &[
        (b"", "this is not a Pollscope trace"),
        (b"{\"pollscope\":1}", "this is not a Pollscope trace"),
        (&[0xF0, b'P'], "the trace is cut off after 2 bytes, in the middle of its first bytes"),
        (
            &[0xF0, b'P', b'S', b'T', 9, 0, 0, 0],
            "the trace is of version 9 of the schema, and only version 1 can be read; record it \
             again",
        ),
        (&magic(&[64]), "the trace is cut off after 9 bytes, in the middle of a name"),
        (&magic(&too_long), "the trace is damaged: byte 8 begins an entry with a name that is too long"),
        (&magic(&[66]), "the trace is cut off after 9 bytes, in the middle of a block of records"),
        (
            &magic(&[66, 1, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255]),
            "the trace is cut off after 21 bytes, in the middle of a block of records",
        ),
        (&magic(&[63, 0]), "the trace is damaged: byte 8 begins an entry with a kind that does not exist"),
        (&magic(&[8, 0, 9, 0, 3]), "the trace is damaged: byte 10 begins an entry with a value that its kind does not have"),
        (&magic(&[39, 0, 1]), "the trace is damaged: byte 8 begins an entry with a name that was not given"),
        (&magic(&[39, 0, 0]), "the trace is damaged: byte 8 begins an entry with a text that was not given"),
        (&magic(&[65, 1, 0xFF]), "the trace is damaged: byte 8 begins an entry with a text that is not UTF-8"),
        (&magic(&[8, 64]), "the trace is damaged: byte 8 begins an entry with flags that do not exist"),
        (&magic(&[8, 32, 1]), "the trace is damaged: byte 8 begins an entry with a number that is too large"),
    ];
    for (bytes, expected) in cases {
        let error = super::events(bytes).expect_err(expected);
        assert_eq!(&error.to_string(), expected);
    }
    let no_header = super::trace(&encode(&[], 0)).map_err(|error| error.to_string());
    assert_eq!(no_header, Err("the trace does not say what ran".to_owned()));
}
