use pollscope::{sleep, timeout};
use std::time::Duration;

struct Guard(&'static str);

impl Drop for Guard {
    fn drop(&mut self) {
        println!("clean up {}", self.0);
    }
}

async fn work() {
    let _second = Guard("second");
    let _first = Guard("first");
    sleep(Duration::from_millis(500)).await;
    println!("work is done");
}

#[pollscope::main]
async fn main() {
    let result = timeout(Duration::from_millis(100), work()).await;
    println!("too late: {}", result.is_err());
    sleep(Duration::from_millis(500)).await;
}
