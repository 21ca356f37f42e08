//! Promises, generators and jobs.

use pollscope_trace::EventKind::*;
use pollscope_trace::{JobSource, PromiseOrigin, PromiseOutcome, WakeCause};

use super::{FULFILLED, REJECTED, accept, console, generator, promise, refuse, spawned};

#[test]
fn a_body_that_waits_does_nothing() {
    let waits = [(0, 1, 0, promise()), (0, 1, 4, AwaitReached)];
    let after = |kind| [&waits[..], &[(0, 1, 4, kind)]].concat();
    let said = "event 3: future 1 does something while it does not run";
    for kind in [
        AwaitReached,
        console(),
        FULFILLED,
        Mark { name: "here".to_owned() },
        Counter { name: "n".to_owned(), value: 0.0 },
    ] {
        refuse(&after(kind), said);
    }
    accept(&after(REJECTED));
    refuse(
        &[(0, 1, 0, promise()), (0, 1, 0, AwaitReached)],
        "event 2: future 1 does something while it does not run",
    );
}

#[test]
fn a_promise_settles_once() {
    let created = (0, 1, 0, promise());
    refuse(
        &[created.clone(), (0, 1, 0, FULFILLED), (0, 1, 0, REJECTED)],
        "event 3: future 1 had settled before",
    );
    let follows = (0, 1, 0, PromiseFollows { promise: 1 });
    refuse(&[created.clone(), follows.clone(), follows], "event 3: future 1 had settled before");
    let said = "future 1 was not rejected, or not unhandled";
    refuse(
        &[created.clone(), (0, 1, 0, FULFILLED), (0, 1, 0, RejectionUnhandled)],
        &format!("event 3: {said}"),
    );
    refuse(
        &[created.clone(), (0, 1, 0, REJECTED), (0, 1, 0, RejectionHandled)],
        &format!("event 3: {said}"),
    );
    accept(&[
        created,
        (0, 1, 0, REJECTED),
        (0, 1, 0, RejectionUnhandled),
        (0, 1, 0, RejectionHandled),
    ]);
}

#[test]
fn a_generator_runs_when_it_is_asked() {
    let said = "event 2: future 1 does something while it does not run";
    for kind in [GeneratorYielded, console()] {
        refuse(&[(0, 1, 0, generator()), (0, 1, 1, kind)], said);
    }
    refuse(
        &[(0, 1, 0, generator()), (0, 1, 0, GeneratorResumed), (0, 1, 0, GeneratorResumed)],
        "event 3: future 1 does something while it does not run",
    );
    let ended = GeneratorEnded { outcome: PromiseOutcome::Fulfilled };
    accept(&[
        (0, 1, 0, generator()),
        (0, 1, 0, GeneratorResumed),
        (0, 1, 3, GeneratorYielded),
        (0, 1, 0, GeneratorResumed),
        (0, 1, 0, ended.clone()),
    ]);
    refuse(
        &[(0, 1, 0, generator()), (0, 1, 0, ended.clone()), (0, 1, 0, ended)],
        "event 3: future 1 had settled before",
    );
}

#[test]
fn jobs_run_one_after_the_other_and_microtasks_first() {
    let micro = |job| (0, 0, 0, MicrotaskQueued { job, source: JobSource::Reaction });
    let task = |job| (0, 0, 0, MacrotaskQueued { job, source: JobSource::Timer });
    let start = |job| (0, 0, 0, JobStarted { job });
    let end = |job| (0, 0, 0, JobEnded { job });
    accept(&[
        task(1),
        start(1),
        micro(2),
        micro(3),
        task(4),
        end(1),
        start(2),
        end(2),
        start(3),
        end(3),
        start(4),
    ]);
    refuse(&[start(1)], "event 1: job 1 was never begun");
    refuse(&[task(1), task(1)], "event 2: job 1 begins, but was there before");
    let said =
        |event, job| format!("event {event}: job {job} starts a second time or within a job");
    refuse(&[task(1), task(2), start(1), start(2)], &said(4, 2));
    refuse(&[task(1), start(1), end(1), start(1)], &said(4, 1));
    refuse(&[task(1), end(1)], "event 2: job 1 ends, but does not run");
    let said =
        |event, job| format!("event {event}: job {job} starts before microtasks queued earlier");
    let within = [task(9), start(9), micro(1), micro(2), task(3), end(9)];
    refuse(&[&within[..], &[start(2)]].concat(), &said(7, 2));
    refuse(&[&within[..], &[start(3)]].concat(), &said(7, 3));
    // Noticed between jobs: nobody can say since when it was queued.
    accept(&[&within[..], &[micro(4), start(4), end(4), start(1), end(1), start(2)]].concat());
}

#[test]
fn a_promise_that_rust_waits_for() {
    let rejected = PromiseSettled { outcome: PromiseOutcome::Rejected };
    let origin = PromiseOrigin::Bridge;
    let asked = PromiseCreated { name: "1".to_owned(), parent: 0, origin };
    let reason = || RejectionReason { text: "no".to_owned() };
    let woken = |by| Woken { cause: WakeCause::Promise, by };
    let setup = [(1, 0, 0, spawned()), (1, 1, 0, asked)];
    let settled = [(1, 1, 0, reason()), (1, 1, 0, rejected)];
    accept(&[&setup[..], &settled[..], &[(1, 0, 0, woken(1))]].concat());
    refuse(
        &[&setup[..], &[(1, 0, 0, woken(1))]].concat(),
        "event 3: task 1 is woken by something that was not there to do so",
    );
    refuse(
        &[&setup[..], &settled[..], &[(1, 1, 0, reason())]].concat(),
        "event 5: future 1 had settled before",
    );
}
