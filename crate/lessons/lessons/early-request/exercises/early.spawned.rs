use pollscope::{sleep, spawn_local};
use std::time::Duration;

async fn fetch_user(id: u32) -> String {
    println!("request {id}");
    sleep(Duration::from_millis(300)).await; // the answer takes its time
    println!("answer {id}");
    "Ferris".to_string()
}

#[pollscope::main]
async fn main() {
    let user = spawn_local(fetch_user(1));
    sleep(Duration::from_millis(200)).await;
    println!("prepared");

    println!("hello, {}", user.await.unwrap());
}
