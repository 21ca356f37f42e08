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
    join_all((1..=5).map(foo)).await;
    join_all((6..=10).map(foo)).await;
}
