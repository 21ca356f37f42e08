//! "Why did it take so long?" of random programs: the parts add up, and each is true of the events.

mod common;

use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use common::{main, nap};
use futures::future::join;
use pollscope::platform::VirtualTime;
use pollscope::{Run, sleep, spawn_local, yield_now};
use pollscope_analysis::chain::Subject;
use pollscope_analysis::check::possible;
use pollscope_analysis::critical_path::{Activity, Causes, Path, Segment};
use pollscope_trace::{Event, EventKind, probe, root, task};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, FileFailurePersistence, RngSeed};

#[derive(Debug, Clone, Copy)]
enum Step {
    Sleep(u64),
    /// Runs for so long without waiting.
    Busy(u64),
    Yield,
    /// Two sleeps at once.
    Both(u64, u64),
    /// A sleep, and beside it something that runs for so long in the same poll.
    SleepAndBusy(u64, u64),
}

fn step() -> impl Strategy<Value = Step> {
    let ms = || 1..40_u64;
    prop_oneof![
        ms().prop_map(Step::Sleep),
        ms().prop_map(Step::Busy),
        Just(Step::Yield),
        (ms(), ms()).prop_map(|(one, other)| Step::Both(one, other)),
        (ms(), ms()).prop_map(|(sleep, busy)| Step::SleepAndBusy(sleep, busy)),
    ]
}

async fn script(clock: VirtualTime, steps: Vec<Step>) {
    let busy = |ms| clock.advance(Duration::from_millis(ms));
    for (step, line) in steps.into_iter().zip(20..) {
        match step {
            Step::Sleep(ms) => probe::awaiting(line, sleep(Duration::from_millis(ms))).await,
            Step::Busy(ms) => busy(ms),
            Step::Yield => probe::awaiting(line, yield_now()).await,
            Step::Both(one, other) => {
                let _: ((), ()) = probe::awaiting(line, join(nap(one), nap(other))).await;
            }
            Step::SleepAndBusy(ms, for_) => {
                let runs = poll_fn(|_| {
                    busy(for_);
                    Poll::Ready(())
                });
                let _: ((), ()) = probe::awaiting(line, join(nap(ms), runs)).await;
            }
        }
    }
}

fn record(scripts: Vec<Vec<Step>>) -> Vec<Event> {
    let clock = VirtualTime::new();
    let of_program = clock.clone();
    let program = move || {
        root!(
            "main()",
            main(async move {
                let mut scripts = scripts.into_iter();
                let own = scripts.next().unwrap_or_default();
                let tasks: Vec<_> = scripts
                    .map(|steps| {
                        let body = script(of_program.clone(), steps);
                        let future = probe::function::<(), _>("script()", ("", 9), &[], body);
                        spawn_local(task!("script()", future))
                    })
                    .collect();
                script(of_program.clone(), own).await;
                for task in tasks {
                    probe::awaiting(12, task).await.expect("it ends");
                }
            })
        )
    };
    let run = Run::start(clock.clone(), program, || {});
    clock.run_until_idle(run.executor());
    possible(run.drain())
}

/// From when to when each task was polled.
fn polls(events: &[Event]) -> Vec<(u32, u64, u64)> {
    let mut polls = Vec::new();
    let mut open = Vec::new();
    for event in events.iter().filter(|event| event.future == 0) {
        match event.kind {
            EventKind::PollStart => open.push((event.task, event.at)),
            EventKind::PollEnd { .. } => {
                let (task, start) = open.pop().expect("it has begun");
                polls.push((task, start, event.at));
            }
            _ => {}
        }
    }
    polls
}

/// What is claimed of a stretch, as far as the events can show it.
fn is_true(segment: &Segment, events: &[Event], polls: &[(u32, u64, u64)]) -> bool {
    let Segment { from, to, what, task, .. } = *segment;
    let covers = |&&(_, start, end): &&(u32, u64, u64)| start <= from && to <= end;
    let is_polled = |own: bool| polls.iter().filter(covers).any(|poll| (poll.0 == task) == own);
    match what {
        Activity::Running => is_polled(true),
        // Of several one after the other, each took its share.
        Activity::Ready => {
            let time =
                |&(_, start, end): &(u32, u64, u64)| end.min(to).saturating_sub(start.max(from));
            polls.iter().map(time).sum::<u64>() == to - from
        }
        Activity::Timer => {
            let is_its = |event: &&Event| match event.kind {
                EventKind::TimerArmed { deadline, .. } => {
                    event.task == task && event.at <= from && deadline == to
                }
                _ => false,
            };
            events.iter().any(|event| is_its(&event)) && !is_polled(true)
        }
        Activity::Outside | Activity::Thread | Activity::Waiting => false,
    }
}

fn judge(events: &[Event]) -> Result<(), TestCaseError> {
    let causes = Causes::of(events);
    let polls = polls(events);
    let spawned = events.iter().filter(|event| matches!(event.kind, EventKind::TaskSpawned { .. }));
    for subject in spawned.map(|event| Subject::Task(event.task)) {
        let path: Path = causes.path(subject, 0).expect("it has run");
        let mut at = path.from;
        for segment in &path.segments {
            prop_assert!(segment.from == at && segment.to > at, "{:?}", path);
            prop_assert!(is_true(segment, events, &polls), "{:?} of {:?}", segment, path);
            at = segment.to;
        }
        prop_assert_eq!(at, path.to);
    }
    Ok(())
}

proptest! {
    #![proptest_config(Config {
        cases: 200,
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: Some(Box::new(FileFailurePersistence::Off)),
        ..Config::default()
    })]

    #[test]
    fn the_parts_add_up_and_each_is_true(scripts in vec(vec(step(), 0..5), 1..5)) {
        judge(&record(scripts))?;
    }
}
