use futures::future::{join, select, Either};
use pollscope::sleep;
use std::pin::pin;
use std::time::Duration;

async fn after(seconds: u64) -> u64 {
    sleep(Duration::from_secs(seconds)).await;
    seconds
}

#[pollscope::main]
async fn main() {
    println!("{:?}", join(after(1), after(2)).await);
    match select(pin!(after(1)), pin!(after(2))).await {
        Either::Left((seconds, _)) => println!("{seconds} s came first"),
        Either::Right((seconds, _)) => println!("{seconds} s came first"),
    }
}
