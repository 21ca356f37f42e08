use futures::lock::Mutex;
use std::rc::Rc;

async fn add(shared: Rc<Mutex<u32>>) {
    let mut total = shared.lock().await;
    let seen = *total;
    *total = seen + 1;
    println!("{seen} becomes {}", *total);
}

#[pollscope::main]
async fn main() {
    let shared = Rc::new(Mutex::new(0));
    futures::join!(add(shared.clone()), add(shared.clone()));
    println!("total: {}", *shared.lock().await);
}
