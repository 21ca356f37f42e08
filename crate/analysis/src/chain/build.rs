//! How a chain is put together: one walk down, without recursion, for it may be as deep as the run is
//! long.

use std::collections::HashMap;

use pollscope_trace::PromiseOrigin;

use super::waits::{Waits, of};
use super::{Chain, Link, Standing, Subject, What};
use crate::map::Map;
use crate::moment::{FutureKind, FuturePhase, FutureState, Moment, TaskPhase, TaskState};
use crate::replay::Replay;

/// Puts a chain together.
pub(super) struct Builder<'a> {
    moment: &'a Moment,
    waits: Waits,
    /// How many are before a task in the ready queue.
    queue: Map<u32, u32>,
    /// How many microtasks are before the one that lets the body of a promise go on.
    microtasks: Map<u32, u32>,
}

/// What can have something below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Node {
    Task(u32),
    Future(u32),
    Lock(u32),
}

/// Where the walk goes on.
struct Next {
    node: Node,
    by: Option<usize>,
    depth: u32,
}

/// What something waits for: what ends the chain, and what it goes on with.
#[derive(Default)]
struct Below {
    leaves: Vec<What>,
    nodes: Vec<Node>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(moment: &'a Moment, replay: &'a Replay) -> Self {
        let mut microtasks = Map::default();
        for (ahead, job) in (0..).zip(moment.microtasks().unwrap_or_default()) {
            microtasks.or_insert_with(job.future, || ahead);
        }
        let queue = (0..).zip(moment.ready_queue()).map(|(ahead, task)| (task, ahead)).collect();
        Builder { moment, waits: Waits::of(moment, replay), queue, microtasks }
    }

    pub(super) fn chain(&self, subject: Subject) -> Chain {
        let node = match subject {
            Subject::Task(id) => Node::Task(id),
            Subject::Future(id) => Node::Future(id),
        };
        let mut links: Vec<Link> = Vec::new();
        // Where each thing stands in the chain: what is met twice is followed once.
        let mut met: HashMap<Node, usize> = HashMap::new();
        // The links above the present one, by depth.
        let mut path: Vec<usize> = Vec::new();
        let mut stack = vec![Next { node, by: None, depth: 0 }];
        while let Some(Next { node, by, depth }) = stack.pop() {
            let place = links.len();
            path.truncate(depth as usize);
            path.push(place);
            let standing = match met.get(&node) {
                Some(&known) if path.get(links[known].depth as usize) == Some(&known) => {
                    Standing::Circle
                }
                Some(_) => Standing::Again,
                None => self.standing(node),
            };
            met.entry(node).or_insert(place);
            links.push(Link { what: self.what(node, standing), by, depth });
            if !matches!(standing, Standing::Waits { .. }) {
                continue;
            }
            let below = self.below(node);
            let (by, depth) = (Some(place), depth + 1);
            links.extend(below.leaves.into_iter().map(|what| Link { what, by, depth }));
            stack.extend(below.nodes.into_iter().rev().map(|node| Next { node, by, depth }));
        }
        Chain { links }
    }

    fn what(&self, node: Node, standing: Standing) -> What {
        match node {
            Node::Task(id) => What::Task { id, standing },
            Node::Future(id) => {
                match self.moment.future(id).filter(|future| is_of_bridge(future)) {
                    Some(promise) => What::Promise { id, standing, task: promise.task },
                    None => What::Future { id, standing },
                }
            }
            Node::Lock(id) => {
                let lock = self.moment.lock(id).filter(|lock| lock.held > 0);
                let (task, future) = lock.map_or((0, 0), |lock| (lock.task, lock.future));
                What::Lock { id, standing, task, future }
            }
        }
    }

    fn standing(&self, node: Node) -> Standing {
        match node {
            Node::Task(id) => {
                self.moment.task(id).map_or(Standing::Over, |task| self.of_task(task))
            }
            Node::Future(id) => {
                self.moment.future(id).map_or(Standing::Over, |future| self.of_future(future))
            }
            Node::Lock(_) => Standing::Waits { line: 0 },
        }
    }

    fn of_task(&self, task: &TaskState) -> Standing {
        match task.phase {
            TaskPhase::Queued => self.queued(task.id),
            TaskPhase::Polled => Standing::Running,
            TaskPhase::Idle => Standing::Waits { line: 0 },
            TaskPhase::Ended(_) => Standing::Over,
        }
    }

    fn queued(&self, task: u32) -> Standing {
        Standing::Queued { task, ahead: self.queue.get(&task).copied().unwrap_or(0) }
    }

