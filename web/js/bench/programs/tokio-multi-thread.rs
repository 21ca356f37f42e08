//! Three tasks that sleep, on two threads of tokio's.

use std::time::Duration;

#[tokio::main(worker_threads = 2)]
async fn main() {
    let tasks: Vec<_> = (0..3u64)
        .map(|n| {
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_millis(10 * n)).await;
                n
            })
        })
        .collect();
    for task in tasks {
        println!("{}", task.await.unwrap());
    }
}
