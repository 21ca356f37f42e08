use pollscope::sleep;
use std::time::Duration;

async fn save(what: &str) {
    println!("saving {what}");
    sleep(Duration::from_millis(100)).await;
    println!("saved {what}");
}

#[pollscope::main]
async fn main() {
    save("a draft").await;
    save("a copy").await;
    save("the text").await;
    println!("done");
}
