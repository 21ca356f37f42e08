use futures::{stream, StreamExt};
use pollscope::sleep;
use std::time::Duration;

async fn load(n: u32) -> u32 {
    println!("load {n}");
    sleep(Duration::from_millis(100)).await;
    n
}

#[pollscope::main]
async fn main() {
    let mut pages = stream::iter(1..=6).map(load).buffered(3);
    while let Some(n) = pages.next().await {
        println!("page {n}");
    }
}
