//! What everything is at the playhead, as the automation surface reports it.

use pollscope_analysis::chain::Subject as Pending;
use pollscope_analysis::moment::{FuturePhase, FutureState, JobState, TaskPhase, TaskState};
use pollscope_protocol::state::{
    FutureInfo, FutureStateName, HalfInfo, JobInfo, PhaseName, PlaybackName, StateInfo, TaskInfo,
    TaskStateName, TimerInfo,
};
use pollscope_trace::{Language, TaskEnd};

use super::Subject;
use crate::state::{Mode, Phase, State};

/// Of more futures than this it is not said why they are pending: that takes a look at all others.
const EXPLAINED: usize = 200;

/// What everything is at the playhead.
pub fn report(state: &State) -> StateInfo {
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let half = |language| Subject { language, half: state.half(language) }.report();
    StateInfo {
        phase: match state.phase {
            Phase::Fresh => PhaseName::Fresh,
            Phase::Starting => PhaseName::Starting,
            Phase::Running => PhaseName::Running,
            Phase::Over => PhaseName::Over,
        },
        recorded: state.recorded.as_ref().map(|recorded| recorded.file.clone()),
        clock: state.clock(),
        playback: match state.playback.mode {
            Mode::Following => PlaybackName::Following,
            Mode::Paused => PlaybackName::Paused,
            Mode::Playing => PlaybackName::Playing,
        },
        at_ms: ms(state.playback.playhead.at),
        end_ms: ms(state.last()),
        happened: count(state.playback.playhead.position),
        events: count(state.sequence.len()),
        rust: half(Language::Rust),
        js: half(Language::JavaScript),
    }
}

impl Subject<'_> {
    fn report(&self) -> HalfInfo {
        let moment = &self.half.moment;
        let stack = match self.language {
            Language::Rust => moment.poll_stack(),
            Language::JavaScript => moment.call_stack(),
        };
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let job = |job: &JobState| JobInfo { id: job.id, source: job.source, future: job.future };
        let jobs = |jobs: Vec<JobState>| jobs.iter().map(job).collect();
        let explained = moment.live_futures().count() <= EXPLAINED;
        HalfInfo {
            happened: count(moment.position()),
            running_line: moment.running_line(),
            waiting_lines: moment.waiting_lines(),
            printed_lines: count(self.half.lines.after(moment.printed())),
            futures: moment.futures().map(|future| self.future_info(future, explained)).collect(),
            tasks: moment.tasks().map(|task| self.task_info(task)).collect(),
            running: stack.iter().map(|frame| frame.future).filter(|id| *id != 0).collect(),
            ready_queue: moment.ready_queue(),
            timers: moment
                .timer_queue()
                .iter()
                .map(|timer| TimerInfo {
                    id: timer.id,
                    deadline_ms: ms(timer.deadline),
                    task: timer.task,
                    future: timer.future,
                })
                .collect(),
            microtasks: moment.microtasks().map(jobs),
            macrotasks: moment.macrotasks().map(jobs),
        }
    }

    fn future_info(&self, future: &FutureState, explained: bool) -> FutureInfo {
        let waits = explained && future.phase == FuturePhase::Waiting;
        let why = waits.then(|| self.why(Pending::Future(future.id))).flatten();
        FutureInfo {
            id: future.id,
            name: self.half.replay.history().future(future.id).unwrap_or_default().to_owned(),
            state: match future.phase {
                FuturePhase::Lazy => FutureStateName::Lazy,
                FuturePhase::Running => FutureStateName::Running,
                FuturePhase::Waiting => FutureStateName::Waiting,
                FuturePhase::Ready => FutureStateName::Ready,
                FuturePhase::NeverPolled => FutureStateName::NeverPolled,
                FuturePhase::Cancelled => FutureStateName::Cancelled,
                FuturePhase::Panicked => FutureStateName::Panicked,
                FuturePhase::Rejected => FutureStateName::Rejected,
            },
            line: future.line,
            await_line: future.await_line,
            parent: future.parent,
            task: future.task,
            polls: future.polls,
            why_pending: why.map(|why| why.sentence),
        }
    }

    fn task_info(&self, task: &TaskState) -> TaskInfo {
        TaskInfo {
            id: task.id,
            name: self.half.replay.history().task(task.id).unwrap_or_default().to_owned(),
            state: match task.phase {
                TaskPhase::Queued => TaskStateName::Queued,
                TaskPhase::Polled => TaskStateName::Polled,
                TaskPhase::Idle => TaskStateName::Idle,
                TaskPhase::Ended(TaskEnd::Ready) => TaskStateName::Ready,
                TaskPhase::Ended(TaskEnd::Cancelled) => TaskStateName::Cancelled,
                TaskPhase::Ended(TaskEnd::Panicked) => TaskStateName::Panicked,
            },
            future: task.future,
            polls: task.polls,
            wakes_pending: task.wakes_pending,
            wakers: task.wakers,
        }
    }
}

fn ms(ns: u64) -> f64 {
    ns as f64 / 1e6
}
