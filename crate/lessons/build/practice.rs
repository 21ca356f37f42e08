//! What a learner is asked: predictions before the run and exercises after it, as `lesson.toml` and the
//! folder `exercises` have them.

use std::path::Path;

use pollscope_protocol::Prediction;
use pollscope_protocol::live::Edition;
use pollscope_trace::{Engine, Language};
use serde::{Deserialize, Serialize};
use toml::Spanned;

/// `[[predict]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Predict {
    question: String,
    /// Which half it is about.
    #[serde(default = "rust")]
    half: Language,
    pub(crate) choices: Vec<Choice>,
}

/// An answer to choose.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Choice {
    text: String,
    pub(crate) expect: Spanned<String>,
}

impl From<Predict> for Prediction {
    fn from(predict: Predict) -> Self {
        let Predict { question, half, choices } = predict;
        let choice = |Choice { text, expect }| {
            let expect = Spanned::into_inner(expect);
            pollscope_protocol::Choice { text, expect }
        };
        Prediction { question, half, choices: choices.into_iter().map(choice).collect() }
    }
}

/// `[[exercise]]`. Its programs are `exercises/NAME.rs`, the solution, and `exercises/NAME.WRONG.rs`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Exercise {
    pub(crate) name: String,
    task: String,
    #[serde(default)]
    hints: Vec<String>,
    pub(crate) expect: Vec<Spanned<String>>,
    pub(crate) wrong: Vec<Wrong>,
}

/// An attempt that must fail.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wrong {
    /// Its name: `spawned` for `exercises/NAME.spawned.rs`.
    name: String,
    /// Those of the expectations that do not hold; the others do.
    pub(crate) fails: Vec<Spanned<String>>,
}

/// An exercise with all of its programs, for the test that runs them.
#[derive(Debug, Serialize)]
pub(crate) struct Checked {
    lesson: String,
    engine: Engine,
    edition: Edition,
    /// The lesson as written, which does not solve it.
    written: String,
    pub(crate) exercise: pollscope_protocol::Exercise,
    wrong: Vec<CheckedWrong>,
}

/// A program of an exercise.
pub(crate) struct Attempt<'a> {
    pub(crate) lesson: &'a str,
    /// Its file in the folder `exercises`.
    pub(crate) file: String,
    pub(crate) rust: &'a str,
}

impl Checked {
    /// The solution and the attempts that must fail.
    pub(crate) fn attempts(&self) -> impl Iterator<Item = Attempt<'_>> {
        let Checked { lesson, exercise, wrong, .. } = self;
        let solution = std::iter::once((format!("{}.rs", exercise.name), &exercise.solution));
        let wrong =
            wrong.iter().map(|wrong| (format!("{}.{}.rs", exercise.name, wrong.name), &wrong.rust));
        solution.chain(wrong).map(|(file, rust)| Attempt { lesson, file, rust })
    }
}

#[derive(Debug, Serialize)]
struct CheckedWrong {
    name: String,
    rust: String,
    fails: Vec<String>,
}

impl Exercise {
    /// Reads its programs from a lesson's folder. `shown` is the folder as messages name it.
    ///
    /// # Errors
    ///
    /// A sentence that names the file that is missing.
    pub(crate) fn read(
        self,
        folder: &Path,
        shown: &str,
        slug: &str,
        (engine, edition): (Engine, Edition),
        written: &str,
    ) -> Result<Checked, String> {
        let Exercise { name, task, hints, expect, wrong } = self;
        let text = |file: String| {
            std::fs::read_to_string(folder.join("exercises").join(&file))
                .map_err(|error| format!("{shown}/exercises/{file}: {error}"))
        };
        let texts = |all: Vec<Spanned<String>>| all.into_iter().map(Spanned::into_inner).collect();
        let solution = text(format!("{name}.rs"))?;
        let mut read = Vec::new();
        for Wrong { name: wrong, fails } in wrong {
            let rust = text(format!("{name}.{wrong}.rs"))?;
            read.push(CheckedWrong { name: wrong, rust, fails: texts(fails) });
        }
        let expect = texts(expect);
        let exercise = pollscope_protocol::Exercise { name, task, hints, expect, solution };
        let (lesson, written) = (slug.to_owned(), written.to_owned());
        Ok(Checked { lesson, engine, edition, written, exercise, wrong: read })
    }
}

fn rust() -> Language {
    Language::Rust
}
