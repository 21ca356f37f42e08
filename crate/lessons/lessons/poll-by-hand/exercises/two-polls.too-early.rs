use pollscope::sleep;
use std::future::{poll_fn, Future};
use std::task::Poll;
use std::time::Duration;

async fn nap() {
    println!("nap begins");
    sleep(Duration::from_millis(100)).await;
    println!("nap ends");
}

#[pollscope::main]
async fn main() {
    let mut nap = Box::pin(nap());
    println!("nothing has begun");
    for n in 1..=2 {
        let poll = poll_fn(|cx| Poll::Ready(nap.as_mut().poll(cx))).await;
        println!("poll {n}: {poll:?}");
        sleep(Duration::from_millis(60)).await;
    }
}
