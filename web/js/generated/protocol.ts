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
 * The timer, the task or the promise that woke it, if that is the cause; otherwise 0.
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
 * The call with its simple arguments, such as `foo(3)` or `Promise.all`; of one that
 * Rust has asked for the expression.
 */
name: string, 
/**
 * The promise or generator whose body called it, or the future that asked; 0 if none.
 */
parent: number, 
/**
 * How it came to be.
 */
origin: PromiseOrigin, } | { "kind": "promise_follows", 
/**
 * The other one.
 */
promise: number, } | { "kind": "rejection_reason", 
/**
 * In words, such as `TypeError: Failed to fetch`.
 */
text: string, } | { "kind": "promise_settled", 
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
 * The timer, the task or the promise that woke it, if that is the cause; otherwise 0.
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
 * The call with its simple arguments, such as `foo(3)` or `Promise.all`; of one that
 * Rust has asked for the expression.
 */
name: string, 
/**
 * The promise or generator whose body called it, or the future that asked; 0 if none.
 */
parent: number, 
/**
 * How it came to be.
 */
origin: PromiseOrigin, } | { "kind": "promise_follows", 
/**
 * The other one.
 */
promise: number, } | { "kind": "rejection_reason", 
/**
 * In words, such as `TypeError: Failed to fetch`.
 */
text: string, } | { "kind": "promise_settled", 
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
export type WakeCause = "timer" | "task" | "itself" | "outside" | "thread" | "promise";

/**
 * The outcome of a promise.
 */
export type PromiseOutcome = "fulfilled" | "rejected";

/**
 * How a promise came to be.
 */
export type PromiseOrigin = "async_function" | "constructor" | "reaction" | "combinator" | "generator" | "platform" | "bridge";

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
export type Engine = "native" | "live";

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
export type RunStatus = "ok" | "panicked" | "threw" | "stopped" | "unavailable" | "compile_error" | "limit";

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
 * What it is about: the group that it is listed in.
 */
topic: string, 
/**
 * What it shows, in a sentence or two.
 */
summary: string, };

/**
 * How a run of both halves of a lesson went.
 */
export type RunResult = { 
/**
 * The slug of the lesson that ran; empty if it was a program of no lesson.
 */
lesson: string, 
/**
 * The halves that the program has. A half that it lacks has no output and no events, and
 * its status is `ok`.
 */
halves: Array<Language>, 
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
clock: Clock, 
/**
 * What the program would have returned to its system, 101 after a panic; null where programs
 * have no exit code (JavaScript, native runs) and where it came to no end.
 */
exit_code: number | null, 
/**
 * What the compiler had to say; nothing where it was not asked.
 */
diagnostics: Array<Diagnostic>, 
/**
 * Whether it reported what its futures or promises do. False for edited Rust that compiles, but
 * not with what reports for it: it then ran as it stands, and `events` has nothing of it.
 */
instrumented: boolean, };

/**
 * A trace as a file of Pollscope's own: what `trace("json")` returns and the page can open again.
 */
export type TraceFile = { 
/**
 * What the file says it is.
 */
format: string, 
/**
 * The version of the schema of its traces.
 */
schema: number, 
/**
 * One trace of each half that has run.
 */
traces: Array<Trace>, };

/**
 * What a run says to an expectation.
 */
export type ExpectationInfo = { 
/**
 * The expectation as it was written.
 */
expectation: string, 
/**
 * Whether it holds; `unknown` if events were dropped and one of them could decide it.
 */
verdict: Verdict, 
/**
 * Why, as a sentence that begins in lower case or with a name.
 */
sentence: string, 
/**
 * When what decided it happened, in milliseconds since the run began; null where no single event did.
 */
at_ms: number | null, };

/**
 * Whether an expectation holds.
 */
export type Verdict = "holds" | "fails" | "unknown";

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
export type InsightKind = "lost_wake_up" | "futurelock" | "deadlock" | "never_settled" | "unhandled_rejection" | "never_polled" | "executor_blocked" | "event_loop_blocked" | "held_across_await" | "busy_polling" | "one_at_a_time" | "lost_race" | "unfinished" | "spurious_wake" | "cancelled";

/**
 * The page at the playhead.
 */
