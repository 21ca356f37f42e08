//! What a program writes is read, in any pieces; bytes that are no trace are refused.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::core::Core;
use crate::event::kind_of;
use crate::event::Event;
use crate::local::{install, uninstall, Clock, Local};
use crate::names::cut;
use crate::record::{Record, RECORD_BYTES};
use crate::table::{Slots, TextOf};
use crate::{argument, counter, mark, probe, Recorder, Stream};

thread_local! {
    static WRITTEN: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// What a stream writes while `program` runs.
fn streamed(program: impl FnOnce()) -> Vec<u8> {
    fn write(piece: &[u8]) {
        let bytes = piece.strip_prefix(&crate::stream::MARK).expect("each piece is marked");
        WRITTEN.with(|written| written.borrow_mut().extend_from_slice(bytes));
    }
    let core = Arc::new(Core::new(0, Some(write)));
    let local = Rc::new(Local::new(core, Clock::Closure(Box::new(|| 9)), 0));
    install(&local);
    program();
    uninstall(&local);
    [&MAGIC[..], &WRITTEN.take()].concat()
}

/// The events that a recorder keeps of `program`.
fn recorded(program: impl FnOnce()) -> Vec<Event> {
    let recorder = Recorder::new(|| 9);
    let installed = recorder.install();
    program();
    drop(installed);
    recorder.drain()
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

/// The same events with numbers without gaps: in a recorder, an argument takes a number, too.
fn numbered(mut events: Vec<Event>) -> Vec<Event> {
    (1..).zip(&mut events).for_each(|(id, event)| event.id = id);
    events
}

#[test]
fn a_stream_has_the_events_that_a_recorder_keeps() {
    let bytes = streamed(program);
    let read = events(&bytes).expect("it is a trace");
    assert_eq!(read.len(), 18);
    assert_eq!(numbered(read.clone()), numbered(recorded(program)));
    assert_eq!(in_pieces(&bytes, &[1]), (read, Ok(())));
}

/// An entry with a record of these slots and this text.
fn entry(slots: Slots, at: u64, text: &str) -> Vec<u8> {
    let Slots { code, small, name, x, value } = slots;
    let y = text.len() as u32;
    let record = Record { at, code, small, name, x, value, y, ..Record::default() };
    [&[EVENT, 0, 0, 0], record.to_bytes().as_slice(), text.as_bytes()].concat()
}

/// Any event of any kind: its slots, time and text.
fn event() -> impl Strategy<Value = (Slots, u64, String)> {
    let long = (0..300_usize).prop_map(|len| "ä".repeat(len));
    let text = prop_oneof![9 => "[a-c]{0,2}", 1 => "\\PC{0,9}", 1 => long];
    let number = prop_oneof![0..4_u32, any::<u32>()];
    let slots = (any::<u8>(), 0..9_u8, 0..2_u32, number, any::<u64>()).prop_map(
        |(code, small, name, x, value)| Slots { code: code % KINDS, small, name, x, value },
    );
    let exists = |slots: &Slots| kind_of(slots, |_| Some(String::new())).is_ok();
    (slots.prop_filter("a value that the kind does not have", exists), any::<u64>(), text)
}

/// How many kinds there are.
const KINDS: u8 = 43;

/// No more is allocated than in proportion to what was read.
fn assert_in_proportion(events: &[Event], bytes: &[u8]) {
    assert!(events.len() <= bytes.len() / RECORD_BYTES);
    let text: usize = events.iter().map(|event| format!("{:?}", event.kind).len()).sum();
    assert!(text <= bytes.len() * 16 + events.len() * 2048, "{text} of {}", bytes.len());
}

fn trace_of(events: &[(Slots, u64, String)]) -> Vec<u8> {
    let entries = events.iter().flat_map(|(slots, at, text)| entry(*slots, *at, text));
    MAGIC.into_iter().chain(entries).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn what_is_written_is_read(events in vec(event(), 0..40)) {
        let read = super::events(&trace_of(&events)).expect("it is a trace");
        prop_assert_eq!(read.len(), events.len());
        let mut last = 0;
        for (id, (read, (slots, at, text))) in (1..).zip(read.iter().zip(&events)) {
            last = last.max(*at);
            prop_assert_eq!((read.id, read.at), (id, last), "time does not run backwards");
            let kind = kind_of(slots, |which| match which {
                TextOf::Name(_) => Some(cut(text).into_owned()),
                TextOf::Next => Some(text.clone()),
            });
            prop_assert_eq!(Ok(&read.kind), kind.as_ref());
        }
    }

    #[test]
    fn pieces_make_no_difference(
        events in vec(event(), 0..20),
        sizes in vec(1..90_usize, 1..10),
    ) {
        let bytes = trace_of(&events);
        let whole = super::events(&bytes).expect("it is a trace");
        prop_assert_eq!(in_pieces(&bytes, &sizes), (whole, Ok(())));
    }

    #[test]
    fn a_part_is_read_as_far_as_it_goes(
        events in vec(event(), 0..10),
        part in 0.0..1.0,
    ) {
        let bytes = trace_of(&events);
        let whole = super::events(&bytes).expect("it is a trace");
        let cut = (bytes.len() as f64 * part) as usize;
        let (read, end) = in_pieces(&bytes[..cut], &[7]);
        prop_assert!(whole.starts_with(&read));
        match end {
            Ok(()) => {}
            Err(BinaryError::Truncated { at, .. }) => prop_assert_eq!(at, cut as u64),
            Err(other) => prop_assert_eq!((other, cut), (BinaryError::NotATrace, 0)),
        }
    }

    #[test]
    fn arbitrary_bytes_are_refused_or_read(
        begin: bool,
        rest in vec(prop_oneof![Just(0_u8), Just(EVENT), any::<u8>()], 0..400),
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
        of_a_program: bool,
        events in vec(event(), 1..20),
        damage in vec((any::<proptest::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = if of_a_program { streamed(program) } else { trace_of(&events) };
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let (events, _) = in_pieces(&bytes, &[11]);
        assert_in_proportion(&events, &bytes);
    }
}

#[test]
fn what_a_recorder_keeps_is_written_as_a_stream_writes_it() {
    let recorder = Recorder::new(|| 9);
    let installed = recorder.install();
    let mut bytes = MAGIC.to_vec();
    for _ in 0..2 {
        program();
        recorder.drain_bytes(&mut bytes);
    }
    drop(installed);
    let twice = || (0..2).for_each(|_| program());
    assert_eq!(events(&bytes), Ok(numbered(recorded(twice))));
}

#[test]
fn every_kind_has_a_code() {
    let kind = |code| kind_of(&Slots { code, ..Slots::default() }, |_| Some(String::new()));
    let known = (0..=u8::MAX).filter(|code| kind(*code).is_ok());
    assert!(known.eq(0..KINDS));
}

/// These bytes are what version 1 is: if they have to change, so has the version.
#[test]
fn the_form_of_this_version() {
    let bytes = streamed(|| {
        drop(probe::function::<(), _>("foo()", ("", 7), &[argument!(3_u8)], async {}));
        crate::user::counter(8, "n", 1.5);
    });
    let expected = [
        &[0xF0, b'P', b'S', b'T', 1, 0, 0, 0][..],
        // A future was created, with an argument.
        &[70, 1, 0, 0],
        &[9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0],
        &[0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 7, 0, 0, 0],
        &[0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 5, 0, 0, 0],
        b"foo()",
        &[0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 63, 0, 0, 0],
        &[0; 28],
        // It was dropped, never polled.
        &[70, 0, 0, 0],
        &[9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0],
        &[0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0],
        &[0; 12],
        // A counter.
        &[70, 0, 0, 0],
        &[9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 40, 0, 0, 0],
        &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0],
        &[0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 1, 0, 0, 0],
        b"n",
    ];
    assert_eq!(bytes, expected.concat());
}

#[test]
fn what_is_wrong_is_said() {
    let magic = |rest: &[u8]| [&MAGIC[..], rest].concat();
    let damaged = |code, small, value, text: &str| {
        let slots = Slots { code, small, value, ..Slots::default() };
        magic(&entry(slots, 0, text))
    };
    let mut not_text = damaged(41, 0, 0, "a");
    not_text.pop();
    not_text.push(0xFF);
    let mut with_argument = damaged(8, 0, 0, "");
    with_argument[9] = 1;
    with_argument.extend([0; RECORD_BYTES]);
    let cases: &[(&[u8], &str)] = &[
        (b"", "this is not a Pollscope trace"),
        (b"{\"pollscope\":1}", "this is not a Pollscope trace"),
        (&[0xF0, b'P'], "the trace is cut off after 2 bytes, in the middle of its first bytes"),
        (
            &[0xF0, b'P', b'S', b'T', 9, 0, 0, 0],
            "the trace is of version 9 of the schema, and only version 1 can be read; record it \
             again",
        ),
        (&magic(&[EVENT]), "the trace is cut off after 9 bytes, in the middle of an event"),
        (&magic(&[64]), "the trace is damaged: the entry at byte 8 has a kind that does not exist"),
        (
            &magic(&[EVENT, 0, 0, 1]),
            "the trace is damaged: the entry at byte 8 has a value that its kind does not have",
        ),
        (
            &damaged(63, 0, 0, ""),
            "the trace is damaged: the entry at byte 8 has a kind that does not exist",
        ),
        (
            &damaged(9, 3, 0, ""),
            "the trace is damaged: the entry at byte 8 has a value that its kind does not have",
        ),
        (
            &damaged(40, 0, f64::INFINITY.to_bits(), "n"),
            "the trace is damaged: the entry at byte 8 has a number that is not finite",
        ),
        (&not_text, "the trace is damaged: the entry at byte 8 has a text that is not UTF-8"),
        (
            &with_argument,
            "the trace is damaged: the entry at byte 8 has a kind that does not exist",
        ),
    ];
    for (bytes, expected) in cases {
        let error = super::events(bytes).expect_err(expected);
        assert_eq!(&error.to_string(), expected);
    }
}
