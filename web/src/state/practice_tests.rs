//! Questions and exercises against runs of `join-all`, whose Rust half is made up of two events.

use std::rc::Rc;

use pollscope_analysis::expect::Verdict;
use pollscope_protocol::embed::EmbedEvent;
use pollscope_protocol::{Choice, Exercise, Lesson, Prediction, Template};
use pollscope_trace::Language;

use super::sample::{MS, end, js, lesson, open, report, rust};
use super::{Action, Attempt, Effect, Phase, State};

/// A lesson with a question about each half and an exercise.
fn asking() -> Rc<Lesson> {
    let mut lesson = (*lesson("join-all")).clone();
    let choice = |text: &str, expect: &str| Choice { text: text.into(), expect: expect.into() };
    lesson.predictions = vec![
        Prediction {
            question: "When does `main` start?".into(),
            half: Language::Rust,
            choices: vec![
                choice("at once", "starts_at(main, 0 s)"),
                choice("later", "starts_at(main, 10 ms)"),
            ],
        },
        Prediction {
            question: "How long does it take?".into(),
            half: Language::JavaScript,
            choices: vec![choice("half a second", "ends_within(505 ms)")],
        },
    ];
    lesson.exercises = vec![Exercise {
        name: "shout".into(),
        task: "Print END.".into(),
        hints: vec!["One".into(), "Two".into()],
        expect: vec!["ends_within(1 s)".into(), "prints(\"END\")".into()],
        solution: "the solution".into(),
    }];
    Rc::new(lesson)
}

fn begun() -> State {
    let mut state = open(None);
    state.apply(Action::Pick(asking()));
    state
}

fn run(state: &mut State) {
    state.apply(Action::Start);
    state.apply(Action::Started(state.run));
    report(state, Language::Rust, rust());
    report(state, Language::JavaScript, js());
    end(state, Language::Rust);
    end(state, Language::JavaScript);
    assert_eq!(state.phase, Phase::Over);
}

fn verdicts(state: &State, question: usize) -> Vec<Verdict> {
    state.practice.prediction(question).iter().map(|answer| answer.verdict).collect()
}

#[test]
fn a_run_of_the_lesson_as_written_answers_its_questions_and_no_exercise() {
    let mut state = begun();
    state.apply(Action::Attempt(Attempt::Predict { question: 0, choice: 0 }));
    assert_eq!((state.practice.chosen(0), state.predicted(0)), (Some(0), None));
    run(&mut state);
    assert_eq!(verdicts(&state, 0), [Verdict::Fails, Verdict::Holds]);
    assert_eq!(verdicts(&state, 1), [Verdict::Holds]);
    assert_eq!(state.practice.prediction(0)[1].at, Some(10 * MS));
    assert_eq!((state.practice.exercise(0), state.solves(0)), (&[][..], false));
    let told = EmbedEvent::Prediction {
        question: "When does `main` start?".into(),
        choice: "at once".into(),
        verdict: Verdict::Fails,
        sentence: "main() was first polled at 0.010 s, not at 0.000 s.".into(),
    };
    assert_eq!((state.predicted(0), state.predicted(1)), (Some(told), None));
    assert_eq!(state.practised(), []);
}

#[test]
fn a_run_of_a_changed_program_answers_to_the_exercise_and_to_no_question_about_that_half() {
    let mut state = begun();
    state.apply(Action::Edit { language: Language::Rust, text: "mine".into() });
    run(&mut state);
    assert_eq!(verdicts(&state, 0), []);
    assert_eq!(verdicts(&state, 1), [Verdict::Holds], "JavaScript is as the lesson has it");
    let answers: Vec<&str> =
        state.practice.exercise(0).iter().map(|answer| &*answer.sentence).collect();
    assert_eq!(answers, ["the run took 1.00 s.", "the program never printed \"END\"."]);
    assert!(!state.solves(0));
    let told = state.practised();
    let [EmbedEvent::Expectation { exercise, solved: false, expectations }] = &told[..] else {
        panic!("{told:?}");
    };
    assert_eq!((&**exercise, expectations.len()), ("shout", 2));
}

#[test]
fn the_solution_takes_the_place_of_the_program_and_gives_it_back() {
    let mut state = begun();
    state.apply(Action::Edit { language: Language::Rust, text: "mine".into() });
    let effects = state.apply(Action::Attempt(Attempt::Solution(0)));
    assert!(effects.contains(&Effect::KeepDrafts));
    assert_eq!(&**state.rust_draft.text(), "the solution");
    assert!(state.practice.shows_solution(0));
    // Asked for again, it does not replace what was the learner's own.
    state.apply(Action::Attempt(Attempt::Solution(0)));
    state.apply(Action::Attempt(Attempt::Return));
    assert_eq!(&**state.rust_draft.text(), "mine");
    assert!(!state.practice.shows_solution(0));
}

#[test]
fn hints_come_one_by_one_and_everything_is_forgotten_with_the_lesson() {
    let mut state = begun();
    for shown in 1..=2 {
        state.apply(Action::Attempt(Attempt::Hint(0)));
        assert_eq!(state.practice.hints(0), shown);
    }
    run(&mut state);
    state.apply(Action::Start);
    assert_eq!(verdicts(&state, 0), [], "a run that goes on has answered nothing");
    assert_eq!(state.practice.hints(0), 2);
    state.apply(Action::New { template: Template::Blank });
    assert_eq!(state.practice.hints(0), 0);
}
