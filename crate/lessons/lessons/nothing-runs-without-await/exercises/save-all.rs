use pollscope::sleep;
use std::time::Duration;

async fn save(what: &str) {
    println!("saving {what}");
    sleep(Duration::from_millis(100)).await;
    println!("saved {what}");
}

#[pollscope::main]
async fn main() {
    futures::join!(save("a draft"), save("a copy"), save("the text"));
    println!("done");
}
