//! The difference between the two halves of a lesson, in words.
//!
//! The future that shows laziness best is the one that never ran, else the one that waited
//! longest for its first poll. Its counterpart is the promise of the same name.

use crate::lane::Lane;
use crate::model::Model;
use crate::time::moment;

/// A gap shorter than this is not worth a sentence.
const WORTH_TELLING: u64 = 20_000_000;

/// What to say about a run, each part `None` until there is something to say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contrast {
    /// About the Rust half.
    pub rust: Option<Sentence>,
    /// About the JavaScript half.
    pub js: Option<Sentence>,
}

/// A sentence about one future or promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Its name, with which the sentence begins.
    pub name: String,
    /// The rest of the sentence.
    pub rest: String,
    /// The line in which it was created; 0 if unknown.
    pub line: u32,
}

/// Says what the two halves show. `over` tells whether the Rust half has ended: until then "never"
/// cannot be said.
pub fn contrast(rust: &Model, js: &Model, over: bool) -> Contrast {
    let telling = telling(rust, over);
    let Some((lane, gap)) = telling else {
        return Contrast { rust: together(rust), js: together(js) };
    };
    let rest = if lane.started.is_some() {
        let started = seconds(lane.created + gap);
        format!("was created at {} and first polled at {started}.", seconds(lane.created))
    } else {
        format!("was created at {} and never polled: nothing of it ran.", seconds(lane.created))
    };
    let rust = sentence(lane, rest);
    let js = js
        .lanes
        .iter()
        .find(|promise| promise.name == lane.name)
        .map(|promise| sentence(promise, eager(promise)));
    Contrast { rust: Some(rust), js }
}

/// The lane whose laziness is worth telling, and for how long it was lazy.
fn telling(model: &Model, over: bool) -> Option<(&Lane, u64)> {
    let gap = |lane: &Lane| match lane.lazy_for() {
        Some(gap) => gap,
        None if lane.never_ran() || over => u64::MAX,
        None => 0,
    };
    // The first of the longest, hence the strict comparison.
    let mut best: Option<(&Lane, u64)> = None;
    for lane in &model.lanes {
        let gap = gap(lane);
        if gap >= WORTH_TELLING && best.is_none_or(|(_, longest)| gap > longest) {
            best = Some((lane, gap));
        }
    }
    best
}

fn eager(promise: &Lane) -> String {
    format!("had started when it was called, at {}.", seconds(promise.created))
}

/// What to say where nothing stands out: how many ran at the same time.
fn together(model: &Model) -> Option<Sentence> {
    let nested: Vec<&Lane> = model.lanes.iter().filter(|lane| lane.parent.is_some()).collect();
    let (first, last) = (nested.first()?, nested.last()?);
    // Nothing can be said of all of them while one of them has not begun.
    let started = nested.iter().map(|lane| lane.started).collect::<Option<Vec<_>>>()?;
    let started = started.into_iter().max()?;
    if nested.len() < 2 {
        return Some(sentence(first, format!("began to run at {}.", seconds(started))));
    }
    let rest = format!("to {} had all begun by {}.", last.name, seconds(started));
    Some(sentence(first, rest))
}

fn sentence(lane: &Lane, rest: String) -> Sentence {
    Sentence { name: lane.name.clone(), rest, line: lane.line }
}

fn seconds(ns: u64) -> String {
    format!("{} s", moment(ns))
}
