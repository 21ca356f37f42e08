use futures::channel::oneshot;
use pollscope::{sleep, spawn_local};
use std::time::Duration;

fn get(url: &'static str) -> oneshot::Receiver<String> {
    let (resolve, promise) = oneshot::channel();
    spawn_local(async move {
        println!("GET {url}");
        sleep(Duration::from_millis(300)).await;
        resolve.send(format!("the page of {url}")).unwrap();
    })
    .detach();
    promise
}

#[pollscope::main]
async fn main() {
    let page = get("/home");
    println!("script goes on");
    sleep(Duration::from_millis(200)).await;
    println!("script needs the page");
    println!("script has {}", page.await.unwrap());
}
