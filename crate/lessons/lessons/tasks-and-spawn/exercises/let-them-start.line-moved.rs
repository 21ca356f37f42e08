use pollscope::{sleep, spawn_local};
use std::time::Duration;

async fn work(n: u64) {
    println!("start {n}");
    sleep(Duration::from_millis(100 * n)).await;
    println!("end {n}");
}

#[pollscope::main]
async fn main() {
    let first = spawn_local(work(1));
    let second = spawn_local(work(2));
    sleep(Duration::from_millis(150)).await;
    println!("two tasks");
    println!("main goes on");
    first.await.unwrap();
    second.await.unwrap();
}
