use futures::StreamExt;
use futures::channel::mpsc::{self, UnboundedReceiver};
use futures::future::select;
use pollscope::sleep;
use std::time::Duration;

async fn slow_read(queue: &mut UnboundedReceiver<u32>) -> Option<u32> {
    sleep(Duration::from_millis(200)).await;
    queue.next().await
}

#[pollscope::main]
async fn main() {
    let (sender, mut queue) = mpsc::unbounded();
    sender.unbounded_send(1).unwrap();
    sender.unbounded_send(2).unwrap();
    {
        let read = Box::pin(slow_read(&mut queue));
        select(read, sleep(Duration::from_millis(100))).await;
        println!("timeout");
    }
    println!("next message: {:?}", queue.next().await);
    println!("next message: {:?}", queue.next().await);
}
