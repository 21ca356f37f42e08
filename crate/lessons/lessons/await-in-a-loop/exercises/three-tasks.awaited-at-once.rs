use pollscope::{sleep, spawn_local};
use std::time::Duration;

async fn foo(n: u64) {
    println!("start {n}");
    sleep(Duration::from_secs(1)).await;
    println!("end {n}");
}

#[pollscope::main]
async fn main() {
    for n in 1..=3 {
        spawn_local(foo(n)).await.unwrap();
    }
}
