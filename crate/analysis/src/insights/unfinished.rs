//! A task was still running when the program ended.
//!
//! Only where `main` ended by itself: a run that was stopped had no chance to finish. Silent about a
//! task that could never have finished, which is told of as a lost wake-up.

use pollscope_trace::TaskEnd;

use crate::history::tasks::Task;
use crate::insights::facts::Facts;
use crate::insights::groups::{alike, evidence};
use crate::insights::lost_wake_up::is_lost;
use crate::insights::{Insight, InsightKind};
use crate::words::{in_line, list, seconds};

pub(super) fn find(facts: &Facts<'_>) -> Vec<Insight> {
    let unfinished = facts.tasks.all.iter().filter(|task| is_unfinished(facts, task));
    let stands = |task: &&Task| {
        let future = task.future.map(|future| &facts.futures.all[future]);
        future.map_or(0, |future| future.awaiting)
    };
    // What one line spawned is one insight, wherever each of them stood.
    let groups = alike(unfinished, |task| (task.line, &*task.name));
    groups.iter().filter_map(|tasks| insight(facts, tasks, stands)).collect()
}

fn is_unfinished(facts: &Facts<'_>, task: &Task) -> bool {
    let Some(end) = facts.main_ended() else { return false };
    let unfinished = match task.ended {
        Some((ended, how)) => how == TaskEnd::Cancelled && ended > end,
        None => facts.input.over && facts.is_complete(),
    };
    let on_purpose = task.aborted.is_some_and(|aborted| aborted < end);
    unfinished && !on_purpose && task.spawned < end && !is_lost(facts, task)
}

fn insight(facts: &Facts<'_>, tasks: &[&Task], stands: impl Fn(&&Task) -> u32) -> Option<Insight> {
    let (main, end) = (facts.main()?, facts.main_ended()?);
    let first = tasks[0];
    let names: Vec<&str> = tasks.iter().map(|task| &*task.name).collect();
    let one = tasks.len() == 1;
    let (was, it) = if one { ("was", "it") } else { ("were", "they") };
    let line = stands(&first);
    let state = match (tasks.iter().any(|task| task.first_polled.is_some()), line) {
        (false, _) => format!("{was} never polled before {} ended", main.name),
        (true, line) if line != 0 && tasks.iter().all(|task| stands(task) == line) => {
            format!("{was} still waiting{} when {} ended", in_line(line), main.name)
        }
        (true, _) => format!("{was} still running when {} ended", main.name),
    };
    let detached = match tasks.iter().all(|task| task.detached.is_some_and(|at| at < end)) {
        true if one => " Nobody was to wait for it: its handle had been dropped or detached.",
        true => " Nobody was to wait for them: their handles had been dropped or detached.",
        false => "",
    };
    let points = tasks.iter().flat_map(|task| {
        let ended = task.ended.map(|(ended, _)| ended);
        [Some(task.spawned), task.detached, task.last_end, ended]
    });
    Some(Insight {
        kind: InsightKind::Unfinished,
        language: facts.input.language,
        line: first.line,
        sentence: format!(
            "{} {state} at {}, and {was} dropped unfinished.",
            list(&names),
            seconds(end.at)
        ),
        detail: format!(
            "The end of `main` is the end of the program, whatever its tasks are doing. If {it} should \
             finish, await the `JoinHandle` before `main` returns.{detached}"
        ),
        evidence: evidence(facts.input.events, points.flatten().chain([end])),
        from: first.spawned.at,
        to: end.at,
        saves: None,
    })
}
