// Made from crate/protocol and crate/trace by `cargo xtask generate`; changes here are lost.

/**
 * One thing that happened.
 *
 * Identifiers count from 1 and are never used again within a trace; 0 means "none".
 */
export type Event = { 
/**
 * Grows by at least one from event to event, in the order in which they happened.
 */
id: number, 
/**
 * The clock reading in nanoseconds since the run began, on the run's clock. Never
 * decreases from event to event of one thread.
 */
at: number, 
/**
 * The thread it happened on; 0 is the one that the run began on.
 */
thread: number, 
/**
 * The task it belongs to (a lane of the timeline); 0 outside any task.
 */
task: number, 
/**
 * The future or promise it is about or that was running; 0 outside any.
 */
future: number, 
/**
 * The line of the user's source, from 1; 0 if unknown.
 */
line: number, } & ({ "kind": "task_spawned", 
/**
 * The spawned expression as the source has it.
 */
name: string, 
/**
 * The task that spawned it; 0 if none.
 */
by: number, } | { "kind": "task_ended", 
/**
 * How.
 */
end: TaskEnd, } | { "kind": "future_created", 
/**
 * The function with its simple arguments, such as `foo(3)`, or `async block`.
 */
name: string, 
/**
 * The future whose body created it; 0 if none.
 */
parent: number, } | { "kind": "future_first_polled", 
/**
 * The future that polls it; 0 if its task does so directly.
 */
by: number, } | { "kind": "future_dropped", 
/**
 * How far it had come.
 */
end: FutureEnd, } | { "kind": "poll_start" } | { "kind": "poll_end", 
/**
 * What it returned.
 */
outcome: PollOutcome, } | { "kind": "await_reached" } | { "kind": "await_resumed" } | { "kind": "waker_cloned" } | { "kind": "waker_dropped" } | { "kind": "woken", 
/**
 * Who woke it.
 */
cause: WakeCause, 
/**
 * The timer or the task that woke it, if that is the cause; otherwise 0.
 */
by: number, } | { "kind": "timer_armed", 
/**
 * The timer.
 */
timer: number, 
/**
 * When it is due, on the clock of `at`.
 */
deadline: number, } | { "kind": "timer_fired", 
/**
 * The timer.
 */
timer: number, } | { "kind": "timer_cancelled", 
/**
 * The timer.
 */
timer: number, } | { "kind": "promise_created", 
/**
 * The function with its simple arguments, such as `foo(3)`.
 */
name: string, 
/**
 * The promise whose body called it; 0 if none.
 */
parent: number, } | { "kind": "promise_settled", 
/**
 * Which one.
 */
outcome: PromiseOutcome, } | { "kind": "console", 
/**
 * Where to.
 */
stream: Stream, 
/**
 * What.
 */
text: string, });

/**
 * What happened. Each kind says when it fires and what it pairs with.
 */
export type EventKind = { "kind": "task_spawned", 
/**
 * The spawned expression as the source has it.
 */
name: string, 
/**
 * The task that spawned it; 0 if none.
 */
by: number, } | { "kind": "task_ended", 
/**
 * How.
 */
end: TaskEnd, } | { "kind": "future_created", 
/**
 * The function with its simple arguments, such as `foo(3)`, or `async block`.
 */
name: string, 
/**
 * The future whose body created it; 0 if none.
 */
parent: number, } | { "kind": "future_first_polled", 
/**
 * The future that polls it; 0 if its task does so directly.
 */
by: number, } | { "kind": "future_dropped", 
/**
 * How far it had come.
 */
end: FutureEnd, } | { "kind": "poll_start" } | { "kind": "poll_end", 
/**
 * What it returned.
 */
outcome: PollOutcome, } | { "kind": "await_reached" } | { "kind": "await_resumed" } | { "kind": "waker_cloned" } | { "kind": "waker_dropped" } | { "kind": "woken", 
/**
 * Who woke it.
 */
cause: WakeCause, 
/**
 * The timer or the task that woke it, if that is the cause; otherwise 0.
 */
by: number, } | { "kind": "timer_armed", 
/**
 * The timer.
 */
timer: number, 
/**
 * When it is due, on the clock of `at`.
 */
deadline: number, } | { "kind": "timer_fired", 
/**
 * The timer.
 */
timer: number, } | { "kind": "timer_cancelled", 
/**
 * The timer.
 */
timer: number, } | { "kind": "promise_created", 
/**
 * The function with its simple arguments, such as `foo(3)`.
 */
name: string, 
/**
 * The promise whose body called it; 0 if none.
 */
parent: number, } | { "kind": "promise_settled", 
/**
 * Which one.
 */
outcome: PromiseOutcome, } | { "kind": "console", 
/**
 * Where to.
 */
stream: Stream, 
/**
 * What.
 */
text: string, };

