//! How several insights become one, and what shows them.

use pollscope_trace::Event;

use crate::history::Point;
use crate::history::tasks::Task;
use crate::insights::Insight;
use crate::order::{groups, sort_by_key};
use crate::words::{function, named_task};

/// The task in words: `foo(1) (task 2)`.
pub(super) fn task(task: &Task) -> String {
    named_task(task.number, &task.name)
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
