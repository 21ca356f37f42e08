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
end: TaskEnd, } | { "kind": "task_joined", 
/**
 * The task that awaited it; 0 if it was none (a thread that blocked on it, for one).
 */
by: number, } | { "kind": "task_aborted", 
/**
 * The task that told it; 0 if it was none.
 */
by: number, } | { "kind": "task_detached" } | { "kind": "future_created", 
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
 * The call with its simple arguments, such as `foo(3)` or `Promise.all`.
 */
name: string, 
/**
 * The promise or generator whose body called it; 0 if none.
 */
parent: number, 
/**
 * How it came to be.
 */
origin: PromiseOrigin, } | { "kind": "promise_follows", 
/**
 * The other one.
 */
promise: number, } | { "kind": "promise_settled", 
/**
 * Which one.
 */
outcome: PromiseOutcome, } | { "kind": "reaction_added", 
/**
 * What is waited for.
 */
promise: number, } | { "kind": "rejection_unhandled" } | { "kind": "rejection_handled" } | { "kind": "generator_created", 
/**
 * The function with its simple arguments, such as `count(3)`.
 */
name: string, 
/**
 * The promise or generator whose body called it; 0 if none.
 */
parent: number, } | { "kind": "generator_resumed" } | { "kind": "generator_yielded" } | { "kind": "generator_ended", 
/**
 * Fulfilled: it returned. Rejected: it threw.
 */
outcome: PromiseOutcome, } | { "kind": "microtask_queued", 
/**
 * The job, numbered together with the macrotasks.
 */
job: number, 
/**
 * Where it comes from.
 */
source: JobSource, } | { "kind": "macrotask_queued", 
/**
 * The job, numbered together with the microtasks.
 */
job: number, 
/**
 * Where it comes from.
 */
source: JobSource, } | { "kind": "job_started", 
/**
 * Which one.
 */
job: number, } | { "kind": "job_ended", 
/**
 * Which one.
 */
job: number, } | { "kind": "signal_aborted", 
/**
 * Which signal.
 */
signal: number, } | { "kind": "thread_started", 
/**
 * Its name, empty if it has none.
 */
name: string, } | { "kind": "thread_ended" } | { "kind": "lock_requested", 
/**
 * The lock.
 */
lock: number, 
/**
 * The lock's expression in the source.
 */
name: string, 
/**
 * What others may do meanwhile.
 */
mode: LockMode, } | { "kind": "lock_acquired", 
/**
 * The lock.
 */
lock: number, } | { "kind": "lock_cancelled", 
/**
 * The lock.
 */
lock: number, } | { "kind": "lock_released", 
/**
 * The lock.
 */
lock: number, } | { "kind": "mark", 
/**
 * The name.
 */
name: string, } | { "kind": "counter", 
/**
 * The name.
 */
name: string, 
/**
 * The value: a finite number.
 */
value: number, } | { "kind": "console", 
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
end: TaskEnd, } | { "kind": "task_joined", 
/**
 * The task that awaited it; 0 if it was none (a thread that blocked on it, for one).
 */
by: number, } | { "kind": "task_aborted", 
/**
 * The task that told it; 0 if it was none.
 */
by: number, } | { "kind": "task_detached" } | { "kind": "future_created", 
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
 * The call with its simple arguments, such as `foo(3)` or `Promise.all`.
 */
name: string, 
/**
 * The promise or generator whose body called it; 0 if none.
 */
parent: number, 
/**
 * How it came to be.
 */
origin: PromiseOrigin, } | { "kind": "promise_follows", 
/**
 * The other one.
 */
promise: number, } | { "kind": "promise_settled", 
/**
 * Which one.
 */
outcome: PromiseOutcome, } | { "kind": "reaction_added", 
/**
 * What is waited for.
 */
promise: number, } | { "kind": "rejection_unhandled" } | { "kind": "rejection_handled" } | { "kind": "generator_created", 
/**
 * The function with its simple arguments, such as `count(3)`.
 */
name: string, 
/**
 * The promise or generator whose body called it; 0 if none.
 */
parent: number, } | { "kind": "generator_resumed" } | { "kind": "generator_yielded" } | { "kind": "generator_ended", 
/**
 * Fulfilled: it returned. Rejected: it threw.
 */
outcome: PromiseOutcome, } | { "kind": "microtask_queued", 
/**
 * The job, numbered together with the macrotasks.
 */
job: number, 
/**
 * Where it comes from.
 */
source: JobSource, } | { "kind": "macrotask_queued", 
/**
 * The job, numbered together with the microtasks.
 */
job: number, 
/**
 * Where it comes from.
 */
source: JobSource, } | { "kind": "job_started", 
/**
 * Which one.
 */
job: number, } | { "kind": "job_ended", 
/**
 * Which one.
 */
job: number, } | { "kind": "signal_aborted", 
/**
 * Which signal.
 */
signal: number, } | { "kind": "thread_started", 
/**
 * Its name, empty if it has none.
 */
name: string, } | { "kind": "thread_ended" } | { "kind": "lock_requested", 
/**
 * The lock.
 */
lock: number, 
/**
 * The lock's expression in the source.
 */
name: string, 
/**
 * What others may do meanwhile.
 */
mode: LockMode, } | { "kind": "lock_acquired", 
/**
 * The lock.
 */
lock: number, } | { "kind": "lock_cancelled", 
/**
 * The lock.
 */
lock: number, } | { "kind": "lock_released", 
/**
 * The lock.
 */
lock: number, } | { "kind": "mark", 
/**
 * The name.
 */
name: string, } | { "kind": "counter", 
/**
 * The name.
 */
name: string, 
/**
 * The value: a finite number.
 */
value: number, } | { "kind": "console", 
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
 * How a promise came to be.
 */
export type PromiseOrigin = "async_function" | "constructor" | "reaction" | "combinator" | "generator" | "platform";

/**
 * Where a job of JavaScript's event loop comes from.
 */
export type JobSource = "script" | "reaction" | "thenable" | "queue_microtask" | "timer" | "message" | "network" | "event" | "other";

/**
 * What a lock lets others do meanwhile.
 */
export type LockMode = "exclusive" | "shared";

/**
 * Where a program printed to.
 */
export type Stream = "stdout" | "stderr";

/**
 * The language of a program.
 */
export type Language = "rust" | "javascript";

/**
 * Which clock the times of a trace were read from.
 */
export type Clock = "real" | "simulated";

/**
 * What ran a program.
 */
export type Engine = "native";

/**
 * What one program did.
 */
export type Trace = { 
/**
 * What is to be known about the events.
 */
header: Header, 
/**
 * What happened, in order.
 */
events: Array<Event>, };

/**
 * What is to be known about the events of a trace.
 */
export type Header = { 
/**
 * The version of the schema: [`SCHEMA`].
 */
schema: number, 
/**
 * The language of the program.
 */
language: Language, 
/**
 * What ran it.
 */
engine: Engine, 
/**
 * Which clock the times were read from.
 */
clock: Clock, 
/**
 * The name of the program: a lesson's, such as `join-all`.
 */
program: string, 
/**
 * What its futures ran on, such as `pollscope` or `tokio`; empty if that is unknown.
 */
runtime: string, 
/**
 * Events that happened but were not kept.
 */
dropped: number, 
/**
 * When and how the run ended; `None` if it has not.
 */
ended: Ended | null, 
/**
 * The source that the lines of the events are lines of; empty if it was not kept.
 */
source: string, };

/**
 * When and how a run ended.
 */
export type Ended = { 
/**
 * How.
 */
status: RunStatus, 
/**
 * When, in nanoseconds since the run began, on the clock of the events.
 */
at: number, 
/**
 * What there is to say about a status other than `ok`, in a sentence.
 */
message: string | null, };

/**
 * How a run ended.
 */
export type RunStatus = "ok" | "panicked" | "threw" | "stopped" | "unavailable";

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
 * Something that a person should know about a run.
 */
export type InsightInfo = { 
/**
 * Which kind it is.
 */
kind: InsightKind, 
/**
 * The half that it is about.
 */
language: Language, 
/**
 * The line of the source to look at; 0 if it is unknown.
 */
line: number, 
/**
 * What happened, in one sentence.
 */
sentence: string, 
/**
 * What that means and what to do about it.
 */
detail: string, 
/**
 * The identifiers of the events that show it, ascending: 1 to 100 of them.
 */
evidence: Array<number>, 
/**
 * When it began, in milliseconds since the run began.
 */
from_ms: number, 
/**
 * When it was over.
 */
to_ms: number, 
/**
 * How much sooner the program would have come to its end, in milliseconds; null if that cannot
 * be said.
 */
saves_ms: number | null, };

/**
 * The kinds, most useful first.
 */
export type InsightKind = "lost_wake_up" | "unhandled_rejection" | "never_polled" | "executor_blocked" | "held_across_await" | "busy_polling" | "one_at_a_time" | "lost_race" | "unfinished" | "spurious_wake" | "cancelled";

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
