use pollscope::{sleep, spawn_local};
use std::time::Duration;

async fn foo(n: u64) {
    println!("start {n}");
    sleep(Duration::from_secs(1)).await;
    println!("end {n}");
}

#[pollscope::main]
async fn main() {
    let futures = [1, 2, 3].map(|n| spawn_local(foo(n)));
    for future in futures {
        future.await.unwrap();
    }
}
