use futures::future::{Either, select};
use pollscope::sleep;
use std::time::Duration;

async fn answer(who: &str, ms: u64) {
    println!("{who} asked");
    sleep(Duration::from_millis(ms)).await;
    println!("{who} answered");
}

#[pollscope::main]
async fn main() {
    let fast = Box::pin(answer("fast", 100));
    let slow = Box::pin(answer("slow", 300));
    let Either::Left((_, slow)) = select(fast, slow).await else { return };
    println!("the race is over");
    slow.await;
    sleep(Duration::from_millis(300)).await;
    println!("main ends");
}
