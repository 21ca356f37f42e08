//! Long turns of JavaScript's event loop, and those that let others in. The events are those that the
//! schema describes.

use expect_test::expect;
use pollscope_trace::{EventKind, JobSource, PromiseOrigin};

use crate::events::Events;
use crate::program::describe;

/// A macrotask from its beginning, in `line`.
fn macrotask(events: &mut Events, job: u32, source: JobSource, line: u32) {
    events.of(0, 0).add(line, EventKind::MacrotaskQueued { job, source });
    events.add(line, EventKind::JobStarted { job });
}

fn microtask(events: &mut Events, job: u32, line: u32) {
    events.add(line, EventKind::MicrotaskQueued { job, source: JobSource::Reaction });
}

fn started(events: &mut Events, job: u32, line: u32) {
    events.add(line, EventKind::JobStarted { job });
}

fn ended(events: &mut Events, job: u32) {
    events.of(0, 0).add(0, EventKind::JobEnded { job });
}

/// A script that sets a timer for 10 ms in line 4 and computes in line 7, until `end` ms.
fn script(end: u64) -> Events {
    let mut events = Events::default();
    macrotask(&mut events, 1, JobSource::Script, 0);
    events.add(4, EventKind::TimerArmed { timer: 1, deadline: 10_000_000 });
    events.of(0, 1).at(1).promise(7, "busy()", PromiseOrigin::AsyncFunction);
    events.at(end);
    ended(&mut events, 1);
    events
}

fn timer_fires(events: &mut Events, at: u64, job: u32) {
    events.at(at).add(4, EventKind::TimerFired { timer: 1 });
    macrotask(events, job, JobSource::Timer, 4);
    ended(events, job);
}

#[test]
fn a_timer_was_due() {
    let mut events = script(320);
    timer_fires(&mut events, 320, 2);
    expect![[r#"
        EventLoopBlocked in line 7, 0 to 320 ms: The event loop was busy for 320 ms in one job, from line 7 on; the timer set in line 4 was due and had to wait for 310 ms.
          JavaScript runs one job at a time, and all microtasks before the next timer, message or click. To await a promise that is settled already is a microtask, and lets nothing else in. Put a timer between the pieces of long work (`await new Promise((go) => setTimeout(go))`), or move it to a worker.
          events [2, 4, 5, 6]
    "#]].assert_eq(&describe(&events.js()));
}

#[test]
fn nobody_waited() {
    let mut events = script(90);
    events.add(0, EventKind::TimerCancelled { timer: 1 });
    assert_eq!(describe(&events.js()), "");

    let mut events = script(150);
    events.add(0, EventKind::TimerCancelled { timer: 1 });
    let [insight] = &events.js()[..] else { panic!("one insight") };
    assert_eq!(
        insight.sentence,
        "The event loop was busy for 150 ms in one job, from line 7 on; nothing was due meanwhile, \
         but nothing could have run."
    );
}

#[test]
fn a_short_turn() {
    let mut events = script(40);
    timer_fires(&mut events, 40, 2);
    assert_eq!(describe(&events.js()), "");
}

#[test]
fn the_time_between_turns_is_nobodys() {
    let mut events = script(5);
    timer_fires(&mut events, 500, 2);
    events.at(900);
    macrotask(&mut events, 3, JobSource::Message, 0);
    ended(&mut events, 3);
    assert_eq!(describe(&events.js()), "");
}

#[test]
fn microtasks_belong_to_the_turn() {
    let mut events = Events::default();
    macrotask(&mut events, 1, JobSource::Script, 0);
    events.add(4, EventKind::TimerArmed { timer: 1, deadline: 10_000_000 });
    microtask(&mut events, 2, 9);
    ended(&mut events, 1);
    for job in 2..12 {
        started(&mut events, job, 9);
        events.at(u64::from(job) * 10);
        if job < 11 {
            microtask(&mut events, job + 1, 9);
        }
        ended(&mut events, job);
    }
    timer_fires(&mut events, 110, 13);
    let [insight] = &events.js()[..] else { panic!("one insight") };
    assert_eq!(
        insight.sentence,
        "The event loop was busy for 110 ms in 11 jobs without a break, from line 9 on; the timer \
         set in line 4 was due and had to wait for 100 ms."
    );
}

#[test]
fn it_never_came_to_an_end() {
    let mut events = script(320);
    events.list.pop();
    events.add(8, EventKind::Mark { name: "still there".to_owned() });
    let [insight] = &events.js()[..] else { panic!("one insight") };
    assert_eq!(
        insight.sentence,
        "The event loop was busy for at least 320 ms in one job, from line 7 on, and was busy still \
         when the run ended; nothing was due meanwhile, but nothing could have run."
    );
}
