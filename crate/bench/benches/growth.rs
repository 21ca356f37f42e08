//! How the executor's costs grow with the number of tasks, from ten to ten million, on this machine and
//! on the virtual clock: `cargo xtask bench growth`.
//!
//! Criterion measures; at the end its medians are shown together, as nanoseconds for each task. It must
//! not know other executors: those are compared in a browser.

/// Compiled for this machine alone. The rest of the package is for wasm32 alone.
#[cfg(not(target_arch = "wasm32"))]
mod growth {
    use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput};
    use pollscope_executor::platform::VirtualTime;
    use pollscope_executor::{Budget, Executor, sleep, spawn_local};
    use std::cell::RefCell;
    use std::future::poll_fn;
    use std::hint::black_box;
    use std::path::PathBuf;
    use std::rc::Rc;
    use std::task::{Poll, Waker};
    use std::time::Duration;

    const COUNTS: [u64; 7] = [10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];

    /// Name, what the unit counts, and the measurement.
    type Scenario = (&'static str, &'static str, fn(&mut Criterion, &str, u64));
    const SCENARIOS: [Scenario; 3] = [
        ("spawn and complete", "ns a task", spawn),
        ("wake one of them", "ns a wake", wake),
        ("sleep, create and fire", "ns a sleep", sleeps),
    ];

    pub(crate) fn run() {
        let mut criterion = Criterion::default()
            .warm_up_time(Duration::from_millis(300))
            .measurement_time(Duration::from_secs(2))
            .without_plots()
            .configure_from_args();
        for (name, _, measure) in SCENARIOS {
            for count in COUNTS {
                measure(&mut criterion, name, count);
            }
        }
        criterion.final_summary();
        // Set by xtask, which wants them side by side; criterion by itself has shown each.
        if let Some(home) = std::env::var_os("CRITERION_HOME") {
            summary(&PathBuf::from(home));
        }
    }

    fn executor() -> (VirtualTime, Executor) {
        let clock = VirtualTime::new();
        let builder = Executor::builder().platform(clock.clone()).budget(Budget::UNLIMITED);
        (clock, builder.build())
    }

    /// One iteration of the work counts as so many `elements`. What it needs is made when it is measured
    /// and not left out by a filter.
    fn bench<W: FnMut()>(
        criterion: &mut Criterion,
        name: &str,
        [count, elements]: [u64; 2],
        make: impl Fn() -> W,
    ) {
        let mut group = criterion.benchmark_group(name);
        // Ten iterations of the longest take a minute as it is.
        if count >= 100_000 {
            group.sample_size(10).sampling_mode(SamplingMode::Flat);
        } else {
            group.sample_size(30);
        }
        group.throughput(Throughput::Elements(elements));
        let mut work = None;
        group.bench_function(BenchmarkId::from_parameter(count), |bencher| {
            bencher.iter(work.get_or_insert_with(&make));
        });
        group.finish();
    }

    fn spawn(criterion: &mut Criterion, name: &str, count: u64) {
        bench(criterion, name, [count, count], || {
            let (clock, executor) = executor();
            move || {
                for number in 0..count {
                    executor.spawn_local(async move { _ = black_box(number) }).detach();
                }
                clock.run_until_idle(&executor);
            }
        });
    }

    /// All wait; one after the other, in no order, is woken and polled.
    fn wake(criterion: &mut Criterion, name: &str, count: u64) {
        bench(criterion, name, [count, 1], || {
            let (clock, executor) = executor();
            let wakers: Rc<RefCell<Vec<Waker>>> = Rc::default();
            for _ in 0..count {
                executor.spawn_local(wait(wakers.clone())).detach();
            }
            clock.run_until_idle(&executor);
            let mut next = 0;
            move || {
                wakers.borrow()[next].wake_by_ref();
                // A prime, so that it comes around to all of them, and far away in memory.
                next = (next + 7_368_787) % wakers.borrow().len();
                assert_eq!(clock.run_until_idle(&executor), 1);
            }
        });
    }

    /// Shows its waker once and is never ready.
    fn wait(wakers: Rc<RefCell<Vec<Waker>>>) -> impl Future<Output = ()> {
        let mut is_known = false;
        poll_fn(move |context| {
            if !std::mem::replace(&mut is_known, true) {
                wakers.borrow_mut().push(context.waker().clone());
            }
            Poll::Pending
        })
    }

    /// From 1 to 1000 ms, in no order.
    fn sleeps(criterion: &mut Criterion, name: &str, count: u64) {
        bench(criterion, name, [count, count], || {
            let (clock, executor) = executor();
            move || {
                executor.enter(|| {
                    for number in 0..count {
                        let duration = Duration::from_millis(number % 1000 * 7919 % 1000 + 1);
                        spawn_local(async move { sleep(duration).await }).detach();
                    }
                });
                clock.run_until_idle(&executor);
            }
        });
    }

    /// Criterion's medians, of what was measured now or before, as Markdown; in the form of all our
    /// measurements where `POLLSCOPE_JSON` names a file.
    fn summary(home: &std::path::Path) {
        let mut results = Vec::new();
        println!("\n| scenario | unit | {} |", COUNTS.map(|count| count.to_string()).join(" | "));
        println!("| --- | --- |{}", " --: |".repeat(COUNTS.len()));
        for (name, unit, _) in SCENARIOS {
            let medians = COUNTS.map(|count| {
                // As criterion writes it: a folder for the group, in it one for the parameter.
                let folder = home.join(name).join(count.to_string()).join("new");
                let text = std::fs::read_to_string(folder.join("estimates.json")).ok()?;
                let estimates: serde_json::Value = serde_json::from_str(&text).ok()?;
                let median = estimates["median"]["point_estimate"].as_f64()?;
                Some(if unit == "ns a wake" { median } else { median / count as f64 })
            });
            let cells = medians.map(|median| median.map_or("–".into(), |ns| format!("{ns:.1}")));
            println!("| {name} | {unit} | {} |", cells.join(" | "));
            for (count, median) in COUNTS.iter().zip(medians) {
                let Some(ours) = median else { continue };
                results.push(serde_json::json!({
                    "scenario": format!("{name}, {count} tasks"),
                    "unit": unit, "better": "lower", "ours": ours, "peers": {},
                }));
            }
        }
        if let Some(file) = std::env::var_os("POLLSCOPE_JSON") {
            let text = serde_json::to_string_pretty(&results).expect("plain data");
            std::fs::write(&file, text + "\n").expect("the file for the JSON can be written");
        }
    }
}

fn main() {
    #[cfg(not(target_arch = "wasm32"))]
    growth::run();
}
