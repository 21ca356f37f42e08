//! Tasks that ask to be polled again and again for nothing, and those that do so for something.

use std::cell::Cell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

use expect_test::expect;
use futures::channel::mpsc;
use futures::{SinkExt, StreamExt};
use pollscope::{sleep, yield_now};
use pollscope_trace::{EventKind, PollOutcome, Stream, WakeCause, probe};

use crate::events::Events;
use crate::program::{call, check, describe, main, ms, of, record, record_with, silent, wait};
use crate::spawn::spawn;

#[test]
fn spinning_until_another_task_has_set_a_flag() {
    let events = record(main!(async {
        let flag = Rc::new(Cell::new(false));
        let seen = flag.clone();
        let spins = call!(5, "spins()", async move {
            while !seen.get() {
                wait!(7, yield_now());
            }
        });
        let spins = spawn("spins()", spins);
        let works = call!(10, "works()", async {
            for line in 0..80 {
                probe::console(Stream::Stdout, 11, &format!("{line}\n"));
                wait!(12, yield_now());
            }
        });
        wait!(13, works);
        flag.set(true);
        wait!(15, spins).expect("it ends");
    }));
    expect![[r#"
        BusyPolling in line 7, 0 to 0 ms: spins() (task 2) asked to be polled again at once 79 times in a row in line 7, and nothing else came of it.
          It keeps the executor busy instead of waiting. If it waits for something, await that (a timer, a channel, a handle): who makes it ready then wakes the task. If it does a bit of its work each time, this is how to let others run in between.
          events [22, 35, 39, 56, 73, 90, 107, 124, 141, 158, 175, 192, 209, 226, 243, 260, 277, 294, 311, 328, 345, 362, 379, 396, 413, 430, 447, 464, 481, 498, 515, 532, 549, 566, 583, 600, 617, 634, 651, 668, 685, 702, 719, 736, 753, 770, 787, 804, 821, 838, 855, 872, 889, 906, 923, 940, 957, 974, 991, 1008, 1025, 1042, 1059, 1076, 1093, 1110, 1127, 1144, 1161, 1178, 1195, 1212, 1229, 1246, 1263, 1280, 1297, 1314, 1331, 1348, 1367]
    "#]].assert_eq(&describe(&of(&events)));
}

#[test]
fn a_leaf_that_wakes_itself_until_it_is_ready() {
    check(
        main!(async {
            let mut polls = 0;
            let impatient = poll_fn(move |cx| {
                polls += 1;
                if polls == 200 {
                    return Poll::Ready(());
                }
                cx.waker().wake_by_ref();
                Poll::Pending
            });
            wait!(7, impatient);
        }),
        expect![[r#"
            BusyPolling in line 7, 0 to 0 ms: main() (task 1) asked to be polled again at once 198 times in a row in line 7, and nothing else came of it.
              It keeps the executor busy instead of waiting. If it waits for something, await that (a timer, a channel, a handle): who makes it ready then wakes the task. If it does a bit of its work each time, this is how to let others run in between.
              events [7, 10, 12, 17, 22, 27, 32, 37, 42, 47, 52, 57, 62, 67, 72, 77, 82, 87, 92, 97, 102, 107, 112, 117, 122, 127, 132, 137, 142, 147, 152, 157, 162, 167, 172, 177, 182, 187, 192, 197, 202, 207, 212, 217, 222, 227, 232, 237, 242, 247, 252, 257, 262, 267, 272, 277, 282, 287, 292, 297, 302, 307, 312, 317, 322, 327, 332, 337, 342, 347, 352, 357, 362, 367, 372, 377, 382, 387, 392, 397, 402, 407, 412, 417, 422, 427, 432, 437, 442, 447, 452, 457, 462, 467, 472, 477, 482, 487, 492, 497]
        "#]],
    );
}

#[test]
fn a_few_yields() {
    silent(main!(async {
        for _ in 0..40 {
            wait!(7, yield_now());
        }
    }));
}

#[test]
fn many_yields_with_something_to_show_for_it() {
    silent(main!(async {
        for line in 0..300 {
            probe::console(Stream::Stdout, 7, &format!("piece {line}\n"));
            wait!(8, yield_now());
        }
    }));
}

#[test]
fn many_yields_between_pieces_of_work() {
    let events = record_with(|clock| {
        main!(async move {
            for _ in 0..300 {
                clock.advance(std::time::Duration::from_micros(700));
                wait!(8, yield_now());
            }
        })
    });
    assert_eq!(describe(&of(&events)), "");
}

#[test]
fn many_polls_because_of_timers() {
    silent(main!(async {
        for _ in 0..300 {
            wait!(7, sleep(ms(1)));
        }
    }));
}

#[test]
fn many_messages_at_one_await() {
    silent(main!(async {
        let (mut sender, mut receiver) = mpsc::channel::<u32>(0);
        let sends = call!(5, "sends()", async move {
            for message in 0..300 {
                wait!(6, sender.send(message)).expect("somebody receives");
            }
        });
        let sends = spawn("sends()", sends);
        while wait!(9, receiver.next()).is_some() {}
        wait!(10, sends).expect("it ends");
    }));
}

#[test]
fn many_yields_in_different_lines() {
    silent(main!(async {
        for line in 0..300 {
            wait!(7 + line % 2, yield_now());
        }
    }));
}

/// The story of tokio-console's issue 512: some executors carry out a yield by waking the task right
/// after its poll, from outside.
fn deferred(yields: u32) -> Events {
    let mut events = Events::default();
    events.of(0, 1).created(1, "main()", 0);
    events.of(1, 1).spawned(0, "main()", 0);
    for yields in 0..yields {
        events.of(1, 0).start().of(1, 1);
        match yields {
            0 => events.add(0, EventKind::FutureFirstPolled { by: 0 }).start(),
            _ => events.start().add(7, EventKind::AwaitResumed),
        };
        events.add(7, EventKind::AwaitReached);
        events.add(0, EventKind::WakerCloned).end(PollOutcome::Pending);
        events.of(1, 0).end(PollOutcome::Pending);
        events.add(0, EventKind::Woken { cause: WakeCause::Outside, by: 0 });
        events.add(0, EventKind::WakerDropped);
    }
    events
}

#[test]
fn yields_that_the_executor_defers() {
    assert_eq!(describe(&deferred(40).rust()), "");
    let said = deferred(90).rust();
    assert_eq!(said.len(), 1);
    assert!(said[0].sentence.contains("89 times in a row in line 7"), "{}", said[0].sentence);
}
