//! What a lesson is.

use std::future::Future;
use std::pin::Pin;

use pollscope_analysis::Pair;

/// The future of a lesson's `main`.
pub type MainFuture = Pin<Box<dyn Future<Output = ()>>>;

/// One lesson.
#[derive(Debug, Clone, Copy)]
pub struct Lesson {
    /// Its name in links: the name of its folder.
    pub slug: &'static str,
    /// Its title in lists.
    pub title: &'static str,
    /// What it shows, as a headline.
    pub heading: &'static str,
    /// What it shows, in a sentence or two.
    pub summary: &'static str,
    /// What to look for, as HTML made from `prose.md`.
    pub prose: &'static str,
    /// The Rust half as written, without a word about tracing.
    pub rust: &'static str,
    /// The JavaScript half.
    pub js: &'static str,
    /// What the Rust half prints.
    pub expected_rust: &'static str,
    /// What the JavaScript half prints.
    pub expected_js: &'static str,
    /// How many lanes each half has in the end, so that the page can keep room for them.
    pub lanes: Lanes,
    /// What `fetch` finds in the JavaScript half: a list of the protocol's `Fixture` as JSON.
    pub fixtures: &'static str,
    /// Counterparts that are not called the same. Lines are those of the lesson as written.
    pub pairs: &'static [Pair],
    /// Calls the Rust half's `main`, instrumented: the future does nothing until it is polled.
    pub main: fn() -> MainFuture,
}

/// How many lanes the two halves of a lesson have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lanes {
    /// The Rust half.
    pub rust: u32,
    /// The JavaScript half.
    pub js: u32,
}

/// The lesson of that slug.
pub fn find(slug: &str) -> Option<&'static Lesson> {
    crate::LESSONS.iter().find(|lesson| lesson.slug == slug)
}
