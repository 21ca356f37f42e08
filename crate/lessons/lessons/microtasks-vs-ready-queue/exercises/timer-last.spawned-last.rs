use pollscope::{sleep, spawn_local, yield_now};
use std::time::Duration;

async fn timer() {
    sleep(Duration::from_millis(0)).await;
    println!("timer");
}

async fn task() {
    println!("task begins");
    yield_now().await;
    println!("task ends");
}

#[pollscope::main]
async fn main() {
    let task = spawn_local(task());
    let timer = spawn_local(timer());
    println!("main");
    yield_now().await;
    println!("main again");
    task.await.unwrap();
    timer.await.unwrap();
}
