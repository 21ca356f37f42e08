//! What is said of a program that really ran, each expectation with its answer.

use pollscope_analysis::expect::{CompileError, Expectation, Outcome};
use pollscope_trace::{Language, RunStatus};

use crate::program::events;

/// Each expectation of `text`, with its answer in the line below it.
fn check(text: &str) {
    let events = events();
    let run = Outcome::new(RunStatus::Ok).with(Language::Rust, &events, 0);
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    while let Some(text) = lines.next() {
        let answer = Expectation::parse(text).expect(text).evaluate(&run);
        assert_eq!(Some(&*answer.to_string()), lines.next(), "{text}");
    }
}

#[test]
fn the_outcome() {
    check(
        r#"
        status(ok)
            holds: the program ran to its end.
        status(panicked)
            does not hold: the program ran to its end.
        ends_within(20 ms)
            holds: the run took 11 ms.
        ends_within(9 ms)
            does not hold: the run took 11 ms.
        ends_after(9 ms)
            holds: the run took 11 ms.
        ends_after(1 s)
            does not hold: the run took 11 ms.
        takes(11 ms)
            holds: the run took 11 ms.
        takes(10.5 ms)
            holds: the run took 11 ms.
        takes(13 ms)
            does not hold: the run took 11 ms, not about 13 ms.
        takes(9 ms)
            does not hold: the run took 11 ms, not about 9.0 ms.
        tasks(0)
            holds: the program spawned no task.
        tasks(2)
            does not hold: the program spawned no task.
        threads(0)
            holds: the program started no thread.
        threads(1)
            does not hold: the program started no thread.
        compile_error(E0382)
            does not hold: the program compiled.
"#,
    );
}

#[test]
fn the_output() {
    check(
        r#"
        prints("done")
            holds: the program printed "done".
        prints("gone")
            does not hold: the program never printed "gone".
        prints_exactly("done", "and over")
            holds: the program printed exactly these 2 lines.
        prints_exactly("done")
            does not hold: after 1 line the program also printed "and over".
        prints_exactly("done", "over")
            does not hold: line 2 of the output is "and over", not "over".
        prints_exactly("done", "and over", "more")
            does not hold: line 3 of the output is missing, not "more".
        prints_in_order("done", "over")
            holds: the program printed them in this order.
        prints_in_order("over", "done")
            does not hold: the program did not print "done" after "over".
"#,
    );
}

#[test]
fn what_insights_say() {
    check(
        r#"
        insight(never_polled, line 1)
            holds: nap(4) was created in line 1 and never polled: nothing of it ran.
        insight(never_polled, line 2)
            does not hold: there is no insight never_polled in line 2; there is one in line 1.
        insight(busy_polling)
            does not hold: there is no insight busy_polling.
        no_insight(busy_polling)
            holds: there is no insight busy_polling.
        no_insight()
            does not hold: nap(4) was created in line 1 and never polled: nothing of it ran.
"#,
    );
}

#[test]
fn first_polls() {
    check(
        r#"
        starts_at(nap(3), 2 ms)
            holds: nap(3) was first polled at 0.002 s.
        starts_at(nap(3), 4 ms)
            does not hold: nap(3) was first polled at 0.002 s, not at 0.004 s.
        starts_at(nap(4), 0 s)
            does not hold: nap(4) was never polled.
        starts_at(snooze, 0 s)
            does not hold: no future `snooze` was created: the run has main(), nap(4), nap(1), nap(2), nap(3).
        starts_at(nap @ 2, 0 s)
            does not hold: no future `nap` was created in line 2: the run has main(), nap(4), nap(1), nap(2), nap(3).
        starts_before(nap(1), nap(2))
            holds: nap(1) was first polled at 0.000 s, before nap(2) at 0.000 s.
        starts_before(nap(2), nap(1))
            does not hold: nap(2) was first polled at 0.000 s, not before nap(1) at 0.000 s.
        starts_before(nap(3), nap(4))
            holds: nap(3) began, and nap(4) never did.
        never_polled(nap(4))
            holds: nap(4) was created and never polled.
        never_polled(nap)
            does not hold: nap(1) was first polled at 0.000 s.
"#,
    );
}

#[test]
fn side_by_side_and_one_after_the_other() {
    check(
        r#"
        overlap(nap(1), nap(2))
            holds: nap(1) and nap(2) were in progress at the same time.
        overlap(nap(1), nap(3))
            does not hold: nap(3) began after nap(1) had ended.
        overlap(nap(1), nap(4))
            does not hold: nap(4) was never polled.
        overlap(nap(1), nap(1))
            does not hold: nap(1) is the only one, and two are needed.
        sequential(nap(2), nap(3))
            holds: nap(3) began after nap(2) had ended.
        sequential(nap(3), nap(2))
            does not hold: nap(3) began after nap(2) had ended.
        sequential(nap(1), nap(2))
            does not hold: nap(1) and nap(2) were in progress at the same time.
        max_concurrent(nap) == 2
            holds: at most 2 of `nap` were in progress at the same time.
        max_concurrent(nap) < 2
            does not hold: at most 2 of `nap` were in progress at the same time.
"#,
    );
}

#[test]
fn polls_wakes_and_ends() {
    check(
        r#"
        polls(nap(1)) == 2
            holds: nap(1) was polled 2 times.
        polls(nap) == 2
            does not hold: nap(4) was polled 0 times.
        cancelled(nap(100), line 3)
            holds: nap(100) was dropped while it waited in line 3.
        cancelled(nap(100), line 4)
            does not hold: nap(100) was dropped while it waited in line 3.
        cancelled(nap(1))
            does not hold: nap(1) was not cancelled.
        wakes(nap(1), timer)
            holds: a timer woke the task of nap(1) 5 times.
        wakes(nap(1), thread)
            does not hold: another thread never woke the task of nap(1).
"#,
    );
}

#[test]
fn the_compilers_errors() {
    let errors = [CompileError { code: "E0382".to_owned(), line: 7 }];
    let outcome = Outcome { errors: &errors, ..Outcome::new(RunStatus::CompileError) };
    let run = outcome.with(Language::Rust, &[], 0);
    let verdict = |text| Expectation::parse(text).expect(text).evaluate(&run).to_string();
    assert_eq!(
        verdict("compile_error(E0382, line 7)"),
        "holds: the compiler reported E0382 in line 7."
    );
    assert_eq!(
        verdict("compile_error(E0382, line 8)"),
        "does not hold: the compiler reported E0382 in line 7."
    );
}
