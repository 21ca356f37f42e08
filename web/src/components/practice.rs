//! Around a lesson's text: above it questions to answer before the run, below it changes to make to the
//! program.

use std::rc::Rc;

use pollscope_analysis::expect::{Answer, Verdict};
use pollscope_protocol::{Exercise, Lesson, Prediction};
use pollscope_trace::Language;
use yew::prelude::*;

use super::half_name;
use crate::state::{Action, Attempt, Control, State};
use crate::view::Slice;

/// What the picture depends on.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    lesson: Rc<Lesson>,
    changes: u64,
    /// Whether each half has been edited since it ran.
    stale: [bool; 2],
    edited: bool,
    busy: bool,
    needs_compiler: bool,
}

/// What the picture depends on now.
pub fn key(state: &State) -> Key {
    Key {
        lesson: state.lesson.clone(),
        changes: state.practice.changes(),
        stale: Language::ALL.map(|language| state.is_stale(language)),
        edited: state.rust_draft.is_edited(),
        busy: state.is_busy(),
        needs_compiler: state.needs_compiler(),
    }
}

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The state.
    pub view: Slice<Key>,
    /// Changes the state.
    pub act: Callback<Action>,
}

/// The questions of the lesson: each one when the one before has a choice. Nothing where it has none.
#[component]
pub fn Predictions(Props { view, act }: &Props) -> Html {
    let state = view.state.borrow();
    let all = &view.key.lesson.predictions;
    let next = (0..all.len()).find(|question| state.practice.chosen(*question).is_none());
    let shown = next.map_or(all.len(), |next| next + 1);
    let count = if all.len() > 1 { format!(" {shown} of {}", all.len()) } else { String::new() };
    html! {
        if !all.is_empty() {
            <section class="practice before" data-testid="predictions">
                <h2>{ "Predict" }<span class="dim">{ count }</span></h2>
                for (index, asked) in all[..shown].iter().enumerate() {
                    { prediction(&state, index, asked, act) }
                }
            </section>
        }
    }
}

/// The exercises of the lesson.
#[component]
pub fn Exercises(Props { view, act }: &Props) -> Html {
    let state = view.state.borrow();
    let exercises = view.key.lesson.exercises.iter().enumerate();
    exercises.map(|(index, asked)| exercise(&state, index, asked, act)).collect()
}

fn prediction(state: &State, index: usize, asked: &Prediction, act: &Callback<Action>) -> Html {
    let practice = &state.practice;
    let chosen = practice.chosen(index);
    let graded = if state.is_stale(asked.half) { &[] } else { practice.prediction(index) };
    let is_known = graded.iter().any(|answer| answer.verdict == Verdict::Holds);
    let holds =
        |choice: usize| graded.get(choice).filter(|_| is_known).map(|answer| answer.verdict);
    let choice = |(number, choice): (usize, &pollscope_protocol::Choice)| {
        let picked = chosen == Some(number);
        let class = match holds(number) {
            Some(Verdict::Holds) if chosen.is_some() => Some("right"),
            Some(Verdict::Fails) if picked => Some("wrong"),
            _ => None,
        };
        let attempt = Attempt::Predict { question: index, choice: number };
        let onclick = act.reform(move |_: MouseEvent| Action::Attempt(attempt));
        html! {
            <button {class} aria-pressed={picked.to_string()} {onclick}>{ inline(&choice.text) }</button>
        }
    };
    let id = format!("prediction-{index}");
    let holds = chosen.and_then(holds);
    let class = match holds {
        Some(Verdict::Holds) => "grade right",
        Some(Verdict::Fails) => "grade wrong",
        Some(Verdict::Unknown) | None => "grade",
    };
    html! {
        <div class="question" role="group" aria-labelledby={id.clone()} data-testid={id.clone()}>
            <p {id}>{ inline(&asked.question) }</p>
            <div class="answers">{ for asked.choices.iter().enumerate().map(choice) }</div>
            <div {class} role="status" data-testid="grade">{ grade(asked, chosen, graded, act) }</div>
        </div>
    }
}

