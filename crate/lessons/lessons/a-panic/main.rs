use pollscope::sleep;
use std::time::Duration;

async fn check(n: u32) {
    println!("check {n}");
    sleep(Duration::from_millis(10)).await;
    assert!(n < 3, "{n} is too many");
}

#[pollscope::main]
async fn main() {
    for n in 1..=4 {
        check(n).await;
    }
}
