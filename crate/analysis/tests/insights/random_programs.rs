//! Random programs that keep a record of their own of what is true: which wakes brought something new,
//! which polls were asked for by a yield, and whose waker somebody still holds. What is said of lost
//! wake-ups has to be exactly what is true, and of wakes in vain and busy polling nothing that is not.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use futures::future::{join, join_all, select};
use pollscope::sleep;
use pollscope_analysis::{Input, Insight, InsightKind, insights};
use pollscope_trace::lock::Lock;
use pollscope_trace::{Event, EventKind, Language, LockMode, root};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, FileFailurePersistence, RngSeed};

use crate::program::{call, forgetful, ms, of, until_idle, wait};
use crate::spawn::spawn;

const TASKS: usize = 5;
const GATES: usize = 4;

/// The same programs in every run; others with `PROPTEST_RNG_SEED` and `PROPTEST_CASES`.
pub(crate) fn config(cases: u32) -> Config {
    let default = Config::default();
    let is_set = |name: &str| std::env::var_os(name).is_some();
    Config {
        cases: if is_set("PROPTEST_CASES") { default.cases } else { cases },
        rng_seed: if is_set("PROPTEST_RNG_SEED") { default.rng_seed } else { RngSeed::Fixed(1) },
        failure_persistence: Some(Box::new(FileFailurePersistence::Off)),
        ..default
    }
}

#[derive(Debug, Clone, Copy)]
enum Step {
    /// Asks to be polled again at once, so many times.
    Yield(u32),
    Sleep(u64),
    /// Waits for a gate to be open.
    Pass(usize),
    /// Waits for two.
    PassBoth(usize, usize),
    /// Waits for a gate or some milliseconds, and leaves its waker with the gate.
    PassWithin(usize, u64),
    /// Waits for a gate and some milliseconds.
    PassAndSleep(usize, u64),
    Open(usize),
    /// Wakes who waits at a gate without opening it; by value or not.
    Nudge(usize, bool),
    /// Does so several times, a millisecond apart.
    Nudges(usize, u64),
    /// Waits, and gives its waker to nobody.
    Forget,
}

fn step() -> impl Strategy<Value = Step> {
    let gate = || 0..GATES;
    prop_oneof![
        2 => (1..6_u32).prop_map(Step::Yield),
        1 => (60..90_u32).prop_map(Step::Yield),
        6 => (1..9_u64).prop_map(Step::Sleep),
        3 => gate().prop_map(Step::Pass),
        2 => (gate(), gate()).prop_map(|(a, b)| Step::PassBoth(a, b)),
        2 => (gate(), 1..20_u64).prop_map(|(gate, time)| Step::PassWithin(gate, time)),
        2 => (gate(), 1..20_u64).prop_map(|(gate, time)| Step::PassAndSleep(gate, time)),
        2 => gate().prop_map(Step::Open),
        6 => (gate(), any::<bool>()).prop_map(|(gate, by_value)| Step::Nudge(gate, by_value)),
        4 => (gate(), 2..6_u64).prop_map(|(gate, times)| Step::Nudges(gate, times)),
        1 => Just(Step::Forget),
    ]
}

fn program() -> impl Strategy<Value = Vec<Vec<Step>>> {
    vec(vec(step(), 0..9), 1..=TASKS)
}

/// What a poll of a task really was.
#[derive(Debug, Clone, Copy, Default)]
struct Truth {
    /// Something that it waited for had become ready.
    news: bool,
    /// It ended because the task yielded.
    yielded: bool,
}

#[derive(Default)]
struct World {
    gates: [RefCell<Gate>; GATES],
    /// The polls of each task.
    polls: RefCell<Vec<Vec<Truth>>>,
    polling: Cell<usize>,
}

#[derive(Default)]
struct Gate {
    is_open: bool,
    /// The waker, and the task it belongs to.
    waker: Option<(Waker, usize)>,
}

impl World {
    fn note(&self, note: impl FnOnce(&mut Truth)) {
        let mut polls = self.polls.borrow_mut();
        note(polls[self.polling.get()].last_mut().expect("a poll is under way"));
    }

