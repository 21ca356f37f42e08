use pollscope::sleep;
use std::time::Duration;

async fn hello(name: &str) {
    println!("hello, {name}");
    sleep(Duration::from_secs(1)).await;
    println!("goodbye, {name}");
}

#[pollscope::main]
async fn main() {
    let greeting = hello("Ferris");
    println!("called");
    greeting.await;
}
