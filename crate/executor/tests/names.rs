//! Names of tasks, who sees them and for how long; handles that only cancel.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{check, Door};
use expect_test::expect;
use pollscope_executor::platform::virtual_time::block_on;
use pollscope_executor::platform::VirtualTime;
use pollscope_executor::{spawn_local, spawn_local_named, Executor, Hooks, Spawned, TaskId};
use std::cell::RefCell;
use std::rc::Rc;

#[test]
fn hooks_are_told() {
    type Seen = Rc<RefCell<Vec<(u64, Option<String>, u32)>>>;
    struct Names(Seen);
    impl Hooks for Names {
        fn task_spawned(&self, task: TaskId, spawned: &Spawned<'_>) {
            let name = spawned.name.map(str::to_owned);
            self.0.borrow_mut().push((task.get(), name, spawned.location.line()));
        }
    }
    let seen = Seen::default();
    let executor =
        Executor::builder().platform(VirtualTime::new()).hooks(Names(seen.clone())).build();
    let line = line!();
    let first = executor.spawn_local_named("first", async {});
    let second = executor.spawn_local(async {});
    let third = executor.enter(|| spawn_local_named(String::from("third"), async {}));
    assert_eq!(
        *seen.borrow(),
        [
            (1, Some("first".to_owned()), line + 1),
            (2, None, line + 2),
            (3, Some("third".to_owned()), line + 3),
        ]
    );
    assert_eq!(first.location().line(), line + 1);
    assert!(third.location().file().ends_with("names.rs"));
    assert_eq!((first.id().get(), second.id().get()), (1, 2));
    assert_eq!(second.name(), None);
    assert!(format!("{third:?}").contains(r#"name: Some("third")"#));
}

#[test]
fn a_name_lasts_as_long_as_task_or_handle() {
    let clock = VirtualTime::new();
    let executor = Executor::builder().platform(clock.clone()).build();
    let door = Door::default();

    // The task ends first.
    let task = executor.spawn_local_named("short", async {});
    let other = task.abort_handle();
    clock.run_until_idle(&executor);
    assert!(other.is_finished());
    assert_eq!(task.name().as_deref(), Some("short"));
    drop(task);
    assert_eq!(other.name(), None);

    // The handle goes first.
    let task = executor.spawn_local_named("long", door.wait());
    let other = task.abort_handle();
    task.detach();
    clock.run_until_idle(&executor);
    assert_eq!(other.name().as_deref(), Some("long"));
    door.open();
    clock.run_until_idle(&executor);
    assert_eq!(other.name(), None);

    // The executor goes first.
    let task = executor.spawn_local_named("last", std::future::pending::<()>());
    drop(executor);
    assert!(task.is_finished());
    assert_eq!(task.name(), None);
}

#[test]
fn a_task_that_is_refused_has_its_name_until_the_handle_goes() {
    let executor = Executor::builder().platform(VirtualTime::new()).build();
    executor.shutdown();
    let task = executor.spawn_local_named("too late", async {});
    let other = task.abort_handle();
    assert_eq!(other.name().as_deref(), Some("too late"));
    drop(task);
    assert_eq!(other.name(), None);
}

#[test]
fn abort_handles_cancel() {
    check(
        |scene| {
            let guard = scene.log.on_drop("future dropped");
            let task = scene.executor.spawn_local(async move {
                let _guard = guard;
                std::future::pending::<()>().await
            });
            let (one, two) = (task.abort_handle(), task.abort_handle().clone());
            scene.run();
            task.detach();
            scene.say("abort");
            one.abort();
            assert!(two.is_finished() && one.id() == two.id());
            two.abort();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            turn_start
            poll_start 1
            poll_end 1 Pending
            turn_end 1
            task_detached 1
            abort
            task_aborted 1
            future dropped
            task_dropped 1
            task_completed 1 Cancelled
            == end
        "#]],
    );
}

#[test]
fn an_abort_handle_outlives_everything() {
    let handle = block_on(async {
        let task = spawn_local(async {});
        let handle = task.abort_handle();
        task.await.expect("not cancelled");
        handle
    })
    .expect("it comes to an end");
    handle.abort();
    assert!(handle.is_finished());
    assert!(format!("{handle:?}").contains("is_finished: true"));
}