export type StateInfo = { 
/**
 * Where the run stands.
 */
phase: PhaseName, 
/**
 * The file whose trace is shown in place of a run; null for a run of this page.
 */
recorded: string | null, 
/**
 * Which clock the times are read from.
 */
clock: Clock, 
/**
 * How the playhead moves.
 */
playback: PlaybackName, 
/**
 * The time of the playhead.
 */
at_ms: number, 
/**
 * The last moment of the run.
 */
end_ms: number, 
/**
 * How many events of both halves have happened at the playhead.
 */
happened: number, 
/**
 * How many events there are.
 */
events: number, 
/**
 * The Rust half.
 */
rust: HalfInfo, 
/**
 * The JavaScript half.
 */
js: HalfInfo, };

/**
 * Where a run stands.
 */
export type PhaseName = "fresh" | "starting" | "running" | "over";

/**
 * How the playhead moves.
 */
export type PlaybackName = "following" | "paused" | "playing";

/**
 * One half at the playhead.
 */
export type HalfInfo = { 
/**
 * How many of its events have happened.
 */
happened: number, 
/**
 * The line that is running; 0 if none is, or it is unknown.
 */
running_line: number, 
/**
 * The lines at whose `.await` something waits, ascending.
 */
waiting_lines: Array<number>, 
/**
 * How many lines it has printed.
 */
printed_lines: number, 
/**
 * All futures, promises and generators so far, in the order of their creation.
 */
futures: Array<FutureInfo>, 
/**
 * All tasks so far, in the order of their spawning.
 */
tasks: Array<TaskInfo>, 
/**
 * The numbers of the futures or promises whose bodies are running, outermost first.
 */
running: Array<number>, 
/**
 * The numbers of the tasks in the ready queue, the next one first.
 */
ready_queue: Array<number>, 
/**
 * The timers that are running, the next one first.
 */
timers: Array<TimerInfo>, 
/**
 * The microtasks that are queued, the next one first; null if the trace does not tell of them.
 */
microtasks: Array<JobInfo> | null, 
/**
 * The macrotasks that are queued, the next one first; null if the trace does not tell of them.
 */
macrotasks: Array<JobInfo> | null, };

/**
 * A future, promise or async generator.
 */
export type FutureInfo = { 
/**
 * Its number in the events.
 */
id: number, 
/**
 * Its name, such as `foo(3)`.
 */
name: string, 
/**
 * How far it has come.
 */
state: FutureStateName, 
/**
 * The line in which it was created; 0 if unknown.
 */
line: number, 
/**
 * The line of the `.await` that it stands at; 0 if at none.
 */
await_line: number, 
/**
 * The one whose body created it; 0 if none.
 */
parent: number, 
/**
 * The task that polls it; 0 if none.
 */
task: number, 
/**
 * How often it was polled (a promise: how often its body ran on).
 */
polls: number, 
/**
 * Why it is pending, in a sentence; null if it is not.
 */
why_pending: string | null, };

/**
 * How far a future, promise or generator has come.
 */
export type FutureStateName = "lazy" | "running" | "waiting" | "ready" | "never_polled" | "cancelled" | "panicked" | "rejected";

/**
 * A task.
 */
export type TaskInfo = { 
/**
 * Its number in the events.
 */
id: number, 
/**
 * The spawned expression.
 */
name: string, 
/**
 * How far it has come.
 */
state: TaskStateName, 
/**
 * The future it consists of; 0 if that does not report.
 */
future: number, 
/**
 * How often it was polled.
 */
polls: number, 
/**
 * How often it was woken since its last poll began.
 */
wakes_pending: number, 
/**
 * How many clones of its waker exist.
 */
wakers: number, };

/**
 * How far a task has come.
 */
export type TaskStateName = "queued" | "polled" | "idle" | "ready" | "cancelled" | "panicked";

/**
 * A timer that is running.
 */
export type TimerInfo = { 
/**
 * Its number in the events.
 */
id: number, 
/**
 * When it is due.
 */
deadline_ms: number, 
/**
 * The task that waits for it; 0 if none.
 */
task: number, 
/**
 * The future that waits for it; 0 if none.
 */
future: number, };

/**
 * A microtask or macrotask that is queued.
 */
