//! Futures that were kept and not polled when their turn came, and those that only look so.

use expect_test::expect;
use futures::channel::oneshot;
use futures::future::{Either, join, select};
use pollscope::sleep;
use pollscope_analysis::{Ending, InsightKind};
use pollscope_trace::Event;

use crate::program::{Gate, call, ended, main, ms, sentences, stalled, wait};
use crate::spawn::spawn;

/// What the main task does with the future that it is tired of waiting for.
#[derive(Clone, Copy, PartialEq)]
enum Then {
    Keep,
    Drop,
    PollBoth,
    NobodyComes,
}

/// A patient waits at a gate for 100 ms, and somebody comes to the gate after 300 ms.
fn program(then: Then) -> Vec<Event> {
    stalled(main!(async move {
        let gate = Gate::default();
        let keeper = gate.clone();
        let comes = call!(3, "comes()", async move {
            wait!(4, sleep(ms(300)));
            if then != Then::NobodyComes {
                keeper.nudge();
            }
        });
        spawn("comes()", comes).detach();
        let waits = || {
            let (sender, receiver) = oneshot::channel::<()>();
            std::mem::forget(sender);
            call!(8, "other()", async move { wait!(9, receiver).expect("it never comes") })
        };
        let passes = call!(5, "patient()", async move { wait!(6, gate.pass()) });
        match select(Box::pin(passes), Box::pin(sleep(ms(100)))).await {
            Either::Left(_) => unreachable!("the gate is never open"),
            Either::Right(((), patient)) => match then {
                Then::Keep | Then::NobodyComes => {
                    wait!(12, waits());
                    drop(patient);
                }
                Then::Drop => {
                    drop(patient);
                    wait!(12, waits());
                }
                Then::PollBoth => _ = wait!(12, join(patient, waits())),
            },
        }
    }))
}

#[test]
fn kept_while_another_is_awaited() {
    let events = program(Then::Keep);
    let said = ended(&events, Ending::Deadlock, "fn main() {}");
    expect![[r#"
        Futurelock in line 6: patient() waits in line 6 and has not been polled since 0.100 s: main() kept it and went on to wait for other(). The wake at 0.300 s helped none of the futures that were polled.
    "#]]
    .assert_eq(&sentences(&said));
}

#[test]
fn silent_where_it_may_be_otherwise() {
    let is_told = |events: &[Event], ending, source: &str| {
        let said = ended(events, ending, source);
        said.iter().any(|said| said.kind == InsightKind::Futurelock)
    };
    for then in [Then::Drop, Then::PollBoth, Then::NobodyComes] {
        assert!(!is_told(&program(then), Ending::Deadlock, "fn main() {}"));
    }
    let events = program(Then::Keep);
    assert!(!is_told(&events, Ending::Stopped, "fn main() {}"));
    // These poll only what was woken, and without the source nobody knows whether they are used.
    assert!(!is_told(&events, Ending::Deadlock, "FuturesUnordered::new()"));
    assert!(!is_told(&events, Ending::Deadlock, ""));
}
