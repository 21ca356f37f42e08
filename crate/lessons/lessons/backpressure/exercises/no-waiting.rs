use futures::channel::mpsc;
use futures::{SinkExt, StreamExt};
use pollscope::{sleep, spawn_local};
use std::time::Duration;

async fn produce(mut sender: mpsc::Sender<u32>) {
    for n in 1..=5 {
        sender.send(n).await.unwrap();
        println!("sent {n}");
    }
}

#[pollscope::main]
async fn main() {
    let (sender, mut receiver) = mpsc::channel(5);
    let producer = spawn_local(produce(sender));
    while let Some(n) = receiver.next().await {
        sleep(Duration::from_millis(100)).await;
        println!("used {n}");
    }
    producer.await.unwrap();
}
