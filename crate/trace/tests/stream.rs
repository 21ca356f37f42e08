//! The stream of a process: every thread reports, in one order.
//!
//! One test, because a process has one stream.

use std::future::{poll_fn, Future};
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

use pollscope_analysis::check::possible;
use pollscope_trace::binary::Decoder;
use pollscope_trace::{mark, probe, task, Event, EventKind, Recorder, TraceStream};

struct Nobody;
impl Wake for Nobody {
    fn wake(self: Arc<Self>) {}
}

fn poll_once(name: &'static str) {
    let waker = Waker::from(Arc::new(Nobody));
    let task = task!(name, probe::block(poll_fn(|_| Poll::<()>::Pending)));
    assert!(pin!(task).poll(&mut Context::from_waker(&waker)).is_pending());
}

#[derive(Clone, Default)]
struct Written(Arc<Mutex<(Decoder, Vec<Event>)>>);

impl Written {
    fn write(&self, bytes: &[u8]) {
        let (decoder, events) = &mut *self.0.lock().expect("nobody panics");
        decoder.feed(bytes, events).expect("it is a trace");
    }

    fn events(&self) -> Vec<Event> {
        self.0.lock().expect("nobody panics").1.clone()
    }
}

#[test]
fn every_thread_reports_in_one_order() {
    let written = Written::default();
    let to = written.clone();
    let stream = TraceStream::start(|| 7, 16_000, move |bytes| to.write(bytes)).expect("the first");
    assert!(TraceStream::start(|| 7, 1, |_| {}).is_err(), "there is one in a process");

    poll_once("first");
    let after_poll = written.events();
    assert!(
        matches!(after_poll.last().map(|event| &event.kind), Some(EventKind::PollEnd { .. })),
        "what happened before a thread may go to sleep is written: {after_poll:?}"
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
    TraceStream::flush();

    let events = possible(written.events());
    assert!(events.iter().map(|event| event.id).eq(1..=events.len() as u64), "none is missing");
    for thread in 1..=4 {
        let kinds: Vec<&EventKind> =
            events.iter().filter(|event| event.thread == thread).map(|event| &event.kind).collect();
        assert!(
            matches!(kinds[0], EventKind::ThreadStarted { name } if name.starts_with("worker "))
        );
        assert_eq!(kinds[kinds.len() - 1], &EventKind::ThreadEnded);
        assert!(kinds.len() > 400);
    }
    for limited in 0..5_000 {
        mark!("number {limited}");
    }
    drop(stream);
    mark!("nobody listens");
    let (decoder, events) = &*written.0.lock().expect("nobody panics");
    assert_eq!(events.len(), 16_000);
    assert_eq!(decoder.finish(), Ok(()));
    let happened = 1601 * 9 + 4 * 2 + 1 + 5_000;
    assert_eq!(decoder.dropped(), happened - 16_000);
}
