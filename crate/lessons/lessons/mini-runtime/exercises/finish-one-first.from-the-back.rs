use futures::task::noop_waker;
use pollscope::yield_now;
use std::{collections::VecDeque, future::Future, pin::Pin, task::Context};

async fn count(name: &str) {
    for n in 1..=2 {
        println!("{name} {n}");
        yield_now().await;
    }
}

#[pollscope::main]
async fn main() {
    let mut queue: VecDeque<Pin<Box<dyn Future<Output = ()>>>> = VecDeque::new();
    queue.push_back(Box::pin(count("a")));
    queue.push_back(Box::pin(count("b")));
    let waker = noop_waker();
    while let Some(mut task) = queue.pop_back() {
        if task.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
            queue.push_back(task);
        }
    }
    println!("the queue is empty");
}
