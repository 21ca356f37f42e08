//! Every exercise of a native lesson, compiled and run on simulated time: all expectations hold for the
//! solution, an attempt fails exactly those that it is there to fail, and the lesson as written does not
//! solve it. `web/js/test-live/exercises.test.ts` tries the solutions in the compiler of the tab.

use std::cell::Cell;
use std::rc::Rc;

use pollscope::Run;
use pollscope::platform::VirtualTime;
use pollscope_analysis::expect::{Answer, Expectation, Outcome, Verdict};
use pollscope_lessons::native::MainFuture;
use pollscope_lessons::{files, find, private};
use pollscope_trace::{EventKind, Language, RunStatus, TaskEnd};
use serde::Deserialize;

#[macro_use]
#[path = "../src/console.rs"]
mod console;

#[allow(
    warnings,
    clippy::all,
    clippy::unwrap_used,
    reason = "these programs are written as learners write them"
)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/attempts.rs"));
}

/// An exercise with its programs.
#[derive(Deserialize)]
struct Checked {
    lesson: String,
    exercise: pollscope_protocol::Exercise,
    wrong: Vec<Attempt>,
}

/// An attempt that fails.
#[derive(Deserialize)]
struct Attempt {
    name: String,
    rust: String,
    fails: Vec<String>,
}

fn exercises() -> Vec<Checked> {
    serde_json::from_str(files::EXERCISES).expect("exercises")
}

/// What each expectation says about a program.
fn answers(main: fn() -> MainFuture, expect: &[String]) -> Vec<(String, Answer)> {
    let clock = VirtualTime::new();
    let is_over = Rc::new(Cell::new(false));
    let noted = is_over.clone();
    let run = Run::start(clock.clone(), main, move || noted.set(true));
    clock.run_until_idle(run.executor());
    let events = run.drain();
    let panicked = EventKind::TaskEnded { end: TaskEnd::Panicked };
    let status = if is_over.get() {
        RunStatus::Ok
    } else if events.iter().any(|event| event.kind == panicked) {
        RunStatus::Panicked
    } else {
        // It waits for ever.
        RunStatus::Stopped
    };
    let outcome = Outcome::new(status).with(Language::Rust, &events, 0);
    let answer = |text: &String| {
        let answer = Expectation::parse(text).expect(text).evaluate(&outcome);
        (text.clone(), answer)
    };
    expect.iter().map(answer).collect()
}

/// What is wrong unless exactly these do not hold: a line for each.
fn check(title: &str, main: fn() -> MainFuture, expect: &[String], fails: &[String]) -> String {
    let mut wrong = String::new();
    for (text, answer) in answers(main, expect) {
        let wanted = if fails.contains(&text) { Verdict::Fails } else { Verdict::Holds };
        if answer.verdict != wanted {
            wrong.push_str(&format!("{title}: {text}: {answer}\n"));
        }
    }
    wrong
}

#[test]
fn solutions_solve_and_attempts_fail_for_the_right_reason() {
    let mut problems = String::new();
    for Checked { lesson, exercise, wrong } in exercises() {
        let Some(written) = find(&lesson) else { continue };
        let mut program = |file: String, fails: &[String]| {
            let name = format!("{lesson}/exercises/{file}");
            let found = generated::ATTEMPTS.iter().find(|(known, _)| *known == name);
            let (_, main) = found.unwrap_or_else(|| panic!("{name} is not compiled in"));
            problems.push_str(&check(&name, *main, &exercise.expect, fails));
        };
        program(format!("{}.rs", exercise.name), &[]);
        for Attempt { name, fails, .. } in &wrong {
            program(format!("{}.{name}.rs", exercise.name), fails);
        }
        let answers = answers(written.main, &exercise.expect);
        if answers.iter().all(|(_, answer)| answer.verdict == Verdict::Holds) {
            problems.push_str(&format!("{lesson}/main.rs solves `{}`\n", exercise.name));
        }
    }
    assert!(problems.is_empty(), "{problems}");
}

#[test]
fn each_exercise_has_hints_expectations_a_short_solution_and_two_attempts_that_fail() {
    let exercises = exercises();
    assert!(exercises.len() >= 20, "there are {} exercises", exercises.len());
    for Checked { lesson, exercise, wrong } in &exercises {
        let title = format!("{lesson}, {}", exercise.name);
        assert!((1..=3).contains(&exercise.hints.len()), "{title}: one to three hints");
        assert!((1..=3).contains(&exercise.expect.len()), "{title}: one to three expectations");
        assert!(exercise.solution.lines().count() <= 30, "{title}: the solution is too long");
        assert!(wrong.len() >= 2, "{title}: two attempts that fail");
        for Attempt { name, rust, fails } in wrong {
            assert!(!fails.is_empty(), "{title}, {name}: it fails something");
            assert_ne!(*rust, exercise.solution, "{title}, {name}");
        }
        let of_lesson = exercises.iter().filter(|other| other.lesson == *lesson).count();
        assert!(of_lesson <= 2, "{lesson}: at most two exercises");
    }
}
