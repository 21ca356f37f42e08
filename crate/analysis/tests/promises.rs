//! Lanes of promises: what has a lane, and whose lane is whose.

use pollscope_analysis::{LaneEnd, Model, SpanKind};
use pollscope_trace::{Event, EventKind, JobSource, PromiseOrigin, PromiseOutcome};

fn event(at: u64, future: u32, kind: EventKind) -> Event {
    Event { id: 0, at, thread: 0, task: 0, future, line: 1, kind }
}

fn created(at: u64, future: u32, name: &str, parent: u32, origin: PromiseOrigin) -> Event {
    event(at, future, EventKind::PromiseCreated { name: name.to_owned(), parent, origin })
}

fn job(at: u64, future: u32, job: u32) -> [Event; 3] {
    let source = JobSource::Reaction;
    [
        event(at, future, EventKind::MicrotaskQueued { job, source }),
        event(at, future, EventKind::JobStarted { job }),
        event(at + 1, future, EventKind::JobEnded { job }),
    ]
}

#[test]
fn a_callback_waits_and_runs_in_a_lane_of_its_own() {
    let settled = EventKind::PromiseSettled { outcome: PromiseOutcome::Fulfilled };
    let mut events = vec![
        created(0, 1, "new Promise", 0, PromiseOrigin::Constructor),
        created(0, 2, "then", 0, PromiseOrigin::Reaction),
    ];
    events.extend(job(10, 2, 1));
    events.push(event(15, 2, settled));
    let model = Model::of(&events);

    assert_eq!(model.lanes.len(), 1, "a promise without code of its own has no lane");
    let lane = &model.lanes[0];
    assert_eq!((lane.name.as_str(), lane.started, lane.polls), ("then", Some(10), 1));
    let spans: Vec<_> = lane.spans.iter().map(|span| (span.kind, span.start, span.end)).collect();
    assert_eq!(
        spans,
        [
            (SpanKind::Waiting { line: 1 }, 0, Some(10)),
            (SpanKind::Running, 10, Some(11)),
            (SpanKind::Waiting { line: 0 }, 11, Some(15)),
        ]
    );
    assert_eq!(lane.ended, Some((15, LaneEnd::Ready)));
}

#[test]
fn what_a_promise_without_a_lane_creates_belongs_to_its_creator() {
    let model = Model::of(&[
        created(0, 1, "main()", 0, PromiseOrigin::AsyncFunction),
        created(0, 2, "Promise.all", 1, PromiseOrigin::Combinator),
        created(0, 3, "foo()", 2, PromiseOrigin::AsyncFunction),
    ]);
    let parents: Vec<_> =
        model.lanes.iter().map(|lane| (lane.name.as_str(), lane.parent)).collect();
    assert_eq!(parents, [("main()", None), ("foo()", Some(0))]);
}

#[test]
fn a_body_that_has_returned_a_promise_waits_for_it() {
    let mut events = vec![
        created(0, 1, "main()", 0, PromiseOrigin::AsyncFunction),
        event(2, 1, EventKind::PromiseFollows { promise: 2 }),
    ];
    events.extend(job(9, 1, 1));
    let model = Model::of(&events);
    let kinds: Vec<_> = model.lanes[0].spans.iter().map(|span| span.kind).collect();
    let waiting = SpanKind::Waiting { line: 0 };
    assert_eq!(kinds, [SpanKind::Running, waiting, SpanKind::Running, waiting]);
}

#[test]
fn an_async_generator_is_lazy_until_it_is_asked() {
    let yielded = event(6, 1, EventKind::GeneratorYielded);
    let model = Model::of(&[
        event(0, 1, EventKind::GeneratorCreated { name: "g(1)".to_owned(), parent: 0 }),
        event(5, 1, EventKind::GeneratorResumed),
        yielded,
        event(8, 1, EventKind::GeneratorResumed),
        event(9, 1, EventKind::GeneratorEnded { outcome: PromiseOutcome::Fulfilled }),
    ]);
    let lane = &model.lanes[0];
    assert_eq!((lane.lazy_for(), lane.polls), (Some(5), 2));
    let spans: Vec<_> = lane.spans.iter().map(|span| (span.kind, span.start)).collect();
    assert_eq!(
        spans,
        [
            (SpanKind::Lazy, 0),
            (SpanKind::Running, 5),
            (SpanKind::Waiting { line: 1 }, 6),
            (SpanKind::Running, 8),
        ]
    );
}
