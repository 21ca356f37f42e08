use pollscope::{sleep, spawn_local};
use std::time::Duration;

async fn get(url: &str) -> String {
    println!("GET {url}");
    sleep(Duration::from_millis(300)).await;
    format!("the page of {url}")
}

#[pollscope::main]
async fn main() {
    let pages = spawn_local(async { (get("/home").await, get("/news").await) });
    println!("script goes on");
    sleep(Duration::from_millis(200)).await;
    println!("script needs the page");
    let (home, news) = pages.await.unwrap();
    println!("script has {home}");
    println!("script has {news}");
}
