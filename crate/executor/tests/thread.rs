//! The thread platform, and wakes from other threads. Threads meet at channels and barriers; nothing
//! waits for time to pass.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{check, Door, Log, Recorder};
use expect_test::expect;
use pollscope_executor::platform::thread::{block_on, Thread};
use pollscope_executor::platform::virtual_time;
use pollscope_executor::{sleep, spawn_local, yield_now, Executor, RunError};
use std::future::poll_fn;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{mpsc, Arc, Barrier};
use std::task::{Poll, Wake, Waker};
use std::time::Duration;

#[test]
fn block_on_borrows_spawns_and_sleeps() {
    let text = String::from("borrowed");
    let length = block_on(async {
        let nap = spawn_local(sleep(Duration::from_nanos(1)));
        nap.await.expect("no panic");
        text.len()
    });
    assert_eq!(length, 8);
}

#[test]
fn block_on_passes_panics_on() {
    let panicked = std::panic::catch_unwind(|| block_on(async { panic!("expected") }));
    let payload = panicked.expect_err("it panicked");
    assert_eq!(payload.downcast_ref::<&str>(), Some(&"expected"));
}

#[test]
fn block_on_drops_what_is_left() {
    let log = Log::default();
    let guard = log.on_drop("left over");
    block_on(async {
        spawn_local(async move {
            let _guard = guard;
            std::future::pending::<()>().await;
        });
        yield_now().await;
    });
    log.say("returned");
    assert_eq!(log.take(), "left over\nreturned\n");
}

#[test]
fn block_on_inside_block_on() {
    assert_eq!(
        block_on(async { block_on(async { 1 }) + spawn_local(async { 2 }).await.expect("ok") }),
        3
    );
}

#[test]
fn a_future_that_borrows_is_gone_when_run_until_fails() {
    let executor = Executor::builder().platform(virtual_time::VirtualTime::new()).build();
    let count = std::cell::Cell::new(0);
    let stalled = executor.run_until(async {
        let _guard = Count(&count);
        std::future::pending::<()>().await;
    });
    assert_eq!((stalled, count.get(), executor.task_count()), (Err(RunError::Stalled), 1, 0));

    let shut_down = executor.run_until(async {
        let _guard = Count(&count);
        Executor::current().expect("inside").shutdown();
        std::future::pending::<()>().await;
    });
    assert_eq!((shut_down, count.get()), (Err(RunError::ShutDown), 2));
    assert_eq!(executor.run_until(async { 1 }), Err(RunError::ShutDown));

    struct Count<'a>(&'a std::cell::Cell<u32>);
    impl Drop for Count<'_> {
        fn drop(&mut self) {
            self.0.set(self.0.get() + 1);
        }
    }
}

#[test]
fn run_until_by_a_task_of_the_same_executor_says_so() {
    let executor = Executor::builder().platform(virtual_time::VirtualTime::new()).build();
    let again = executor.clone();
    let nested = executor.run_until(async move {
        let nested = std::panic::AssertUnwindSafe(|| again.run_until(async {}));
        let payload = std::panic::catch_unwind(nested).expect_err("it panicked");
        payload.downcast_ref::<&str>().map(|message| (*message).to_owned())
    });
    expect!["run_until was called by a task of the same executor, which cannot run meanwhile: await the future instead"].assert_eq(&nested.expect("it runs").expect("a message"));
}

