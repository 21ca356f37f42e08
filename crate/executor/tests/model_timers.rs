//! Random programs of sleeps, intervals and timeouts, polled by hand, against a model that is too simple
//! to be wrong: which timers are armed, fired and cancelled, in exactly which order, whose wakers are
//! used how often, and what the platform is told.
#![cfg(not(target_arch = "wasm32"))]

mod random;
mod timer_model;

use pollscope_executor::{
    interval, sleep, sleep_until, timeout, Budget, Executor, Hooks, Instant, Interval, Notify,
    Platform, Sleep, TaskId, Timeout, TimerId, Turner, Urgency,
};
use proptest::prelude::*;
use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;
use timer_model::{Model, Program, Step, Which, PLACES};

/// Wakers take part, hence not an `Rc`.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn say(&self, line: String) {
        self.0.lock().expect("nobody panics").push(line);
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().expect("nobody panics"))
    }
}

impl Hooks for Log {
    fn timer_armed(&self, timer: TimerId, task: Option<TaskId>, deadline: Instant) {
        assert_eq!(task, None);
        self.say(format!("armed {timer} for {deadline:?}"));
    }
    fn timer_fire_start(&self, timer: TimerId) {
        self.say(format!("fire {timer}"));
    }
    fn timer_fire_end(&self, _: TimerId) {
        self.say("fired".to_owned());
    }
    fn timer_cancelled(&self, timer: TimerId) {
        self.say(format!("cancelled {timer}"));
    }
}

/// A clock that shows what it is told, backwards too.
struct Clock {
    shows: Rc<Cell<Instant>>,
    log: Log,
}

impl Platform for Clock {
    fn now(&self) -> Instant {
        self.shows.get()
    }
    fn schedule(&self, urgency: Urgency) {
        self.log.say(format!("schedule {urgency:?}"));
    }
    fn set_deadline(&self, deadline: Option<Instant>) {
        self.log.say(format!("set_deadline {deadline:?}"));
    }
    fn attach(&self, _: Turner) {}
    fn notifier(&self) -> Arc<dyn Notify> {
        struct Nobody;
        impl Notify for Nobody {
            fn notify(&self) {}
        }
        Arc::new(Nobody)
    }
}

struct Bell {
    place: usize,
    which: Which,
    log: Log,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.log.say(format!("woken: {} {:?}", self.place, self.which));
    }
}

/// Ready when it is told so; does not wake.
struct Finish(Rc<Cell<bool>>);

impl Future for Finish {
    type Output = ();
    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if self.0.get() {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }
}

enum Held {
    Sleep(Sleep),
    Interval(Interval),
    Timeout(Timeout<Finish>, Rc<Cell<bool>>),
}

struct World {
    executor: Executor,
    shows: Rc<Cell<Instant>>,
    log: Log,
    places: [Option<Held>; PLACES],
    wakers: Vec<[Arc<Bell>; 2]>,
}

impl World {
    fn new(budget: u32) -> Self {
        let (log, shows) = (Log::default(), Rc::new(Cell::new(Instant::ZERO)));
        let executor = Executor::builder()
            .platform(Clock { shows: shows.clone(), log: log.clone() })
            .hooks(log.clone())
            .budget(Budget { polls: budget, time: Duration::MAX })
            .build();
        let waker = |place, which| Arc::new(Bell { place, which, log: log.clone() });
        let wakers =
            (0..PLACES).map(|place| [Which::First, Which::Second].map(|which| waker(place, which)));
        World {
            executor,
            shows,
            wakers: wakers.collect(),
            log: log.clone(),
            places: Default::default(),
        }
    }

    fn step(&mut self, step: Step) {
        let executor = self.executor.clone();
        match step {
            Step::Sleep(place, duration) => {
                let new = executor.enter(|| sleep(duration));
                self.places[place] = Some(Held::Sleep(new));
            }
            Step::SleepUntil(place, at) => {
                let new = executor.enter(|| sleep_until(at));
                self.places[place] = Some(Held::Sleep(new));
            }
            Step::Interval(place, period, missed) => {
                let mut new = executor.enter(|| interval(period));
                new.set_missed_tick_behavior(missed);
                self.places[place] = Some(Held::Interval(new));
            }
            Step::Timeout(place, duration) => {
                let is_finished = Rc::new(Cell::new(false));
                let new = executor.enter(|| timeout(duration, Finish(is_finished.clone())));
                self.places[place] = Some(Held::Timeout(new, is_finished));
            }
            Step::Poll(place, which) => self.poll(place, which),
            Step::Reset(place, at) => match &mut self.places[place] {
                Some(Held::Sleep(sleep)) => sleep.reset(at),
                Some(Held::Interval(interval)) => interval.reset_at(at),
                _ => {}
            },
            Step::Finish(place) => {
                if let Some(Held::Timeout(_, is_finished)) = &self.places[place] {
                    is_finished.set(true);
                }
            }
            Step::Drop(place) => self.places[place] = None,
            Step::Advance(duration) => self.shows.set(self.shows.get() + duration),
            Step::GoBack(duration) => self.shows.set(self.shows.get() - duration),
            Step::Turn => {
                let turn = executor.turn();
                assert_eq!(turn.polls, 0);
                self.log.say(format!("turn: more {}, next {:?}", turn.more, turn.next_deadline));
            }
            Step::Shutdown => executor.shutdown(),
        }
    }

    fn poll(&mut self, place: usize, which: Which) {
        // A clone of the waker that is dropped with this function.
        let waker = Waker::from(self.wakers[place][which as usize].clone());
        let mut context = Context::from_waker(&waker);
        let answer = match &mut self.places[place] {
            None => return,
            Some(Held::Sleep(sleep)) => {
                Pin::new(sleep).poll(&mut context).map(|()| "awake".to_owned())
            }
            Some(Held::Interval(interval)) => {
                interval.poll_tick(&mut context).map(|due| format!("tick {due:?}"))
            }
            Some(Held::Timeout(timeout, _)) => match Pin::new(timeout).poll(&mut context) {
                Poll::Ready(Ok(())) => Poll::Ready("finished".to_owned()),
                Poll::Ready(Err(_)) => Poll::Ready("elapsed".to_owned()),
                Poll::Pending => Poll::Pending,
            },
        };
        let is_ready = answer.is_ready();
        self.log.say(match answer {
            Poll::Ready(answer) => format!("{place}: {answer}"),
            Poll::Pending => format!("{place}: pending"),
        });
        if is_ready && matches!(self.places[place], Some(Held::Timeout(..))) {
            self.places[place] = None;
        }
    }
}

fn run(program: &Program) -> Result<(), TestCaseError> {
    let mut world = World::new(program.budget);
    let mut model = Model::new(program.budget);
    for (index, step) in program.steps.iter().enumerate() {
        world.step(*step);
        model.step(*step);
        prop_assert_eq!(world.log.take(), model.take_log(), "step {}: {:?}", index, step);
        prop_assert_eq!(world.executor.statistics().timers, model.armed(), "step {}", index);
    }
    let World { executor, log, places, wakers, .. } = world;
    drop(executor);
    model.shutdown();
    prop_assert_eq!(log.take(), model.take_log(), "at the end");
    drop(places);
    prop_assert!(log.take().is_empty(), "what outlives its executor does nothing");
    for bell in wakers.iter().flatten() {
        prop_assert_eq!(Arc::strong_count(bell), 1, "a waker was kept or dropped twice");
    }
    Ok(())
}

proptest! {
    #![proptest_config(random::config(file!(), 400))]

    #[test]
    fn timers_do_what_the_model_does(program in timer_model::program()) {
        run(&program)?;
    }
}
