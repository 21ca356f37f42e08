//! What the last expression of a body borrows from an argument is released before it. Also before 2024.

use std::cell::RefCell;
use std::future::Future;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};

async fn length(cell: RefCell<String>) -> usize {
    cell.borrow().len()
}

async fn locked(mutex: Mutex<u8>, extra: u8) -> u8 {
    *mutex.lock().unwrap() + extra
}

async fn matched((cell, n): (RefCell<Vec<u8>>, usize)) -> Option<u8> {
    match cell.borrow().get(n) {
        Some(found) => Some(*found),
        None => None,
    }
}

struct Owner(RefCell<u8>);

impl Owner {
    async fn take(self) -> u8 {
        *self.0.borrow()
    }
}

fn main() {
    println!("{}", block_on(length(RefCell::new("four".into()))));
    println!("{}", block_on(locked(Mutex::new(3), 1)));
    println!("{:?}", block_on(matched((RefCell::new(vec![1, 2]), 1))));
    println!("{}", block_on(Owner(RefCell::new(5)).take()));
    block_on(yield_now());
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