export type JobInfo = { 
/**
 * Its number in the events.
 */
id: number, 
/**
 * Where it comes from.
 */
source: JobSource, 
/**
 * The promise whose body goes on in it; 0 if unknown.
 */
future: number, };

/**
 * What `fetch` answers for one address: programs have no network unless a person allows it.
 */
export type Fixture = { 
/**
 * The address as the program writes it, such as `/users/1` or `https://example.com/data.json`.
 */
url: string, 
/**
 * The HTTP status, such as 200.
 */
status: number, 
/**
 * The `content-type` of the answer.
 */
content_type: string, 
/**
 * The body, as text.
 */
body: string, 
/**
 * How long the answer takes, in milliseconds on the program's clock.
 */
latency: number, };

/**
 * From the page to the worker.
 */
export type TwinCommand = { "type": "run", 
/**
 * The rewritten program.
 */
code: string, 
/**
 * The pieces of it that the program as it was written does not have: where each begins and
 * ends, in UTF-16 units, in order.
 */
inserted: Array<number>, 
/**
 * When the run began, in milliseconds since 1970 (`timeOrigin + now()`). Means nothing on
 * a simulated clock, which begins at 0.
 */
epoch: number, 
/**
 * The clock that the program sees.
 */
clock: Clock, 
/**
 * What `fetch` finds.
 */
fixtures: Array<Fixture>, 
/**
 * Whether `fetch` may ask the network for what is not among the fixtures.
 */
network: boolean, 
/**
 * What it may use up. Output and simulated time count; a real clock, events and memory have
 * bounds of their own.
 */
limits: LiveLimits, };

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
export type TwinEnd = "ok" | "threw" | "limit" | "unavailable";

/**
 * What the page within tells the page around.
 */
export type EmbedEvent = { "type": "ready", } | { "type": "run-start", } | { "type": "run-end", 
/**
 * How it went.
 */
result: RunResult, 
/**
 * What there is to say about it, most useful first.
 */
insights: Array<InsightInfo>, } | { "type": "prediction", 
/**
 * The question.
 */
question: string, 
/**
 * The answer that was chosen.
 */
choice: string, 
/**
 * Whether it is right.
 */
verdict: Verdict, 
/**
 * What was to be seen, as a sentence.
 */
sentence: string, } | { "type": "expectation", 
/**
 * The exercise's name within its lesson.
 */
exercise: string, 
/**
 * Whether all of its expectations hold.
 */
solved: boolean, 
/**
 * What the run says to each.
 */
expectations: Array<ExpectationInfo>, } | { "type": "change", 
/**
 * The Rust program; none if there is no such half.
 */
rust: string | null, 
/**
 * The JavaScript program.
 */
js: string | null, 
/**
 * Whether one of them is another one than at first.
 */
edited: boolean, } | { "type": "height", 
/**
 * In CSS pixels.
 */
px: number, } | { "type": "error", 
/**
 * Why, in a sentence.
 */
message: string, };

/**
 * Everything that a person set. What is left out is as it comes.
 */
export type Link = { 
/**
 * The version of this data: 1.
 */
v: number, 
/**
 * The lesson.
 */
lesson?: string, 
/**
 * The template, if it is not a lesson.
 */
template?: Template, 
/**
 * A note from the author of the link to its reader.
 */
note?: string, 
/**
 * The clock of the next run.
 */
clock?: Clock, 
/**
 * The edition of Rust.
 */
edition?: Edition, 
/**
 * What the program reads from standard input.
 */
stdin?: string, 
/**
 * What a run may use up. More than a person can choose on the page counts as that.
 */
limits?: LiveLimits, 
/**
 * Where the playhead goes when the program has run, in milliseconds on the run's clock.
 */
at?: number, 
/**
 * What is selected then.
 */
selected?: Selected, 
/**
 * What is in front.
 */
view: Array<View>, 
/**
 * The Rust program, if it is not that of the lesson or the template.
 */
rust?: string, 
/**
 * The JavaScript program, likewise.
 */
js?: string, };

/**
 * A program to begin with that belongs to no lesson.
 */
export type Template = "blank" | "tokio" | "futures" | "own-executor" | "both" | "javascript";

/**
 * Something that a page or an embed can have in front, or alone.
 */
export type View = "code" | "rust" | "js" | "timeline" | "output" | "findings" | "lesson";

