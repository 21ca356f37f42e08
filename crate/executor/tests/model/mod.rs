//! Random programs of tasks, and in `tasks` what has to happen when one is run.

#![allow(unreachable_pub)]

pub mod tasks;

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;

/// No program spawns more: scripts may spawn themselves.
pub const MOST_TASKS: usize = 12;
const SCRIPTS: usize = 4;

#[derive(Clone, Debug)]
pub struct Program {
    /// Polls per turn.
    pub budget: u32,
    pub scripts: Vec<Script>,
    /// What happens from outside, one after the other. `None`: a turn.
    pub outside: Vec<Option<Act>>,
}

#[derive(Clone, Debug)]
pub struct Script {
    pub steps: Vec<Step>,
    /// In the destructor of its future.
    pub at_drop: Act,
}

/// What a task does inside a poll.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    Do(Act),
    /// Wakes itself and is pending.
    Yield,
    /// Leaves its waker for `Act::Wake` and is pending once.
    Wait,
    /// Awaits a task, if its handle is still to be had. It may be its own.
    Join(usize),
    Panic,
}

/// What can be done from everywhere. Numbers of tasks that do not exist mean nothing.
#[derive(Clone, Copy, Debug)]
pub enum Act {
    Nothing,
    /// Spawns a task with this script.
    Spawn(usize),
    Wake(usize),
    Abort(usize),
    DropHandle(usize),
    Shutdown,
}

pub fn program() -> impl Strategy<Value = Program> {
    let outside = prop_oneof![
        4 => (0..SCRIPTS).prop_map(Act::Spawn),
        5 => act(),
    ];
    (1..5_u32, vec(script(), SCRIPTS), vec(weighted(0.6, outside), 1..40))
        .prop_map(|(budget, scripts, outside)| Program { budget, scripts, outside })
}

fn script() -> impl Strategy<Value = Script> {
    (vec(step(), 0..8), act()).prop_map(|(steps, at_drop)| Script { steps, at_drop })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => act().prop_map(Step::Do),
        3 => Just(Step::Yield),
        4 => Just(Step::Wait),
        3 => task().prop_map(Step::Join),
        1 => Just(Step::Panic),
    ]
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        20 => Just(Act::Nothing),
        20 => (0..SCRIPTS).prop_map(Act::Spawn),
        30 => task().prop_map(Act::Wake),
        20 => task().prop_map(Act::Abort),
        10 => task().prop_map(Act::DropHandle),
        1 => Just(Act::Shutdown),
    ]
}

fn task() -> impl Strategy<Value = usize> {
    0..MOST_TASKS
}
