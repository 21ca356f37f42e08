//! Panics in foreign code that is neither a task nor a waker: the platform.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{on_drop, Door};
use pollscope_executor::platform::VirtualTime;
use pollscope_executor::{
    sleep, yield_now, CannotWait, Executor, Instant, Notify, Platform, Turner, Urgency,
};
use std::cell::Cell;
use std::future::Future;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::Context;
use std::time::Duration;

/// The virtual clock, with methods that panic on demand.
#[derive(Clone, Default)]
struct Moody {
    clock: VirtualTime,
    refuses_to_schedule: Rc<Cell<bool>>,
    refuses_to_wait: Rc<Cell<bool>>,
    refuses_deadlines: Rc<Cell<bool>>,
}

impl Platform for Moody {
    fn now(&self) -> Instant {
        self.clock.now()
    }
    fn schedule(&self, urgency: Urgency) {
        assert!(!self.refuses_to_schedule.take(), "not now");
        self.clock.schedule(urgency);
    }
    fn set_deadline(&self, deadline: Option<Instant>) {
        assert!(!self.refuses_deadlines.take(), "not now");
        self.clock.set_deadline(deadline);
    }
    fn attach(&self, turner: Turner) {
        self.clock.attach(turner);
    }
    fn notifier(&self) -> Arc<dyn Notify> {
        self.clock.notifier()
    }
    fn wait(&self) -> Result<(), CannotWait> {
        assert!(!self.refuses_to_wait.take(), "not now");
        self.clock.wait()
    }
}

fn moody() -> (Moody, Executor) {
    let platform = Moody::default();
    let executor = Executor::builder().platform(platform.clone()).build();
    (platform, executor)
}

#[test]
fn a_future_that_borrows_is_gone_when_the_platform_does_not_schedule() {
    let (platform, executor) = moody();
    let is_dropped = Cell::new(false);
    let is_polled = Cell::new(false);
    struct Mark<'a>(&'a Cell<bool>);
    impl Drop for Mark<'_> {
        fn drop(&mut self) {
            self.0.set(true);
        }
    }
    let mark = Mark(&is_dropped);
    let borrows = async {
        let _mark = mark;
        is_polled.set(true);
    };
    platform.refuses_to_schedule.set(true);
    let result = catch_unwind(AssertUnwindSafe(|| executor.run_until(borrows)));
    assert!(result.is_err(), "the platform's panic passes through");
    assert!(is_dropped.get(), "what borrows must not stay behind");
    assert_eq!(executor.task_count(), 0);
    executor.turn();
    assert!(!is_polled.get());
}

#[test]
fn a_task_whose_handle_was_never_handed_out_is_cancelled() {
    let (platform, executor) = moody();
    let drops = Rc::new(Cell::new(0));
    let count = drops.clone();
    let guard = on_drop(move || count.set(count.get() + 1));
    platform.refuses_to_schedule.set(true);
    let result = catch_unwind(AssertUnwindSafe(|| {
        executor.spawn_local(async move { drop(guard) });
    }));
    assert!(result.is_err());
    assert_eq!((drops.get(), executor.task_count()), (1, 0));
    // The executor itself is as good as before.
    let next = executor.spawn_local(async { 1 });
    executor.turn();
    assert!(next.is_finished());
}

#[test]
fn a_future_that_borrows_is_gone_when_the_platform_does_not_wait() {
    let (platform, executor) = moody();
    let text = String::from("borrowed");
    platform.refuses_to_wait.set(true);
    let result = catch_unwind(AssertUnwindSafe(|| {
        executor.run_until(async {
            yield_now().await;
            text.len()
        })
    }));
    assert!(result.is_err());
    assert_eq!(executor.task_count(), 0);
    drop(text);
    assert_eq!(executor.run_until(async { 2 }), Ok(2));
}

#[test]
fn a_platform_that_did_not_schedule_is_asked_again() {
    let (platform, executor) = moody();
    let door = Door::default();
    let task = executor.spawn_local(door.wait());
    platform.clock.run_until_idle(&executor);
    platform.refuses_to_schedule.set(true);
    assert!(catch_unwind(AssertUnwindSafe(|| door.open())).is_err());
    assert_eq!(executor.statistics().queued, 1, "the task is in line all the same");
    assert_eq!(
        platform.clock.run_until_idle(&executor),
        0,
        "but the platform was not asked for a turn"
    );
    executor.spawn_local(async {}).detach();
    assert_eq!(platform.clock.run_until_idle(&executor), 2);
    assert!(task.is_finished());
}

#[test]
fn a_platform_that_did_not_take_a_deadline_is_told_again() {
    let (platform, executor) = moody();
    let waker = futures::task::noop_waker();
    let arm = || {
        let mut sleep = executor.enter(|| sleep(Duration::from_secs(1)));
        let mut context = Context::from_waker(&waker);
        assert!(Pin::new(&mut sleep).poll(&mut context).is_pending());
        sleep
    };
    platform.refuses_deadlines.set(true);
    assert!(catch_unwind(AssertUnwindSafe(arm)).is_err());
    // The same deadline, which would not be news had the platform taken it.
    let _sleep = arm();
    platform.clock.run_until_idle(&executor);
    assert_eq!((executor.now().as_nanos(), executor.statistics().timers), (1_000_000_000, 0));
}
