use std::thread;
use std::time::Duration;
use tokio::task::{JoinSet, spawn_blocking};

async fn foo(n: u64) {
    println!("start {n}");
    spawn_blocking(|| thread::sleep(Duration::from_secs(1))).await.unwrap();
    println!("end {n}");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut tasks = JoinSet::new();
    for n in 1..=3 {
        tasks.spawn(foo(n));
    }
    while tasks.join_next().await.is_some() {}
}
