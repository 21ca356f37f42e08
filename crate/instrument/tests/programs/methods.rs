//! Every form of self.

use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

#[derive(Clone)]
struct Counter {
    name: String,
    count: u64,
}

impl Counter {
    async fn new(name: &str) -> Self {
        Counter { name: name.to_owned(), count: 0 }
    }

    async fn shared(&self) -> &str {
        yield_now().await;
        &self.name
    }

    async fn add(&mut self, by: u64) -> &mut u64 {
        self.count += by;
        yield_now().await;
        &mut self.count
    }

    async fn owned(self) -> String {
        let Counter { name, .. } = self;
        name
    }

    async fn changed(mut self, by: u64) -> Self {
        self.count += by;
        yield_now().await;
        self
    }

    async fn unused(self) -> u8 {
        7
    }

    async fn boxed(self: Box<Self>) -> u64 {
        self.count
    }

    async fn counted(self: Rc<Self>, other: &Rc<Self>) -> usize {
        yield_now().await;
        Rc::strong_count(&self) + Rc::strong_count(other)
    }

    async fn pinned(mut self: Pin<&mut Self>) -> u64 {
        self.count += 1;
        yield_now().await;
        self.count
    }

    async fn explicit<'a>(self: &'a Self, _: &str) -> &'a str {
        &self.name
    }

    async fn chain(&mut self) -> u64 {
        *self.add(1).await += 1;
        self.add(1).await;
        self.clone().changed(100).await.changed(1000).await.count
    }
}

fn main() {
    block_on(async {
        let mut counter = Counter::new("c").await;
        println!("{} {}", counter.shared().await, counter.explicit("").await);
        println!("{}", counter.add(2).await);
        println!("{}", counter.chain().await);
        println!("{}", Pin::new(&mut counter).pinned().await);
        println!("{}", Box::new(counter.clone()).boxed().await);
        let shared = Rc::new(counter.clone());
        println!("{}", Rc::clone(&shared).counted(&shared).await);
        println!("{}", counter.clone().unused().await);
        println!("{}", counter.changed(5).await.owned().await);
    });
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
