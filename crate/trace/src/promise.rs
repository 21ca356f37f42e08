//! Promises of JavaScript that a Rust program waits for. The code that asks for one reports it here:
//! that it was asked for, what it came to, and whom that wakes.

use crate::event::RecordKind;
use crate::local::{with, with_run, Local};
use crate::record::{Record, Subject};
use crate::table::OWN_TEXT;
use crate::value::{PromiseOrigin, PromiseOutcome, WakeCause};

/// A promise that was asked for. It may be told of on any thread.
///
/// ```
/// use pollscope_trace::{promise, EventKind, PromiseOutcome, Recorder};
///
/// let recorder = Recorder::new(|| 0);
/// let _installed = recorder.install();
/// let promise = promise::asked("6 * 7", 1);
/// promise.settled(Err("TypeError: no"));
/// promise.waking(|| { /* wakes the task that waits for it */ });
///
/// let kinds: Vec<_> = recorder.drain().into_iter().map(|event| event.kind).collect();
/// assert!(matches!(&kinds[0], EventKind::PromiseCreated { name, .. } if name == "6 * 7"));
/// assert!(matches!(&kinds[1], EventKind::RejectionReason { text } if text == "TypeError: no"));
/// assert_eq!(kinds[2], EventKind::PromiseSettled { outcome: PromiseOutcome::Rejected });
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promise {
    /// The recorder it was asked for under; 0 if there was none.
    run: u32,
    id: u32,
    task: u32,
}

/// Records that what is being polled has asked JavaScript for a promise and waits for it. `name` is the
/// expression, and `line` where it is asked for.
pub fn asked(name: &str, line: u32) -> Promise {
    let recorded = with(|local| {
        let asking = local.context();
        let promise =
            Promise { run: local.core.run, id: local.core.new_future(), task: asking.task };
        let (parent, origin) = (asking.future, PromiseOrigin::Bridge);
        let kind = RecordKind::PromiseCreated { name: OWN_TEXT, parent, origin };
        promise.record(local, line, kind, name);
        promise
    });
    recorded.unwrap_or(Promise { run: 0, id: 0, task: 0 })
}

impl Promise {
    /// Records what it has come to: an error is what it was rejected with, in words.
    pub fn settled(self, outcome: Result<(), &str>) {
        with_run(self.run, |local| {
            if let Err(reason) = outcome {
                self.record(local, 0, RecordKind::RejectionReason { text: OWN_TEXT }, reason);
            }
            let outcome = match outcome {
                Ok(()) => PromiseOutcome::Fulfilled,
                Err(_) => PromiseOutcome::Rejected,
            };
            local.record_of(self.task, self.id, 0, RecordKind::PromiseSettled { outcome });
        });
    }

    /// Calls `wake`, which wakes the waiting task: its wakes are caused by the promise.
    pub fn waking<R>(self, wake: impl FnOnce() -> R) -> R {
        let _restored = Restored { run: self.run };
        with_run(self.run, |local| local.now_waking(WakeCause::Promise, self.id));
        wake()
    }

    fn record(self, local: &Local, line: u32, kind: RecordKind, text: &str) {
        let subject = Subject { thread: local.thread, task: self.task, future: self.id, line };
        local.core.push_text(Record::new(local.now(), subject, kind), text);
    }
}

/// Wakes after this have another cause.
struct Restored {
    run: u32,
}

impl Drop for Restored {
    fn drop(&mut self) {
        with_run(self.run, |local| local.now_waking(WakeCause::Promise, 0));
    }
}