/**
 * What is selected in a run. Numbers are those of its trace: they are the same in every run of one program
 * on simulated time.
 */
export type Selected = { 
/**
 * In this half.
 */
half: Language, 
/**
 * What it is.
 */
kind: SelectedKind, 
/**
 * Its number in the trace.
 */
id: number, };

/**
 * What can be selected by a link.
 */
export type SelectedKind = "future" | "task" | "promise";

/**
 * `live/manifest.json`: everything that the live engine can fetch.
 */
export type LiveManifest = { 
/**
 * The files are still being packed: ignore the other fields and ask again later. Only
 * `cargo xtask serve` serves such a manifest.
 */
preparing: boolean, 
/**
 * What the compiler calls itself.
 */
compiler: string, 
/**
 * How many bytes of memory it may use, together with the program that it interprets, unless
 * [`LiveLimits::memory_bytes`] says otherwise.
 */
memory: number, 
/**
 * `compiler` and `std`, which every program needs, then those of the crates.
 */
units: Array<LiveUnit>, 
/**
 * The crates that a program may use, besides the standard library.
 */
crates: Array<LiveCrate>, };

/**
 * A file beside the manifest: several files with an index, compressed together.
 */
export type LiveUnit = { 
/**
 * Its name in [`LiveCrate::units`].
 */
name: string, 
/**
 * Its file's name, with a hash of the content in it.
 */
file: string, 
/**
 * How long the file is.
 */
bytes: number, 
/**
 * How long it is when unpacked.
 */
unpacked: number, 
/**
 * The file's SHA-256, in hexadecimal digits.
 */
sha256: string, };

/**
 * A crate that a program may use.
 */
export type LiveCrate = { 
/**
 * As a program writes it: `futures_util`.
 */
name: string, 
/**
 * The published version.
 */
version: string, 
/**
 * Where its metadata lies for the compiler.
 */
path: string, 
/**
 * The units that have to be there, its own and those of the crates that it uses.
 */
units: Array<string>, 
/**
 * Whether it is meant to be used directly: a row in the list of crates.
 */
listed: boolean, 
/**
 * What there is to know of it besides its version: what it lacks, or that it only has the names
 * of another one.
 */
note: string | null, };

/**
 * To the worker: what to start the compiler with. The compiler and the packed files come beside it.
 */
export type LiveStart = { 
/**
 * The command line, with the compiler's own name first.
 */
arguments: Array<string>, 
/**
 * `NAME=value`, each.
 */
environment: Array<string>, 
/**
 * Paths and texts of files that are there from the start.
 */
files: Array<[string, string]>, 
/**
 * The file that comes later: opening it waits until the program is provided.
 */
waits_for: string | null, 
/**
 * How many bytes the program may write to standard output and standard error together.
 */
output_limit: number, 
/**
 * How many events the program may report.
 */
event_limit: number, 
/**
 * How late it may be on the program's clock when it reports one, in nanoseconds.
 */
time_limit: number, 
/**
 * How many bytes of memory the compiler and the program may have.
 */
memory_limit: number, 
/**
 * The clock that the program is given where the interpreter has none of its own.
 */
clock: Clock, 
/**
 * Whether the program may ask JavaScript.
 */
javascript: boolean, };

/**
 * A kind of values of JavaScript.
 */
export type JsKind = "undefined" | "null" | "boolean" | "number" | "bigint" | "string" | "object";

/**
 * What a promise of JavaScript came to.
 */
export type JsAnswer = { 
/**
 * The number of the question.
 */
number: number, 
/**
 * Whether the promise was fulfilled.
 */
fulfilled: boolean, 
/**
 * What kind of value it is.
 */
value: JsKind, 
/**
 * The value as text: what `String` makes of it, of an object its JSON, of an error its name and
 * its message.
 */
text: string, };

/**
 * What a program wants of JavaScript. Questions have numbers of their own.
 */
export type JsQuestion = { "kind": "evaluate", 
/**
 * Its number.
 */
number: number, 
/**
 * The expression.
 */
expression: string, } | { "kind": "forget", 
/**
 * To which question.
 */
number: number, } | { "kind": "interrupt", 
/**
 * Its number.
 */
number: number, };

/**
 * From the worker.
 */
