//! Locks held across an `.await` while others wait, and those that harm nobody.

use std::cell::RefCell;
use std::rc::Rc;

use expect_test::expect;
use futures::lock::Mutex;
use pollscope::sleep;
use pollscope_analysis::InsightKind;
use pollscope_trace::guard::{Holding, used};
use pollscope_trace::lock::Lock;
use pollscope_trace::{EventKind, LockMode, asked};

use crate::program::{
    call, check, describe, forgetful, main, ms, of, record, silent, stalled, wait,
};
use crate::spawn::spawn;

/// A lock that says who asks for it and who holds it.
#[derive(Clone)]
struct Shared {
    mutex: Rc<Mutex<u32>>,
    lock: Lock,
}

impl Shared {
    fn new() -> Self {
        Shared { mutex: Rc::default(), lock: Lock::new("shared") }
    }

    /// Asks for it in line 5, holds it for `held` ms, across the `.await` in line 6 or not, and is
    /// busy for `busy` ms more.
    async fn hold(self, held: u64, across: bool, busy: u64) {
        let request = self.lock.request(LockMode::Exclusive, 5);
        let mut guard = wait!(5, self.mutex.lock());
        let reports = request.acquired();
        *guard += 1;
        if across {
            wait!(6, sleep(ms(held)));
        }
        drop((guard, reports));
        wait!(8, sleep(ms(busy)));
    }
}

