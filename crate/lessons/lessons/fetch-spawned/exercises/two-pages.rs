use pollscope::{sleep, spawn_local};
use std::time::Duration;

async fn get(url: &str) -> String {
    println!("GET {url}");
    sleep(Duration::from_millis(300)).await;
    format!("the page of {url}")
}

#[pollscope::main]
async fn main() {
    let page = spawn_local(get("/home"));
    let news = spawn_local(get("/news"));
    println!("script goes on");
    sleep(Duration::from_millis(200)).await;
    println!("script needs the page");
    println!("script has {}", page.await.unwrap());
    println!("script has {}", news.await.unwrap());
}
