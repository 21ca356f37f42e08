use pollscope::{sleep, spawn_local};
use std::time::Duration;

async fn save(what: &str) {
    println!("saving {what}");
    sleep(Duration::from_millis(100)).await;
    println!("saved {what}");
}

#[pollscope::main]
async fn main() {
    spawn_local(save("a draft")).detach();
    spawn_local(save("a copy")).detach();
    save("the text").await;
    println!("done");
}
