use pollscope::sleep;
use std::time::Duration;

async fn fetch_user(id: u32) -> String {
    println!("request {id}");
    sleep(Duration::from_millis(300)).await; // the answer takes its time
    println!("answer {id}");
    "Ferris".to_string()
}

#[pollscope::main]
async fn main() {
    let prepare = async {
        sleep(Duration::from_millis(200)).await;
        println!("prepared");
    };
    let (user, ()) = futures::join!(fetch_user(1), prepare);
    println!("hello, {user}");
}
