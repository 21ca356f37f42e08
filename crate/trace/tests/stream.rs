//! The stream of a process: every thread reports, in one order.
//!
//! One test, because a process has one stream.

use std::future::{poll_fn, Future};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

use pollscope_analysis::check::possible;
use pollscope_trace::binary::Decoder;
use pollscope_trace::stream::{start, AlreadyStarted, MARK};
use pollscope_trace::{mark, probe, task, Event, EventKind, Recorder};

struct Nobody;
impl Wake for Nobody {
    fn wake(self: Arc<Self>) {}
}

fn poll_once(name: &'static str) {
    let waker = Waker::from(Arc::new(Nobody));
    let task = task!(name, probe::block(poll_fn(|_| Poll::<()>::Pending)));
    assert!(pin!(task).poll(&mut Context::from_waker(&waker)).is_pending());
}

static WRITTEN: Mutex<Option<(Decoder, Vec<Event>)>> = Mutex::new(None);

fn write(piece: &[u8]) {
    let bytes = piece.strip_prefix(&MARK).expect("each piece is marked");
    let mut written = WRITTEN.lock().unwrap_or_else(PoisonError::into_inner);
    let (decoder, events) = written.get_or_insert_with(Default::default);
    decoder.feed(bytes, events).expect("it is a trace");
}

fn events() -> Vec<Event> {
    let written = WRITTEN.lock().expect("nobody panics");
    written.as_ref().map(|(_, events)| events.clone()).unwrap_or_default()
}

#[test]
fn every_thread_reports_in_one_order() {
    start(|| 7, write).expect("the first");
    assert_eq!(start(|| 7, |_| {}), Err(AlreadyStarted));

    poll_once("first");
    let after_poll = events();
    assert!(
        matches!(after_poll.last().map(|event| &event.kind), Some(EventKind::FutureDropped { .. })),
        "each event goes out when it happens: {after_poll:?}"
    );
    let own = Recorder::new(|| 0);
    let installed = own.install();
    mark!("a recorder of its own goes first");
    drop(installed);
    assert_eq!(own.drain().len(), 1);
    assert!(Recorder::here().expect("the stream records").drain().is_empty(), "nothing to take");

    let threads: Vec<_> = (0..4)
        .map(|number| {
            let thread = thread::Builder::new().name(format!("worker {number}"));
            thread.spawn(|| (0..400).for_each(|_| poll_once("other"))).expect("it starts")
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().expect("it ends"));
    mark!("last");

    let events = possible(events());
    assert!(events.iter().map(|event| event.id).eq(1..=events.len() as u64), "none is missing");
    assert_eq!(events.len(), 1601 * 9 + 4 * 2 + 1);
    assert!(events.iter().all(|event| event.at == 0), "its time 0 is when it began");
    for thread in 1..=4 {
        let kinds: Vec<&EventKind> =
            events.iter().filter(|event| event.thread == thread).map(|event| &event.kind).collect();
        assert!(
            matches!(kinds[0], EventKind::ThreadStarted { name } if name.starts_with("worker "))
        );
        assert_eq!(kinds[kinds.len() - 1], &EventKind::ThreadEnded);
        assert!(kinds.len() > 400);
    }
    let written = WRITTEN.lock().expect("nobody panics");
    let (decoder, _) = written.as_ref().expect("much was written");
    assert_eq!(decoder.finish(), Ok(()));
}
