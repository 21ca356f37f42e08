//! How insights name things, and how several of them become one.

use pollscope_trace::Event;

use crate::insights::Insight;
use crate::insights::facts::Point;
use crate::insights::facts::tasks::TaskFacts;
use crate::order::{groups, sort_by_key};

/// The names in a row: `a`, `a and b`, `a, b and c`, `a, b and 8 more`; `4 × a` if all are the same.
pub(super) fn list(names: &[&str]) -> String {
    match names {
        [first, _, ..] if names.iter().all(|name| name == first) => {
            format!("{} × {first}", names.len())
        }
        [] => "nothing".to_owned(),
        [one] => (*one).to_owned(),
        [first, second] => format!("{first} and {second}"),
        [first, second, third] => format!("{first}, {second} and {third}"),
        [first, second, rest @ ..] => format!("{first}, {second} and {} more", rest.len()),
    }
}

/// ` in line 7`, or nothing if the line is unknown.
pub(super) fn in_line(line: u32) -> String {
    if line == 0 { String::new() } else { format!(" in line {line}") }
}

/// The task in words: `foo(1) (task 2)`.
pub(super) fn task(task: &TaskFacts<'_>) -> String {
    match task.name {
        "" => format!("task {}", task.number),
        name => format!("{name} (task {})", task.number),
    }
}

/// A moment in seconds: `1.000 s`.
pub(super) fn seconds(at: u64) -> String {
    format!("{} s", crate::time::moment(at))
}

/// The function of a name such as `foo(3)`: its part before the arguments.
pub(super) fn function(name: &str) -> &str {
    name.split('(').next().unwrap_or(name)
}

/// What happened in one line to things of one function, as one group; in the order of lines.
pub(super) fn alike<'a, T>(
    things: impl IntoIterator<Item = T>,
    key: impl Fn(&T) -> (u32, &'a str),
) -> Vec<Vec<T>> {
    groups(things, |thing| {
        let (line, name) = key(thing);
        (line, function(name))
    })
}

/// The identifiers of the events, ascending, each once, and not too many.
pub(super) fn evidence(events: &[Event], points: impl IntoIterator<Item = Point>) -> Vec<u64> {
    let ids = points.into_iter().filter_map(|point| Some(events.get(point.index)?.id));
    let mut ids: Vec<u64> = ids.collect();
    sort_by_key(&mut ids, |id| (*id).into());
    ids.dedup();
    ids.truncate(Insight::MOST_EVIDENCE);
    ids
}
