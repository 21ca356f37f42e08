//! Who waits directly for whom at one moment.

use pollscope_trace::PromiseOrigin;

use super::Subject;
use crate::moment::{FutureKind, FuturePhase, FutureState, Moment};
use crate::order::{pair, sort_by_key};
use crate::replay::Replay;

/// Pairs of what waits and what it waits for. Each list is sorted, so that what one thing waits for is
/// found quickly, however deep a chain.
pub(crate) struct Waits {
    /// A future and one that it has polled and that has not come to its end.
    pub(super) polled: Vec<(u32, u32)>,
    /// A task and a future that it polls directly.
    pub(super) roots: Vec<(u32, u32)>,
    /// A future and a timer that it has armed.
    pub(super) timers: Vec<(u32, u32)>,
    /// The same of tasks, outside any future that reports.
    pub(super) task_timers: Vec<(u32, u32)>,
    /// A future and a task whose result it waits for.
    pub(super) joins: Vec<(u32, u32)>,
    /// A promise, or the body of an async function, and a promise.
    pub(super) promises: Vec<(u32, u32)>,
}

impl Waits {
    pub(crate) fn of(moment: &Moment, replay: &Replay) -> Self {
        let mut waits = Waits {
            polled: Vec::new(),
            roots: Vec::new(),
            timers: Vec::new(),
            task_timers: Vec::new(),
            joins: Vec::new(),
            promises: Vec::new(),
        };
        waits.take_futures(moment);
        waits.take_timers(moment);
        waits.take_joins(moment, replay);
        let Waits { polled, roots, timers, task_timers, joins, promises } = &mut waits;
        for pairs in [polled, roots, timers, task_timers, joins, promises] {
            sort_by_key(pairs, |(first, second)| pair((*first).into(), (*second).into()));
        }
        waits
    }

    fn take_futures(&mut self, moment: &Moment) {
        for future in moment.live_futures() {
            if future.kind == FutureKind::Promise(PromiseOrigin::Bridge) {
                // Whoever has asked for it, if that still waits.
                if moment.future(future.parent).is_some_and(|by| !by.phase.is_over()) {
                    self.promises.push((future.parent, future.id));
                }
            } else if future.kind != FutureKind::Future {
                let promises = moment.waits_for(future.id);
                self.promises.extend(promises.into_iter().map(|promise| (future.id, promise)));
            } else if future.phase == FuturePhase::Lazy {
                // Nobody has polled it.
            } else if future.polled_by == 0 {
                self.roots.push((future.task, future.id));
            } else if let Some(by) = moment.future(future.polled_by)
                && still_polls(by, future)
            {
                self.polled.push((by.id, future.id));
            }
        }
    }

    fn take_timers(&mut self, moment: &Moment) {
        for timer in moment.live_timers() {
            match timer.future {
                0 => self.task_timers.push((timer.task, timer.id)),
                future => self.timers.push((future, timer.id)),
            }
        }
    }

    /// Only what comes later tells which task's result is waited for.
    fn take_joins(&mut self, moment: &Moment, replay: &Replay) {
        for task in moment.live_tasks() {
            if let Some((future, await_position)) = replay.joined_at(task.id)
                && let Some(stands) = moment.future(future)
                && stands.await_line != 0
                && stands.await_position == await_position
            {
                self.joins.push((future, task.id));
            }
        }
    }

    /// What is waited for, and what waits for it.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (Subject, Subject)> {
        let futures = self.polled.iter().chain(&self.promises);
        let futures = futures.map(|&(by, id)| (Subject::Future(id), Subject::Future(by)));
        let roots = self.roots.iter().map(|&(task, id)| (Subject::Future(id), Subject::Task(task)));
        let joins = self.joins.iter().map(|&(by, id)| (Subject::Task(id), Subject::Future(by)));
        futures.chain(roots).chain(joins)
    }
}

/// Whether `future` is one of those that `by` waits for at its present `.await`.
fn still_polls(by: &FutureState, future: &FutureState) -> bool {
    !by.phase.is_over() && (by.await_line == 0 || future.poll_position > by.await_position)
}

/// The items of a sorted list that belong to `key`.
pub(super) fn of(list: &[(u32, u32)], key: u32) -> impl Iterator<Item = u32> {
    let from = list.partition_point(|&(owner, _)| owner < key);
    list[from..].iter().take_while(move |&&(owner, _)| owner == key).map(|&(_, item)| item)
}
