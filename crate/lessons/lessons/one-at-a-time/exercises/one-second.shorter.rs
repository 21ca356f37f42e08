use pollscope::sleep;
use std::time::Duration;

async fn foo(n: u64) {
    println!("start {n}");
    sleep(Duration::from_millis(333)).await;
    println!("end {n}");
}

#[pollscope::main]
async fn main() {
    let futures = [foo(1), foo(2), foo(3)];
    for future in futures {
        future.await;
    }
}
