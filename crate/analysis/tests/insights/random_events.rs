//! Lists of events that no program made: nothing panics, and what is said has evidence.

use pollscope_analysis::{Input, Insight, InsightKind, insights};
use pollscope_trace::{
    Event, EventKind, Language, LockMode, PollOutcome, PromiseOrigin, WakeCause,
};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::odd::events;
use crate::order::everything;
use crate::random_programs::config;

/// What is to hold of whatever is said.
fn check(events: &[Event], said: &[Insight]) -> Result<(), TestCaseError> {
    for insight in said {
        let ids = &insight.evidence;
        prop_assert!(!ids.is_empty() && ids.len() <= Insight::MOST_EVIDENCE, "{:?}", insight);
        prop_assert!(ids.windows(2).all(|pair| pair[0] < pair[1]), "{:?}", insight);
        let known = |id: &u64| events.iter().any(|event| event.id == *id);
        prop_assert!(ids.iter().all(known), "{:?}", insight);
        prop_assert!(insight.sentence.ends_with('.') && insight.detail.len() > 20, "{:?}", insight);
    }
    Ok(())
}

/// The kinds that follow from what did not happen.
const BY_ABSENCE: [InsightKind; 3] =
    [InsightKind::LostWakeUp, InsightKind::UnhandledRejection, InsightKind::LostRace];

proptest! {
    #![proptest_config(config(1000))]

    #[test]
    fn nothing_panics(events in events(), over in any::<bool>(), dropped in 0..2_u64) {
        for language in [Language::Rust, Language::JavaScript] {
            let said = insights(&Input { dropped, ..Input::new(language, &events, over) });
            check(&events, &said)?;
            if dropped > 0 || !over {
                prop_assert!(said.iter().all(|insight| !BY_ABSENCE.contains(&insight.kind)));
            }
        }
    }

}

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn a_trace_with_holes(kept in vec(prop::bool::weighted(0.97), 2000)) {
        let all = everything();
        prop_assert!(all.len() < kept.len());
        let events: Vec<Event> =
            all.into_iter().zip(kept).filter_map(|(event, kept)| kept.then_some(event)).collect();
        let said = insights(&Input { dropped: 1, ..Input::new(Language::Rust, &events, true) });
        check(&events, &said)?;
        prop_assert!(said.iter().all(|insight| !BY_ABSENCE.contains(&insight.kind)));
    }

    #[test]
    fn while_it_goes_on(length in 0..2000_usize) {
        let all = everything();
        let events = &all[..length.min(all.len())];
        let said = insights(&Input::new(Language::Rust, events, false));
        check(events, &said)?;
        // What is said while it goes on is also true in the end.
        let end = insights(&Input::new(Language::Rust, &all, true));
        for insight in said {
            let same = |other: &Insight| (other.kind, other.line) == (insight.kind, insight.line);
            prop_assert!(end.iter().any(same), "{:?}", insight);
        }
    }
}

/// Lists that would take hours if anything in them were looked for from the beginning each time.
#[test]
fn a_very_long_list_is_no_problem() {
    const COUNT: u32 = 200_000;
    let kinds: [&dyn Fn(u32) -> (u32, u32, EventKind); 8] = [
        // Polls that never end, and ends of polls that never began.
        &|_| (1, 0, EventKind::PollStart),
        &|number| match number < COUNT / 2 {
            true => (number, number, EventKind::PollStart),
            false => (1, number, EventKind::PollEnd { outcome: PollOutcome::Ready }),
        },
        // A crowd that waits for one lock, and one that shares it.
        &|number| {
            let (name, mode) = (String::new(), LockMode::Exclusive);
            (number, 0, EventKind::LockRequested { lock: 1, name, mode })
        },
        &|number| {
            let (name, mode) = (String::new(), LockMode::Shared);
            match number % 2 {
                0 => (number, 0, EventKind::LockRequested { lock: 1, name, mode }),
                _ => (number - 1, 0, EventKind::LockAcquired { lock: 1 }),
            }
        },
        // Tasks all ready at once, polled one after the other for a long time each.
        &|number| match number {
            0..50_000 => {
                (number + 1, 0, EventKind::TaskSpawned { name: String::new(), by: number })
            }
            _ if number % 2 == 0 => (number % 50_000 + 1, 0, EventKind::PollStart),
            _ => {
                let outcome = PollOutcome::Pending;
                ((number - 1) % 50_000 + 1, 0, EventKind::PollEnd { outcome })
            }
        },
        &|number| (0, number, EventKind::FutureCreated { name: String::new(), parent: number }),
        &|number| {
            let (name, origin) = ("Promise.race".to_owned(), PromiseOrigin::Combinator);
            match number % 2 {
                0 => (0, number + 1, EventKind::PromiseCreated { name, parent: 0, origin }),
                _ => (0, 1, EventKind::ReactionAdded { promise: number }),
            }
        },
        &|_| (1, 0, EventKind::Woken { cause: WakeCause::Itself, by: 1 }),
    ];
    for kind in kinds {
        let event = |number: u32| {
            let (task, future, kind) = kind(number);
            let (id, at) = (u64::from(number) + 1, u64::from(number) * 20_000_000);
            Event { id, at, thread: 0, task, future, line: number % 7, kind }
        };
        let events: Vec<Event> = (0..COUNT).map(event).collect();
        let said = insights(&Input::new(Language::Rust, &events, true));
        assert!(said.len() <= events.len());
    }
}
