//! One event as a sentence that can be read aloud.

use pollscope_trace::{
    Event, EventKind, FutureEnd, JobSource, PollOutcome, PromiseOrigin, PromiseOutcome, Stream,
    TaskEnd,
};

use crate::history::History;
use crate::history::names::Note;
use crate::words::{self, in_line, seconds};

/// What happened in this event, without its time: `task 2 polled: pending, waiting for a timer at
/// 1.000 s`. `names` must have been told of it and of all before it.
pub fn event(event: &Event, names: &History) -> String {
    let task = event.task;
    let future = || names.call_future(event.future);
    let lock = |id: u32| names.call_lock(id);
    match &event.kind {
        EventKind::FutureCreated { parent, .. } => {
            format!("{} created{}{}: lazy", future(), by(*parent, names), in_line(event.line))
        }
        EventKind::FutureFirstPolled { by: poller } => {
            let poller = match poller {
                0 if task == 0 => String::new(),
                0 => format!(" by task {task}"),
                _ => by(*poller, names),
            };
            format!("{} polled for the first time{poller}", future())
        }
        EventKind::FutureDropped { end } => future_dropped(event, names, *end),
        EventKind::PollStart => format!("{} is polled", polled(event, names)),
        EventKind::PollEnd { outcome } => poll_end(event, names, *outcome),
        EventKind::AwaitReached => format!("{} waits{}", future(), in_line(event.line)),
        EventKind::AwaitResumed => {
            format!("{} goes on after its await{}", future(), in_line(event.line))
        }
        EventKind::TimerArmed { timer, deadline } => timer_armed(event, names, *timer, *deadline),
        EventKind::TimerFired { timer } => format!("timer {timer} fires"),
        EventKind::TimerCancelled { timer } => format!("timer {timer} cancelled"),
        EventKind::LockRequested { lock: id, .. } => {
            format!("{} asks for {}{}", actor(event, names), lock(*id), in_line(event.line))
        }
        EventKind::LockAcquired { lock: id } => {
            format!("{} holds {}", actor(event, names), lock(*id))
        }
        EventKind::LockCancelled { lock: id } => {
            format!("{} no longer waits for {}", actor(event, names), lock(*id))
        }
        EventKind::LockReleased { lock: id } => {
            format!("{} releases {}", actor(event, names), lock(*id))
        }
        EventKind::ThreadStarted { name } if name.is_empty() => {
            format!("thread {} begins", event.thread)
        }
        EventKind::ThreadStarted { name } => format!("thread {} begins: {name}", event.thread),
        EventKind::ThreadEnded => format!("thread {} ends", event.thread),
        EventKind::Mark { name } => format!("mark{}: {name}", in_line(event.line)),
        EventKind::Counter { name, value } => format!("{name} is {value}"),
        EventKind::Console { stream, text } => console(*stream, text, event.line),
        EventKind::TaskSpawned { .. }
        | EventKind::TaskEnded { .. }
        | EventKind::TaskJoined { .. }
        | EventKind::TaskAborted { .. }
        | EventKind::TaskDetached
        | EventKind::WakerCloned
        | EventKind::WakerDropped
        | EventKind::Woken { .. } => of_task(event, names),
        EventKind::PromiseCreated { .. }
        | EventKind::PromiseFollows { .. }
        | EventKind::RejectionReason { .. }
        | EventKind::PromiseSettled { .. }
        | EventKind::ReactionAdded { .. }
        | EventKind::RejectionUnhandled
        | EventKind::RejectionHandled
        | EventKind::GeneratorCreated { .. }
        | EventKind::GeneratorResumed
        | EventKind::GeneratorYielded
        | EventKind::GeneratorEnded { .. }
        | EventKind::MicrotaskQueued { .. }
        | EventKind::MacrotaskQueued { .. }
        | EventKind::JobStarted { .. }
        | EventKind::JobEnded { .. }
        | EventKind::SignalAborted { .. } => of_javascript(event, names),
    }
}

/// The kinds that are about a task.
fn of_task(event: &Event, names: &History) -> String {
    let task = event.task;
    let who = |by: u32| format!("{}{}", by_task(by), in_line(event.line));
    match &event.kind {
        EventKind::TaskSpawned { name, by } => format!("task {task} spawned{}: {name}", who(*by)),
        EventKind::TaskEnded { end } => format!("task {task} {}", task_end(*end)),
        EventKind::TaskJoined { by } => format!("result of task {task} taken{}", who(*by)),
        EventKind::TaskAborted { by } => format!("task {task} told to stop{}", who(*by)),
        EventKind::TaskDetached => {
            format!("task {task} detached{}: nobody will take its result", who(0))
        }
        EventKind::WakerCloned if event.future != 0 => {
            format!("waker of task {task} cloned by {}", names.call_future(event.future))
        }
        EventKind::WakerCloned => format!("waker of task {task} cloned"),
        EventKind::WakerDropped => format!("waker of task {task} dropped"),
        EventKind::Woken { cause, by } => words::woken(task, *cause, *by, Some(names)),
        // `event` passes no other kind.
        other => format!("{other:?}"),
    }
}