export type LiveMessage = { "kind": "working", 
/**
 * Its name.
 */
lock: string | null, } | { "kind": "parked" } | { "kind": "output", 
/**
 * 1 for standard output, 2 for standard error.
 */
stream: 1 | 2, 
/**
 * What.
 */
bytes: Uint8Array, } | { "kind": "diagnostic", 
/**
 * As the compiler writes it.
 */
json: string, } | { "kind": "panicked" } | { "kind": "trace", 
/**
 * In its binary form.
 */
bytes: Uint8Array, } | { "kind": "asked", 
/**
 * What.
 */
question: JsQuestion, } | { "kind": "ended", 
/**
 * How.
 */
end: LiveEnd, 
/**
 * How much memory it had at the end, in bytes.
 */
memory: number, };

/**
 * How an execution of the compiler ended.
 */
export type LiveEnd = { "kind": "exited", 
/**
 * The program's exit code, or the compiler's.
 */
code: number, } | { "kind": "output_limit" } | { "kind": "diagnostic_limit" } | { "kind": "event_limit" } | { "kind": "time_limit" } | { "kind": "memory_limit" } | { "kind": "stack_overflow" } | { "kind": "trapped", 
/**
 * WebAssembly's word for it.
 */
message: string, } | { "kind": "lost" } | { "kind": "failed", 
/**
 * Why.
 */
message: string, };

/**
 * A program to check or to run.
 */
export type LiveProgram = { 
/**
 * The whole program: one file.
 */
source: string, 
/**
 * Which edition of Rust it is written in.
 */
edition: Edition, 
/**
 * On which clock it runs.
 */
clock: Clock, 
/**
 * What it reads from standard input.
 */
stdin: string, 
/**
 * Whether it reports what its futures do.
 */
trace: boolean, 
/**
 * Whether the JavaScript that it asks may use the network.
 */
network: boolean, 
/**
 * What it may use up.
 */
limits: LiveLimits, };

/**
 * An edition of Rust.
 */
export type Edition = "2021" | "2024";

/**
 * What a run may use up before it is ended, with what it did so far kept. What is left out has the value
 * of [`LiveLimits::default`].
 */
export type LiveLimits = { 
/**
 * Milliseconds of the person's time, from the start of the compiler.
 */
wall_ms: number, 
/**
 * Bytes written to standard output and standard error together.
 */
output_bytes: number, 
/**
 * Milliseconds on the program's own clock, of a program that reports what it does: an event that is
 * later ends it.
 */
simulated_ms?: number, 
/**
 * Events that it reports.
 */
events?: number, 
/**
 * Bytes of memory, together with the compiler, which takes some 100 MB of it.
 */
memory_bytes?: number, };

/**
 * How a run went. The command line's `--json` prints this, with the name of the file.
 */
export type LiveResult = { 
/**
 * How it ended.
 */
status: LiveStatus, 
/**
 * What there is to say about a status other than `ok`, in a sentence; otherwise null.
 */
message: string | null, 
/**
 * What the program would have returned to its system: 101 after a panic. Null if it did not
 * come to an end.
 */
exit_code: number | null, 
/**
 * All that it printed to standard output.
 */
stdout: string, 
/**
 * All that it printed to standard error.
 */
stderr: string, 
/**
 * What the compiler had to say, and the interpreter.
 */
diagnostics: Array<Diagnostic>, 
/**
 * What happened, in order, if it was asked for.
 */
events: Array<Event>, 
/**
 * Events that happened but were not kept.
 */
dropped: number, 
/**
 * Whether the program reported what its futures do. If that was asked for and is not so, it
 * could not be made to report, and ran as it is.
 */
instrumented: boolean, 
/**
 * When the last event happened on the program's clock, in milliseconds; null without events.
 */
simulated_ms: number | null, 
/**
 * How long it took on the clock on the wall, from the source to the end, in milliseconds.
 */
wall_ms: number, 
/**
 * How much memory the compiler and the program had, in bytes.
 */
memory: number, };

/**
 * Something that the live engine reports. Traces come beside these, as bytes.
 */