    fn pass(self: &Rc<Self>, gate: usize) -> impl Future<Output = ()> + use<> {
        let world = self.clone();
        poll_fn(move |cx| {
            let mut gate = world.gates[gate].borrow_mut();
            if gate.is_open {
                world.note(|truth| truth.news = true);
                return Poll::Ready(());
            }
            let old = gate.waker.replace((cx.waker().clone(), world.polling.get()));
            drop(gate);
            drop(old);
            Poll::Pending
        })
    }

    fn yields(self: &Rc<Self>, mut times: u32) -> impl Future<Output = ()> + use<> {
        let world = self.clone();
        poll_fn(move |cx| {
            if times == 0 {
                world.note(|truth| truth.news = true);
                return Poll::Ready(());
            }
            times -= 1;
            world.note(|truth| truth.yielded = true);
            cx.waker().wake_by_ref();
            Poll::Pending
        })
    }

    /// A sleep that notes when it is over.
    async fn sleep(self: Rc<Self>, time: u64) {
        sleep(ms(time)).await;
        self.note(|truth| truth.news = true);
    }

    fn nudge(&self, gate: usize, by_value: bool) {
        if by_value {
            let waker = self.gates[gate].borrow_mut().waker.take();
            waker.into_iter().for_each(|(waker, _)| waker.wake());
        } else {
            let waker = self.gates[gate].borrow().waker.as_ref().map(|(waker, _)| waker.clone());
            waker.into_iter().for_each(|waker| waker.wake_by_ref());
        }
    }

    async fn script(self: Rc<Self>, task: usize, steps: Vec<Step>) {
        for (step, what) in steps.into_iter().enumerate() {
            let line = (100 * task + step) as u32;
            match what {
                Step::Yield(times) => wait!(line, self.yields(times)),
                Step::Sleep(time) => wait!(line, self.clone().sleep(time)),
                Step::Pass(gate) => {
                    let request = Lock::new("gate").request(LockMode::Exclusive, line);
                    wait!(line, self.pass(gate));
                    drop(request.acquired());
                }
                Step::PassBoth(a, b) => {
                    let _: ((), ()) = wait!(line, join(self.pass(a), self.pass(b)));
                }
                Step::PassWithin(gate, time) => {
                    drop(wait!(line, select(self.pass(gate), Box::pin(self.clone().sleep(time)))));
                }
                Step::PassAndSleep(gate, time) => {
                    let _: ((), ()) = wait!(line, join(self.pass(gate), self.clone().sleep(time)));
                }
                Step::Open(gate) => {
                    self.gates[gate].borrow_mut().is_open = true;
                    self.nudge(gate, true);
                }
                Step::Nudge(gate, by_value) => self.nudge(gate, by_value),
                Step::Nudges(gate, times) => {
                    for _ in 0..times {
                        wait!(line, self.clone().sleep(1));
                        self.nudge(gate, true);
                    }
                }
                Step::Forget => wait!(line, forgetful()),
            }
        }
    }
}

/// Notes each poll of a task.
struct Noted<F> {
    world: Rc<World>,
    task: usize,
    script: Pin<Box<F>>,
}

impl<F: Future> Future for Noted<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        self.world.polling.set(self.task);
        self.world.polls.borrow_mut()[self.task].push(Truth::default());
        self.script.as_mut().poll(cx)
    }
}

/// What happened, what is true of each poll, and which tasks nobody can wake.
struct Run {
    events: Vec<Event>,
    polls: Vec<Vec<Truth>>,
    lost: BTreeSet<u32>,
}

fn run(scripts: &[Vec<Step>]) -> Run {
    let world = Rc::new(World::default());
    world.polls.borrow_mut().resize_with(scripts.len(), Vec::new);
    let tasks = {
        let (world, scripts) = (world.clone(), scripts.to_vec());
        async move {
            let handles = scripts.into_iter().enumerate().map(|(task, steps)| {
                let script = Box::pin(world.clone().script(task, steps));
                let noted = Noted { world: world.clone(), task, script };
                spawn("task()", call!(2, "task()", noted))
            });
            let handles: Vec<_> = handles.collect();
            wait!(99, join_all(handles));
        }
    };
    let events = until_idle(|| root!("main()", call!(1, "main()", tasks)));
    // `main` is task 1. A task is over if its last poll was the end of it.
    let ended = |task: u32| {
        let is_end = |event: &&Event| matches!(event.kind, EventKind::TaskEnded { .. });
        events.iter().filter(is_end).any(|event| event.task == task)
    };
    let held: BTreeSet<usize> = world
        .gates
        .iter()
        .filter_map(|gate| gate.borrow().waker.as_ref().map(|(_, task)| *task))
        .collect();
    let lost = (0..scripts.len())
        .filter(|task| !held.contains(task))
        .map(|task| task as u32 + 2)
        .filter(|task| !ended(*task))
        .collect();
    let polls = world.polls.take();
    Run { events, polls, lost }
}

