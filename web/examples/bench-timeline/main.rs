//! The page's timeline by itself, with traces of a thousand to a million events: what
//! `cargo xtask bench timeline` measures. The trace is that of a real program on a simulated clock;
//! the timeline, its analysis and its reducer are the page's own, and nothing else of the page is
//! here. It is no part of what is shipped.

#[cfg(target_arch = "wasm32")]
#[path = "../../../crate/analysis/benches/program/mod.rs"]
mod program;
#[cfg(target_arch = "wasm32")]
mod timeline;

fn main() {}
