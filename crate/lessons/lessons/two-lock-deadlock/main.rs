use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::{sleep, timeout};

async fn transfer(name: &str, from: Arc<Mutex<i32>>, to: Arc<Mutex<i32>>) {
    let mut from = from.lock().await;
    println!("{name} has its first lock");
    sleep(Duration::from_millis(100)).await;
    let mut to = to.lock().await; // the other one holds it
    *from -= 1;
    *to += 1;
    println!("{name} is done");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (a, b) = (Arc::new(Mutex::new(5)), Arc::new(Mutex::new(5)));
    let there = tokio::spawn(transfer("there", a.clone(), b.clone()));
    let back = tokio::spawn(transfer("back", b, a));
    let both = async { (there.await, back.await) };
    if timeout(Duration::from_secs(1), both).await.is_err() {
        println!("neither moves");
    }
}
