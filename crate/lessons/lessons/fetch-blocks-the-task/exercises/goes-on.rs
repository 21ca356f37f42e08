use pollscope::sleep;
use std::time::Duration;

async fn get(url: &str) -> String {
    println!("GET {url}");
    sleep(Duration::from_millis(300)).await;
    format!("the page of {url}")
}

async fn script() {
    let rest = async { println!("script goes on") };
    let (page, ()) = futures::join!(get("/home"), rest);
    println!("script has {page}");
}

async fn clock() {
    sleep(Duration::from_millis(100)).await;
    println!("tick");
}

#[pollscope::main]
async fn main() {
    futures::join!(script(), clock());
}
