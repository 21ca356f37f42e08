//! Wakers of other people's, which may do anything when they are cloned and dropped: here they put a
//! recorder in place and take it away again.

use std::future::{poll_fn, Future};
use std::pin::pin;
use std::ptr::null;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::Arc;
use std::task::{Context, Poll, RawWaker, RawWakerVTable, Wake, Waker};

use pollscope_analysis::check::possible;
use pollscope_trace::{task, Recorder};

static CALLS: AtomicU32 = AtomicU32::new(0);

fn record_something() {
    CALLS.fetch_add(1, Ordering::Relaxed);
    drop(Recorder::new(|| 0).install());
}

fn clone(_: *const ()) -> RawWaker {
    record_something();
    RawWaker::new(null(), &TABLE)
}

static TABLE: RawWakerVTable =
    RawWakerVTable::new(clone, |_| record_something(), |_| {}, |_| record_something());

struct Nobody;
impl Wake for Nobody {
    fn wake(self: Arc<Self>) {}
}

fn waker() -> Waker {
    // SAFETY: the functions never touch the data, so they keep the contract for any data, and
    // what they touch instead is thread-local or atomic.
    unsafe { Waker::from_raw(RawWaker::new(null(), &TABLE)) }
}

#[test]
fn a_waker_may_install_a_recorder() {
    let recorder = Recorder::new(|| 0);
    let installed = recorder.install();
    let mut polls = 0;
    let mut traced = pin!(task!(
        "poll_fn",
        poll_fn(|context: &mut Context<'_>| {
            polls += 1;
            let _clone = context.waker().clone();
            if polls < 3 {
                Poll::Pending
            } else {
                Poll::Ready(())
            }
        })
    ));
    let ours = waker();
    assert!(traced.as_mut().poll(&mut Context::from_waker(&ours)).is_pending());
    // Another waker: it is cloned, and the one before is dropped.
    let nobodys = Waker::from(Arc::new(Nobody));
    assert!(traced.as_mut().poll(&mut Context::from_waker(&nobodys)).is_pending());
    assert!(traced.as_mut().poll(&mut Context::from_waker(&ours)).is_ready());
    drop(installed);
    assert_eq!(CALLS.load(Ordering::Relaxed), 3, "cloned twice, dropped once so far");
    let events = possible(recorder.drain()).len();
    assert_eq!(events, 14, "a spawn, three polls with a clone and its drop each, an end");
}
