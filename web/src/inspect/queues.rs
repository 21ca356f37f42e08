//! What waits its turn at the playhead, as lists to be shown.

use pollscope_analysis::moment::{Frame, JobState};
use pollscope_analysis::words;
use pollscope_trace::{JobSource, Language};

use super::{Part, Subject, at, text};
use crate::state::Half;

/// No more entries of a queue than this are written out.
const SHOWN: usize = 20;

/// A queue or a stack.
#[derive(Debug, Clone, PartialEq)]
pub struct Queue {
    /// What tests call it.
    pub id: &'static str,
    /// Its name.
    pub title: &'static str,
    /// What it means to stand in it.
    pub meaning: &'static str,
    /// What to say if it is empty.
    pub nothing: &'static str,
    /// The first of its entries.
    pub items: Vec<Vec<Part>>,
    /// How many there are.
    pub all: usize,
}

/// The queues of a half at the playhead.
pub fn of(half: &Half, language: Language) -> Vec<Queue> {
    let subject = Subject { language, half };
    match language {
        Language::Rust => subject.executor(),
        Language::JavaScript => subject.event_loop(),
    }
}

impl Subject<'_> {
    fn executor(&self) -> Vec<Queue> {
        let moment = &self.half.moment;
        let ready = moment.ready_queue();
        let timers = moment.timer_queue();
        let task = |id: &u32| {
            let name = self.half.replay.history().task(*id).unwrap_or_default();
            vec![self.link_task(*id), text(format!(" {name}"))]
        };
        let timer = |timer: &pollscope_analysis::moment::TimerState| {
            let mut parts = vec![at(timer.deadline)];
            if timer.task != 0 {
                parts.extend([text(" wakes "), self.link_task(timer.task)]);
            }
            if timer.future != 0 {
                parts.extend([text(" for "), self.link_future(timer.future)]);
            }
            parts
        };
        vec![
            self.stack(
                "poll-stack",
                "Being polled",
                "Outermost first: each polls the next.",
                moment.poll_stack(),
            ),
            Queue {
                id: "ready-queue",
                title: "Ready queue",
                meaning: "Tasks that were woken and will be polled, in this order.",
                nothing: "No task is ready: the executor sleeps until something wakes one.",
                all: ready.len(),
                items: ready.iter().take(SHOWN).map(task).collect(),
            },
            Queue {
                id: "timers",
                title: "Timers",
                meaning: "Timers that are running, the next one first.",
                nothing: "No timer is running.",
                all: timers.len(),
                items: timers.iter().take(SHOWN).map(timer).collect(),
            },
        ]
    }

    fn event_loop(&self) -> Vec<Queue> {
        let moment = &self.half.moment;
        let mut queues = vec![self.stack(
            "call-stack",
            "Call stack",
            "Async functions under way, outermost first.",
            moment.call_stack(),
        )];
        if let Some(jobs) = moment.microtasks() {
            queues.push(self.jobs(
                "microtasks",
                "Microtasks",
                "All of them run before the next macrotask.",
                &jobs,
            ));
        }
        if let Some(jobs) = moment.macrotasks() {
            queues.push(self.jobs(
                "macrotasks",
                "Macrotasks",
                "They run one at a time, each when there is no microtask left.",
                &jobs,
            ));
        }
        let timers = moment.timer_queue();
        let timer = |timer: &pollscope_analysis::moment::TimerState| {
            let mut parts = vec![at(timer.deadline)];
            if timer.line != 0 {
                parts.extend([text(" from "), self.link_line(timer.line)]);
            }
            parts
        };
        queues.push(Queue {
            id: "js-timers",
            title: "Timers",
            meaning: "Timers that are running, the next one first.",
            nothing: "No timer is running.",
            all: timers.len(),
            items: timers.iter().take(SHOWN).map(timer).collect(),
        });
        queues
    }

    fn stack(
        &self,
        id: &'static str,
        title: &'static str,
        meaning: &'static str,
        frames: Vec<Frame>,
    ) -> Queue {
        let frame = |frame: &Frame| {
            let subject = match (frame.future, frame.task) {
                (0, 0) => text("code outside any task"),
                (0, task) => self.link_task(task),
                (future, _) => self.link_future(future),
            };
            let mut parts = vec![subject];
            if frame.line != 0 {
                parts.extend([text(", "), self.link_line(frame.line)]);
            }
            parts
        };
        let items = frames.iter().take(SHOWN).map(frame).collect();
        let nothing = "Nothing runs at this moment.";
        Queue { id, title, meaning, nothing, items, all: frames.len() }
    }

    fn jobs(
        &self,
        id: &'static str,
        title: &'static str,
        meaning: &'static str,
        jobs: &[JobState],
    ) -> Queue {
        let job = |job: &JobState| {
            let mut parts = vec![text(source(job.source))];
            if job.future != 0 {
                parts.extend([text(" of "), self.link_future(job.future)]);
            }
            if job.line != 0 {
                parts.extend([text(", "), self.link_line(job.line)]);
            }
            parts.push(text(format!(", since {}", words::seconds(job.queued))));
            parts
        };
        let items = jobs.iter().take(SHOWN).map(job).collect();
        Queue { id, title, meaning, nothing: "Empty.", items, all: jobs.len() }
    }
}

fn source(source: JobSource) -> &'static str {
    match source {
        JobSource::Script => "the script",
        JobSource::Reaction => "a reaction",
        JobSource::Thenable => "a thenable",
        JobSource::QueueMicrotask => "queueMicrotask",
        JobSource::Timer => "a timer",
        JobSource::Message => "a message",
        JobSource::Network => "a response",
        JobSource::Event => "an event",
        JobSource::Other => "a job",
    }
}