export type LiveReport = { "type": "preparing" } | { "type": "loading", 
/**
 * Bytes that are there.
 */
bytes: number, 
/**
 * Of how many; 0 as long as that is not known.
 */
of: number, } | { "type": "loaded" } | { "type": "not_loaded", 
/**
 * Why, in a sentence; null if the person did not want it.
 */
message: string | null, } | { "type": "printed", 
/**
 * Where to.
 */
stream: Stream, 
/**
 * What.
 */
text: string, } | { "type": "ended", 
/**
 * How.
 */
end: LiveEnding, };

/**
 * How a live run ended.
 */
export type LiveEnding = { 
/**
 * How.
 */
status: LiveStatus, 
/**
 * What there is to say about a status other than `ok`, in a sentence; otherwise null.
 */
message: string | null, 
/**
 * What the program would have returned to its system.
 */
exit_code: number | null, 
/**
 * What the compiler had to say, and the interpreter.
 */
diagnostics: Array<Diagnostic>, 
/**
 * Whether the program reported what its futures do.
 */
instrumented: boolean, };

/**
 * What the compiler found when it checked a program.
 */
export type LiveCheck = { 
/**
 * What it had to say.
 */
diagnostics: Array<Diagnostic>, 
/**
 * What there is to say if the program could not be checked; otherwise null.
 */
message: string | null, };

/**
 * The types of a program as they lie in memory.
 */
export type LiveLayout = { 
/**
 * What the compiler had to say.
 */
diagnostics: Array<Diagnostic>, 
/**
 * What there is to say if the compiler came to no end; otherwise null.
 */
message: string | null, 
/**
 * Every type that has a size, the state machines of async functions first.
 */
types: Array<TypeLayout>, };

/**
 * What is wrong with the two programs on the page.
 */
export type CheckReport = { 
/**
 * The Rust half, by the compiler in the tab.
 */
rust: LiveCheck, 
/**
 * The JavaScript half, by a parser.
 */
js: LiveCheck, };

/**
 * What the page is to show. What is not named stays as it is; programs that are not named are the
 * lesson's own.
 */
export type LoadOptions = { 
/**
 * The name of a lesson, such as `join-all`; without it the lesson on the screen.
 */
lesson?: string, 
/**
 * A Rust program in place of the lesson's, as if it had been typed.
 */
rust?: string, 
/**
 * A JavaScript program in place of the lesson's.
 */
js?: string, 
/**
 * The clock of the runs from now on.
 */
clock?: Clock, };

/**
 * How a run ended.
 */
export type LiveStatus = "ok" | "compile-error" | "panicked" | "stopped" | "limit";

/**
 * What the compiler has to say. Places are offsets into the source in UTF-16 units, as JavaScript
 * and the editor count.
 */
export type Diagnostic = { 
/**
 * How bad it is.
 */
level: DiagnosticLevel, 
/**
 * The error's code, such as `E0382`, or the lint's name.
 */
code: string | null, 
/**
 * What is wrong.
 */
message: string, 
/**
 * What `rustc --explain` says about the code, in Markdown.
 */
explanation: string | null, 
/**
 * Where; none if it is about no place in the program.
 */
spans: Array<DiagnosticSpan>, 
/**
 * What belongs to it.
 */
notes: Array<DiagnosticNote>, 
/**
 * What could be done about it.
 */
suggestions: Array<Suggestion>, 
/**
 * As the compiler shows it in a terminal.
 */
rendered: string, };

/**
 * How bad it is.
 */
export type DiagnosticLevel = "error" | "warning" | "note" | "help";

/**
 * A place in the source.
 */
export type DiagnosticSpan = { 
/**
 * Where it begins.
 */
from: number, 
/**
 * Where it ends.
 */
to: number, 
/**
 * The line in which it begins, from 1.
 */
line: number, 
/**
 * The column in which it begins, from 1, in UTF-16 units.
 */
column: number, 
/**
 * Whether this is where the problem lies, rather than where it comes from.
 */
primary: boolean, 
/**
 * What is said about this place.
 */
label: string | null, };

/**
 * What belongs to a diagnostic.
 */
export type DiagnosticNote = { 
/**
 * What kind of note.
 */
level: DiagnosticLevel, 
/**
 * What it says.
 */
message: string, 
/**
 * About which places.
 */
spans: Array<DiagnosticSpan>, };

/**
 * A change that the compiler suggests.
 */
