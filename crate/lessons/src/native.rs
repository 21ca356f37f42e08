//! A lesson's Rust, compiled in.

use std::future::Future;
use std::pin::Pin;

/// The future of a lesson's `main`.
pub type MainFuture = Pin<Box<dyn Future<Output = ()>>>;

/// A lesson that runs on Pollscope's own executor.
#[derive(Debug, Clone, Copy)]
pub struct Native {
    /// Its name in links: the name of its folder.
    pub slug: &'static str,
    /// Calls its `main`, instrumented: the future does nothing until it is polled.
    pub main: fn() -> MainFuture,
}

/// The native lesson of that slug.
pub fn find(slug: &str) -> Option<&'static Native> {
    crate::NATIVE.iter().find(|lesson| lesson.slug == slug)
}
