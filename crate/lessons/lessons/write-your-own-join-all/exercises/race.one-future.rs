use pollscope::sleep;
use std::{future::Future, pin::Pin, time::Duration};
use std::task::{Context, Poll};

struct JoinAll(Vec<Pin<Box<dyn Future<Output = ()>>>>);

impl Future for JoinAll {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.0.retain_mut(|future| future.as_mut().poll(cx).is_pending());
        println!("{} left", self.0.len());
        if self.0.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    }
}

async fn foo(n: u64) {
    sleep(Duration::from_millis(100 * n)).await;
}

#[pollscope::main]
async fn main() {
    JoinAll(vec![Box::pin(foo(1))]).await;
}
