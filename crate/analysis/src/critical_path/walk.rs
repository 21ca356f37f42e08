//! The way back from an end to the beginning.

use super::causes::{Causes, Run, RunIndex, Why};
use super::{Activity, Path, Segment};
use crate::chain::Subject;

impl Causes {
    /// What led to the end of `subject`, or to what it is up to `now` nanoseconds. `None` if there is
    /// no such thing, or if nothing of it has run.
    pub fn path(&self, subject: Subject, now: u64) -> Option<Path> {
        let (from, ended, end) = match subject {
            Subject::Task(id) => {
                let task = self.tasks.get(id)?;
                let end = match task.ended {
                    Some((_, Some(run))) => End::In(run),
                    _ => End::After(task.last?.0, task.last?.1),
                };
                (task.spawned, task.ended.map(|(at, _)| at), end)
            }
            Subject::Future(id) => {
                let future = self.futures.get(id)?;
                let task = self.tasks.get(future.task).and_then(|task| task.last);
                let end = match (future.why, future.last.or(task)) {
                    (Why::Unknown, None) => return None,
                    (Why::Unknown, Some((run, at))) => End::After(run, at),
                    (why, _) => End::Because(why),
                };
                if !future.has_run && matches!(end, End::After(..)) {
                    return None;
                }
                (future.created, future.ended, end)
            }
        };
        // Times of different threads are not in the order of the events.
        let to = ended.unwrap_or(now).max(from);
        let mut walk = Walk { causes: self, from, at: to, segments: Vec::new(), hops: 0 };
        walk.back(end);
        walk.segments.reverse();
        Some(Path { from, to, is_over: ended.is_some(), segments: walk.segments })
    }
}

/// How the end came about.
enum End {
    /// In this run.
    In(RunIndex),
    /// Some time after this run, which ended at this time.
    After(RunIndex, u64),
    Because(Why),
}

struct Walk<'a> {
    causes: &'a Causes,
    from: u64,
    /// How far back the walk has come.
    at: u64,
    /// The last first.
    segments: Vec<Segment>,
    /// How many promises it has gone through.
    hops: usize,
}

impl Walk<'_> {
    fn back(&mut self, end: End) {
        let mut next = match end {
            End::In(run) => Some(run),
            End::After(run, at) => {
                let what = self.causes.runs[run as usize];
                self.add(at, Activity::Waiting, &Run { line: self.line_after(&what), ..what });
                Some(run)
            }
            End::Because(why) => self.because(why, None),
        };
        // Each step leads to an earlier run, so there is an end.
        while let Some(index) = next.filter(|_| self.at > self.from) {
            let run = self.causes.runs[index as usize];
            // What a task is told to have caused after its poll, it did not do by running until then.
            self.add(run.end, Activity::Waiting, &Run { line: 0, ..run });
            self.add(run.start, Activity::Running, &run);
            self.add(run.ready, Activity::Ready, &run);
            next = self.because(run.why, Some(&run)).filter(|&earlier| earlier < index);
        }
        // Nothing is known of what came before.
        let nobody = Run {
            task: 0,
            future: 0,
            start: 0,
            end: 0,
            ready: 0,
            why: Why::Unknown,
            before: None,
            line: 0,
        };
        self.add(self.from, Activity::Waiting, &nobody);
    }

    /// Goes back over what brought a run about, to the run that began it.
    fn because(&mut self, why: Why, run: Option<&Run>) -> Option<RunIndex> {
        let mut why = why;
        // A promise may have settled because another one had. No path needs more of them than there
        // are, and a broken trace must not make a long one longer.
        while let Why::Promise(promise) = why
            && self.hops < self.causes.futures.all.len()
        {
            self.hops += 1;
            let settled = self.causes.futures.get(promise)?;
            let from = settled.ended?.max(self.from);
            let what = Activity::Ready;
            self.push(from, Segment { from, to: self.at, what, task: 0, future: promise, line: 0 });
            why = settled.why;
        }
        let activity = match why {
            Why::In(run) => return Some(run),
            Why::Timer(id) => {
                let timer = self.causes.timers.get(id)?;
                // Due while whoever armed it still ran: nobody waited for it.
                let inside = timer.inside.map(|run| self.causes.runs[run as usize]);
                if inside.is_some_and(|run| run.end < u64::MAX && timer.deadline <= run.end) {
                    return timer.inside;
                }
                let (from, line) = (timer.armed.max(self.from), timer.line);
                let (task, future) = (timer.task, timer.future);
                self.push(
                    from,
                    Segment { from, to: self.at, what: Activity::Timer, task, future, line },
                );
                return timer.inside;
            }
            Why::Outside => Activity::Outside,
            Why::Thread => Activity::Thread,
            Why::Unknown | Why::Promise(_) => Activity::Waiting,
        };
        let run = run?;
        let (before, end) = run.before?;
        self.add(end, activity, run);
        Some(before)
    }

    /// The line that the future of a run stands at now.
    fn line_after(&self, run: &Run) -> u32 {
        let future = match run.future {
            0 => self.causes.tasks.get(run.task).map_or(0, |task| task.future),
            future => future,
        };
        self.causes.futures.get(future).map_or(0, |future| future.line)
    }

    fn add(&mut self, from: u64, what: Activity, run: &Run) {
        let from = from.max(self.from);
        let future = match run.future {
            0 => self.causes.tasks.get(run.task).map_or(0, |task| task.future),
            future => future,
        };
        let line = if matches!(what, Activity::Running | Activity::Ready) { 0 } else { run.line };
        self.push(from, Segment { from, to: self.at, what, task: run.task, future, line });
    }

    fn push(&mut self, from: u64, segment: Segment) {
        if from < self.at {
            self.segments.push(segment);
            self.at = from;
        }
    }
}
