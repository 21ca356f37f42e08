use futures::future::join_all;
use pollscope::sleep;
use std::time::Duration;

async fn foo(n: u64) {
    println!("start {n}");
    sleep(Duration::from_secs(1)).await;
    println!("end {n}");
}

#[pollscope::main]
async fn main() {
    let futures = (1..=5).map(foo).collect::<Vec<_>>();
    println!("ten futures");
    join_all(futures).await;
}
