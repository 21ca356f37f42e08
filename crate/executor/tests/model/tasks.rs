//! The model of tasks: a list of them, a queue of numbers, and the rules in the order in which the
//! documentation of `Hooks` gives them. Nothing is shared, nothing is freed.

use super::{Act, Program, Step, MOST_TASKS};
use std::collections::VecDeque;

pub struct Model {
    program: Program,
    tasks: Vec<Task>,
    queue: VecDeque<usize>,
    is_closed: bool,
    /// The task being polled, the parent of what is spawned meanwhile.
    polling: Option<usize>,
    log: Vec<String>,
}

#[derive(Default)]
struct Task {
    script: usize,
    next: usize,
    is_queued: bool,
    /// Being polled or dropped.
    is_busy: bool,
    is_aborted: bool,
    /// How it ended.
    end: Option<&'static str>,
    /// Something outside of the model has its waker.
    is_wakeable: bool,
    /// Its handle has not been handed out yet.
    has_free_handle: bool,
    /// The spawning has returned, so that others can reach it.
    is_known: bool,
    joining: Option<usize>,
}

impl Model {
    pub fn new(program: Program) -> Self {
        Model {
            program,
            tasks: Vec::new(),
            queue: VecDeque::new(),
            is_closed: false,
            polling: None,
            log: Vec::new(),
        }
    }

    pub fn take_log(&mut self) -> Vec<String> {
        std::mem::take(&mut self.log)
    }

    /// How many tasks are unfinished, and how many are queued.
    pub fn counts(&self) -> (usize, usize) {
        (self.tasks.iter().filter(|task| task.end.is_none()).count(), self.queue.len())
    }

    /// Carries out what a task, a destructor or the outside does.
    pub fn act(&mut self, act: Act) {
        match act {
            Act::Nothing => {}
            Act::Spawn(script) => self.spawn(script),
            Act::Wake(task) => {
                if self.tasks.get(task).is_some_and(|task| task.is_wakeable) {
                    self.wake(task);
                }
            }
            Act::Abort(task) => {
                if task < self.tasks.len() && self.tasks[task].is_known {
                    self.abort(task);
                }
            }
            Act::DropHandle(task) => {
                let known = self.tasks.get_mut(task);
                if known.is_some_and(|task| std::mem::take(&mut task.has_free_handle)) {
                    self.detach(task);
                }
            }
            Act::Shutdown => self.shutdown(),
        }
    }

    /// Polls and whether there is more.
    pub fn turn(&mut self) -> (u32, bool) {
        let mut polls = 0;
        while polls < self.program.budget {
            let Some(task) = self.queue.pop_front() else { break };
            self.tasks[task].is_queued = false;
            if self.tasks[task].end.is_none() {
                self.poll(task);
                polls += 1;
            }
        }
        (polls, !self.queue.is_empty())
    }

    fn spawn(&mut self, script: usize) {
        if self.tasks.len() == MOST_TASKS {
            return;
        }
        let task = self.tasks.len();
        self.tasks.push(Task { script, ..Task::default() });
        let by = self.polling.map_or(String::new(), |by| format!(" by {}", by + 1));
        self.log.push(format!("task_spawned {}{by}", task + 1));
        if self.is_closed {
            self.abort(task);
        } else {
            self.tasks[task].is_queued = true;
            self.queue.push_back(task);
        }
        self.tasks[task].has_free_handle = true;
        self.tasks[task].is_known = true;
    }

    fn wake(&mut self, task: usize) {
        if self.tasks[task].end.is_some() {
            return;
        }
        if self.tasks[task].is_queued {
            self.log.push(format!("task_woken {} again", task + 1));
            return;
        }
        self.log.push(format!("task_woken {}", task + 1));
        self.tasks[task].is_queued = true;
        self.queue.push_back(task);
    }

    fn abort(&mut self, task: usize) {
        if self.tasks[task].end.is_some() {
            return;
        }
        if !std::mem::replace(&mut self.tasks[task].is_aborted, true) {
            self.log.push(format!("task_aborted {}", task + 1));
        }
        if !self.tasks[task].is_busy {
            self.finish(task, "Cancelled");
        }
    }

    fn detach(&mut self, task: usize) {
        let Task { end, is_aborted, .. } = self.tasks[task];
        if end.is_none() && !is_aborted && !self.is_closed {
            self.log.push(format!("task_detached {}", task + 1));
        }
    }

    fn poll(&mut self, task: usize) {
        self.tasks[task].is_busy = true;
        self.log.push(format!("poll_start {}", task + 1));
        self.polling = Some(task);
        let outcome = self.steps(task);
        self.polling = None;
        self.log.push(format!("poll_end {} {outcome}", task + 1));
        self.tasks[task].is_busy = false;
        match outcome {
            "Ready" => self.finish(task, "Completed"),
            "Panicked" => self.finish(task, "Panicked"),
            _ if self.tasks[task].is_aborted => self.finish(task, "Cancelled"),
            _ => {}
        }
    }

    /// What happens inside a poll, and how it ends.
    fn steps(&mut self, task: usize) -> &'static str {
        loop {
            if let Some(other) = self.tasks[task].joining {
                let result = match self.tasks[other].end {
                    None => return "Pending",
                    Some("Completed") => format!("output {other}"),
                    Some(end) => end.to_lowercase(),
                };
                self.log.push(format!("task_joined {} by {}", other + 1, task + 1));
                self.log.push(format!("{task} joined {other}: {result}"));
                self.tasks[task].joining = None;
            }
            let script = &self.program.scripts[self.tasks[task].script];
            let step = script.steps.get(self.tasks[task].next).copied();
            self.tasks[task].next += 1;
            match step {
                None => return "Ready",
                Some(Step::Do(act)) => self.act(act),
                Some(Step::Yield) => {
                    self.wake(task);
                    return "Pending";
                }
                Some(Step::Wait) => {
                    self.tasks[task].is_wakeable = true;
                    return "Pending";
                }
                Some(Step::Join(other)) => {
                    let known = self.tasks.get_mut(other);
                    if known.is_some_and(|other| std::mem::take(&mut other.has_free_handle)) {
                        self.tasks[task].joining = Some(other);
                    }
                }
                Some(Step::Panic) => return "Panicked",
            }
        }
    }

    /// Drops the future, then says how it ended, then wakes who joins it.
    fn finish(&mut self, task: usize, end: &'static str) {
        self.tasks[task].is_busy = true;
        self.log.push(format!("destructor of {task}"));
        let last = self.program.scripts[self.tasks[task].script].at_drop;
        self.act(last);
        if let Some(other) = self.tasks[task].joining.take() {
            self.detach(other);
        }
        self.tasks[task].is_busy = false;
        self.log.push(format!("task_dropped {}", task + 1));
        self.tasks[task].end = Some(end);
        self.log.push(format!("task_completed {} {end}", task + 1));
        let joiner = self.tasks.iter().position(|joiner| joiner.joining == Some(task));
        if let Some(joiner) = joiner {
            self.wake(joiner);
        }
    }

    fn shutdown(&mut self) {
        if std::mem::replace(&mut self.is_closed, true) {
            return;
        }
        for task in 0..self.tasks.len() {
            self.abort(task);
        }
        for task in std::mem::take(&mut self.queue) {
            self.tasks[task].is_queued = false;
        }
    }
}
