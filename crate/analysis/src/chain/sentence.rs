//! A chain in words.

use super::{Chain, Standing, What};
use crate::history::History;
use crate::words::{in_line, seconds, task as call_task};

/// How many links are told one by one before the rest is only counted.
const TOLD: usize = 6;

impl Chain {
    /// The chain as a sentence, which follows the branch that will go on first: `main() waits in line
    /// 9 for foo(2), which waits in line 3 for a timer due at 2.000 s; the timer holds the waker of
    /// task 1.`
    pub fn sentence(&self, names: &History) -> String {
        Telling::new(self, names).sentence()
    }
}

/// A chain while it is put into words.
struct Telling<'a> {
    chain: &'a Chain,
    names: &'a History,
    /// Of each link: how many stand directly below it.
    below: Vec<u32>,
    /// Of each link: the nearest deadline below it; `u64::MAX` if there is none.
    nearest: Vec<u64>,
    /// Of each link: the one below it with that deadline, or the first.
    best: Vec<Option<usize>>,
}

impl<'a> Telling<'a> {
    fn new(chain: &'a Chain, names: &'a History) -> Self {
        let links = &chain.links;
        let mut nearest: Vec<u64> = links.iter().map(|link| deadline(&link.what)).collect();
        let mut best: Vec<Option<usize>> = vec![None; links.len()];
        let mut below = vec![0; links.len()];
        // From behind, so that all below a link is known when it comes; hence also `<=`, for the
        // first of those that are equal.
        for place in (1..links.len()).rev() {
            let Some(by) = links[place].by else { continue };
            below[by] += 1;
            if best[by].is_none() || nearest[place] <= nearest[by] {
                best[by] = Some(place);
                nearest[by] = nearest[place];
            }
        }
        Telling { chain, names, below, nearest, best }
    }

    fn sentence(&self) -> String {
        let path: Vec<usize> =
            std::iter::successors((!self.chain.links.is_empty()).then_some(0), |&place| {
                self.best[place]
            })
            .collect();
        let Some(&first) = path.first() else { return String::new() };
        let mut text = self.call(first);
        let mut step = 0;
        while let Some(&place) = path.get(step) {
            let Some(&next) = path.get(step + 1) else { break };
            let left = path.len() - step;
            if step == TOLD && left > 4 {
                // Two more are told at the end.
                let to = path.len() - 2;
                let skipped = to - step - 1;
                text.push_str(&format!(
                    ", and so on through {skipped} more to {}",
                    self.call(path[to])
                ));
                step = to;
                continue;
            }
            text.push_str(&self.waits(place, next, step == 0));
            step += 1;
        }
        if let Some(&last) = path.last() {
            text.push_str(&self.stands(last, path.len() == 1));
        }
        text.push('.');
        text
    }

    /// `, which waits in line 3 for foo(2)`
    fn waits(&self, place: usize, next: usize, is_first: bool) -> String {
        let which = if is_first { "" } else { ", which" };
        let called = self.call(next);
        let line = match self.chain.links[place].what {
            What::Lock { .. } => return format!(", held by {called}"),
            What::Task { standing: Standing::Waits { line }, .. }
            | What::Future { standing: Standing::Waits { line }, .. } => line,
            _ => 0,
        };
        let line = in_line(line);
        match self.below[place] {
            0 | 1 => format!("{which} waits{line} for {called}"),
            many => {
                let what = self.sort_below(place);
                let one = if self.nearest[place] == u64::MAX {
                    "one of them is"
                } else {
                    "the next to go on is"
                };
                format!("{which} waits{line} for {many} {what}; {one} {called}")
            }
        }
    }

    /// What the links below this one are.
    fn sort_below(&self, place: usize) -> &'static str {
        let below = self.chain.links[place + 1..].iter().filter(|link| link.by == Some(place));
        let mut sorts = below.map(|link| match link.what {
            What::Future { .. } => "futures",
            What::Task { .. } => "tasks",
            What::Promise { .. } => "promises",
            What::Timer { .. } => "timers",
            _ => "things",
        });
        let first = sorts.next().unwrap_or("things");
        if sorts.all(|sort| sort == first) { first } else { "things" }
    }

    /// What to call it where it is first spoken of.
    fn call(&self, place: usize) -> String {
        match self.chain.links[place].what {
            What::Task { id, .. } => call_task(id),
            What::Future { id, .. } => self.names.call_future(id).into_owned(),
            What::Promise { id, .. } => {
                format!("the JavaScript promise {}", self.names.call_future(id))
            }
            What::Timer { deadline, is_older: false, .. } => {
                format!("a timer due at {}", seconds(deadline))
            }
            What::Timer { deadline, .. } => {
                format!("an earlier timer due at {}", seconds(deadline))
            }
            What::Lock { id, .. } => format!("the lock {}", self.names.call_lock(id)),
            What::Unknown { .. } | What::Nothing { .. } => {
                "something that does not report".to_owned()
            }
        }
    }

    /// What is to be said of the last link.
    fn stands(&self, place: usize, is_alone: bool) -> String {
        let which = if is_alone { "" } else { ", which" };
        match self.chain.links[place].what {
            What::Task { standing, .. } | What::Future { standing, .. } => stands(standing, which),
            What::Promise { standing: Standing::Waits { .. }, task: task @ 1.., .. } => {
                format!("{which} wakes task {task} when it settles")
            }
            What::Promise { standing, .. } => stands(standing, which),
            What::Timer { task: 0, .. } => String::new(),
            What::Timer { task, .. } => format!("; the timer holds the waker of task {task}"),
            What::Lock { task: 0, future: 0, .. } => ", which nobody is known to hold".to_owned(),
            What::Lock { standing, .. } => stands(standing, which),
            What::Unknown { task, own: 1.., perhaps: perhaps @ 1.., .. } => {
                format!(
                    " (perhaps task {perhaps}, which it spawned) and holds the waker of task {task}"
                )
            }
            What::Unknown { task, own: 1.., .. } => format!(" and holds the waker of task {task}"),
            What::Unknown { task, wakers: 1.., .. } => {
                format!("; the waker of task {task} is held somewhere")
            }
            What::Unknown { .. } => String::new(),
            What::Nothing { task } => {
                format!(", but no waker of task {task} is left: nothing can wake it")
            }
        }
    }
}

fn stands(standing: Standing, which: &str) -> String {
    match standing {
        Standing::Waits { .. } => String::new(),
        Standing::Lazy => format!("{which} has not been polled: nothing of it has run"),
        Standing::Running => format!("{which} is running"),
        Standing::Queued { task: 0, ahead } => {
            format!("{which} goes on {}: its microtask is queued", after(ahead, "microtask"))
        }
        Standing::Queued { task, ahead } => {
            format!("{which} is polled {}: task {task} was woken", after(ahead, "task"))
        }
        Standing::Over => format!("{which} has come to its end"),
        Standing::Circle => " again: they wait for each other, and none can go on".to_owned(),
        Standing::Again => " too".to_owned(),
    }
}

fn after(ahead: u32, what: &str) -> String {
    match ahead {
        0 => "next".to_owned(),
        1 => format!("after 1 other {what}"),
        _ => format!("after {ahead} other {what}s"),
    }
}

fn deadline(what: &What) -> u64 {
    match what {
        What::Timer { deadline, .. } => *deadline,
        _ => u64::MAX,
    }
}