/// The polls of tasks between the first and the last event of the evidence: the task (from 0) and the
/// number of its poll (from 0).
fn polls_of(run: &Run, insight: &Insight) -> Vec<(usize, usize)> {
    let task = task_of(insight);
    let (first, last) = (insight.evidence[0], insight.evidence[insight.evidence.len() - 1]);
    let ends = run.events.iter().filter(|event| {
        let is_end = matches!(event.kind, EventKind::PollEnd { .. });
        is_end && (event.task, event.future) == (task, 0)
    });
    let numbered = ends.enumerate().filter(|(_, event)| (first..=last).contains(&event.id));
    numbered.map(|(number, _)| (task as usize - 2, number)).collect()
}

/// The number in `task() (task 3)`.
fn task_of(insight: &Insight) -> u32 {
    let (_, rest) = insight.sentence.split_once("(task ").expect("it names its task");
    let (number, _) = rest.split_once(')').expect("the name ends");
    number.parse().expect("it is a number")
}

/// Judges what is said in the end, and what is said when only so much of the run has happened.
fn judge(scripts: &[Vec<Step>], so_far: f64) -> Result<(), TestCaseError> {
    let run = run(scripts);
    let said = of(&run.events);
    let lost: BTreeSet<u32> = said
        .iter()
        .filter(|insight| insight.kind == InsightKind::LostWakeUp)
        .map(task_of)
        .collect();
    prop_assert_eq!(&lost, &run.lost, "lost");
    wakes_and_polls(&run, &said)?;

    let so_far = (run.events.len() as f64 * so_far) as usize;
    let said = insights(&Input::new(Language::Rust, &run.events[..so_far], false));
    prop_assert!(said.iter().all(|insight| insight.kind != InsightKind::LostWakeUp));
    wakes_and_polls(&run, &said)
}

fn wakes_and_polls(run: &Run, said: &[Insight]) -> Result<(), TestCaseError> {
    let of_kind = |kind| said.iter().filter(move |insight| insight.kind == kind);
    for insight in of_kind(InsightKind::SpuriousWake) {
        for (task, poll) in polls_of(run, insight) {
            let truth = run.polls[task][poll];
            prop_assert!(!truth.news && !truth.yielded, "{:?} in poll {}", insight, poll);
        }
    }
    for insight in of_kind(InsightKind::BusyPolling) {
        let polls = polls_of(run, insight);
        prop_assert!(polls.len() >= 50, "{:?}", insight);
        for (task, poll) in &polls[..polls.len() - 1] {
            prop_assert!(run.polls[*task][*poll].yielded, "{:?} in poll {}", insight, poll);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(600))]

    #[test]
    fn nothing_is_said_that_is_not_true(scripts in program(), so_far in 0.0..1.0) {
        judge(&scripts, so_far)?;
    }
}

/// The random programs are of use only if they do what is to be told.
#[test]
fn all_three_kinds_are_among_them() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::new(config(1));
    let mut seen = [0; 3];
    for _ in 0..300 {
        let scripts = program().new_tree(&mut runner).expect("there is one").current();
        let said = of(&run(&scripts).events);
        for (kind, seen) in
            [InsightKind::LostWakeUp, InsightKind::SpuriousWake, InsightKind::BusyPolling]
                .into_iter()
                .zip(&mut seen)
        {
            *seen += usize::from(said.iter().any(|insight| insight.kind == kind));
        }
    }
    assert!(seen.iter().all(|seen| *seen >= 10), "{seen:?}");
}
