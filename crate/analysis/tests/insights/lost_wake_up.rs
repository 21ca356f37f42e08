//! Tasks that nobody can wake any more, and those that only look so.

use std::cell::RefCell;
use std::future::{pending, poll_fn};
use std::rc::Rc;
use std::task::{Poll, Waker};

use expect_test::expect;
use futures::channel::oneshot;
use pollscope::{sleep, timeout, yield_now};
use pollscope_analysis::{Input, insights};
use pollscope_trace::{EventKind, Language, PollOutcome, TaskEnd, WakeCause};

use crate::events::Events;
use crate::program::{
    call, describe, forgetful, main, ms, nap, of, record, silent, stalled, stopped_after, wait,
};
use crate::spawn::spawn;

#[test]
fn a_future_that_registers_no_waker() {
    let events = stalled(main!(async {
        wait!(7, nap(7, "nap(20)", 20));
        let forgetful = call!(8, "forgetful()", async { wait!(9, forgetful()) });
        wait!(10, forgetful);
    }));
    expect![[r#"
        LostWakeUp in line 9, 20 to 20 ms: main() (task 1) has waited in line 9 since 0.020 s, and nothing can wake it: its last poll left no waker with anybody.
          Before it returns `Poll::Pending`, a future has to give a clone of `cx.waker()` to whatever will change, and that has to call `wake` when it has. Unless this is meant to wait for ever, one of the two is missing.
          events [19, 33]
    "#]].assert_eq(&describe(&of(&events)));
}

#[test]
fn a_waker_that_was_dropped_without_being_used() {
    let events = stalled(main!(async {
        let slot: Rc<RefCell<Option<Waker>>> = Rc::default();
        let registers = {
            let slot = slot.clone();
            poll_fn(move |cx| {
                slot.replace(Some(cx.waker().clone()));
                Poll::<()>::Pending
            })
        };
        let forgets = call!(5, "forgets()", async move {
            wait!(6, sleep(ms(30)));
            drop(slot.take());
        });
        let waits = spawn("waits()", call!(9, "waits()", async { wait!(10, registers) }));
        spawn("forgets()", forgets).detach();
        wait!(12, waits).expect("it never ends");
    }));
    // `main` waits for `waits()`, which holds its waker: it is not lost itself.
    expect![[r#"
        LostWakeUp in line 10, 0 to 30 ms: waits() (task 2) has waited in line 10 since 0.000 s, and nothing can wake it: the last clone of its waker was dropped without being used.
          Before it returns `Poll::Pending`, a future has to give a clone of `cx.waker()` to whatever will change, and that has to call `wake` when it has. Unless this is meant to wait for ever, one of the two is missing.
          events [15, 21, 36]
    "#]].assert_eq(&describe(&of(&events)));
}

#[test]
fn in_a_program_that_goes_on_and_ends() {
    let events = record(main!(async {
        let waits = call!(7, "waits()", async { wait!(8, forgetful()) });
        spawn("waits()", waits).detach();
        wait!(10, sleep(ms(50)));
    }));
    expect![[r#"
        LostWakeUp in line 8, 0 to 50 ms: waits() (task 2) has waited in line 8 since 0.000 s, and nothing can wake it: its last poll left no waker with anybody.
          Before it returns `Poll::Pending`, a future has to give a clone of `cx.waker()` to whatever will change, and that has to call `wake` when it has. Unless this is meant to wait for ever, one of the two is missing.
          events [14, 19]
    "#]].assert_eq(&describe(&of(&events)));
}

#[test]
fn stopped_by_hand_while_it_hangs() {
    let events = stopped_after(ms(500), main!(async { wait!(7, forgetful()) }));
    assert_eq!(of(&events).len(), 1);
}

/// The story of tokio-console's issue 149: the only waker is used up by a wake inside the poll, and the
/// task is pending with no waker at all, but about to be polled.
#[test]
fn woken_by_value_while_it_is_polled() {
    silent(main!(async {
        for _ in 0..3 {
            let mut first = true;
            let wakes_itself = poll_fn(move |cx| {
                if std::mem::take(&mut first) {
                    let waker = cx.waker().clone();
                    waker.wake();
                    return Poll::Pending;
                }
                Poll::Ready(())
            });
            wait!(7, wakes_itself);
        }
        wait!(9, yield_now());
    }));
}

/// The same, and the trace ends before the poll that follows.
#[test]
fn woken_and_not_yet_polled() {
    let mut events = Events::default();
    events.of(1, 0).spawned(0, "main()", 0).start();
    events.add(0, EventKind::WakerCloned);
    events.add(0, EventKind::Woken { cause: WakeCause::Itself, by: 1 });
    events.add(0, EventKind::WakerDropped).end(PollOutcome::Pending);
    assert_eq!(describe(&events.rust()), "");
}

/// Also from 149: tasks without a first poll had a warning.
#[test]
fn not_polled_for_the_first_time() {
    let mut events = Events::default();
    events.of(1, 0).spawned(0, "main()", 0).start();
    events.of(2, 0).spawned(7, "waits()", 1);
    events.of(1, 0).at(500).end(PollOutcome::Pending);
    events.add(0, EventKind::TaskEnded { end: TaskEnd::Cancelled });
    events.of(2, 0).add(0, EventKind::TaskEnded { end: TaskEnd::Cancelled });
    let said = describe(&events.rust());
    assert!(!said.contains("task 2"), "{said}");
}

/// The story of 345: a task that has ended (here: panicked) and whose memory lives on.
#[test]
fn ended_is_not_lost() {
    silent(main!(async {
        let kept: Rc<RefCell<Vec<oneshot::Sender<()>>>> = Rc::default();
        let keeps = kept.clone();
        let broken = call!(7, "broken()", async move {
            let (sender, _receiver) = oneshot::channel();
            keeps.borrow_mut().push(sender);
            wait!(8, sleep(ms(5)));
            std::panic::resume_unwind(Box::new("on purpose"))
        });
        let broken = spawn("broken()", broken);
        assert!(wait!(11, broken).is_err());
        wait!(12, sleep(ms(100)));
        assert_eq!(kept.borrow().len(), 1);
    }));
}

/// The story of 380: the task is over, and what it spawned and let go is not.
#[test]
fn over_while_what_it_spawned_goes_on() {
    silent(main!(async {
        let outer = call!(5, "outer()", async {
            spawn("nap(90)", nap(6, "nap(90)", 90)).detach();
        });
        wait!(8, spawn("outer()", outer)).expect("it ends");
        wait!(9, sleep(ms(100)));
    }));
}

/// The story of 516: what a thread blocks on is polled without wakers that the trace sees.
#[test]
fn polled_by_something_that_asks_for_no_wake() {
    let mut events = Events::default();
    events.of(1, 0).spawned(0, "main()", 0);
    for ms in [0, 10, 20, 30] {
        events.at(ms).start().end(PollOutcome::Pending);
    }
    assert_eq!(describe(&events.rust()), "");
}

#[test]
fn a_waker_that_somebody_holds() {
    // Whoever holds the other half of the channel may still send; `main` only never does.
    let events = stalled(main!(async {
        let (sender, receiver) = oneshot::channel::<()>();
        std::mem::forget(sender);
        wait!(7, receiver).expect("it never ends");
    }));
    assert_eq!(describe(&of(&events)), "");
}

#[test]
fn aborted_on_purpose() {
    let said = describe(&of(&record(main!(async {
        let parked = call!(7, "parked()", async { wait!(8, pending::<()>()) });
        let parked = spawn("parked()", parked);
        wait!(10, sleep(ms(30)));
        parked.abort();
    }))));
    assert!(!said.contains("LostWakeUp"), "{said}");
}

#[test]
fn one_of_two_that_are_selected() {
    let said = describe(&of(&record(main!(async {
        let parked = call!(7, "parked()", async { wait!(8, pending::<()>()) });
        wait!(9, timeout(ms(20), parked)).expect_err("it never ends");
    }))));
    assert!(!said.contains("LostWakeUp"), "{said}");
}

#[test]
fn what_loses_its_waker_by_the_end_of_the_program() {
    let said = describe(&of(&record(main!(async {
        let slot: Rc<RefCell<Option<Waker>>> = Rc::default();
        let held = slot.clone();
        // Holds no second handle to the slot: the waker goes when `main` goes.
        let weak = Rc::downgrade(&slot);
        let registers = poll_fn(move |cx| {
            if let Some(slot) = weak.upgrade() {
                slot.replace(Some(cx.waker().clone()));
            }
            Poll::<()>::Pending
        });
        let waits = call!(9, "waits()", async { wait!(10, registers) });
        spawn("waits()", waits).detach();
        wait!(12, sleep(ms(10)));
        drop((slot, held));
    }))));
    assert!(!said.contains("LostWakeUp"), "{said}");
}

#[test]
fn nothing_is_said_before_the_end_or_where_events_are_missing() {
    let events = stalled(main!(async { wait!(7, forgetful()) }));
    assert_eq!(insights(&Input::new(Language::Rust, &events, false)), []);
    let over = Input::new(Language::Rust, &events, true);
    assert_eq!(insights(&Input { dropped: 1, ..over }), []);
    assert_eq!(insights(&over).len(), 1);
}
