//! Predictions as the page fetches them: each question has exactly one right answer.

use pollscope::Run;
use pollscope::platform::VirtualTime;
use pollscope_analysis::check::possible;
use pollscope_analysis::expect::{self, Expectation, Outcome, Verdict};
use pollscope_analysis::file;
use pollscope_lessons::{files, find};
use pollscope_protocol::{Lesson, LessonIndex, Prediction};
use pollscope_trace::{Event, Language, RunStatus};

/// The lessons that are listed, as the page fetches them.
fn listed() -> Vec<Lesson> {
    let index: LessonIndex = serde_json::from_str(files::INDEX).expect("an index");
    let fetched = |slug: &str| {
        let found = files::LESSONS.iter().find(|(known, _)| *known == slug);
        serde_json::from_str(found.expect("the lesson exists").1).expect("a lesson")
    };
    index.lessons.iter().map(|lesson| fetched(&lesson.slug)).collect()
}

/// What happens when a lesson's Rust runs; for the compiler in the tab, in the recorded run.
fn events(slug: &str) -> Vec<Event> {
    let Some(lesson) = find(slug) else {
        let recorded = files::RECORDED.iter().find(|(known, _)| *known == slug);
        let (_, bytes) = recorded.expect("it has a recorded run");
        return file::read(bytes).expect(slug).remove(0).events;
    };
    let clock = VirtualTime::new();
    let run = Run::start(clock.clone(), lesson.main, || {});
    clock.run_until_idle(run.executor());
    possible(run.drain())
}

/// One of the choices must hold, and the others must certainly not.
fn has_one_right_choice(slug: &str, prediction: &Prediction, run: &expect::Run<'_>) {
    let (mut right, mut said) = (0, String::new());
    for choice in &prediction.choices {
        let answer = Expectation::parse(&choice.expect).expect(&choice.expect).evaluate(run);
        said.push_str(&format!("\n    {}: {}: {answer}", choice.text, choice.expect));
        assert_ne!(answer.verdict, Verdict::Unknown, "{slug}: {}{said}", prediction.question);
        right += usize::from(answer.verdict == Verdict::Holds);
    }
    assert_eq!(right, 1, "{slug}: {}{said}", prediction.question);
}

#[test]
fn each_prediction_about_rust_has_one_right_choice() {
    for lesson in listed() {
        let events = events(&lesson.slug);
        let run = Outcome::new(RunStatus::Ok).with(Language::Rust, &events, 0);
        for prediction in &lesson.predictions {
            if prediction.half == Language::Rust {
                has_one_right_choice(&lesson.slug, prediction, &run);
            }
        }
    }
}

/// They are about the output. Tests of the page and of TypeScript show that it is what the lesson says.
#[test]
fn each_prediction_about_javascript_has_one_right_choice() {
    for lesson in listed() {
        let outcome = Outcome { stdout: Some(&lesson.expected.js), ..Outcome::new(RunStatus::Ok) };
        // No event is known, so that anything that is not about the output is unknown.
        let run = outcome.with(Language::JavaScript, &[], 1);
        for prediction in &lesson.predictions {
            if prediction.half == Language::JavaScript {
                has_one_right_choice(&lesson.slug, prediction, &run);
            }
        }
    }
}

#[test]
fn each_listed_lesson_asks_one_to_three_questions_with_two_to_four_choices() {
    for Lesson { slug, predictions, .. } in listed() {
        assert!((1..=3).contains(&predictions.len()), "{slug}: {} predictions", predictions.len());
        for Prediction { question, choices, .. } in predictions {
            assert!((2..=4).contains(&choices.len()), "{slug}: {question}: {}", choices.len());
        }
    }
}
