//! Executors written here, and threads, all of which have a spawn.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::thread;

type Task = Pin<Box<dyn Future<Output = ()>>>;

thread_local! {
    static QUEUE: RefCell<VecDeque<Task>> = RefCell::default();
}

fn spawn(future: impl Future<Output = ()> + 'static) {
    QUEUE.with(|queue| queue.borrow_mut().push_back(Box::pin(future)));
}

fn run() {
    let mut cx = Context::from_waker(Waker::noop());
    while let Some(mut task) = QUEUE.with(|queue| queue.borrow_mut().pop_front()) {
        if task.as_mut().poll(&mut cx).is_pending() {
            QUEUE.with(|queue| queue.borrow_mut().push_back(task));
        }
    }
}

#[derive(Clone, Default)]
struct Spawner(Rc<RefCell<Vec<Task>>>);

impl Spawner {
    fn spawn_local(&self, task: Task) -> &Self {
        self.0.borrow_mut().push(task);
        self
    }
}

async fn work(name: &'static str, n: u8) {
    for i in 0..n {
        println!("{name} {i}");
        yield_now().await;
    }
}

fn on_a_thread() {
    println!("on a thread");
}

mod imported {
    use std::thread::spawn as go;
    use std::thread::{self as threads, Builder};

    pub fn run() {
        go(super::on_a_thread).join().unwrap();
        threads::spawn(super::on_a_thread).join().unwrap();
        Builder::new().name("named".into()).spawn(super::on_a_thread).unwrap().join().unwrap();
    }
}

fn main() {
    spawn(work("quoted \"a\"", 2));
    spawn(async { work("b", 1).await });
    spawn(async move {
        spawn(work("within", 1));
        yield_now().await;
    });
    let later = work("c", 1);
    spawn(later);
    spawn(Box::pin(work("boxed", 1)));
    run();

    let spawner = Spawner::default();
    let ready: Task = Box::pin(work("ready", 1));
    spawner.spawn_local(Box::pin(work("d", 2))).spawn_local(Box::pin(async {})).spawn_local(ready);
    for task in spawner.0.take() {
        block_on(task);
    }

    thread::spawn(on_a_thread).join().unwrap();
    std::thread::spawn(|| println!("closure")).join().unwrap();
    thread::scope(|s| {
        s.spawn(on_a_thread);
    });
    thread::Builder::new().spawn(on_a_thread).unwrap().join().unwrap();
    imported::run();
}

fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut cx = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return output;
        }
    }
}

/// Pending once.
async fn yield_now() {
    let mut yielded = false;
    std::future::poll_fn(|_| match std::mem::replace(&mut yielded, true) {
        true => Poll::Ready(()),
        false => Poll::Pending,
    })
    .await
}
