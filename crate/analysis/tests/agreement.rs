//! Random programs, looked at after every event: what different views say of one moment agrees, and
//! nothing is claimed that the rest of the run refutes.

mod common;

use std::collections::HashSet;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

use common::{main, nap, record};
use pollscope::{JoinHandle, spawn_local, yield_now};
use pollscope_analysis::chain::{Subject, What, why_pending};
use pollscope_analysis::critical_path::Causes;
use pollscope_analysis::moment::{FuturePhase, TaskPhase};
use pollscope_analysis::{
    History, Input, Moment, Replay, TaskStatistics, describe, insights, tree,
};
use pollscope_trace::{Event, Language, probe, root, task};
use proptest::prelude::*;

/// What a body does, one after the other.
#[derive(Debug, Clone)]
enum Step {
    Nap(u64),
    Yield,
    /// A nap that nobody polls.
    Lazy,
    /// Another task, awaited at the end.
    Spawn(Vec<Step>),
    /// Another task, aborted after a nap.
    Abort(Vec<Step>, u64),
    /// Another task that nobody cares for.
    Detach(Vec<Step>),
    /// Several at once, until all are ready.
    All(Vec<Vec<Step>>),
    /// Several at once, until one is ready; the others are dropped where they stand.
    Race(Vec<Vec<Step>>),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let leaf = prop_oneof![(0_u64..50).prop_map(Step::Nap), Just(Step::Yield), Just(Step::Lazy)];
    let step = leaf.prop_recursive(3, 24, 4, |inner| {
        let body = || prop::collection::vec(inner.clone(), 0..4);
        let bodies = || prop::collection::vec(body(), 1..4);
        prop_oneof![
            body().prop_map(Step::Spawn),
            (body(), 0_u64..50).prop_map(|(body, ms)| Step::Abort(body, ms)),
            body().prop_map(Step::Detach),
            bodies().prop_map(Step::All),
            bodies().prop_map(Step::Race),
        ]
    });
    prop::collection::vec(step, 0..6)
}

type Body = Pin<Box<dyn Future<Output = ()>>>;

/// The program, as the instrumentation would write it. Line 20 is where a body waits.
fn body(steps: Vec<Step>) -> Body {
    Box::pin(probe::block(async move {
        let mut handles: Vec<JoinHandle<()>> = Vec::new();
        let mut lazy = Vec::new();
        for step in steps {
            match step {
                Step::Nap(ms) => probe::awaiting(20, nap(ms)).await,
                Step::Yield => probe::awaiting(21, yield_now()).await,
                Step::Lazy => lazy.push(nap(1)),
                Step::Spawn(steps) => handles.push(spawn_local(task!("spawned", body(steps)))),
                Step::Abort(steps, ms) => {
                    let task = spawn_local(task!("aborted", body(steps)));
                    probe::awaiting(22, nap(ms)).await;
                    task.abort();
                }
                Step::Detach(steps) => spawn_local(task!("detached", body(steps))).detach(),
                Step::All(bodies) => probe::awaiting(23, several(bodies, false)).await,
                Step::Race(bodies) => probe::awaiting(24, several(bodies, true)).await,
            }
        }
        for handle in handles {
            let _ = probe::awaiting(25, handle).await;
        }
    }))
}

