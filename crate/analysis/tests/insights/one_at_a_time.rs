//! Futures awaited one after the other without need, and with it.

use expect_test::expect;
use futures::future::{join, join_all};
use pollscope::{sleep, yield_now};
use pollscope_analysis::{Ending, InsightKind};
use pollscope_trace::LockMode;
use pollscope_trace::lock::Lock;

use crate::program::{call, check, ended, main, ms, nap, of, record, record_with, silent, wait};
use crate::spawn::spawn;

#[test]
fn in_a_loop() {
    check(
        main!(async {
            for nap in [nap(7, "nap(300)", 300), nap(7, "nap(200)", 200), nap(7, "nap(50)", 50)] {
                wait!(9, nap);
            }
        }),
        expect![[r#"
            OneAtATime in line 9, 0 to 550 ms, saves 250 ms: nap(300), nap(200) and nap(50) were awaited one at a time, which took 550 ms; joined they would have taken 300 ms.
              All of them had been created before the first was awaited, so none takes the result of another. Unless one depends on what another does, await them together with `join!` or `join_all`, which saves 250 ms.
              events [10, 25, 29, 44, 48, 63]
        "#]],
    );
}

/// Two calls of one function after the other, of which the source is known.
fn two_calls(names: [&'static str; 2], source: &str) -> bool {
    let events = record(main!(async move {
        let (first, second) = (nap(1, names[0], 100), nap(2, names[1], 100));
        wait!(3, first);
        wait!(4, second);
    }));
    let said = ended(&events, Ending::Finished, source);
    said.iter().any(|said| said.kind == InsightKind::OneAtATime)
}

#[test]
fn silent_where_they_may_share_state() {
    let calls = "let a = login(&token);\nlet b = load(&token);\n";
    for shares in ["Cell::new(0)", "RefCell::default()", "Mutex::new(1)", "mpsc::channel(1)"] {
        assert!(!two_calls(["login(…)", "load(…)"], &format!("{calls}let x = {shares};")));
    }
    // The source shows nothing that could be shared.
    assert!(two_calls(["login(…)", "load(…)"], calls));
    assert!(two_calls(["login(…)", "load(…)"], ""));
    // Plain values share nothing, unless by way of a static.
    let plain = "let a = login(1);\nlet b = load(2);\nlet x = Cell::new(0);\n";
    assert!(two_calls(["login(1)", "load(2)"], plain));
    assert!(!two_calls(["login(1)", "load(2)"], "static LOGGED_IN: AtomicBool;"));
    // Methods have their receiver in common, and blocks what they mention.
    let methods = "let a = api.login(1);\nlet b = api.load(2);\nlet x = Cell::new(0);\n";
    assert!(!two_calls(["login(1)", "load(2)"], methods));
    assert!(!two_calls(["async block", "async block"], "\n\nlet x = Cell::new(0);\n"));
}

#[test]
fn silent_where_both_use_one_lock() {
    let events = record(main!(async {
        let lock = Lock::new("token");
        let naps = |line, name| {
            call!(line, name, async move {
                drop(lock.request(LockMode::Exclusive, 5).acquired());
                wait!(6, sleep(ms(100)));
            })
        };
        let (first, second) = (naps(1, "login(…)"), naps(2, "load(…)"));
        wait!(3, first);
        wait!(4, second);
    }));
    assert_eq!(of(&events), []);
}

#[test]
fn in_lines_of_their_own() {
    check(
        main!(async {
            let (user, orders) = (nap(7, "user()", 100), nap(8, "orders()", 150));
            wait!(9, user);
            wait!(10, sleep(ms(30)));
            wait!(11, orders);
        }),
        expect![[r#"
            OneAtATime in line 9, 0 to 280 ms, saves 100 ms: user() and orders() were awaited one at a time, which took 250 ms; joined they would have taken 150 ms.
              All of them had been created before the first was awaited, so none takes the result of another. Unless one depends on what another does, await them together with `join!` or `join_all`, which saves 100 ms.
              events [9, 24, 39, 54]
        "#]],
    );
}

#[test]
fn up_to_where_something_else_than_timers_woke_them() {
    check(
        main!(async {
            let joining = call!(7, "joining()", async {
                let slow = spawn("slow()", nap(8, "slow()", 100));
                wait!(9, slow).expect("it is not cancelled");
            });
            let other = nap(10, "other()", 100);
            wait!(11, joining);
            wait!(12, other);
        }),
        expect![[r#"
            OneAtATime in line 11, 0 to 200 ms, saves 100 ms: joining() and other() were awaited one at a time, which took 200 ms; joined they could have taken 100 ms.
              All of them had been created before the first was awaited, so none takes the result of another. Unless one depends on what another does, await them together with `join!` or `join_all`, which saves up to 100 ms.
              events [9, 43, 47, 62]
        "#]],
    );
}

#[test]
fn the_second_was_created_after_the_first_had_finished() {
    silent(main!(async {
        let time = wait!(7, nap(7, "nap(100)", 100));
        wait!(8, nap(8, "nap(100)", time));
    }));
}

#[test]
fn the_third_was_created_in_between() {
    // What the first two would save is too little to be told.
    silent(main!(async {
        let (a, b) = (nap(7, "a()", 500), nap(7, "b()", 5));
        let time = wait!(8, a);
        wait!(9, b);
        wait!(10, nap(10, "c()", time));
    }));
}

#[test]
fn joined() {
    silent(main!(async {
        wait!(7, join(nap(7, "a()", 100), nap(7, "b()", 100)));
        wait!(8, join_all([nap(8, "c()", 100), nap(8, "d()", 100), nap(8, "e()", 100)]));
    }));
}

#[test]
fn joined_with_one_that_blocks() {
    let events = record_with(|clock| {
        main!(async move {
            let blocks = call!(7, "blocks()", async move { clock.advance(ms(20)) });
            wait!(8, join(blocks, nap(8, "naps()", 100)));
        })
    });
    assert!(of(&events).iter().all(|said| said.kind != InsightKind::OneAtATime));
}

#[test]
fn spawned_before_the_first_was_awaited() {
    silent(main!(async {
        let tasks = [nap(7, "a()", 100), nap(7, "b()", 100)].map(|nap| spawn("nap", nap));
        for task in tasks {
            wait!(9, task).expect("it is not cancelled");
        }
    }));
}

#[test]
fn those_that_do_not_wait_save_nothing() {
    silent(main!(async {
        let yields = [1, 2, 3].map(|_| call!(7, "yields()", async { wait!(8, yield_now()) }));
        for future in yields {
            wait!(9, future);
        }
    }));
}

#[test]
fn by_different_futures() {
    silent(main!(async {
        let (a, b) = (nap(7, "a()", 100), nap(7, "b()", 100));
        let first = call!(8, "first()", async { wait!(8, a) });
        wait!(9, first);
        let second = call!(10, "second()", async { wait!(10, b) });
        wait!(11, second);
    }));
}