    fn of_future(&self, future: &FutureState) -> Standing {
        match future.phase {
            FuturePhase::Lazy => Standing::Lazy,
            FuturePhase::Running => Standing::Running,
            FuturePhase::Waiting => {
                let task = self.moment.task(future.task);
                if task.is_some_and(|task| task.phase == TaskPhase::Queued) {
                    return self.queued(future.task);
                }
                match self.microtasks.get(&future.id) {
                    Some(&ahead) => Standing::Queued { task: 0, ahead },
                    None => Standing::Waits { line: future.await_line },
                }
            }
            _ => Standing::Over,
        }
    }

    fn below(&self, node: Node) -> Below {
        match node {
            Node::Task(id) => self.below_task(id),
            Node::Future(id) => self
                .moment
                .future(id)
                .map_or_else(Below::default, |future| self.below_future(future)),
            Node::Lock(id) => {
                let holder = self.moment.lock(id).filter(|lock| lock.held > 0);
                let node = holder.and_then(|lock| match (lock.task, lock.future) {
                    (0, 0) => None,
                    (task, 0) => Some(Node::Task(task)),
                    (_, future) => Some(Node::Future(future)),
                });
                Below { leaves: Vec::new(), nodes: node.into_iter().collect() }
            }
        }
    }

    fn below_task(&self, id: u32) -> Below {
        let nodes: Vec<Node> = of(&self.waits.roots, id).map(Node::Future).collect();
        let timers = of(&self.waits.task_timers, id).filter_map(|timer| self.timer(timer, 0));
        let mut leaves: Vec<What> = timers.collect();
        if nodes.is_empty() && leaves.is_empty() {
            leaves.push(self.unknown(id, None));
        }
        Below { leaves, nodes }
    }

    fn below_future(&self, future: &FutureState) -> Below {
        if is_of_bridge(future) {
            return Below::default();
        }
        let mut nodes: Vec<Node> = Vec::new();
        if future.lock != 0 {
            nodes.push(Node::Lock(future.lock));
        }
        nodes.extend(of(&self.waits.polled, future.id).map(Node::Future));
        nodes.extend(of(&self.waits.joins, future.id).map(Node::Task));
        nodes.extend(of(&self.waits.promises, future.id).map(Node::Future));
        let all = of(&self.waits.timers, future.id);
        let mut leaves: Vec<What> =
            all.filter_map(|timer| self.timer(timer, future.await_position)).collect();
        let is_new = |what: &What| matches!(what, What::Timer { is_older: false, .. });
        if !nodes.is_empty() || leaves.iter().any(is_new) {
            leaves.retain(is_new);
        }
        if let FutureKind::Promise(PromiseOrigin::Constructor) = future.kind
            && nodes.is_empty()
        {
            leaves.extend(self.timer_in_constructor(future));
        }
        if nodes.is_empty() && leaves.is_empty() {
            leaves.push(self.unknown(future.task, Some(future)));
        }
        Below { leaves, nodes }
    }

    fn timer(&self, id: u32, since: u32) -> Option<What> {
        let timer = self.moment.timer(id)?;
        let is_older = timer.armed_position < since;
        Some(What::Timer { id, deadline: timer.deadline, task: timer.task, is_older })
    }

    /// `new Promise(resolve => setTimeout(resolve, 50))`: the timer that was armed right beside it.
    fn timer_in_constructor(&self, promise: &FutureState) -> Option<What> {
        let beside = |&timer: &u32| {
            let armed = self.moment.timer(timer).map_or(0, |timer| timer.armed_position);
            armed.abs_diff(promise.created_position) == 1
        };
        let timer = if promise.parent == 0 {
            of(&self.waits.task_timers, 0).find(beside)
        } else {
            of(&self.waits.timers, promise.parent).find(beside)
        };
        self.timer(timer?, 0)
    }

    fn unknown(&self, task: u32, waiting: Option<&FutureState>) -> What {
        let own = waiting.map_or(0, |future| future.wakers_cloned);
        let Some(state) = self.moment.task(task) else {
            return What::Unknown { task: 0, wakers: 0, own: 0, perhaps: 0 };
        };
        let idle = state.phase == TaskPhase::Idle && state.polls > 0;
        if idle && state.wakers == 0 && state.timers == 0 {
            return What::Nothing { task };
        }
        // The handle is most likely awaited by who has spawned it.
        let has_created = |other: &TaskState| match self.moment.future(other.future) {
            Some(spawned) => waiting.is_some_and(|waiting| waiting.id == spawned.parent),
            None => true,
        };
        let has_spawned = |other: &&TaskState| other.by == task && has_created(other);
        let mut spawned = self.moment.live_tasks().filter(has_spawned);
        let perhaps = match (spawned.next(), spawned.next()) {
            (Some(only), None) if !only.is_detached && own > 0 => only.id,
            _ => 0,
        };
        What::Unknown { task, wakers: state.wakers, own: own.min(state.wakers), perhaps }
    }
}

/// Whether it is a promise that a Rust program has asked JavaScript for.
fn is_of_bridge(future: &FutureState) -> bool {
    future.kind == FutureKind::Promise(PromiseOrigin::Bridge)
}
