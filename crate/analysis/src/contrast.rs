//! The difference between the two halves of a lesson, in words.
//!
//! The future that shows laziness best is the one that never ran, else the one that waited
//! longest for its first poll. Its counterpart is the promise that was declared to be, else the one
//! of the same name.

use crate::lane::Lane;
use crate::model::Model;
use crate::words::{function, seconds};

/// A gap shorter than this is not worth a sentence.
const WORTH_TELLING: u64 = 20_000_000;

/// A future and a promise that are counterparts though they are not called the same.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Pair {
    /// The future.
    pub rust: Place,
    /// The promise.
    pub js: Place,
}

/// How a future or promise is found in the source.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(untagged, expecting = "expected the name of a function or a line")
)]
pub enum Place {
    /// By the line in which it is created.
    Line(u32),
    /// By its name (`foo(3)`), or by that of its function (`foo`).
    Name(String),
}

impl Place {
    fn is_of(&self, lane: &Lane) -> bool {
        match self {
            Place::Line(line) => lane.line == *line,
            Place::Name(name) => lane.name == *name || function(&lane.name) == name,
        }
    }
}

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
///
/// `pairs` are counterparts that cannot be found by their names.
pub fn contrast(rust: &Model, js: &Model, over: bool, pairs: &[Pair]) -> Contrast {
    let telling = telling(rust, over);
    let Some((lane, gap)) = telling else {
        return Contrast { rust: together(rust), js: together(js) };
    };
    let promise = counterpart(lane, rust, js, pairs);
    let rest = if lane.started.is_some() {
        let started = seconds(lane.created + gap);
        format!("was created at {} and first polled at {started}.", seconds(lane.created))
    } else {
        format!("was created at {} and never polled: nothing of it ran.", seconds(lane.created))
    };
    let rust = sentence(lane, rest);
    Contrast { rust: Some(rust), js: promise.map(|promise| sentence(promise, eager(promise))) }
}

/// The promise that is the counterpart of a future of `rust`. Where a pair stands for several of
/// each, the first belongs to the first, and so on.
pub fn counterpart<'m>(
    lane: &Lane,
    rust: &Model,
    js: &'m Model,
    pairs: &[Pair],
) -> Option<&'m Lane> {
    let Some(pair) = pairs.iter().find(|pair| pair.rust.is_of(lane)) else {
        return js.lanes.iter().find(|promise| promise.name == lane.name);
    };
    let alike = rust.lanes.iter().filter(|other| pair.rust.is_of(other));
    let before = alike.take_while(|other| !std::ptr::eq(*other, lane)).count();
    js.lanes.iter().filter(|promise| pair.js.is_of(promise)).nth(before)
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A half with lanes of these names, each created in the line of its place in the list.
    fn half(names: &[&str]) -> Model {
        let lane = |(index, name): (usize, &&str)| pollscope_trace::Event {
            id: index as u64 + 1,
            at: 0,
            thread: 0,
            task: 0,
            future: index as u32 + 1,
            line: index as u32 + 1,
            kind: pollscope_trace::EventKind::PromiseCreated {
                name: (*name).to_owned(),
                parent: 0,
                origin: pollscope_trace::PromiseOrigin::AsyncFunction,
            },
        };
        Model::of(&names.iter().enumerate().map(lane).collect::<Vec<_>>())
    }

    fn check(pairs: &[Pair], expected: &[Option<&str>]) {
        let rust = half(&["load(1)", "main()", "load(2)", "same(1)"]);
        let js = half(&["main()", "same(1)", "fetchOne(1)", "fetchOne(2)", "load(2)"]);
        let found = rust.lanes.iter().map(|lane| counterpart(lane, &rust, &js, pairs));
        let found: Vec<_> = found.map(|lane| lane.map(|lane| lane.name.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn counterparts_are_called_the_same() {
        check(&[], &[None, Some("main()"), Some("load(2)"), Some("same(1)")]);
    }

    #[test]
    fn counterparts_by_the_names_of_functions_in_order() {
        let pair =
            Pair { rust: Place::Name("load".to_owned()), js: Place::Name("fetchOne".to_owned()) };
        check(
            &[pair],
            &[Some("fetchOne(1)"), Some("main()"), Some("fetchOne(2)"), Some("same(1)")],
        );
    }

    #[test]
    fn counterparts_by_lines_and_whole_names() {
        let by_line = Pair { rust: Place::Line(1), js: Place::Line(4) };
        let gone =
            Pair { rust: Place::Name("same(1)".to_owned()), js: Place::Name("other".to_owned()) };
        check(&[by_line, gone], &[Some("fetchOne(2)"), Some("main()"), Some("load(2)"), None]);
    }
}
