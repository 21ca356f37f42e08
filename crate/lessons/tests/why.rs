//! Why the lessons' programs wait and why they take as long as they do, in the words of the page.

use pollscope::Run;
use pollscope::platform::VirtualTime;
use pollscope_analysis::Replay;
use pollscope_analysis::chain::{Subject, why_pending};
use pollscope_analysis::check::possible;
use pollscope_analysis::critical_path::Causes;
use pollscope_lessons::find;
use pollscope_trace::Event;

/// The future of `main`.
const MAIN: Subject = Subject::Future(1);

fn run(slug: &str) -> Vec<Event> {
    let lesson = find(slug).expect("the lesson exists");
    let clock = VirtualTime::new();
    let run = Run::start(clock.clone(), lesson.main, || {});
    clock.run_until_idle(run.executor());
    possible(run.drain())
}

/// Why main is pending when everything up to `seconds` has happened, and why it took so long.
fn check(slug: &str, seconds: u64, pending: &str, took: &str) {
    let events = run(slug);
    let replay = Replay::of(&events);
    let position = events.partition_point(|event| event.at <= seconds * 1_000_000_000);
    let chain = why_pending(&replay.moment(&events, position), &replay, MAIN);
    assert_eq!(chain.expect("main was created").sentence(replay.history()), pending);
    let path = Causes::of(&events).path(MAIN, 0).expect("main has run");
    assert_eq!(path.sentence(MAIN, replay.history()), took);
}

#[test]
fn lazy_vs_eager() {
    check(
        "lazy-vs-eager",
        0,
        "main() waits in line 15 for a timer due at 1.000 s; the timer holds the waker of task 1.",
        "main() took 1.00 s: 1.00 s while main() waited in line 15 for a timer.",
    );
}

#[test]
fn one_at_a_time() {
    check(
        "one-at-a-time",
        1,
        "main() waits in line 14 for foo(2), which waits in line 6 for a timer due at 2.000 s; the \
         timer holds the waker of task 1.",
        "main() took 3.00 s: 3.00 s while foo(1) to foo(3), one after the other, waited in line 6 for \
         timers.",
    );
}

#[test]
fn join_all() {
    check(
        "join-all",
        0,
        "main() waits in line 15 for 10 futures; the next to go on is foo(1), which waits in line 7 \
         for a timer due at 1.000 s; the timer holds the waker of task 1.",
        "main() took 1.00 s: 1.00 s while foo(1) waited in line 7 for a timer.",
    );
}
