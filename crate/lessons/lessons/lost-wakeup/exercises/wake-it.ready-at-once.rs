use pollscope::{sleep, spawn_local};
use std::{future::Future, pin::Pin, time::Duration};
use std::task::{Context, Poll};

struct Forgetful;

impl Future for Forgetful {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<()> {
        println!("polled");
        Poll::Ready(())
    }
}

async fn wait() {
    Forgetful.await;
    println!("never printed");
}

#[pollscope::main]
async fn main() {
    let _task = spawn_local(wait());
    sleep(Duration::from_millis(100)).await;
    println!("main ends");
}
