//! What a learner predicts and solves: their choices, and what the run says to them.
//!
//! A run grades the questions if it ran the half as the lesson has it, and the exercises if it ran Rust
//! that was edited. Nothing is graded before it is over.

use std::rc::Rc;

use pollscope_analysis::expect::{Answer, Expectation, Outcome, Verdict};
use pollscope_protocol::diagnostic::errors;
use pollscope_protocol::embed::EmbedEvent;
use pollscope_protocol::{Exercise, ExpectationInfo, RunStatus};
use pollscope_trace::{Language, Stream};

use super::{Effect, Origin, State};

/// The learner's choices, and the grades.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Practice {
    /// The choice for each question.
    chosen: Vec<Option<usize>>,
    /// How many hints of each exercise are shown.
    hints: Vec<usize>,
    /// The exercise whose solution is in the editor, and the program that it has replaced.
    replaced: Option<(usize, Rc<str>)>,
    /// For each question what the run says to its choices; empty if it is not graded.
    predictions: Vec<Vec<Answer>>,
    /// For each exercise what the run says to its expectations; empty if it is not graded.
    exercises: Vec<Vec<Answer>>,
    /// Grows with every change.
    changes: u64,
}

/// What a learner does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    /// Chooses an answer to a question.
    Predict { question: usize, choice: usize },
    /// Wants one more hint of this exercise.
    Hint(usize),
    /// Wants to see the solution of this exercise.
    Solution(usize),
    /// Wants their own program back.
    Return,
}

impl Practice {
    /// Grows with every change.
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// The choice for a question.
    pub fn chosen(&self, question: usize) -> Option<usize> {
        self.chosen.get(question).copied().flatten()
    }

    /// What the run says to the choices of a question; empty if it says nothing.
    pub fn prediction(&self, question: usize) -> &[Answer] {
        self.predictions.get(question).map_or(&[], Vec::as_slice)
    }

    /// How many hints of an exercise are shown.
    pub fn hints(&self, exercise: usize) -> usize {
        self.hints.get(exercise).copied().unwrap_or(0)
    }

    /// What the run says to the expectations of an exercise; empty if it says nothing.
    pub fn exercise(&self, exercise: usize) -> &[Answer] {
        self.exercises.get(exercise).map_or(&[], Vec::as_slice)
    }

    /// Whether the solution of this exercise has replaced the learner's program.
    pub fn shows_solution(&self, exercise: usize) -> bool {
        self.replaced.as_ref().is_some_and(|(shown, _)| *shown == exercise)
    }
}

impl State {
    /// What the last run of a half says to an expectation. It is over.
    pub fn expect(&self, language: Language, expectation: &Expectation) -> Answer {
        let half = self.half(language);
        let stdout = half.printed(Stream::Stdout);
        let errors = errors(&half.diagnostics);
        let status = half.status().unwrap_or(RunStatus::Stopped);
        let outcome = Outcome {
            message: half.message.as_deref(),
            ended_at: Some(half.ended_at),
            stdout: Some(&stdout),
            source: half.ran.as_deref().unwrap_or_default(),
            errors: &errors,
            ..Outcome::new(status)
        };
        // A program that could not report has lost all of its events.
        let dropped = half.dropped + u64::from(half.ran_unseen());
        expectation.evaluate(&outcome.with(language, &half.events, dropped))
    }

    /// Does what a learner wants.
    pub(super) fn attempt(&mut self, attempt: Attempt) -> Vec<Effect> {
        self.practice.changes += 1;
        let practice = &mut self.practice;
        match attempt {
            Attempt::Predict { question, choice } => {
                set(&mut practice.chosen, question, Some(choice));
            }
            Attempt::Hint(exercise) => {
                let shown = practice.hints(exercise);
                set(&mut practice.hints, exercise, shown + 1);
            }
            Attempt::Solution(exercise) => {
                let Some(found) = self.lesson.exercises.get(exercise) else { return Vec::new() };
                let solution: Rc<str> = found.solution.as_str().into();
                let mine = match self.practice.replaced.take() {
                    Some((_, mine)) => mine,
                    None => self.rust_draft.text().clone(),
                };
                self.practice.replaced = Some((exercise, mine));
                return self.edit(Language::Rust, solution);
            }
            Attempt::Return => {
                if let Some((_, mine)) = self.practice.replaced.take() {
                    return self.edit(Language::Rust, mine);
                }
            }
        }
        Vec::new()
    }

