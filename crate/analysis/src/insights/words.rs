//! How insights name things, and how several of them become one.

use crate::insights::Insight;
use crate::insights::facts::Point;

/// The names in a row: `a`, `a and b`, `a, b and c`, `a, b and 8 more`.
pub(super) fn list(names: &[&str]) -> String {
    match names {
        [] => "nothing".to_owned(),
        [one] => (*one).to_owned(),
        [first, second] => format!("{first} and {second}"),
        [first, second, third] => format!("{first}, {second} and {third}"),
        [first, second, rest @ ..] => format!("{first}, {second} and {} more", rest.len()),
    }
}

/// `in line 7`, or nothing if the line is unknown; with the space before it.
pub(super) fn in_line(line: u32) -> String {
    if line == 0 { String::new() } else { format!(" in line {line}") }
}

/// The function of a name such as `foo(3)`: its part before the arguments.
pub(super) fn function(name: &str) -> &str {
    name.split('(').next().unwrap_or(name)
}

/// The identifiers of the events, ascending, each once, and not too many.
pub(super) fn evidence(
    events: &[pollscope_trace::Event],
    points: impl IntoIterator<Item = Point>,
) -> Vec<u64> {
    let ids = points.into_iter().filter_map(|point| Some(events.get(point.index)?.id));
    let mut ids: Vec<u64> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids.truncate(Insight::MOST_EVIDENCE);
    ids
}
