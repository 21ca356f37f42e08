use pollscope::{sleep, spawn_local};
use std::{future::Future, pin::Pin, time::Duration};
use std::task::{Context, Poll};

struct Forgetful(bool);

impl Future for Forgetful {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        println!("polled");
        if std::mem::replace(&mut self.0, true) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

async fn wait() {
    Forgetful(false).await;
    println!("never printed");
}

#[pollscope::main]
async fn main() {
    let _task = spawn_local(wait());
    sleep(Duration::from_millis(100)).await;
    println!("main ends");
}
