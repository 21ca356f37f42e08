//! Locks: who asks for one, who holds it.
//!
//! A program may report a lock itself, as below; for the locks of the libraries that people use,
//! instrumented source does it ([`crate::guard`]).
//!
//! ```
//! use pollscope_trace::lock::Lock;
//! use pollscope_trace::{EventKind, LockMode, Recorder};
//!
//! let recorder = Recorder::new(|| 0);
//! let _installed = recorder.install();
//! let (value, lock) = (std::sync::Mutex::new(1), Lock::new("value"));
//!
//! let request = lock.request(LockMode::Exclusive, line!());
//! let mut guard = value.lock().expect("nobody panicked");
//! let held = request.acquired();
//! *guard += 1;
//! drop((guard, held));
//!
//! let events = recorder.drain();
//! assert!(matches!(events[0].kind, EventKind::LockRequested { lock: 1, .. }));
//! assert_eq!(events[1].kind, EventKind::LockAcquired { lock: 1 });
//! assert_eq!(events[2].kind, EventKind::LockReleased { lock: 1 });
//! ```

use crate::event::RecordKind;
use crate::local::{with, with_run};
use crate::value::LockMode;

/// A lock of the present run. Without a recorder it reports nothing.
#[derive(Debug, Clone, Copy)]
pub struct Lock {
    name: &'static str,
    run: u32,
    number: u32,
}

/// The lock is being waited for, by the task and future that asked.
#[derive(Debug)]
#[must_use = "dropping it says that the lock is no longer waited for"]
pub struct Request(Option<Asked>);

/// The lock is held until this is dropped.
#[derive(Debug)]
#[must_use = "dropping it says that the lock is released"]
pub struct Held(Asked);

#[derive(Debug, Clone, Copy)]
struct Asked {
    lock: Lock,
    task: u32,
    future: u32,
    line: u32,
}

impl Lock {
    /// A new lock; `name` is what the timeline calls it.
    pub fn new(name: &'static str) -> Self {
        let (run, number) =
            with(|local| (local.core.run, local.core.new_lock())).unwrap_or_default();
        Lock { name, run, number }
    }

    /// The lock of a value that lies at `address` and is of type `of`.
    pub(crate) fn at(address: usize, of: &'static str, name: &'static str) -> Option<Self> {
        with(|local| Lock { name, run: local.core.run, number: local.core.lock_at(address, of) })
    }

    /// It is asked for, in `line`.
    pub fn request(&self, mode: LockMode, line: u32) -> Request {
        let context = with_run(self.run, |local| {
            let lock = self.number;
            local.record_named(line, self.name, |name| RecordKind::LockRequested {
                lock,
                name,
                mode,
            });
            local.context()
        });
        let context = context.unwrap_or_default();
        Request(Some(Asked { lock: *self, task: context.task, future: context.future, line }))
    }
}

impl Request {
    /// It was given to the one that asked.
    pub fn acquired(mut self) -> Held {
        let asked = self.0.take().expect("a request ends only once");
        asked.report(RecordKind::LockAcquired { lock: asked.lock.number });
        Held(asked)
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        if let Some(asked) = self.0.take() {
            asked.report(RecordKind::LockCancelled { lock: asked.lock.number });
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.0.report(RecordKind::LockReleased { lock: self.0.lock.number });
    }
}

impl Asked {
    fn report(&self, kind: RecordKind) {
        with_run(self.lock.run, |local| local.record_of(self.task, self.future, self.line, kind));
    }
}