/// The kinds that only JavaScript has, and the promises that Rust waits for.
fn of_javascript(event: &Event, names: &History) -> String {
    let future = names.call_future(event.future);
    let called = |parent: u32| format!("{}{}", by(parent, names), in_line(event.line));
    match &event.kind {
        EventKind::PromiseCreated { parent, origin: PromiseOrigin::AsyncFunction, .. } => {
            format!("{future} called{}: it runs at once", called(*parent))
        }
        EventKind::PromiseCreated { parent, origin: PromiseOrigin::Bridge, .. } => {
            format!("promise {future} asked of JavaScript{}", called(*parent))
        }
        EventKind::PromiseCreated { parent, .. } => {
            format!("promise of {future} created{}", called(*parent))
        }
        EventKind::PromiseFollows { promise } => {
            format!("promise of {future} follows that of {}", names.call_future(*promise))
        }
        EventKind::RejectionReason { text } => format!("reason why {future} is rejected: {text}"),
        EventKind::PromiseSettled { outcome } => {
            format!("promise of {future} {}", settled(*outcome))
        }
        EventKind::ReactionAdded { promise } => {
            format!("{future} waits for the promise of {}", names.call_future(*promise))
        }
        EventKind::RejectionUnhandled => {
            format!("promise of {future} rejected, and nobody handles it")
        }
        EventKind::RejectionHandled => format!("rejection of {future} handled after all"),
        EventKind::GeneratorCreated { parent, .. } => {
            format!("generator {future} created{}: lazy", called(*parent))
        }
        EventKind::GeneratorResumed => format!("generator {future} runs"),
        EventKind::GeneratorYielded => {
            format!("generator {future} yields{}", in_line(event.line))
        }
        EventKind::GeneratorEnded { outcome: PromiseOutcome::Fulfilled } => {
            format!("generator {future} finished")
        }
        EventKind::GeneratorEnded { .. } => format!("generator {future} threw"),
        EventKind::MicrotaskQueued { job, source } => {
            format!("microtask {job} queued: {}", job_source(*source))
        }
        EventKind::MacrotaskQueued { job, source } => {
            format!("macrotask {job} queued: {}", job_source(*source))
        }
        EventKind::JobStarted { job } => format!("job {job} begins"),
        EventKind::JobEnded { job } => format!("job {job} ends"),
        EventKind::SignalAborted { signal } => format!("signal {signal} aborted"),
        // `event` passes no other kind.
        other => format!("{other:?}"),
    }
}

/// Where a job comes from, in words.
pub fn job_source(source: JobSource) -> &'static str {
    match source {
        JobSource::Script => "the script",
        JobSource::Reaction => "reaction to a promise",
        JobSource::Thenable => "then of an object",
        JobSource::QueueMicrotask => "queueMicrotask",
        JobSource::Timer => "timer",
        JobSource::Message => "message",
        JobSource::Network => "network",
        JobSource::Event => "event",
        JobSource::Other => "other",
    }
}

fn polled<'a>(event: &Event, names: &'a History) -> std::borrow::Cow<'a, str> {
    match event.future {
        0 => format!("task {}", event.task).into(),
        future => names.call_future(future),
    }
}

/// Who did it: the future that was running, or else its task, or else the program.
fn actor<'a>(event: &Event, names: &'a History) -> std::borrow::Cow<'a, str> {
    match (event.future, event.task) {
        (0, 0) => "the program".into(),
        _ => polled(event, names),
    }
}

fn poll_end(event: &Event, names: &History, outcome: PollOutcome) -> String {
    let outcome = match (outcome, names.note(event.id)) {
        (PollOutcome::Ready, _) => "ready".to_owned(),
        (PollOutcome::Panicked, _) => "panicked".to_owned(),
        (PollOutcome::Pending, None) => "pending".to_owned(),
        (PollOutcome::Pending, Some(Note::Line(line))) => {
            format!("pending, waiting in line {line}")
        }
        (PollOutcome::Pending, Some(Note::Timers { count: 1, deadline })) => {
            format!("pending, waiting for a timer at {}", seconds(deadline))
        }
        (PollOutcome::Pending, Some(Note::Timers { count, deadline })) => {
            format!("pending, waiting for {count} timers, the next at {}", seconds(deadline))
        }
    };
    format!("{} polled: {outcome}", polled(event, names))
}

fn future_dropped(event: &Event, names: &History, end: FutureEnd) -> String {
    let how = match (end, names.note(event.id)) {
        (FutureEnd::NeverPolled, _) => "never polled".to_owned(),
        (FutureEnd::Ready, _) => "ready".to_owned(),
        (FutureEnd::Panicked, _) => "it panicked".to_owned(),
        (FutureEnd::Pending, Some(Note::Line(line))) => format!("cancelled in line {line}"),
        (FutureEnd::Pending, _) => "cancelled".to_owned(),
    };
    format!("{} dropped: {how}", names.call_future(event.future))
}

fn timer_armed(event: &Event, names: &History, timer: u32, deadline: u64) -> String {
    let by = match (event.future, event.task) {
        (0, 0) => String::new(),
        _ => format!(" by {}", polled(event, names)),
    };
    format!("timer {timer} armed{by}{}, due at {}", in_line(event.line), seconds(deadline))
}

fn console(stream: Stream, text: &str, line: u32) -> String {
    let what = match stream {
        Stream::Stdout => "printed",
        Stream::Stderr => "printed an error",
    };
    format!("{what}{}: {}", in_line(line), text.trim_end_matches('\n'))
}

fn task_end(end: TaskEnd) -> &'static str {
    match end {
        TaskEnd::Ready => "finished",
        TaskEnd::Cancelled => "cancelled",
        TaskEnd::Panicked => "panicked",
    }
}

fn settled(outcome: PromiseOutcome) -> &'static str {
    match outcome {
        PromiseOutcome::Fulfilled => "fulfilled",
        PromiseOutcome::Rejected => "rejected",
    }
}

fn by(future: u32, names: &History) -> String {
    if future == 0 { String::new() } else { format!(" by {}", names.call_future(future)) }
}

fn by_task(task: u32) -> String {
    if task == 0 { String::new() } else { format!(" by task {task}") }
}
