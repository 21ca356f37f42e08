//! Files of our own: written and read, refused with a sentence, and never a stack that overflows.

use pollscope_analysis::file::{self, FileError};
use pollscope_trace::{
    Clock, Ended, Engine, Event, EventKind, FutureEnd, Header, Language, RunStatus, SCHEMA, Trace,
};
use proptest::prelude::*;

fn event(id: u64, future: u32, line: u32, kind: EventKind) -> Event {
    Event { id, at: id * 10, thread: 0, task: 0, future, line, kind }
}

fn half(language: Language) -> Trace {
    let events = match language {
        Language::Rust => vec![
            event(1, 1, 2, EventKind::FutureCreated { name: "foo(\"ä\")".to_owned(), parent: 0 }),
            event(2, 1, 0, EventKind::FutureDropped { end: FutureEnd::NeverPolled }),
        ],
        Language::JavaScript => {
            vec![event(1, 0, 1, EventKind::Counter { name: "n".to_owned(), value: 3.0 })]
        }
    };
    let header = Header {
        schema: SCHEMA,
        language,
        engine: Engine::Native,
        clock: Clock::Real,
        program: "join-all".to_owned(),
        runtime: "pollscope".to_owned(),
        dropped: 0,
        ended: Some(Ended { status: RunStatus::Stopped, at: 25, message: Some("why".to_owned()) }),
        source: "one\ntwo\n".to_owned(),
    };
    Trace { header, events }
}

fn both() -> Vec<Trace> {
    vec![half(Language::Rust), half(Language::JavaScript)]
}

#[track_caller]
fn refuse(bytes: impl AsRef<[u8]>, expected: &str) {
    let error = file::read(bytes.as_ref()).expect_err("it is refused");
    assert_eq!(error.to_string(), expected);
}

#[test]
fn what_was_written_is_read() {
    assert_eq!(file::read(file::write(&both()).as_bytes()), Ok(both()));
    let one = vec![half(Language::JavaScript)];
    assert_eq!(file::read(file::write(&one).as_bytes()), Ok(one));
}

#[test]
fn what_is_no_trace_is_refused() {
    refuse("", "the file is empty");
    refuse(" \n", "the file is empty");
    refuse("hello", "this is not a trace: it is not JSON (line 1, column 1 does not fit)");
    refuse(
        [0x89, b'P', b'N', b'G'],
        "this is not a trace: it is not JSON (line 1, column 1 does not fit)",
    );
    refuse("[1]", "this is JSON, but not a trace that Pollscope has saved");
    refuse("{\"format\":3}", "this is JSON, but not a trace that Pollscope has saved");
    refuse(
        "{\"traceEvents\":[]}",
        "this is a Chrome trace; Pollscope writes those, but opens only traces saved as its own \
         JSON",
    );
}

#[test]
fn another_version_is_named() {
    let old = "{\"format\":\"pollscope-trace\",\"schema\":99,\"traces\":[{\"what\":1}]}";
    refuse(
        old,
        "the trace is of version 99 of the schema, and only version 1 can be opened; record it \
         again",
    );
    refuse(
        old.replace("99", "\"x\""),
        "the trace has something that no trace has: a schema without a number",
    );
    let mut other = both();
    other[1].header.schema = 7;
    refuse(
        file::write(&other),
        "the trace has something that no trace has: a half that is of version 7 of the schema",
    );
}

#[test]
fn a_part_of_a_trace_is_cut_off() {
    let whole = file::write(&both());
    for cut in 1..whole.len() {
        let error = file::read(&whole.as_bytes()[..cut]).expect_err("it is cut off");
        assert_eq!(error, FileError::Truncated { at: cut });
    }
    refuse(b"{\n  \xFF", "this is not a trace: it is not JSON (line 2, column 3 does not fit)");
    refuse(
        &whole[..90],
        "the trace is cut off after 90 bytes; save it again, or download it again",
    );
}

#[test]
fn one_trace_of_a_language() {
    let said = "the file must have one trace of a language, or one of each: Rust and JavaScript";
    refuse(file::write(&[]), said);
    refuse(file::write(&[half(Language::Rust), half(Language::Rust)]), said);
}

