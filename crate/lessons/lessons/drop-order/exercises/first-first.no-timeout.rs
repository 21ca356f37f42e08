use pollscope::{sleep, timeout};
use std::time::Duration;

struct Guard(&'static str);

impl Drop for Guard {
    fn drop(&mut self) {
        println!("clean up {}", self.0);
    }
}

async fn work() {
    let _first = Guard("first");
    let _second = Guard("second");
    sleep(Duration::from_millis(500)).await;
    drop(_first);
    println!("work is done");
}

#[pollscope::main]
async fn main() {
    let result = timeout(Duration::from_millis(600), work()).await;
    println!("too late: {}", result.is_err());
    sleep(Duration::from_millis(500)).await;
}
