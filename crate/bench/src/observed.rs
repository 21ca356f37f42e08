//! What being observed costs: the same work on the virtual clock without hooks, with hooks that do
//! nothing, and with those that record.

use crate::performance_now;
use pollscope::hooks::TraceHooks;
use pollscope_executor::platform::VirtualTime;
use pollscope_executor::{Budget, Builder, Executor, Hooks, sleep, spawn_local, yield_now};
use pollscope_trace::Recorder;
use std::time::Duration;

const YIELDS: u32 = 1_000_000;
const TASKS: u32 = 100_000;

/// The measurement of these names; it returns milliseconds.
pub(crate) fn find(observer: &str, scenario: &str) -> Option<Box<dyn FnOnce() -> f64>> {
    let work = match scenario {
        "observed-yield" => yields,
        "observed-sleep" => sleeps,
        _ => return None,
    };
    let observe = match observer {
        "no hooks" => |builder| builder,
        "hooks that do nothing" => |builder: Builder| builder.hooks(Nothing),
        "hooks that record" => |builder: Builder| {
            // The trace's default limit of events is not reached by what is done here.
            builder.hooks(TraceHooks::new(Recorder::new(|| 0)))
        },
        _ => return None,
    };
    Some(Box::new(move || {
        let clock = VirtualTime::new();
        let builder = Executor::builder().platform(clock.clone()).budget(Budget::UNLIMITED);
        let executor = observe(builder).build();
        let start = performance_now();
        executor.enter(work);
        clock.run_until_idle(&executor);
        performance_now() - start
    }))
}

struct Nothing;

impl Hooks for Nothing {}

fn yields() {
    spawn_local(async {
        for _ in 0..YIELDS {
            yield_now().await;
        }
    })
    .detach();
}

/// Every event an executor has: spawn, polls, a timer, a wake, the end.
fn sleeps() {
    for number in 0..TASKS {
        let duration = Duration::from_millis(u64::from(number % 1000 + 1));
        spawn_local(async move { sleep(duration).await }).detach();
    }
}
