use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::{sleep, timeout};

async fn transfer(name: &str, amount: i32, from: Arc<Mutex<i32>>, to: Arc<Mutex<i32>>) {
    let mut from = from.lock().await;
    println!("{name} has its first lock");
    sleep(Duration::from_millis(100)).await;
    let mut to = to.lock().await;
    *from -= amount;
    *to += amount;
    println!("{name} is done");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (a, b) = (Arc::new(Mutex::new(5)), Arc::new(Mutex::new(5)));
    let there = tokio::spawn(transfer("there", 1, a.clone(), b.clone()));
    let back = tokio::spawn(transfer("back", -1, a, b));
    let both = async { (there.await, back.await) };
    if timeout(Duration::from_secs(1), both).await.is_err() {
        println!("neither moves");
    }
}
