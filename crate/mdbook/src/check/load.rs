//! The programs of a book, as mdBook loads it: with every `{{#include}}` replaced.

use std::path::Path;

use anyhow::{Context, Result};
use mdbook_driver::MDBook;
use mdbook_driver::builtin_preprocessors::LinkPreprocessor;
use mdbook_driver::config::Config;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use pollscope_analysis::expect::Expectation;
use serde::Deserialize;

use crate::chapter::{Program, programs};
use crate::options::Mode;
use crate::places::Places;
use crate::preprocess::file_of;
use crate::problem::{Problem, none_of};
use crate::settings::Settings;
use crate::source;

/// A program to check.
#[derive(Debug)]
pub(super) struct Task {
    /// The program.
    pub(super) source: String,
    pub(super) edition: String,
    pub(super) clock: String,
    pub(super) mode: Mode,
    /// What it must print, and in which line of the file that begins.
    pub(super) output: Option<(usize, String)>,
    /// What must be seen, each with its line in the file.
    pub(super) expectations: Vec<(usize, Expectation)>,
    /// A problem in this line.
    file: std::path::PathBuf,
    /// The line of the file for the block, and for the first line of the program.
    line: usize,
    first: usize,
}

impl Task {
    pub(super) fn is_ignored(&self) -> bool {
        self.mode == Mode::Ignore
    }

    /// Something wrong in a line of the file.
    pub(super) fn at(&self, line: usize, what: impl Into<String>) -> Problem {
        Problem { file: self.file.clone(), line, what: what.into() }
    }

    /// Something wrong with the whole program.
    pub(super) fn whole(&self, what: impl Into<String>) -> Problem {
        self.at(self.line, what)
    }

    /// The line of the file for a line of the program, from 1.
    pub(super) fn line_of(&self, line: usize) -> usize {
        self.first + line.saturating_sub(1)
    }

    fn new(program: &Program<'_>, places: &Places) -> Self {
        let source = source::rust(&program.rust.code);
        let attribute =
            |name: &str, usual: &str| program.options.attribute(name).unwrap_or(usual).to_owned();
        let Problem { file, line, .. } = places.problem((program.rust.line, String::new()));
        let in_file = |own: usize| places.problem((own, String::new())).line;
        let output = program.output.as_ref();
        let expectations = program.expectations.iter();
        Task {
            edition: attribute("edition", "2021"),
            clock: attribute("clock", "simulated"),
            mode: program.options.mode.clone(),
            output: output.map(|fence| (in_file(fence.line), fence.code.clone())),
            expectations: expectations.map(|(line, one)| (in_file(*line), one.clone())).collect(),
            first: line + 1 + source.skipped,
            source: source.text,
            file,
            line,
        }
    }
}

/// Of `book.toml`, what is needed to load a book of mdBook 0.4 as well as of 0.5.
#[derive(Debug, Default, Deserialize)]
struct BookToml {
    #[serde(default)]
    book: toml::Table,
    #[serde(default)]
    rust: toml::Table,
    #[serde(default)]
    preprocessor: toml::Table,
}

/// All programs of a book, without lessons and templates.
pub(super) fn load(root: &Path) -> Result<Vec<Task>> {
    let config = config(root)?;
    let mut without = Config::default();
    without.book.src = config.book.src.clone();
    // A check writes nothing.
    without.build.create_missing = false;
    let loaded = MDBook::load_with_config(root, without)
        .with_context(|| format!("cannot load the book in {}", root.display()))?;
    let src = config.book.src.clone();
    let context = PreprocessorContext::new(root.to_owned(), config, "pollscope-check".to_owned());
    let settings = Settings::new(&context)?;
    let book = LinkPreprocessor::new().run(&context, loaded.book)?;
    let (mut tasks, mut problems) = (Vec::new(), Vec::new());
    for chapter in book.chapters() {
        let (mut programs, mistakes) = programs(&chapter.content);
        let places = Places::new(root, &file_of(&src, chapter), &chapter.content);
        problems.extend(mistakes.into_iter().map(|mistake| places.problem(mistake)));
        for program in programs.iter_mut().filter(|program| !program.options.is_named()) {
            settings.complete(&mut program.options);
            tasks.push(Task::new(program, &places));
        }
    }
    none_of(&problems)?;
    Ok(tasks)
}

fn config(root: &Path) -> Result<Config> {
    let path = root.join("book.toml");
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("cannot read {}: name the folder of a book", path.display()))?;
    let read: BookToml =
        toml::from_str(&text).with_context(|| format!("{} is not TOML", path.display()))?;
    let mut config = Config::default();
    if let Some(src) = read.book.get("src") {
        config.set("book.src", src).with_context(|| path.display().to_string())?;
    }
    if let Some(edition) = read.rust.get("edition") {
        config.set("rust.edition", edition).with_context(|| path.display().to_string())?;
    }
    config.set("preprocessor", read.preprocessor)?;
    Ok(config)
}
