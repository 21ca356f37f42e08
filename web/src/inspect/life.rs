//! What there is to say about a future, a promise or a task at the playhead.

use pollscope_analysis::chain::Subject as Pending;
use pollscope_analysis::moment::{FutureKind, FuturePhase, FutureState, TaskPhase, TaskState};
use pollscope_analysis::statistics::Totals;
use pollscope_analysis::words::{duration, in_line, task as call_task};
use pollscope_trace::{Language, TaskEnd};

use super::{Background, Card, Part, Subject, at, text};

impl Subject<'_> {
    pub(super) fn future(&self, id: u32, known: &Background) -> Option<Card> {
        // What is still to come can be looked at too.
        let latest = self.half.replay.latest().future(id)?;
        let now = self.half.moment.future(id);
        let names = self.half.replay.history();
        let what = match latest.kind {
            FutureKind::Future => "future",
            FutureKind::Promise(_) => "promise",
            FutureKind::Generator => "async generator",
        };
        Some(Card {
            title: names.call_future(id).into_owned(),
            what: format!("{what} {id}"),
            now: now.map_or_else(|| "Not created yet.".to_owned(), |future| self.doing(future)),
            facts: self.future_facts(latest, known),
            why: self.why(Pending::Future(id)),
            took: known.took().to_vec(),
        })
    }

    /// What a future is doing, in a sentence.
    fn doing(&self, future: &FutureState) -> String {
        let promise = !matches!(future.kind, FutureKind::Future);
        match future.phase {
            FuturePhase::Lazy if future.started.is_none() => {
                "Created; nothing of it has run.".to_owned()
            }
            FuturePhase::Lazy => "Created.".to_owned(),
            FuturePhase::Running if promise => "Its body runs.".to_owned(),
            FuturePhase::Running => "It is being polled.".to_owned(),
            FuturePhase::Waiting if future.await_line != 0 => {
                format!("Pending: it waits{}.", in_line(future.await_line))
            }
            FuturePhase::Waiting => "Pending.".to_owned(),
            FuturePhase::Ready if promise => "Fulfilled.".to_owned(),
            FuturePhase::Ready => "Ready: it has finished.".to_owned(),
            FuturePhase::NeverPolled => "Dropped without ever having run.".to_owned(),
            FuturePhase::Cancelled if future.await_line != 0 => {
                format!("Cancelled: dropped where it stood,{}.", in_line(future.await_line))
            }
            FuturePhase::Cancelled => "Cancelled: dropped before it had finished.".to_owned(),
            FuturePhase::Panicked => "It panicked.".to_owned(),
            FuturePhase::Rejected => "Rejected.".to_owned(),
        }
    }

    fn future_facts(
        &self,
        future: &FutureState,
        known: &Background,
    ) -> Vec<(&'static str, Vec<Part>)> {
        let mut facts = Vec::new();
        let mut created = vec![at(future.created)];
        if future.line != 0 {
            created.extend([text(" in "), self.link_line(future.line)]);
        }
        if future.parent != 0 {
            created.extend([text(" by "), self.link_future(future.parent)]);
        }
        facts.push(("created", created));
        let promise = self.language == Language::JavaScript;
        if let Some(started) = future.started {
            let label = if promise { "started" } else { "first polled" };
            let mut started = vec![at(started)];
            if future.polled_by != 0 {
                started.extend([text(" by "), self.link_future(future.polled_by)]);
            }
            facts.push((label, started));
        }
        if let Some(ended) = future.ended {
            facts.push(("ended", vec![at(ended)]));
        }
        if future.task != 0 {
            facts.push(("runs in", vec![self.link_task(future.task)]));
        }
        let label = if promise { "ran on" } else { "polls" };
        facts.push((label, vec![text(times(future.polls, promise))]));
        if let Some(busy) = known.busy() {
            facts.push(("running for", vec![text(duration(busy))]));
        }
        facts
    }

    pub(super) fn task(&self, id: u32, known: &Background) -> Option<Card> {
        let latest = self.half.replay.latest().task(id)?;
        let now = self.half.moment.task(id);
        let name = self.half.replay.history().task(id).unwrap_or_default();
        Some(Card {
            title: if name.is_empty() { call_task(id) } else { name.to_owned() },
            what: call_task(id),
            now: now.map_or_else(|| "Not spawned yet.".to_owned(), task_doing),
            facts: self.task_facts(latest, now),
            why: self.why(Pending::Task(id)),
            took: known.took().to_vec(),
        })
    }

    /// What led to the end of something that has ended, in a sentence.
    pub(super) fn took(&self, subject: Pending) -> Option<String> {
        let path = self.half.causes.path(subject, self.half.ended_at)?;
        path.is_over.then(|| path.sentence(subject, self.half.replay.history()))
    }

    /// What a task spent its time on, and what led to its end.
    pub(super) fn task_took(&self, id: u32) -> Vec<String> {
        let Some(statistics) = self.half.task_statistics(id) else { return Vec::new() };
        let ended = statistics.ended.is_some();
        let spent = ended.then(|| statistics.sentence(self.half.ended_at));
        [spent, self.took(Pending::Task(id))].into_iter().flatten().collect()
    }

    fn task_facts(
        &self,
        latest: &TaskState,
        now: Option<&TaskState>,
    ) -> Vec<(&'static str, Vec<Part>)> {
        let mut facts = Vec::new();
        let mut spawned = vec![at(latest.spawned)];
        if latest.line != 0 {
            spawned.extend([text(" in "), self.link_line(latest.line)]);
        }
        if latest.by != 0 {
            spawned.extend([text(" by "), self.link_task(latest.by)]);
        }
        facts.push(("spawned", spawned));
        if latest.future != 0 {
            facts.push(("consists of", vec![self.link_future(latest.future)]));
        }
        if let Some(ended) = latest.ended {
            facts.push(("ended", vec![at(ended)]));
        }
        facts.push(("polls", vec![text(times(latest.polls, false))]));
        if let Some(statistics) = self.half.task_statistics(latest.id) {
            let totals = statistics.totals(self.half.model.last.max(self.half.ended_at));
            let Totals { busy, scheduled, idle } = totals;
            let [busy, scheduled, idle] = [busy, scheduled, idle].map(duration);
            let spent = format!("{busy} polled, {scheduled} ready, {idle} waiting");
            facts.push(("its time", vec![text(spent)]));
            let percentile = |percent| statistics.poll_percentile(percent).map(duration);
            if let (Some(half), Some(most)) = (percentile(50.0), percentile(99.0)) {
                facts.push(("a poll took", vec![text(format!("{half}; 99 of 100 up to {most}"))]));
            }
            let itself = match statistics.self_wakes {
                0 => String::new(),
                count => format!(", {count} by itself"),
            };
            facts
                .push(("wakes", vec![text(format!("{}{itself}", times(statistics.wakes, false)))]));
        }
        if let Some(now) = now {
            facts.push(("wakers alive", vec![text(now.wakers.to_string())]));
            facts.push(("wakes pending", vec![text(now.wakes_pending.to_string())]));
            facts.push(("timers running", vec![text(now.timers.to_string())]));
        }
        facts
    }
}

fn task_doing(task: &TaskState) -> String {
    match task.phase {
        TaskPhase::Queued => "In the ready queue: it will be polled.",
        TaskPhase::Polled => "It is being polled.",
        TaskPhase::Idle => "Idle: it waits to be woken.",
        TaskPhase::Ended(TaskEnd::Ready) => "Ended: its future was ready.",
        TaskPhase::Ended(TaskEnd::Cancelled) => "Ended: it was cancelled.",
        TaskPhase::Ended(TaskEnd::Panicked) => "Ended: it panicked.",
    }
    .to_owned()
}

fn times(count: u32, promise: bool) -> String {
    match count {
        0 if promise => "never".to_owned(),
        0 => "none".to_owned(),
        1 => "once".to_owned(),
        _ => format!("{count} times"),
    }
}
