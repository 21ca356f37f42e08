use pollscope::{sleep, spawn_local};
use std::time::Duration;

async fn greet(name: &str) {
    println!("hello, {name}");
    sleep(Duration::from_millis(500)).await;
    println!("goodbye, {name}");
}

#[pollscope::main]
async fn main() {
    let _greeting = spawn_local(greet("Ferris"));
    println!("main goes on");

    sleep(Duration::from_secs(1)).await;
    println!("main is done");
}
