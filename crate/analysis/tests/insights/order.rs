//! The most useful first, and the same each time.

use futures::future::select;
use pollscope::sleep;
use pollscope_analysis::{Insight, InsightKind};
use pollscope_trace::Event;

use crate::program::{call, forgetful, main, ms, nap, of, record_with, wait};
use crate::spawn::spawn;

pub(crate) fn everything() -> Vec<Event> {
    record_with(|clock| {
        main!(async move {
            let _forgotten = nap(4, "forgotten()", 1);
            for nap in [nap(5, "a()", 40), nap(5, "b()", 40)] {
                wait!(6, nap);
            }
            for nap in [nap(7, "c()", 90), nap(7, "d()", 90)] {
                wait!(8, nap);
            }
            let parked = call!(9, "parked()", async { wait!(9, forgetful()) });
            spawn("parked()", parked).detach();
            spawn("nap(900)", nap(10, "nap(900)", 900)).detach();
            wait!(11, select(Box::pin(nap(11, "loser()", 300)), sleep(ms(10))));
            let other = spawn("other()", nap(12, "other()", 5));
            clock.advance(ms(70));
            wait!(13, other).expect("it ends");
        })
    })
}

#[test]
fn by_kind_and_then_by_what_it_saves() {
    let kinds: Vec<_> = of(&everything()).iter().map(|it| (it.kind, it.line)).collect();
    assert_eq!(
        kinds,
        [
            (InsightKind::LostWakeUp, 9),
            (InsightKind::NeverPolled, 4),
            (InsightKind::ExecutorBlocked, 13),
            (InsightKind::OneAtATime, 8),
            (InsightKind::OneAtATime, 6),
            (InsightKind::Unfinished, 13),
            (InsightKind::Cancelled, 3),
        ]
    );
}

#[test]
fn the_same_each_time() {
    let events = everything();
    let first: Vec<Insight> = of(&events);
    for _ in 0..5 {
        assert_eq!(of(&events), first);
    }
}

#[test]
fn evidence_is_ascending_and_exists() {
    let events = everything();
    for insight in of(&events) {
        let ids = &insight.evidence;
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]), "{insight:?}");
        assert!(ids.iter().all(|id| events.iter().any(|event| event.id == *id)), "{insight:?}");
        assert!((1..=Insight::MOST_EVIDENCE).contains(&ids.len()), "{insight:?}");
        assert!(insight.from <= insight.to, "{insight:?}");
    }
}
