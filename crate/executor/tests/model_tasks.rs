//! Random programs of tasks, against a model that is too simple to be wrong: what is spawned, woken,
//! polled, aborted, joined, dropped and shut down, in exactly which order.
#![cfg(not(target_arch = "wasm32"))]

mod common;
mod model;
mod random;

use common::{Log, Scene};
use model::tasks::Model;
use model::{Act, Program, Step, MOST_TASKS};
use pollscope_executor::{spawn_local, AbortHandle, Budget, Executor, JoinError, JoinHandle};
use proptest::prelude::*;
use std::cell::RefCell;
use std::future::Future;
use std::panic::resume_unwind;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

/// What all tasks of a program can reach. Tasks are known by their number, from 0.
struct World {
    program: Program,
    log: Log,
    tasks: RefCell<Vec<Known>>,
}

struct Known {
    abort: Option<AbortHandle>,
    handle: Option<JoinHandle<usize>>,
    waker: Option<Waker>,
}

impl World {
    /// Carries out what a task, a destructor or the outside can do.
    fn act(self: &Rc<Self>, act: Act) {
        match act {
            Act::Nothing => {}
            Act::Spawn(script) => self.spawn(script),
            Act::Wake(task) => {
                let waker = self.of(task, |known| known.waker.clone());
                if let Some(waker) = waker.flatten() {
                    waker.wake();
                }
            }
            Act::Abort(task) => {
                let abort = self.of(task, |known| known.abort.clone());
                if let Some(abort) = abort.flatten() {
                    abort.abort();
                }
            }
            Act::DropHandle(task) => drop(self.of(task, |known| known.handle.take())),
            Act::Shutdown => Executor::current().expect("always inside of one").shutdown(),
        }
    }

    fn of<T>(&self, task: usize, get: impl FnOnce(&mut Known) -> T) -> Option<T> {
        self.tasks.borrow_mut().get_mut(task).map(get)
    }

    fn spawn(self: &Rc<Self>, script: usize) {
        let number = self.tasks.borrow().len();
        if number == MOST_TASKS {
            return;
        }
        self.tasks.borrow_mut().push(Known { abort: None, handle: None, waker: None });
        let task = Task { world: self.clone(), number, script, next: 0, joining: None };
        let handle = spawn_local(task);
        let mut tasks = self.tasks.borrow_mut();
        tasks[number].abort = Some(handle.abort_handle());
        tasks[number].handle = Some(handle);
    }
}

/// Carries out a script.
struct Task {
    world: Rc<World>,
    number: usize,
    script: usize,
    next: usize,
    joining: Option<(usize, JoinHandle<usize>)>,
}

impl Future for Task {
    type Output = usize;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<usize> {
        let world = self.world.clone();
        loop {
            if let Some((other, handle)) = &mut self.joining {
                let Poll::Ready(result) = Pin::new(handle).poll(context) else {
                    return Poll::Pending;
                };
                let result = match result {
                    Ok(output) => format!("output {output}"),
                    Err(JoinError::Cancelled) => "cancelled".to_owned(),
                    Err(_) => "panicked".to_owned(),
                };
                let other = *other;
                world.log.say(format!("{} joined {other}: {result}", self.number));
                self.joining = None;
            }
            let step = world.program.scripts[self.script].steps.get(self.next).copied();
            self.next += 1;
            match step {
                None => return Poll::Ready(self.number),
                Some(Step::Do(act)) => world.act(act),
                Some(Step::Yield) => {
                    context.waker().wake_by_ref();
                    return Poll::Pending;
                }
                Some(Step::Wait) => {
                    let waker = context.waker().clone();
                    let _old = world.of(self.number, |known| known.waker.replace(waker));
                    return Poll::Pending;
                }
                Some(Step::Join(other)) => {
                    let handle = world.of(other, |known| known.handle.take()).flatten();
                    self.joining = handle.map(|handle| (other, handle));
                }
                // Not `panic!`, which writes to the test's output each time.
                Some(Step::Panic) => resume_unwind(Box::new("on purpose")),
            }
        }
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.world.log.say(format!("destructor of {}", self.number));
        let last = self.world.program.scripts[self.script].at_drop;
        self.world.clone().act(last);
    }
}

/// Everything that happened, without what concerns the platform.
fn lines(log: &Log) -> Vec<String> {
    let text = log.take();
    let is_about_tasks =
        |line: &&str| !line.is_empty() && !line.starts_with("--") && !line.starts_with("turn_");
    text.lines().filter(is_about_tasks).map(str::to_owned).collect()
}

fn run(program: &Program) -> Result<(), TestCaseError> {
    let scene = Scene::new(Budget { polls: program.budget, time: Duration::MAX });
    let world = Rc::new(World {
        program: program.clone(),
        log: scene.log.clone(),
        tasks: RefCell::default(),
    });
    let mut model = Model::new(program.clone());
    for (index, act) in program.outside.iter().enumerate() {
        match act {
            Some(act) => {
                scene.executor.enter(|| world.act(*act));
                model.act(*act);
            }
            None => {
                let turn = scene.executor.turn();
                prop_assert_eq!((turn.polls, turn.more), model.turn(), "turn {}", index);
            }
        }
        prop_assert_eq!(lines(&scene.log), model.take_log(), "after step {}", index);
        let now = scene.executor.statistics();
        prop_assert_eq!((now.tasks, now.queued), model.counts(), "after step {}", index);
    }
    // The wakers and handles of the world outlive the executor.
    drop(scene.executor);
    model.act(Act::Shutdown);
    prop_assert_eq!(lines(&scene.log), model.take_log(), "at the end");
    let wakers: Vec<_> =
        world.tasks.borrow_mut().iter_mut().filter_map(|known| known.waker.take()).collect();
    wakers.into_iter().for_each(Waker::wake);
    prop_assert!(lines(&scene.log).is_empty(), "wakes after the end mean nothing");
    Ok(())
}

proptest! {
    #![proptest_config(random::config(file!(), 1500))]

    #[test]
    fn tasks_do_what_the_model_does(program in model::program()) {
        run(&program)?;
    }
}
