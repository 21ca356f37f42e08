use futures::StreamExt;
use futures::channel::mpsc::{self, UnboundedReceiver};
use futures::future::select;
use pollscope::sleep;
use std::time::Duration;

async fn slow_read(queue: &mut UnboundedReceiver<u32>) -> Option<u32> {
    let message = queue.next().await; // it has left the queue
    sleep(Duration::from_millis(200)).await; // dropped here, it is gone
    message
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
        sender.unbounded_send(1).unwrap();
    }
    println!("next message: {:?}", queue.next().await);
    println!("next message: {:?}", queue.next().await);
}
