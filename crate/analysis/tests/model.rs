//! From recorded events to lanes, spans and wakes. The Rust programs really run, on simulated time.

use std::time::Duration;

use expect_test::{Expect, expect};
use pollscope::platform::VirtualTime;
use pollscope::{Run, sleep, spawn_local, yield_now};
use pollscope_analysis::check::possible;
use pollscope_analysis::{LaneKind, Model, SpanKind, contrast, rows};
use pollscope_trace::traced::Traced;
use pollscope_trace::{Event, EventKind, PromiseOrigin, PromiseOutcome, Stream, probe, root, task};

fn record<F: Future<Output = ()> + 'static>(program: impl FnOnce() -> F) -> Vec<Event> {
    let clock = VirtualTime::new();
    let run = Run::start(clock.clone(), program, || {});
    clock.run_until_idle(run.executor());
    possible(run.drain())
}

/// Describes each lane: its spans with their times in milliseconds, and how it ended.
fn describe(model: &Model) -> String {
    let ms = |ns: u64| ns / 1_000_000;
    let mut text = String::new();
    for row in rows(&model.lanes) {
        let lane = &model.lanes[row.lane];
        let task = if lane.is_task { format!(" (task {})", lane.task) } else { String::new() };
        text.push_str(&format!("{}{}{task}:", "  ".repeat(row.depth as usize), lane.name));
        for span in &lane.spans {
            let kind = match span.kind {
                SpanKind::Lazy => "lazy".to_owned(),
                SpanKind::Running => "running".to_owned(),
                SpanKind::Waiting { .. } => "waiting".to_owned(),
            };
            let end = span.end.map_or("open".to_owned(), |end| ms(end).to_string());
            text.push_str(&format!(" {kind} {}-{end},", ms(span.start)));
        }
        let end = lane.ended.map(|(at, end)| format!("{end:?} {}", ms(at)));
        text.push_str(&format!(" {}\n", end.unwrap_or("alive".to_owned())));
    }
    for wake in &model.wakes {
        let from = wake.from.map_or("outside", |lane| model.lanes[lane].name.as_str());
        let polled = wake.polled.map_or("never".to_owned(), |at| ms(at).to_string());
        text.push_str(&format!(
            "{:?} from {from} woke task {} at {}, polled {polled}\n",
            wake.cause,
            wake.task,
            ms(wake.at)
        ));
    }
    text
}

fn check<F: Future<Output = ()> + 'static>(program: impl FnOnce() -> F, expected: Expect) {
    let events = record(program);
    expected.assert_eq(&describe(&Model::of(&events)));
}

/// As the instrumentation writes `async fn nap(ms: u64)`.
#[track_caller]
fn nap(ms: u64) -> Traced<impl Future<Output = ()>> {
    let arguments = [pollscope_trace::argument!(ms)];
    probe::function::<(), _>("nap()", (file!(), 1), &arguments, async move {
        probe::awaiting(line!(), sleep(Duration::from_millis(ms))).await;
    })
}