/// The other thread has used the waker before the executor looks: the sequence is the same each time.
#[test]
fn wake_from_another_thread() {
    check(
        |scene| {
            let door = Door::default();
            scene.executor.spawn_local(door.wait()).detach();
            scene.run();
            let waker = door.waker().expect("it waits");
            let thread = std::thread::spawn(move || {
                waker.wake_by_ref();
                waker.wake_by_ref();
                waker.wake();
            });
            thread.join().expect("no panic");
            scene.say("woken three times elsewhere");
            scene.run();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            task_detached 1
            turn_start
            poll_start 1
            poll_end 1 Pending
            turn_end 1
            woken three times elsewhere
            turn_start
            task_woken 1
            poll_start 1
            poll_end 1 Pending
            turn_end 1
            == end
            task_aborted 1
            task_dropped 1
            task_completed 1 Cancelled
        "#]],
    );
}

#[test]
fn wake_from_another_thread_after_the_end_of_the_executor() {
    let door = Door::default();
    let log = Log::default();
    let executor = Executor::builder()
        .platform(virtual_time::VirtualTime::new())
        .hooks(Recorder(log.clone()))
        .build();
    executor.spawn_local(door.wait()).detach();
    executor.turn();
    let waker = door.waker().expect("it waits");
    drop(executor);
    // The last reference to the task: its memory is freed over there.
    drop(door);
    std::thread::spawn(move || waker.wake()).join().expect("no panic");
    expect![[r#"
        task_spawned 1
        task_detached 1
        turn_start
        poll_start 1
        poll_end 1 Pending
        turn_end 1
        task_aborted 1
        task_dropped 1
        task_completed 1 Cancelled
    "#]]
    .assert_eq(&log.take());
}

#[test]
fn wakes_from_many_threads_are_never_lost() {
    const THREADS: u32 = 4;
    const ROUNDS: u32 = 2_000;
    let (send, receive) = mpsc::channel::<(u32, Waker)>();
    let answered = Arc::new(AtomicU32::new(0));
    let receive = Arc::new(std::sync::Mutex::new(receive));
    let threads: Vec<_> = (0..THREADS)
        .map(|_| {
            let (receive, answered) = (receive.clone(), answered.clone());
            std::thread::spawn(move || loop {
                let received = receive.lock().expect("no panic").recv();
                let Ok((round, waker)) = received else { return };
                answered.fetch_add(1, Ordering::Relaxed);
                if round % 2 == 0 {
                    waker.wake();
                } else {
                    waker.wake_by_ref();
                }
            })
        })
        .collect();
    block_on(async move {
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let send = send.clone();
                spawn_local(async move {
                    for round in 0..ROUNDS {
                        let mut asked = false;
                        poll_fn(|context| {
                            if asked {
                                return Poll::Ready(());
                            }
                            asked = true;
                            send.send((round, context.waker().clone())).expect("they listen");
                            Poll::Pending
                        })
                        .await;
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.expect("no panic");
        }
    });
    for thread in threads {
        thread.join().expect("no panic");
    }
    assert_eq!(answered.load(Ordering::Relaxed), 8 * ROUNDS);
}

/// Aborting, finishing and shutting down race with wakes elsewhere: nothing is used after it is freed
/// (under a checker), nothing is lost, nothing hangs.
#[test]
fn wakes_race_with_aborts() {
    for round in 0..500 {
        let (executor, door) =
            (Executor::builder().platform(Thread::new()).build(), Door::default());
        let task = executor.spawn_local(door.wait());
        executor.turn();
        let (waker, start) = (door.waker().expect("it waits"), Arc::new(Barrier::new(2)));
        drop(door);
        let thread = std::thread::spawn({
            let start = start.clone();
            move || {
                start.wait();
                waker.wake_by_ref();
                let again = waker.clone();
                again.wake();
                drop(waker);
            }
        });
        start.wait();
        match round % 4 {
            0 => task.abort(),
            1 => drop(executor.turn()),
            2 => executor.shutdown(),
            _ => drop((task, executor)),
        }
        thread.join().expect("no panic");
    }
}

#[test]
fn a_waker_is_equal_to_itself_everywhere() {
    struct Nobody;
    impl Wake for Nobody {
        fn wake(self: Arc<Self>) {}
    }
    block_on(poll_fn(|context| {
        let waker = context.waker().clone();
        let elsewhere = waker.clone();
        let back = std::thread::spawn(move || elsewhere.clone()).join().expect("no panic");
        assert!(waker.will_wake(context.waker()) && back.will_wake(&waker));
        assert!(!waker.will_wake(&Arc::new(Nobody).into()));
        Poll::Ready(())
    }));
}
