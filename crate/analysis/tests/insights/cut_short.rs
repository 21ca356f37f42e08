//! What was still running when a run was ended from outside, and where.

use expect_test::{Expect, expect};
use pollscope_analysis::check::possible;
use pollscope_analysis::{Ending, Input, insights};
use pollscope_trace::{Event, EventKind, JobSource, Language, PollOutcome, Stream};

use crate::events::Events;
use crate::program::{ended, sentences};

/// `main()` is being polled, and has printed in this line if it is not 0.
fn polled(line: u32) -> Events {
    let mut events = Events::default();
    events.of(0, 1).created(2, "main()", 0).of(1, 1).spawned(0, "main()", 0);
    events.of(1, 0).start().of(1, 1).add(0, EventKind::FutureFirstPolled { by: 0 }).start();
    if line != 0 {
        let text = "typing a loop\n".to_owned();
        events.add(line, EventKind::Console { stream: Stream::Stdout, text });
    }
    events
}

#[track_caller]
fn check(events: &Events, source: &str, expected: Expect) {
    let events = possible(events.list.clone());
    expected.assert_eq(&sentences(&ended(&events, Ending::Limit, source)));
    for ending in [Ending::Unknown, Ending::Finished, Ending::Deadlock] {
        let said = sentences(&ended(&events, ending, source));
        assert!(!said.contains("ExecutorBlocked"), "{said}");
    }
}

const LOOPS: &str = "#[tokio::main]
async fn main() {
    println!(\"typing a loop\");
    let mut n = 0;
    // loop {
    'outer: loop {
        n += 1;
    }
}
fn other() {
    loop {}
}
";

#[test]
fn a_poll_that_loops() {
    check(
        &polled(3),
        LOOPS,
        expect![[r#"
        ExecutorBlocked in line 6: main() was still in one poll when a limit ended the run, with nothing reported since line 3; the next loop begins in line 6.
    "#]],
    );
    check(
        &polled(0),
        LOOPS,
        expect![[r#"
        ExecutorBlocked in line 6: main() was still in one poll when a limit ended the run; the next loop begins in line 6.
    "#]],
    );
}

/// Whatever a limit ends is in the middle of something. The loop of another function is not the next one,
/// and one with an `.await` in it would be seen to turn.
#[test]
fn silent_where_no_silent_loop_follows() {
    check(&polled(8), LOOPS, expect![[""]]);
    check(&polled(3), "", expect![[""]]);
    let joins = "\n\n\nfor task in tasks {\n    task.await;\n}\nprintln!(\"all\");\n";
    check(&polled(3), joins, expect![[""]]);
}

/// Only the innermost of those that poll each other is where it stands.
#[test]
fn further_inside() {
    let mut events = polled(3);
    events.of(1, 2).created(4, "spin(3)", 1).add(0, EventKind::FutureFirstPolled { by: 1 }).start();
    check(
        &events,
        "async fn spins() {}\nasync fn spin(n: u32) {\n    while n > 0 {}\n}",
        expect![[r#"
        ExecutorBlocked in line 3: spin(3) was still in one poll when a limit ended the run; the next loop begins in line 3.
    "#]],
    );
}

#[test]
fn silent_where_nothing_was_running() {
    let mut events = polled(3);
    events.end(PollOutcome::Pending).of(1, 0).end(PollOutcome::Pending);
    let events = possible(events.list);
    for ending in [Ending::Limit, Ending::Stopped] {
        let said = sentences(&ended(&events, ending, LOOPS));
        assert!(!said.contains("ExecutorBlocked"), "{said}");
    }
}

/// After so many events the end may have come in the middle of any poll.
#[test]
fn silent_about_a_run_that_reported_all_the_time() {
    let mut events = polled(0);
    for _ in 0..20_000 {
        events.add(3, EventKind::Mark { name: "on".to_owned() });
    }
    assert_eq!(ended(&events.list, Ending::Limit, LOOPS), []);
}

fn script() -> Vec<Event> {
    let mut events = Events::default();
    events.add(0, EventKind::MacrotaskQueued { job: 1, source: JobSource::Script });
    events.add(0, EventKind::JobStarted { job: 1 });
    let text = "typing a loop\n".to_owned();
    events.add(1, EventKind::Console { stream: Stream::Stdout, text });
    possible(events.list)
}

#[test]
fn a_job_of_the_event_loop() {
    let events = script();
    let source = "console.log(\"typing a loop\");\nfor (let i = 0; i < 10; ) { }\n";
    let said = |ending| {
        let input = Input { ending, source, ..Input::new(Language::JavaScript, &events, true) };
        sentences(&insights(&input))
    };
    expect![[r#"
        EventLoopBlocked in line 2: One job of the event loop was still running when the run was stopped, with nothing reported since line 1; the next loop begins in line 2.
    "#]].assert_eq(&said(Ending::Stopped));
    assert_eq!(said(Ending::Finished), "");
}
