use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

async fn foo(n: u64) {
    println!("start {n}");
    let _ = sleep(Duration::from_secs(1));
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