/// Polls several until all are ready, or one.
async fn several(bodies: Vec<Vec<Step>>, one: bool) {
    let mut bodies: Vec<Body> = bodies.into_iter().map(body).collect();
    let count = bodies.len();
    poll_fn(move |cx| {
        bodies.retain_mut(|body| body.as_mut().poll(cx).is_pending());
        let ready = if one { bodies.len() < count } else { bodies.is_empty() };
        if ready { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

fn subjects(moment: &Moment) -> Vec<Subject> {
    let futures = moment.live_futures().map(|future| Subject::Future(future.id));
    futures.chain(moment.live_tasks().map(|task| Subject::Task(task.id))).collect()
}

/// Every chain at this moment.
fn check_chains(moment: &Moment, replay: &Replay) {
    for subject in subjects(moment) {
        let chain = why_pending(moment, replay, subject).expect("it is alive");
        assert!(
            chain.links.iter().enumerate().all(|(place, link)| link.by.is_none_or(|by| by < place))
        );
        for link in &chain.links {
            // Every task of these programs is woken in the end, or dropped by somebody else.
            assert!(!matches!(link.what, What::Nothing { .. }), "{chain:?}");
            if let What::Timer { deadline, .. } = link.what {
                assert!(deadline >= moment.at());
            }
        }
        let sentence = chain.sentence(replay.history());
        assert!(sentence.ends_with('.') && !sentence.contains("none can go on"), "{sentence}");
    }
}

/// The stack, the queues and the trees at this moment.
fn check_views(moment: &Moment, replay: &Replay) {
    let stack = moment.poll_stack();
    let running: HashSet<u32> = moment
        .live_futures()
        .filter(|future| future.phase == FuturePhase::Running)
        .map(|future| future.id)
        .collect();
    let on_stack: HashSet<u32> =
        stack.iter().map(|frame| frame.future).filter(|&future| future != 0).collect();
    assert_eq!(running, on_stack.difference(&ended(moment)).copied().collect());
    let ready = moment.ready_queue();
    for task in moment.live_tasks() {
        assert_eq!(task.phase == TaskPhase::Queued, ready.contains(&task.id));
        let timers = moment.live_timers().filter(|timer| timer.task == task.id).count();
        assert_eq!(task.timers as usize, timers);
    }
    let count = moment.futures().count() + moment.tasks().count();
    let unique = |nodes: Vec<tree::Node>| {
        let subjects: HashSet<Subject> = nodes.iter().map(|node| node.subject).collect();
        assert_eq!(subjects.len(), nodes.len(), "each once");
        subjects
    };
    assert_eq!(unique(tree::created(moment)).len(), count);
    assert_eq!(unique(tree::awaited(moment, replay)), subjects(moment).into_iter().collect());
}

fn ended(moment: &Moment) -> HashSet<u32> {
    moment.futures().filter(|future| future.phase.is_over()).map(|future| future.id).collect()
}

/// What is said of the whole run.
fn check_whole(events: &[Event], moment: &Moment) {
    assert_eq!((subjects(moment).len(), moment.timer_queue().len()), (0, 0), "all is over");
    let (history, causes) = (History::of(events), Causes::of(events));
    for task in moment.tasks() {
        let found = TaskStatistics::of(&history, task.id).expect("it was spawned");
        let totals = found.totals(0);
        let whole = task.ended.expect("it has ended") - task.spawned;
        assert_eq!(totals.busy + totals.scheduled + totals.idle, whole);
        assert_eq!(found.shares(0).iter().map(|share| share.time).sum::<u64>(), whole);
        assert_eq!(found.polls(), task.polls as usize);
    }
    let futures = moment.futures().map(|future| Subject::Future(future.id));
    for subject in futures.chain(moment.tasks().map(|task| Subject::Task(task.id))) {
        let Some(path) = causes.path(subject, 0) else { continue };
        let mut at = path.from;
        for segment in &path.segments {
            assert!(segment.from == at && segment.to > at, "{path:?}");
            at = segment.to;
        }
        assert!(path.is_over && at == path.to, "{path:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..Default::default() })]

    #[test]
    fn what_is_said_of_a_run_agrees(steps in steps()) {
        let events = record(|| root!("main()", main(body(steps))));
        let replay = Replay::of(&events);
        let mut history = History::default();
        let mut moment = Moment::default();
        for (index, event) in events.iter().enumerate() {
            moment = replay.moment_after(moment, &events, index + 1);
            // Every kind has words of its own.
            let said = describe::event(event, replay.history());
            prop_assert!(!said.contains(['{', '_']), "{}", said);
            check_views(&moment, &replay);
            // What was taken event by event says what a new look at all of them says.
            history.push(event);
            if index % 16 == 0 || index + 1 == events.len() {
                let over = index + 1 == events.len();
                let so_far = Input::new(Language::Rust, &events[..=index], over);
                prop_assert_eq!(insights::of(&history, &so_far), insights::insights(&so_far));
            }
            check_chains(&moment, &replay);
        }
        check_whole(&events, &moment);
    }
}
