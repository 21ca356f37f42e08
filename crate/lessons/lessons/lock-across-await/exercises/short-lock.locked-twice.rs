use futures::lock::Mutex;
use pollscope::sleep;
use std::rc::Rc;
use std::time::Duration;

async fn add(shared: Rc<Mutex<u32>>) {
    let seen = *shared.lock().await;
    sleep(Duration::from_millis(100)).await;
    let mut total = shared.lock().await;
    *total = seen + 1;
    println!("{seen} becomes {}", *total);
}

#[pollscope::main]
async fn main() {
    let shared = Rc::new(Mutex::new(0));
    futures::join!(add(shared.clone()), add(shared.clone()));
    println!("total: {}", *shared.lock().await);
}
