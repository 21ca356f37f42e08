//! Whatever the events are, an answer is given, and none is given because events are missing.

use pollscope_analysis::expect::{Expectation, Outcome, Verdict};
use pollscope_trace::{Event, Language, RunStatus};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::odd;
use crate::program::events;

/// Expectations of every kind, about the futures that odd events and these programs name.
fn expectations() -> Vec<Expectation> {
    let mut texts = vec![
        "status(ok)".to_owned(),
        "prints(\"f1()\")".to_owned(),
        "prints(\"done\\nand\")".to_owned(),
        "prints_exactly(\"done\", \"and over\")".to_owned(),
        "prints_exactly()".to_owned(),
        "prints_in_order(\"done\", \"over\")".to_owned(),
        "ends_within(9 ms)".to_owned(),
        "ends_within(1 s)".to_owned(),
        "ends_after(9 ms)".to_owned(),
        "takes(9 ms)".to_owned(),
        "takes(11 ms)".to_owned(),
        "takes(1 s)".to_owned(),
        "tasks(0)".to_owned(),
        "tasks(1)".to_owned(),
        "threads(0)".to_owned(),
        "threads(1)".to_owned(),
        "compile_error(E0382)".to_owned(),
        "no_insight()".to_owned(),
        "no_insight(cancelled)".to_owned(),
        "insight(never_polled)".to_owned(),
        "insight(cancelled)".to_owned(),
        "overlap(f1, f1)".to_owned(),
        "overlap(nap, nap)".to_owned(),
        "sequential(nap(1), nap(3))".to_owned(),
        "starts_before(nap(1), nap(3))".to_owned(),
        "starts_before(f1, f2)".to_owned(),
    ];
    for name in ["nap", "nap(1)", "nap(3)", "nap(4)", "nap(100)", "main", "f1()", "f2"] {
        texts.extend([
            format!("starts_at({name}, 2 ms)"),
            format!("never_polled({name})"),
            format!("cancelled({name})"),
            format!("cancelled({name}, line 3)"),
            format!("wakes({name}, timer)"),
            format!("sequential({name}, {name})"),
        ]);
        for operator in ["==", "<", "<=", ">", ">="] {
            texts.push(format!("polls({name}) {operator} 2"));
            texts.push(format!("max_concurrent({name}) {operator} 1"));
        }
    }
    texts.iter().map(|text| Expectation::parse(text).expect(text)).collect()
}

/// The same programs in every run.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        rng_seed: proptest::test_runner::RngSeed::Fixed(1),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(100))]

    #[test]
    fn no_trace_makes_an_answer_panic(events in odd::events(), dropped in 0..3_u64) {
        for language in [Language::Rust, Language::JavaScript] {
            let run = Outcome::new(RunStatus::Ok).with(language, &events, dropped);
            for expectation in expectations() {
                let answer = expectation.evaluate(&run);
                prop_assert!(answer.sentence.ends_with('.'), "{}", answer);
            }
        }
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in ".{0,40}", piece in r#"[a-z_("),@\\ 0-9=]{0,40}"#) {
        let _ = Expectation::parse(&text);
        let _ = Expectation::parse(&format!("polls({piece}) == 1"));
        let _ = Expectation::parse(&piece);
    }

    /// Whatever is said although events are missing is said of the whole trace, too.
    #[test]
    fn missing_events_decide_nothing(kept in vec(prop::bool::weighted(0.9), 400)) {
        let all = events();
        prop_assert!(all.len() < kept.len());
        let some: Vec<Event> = all
            .iter()
            .zip(kept)
            .filter(|(_, kept)| *kept)
            .map(|(event, _)| event.clone())
            .collect();
        let dropped = (all.len() - some.len()) as u64;
        for expectation in expectations() {
            let outcome = Outcome::new(RunStatus::Ok);
            let answer = expectation.evaluate(&outcome.with(Language::Rust, &some, dropped));
            let truth = expectation.evaluate(&outcome.with(Language::Rust, &all, 0));
            prop_assert!(
                answer.verdict == Verdict::Unknown || answer.verdict == truth.verdict,
                "{}: {}, and with all events {}", expectation.text(), answer, truth
            );
        }
    }

    /// Of a trace that has lost every event, only the outcome is known.
    #[test]
    fn without_events_nothing_is_known_of_them(dropped in 1..9_u64) {
        let run = Outcome::new(RunStatus::Ok).with(Language::Rust, &[], dropped);
        for expectation in expectations() {
            let known = ["status", "compile_error"];
            let is_known = known.iter().any(|word| expectation.text().starts_with(word));
            let is_unknown = expectation.evaluate(&run).verdict == Verdict::Unknown;
            prop_assert!(is_known != is_unknown, "{}", expectation.text());
        }
    }
}
