//! The preprocessor: every chapter with its programs as playgrounds.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use mdbook_preprocessor::book::{Book, Chapter};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

use crate::chapter::{Program, programs};
use crate::places::Places;
use crate::problem::{Problem, none_of};
use crate::settings::{Home, Settings};
use crate::{dist, render};

/// The preprocessor `pollscope`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Pollscope;

/// What is made of a chapter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    /// Playgrounds.
    Html,
    /// What `mdbook test` passes over.
    Test,
}

impl Target {
    fn of(renderer: &str) -> Option<Target> {
        match renderer {
            "html" => Some(Target::Html),
            "test" => Some(Target::Test),
            _ => None,
        }
    }
}

impl Preprocessor for Pollscope {
    fn name(&self) -> &'static str {
        "pollscope"
    }

    /// Others keep the blocks as they are: code.
    fn supports_renderer(&self, renderer: &str) -> Result<bool> {
        Ok(Target::of(renderer).is_some())
    }

    fn run(&self, context: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let Some(target) = Target::of(&context.renderer) else { return Ok(book) };
        let settings = Settings::new(context)?;
        let mut found = Found::default();
        book.for_each_chapter_mut(|chapter| {
            let text = chapter_of(context, &settings, target, chapter, &mut found);
            if let Some(text) = text {
                chapter.content = text;
            }
        });
        none_of(&found.problems)?;
        if target == Target::Html && found.programs > 0 {
            match &settings.home {
                None => bail!(NO_HOME),
                Some(Home::Site(_)) => {}
                Some(Home::Dist(dist)) => {
                    dist::provide(&context.root, &context.config.book.src, dist)?;
                }
            }
        }
        Ok(book)
    }
}

const NO_HOME: &str = "book.toml, [preprocessor.pollscope]: nothing says where Pollscope is: set `dist` to the \
                       folder that `cargo xtask build` has written, or `site` to the address of a hosted one";

/// Of all chapters.
#[derive(Debug, Default)]
struct Found {
    programs: usize,
    problems: Vec<Problem>,
}

/// The chapter anew, if it has programs.
fn chapter_of(
    context: &PreprocessorContext,
    settings: &Settings,
    target: Target,
    chapter: &Chapter,
    found: &mut Found,
) -> Option<String> {
    let text = &chapter.content;
    let (mut programs, mistakes) = programs(text);
    if !mistakes.is_empty() {
        let places = Places::new(&context.root, &file_of(&context.config.book.src, chapter), text);
        found.problems.extend(mistakes.into_iter().map(|mistake| places.problem(mistake)));
    }
    if programs.is_empty() {
        return None;
    }
    found.programs += programs.len();
    for program in &mut programs {
        settings.complete(&mut program.options);
    }
    Some(rendered(text, &programs, settings, target, chapter))
}

fn rendered(
    text: &str,
    programs: &[Program<'_>],
    settings: &Settings,
    target: Target,
    chapter: &Chapter,
) -> String {
    match (target, &settings.home) {
        (Target::Test, _) => render::untested(text, programs),
        (Target::Html, Some(home)) => {
            let path = chapter.path.as_deref().unwrap_or(Path::new(""));
            render::html(text, programs, home, path.components().count().saturating_sub(1))
        }
        // The run fails because of it.
        (Target::Html, None) => text.to_owned(),
    }
}

/// The chapter's file, from the folder of the book.
pub fn file_of(src: &Path, chapter: &Chapter) -> PathBuf {
    let path = chapter.source_path.as_ref().or(chapter.path.as_ref());
    path.map_or_else(|| PathBuf::from(&chapter.name), |path| src.join(path))
}