#[test]
fn one_after_the_other() {
    check(
        || {
            root!(
                "main()",
                probe::block(async {
                    let naps = [nap(100), nap(200)];
                    for nap in naps {
                        probe::awaiting(line!(), nap).await;
                    }
                })
            )
        },
        expect![[r#"
            async block (task 1): lazy 0-0, running 0-0, waiting 0-100, running 100-100, waiting 100-300, running 300-300, Ready 300
              nap(100): lazy 0-0, running 0-0, waiting 0-100, running 100-100, Ready 100
              nap(200): lazy 0-100, running 100-100, waiting 100-300, running 300-300, Ready 300
            Timer from nap(100) woke task 1 at 100, polled 100
            Timer from nap(200) woke task 1 at 300, polled 300
        "#]],
    );
}

#[test]
fn spawned_and_joined() {
    check(
        || {
            root!(
                "main()",
                probe::block(async {
                    let task = spawn_local(task!("nap(50)", nap(50)));
                    let joined = probe::awaiting(line!(), task).await;
                    assert!(joined.is_ok());
                })
            )
        },
        expect![[r#"
            async block (task 1): lazy 0-0, running 0-0, waiting 0-50, running 50-50, Ready 50
              nap(50) (task 2): lazy 0-0, running 0-0, waiting 0-50, running 50-50, Ready 50
            Timer from nap(50) woke task 2 at 50, polled 50
            Task from nap(50) woke task 1 at 50, polled 50
        "#]],
    );
}

#[test]
fn a_task_whose_future_reports_nothing_gets_a_lane_of_its_own() {
    check(
        || {
            root!("main()", async {
                let plain = spawn_local(task!("plain", async { yield_now().await }));
                assert!(plain.await.is_ok());
            })
        },
        expect![[r#"
            main() (task 1): lazy 0-0, running 0-0, waiting 0-0, running 0-0, waiting 0-0, Ready 0
              plain (task 2): lazy 0-0, running 0-0, waiting 0-0, running 0-0, waiting 0-0, Ready 0
            Itself from outside woke task 2 at 0, polled 0
            Task from plain woke task 1 at 0, polled 0
        "#]],
    );
}

#[test]
fn aborted_where_it_waits() {
    check(
        || {
            root!(
                "main()",
                probe::block(async {
                    let task = spawn_local(task!("nap(500)", nap(500)));
                    probe::awaiting(line!(), sleep(Duration::from_millis(20))).await;
                    task.abort();
                })
            )
        },
        expect![[r#"
            async block (task 1): lazy 0-0, running 0-0, waiting 0-20, running 20-20, Ready 20
              nap(500) (task 2): lazy 0-0, running 0-0, waiting 0-20, Cancelled 20
            Timer from async block woke task 1 at 20, polled 20
        "#]],
    );
}

#[test]
fn stopped_in_the_middle() {
    let clock = VirtualTime::new();
    let run = Run::start(
        clock.clone(),
        || root!("nap(1000)", nap(1000)),
        || panic!("it must not finish"),
    );
    clock.run_for(run.executor(), Duration::from_millis(300));
    run.stop();
    let model = Model::of(&possible(run.drain()));
    expect![[r#"
        nap(1000) (task 1): lazy 0-0, running 0-0, waiting 0-300, Cancelled 300
    "#]]
    .assert_eq(&describe(&model));
    assert!(model.waiting_lines().is_empty(), "nothing waits any more");
}

#[test]
fn an_await_is_known_while_it_waits() {
    let clock = VirtualTime::new();
    let run = Run::start(clock.clone(), || root!("nap(1000)", nap(1000)), || {});
    clock.run_for(run.executor(), Duration::from_millis(300));
    let model = Model::of(&possible(run.drain()));
    assert_eq!(model.waiting_lines().len(), 1);
    let span = model.lanes[0].spans.last().expect("it is alive");
    assert_eq!(span.kind, SpanKind::Waiting { line: model.waiting_lines()[0] });
    assert_eq!(span.end, None);
}

fn event(at: u64, future: u32, line: u32, kind: EventKind) -> Event {
    Event { id: at, at: at * 1_000_000, thread: 0, task: 0, future, line, kind }
}

fn promise(at: u64, id: u32, name: &str, parent: u32) -> Event {
    event(
        at,
        id,
        id,
        EventKind::PromiseCreated {
            name: name.to_owned(),
            parent,
            origin: PromiseOrigin::AsyncFunction,
        },
    )
}

#[test]
fn promises_run_from_their_call_on() {
    let settled = |outcome| EventKind::PromiseSettled { outcome };
    let model = Model::of(&[
        promise(0, 1, "main()", 0),
        promise(1, 2, "foo(1)", 1),
        event(2, 2, 7, EventKind::AwaitReached),
        event(3, 1, 9, EventKind::AwaitReached),
        event(50, 2, 7, EventKind::AwaitResumed),
        event(51, 2, 0, settled(PromiseOutcome::Rejected)),
    ]);
    expect![[r#"
        main(): running 0-3, waiting 3-open, alive
          foo(1): running 1-2, waiting 2-50, running 50-51, Rejected 51
    "#]]
    .assert_eq(&describe(&model));
    assert_eq!(model.lanes[1].kind, LaneKind::Promise(2));
    assert_eq!(model.lanes[1].lazy_for(), Some(0));
    assert_eq!(model.waiting_lines(), [9]);
}

#[test]
fn events_that_make_no_sense_are_passed_over() {
    let stray = [
        EventKind::PollStart,
        EventKind::PollEnd { outcome: pollscope_trace::PollOutcome::Ready },
        EventKind::AwaitReached,
        EventKind::FutureDropped { end: pollscope_trace::FutureEnd::Ready },
        EventKind::TaskEnded { end: pollscope_trace::TaskEnd::Ready },
    ];
    let model = Model::of(&stray.map(|kind| event(5, 77, 1, kind)));
    assert_eq!((model.lanes.len(), model.events, model.last), (0, 5, 5_000_000));
}

#[test]
fn a_parent_that_comes_later_or_is_itself_makes_no_loop() {
    let created = |id: u32, parent| {
        event(0, id, 1, EventKind::FutureCreated { name: format!("f{id}"), parent })
    };
    let model = Model::of(&[created(1, 1), created(2, 3), created(3, 2)]);
    let order: Vec<_> = rows(&model.lanes).iter().map(|row| (row.lane, row.depth)).collect();
    assert_eq!(order, [(0, 0), (1, 0), (2, 1)]);
}

#[test]
fn a_very_deep_tree_is_no_problem() {
    let deep =
        |id: u32| event(0, id, 1, EventKind::FutureCreated { name: String::new(), parent: id - 1 });
    let model = Model::of(&(1..=100_000).map(deep).collect::<Vec<_>>());
    assert_eq!(rows(&model.lanes).last().map(|row| row.depth), Some(99_999));
}

#[test]
fn the_contrast_names_the_counterpart() {
    let rust = Model::of(&record(|| {
        root!("main()", async {
            let later = nap(1);
            sleep(Duration::from_secs(2)).await;
            later.await;
        })
    }));
    let js = Model::of(&[promise(0, 1, "main()", 0), promise(3, 2, "nap(1)", 1)]);
    let said = contrast(&rust, &js, true, &[]);
    let words = [said.rust, said.js].map(|sentence| {
        let sentence = sentence.expect("there is a sentence");
        format!("{} {}", sentence.name, sentence.rest)
    });
    assert_eq!(
        words,
        [
            "nap(1) was created at 0.000 s and first polled at 2.000 s.",
            "nap(1) had started when it was called, at 0.003 s.",
        ]
    );
}

#[test]
fn never_is_not_said_while_it_may_still_happen() {
    let events = [event(0, 1, 1, EventKind::FutureCreated { name: "f()".into(), parent: 0 })];
    let rust = Model::of(&events);
    let said = |over| contrast(&rust, &Model::default(), over, &[]).rust;
    assert_eq!(said(false), None);
    assert!(said(true).is_some());
}

#[test]
fn output_is_kept_apart_by_stream() {
    let printed = |stream, text: &str| EventKind::Console { stream, text: text.to_owned() };
    let model = Model::of(&[
        event(1, 0, 1, printed(Stream::Stdout, "a\n")),
        event(2, 0, 2, printed(Stream::Stderr, "b\n")),
    ]);
    assert_eq!(model.printed(Stream::Stdout), "a\n");
    assert_eq!(model.printed(Stream::Stderr), "b\n");
}

#[test]
fn two_futures_of_one_task_are_not_the_task() {
    check(
        || {
            root!(
                "main()",
                probe::block(async {
                    let both = async {
                        nap(10).await;
                        nap(20).await;
                    };
                    assert!(spawn_local(task!("both", both)).await.is_ok());
                })
            )
        },
        expect![[r#"
            async block (task 1): lazy 0-0, running 0-0, waiting 0-30, running 30-30, Ready 30
              both (task 2): lazy 0-0, running 0-0, waiting 0-10, running 10-10, waiting 10-30, running 30-30, waiting 30-30, Ready 30
            nap(10): lazy 0-0, running 0-0, waiting 0-10, running 10-10, Ready 10
            nap(20): lazy 10-10, running 10-10, waiting 10-30, running 30-30, Ready 30
            Timer from nap(10) woke task 2 at 10, polled 10
            Timer from nap(20) woke task 2 at 30, polled 30
            Task from both woke task 1 at 30, polled 30
        "#]],
    );
}

#[test]
fn spawned_and_never_polled() {
    check(
        || {
            root!(
                "main()",
                probe::block(async {
                    spawn_local(task!("plain", async {})).abort();
                    spawn_local(task!("nap(9)", nap(9))).abort();
                })
            )
        },
        expect![[r#"
            async block (task 1): lazy 0-0, running 0-0, Ready 0
              plain (task 2): lazy 0-0, NeverPolled 0
              nap(9) (task 0): lazy 0-0, NeverPolled 0
        "#]],
    );
}

#[test]
fn what_main_leaves_running_is_dropped_where_it_stands() {
    check(
        || {
            root!(
                "main()",
                probe::block(async {
                    spawn_local(task!("nap(70)", nap(70))).detach();
                    probe::awaiting(line!(), sleep(Duration::from_millis(20))).await;
                })
            )
        },
        expect![[r#"
            async block (task 1): lazy 0-0, running 0-0, waiting 0-20, running 20-20, Ready 20
              nap(70) (task 2): lazy 0-0, running 0-0, waiting 0-20, Cancelled 20
            Timer from async block woke task 1 at 20, polled 20
        "#]],
    );
}

#[test]
fn nothing_is_said_of_all_while_one_has_not_begun() {
    let events = [
        promise(0, 1, "main()", 0),
        promise(1, 2, "foo(1)", 1),
        event(2, 3, 1, EventKind::FutureCreated { name: "foo(2)".into(), parent: 1 }),
    ];
    assert_eq!(contrast(&Model::of(&events), &Model::default(), false, &[]).rust, None);
}

#[test]
fn the_end_of_a_run_ends_what_is_open() {
    let mut model =
        Model::of(&[promise(0, 1, "main()", 0), event(3, 1, 9, EventKind::AwaitReached)]);
    model.finish(40_000_000);
    expect![[r#"
        main(): running 0-3, waiting 3-40, Unfinished 40
    "#]]
    .assert_eq(&describe(&model));
    assert!(model.waiting_lines().is_empty());
}

#[test]
fn a_clock_that_is_wrong_and_a_poll_after_the_end_do_no_harm() {
    let polled = |at, outcome| event(at, 1, 0, EventKind::PollEnd { outcome });
    let ready = pollscope_trace::PollOutcome::Ready;
    let model = Model::of(&[
        event(9, 1, 1, EventKind::FutureCreated { name: "f()".into(), parent: 0 }),
        event(2, 1, 0, EventKind::FutureFirstPolled { by: 0 }),
        event(2, 1, 0, EventKind::PollStart),
        polled(3, ready),
        event(5, 1, 0, EventKind::PollStart),
    ]);
    assert_eq!(model.lanes[0].lazy_for(), Some(0));
    assert!(model.lanes[0].spans.iter().all(|span| span.end.is_some()));
}
