use pollscope::sleep;
use std::time::Duration;

async fn save(what: &str) {
    println!("saving {what}");
    sleep(Duration::from_millis(100)).await;
    println!("saved {what}");
}

#[pollscope::main]
async fn main() {
    let _ = save("a draft"); // dropped at once
    let _later = save("a copy"); // dropped when main ends
    save("the text").await;
    println!("done");
}
