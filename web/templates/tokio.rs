use std::time::Duration;
use tokio::time::sleep;

async fn work(name: &str, seconds: u64) -> u64 {
    println!("{name} starts");
    sleep(Duration::from_secs(seconds)).await;
    println!("{name} is done");
    seconds
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let first = tokio::spawn(work("first", 2));
    let second = work("second", 1).await;
    println!("{} s", first.await.unwrap() + second);
}