#[test]
fn values_that_no_trace_has() {
    let change = |change: fn(&mut Trace)| {
        let mut traces = both();
        change(&mut traces[0]);
        file::write(&traces)
    };
    let said = |what: &str| format!("the trace has something that no trace has: {what}");
    refuse(
        change(|trace| trace.events[0].future = 4_000_000_000),
        &said("event 1 has a number that is larger than there are events"),
    );
    refuse(
        change(|trace| trace.events[1].line = 4),
        &said("event 2 has a line that its source does not have"),
    );
    refuse(
        change(|trace| trace.events[1].at = 1 << 53),
        &said("event 2 has an identifier or time that is too large"),
    );
    refuse(
        change(|trace| trace.header.dropped = u64::MAX),
        &said("a number of dropped events or an end that is too large"),
    );
    refuse(
        change(|trace| trace.events.swap(0, 1)),
        "the Rust half of the trace contradicts itself: event 2: future 1 was never begun",
    );
    let text = file::write(&both()).replace("\"never_polled\"", "\"sideways\"");
    let error = file::read(text.as_bytes()).expect_err("there is no such end").to_string();
    assert!(error.starts_with(&said("unknown variant `sideways`")), "{error}");
    let text = file::write(&both()).replace("\"value\":3.0", "\"value\":1e999");
    assert!(file::read(text.as_bytes()).is_err(), "not finite");
}

#[test]
fn nesting_does_not_overflow_the_stack() {
    // As much as a program has in a browser.
    let small_stack = std::thread::Builder::new().stack_size(1024 * 1024);
    let refused = small_stack.spawn(|| {
        let deep = |begin: &str, end: &str| {
            let (open, close) = ("[".repeat(1_000_000), "]".repeat(1_000_000));
            format!("{begin}{open}{close}{end}")
        };
        refuse(deep("{\"traces\":", "}"), "this is JSON, but not a trace that Pollscope has saved");
        let said = "this is not a trace: it is nested deeper than any trace is";
        refuse(deep("", ""), said);
        refuse(deep("{\"format\":", "}"), said);
        let event = "{\"format\":\"pollscope-trace\",\"schema\":1,\"traces\":[{\"events\":[{\"x\":";
        let what = "missing field `kind` at line 1 column 2000066";
        let said = format!("the trace has something that no trace has: {what}");
        refuse(deep(event, "}]}]}"), &said);
    });
    refused.expect("a thread").join().expect("nothing overflows");
}

proptest! {
    #[test]
    fn damage_is_refused_or_harmless(
        damage in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut bytes = file::write(&both()).into_bytes();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Err(error) = file::read(&bytes) {
            prop_assert!(!error.to_string().is_empty());
        }
    }
}

/// Reads a file by so many events at a time.
fn in_pieces(bytes: &[u8], count: usize) -> Result<Vec<Trace>, FileError> {
    let mut reader = file::Reader::new(bytes.to_vec());
    let mut before = 0.0;
    loop {
        if let Some(traces) = reader.step(count)? {
            assert_eq!(reader.progress(), 1.0);
            return Ok(traces);
        }
        let progress = reader.progress();
        assert!((before..=1.0).contains(&progress), "{progress} after {before}");
        before = progress;
    }
}

#[test]
fn a_file_that_is_read_in_pieces_is_the_same_file() {
    let spaced = serde_json::from_str::<serde_json::Value>(&file::write(&both()))
        .and_then(|value| serde_json::to_string_pretty(&value))
        .expect("JSON");
    let mut empty = half(Language::Rust);
    empty.events.clear();
    for traces in [both(), vec![half(Language::JavaScript)], vec![empty]] {
        for count in [1, 2, 1000] {
            assert_eq!(in_pieces(file::write(&traces).as_bytes(), count), Ok(traces.clone()));
        }
    }
    // Its keys are in another order, too.
    assert_eq!(in_pieces(spaced.as_bytes(), 1), Ok(both()));
}

proptest! {
    #[test]
    fn a_broken_file_is_refused_in_pieces_as_it_is_as_a_whole(
        cut in 0_usize..2000, at in 0_usize..2000, byte in any::<u8>(),
    ) {
        let mut bytes = file::write(&both()).into_bytes();
        bytes.truncate(cut.max(1));
        let length = bytes.len();
        bytes[at % length] = byte;
        prop_assert_eq!(in_pieces(&bytes, 1), file::read(&bytes));
    }
}
