use pollscope::{sleep, spawn_local};
use std::time::Duration;

async fn work(what: &str) {
    println!("{what} starts");
    sleep(Duration::from_millis(100)).await;
    println!("{what} ends");
}

#[pollscope::main]
async fn main() {
    let _future = work("a future");
    drop(spawn_local(work("a task"))); // goes on
    let handle = spawn_local(work("an aborted task"));
    sleep(Duration::from_millis(50)).await;
    handle.abort();
    sleep(Duration::from_millis(100)).await;
    println!("main ends");
}