    /// The run is over: what it says to the questions and exercises.
    pub(super) fn grade(&mut self) {
        if self.origin != Origin::Lesson || self.recorded.is_some() {
            return;
        }
        let lesson = self.lesson.clone();
        let as_written = |language| {
            let written = if language == Language::Rust { &lesson.rust } else { &lesson.js };
            self.half(language).ran.as_deref() == Some(written)
        };
        let predictions = lesson.predictions.iter().map(|prediction| {
            let choices = prediction.choices.iter().map(|choice| &choice.expect);
            let graded = as_written(prediction.half);
            self.answers(prediction.half, choices.filter(|_| graded))
        });
        let (graded, own) = (self.rust.ran.is_some(), !as_written(Language::Rust));
        let exercises = lesson.exercises.iter().map(|exercise| {
            self.answers(Language::Rust, exercise.expect.iter().filter(|_| graded && own))
        });
        let (predictions, exercises) = (predictions.collect(), exercises.collect());
        self.practice.predictions = predictions;
        self.practice.exercises = exercises;
        self.practice.changes += 1;
    }

    fn answers<'a>(
        &self,
        language: Language,
        expectations: impl Iterator<Item = &'a String>,
    ) -> Vec<Answer> {
        // The build has read every one of them.
        let parsed = expectations.filter_map(|text| Expectation::parse(text).ok());
        parsed.map(|expectation| self.expect(language, &expectation)).collect()
    }

    /// Whether the run on the screen solves an exercise.
    pub fn solves(&self, exercise: usize) -> bool {
        let answers = self.practice.exercise(exercise);
        !answers.is_empty() && answers.iter().all(|answer| answer.verdict == Verdict::Holds)
    }

    /// What the page around an embedded one is told of the choice for a question, if a run has answered it.
    pub fn predicted(&self, question: usize) -> Option<EmbedEvent> {
        let asked = self.lesson.predictions.get(question)?;
        let choice = self.practice.chosen(question)?;
        let answer = self.practice.prediction(question).get(choice)?;
        let (verdict, sentence) = (answer.verdict, answer.sentence.clone());
        let choice = asked.choices.get(choice)?.text.clone();
        Some(EmbedEvent::Prediction { question: asked.question.clone(), choice, verdict, sentence })
    }

    /// What it is told of the exercises that the run has answered to.
    pub fn practised(&self) -> Vec<EmbedEvent> {
        let exercises = self.lesson.exercises.iter().enumerate();
        let event = |(index, asked): (usize, &Exercise)| {
            let answers = self.practice.exercise(index);
            let info = |(text, answer): (&String, &Answer)| {
                Some(ExpectationInfo::new(&Expectation::parse(text).ok()?, answer.clone()))
            };
            let expectations = asked.expect.iter().zip(answers).filter_map(info).collect();
            let (exercise, solved) = (asked.name.clone(), self.solves(index));
            (!answers.is_empty()).then_some(EmbedEvent::Expectation {
                exercise,
                solved,
                expectations,
            })
        };
        exercises.filter_map(event).collect()
    }

    /// Nothing has run.
    pub(super) fn forget_grades(&mut self) {
        self.practice.predictions.clear();
        self.practice.exercises.clear();
        self.practice.changes += 1;
    }
}

fn set<T: Default>(all: &mut Vec<T>, index: usize, value: T) {
    if all.len() <= index {
        all.resize_with(index + 1, T::default);
    }
    all[index] = value;
}
