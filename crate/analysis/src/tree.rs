//! Who created whom and who waits for whom, at one moment.

use std::collections::HashMap;

use crate::chain::{Subject, Waits};
use crate::forest::preorder;
use crate::moment::{FutureState, Moment, TaskState};
use crate::order::sort_by_key;
use crate::replay::Replay;

/// A task, future, promise or generator in a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub subject: Subject,
    /// How many stand above it.
    pub depth: u32,
}

/// All futures, promises, generators and tasks so far, each followed by those it created: futures
/// below the future whose body created them, or else the task; tasks below the task that spawned
/// them. What has no known creator stands at the top. In the order of creation.
pub fn created(moment: &Moment) -> Vec<Node> {
    let mut nodes = Nodes::default();
    // Tasks and futures, merged by when they came to be.
    let mut futures = moment.futures().peekable();
    for task in moment.tasks() {
        while let Some(future) = futures.next_if(|future| created_before(future, task)) {
            nodes.add(Subject::Future(future.id));
        }
        nodes.add(Subject::Task(task.id));
    }
    for future in futures {
        nodes.add(Subject::Future(future.id));
    }
    for task in moment.tasks() {
        nodes.put(Subject::Task(task.id), Subject::Task(task.by));
    }
    for future in moment.futures() {
        let above = match future.parent {
            0 => Subject::Task(future.created_in),
            parent => Subject::Future(parent),
        };
        nodes.put(Subject::Future(future.id), above);
    }
    // What nobody has created in any task, such as the future of `main`, belongs to its task.
    for task in moment.tasks() {
        nodes.put(Subject::Future(task.future), Subject::Task(task.id));
    }
    nodes.in_order()
}

fn created_before(future: &FutureState, task: &TaskState) -> bool {
    future.created_position < task.spawned_position
}

/// The futures, promises, generators and tasks that have not come to their end, each followed by
/// those it waits for, directly or through a combinator that does not report. At the top stand those
/// that nobody waits for.
pub fn awaited(moment: &Moment, replay: &Replay) -> Vec<Node> {
    let waits = Waits::of(moment, replay);
    let mut alive: Vec<(u32, Subject)> = moment
        .live_futures()
        .map(|future| (future.created_position, Subject::Future(future.id)))
        .chain(moment.live_tasks().map(|task| (task.spawned_position, Subject::Task(task.id))))
        .collect();
    sort_by_key(&mut alive, |(position, _)| (*position).into());
    let mut nodes = Nodes::default();
    for (_, subject) in &alive {
        nodes.add(*subject);
    }
    for (below, above) in waits.pairs() {
        nodes.put(below, above);
    }
    nodes.in_order()
}

#[derive(Default)]
struct Nodes {
    subjects: Vec<Subject>,
    places: HashMap<Subject, usize>,
    parents: Vec<Option<usize>>,
}

impl Nodes {
    fn add(&mut self, subject: Subject) {
        self.places.insert(subject, self.subjects.len());
        self.subjects.push(subject);
        self.parents.push(None);
    }

    /// Puts one below another, if both are there and it is not below one already.
    fn put(&mut self, below: Subject, above: Subject) {
        let places = (self.places.get(&below), self.places.get(&above));
        if let (Some(&below), Some(&above)) = places
            && below != above
        {
            self.parents[below].get_or_insert(above);
        }
    }

    fn in_order(&self) -> Vec<Node> {
        let node = |(place, depth)| Node { subject: self.subjects[place], depth };
        preorder(&self.parents).into_iter().map(node).collect()
    }
}