/**
 * How a poll returned.
 */
export type PollOutcome = "pending" | "ready" | "panicked";

/**
 * How a task ended.
 */
export type TaskEnd = "ready" | "cancelled" | "panicked";

/**
 * How far a future had come when it was dropped.
 */
export type FutureEnd = "never_polled" | "pending" | "ready" | "panicked";

/**
 * Who woke a task.
 */
export type WakeCause = "timer" | "task" | "itself" | "outside" | "thread";

/**
 * The outcome of a promise.
 */
export type PromiseOutcome = "fulfilled" | "rejected";

/**
 * Where a program printed to.
 */
export type Stream = "stdout" | "stderr";

/**
 * The language of a program.
 */
export type Language = "rust" | "java_script";

/**
 * Which clock the times of a trace were read from.
 */
export type Clock = "real" | "simulated";

/**
 * What ran a program.
 */
export type Engine = "native";

/**
 * A lesson as a list shows it.
 */
export type LessonInfo = { 
/**
 * Its name in links and in `load({ lesson })`, such as `join-all`.
 */
slug: string, 
/**
 * Its title.
 */
title: string, 
/**
 * What it shows, in a sentence or two.
 */
summary: string, };

/**
 * How a run of both halves of a lesson went.
 */
export type RunResult = { 
/**
 * The slug of the lesson that ran.
 */
lesson: string, 
/**
 * The Rust half.
 */
rust: HalfResult, 
/**
 * The JavaScript half.
 */
js: HalfResult, };

/**
 * How one half of a run went.
 */
export type HalfResult = { 
/**
 * How it ended.
 */
status: RunStatus, 
/**
 * What there is to say about a status other than `ok`, in a sentence; otherwise null.
 */
message: string | null, 
/**
 * All that it printed to standard output (JavaScript: `console.log` and the like).
 */
stdout: string, 
/**
 * All that it printed to standard error (JavaScript: `console.warn` and `error`).
 */
stderr: string, 
/**
 * What happened, in order.
 */
events: Array<Event>, 
/**
 * Events that happened but were not kept.
 */
dropped: number, 
/**
 * What ran it.
 */
engine: Engine, 
/**
 * Which clock its times were read from.
 */
clock: Clock, };

/**
 * How one half of a run ended.
 */
export type RunStatus = "ok" | "panicked" | "threw" | "stopped" | "unavailable";

/**
 * From the page to the worker.
 */
export type TwinCommand = { "type": "run", 
/**
 * The rewritten program.
 */
code: string, 
/**
 * When the run began, in milliseconds since 1970 (`timeOrigin + now()`).
 */
epoch: number, };

/**
 * From the worker to the page.
 */
export type TwinMessage = { "type": "ready" } | { "type": "events", 
/**
 * At least one.
 */
events: Array<Event>, 
/**
 * Events that happened but were not kept, since the run began.
 */
dropped: number, } | { "type": "ended", 
/**
 * How it ended.
 */
end: TwinEnd, 
/**
 * The error, for an end other than `ok`; otherwise null.
 */
message: string | null, };

/**
 * How the JavaScript half ended.
 */
export type TwinEnd = "ok" | "threw" | "unavailable";
