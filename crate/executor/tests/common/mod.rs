//! What the sequence tests share: an executor on the virtual clock that writes down every hook, every
//! call of its platform, and what the test says, in one list of lines.

#![allow(dead_code, unreachable_pub)]

use expect_test::Expect;
use pollscope_executor::platform::VirtualTime;
use pollscope_executor::{
    Budget, CannotWait, Executor, Hooks, Instant, Notify, Platform, PollOutcome, Spawned, TaskId,
    TaskOutcome, TimerId, Turn, Turner, Urgency,
};
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

/// The lines, in the order in which things happened.
#[derive(Clone, Default)]
pub struct Log(Rc<RefCell<Vec<String>>>);

impl Log {
    pub fn say(&self, line: impl Into<String>) {
        self.0.borrow_mut().push(line.into());
    }

    pub fn take(&self) -> String {
        let mut text = self.0.take().join("\n");
        text.push('\n');
        text
    }

    /// A value whose destructor is a line.
    pub fn on_drop(&self, line: &'static str) -> OnDrop {
        let log = self.clone();
        on_drop(move || log.say(line))
    }
}

/// Does something when it is dropped.
pub struct OnDrop(Option<Box<dyn FnOnce()>>);

pub fn on_drop(act: impl FnOnce() + 'static) -> OnDrop {
    OnDrop(Some(Box::new(act)))
}

impl Drop for OnDrop {
    fn drop(&mut self) {
        if let Some(act) = self.0.take() {
            act();
        }
    }
}

/// Writes every hook down.
pub struct Recorder(pub Log);

impl Hooks for Recorder {
    fn task_spawned(&self, task: TaskId, spawned: &Spawned) {
        assert!(spawned.location.file().ends_with(".rs"));
        match spawned.parent {
            Some(parent) => self.0.say(format!("task_spawned {task} by {parent}")),
            None => self.0.say(format!("task_spawned {task}")),
        }
    }
    fn poll_start(&self, task: TaskId) {
        self.0.say(format!("poll_start {task}"));
    }
    fn poll_end(&self, task: TaskId, outcome: PollOutcome) {
        self.0.say(format!("poll_end {task} {outcome:?}"));
    }
    fn task_woken(&self, task: TaskId, already_queued: bool) {
        let again = if already_queued { " again" } else { "" };
        self.0.say(format!("task_woken {task}{again}"));
    }
    fn task_aborted(&self, task: TaskId) {
        self.0.say(format!("task_aborted {task}"));
    }
    fn task_dropped(&self, task: TaskId) {
        self.0.say(format!("task_dropped {task}"));
    }
    fn task_completed(&self, task: TaskId, outcome: TaskOutcome) {
        self.0.say(format!("task_completed {task} {outcome:?}"));
    }
    fn task_joined(&self, task: TaskId, by: Option<TaskId>) {
        let by = by.map_or("nobody".to_owned(), |by| by.to_string());
        self.0.say(format!("task_joined {task} by {by}"));
    }
    fn task_detached(&self, task: TaskId) {
        self.0.say(format!("task_detached {task}"));
    }
    fn timer_armed(&self, timer: TimerId, task: Option<TaskId>, deadline: Instant) {
        let task = task.map_or("nobody".to_owned(), |task| task.to_string());
        self.0.say(format!("timer_armed {timer} by {task} for {deadline:?}"));
    }
    fn timer_fire_start(&self, timer: TimerId) {
        self.0.say(format!("timer_fire_start {timer}"));
    }
    fn timer_fire_end(&self, timer: TimerId) {
        self.0.say(format!("timer_fire_end {timer}"));
    }
    fn timer_cancelled(&self, timer: TimerId) {
        self.0.say(format!("timer_cancelled {timer}"));
    }
    fn turn_start(&self) {
        self.0.say("turn_start");
    }
    fn turn_end(&self, turn: &Turn) {
        let more = if turn.more { ", more" } else { "" };
        let next = turn.next_deadline.map_or(String::new(), |next| format!(", next {next:?}"));
        self.0.say(format!("turn_end {}{more}{next}", turn.polls));
    }
}

/// The virtual clock, and every call that the executor makes of its platform.
pub struct RecordingPlatform {
    pub clock: VirtualTime,
    pub log: Log,
}

impl Platform for RecordingPlatform {
    fn now(&self) -> Instant {
        self.clock.now()
    }
    fn schedule(&self, urgency: Urgency) {
        self.log.say(format!("-- schedule {urgency:?}"));
        self.clock.schedule(urgency);
    }
    fn set_deadline(&self, deadline: Option<Instant>) {
        self.log.say(format!("-- set_deadline {deadline:?}"));
        self.clock.set_deadline(deadline);
    }
    fn attach(&self, turner: Turner) {
        self.clock.attach(turner);
    }
    fn notifier(&self) -> Arc<dyn Notify> {
        self.clock.notifier()
    }
    fn wait(&self) -> Result<(), CannotWait> {
        self.clock.wait()
    }
}

/// What a test works with.
pub struct Scene {
    pub executor: Executor,
    pub clock: VirtualTime,
    pub log: Log,
}

impl Scene {
    pub fn new(budget: Budget) -> Self {
        let (clock, log) = (VirtualTime::new(), Log::default());
        let executor = Executor::builder()
            .platform(RecordingPlatform { clock: clock.clone(), log: log.clone() })
            .hooks(Recorder(log.clone()))
            .budget(budget)
            .build();
        Scene { executor, clock, log }
    }

    pub fn say(&self, line: impl Into<String>) {
        self.log.say(line);
    }

    pub fn run(&self) {
        self.clock.run_until_idle(&self.executor);
    }
}

/// Plays the scene and compares everything that happened, the end of the executor included.
#[track_caller]
pub fn check(play: impl FnOnce(&Scene), expected: Expect) {
    check_with(Budget::default(), play, expected);
}

#[track_caller]
pub fn check_with(budget: Budget, play: impl FnOnce(&Scene), expected: Expect) {
    // Expected panics are reported by the panic hook; the test output keeps them.
    let scene = Scene::new(budget);
    play(&scene);
    let Scene { executor, clock, log } = scene;
    log.say("== end");
    drop(executor);
    drop(clock);
    expected.assert_eq(&log.take());
}

/// A place where a future leaves its waker for others.
#[derive(Clone, Default)]
pub struct Door {
    inner: Rc<DoorState>,
}

#[derive(Default)]
struct DoorState {
    waker: RefCell<Option<Waker>>,
    is_open: Cell<bool>,
}

impl Door {
    /// Wakes the waiting tasks, by reference, without opening.
    pub fn knock(&self) {
        let waker = self.inner.waker.borrow().clone();
        if let Some(waker) = waker {
            waker.wake_by_ref();
        }
    }

    /// Opens and wakes the waiting tasks.
    pub fn open(&self) {
        self.inner.is_open.set(true);
        if let Some(waker) = self.inner.waker.take() {
            waker.wake();
        }
    }

    /// The waker that was left.
    pub fn waker(&self) -> Option<Waker> {
        self.inner.waker.borrow().clone()
    }

    /// Ready once the door is open.
    pub fn wait(&self) -> Wait {
        Wait(self.clone())
    }
}

pub struct Wait(Door);

impl Future for Wait {
    type Output = ();
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.0.inner.is_open.get() {
            return Poll::Ready(());
        }
        *self.0.inner.waker.borrow_mut() = Some(context.waker().clone());
        Poll::Pending
    }
}
