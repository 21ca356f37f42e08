//! The program of the traces as a person would write it; it is shown, and compiled nowhere.

use pollscope::{sleep, spawn_local};
use std::time::Duration;

async fn nap(ms: u64) {
    sleep(Duration::from_millis(ms)).await;
}

async fn work(number: u64) {
    for round in 0..10 {
        nap(1 + (number * 7919 + round * 104_729) % 1000).await;
        println!("{number}: {round}");
    }
}

#[pollscope::main]
async fn main() {
    let tasks: Vec<_> = (0..COUNT).map(|n| spawn_local(work(n))).collect();
    for task in tasks {
        let _ = task.await;
    }
}