export type Suggestion = { 
/**
 * What it does.
 */
message: string, 
/**
 * Whether it can be applied without looking: it is right, and no placeholders are in it.
 */
sure: boolean, 
/**
 * All of them together.
 */
edits: Array<Edit>, };

/**
 * A piece of source to be replaced.
 */
export type Edit = { 
/**
 * Where it begins.
 */
from: number, 
/**
 * Where it ends.
 */
to: number, 
/**
 * What stands there instead.
 */
text: string, };

/**
 * A type of the program as it lies in memory.
 */
export type TypeLayout = { 
/**
 * The type, as the compiler writes it.
 */
name: string, 
/**
 * If it is the state machine of an `async fn`, a block or a closure: where its body stands.
 */
body: AsyncBody | null, 
/**
 * In bytes.
 */
size: number, 
/**
 * In bytes.
 */
alignment: number, 
/**
 * Bytes that say which variant it is; 0 if they are none of their own.
 */
discriminant: number, 
/**
 * For an enumeration and a state machine: one per state.
 */
variants: Array<VariantLayout>, 
/**
 * For everything else.
 */
fields: Array<FieldLayout>, 
/**
 * Unused bytes at the end.
 */
end_padding: number, };

/**
 * Where the body of a state machine stands in the program.
 */
export type AsyncBody = { 
/**
 * `fn`, `block` or `closure`.
 */
kind: string, 
/**
 * The function's name; null for the others.
 */
function: string | null, 
/**
 * The line in which the body begins, from 1.
 */
line: number, 
/**
 * The line in which it ends.
 */
end_line: number, };

/**
 * A state of a state machine: `Unresumed`, `Suspend0` for the first `.await`, ..., `Returned`,
 * `Panicked`; or a variant of an enumeration.
 */
export type VariantLayout = { 
/**
 * Its name.
 */
name: string, 
/**
 * In bytes.
 */
size: number, 
/**
 * If it waits: in which line of the program, from 1, if it is one.
 */
line: number | null, 
/**
 * What it keeps.
 */
fields: Array<FieldLayout>, };

/**
 * A piece of memory of a type.
 */
export type FieldLayout = { 
/**
 * What it is.
 */
kind: FieldKind, 
/**
 * Its name; of a local variable too. `__awaitee` is the future that is awaited. Empty for
 * padding.
 */
name: string, 
/**
 * In bytes.
 */
size: number, };

/**
 * What a piece of memory is.
 */
export type FieldKind = "field" | "upvar" | "local" | "padding";

/**
 * A program as the compiler is given it.
 */
export type PreparedProgram = { 
/**
 * To be compiled. It has the lines of the person's source.
 */
text: string, 
/**
 * Where it differs from that, in the order of the source.
 */
edits: Array<SourceEdit>, 
/**
 * The same, but reporting what its futures do; null if that is not possible.
 */
traced: string | null, 
/**
 * The edits that make that of the person's source, one round after the other.
 */
traced_edits: Array<Array<SourceEdit>>, 
/**
 * What it names that there is not in a tab, though it compiles.
 */
unavailable: Array<Unavailable>, };

/**
 * A place that names what there is not in a tab; it counts bytes of the person's source.
 */
export type Unavailable = { 
/**
 * Where it begins.
 */
at: number, 
/**
 * How long it is.
 */
length: number, 
/**
 * What it is, and what to use instead.
 */
message: string, };

/**
 * A place at which a program was changed; everything counts bytes.
 */
export type SourceEdit = { 
/**
 * Where in the person's source.
 */
at: number, 
/**
 * How much of it went.
 */
removed: number, 
/**
 * How much came instead.
 */
inserted: number, };

/**
 * What holds where a limit is left out: `LiveLimits::default`.
 */
export const DEFAULT_LIMITS: Required<LiveLimits> = {
  "wall_ms": 30000,
  "output_bytes": 1048576,
  "simulated_ms": 86400000,
  "events": 100000,
  "memory_bytes": 1073741824
};

/**
 * What a trace file says it is.
 */
export const TRACE_FORMAT = "pollscope-trace";

/**
 * The version of the schema of traces.
 */
export const TRACE_SCHEMA = 1;

/**
 * The version of what an embedded page and the page around it say to each other.
 */
export const EMBED_VERSION = 1;
