use pollscope::sleep;
use std::time::Duration;

async fn get(url: &str) -> String {
    println!("GET {url}");
    sleep(Duration::from_millis(300)).await;
    format!("the page of {url}")
}

async fn script() {
    let page = get("/home");
    println!("script goes on");
    println!("script has {}", page.await);
}

async fn clock() {
    sleep(Duration::from_millis(100)).await;
    println!("tick");
}

#[pollscope::main]
async fn main() {
    futures::join!(script(), clock());
}
