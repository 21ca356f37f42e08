//! Futures that nobody awaited, and those that only look so.

use expect_test::expect;
use futures::future::{Either, join_all, select};
use pollscope::sleep;
use pollscope_analysis::{Input, insights};
use pollscope_trace::{EventKind, Language, PromiseOrigin, PromiseOutcome};

use crate::events::Events;
use crate::program::{
    call, check, describe, main, ms, nap, of, record, silent, stopped_after, wait,
};
use crate::spawn::spawn;

#[test]
fn a_call_without_await() {
    check(
        main!(async {
            let _nap = nap(7, "nap(500)", 500);
            wait!(8, sleep(ms(1000)));
        }),
        expect![[r#"
            NeverPolled in line 7, 0 to 1000 ms: nap(500) was created in line 7 and never polled: nothing of it ran.
              A future does nothing until it is polled. Add `.await` where its result is needed, `join!` it with others, or spawn it if it is to run beside what follows. (One that an early return skipped, or a `select!` that was decided at once, is as it should be.)
              events [6, 18]
        "#]],
    );
}

#[test]
fn many_in_one_line_are_one_insight() {
    check(
        main!(async {
            let naps: Vec<_> =
                ["nap(1)", "nap(2)", "nap(3)", "nap(4)"].map(|name| nap(7, name, 1)).into();
            wait!(8, sleep(ms(1)));
            drop(naps);
        }),
        expect![[r#"
            NeverPolled in line 7, 0 to 1 ms: nap(1), nap(2) and 2 more were created in line 7 and never polled: nothing of them ran.
              A future does nothing until it is polled. Add `.await` where its result is needed, `join!` it with others, or spawn it if it is to run beside what follows. (One that an early return skipped, or a `select!` that was decided at once, is as it should be.)
              events [6, 7, 8, 9, 21, 22, 23, 24]
        "#]],
    );
}

#[test]
fn kept_in_something_that_is_never_dropped() {
    check(
        main!(async {
            std::mem::forget(nap(7, "nap(1)", 1));
            wait!(8, sleep(ms(1)));
        }),
        expect![[r#"
            NeverPolled in line 7, 0 to 0 ms: nap(1) was created in line 7 and never polled: nothing of it ran.
              A future does nothing until it is polled. Add `.await` where its result is needed, `join!` it with others, or spawn it if it is to run beside what follows. (One that an early return skipped, or a `select!` that was decided at once, is as it should be.)
              events [6]
        "#]],
    );
}

#[test]
fn dropped_by_hand_among_others_that_ran() {
    check(
        main!(async {
            let forgotten = nap(7, "forgotten()", 1);
            wait!(8, join_all([nap(9, "nap(5)", 5), nap(9, "nap(6)", 6)]));
            drop(forgotten);
            wait!(11, sleep(ms(1)));
        }),
        expect![[r#"
            NeverPolled in line 7, 0 to 6 ms: forgotten() was created in line 7 and never polled: nothing of it ran.
              A future does nothing until it is polled. Add `.await` where its result is needed, `join!` it with others, or spawn it if it is to run beside what follows. (One that an early return skipped, or a `select!` that was decided at once, is as it should be.)
              events [6, 47]
        "#]],
    );
}

#[test]
fn awaited_later_is_not_never() {
    silent(main!(async {
        let later = nap(7, "nap(1)", 1);
        wait!(8, sleep(ms(900)));
        wait!(9, later);
    }));
}

#[test]
fn what_is_stopped_before_its_turn_is_not_forgotten() {
    let events = stopped_after(
        ms(50),
        main!(async {
            for nap in [nap(7, "nap(40)", 40), nap(7, "nap(41)", 41), nap(7, "nap(42)", 42)] {
                wait!(9, nap);
            }
        }),
    );
    assert_eq!(describe(&of(&events)), "");
}

#[test]
fn what_a_cancelled_future_had_kept_for_later_is_not_forgotten() {
    let events = record(main!(async {
        let later = nap(7, "later()", 1);
        let slow = call!(8, "slow()", async move {
            wait!(9, sleep(ms(500)));
            wait!(10, later);
        });
        let first = wait!(12, select(Box::pin(slow), sleep(ms(20))));
        assert!(matches!(first, Either::Right(_)));
    }));
    let said = describe(&of(&events));
    assert!(!said.contains("NeverPolled"), "{said}");
}

#[test]
fn what_a_panic_kept_from_being_awaited_is_not_forgotten() {
    let events = record(main!(async {
        let broken = spawn(
            "broken()",
            call!(5, "broken()", async {
                let later = nap(7, "later()", 1);
                wait!(8, sleep(ms(5)));
                let inner = call!(9, "inner()", async {
                    let _inner = nap(10, "innermost()", 1);
                    // Not `panic!`, which writes to the test's output.
                    std::panic::resume_unwind(Box::new("on purpose"))
                });
                let () = wait!(11, inner);
                wait!(12, later);
            }),
        );
        assert!(wait!(14, broken).is_err());
    }));
    assert_eq!(describe(&of(&events)), "");
}

#[test]
fn a_task_that_had_no_turn_is_not_a_forgotten_future() {
    let events = record(main!(async {
        spawn("nap(9)", nap(7, "nap(9)", 9)).abort();
    }));
    let said = describe(&of(&events));
    assert!(!said.contains("NeverPolled"), "{said}");
}

#[test]
fn nothing_is_said_while_it_may_still_be_polled_or_events_are_missing() {
    let events = record(main!(async {
        std::mem::forget(nap(7, "nap(1)", 1));
    }));
    assert_eq!(insights(&Input::new(Language::Rust, &events, false)), []);
    let over = Input::new(Language::Rust, &events, true);
    assert_eq!(insights(&Input { dropped: 1, ..over }), []);
    assert_eq!(insights(&over).len(), 1);
}

/// `main()` calls the generator `count(3)` in line 7; it comes to its end or not.
fn generator(resumed: bool, main_ends: bool) -> Events {
    let mut events = Events::default();
    events.of(0, 1).promise(12, "main()", PromiseOrigin::AsyncFunction);
    let name = "count(3)".to_owned();
    events.of(0, 2).add(7, EventKind::GeneratorCreated { name, parent: 1 });
    if resumed {
        events.add(0, EventKind::GeneratorResumed).add(3, EventKind::GeneratorYielded);
    }
    if main_ends {
        events.of(0, 1).at(20).settled(PromiseOutcome::Fulfilled);
    }
    events
}

#[test]
fn a_generator_that_is_never_asked_for_a_value() {
    expect![[r#"
        NeverPolled in line 7, 0 to 0 ms: count(3) was created in line 7 and never asked for a value: nothing of it ran.
          Unlike other JavaScript functions, a generator does nothing when it is called. Go through it with `for await`, or call its `next()`.
          events [2]
    "#]].assert_eq(&describe(&generator(false, true).js()));
}

#[test]
fn a_generator_that_was_asked_or_may_yet_be() {
    assert_eq!(describe(&generator(true, true).js()), "");
    assert_eq!(describe(&generator(false, false).js()), "");
    let running = generator(false, true);
    assert_eq!(insights(&Input::new(Language::JavaScript, &running.list, false)), []);
}
