//! What an author of a lesson is told about a `lesson.toml` that is wrong: the file, the line, and what
//! would be right.

#[allow(dead_code, reason = "what the build script makes of it is not tested here")]
#[path = "../build/manifest.rs"]
mod manifest;
#[allow(dead_code, reason = "its programs are run by a test of the compiler in the tab")]
#[path = "../build/practice.rs"]
mod practice;

use expect_test::{Expect, expect};
use manifest::parse;
use pollscope_protocol::live::Edition;
use pollscope_trace::{Clock, Engine};

const GOOD: &str = r#"order = 1
topic = "Lazy and eager"
level = "beginner"
title = "A lesson"
heading = "What it shows"
summary = "The same in a sentence."
lanes = { rust = 2, js = 2 }
"#;

fn check(more: &str, expected: Expect) {
    let wrong = parse("crate/lessons/lessons/mine/lesson.toml", &format!("{GOOD}{more}"));
    expected.assert_eq(&wrong.expect_err("it is wrong"));
}

#[test]
fn a_lesson_is_native_and_listed_unless_it_says_otherwise() {
    let manifest = parse("lesson.toml", GOOD).expect("it is good");
    assert!(manifest.listed);
    assert_eq!((manifest.engine, manifest.edition), (Engine::Native, Edition::Edition2024));
    assert_eq!(manifest.clock, None);
}

#[test]
fn a_lesson_can_be_for_the_compiler_in_the_tab() {
    let more = "engine = \"live\"\nedition = \"2021\"\nclock = \"simulated\"\nlisted = false\n";
    let manifest = parse("lesson.toml", &format!("{GOOD}{more}")).expect("it is good");
    assert!(!manifest.listed);
    assert_eq!((manifest.engine, manifest.edition), (Engine::Live, Edition::Edition2021));
    assert_eq!(manifest.clock, Some(Clock::Simulated));
}

#[test]
fn what_is_wrong_is_said_with_file_and_line() {
    check(
        "sumary = \"\"\n",
        expect![
            "crate/lessons/lessons/mine/lesson.toml:8: unknown field `sumary`, expected one of `order`, `topic`, `level`, `source`, `title`, `heading`, `summary`, `lanes`, `listed`, `engine`, `edition`, `clock`, `fixture`, `pair`, `expect`, `predict`, `exercise`"
        ],
    );
    check(
        "engine = \"nativ\"\n",
        expect![
            "crate/lessons/lessons/mine/lesson.toml:8: unknown variant `nativ`, expected `native` or `live`"
        ],
    );
    check(
        "edition = 2021\n",
        expect!["crate/lessons/lessons/mine/lesson.toml:8: wanted string or table"],
    );
    check(
        "\nclock = \"wall\"\n",
        expect![
            "crate/lessons/lessons/mine/lesson.toml:9: unknown variant `wall`, expected `real` or `simulated`"
        ],
    );
    check(
        "[[fixture]]\nurl = \"/users/1\"\n",
        expect!["crate/lessons/lessons/mine/lesson.toml:8: missing field `latency_ms`"],
    );
    check(
        "[[pair]]\nrust = \"load\"\njs = true\n",
        expect![
            "crate/lessons/lessons/mine/lesson.toml:10: expected the name of a function or a line"
        ],
    );
    check(
        "title = \"Again\"\n",
        expect!["crate/lessons/lessons/mine/lesson.toml:8: duplicate key"],
    );
    check(
        "lanes\n",
        expect!["crate/lessons/lessons/mine/lesson.toml:8: key with no value, expected `=`"],
    );
    check(
        "source = { article = \"Mine\", idea = \"all\" }\n",
        expect![
            "crate/lessons/lessons/mine/lesson.toml:8: unknown variant `Mine`, expected one of `Async Rust in Three Parts`, `The Iron Code`, `Further thoughts on async/await`, `Rust adventures: Async, part 1`, `From Futures to Runtimes`"
        ],
    );
    check(
        "expect = [\n    'prints(\"a\")',\n    'polls(foo) = 2',\n]\n",
        expect![
            "crate/lessons/lessons/mine/lesson.toml:10: `= 2` is not a comparison: write ==, <, <=, > or >= and a number, as in `polls(foo) == 2`"
        ],
    );
}

#[test]
fn an_exercise_names_the_expectations_that_an_attempt_fails() {
    check(
        r#"
[[exercise]]
name = "faster"
task = "Make it faster."
expect = ["ends_within(1 s)"]
wrong = [{ name = "slow", fails = ["ends_within(2 s)"] }]
"#,
        expect![
            "crate/lessons/lessons/mine/lesson.toml:13: `fails` lists expectations of the exercise: copy one of its `expect`"
        ],
    );
}

#[test]
fn a_prediction_has_an_expectation_for_each_choice() {
    check(
        r#"
[[predict]]
question = "When does it end?"
choices = [
  { text = "after a second", expect = "ends_within(1 s)" },
  { text = "never", expect = "ends_never()" },
]
"#,
        expect![
            "crate/lessons/lessons/mine/lesson.toml:13: there is no expectation `ends_never`: the words are status, prints, prints_exactly, prints_in_order, ends_within, ends_after, takes, starts_at, starts_before, overlap, sequential, never_polled, polls, max_concurrent, cancelled, wakes, insight, no_insight, tasks, threads, compile_error"
        ],
    );
}
