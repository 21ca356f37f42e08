//! Three tasks that sleep, on one thread of tokio's.

use std::time::Duration;

#[tokio::main(flavor = "current_thread")]
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
