//! A path in words.

use std::collections::HashMap;

use pollscope_trace::WakeCause;

use super::{Activity, Path, Segment};
use crate::chain::Subject;
use crate::history::History;
use crate::order::sort_by_key;
use crate::words::{AT_ONCE, duration, in_line, task, waited_for};

/// How many groups of stretches are told.
const TOLD: usize = 4;

/// Stretches of the same sort in the same line.
struct Group {
    what: Activity,
    line: u32,
    time: u64,
    /// The first and the last that waited or ran there.
    first: String,
    last: String,
    /// How many stretches, and how often another one began to wait or run there.
    count: u32,
    changes: u32,
}

impl Segment {
    /// The stretch in words: `foo(1) waited in line 3 for a timer`.
    pub fn sentence(&self, names: &History) -> String {
        said(self.what, self.line, &who(self, names), false)
    }
}

impl Path {
    /// The path in words: `main() took 3.00 s: 3.00 s while foo(1) to foo(3) waited one after the other
    /// in line 7 for timers.`
    pub fn sentence(&self, subject: Subject, names: &History) -> String {
        let name = match subject {
            Subject::Task(id) => task(id),
            Subject::Future(id) => names.call_future(id).into_owned(),
        };
        let took = if self.is_over { "took" } else { "has taken" };
        let mut groups: Vec<Group> = Vec::new();
        let mut places: HashMap<(Activity, u32), usize> = HashMap::new();
        for segment in &self.segments {
            let place = *places.entry((segment.what, segment.line)).or_insert(groups.len());
            match groups.get_mut(place) {
                Some(group) => group.add(segment, who(segment, names)),
                None => groups.push(Group::new(segment, who(segment, names))),
            }
        }
        // What took no time worth writing explains nothing, if anything else does.
        if groups.iter().any(|group| group.time >= AT_ONCE) {
            groups.retain(|group| group.time >= AT_ONCE);
        }
        // The largest are told, in the order of time.
        let mut sizes: Vec<u64> = groups.iter().map(|group| group.time).collect();
        sort_by_key(&mut sizes, |size| u128::from(u64::MAX - size));
        let least = sizes.get(TOLD - 1).copied().unwrap_or(0);
        let (mut told, mut rest): (Vec<&Group>, u64) = (Vec::new(), 0);
        for group in &groups {
            if group.time >= least && told.len() < TOLD {
                told.push(group);
            } else {
                rest += group.time;
            }
        }
        let mut parts: Vec<String> = told.into_iter().map(Group::words).collect();
        if groups.len() > TOLD {
            let more = groups.len() - TOLD;
            let things = if more == 1 { "thing" } else { "things" };
            parts.push(format!("{} on {more} other {things}", duration(rest)));
        }
        let colon = if parts.is_empty() { "" } else { ": " };
        format!("{name} {took} {}{colon}{}.", duration(self.to - self.from), parts.join(", "))
    }
}

impl Group {
    fn new(segment: &Segment, name: String) -> Self {
        let Segment { from, to, what, line, .. } = *segment;
        let (first, last) = (name.clone(), name);
        Group { what, line, time: to - from, first, last, count: 1, changes: 0 }
    }

    fn add(&mut self, segment: &Segment, name: String) {
        self.time += segment.to - segment.from;
        self.count += 1;
        self.changes += u32::from(self.last != name);
        self.last = name;
    }

    fn words(&self) -> String {
        let who = match self.changes {
            0 => self.first.clone(),
            1 => format!("{} and then {}", self.first, self.last),
            _ if self.first == self.last => format!("{} and others, in turn,", self.first),
            _ => format!("{} to {}, one after the other,", self.first, self.last),
        };
        let words = said(self.what, self.line, &who, self.count > 1);
        format!("{} while {words}", duration(self.time))
    }
}

fn said(what: Activity, line: u32, who: &str, several: bool) -> String {
    let line = in_line(line);
    let cause = match what {
        Activity::Running => return format!("{who} ran"),
        Activity::Ready => return format!("{who} was ready and something else ran"),
        Activity::Waiting => return format!("{who} waited{line}"),
        Activity::Timer => WakeCause::Timer,
        Activity::Outside => WakeCause::Outside,
        Activity::Thread => WakeCause::Thread,
    };
    format!("{who} waited{line}{}", waited_for(cause, 0, several))
}

fn who(segment: &Segment, names: &History) -> String {
    match (segment.future, segment.task) {
        (0, 0) => "the program".to_owned(),
        (0, id) => task(id),
        (future, _) => names.call_future(future).into_owned(),
    }
}
