use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

struct Countdown(u32);

impl Future for Countdown {
    type Output = &'static str;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        println!("poll with {} to go", self.0);
        if self.0 == 0 {
            return Poll::Ready("lift-off");
        }
        self.0 -= 1;
        cx.waker().wake_by_ref(); // poll me again
        Poll::Pending
    }
}

#[pollscope::main]
async fn main() {
    println!("{}", Countdown(2).await);
    println!("{}", Countdown(2).await);
}
