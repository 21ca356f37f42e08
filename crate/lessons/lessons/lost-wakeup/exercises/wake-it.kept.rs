use pollscope::{sleep, spawn_local};
use std::{future::Future, pin::Pin, time::Duration};
use std::task::{Context, Poll};

struct Forgetful(Option<std::task::Waker>);

impl Future for Forgetful {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        println!("polled");
        self.0 = Some(cx.waker().clone());
        Poll::Pending
    }
}

async fn wait() {
    Forgetful(None).await;
    println!("never printed");
}

#[pollscope::main]
async fn main() {
    let _task = spawn_local(wait());
    sleep(Duration::from_millis(100)).await;
    println!("main ends");
}
