//! The small sets of values that events carry: outcomes, ends, causes, sources.

values! {
    /// How a poll returned.
    PollOutcome {
        /// Not finished; the future is idle until its task is woken.
        Pending,
        /// Finished.
        Ready,
        /// It panicked.
        Panicked,
    }

    /// How a task ended.
    TaskEnd {
        /// Its future finished.
        Ready,
        /// Its future was dropped before it finished: aborted, or the executor was shut down.
        Cancelled,
        /// Its future panicked.
        Panicked,
    }

    /// How far a future had come when it was dropped.
    FutureEnd {
        /// Nothing of it ever ran.
        NeverPolled,
        /// It stood at an `.await`: cancelled.
        Pending,
        /// It had finished.
        Ready,
        /// It had panicked.
        Panicked,
    }

    /// Who woke a task.
    WakeCause {
        /// A timer of the executor that was due.
        Timer,
        /// Another task, while it was polled or by finishing.
        Task,
        /// The task itself, while it was polled.
        Itself,
        /// Code outside any poll: a promise, an event handler, the program around the executor.
        Outside,
        /// Another thread.
        Thread,
        /// A promise of JavaScript that has settled, in a Rust program that asked for it.
        Promise,
    }

    /// The outcome of a promise.
    PromiseOutcome {
        /// It has a value.
        Fulfilled,
        /// It has a reason.
        Rejected,
    }

    /// Where a program printed to.
    Stream {
        /// `print!`, `println!`; `console.log`, `info`, `debug`.
        Stdout,
        /// `eprint!`, `eprintln!`; `console.warn`, `error`.
        Stderr,
    }

    /// How a promise came to be.
    PromiseOrigin {
        /// An async function was called; the promise stands for its body, which runs at once.
        AsyncFunction,
        /// `new Promise`, `Promise.withResolvers`, `Promise.resolve` and `reject`.
        Constructor,
        /// `then`, `catch` and `finally`.
        Reaction,
        /// `Promise.all`, `allSettled`, `any` and `race`.
        Combinator,
        /// `next`, `return` and `throw` of an async generator.
        Generator,
        /// The platform: `fetch` and the like.
        Platform,
        /// A Rust program asked JavaScript for it, and waits.
        Bridge,
    }

    /// Where a job of JavaScript's event loop comes from.
    JobSource {
        /// The program itself, from its first line to its last.
        Script,
        /// A settled promise: the body that stands at its `await` goes on, or what was given to
        /// `then` is called.
        Reaction,
        /// A promise was resolved with an object that has a `then`, which is called now.
        Thenable,
        /// `queueMicrotask`.
        QueueMicrotask,
        /// A timer that was due.
        Timer,
        /// A message that was posted.
        Message,
        /// A response, or a part of one.
        Network,
        /// An event was dispatched.
        Event,
        /// Something else.
        Other,
    }

    /// What a lock lets others do meanwhile.
    LockMode {
        /// Nothing: `Mutex::lock`, `RwLock::write`, `RefCell::borrow_mut`.
        Exclusive,
        /// The same: `RwLock::read`, `RefCell::borrow`.
        Shared,
    }
}
