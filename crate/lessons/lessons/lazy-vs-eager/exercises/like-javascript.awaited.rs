use pollscope::sleep;
use std::time::Duration;

async fn greet(name: &str) {
    println!("hello, {name}");
    sleep(Duration::from_millis(500)).await;
    println!("goodbye, {name}");
}

#[pollscope::main]
async fn main() {
    greet("Ferris").await;
    println!("main goes on");

    sleep(Duration::from_secs(1)).await;
    println!("main is done");
}