#[test]
fn while_others_wait() {
    check(
        main!(async {
            let shared = Shared::new();
            let tasks = ["first()", "second()", "third()"]
                .map(|name| spawn(name, call!(3, name, shared.clone().hold(100, true, 5))));
            for task in tasks {
                wait!(9, task).expect("it ends");
            }
        }),
        expect![[r#"
            HeldAcrossAwait in line 6, 0 to 100 ms: first() held `shared` across the `.await` in line 6 while second() and third() waited, up to 100 ms.
              Whoever asks for it meanwhile has to wait, or panics if it is a `RefCell`; a blocking lock on the same thread then never comes free. Take what is needed out of it, drop the guard (end its block, or `drop(guard)`) and await after that.
              events [22, 26, 31, 39, 52, 61, 104]
        "#]],
    );
}

#[test]
fn while_another_waits_for_ever() {
    let events = stalled(main!(async {
        let shared = Shared::new();
        let holds = shared.clone();
        let holds = spawn(
            "holds()",
            call!(3, "holds()", async move {
                let request = holds.lock.request(LockMode::Exclusive, 5);
                let _guard = wait!(5, holds.mutex.lock());
                let _held = request.acquired();
                wait!(7, forgetful());
            }),
        );
        let wants = spawn("wants()", call!(4, "wants()", shared.hold(1, true, 1)));
        wait!(9, wants).expect("it does not end");
        wait!(10, holds).expect("it does not end");
    }));
    let said = of(&events);
    assert_eq!(said[0].kind, InsightKind::LostWakeUp);
    expect![[r#"
        HeldAcrossAwait in line 7, 0 to 0 ms: holds() held `shared` across the `.await` in line 7 while wants() asked for it and never got it.
          Whoever asks for it meanwhile has to wait, or panics if it is a `RefCell`; a blocking lock on the same thread then never comes free. Take what is needed out of it, drop the guard (end its block, or `drop(guard)`) and await after that.
          events [20, 22, 27]
    "#]].assert_eq(&describe(&said[1..]));
}

/// Two tasks that write to one `RefCell`; the first holds its borrow across an `.await` or not.
#[expect(clippy::await_holding_refcell_ref, reason = "it is what is to be told")]
async fn borrow(across: bool) -> bool {
    let (cell, lock) = (Rc::new(RefCell::new(0)), Lock::new("cell"));
    let (first_cell, first_lock) = (cell.clone(), lock);
    let first = call!(3, "first()", async move {
        let request = first_lock.request(LockMode::Exclusive, 4);
        let mut borrow = first_cell.borrow_mut();
        let held = request.acquired();
        *borrow += 1;
        if across {
            wait!(6, sleep(ms(50)));
        }
        drop((borrow, held));
        wait!(8, sleep(ms(5)));
    });
    let second = call!(10, "second()", async move {
        let _request = lock.request(LockMode::Exclusive, 11);
        if cell.try_borrow_mut().is_err() {
            // What `borrow_mut` does, but without writing to the test's output.
            std::panic::resume_unwind(Box::new("already mutably borrowed"));
        }
    });
    let (first, second) = (spawn("first()", first), spawn("second()", second));
    wait!(13, first).expect("it ends");
    wait!(14, second).is_ok()
}

#[test]
fn a_borrow_that_another_panics_over() {
    check(
        main!(async { assert!(!borrow(true).await) }),
        expect![[r#"
            HeldAcrossAwait in line 6, 0 to 50 ms: first() held `cell` across the `.await` in line 6 while second() asked for it and panicked.
              Whoever asks for it meanwhile has to wait, or panics if it is a `RefCell`; a blocking lock on the same thread then never comes free. Take what is needed out of it, drop the guard (end its block, or `drop(guard)`) and await after that.
              events [18, 22, 27, 28, 39]
        "#]],
    );
}

/// What `let mut guard = mutex.lock().await;` in line 5 and what follows are rewritten to.
async fn holds(mutex: Rc<Mutex<u32>>) {
    let asked = asked!(mutex, "mutex", "lock", 5);
    let mut guard = wait!(5, mutex.lock());
    let held = asked.acquired();
    wait!(6, sleep(ms(100)));
    *guard += 1;
    drop((held, guard));
    wait!(8, sleep(ms(5)));
}

/// And `*mutex.lock().await += 1;` in line 11.
async fn adds(mutex: Rc<Mutex<u32>>) {
    let mut asked = asked!(mutex, "mutex", "lock", 11);
    **used(&mut asked, &mut wait!(11, mutex.lock()), &mut Holding::default()) += 1;
    wait!(12, sleep(ms(5)));
}

#[test]
fn a_mutex_of_the_futures_crate() {
    check(
        main!(async {
            let mutex: Rc<Mutex<u32>> = Rc::default();
            let holds = spawn("holds()", call!(2, "holds()", holds(mutex.clone())));
            let adds = spawn("adds()", call!(3, "adds()", adds(mutex.clone())));
            wait!(13, holds).expect("it ends");
            wait!(14, adds).expect("it ends");
            assert_eq!(*mutex.lock().await, 2);
        }),
        expect![[r#"
            HeldAcrossAwait in line 6, 0 to 100 ms: holds() held `mutex` across the `.await` in line 6 while adds() waited for 100 ms.
              Whoever asks for it meanwhile has to wait, or panics if it is a `RefCell`; a blocking lock on the same thread then never comes free. Take what is needed out of it, drop the guard (end its block, or `drop(guard)`) and await after that.
              events [20, 24, 29, 40, 51]
        "#]],
    );
}

#[test]
fn a_mutex_that_is_held_only_in_one_expression() {
    silent(main!(async {
        let mutex: Rc<Mutex<u32>> = Rc::default();
        let tasks =
            ["first()", "second()"].map(|name| spawn(name, call!(3, name, adds(mutex.clone()))));
        for task in tasks {
            wait!(9, task).expect("it ends");
        }
    }));
}

#[test]
fn a_borrow_that_is_over_before_the_await() {
    silent(main!(async { assert!(borrow(false).await) }));
}

#[test]
fn released_before_the_await() {
    silent(main!(async {
        let shared = Shared::new();
        let tasks = ["first()", "second()"]
            .map(|name| spawn(name, call!(3, name, shared.clone().hold(0, false, 100))));
        for task in tasks {
            wait!(9, task).expect("it ends");
        }
    }));
}

#[test]
fn for_so_short_a_time_that_nobody_minds() {
    silent(main!(async {
        let shared = Shared::new();
        let tasks = ["first()", "second()"]
            .map(|name| spawn(name, call!(3, name, shared.clone().hold(5, true, 5))));
        for task in tasks {
            wait!(9, task).expect("it ends");
        }
    }));
}

#[test]
fn across_an_await_with_nobody_asking() {
    silent(main!(async {
        let shared = Shared::new();
        for _ in 0..3 {
            let holds = call!(3, "holds()", shared.clone().hold(100, true, 5));
            wait!(9, spawn("holds()", holds)).expect("it ends");
        }
    }));
}

#[test]
fn an_attempt_that_may_fail() {
    silent(main!(async {
        let shared = Shared::new();
        let holds = spawn("holds()", call!(3, "holds()", shared.clone().hold(100, true, 5)));
        let tries = spawn(
            "tries()",
            call!(4, "tries()", async move {
                for _ in 0..4 {
                    wait!(5, sleep(ms(20)));
                    let request = shared.lock.request(LockMode::Exclusive, 6);
                    assert!(shared.mutex.try_lock().is_none());
                    drop(request);
                }
            }),
        );
        wait!(9, holds).expect("it ends");
        wait!(10, tries).expect("it ends");
    }));
}

#[test]
#[expect(clippy::await_holding_refcell_ref, reason = "it does no harm here")]
fn two_that_share_it() {
    silent(main!(async {
        let (cell, lock) = (Rc::new(RefCell::new(0)), Lock::new("cell"));
        let tasks = ["first()", "second()"].map(|name| {
            let cell = cell.clone();
            let reads = call!(3, name, async move {
                let request = lock.request(LockMode::Shared, 4);
                let borrow = cell.borrow();
                let held = request.acquired();
                wait!(6, sleep(ms(100)));
                drop((borrow, held));
                wait!(8, sleep(ms(5)));
            });
            spawn(name, reads)
        });
        for task in tasks {
            wait!(9, task).expect("it ends");
        }
    }));
}

#[test]
fn what_is_said_names_the_events() {
    let events = record(main!(async {
        let shared = Shared::new();
        let tasks = ["first()", "second()"]
            .map(|name| spawn(name, call!(3, name, shared.clone().hold(100, true, 5))));
        for task in tasks {
            wait!(9, task).expect("it ends");
        }
    }));
    let said = of(&events);
    assert_eq!(said.len(), 1, "{}", describe(&said));
    let evidence = said[0].evidence.iter().map(|id| {
        let event = events.iter().find(|event| event.id == *id).expect("it is in the trace");
        match event.kind {
            EventKind::LockAcquired { .. } => format!("task {} acquired it", event.task),
            EventKind::LockRequested { .. } => format!("task {} asked for it", event.task),
            EventKind::LockReleased { .. } => format!("task {} released it", event.task),
            EventKind::PollEnd { .. } => format!("task {} was pending", event.task),
            _ => format!("{event:?}"),
        }
    });
    assert_eq!(
        evidence.collect::<Vec<_>>(),
        [
            "task 2 acquired it",
            "task 2 was pending",
            "task 3 asked for it",
            "task 2 released it",
            "task 3 acquired it",
        ]
    );
}
