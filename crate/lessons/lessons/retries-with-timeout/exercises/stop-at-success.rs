use pollscope::{sleep, timeout};
use std::time::Duration;

async fn attempt(n: u64) {
    println!("attempt {n}");
    sleep(Duration::from_millis(740 - 240 * n)).await;
    println!("attempt {n} is done");
}

#[pollscope::main]
async fn main() {
    for n in 1..=3 {
        if timeout(Duration::from_millis(300), attempt(n)).await.is_ok() {
            println!("it took {n} attempts");
            break;
        }
    }
    sleep(Duration::from_millis(300)).await;
}
