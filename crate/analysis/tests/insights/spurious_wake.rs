//! Tasks that were woken for nothing, and those for which something had changed unseen.

use expect_test::expect;
use futures::channel::{mpsc, oneshot};
use futures::future::{Either, join, join_all, join3, select};
use futures::{SinkExt, StreamExt};
use pollscope::{sleep, yield_now};
use pollscope_trace::LockMode;
use pollscope_trace::lock::Lock;

use crate::program::{Gate, call, check, describe, main, ms, nap, of, record, silent, wait};
use crate::spawn::spawn;

/// Spawns a task that does this after each millisecond.
fn every_ms(name: &'static str, times: u32, act: impl Fn(u32) + 'static) {
    let body = call!(90, name, async move {
        for time in 0..times {
            wait!(91, sleep(ms(1)));
            act(time);
        }
    });
    spawn(name, body).detach();
}

#[test]
fn nudged_while_it_waits_for_a_lock() {
    check(
        main!(async {
            let gate = Gate::default();
            let request = Lock::new("gate").request(LockMode::Exclusive, 7);
            let other = gate.clone();
            every_ms(
                "nudges()",
                5,
                move |time| if time < 4 { other.nudge() } else { other.open() },
            );
            wait!(7, gate.pass());
            drop(request.acquired());
        }),
        expect![[r#"
            SpuriousWake in line 7, 1 to 4 ms: main() (task 1) waited in line 7 and was woken 4 times by other tasks without getting any further.
              It waits for a lock, and did not get it in any of these polls. Wake one of those who wait, and only when the lock is free. If it waits for something else beside the lock, this is how it has to be.
              events [28, 39, 46, 57, 64, 75, 82, 93]
        "#]],
    );
}

#[test]
fn woken_while_it_waits_for_a_timer() {
    check(
        main!(async {
            let gate = Gate::default();
            // The gate keeps the waker of the select that it lost.
            wait!(7, select(gate.pass(), sleep(ms(2))));
            let other = gate.clone();
            every_ms("nudges()", 3, move |time| {
                if time == 0 {
                    other.nudge()
                }
            });
            wait!(9, sleep(ms(500)));
        }),
        expect![[r#"
            SpuriousWake in line 9, 3 to 3 ms: main() (task 1) waited for a timer in line 9 and was woken once by another task without getting any further.
              Whoever woke it used a waker that it had handed out before it came to this line. That is allowed, and costs a poll each time.
              events [42, 52]
        "#]],
    );
}

#[test]
fn nudged_once_and_then_opened() {
    silent(main!(async {
        let gate = Gate::default();
        let other = gate.clone();
        every_ms("opens()", 2, move |time| if time == 0 { other.nudge() } else { other.open() });
        wait!(7, gate.pass());
    }));
}

#[test]
fn several_that_become_ready_one_by_one() {
    silent(main!(async {
        let gates = [Gate::default(), Gate::default(), Gate::default(), Gate::default()];
        let others = gates.clone();
        every_ms("opens()", 4, move |time| others[time as usize].open());
        wait!(7, join_all(gates.map(|gate| gate.pass())));
        wait!(8, sleep(ms(5)));
    }));
}

#[test]
fn several_that_report() {
    silent(main!(async {
        let gates: Vec<Gate> = (0..40).map(|_| Gate::default()).collect();
        let others = gates.clone();
        every_ms("opens()", 40, move |time| others[time as usize].open());
        let passes = gates
            .into_iter()
            .map(|gate| call!(7, "passes()", async move { wait!(8, gate.pass()) }));
        wait!(9, join_all(passes));
        wait!(10, sleep(ms(5)));
    }));
}

#[test]
fn handles_of_tasks_that_finish_one_by_one() {
    silent(main!(async {
        let tasks = (1..=40).map(|time| spawn("nap", nap(7, "nap()", time)));
        wait!(8, join_all(tasks.collect::<Vec<_>>()));
    }));
}

#[test]
fn sleeps_that_do_not_report() {
    silent(main!(async {
        wait!(7, join3(sleep(ms(10)), sleep(ms(20)), sleep(ms(30))));
        wait!(8, join_all((1..50).map(|time| sleep(ms(time)))));
    }));
}

#[test]
fn a_message_beside_a_timer() {
    silent(main!(async {
        let (sender, receiver) = oneshot::channel::<()>();
        let sender = std::cell::Cell::new(Some(sender));
        every_ms("sends()", 1, move |_| {
            let sent = sender.take().map(|sender| sender.send(()));
            assert_eq!(sent, Some(Ok(())));
        });
        // The message comes first, of which nothing is to be seen.
        let (received, ()) = wait!(7, join(receiver, sleep(ms(300))));
        received.expect("it was sent");
    }));
}

#[test]
fn messages_that_come_one_by_one() {
    silent(main!(async {
        let (mut sender, mut receiver) = mpsc::channel::<u32>(1);
        let sends = call!(5, "sends()", async move {
            for message in 0..20 {
                wait!(6, sleep(ms(1)));
                wait!(7, sender.send(message)).expect("somebody receives");
            }
        });
        spawn("sends()", sends).detach();
        while wait!(9, receiver.next()).is_some() {}
    }));
}

/// Of the items that a collected stream receives nothing is to be seen, nor of those that it passes over.
#[test]
fn messages_that_are_collected() {
    silent(main!(async {
        let (mut sender, receiver) = mpsc::channel::<u32>(1);
        let sends = call!(5, "sends()", async move {
            for message in 0..20 {
                wait!(6, sleep(ms(1)));
                wait!(7, sender.send(message)).expect("somebody receives");
            }
        });
        spawn("sends()", sends).detach();
        let even = receiver.filter(|message| std::future::ready(message % 2 == 0));
        assert_eq!(wait!(9, even.collect::<Vec<_>>()).len(), 10);
    }));
}

/// Without a lock nobody knows what a wake has brought.
#[test]
fn nudged_at_a_gate() {
    silent(main!(async {
        let gate = Gate::default();
        let other = gate.clone();
        every_ms("nudges()", 5, move |time| if time < 4 { other.nudge() } else { other.open() });
        wait!(7, gate.pass());
    }));
}

/// Each message ends a turn of the loop, and the next one waits for something new beside the messages.
#[test]
fn messages_in_a_loop_that_selects() {
    silent(main!(async {
        let (sender, mut receiver) = mpsc::unbounded::<u32>();
        every_ms("sends()", 6, move |time| sender.unbounded_send(time).expect("it is received"));
        let receives = async move {
            while let Either::Left((Some(_), _)) =
                select(receiver.next(), Gate::default().pass()).await
            {}
        };
        wait!(9, receives);
    }));
}

#[test]
fn a_loop_of_selects() {
    let said = describe(&of(&record(main!(async {
        let gate = Gate::default();
        let other = gate.clone();
        every_ms("opens()", 30, move |time| if time < 29 { other.nudge() } else { other.open() });
        let mut pass = Box::pin(gate.pass());
        for _ in 0..3 {
            let chance = call!(7, "chance()", async { wait!(8, sleep(ms(7))) });
            let request = Lock::new("gate").request(LockMode::Exclusive, 9);
            wait!(9, select(pass, Box::pin(chance)));
            drop(request);
            pass = Box::pin(gate.pass());
        }
        wait!(12, yield_now());
    }))));
    // It is nudged at every millisecond: that is what is told, once for each time it waited.
    assert_eq!(said.matches("SpuriousWake").count(), 3, "{said}");
}