/// What the run says to the choice.
fn grade(
    asked: &Prediction,
    chosen: Option<usize>,
    graded: &[Answer],
    act: &Callback<Action>,
) -> Html {
    let Some(chosen) = chosen else { return Html::default() };
    let Some(answer) = graded.get(chosen) else {
        let half = half_name(asked.half);
        return html! { <p class="dim">{ format!("Run the {half} program as it is in the lesson to see.") }</p> };
    };
    let right = graded.iter().position(|answer| answer.verdict == Verdict::Holds);
    let right = right.and_then(|right| graded.get(right));
    let (mark, word, shown) = match (answer.verdict, right) {
        (Verdict::Holds, _) => ("✓", "Right", answer),
        (Verdict::Fails, Some(right)) => ("✗", "Not so", right),
        // On a slow machine and the wall clock, a run may show none of them.
        (Verdict::Fails, None) => ("?", "None of these in this run", answer),
        (Verdict::Unknown, _) => ("?", "Not known", answer),
    };
    html! {
        <p><b>{ format!("{mark} {word}") }</b>{ ": " }{ &shown.sentence }{ moment(shown, act) }</p>
    }
}

/// A way to the moment that shows it.
fn moment(answer: &Answer, act: &Callback<Action>) -> Html {
    let Some(at) = answer.at else { return Html::default() };
    let onclick = act.reform(move |_: MouseEvent| Action::Playback(Control::Seek(at)));
    html! { <>{ " " }<button class="link" {onclick}>{ "Show it" }</button></> }
}

fn exercise(state: &State, index: usize, asked: &Exercise, act: &Callback<Action>) -> Html {
    let practice = &state.practice;
    let attempt = |attempt: Attempt| act.reform(move |_: MouseEvent| Action::Attempt(attempt));
    let graded = if state.is_stale(Language::Rust) { &[] } else { practice.exercise(index) };
    let hints = practice.hints(index).min(asked.hints.len());
    let solution = practice.shows_solution(index);
    html! {
        <section class="practice after" data-testid={format!("exercise-{}", asked.name)}>
            <h2>{ "Exercise" }</h2>
            <p>{ inline(&asked.task) }</p>
            <div role="status" data-testid="verdict">{ verdict(state, index, graded, act) }</div>
            for hint in &asked.hints[..hints] {
                <p class="advice">{ inline(hint) }</p>
            }
            <div class="answers">
                if hints < asked.hints.len() {
                    <button onclick={attempt(Attempt::Hint(index))}>{ if hints == 0 { "Hint" } else { "Next hint" } }</button>
                }
                if solution {
                    <button onclick={attempt(Attempt::Return)}>{ "Back to my program" }</button>
                } else {
                    <button onclick={attempt(Attempt::Solution(index))}>{ "Show a solution" }</button>
                }
            </div>
        </section>
    }
}

/// What the run says to the learner's program.
fn verdict(state: &State, index: usize, graded: &[Answer], act: &Callback<Action>) -> Html {
    if graded.is_empty() {
        let what = match (state.rust_draft.is_edited(), state.is_busy()) {
            (_, true) => "Running ...",
            (true, _) => "Run your program to check it.",
            (false, _) => "Change the Rust program, then run it.",
        };
        return html! { <p class="dim">{ what }</p> };
    }
    let line = |answer: &Answer| {
        let (mark, word) = match answer.verdict {
            Verdict::Holds => ("✓", "holds"),
            Verdict::Fails => ("✗", "does not hold"),
            Verdict::Unknown => ("?", "unknown"),
        };
        html! { <li class={if answer.verdict == Verdict::Holds { "right" } else { "wrong" }}>
            <span class="mark" role="img" aria-label={word}>{ mark }</span>
            <span>{ &answer.sentence }{ moment(answer, act) }</span>
        </li> }
    };
    html! {
        <>
            <p><b>{ if state.solves(index) { "Solved." } else { "Not yet." } }</b></p>
            <ul class="verdicts">{ for graded.iter().map(line) }</ul>
        </>
    }
}

/// A text with `code` in it.
fn inline(text: &str) -> Html {
    let piece = |(number, piece): (usize, &str)| {
        let piece = piece.to_owned();
        if number % 2 == 1 {
            html! { <code>{ piece }</code> }
        } else {
            html! { { piece } }
        }
    };
    text.split('`').enumerate().map(piece).collect()
}
