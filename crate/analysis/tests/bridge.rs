//! Promises of JavaScript that a Rust program waits for: why it is pending.

mod common;

use common::numbered;
use pollscope_analysis::Replay;
use pollscope_analysis::chain::{Subject, why_pending};
use pollscope_trace::{Event, EventKind, PollOutcome, PromiseOrigin, WakeCause};

const MAIN: Subject = Subject::Future(1);

fn why_at(events: &[Event], position: usize, subject: Subject) -> String {
    let replay = Replay::of(events);
    let moment = replay.moment(events, position);
    let chain = why_pending(&moment, &replay, subject).expect("it is there");
    chain.sentence(replay.history())
}

#[test]
fn a_promise_that_rust_has_asked_for() {
    use EventKind::*;
    let created = |name: &str, parent| FutureCreated { name: name.to_owned(), parent };
    let asked = PromiseCreated {
        name: "new Promise(() => {})".to_owned(),
        parent: 2,
        origin: PromiseOrigin::Bridge,
    };
    let rejected = PromiseSettled { outcome: pollscope_trace::PromiseOutcome::Rejected };
    let events = numbered([
        (0, 1, 0, created("main()", 0)),
        (1, 1, 1, TaskSpawned { name: "main()".to_owned(), by: 0 }),
        (1, 0, 0, PollStart),
        (1, 1, 0, FutureFirstPolled { by: 0 }),
        (1, 1, 0, PollStart),
        (1, 2, 5, created("js::promise()", 1)),
        (1, 1, 5, AwaitReached),
        (1, 2, 0, FutureFirstPolled { by: 1 }),
        (1, 2, 0, PollStart),
        (1, 3, 5, asked),
        (1, 2, 0, WakerCloned),
        (1, 2, 0, PollEnd { outcome: PollOutcome::Pending }),
        (1, 1, 0, PollEnd { outcome: PollOutcome::Pending }),
        (1, 0, 0, PollEnd { outcome: PollOutcome::Pending }),
        (1, 3, 0, RejectionReason { text: "TypeError: no".to_owned() }),
        (1, 3, 0, rejected),
        (1, 0, 0, Woken { cause: WakeCause::Promise, by: 3 }),
    ]);
    assert_eq!(
        why_at(&events, 14, MAIN),
        "main() waits in line 5 for js::promise(), which waits for the JavaScript promise new \
         Promise(() => {}), which wakes task 1 when it settles."
    );
    assert_eq!(
        why_at(&events, 14, Subject::Future(3)),
        "the JavaScript promise new Promise(() => {}) wakes task 1 when it settles."
    );
    assert_eq!(why_at(&events, 17, MAIN), "main() is polled next: task 1 was woken.");
}
