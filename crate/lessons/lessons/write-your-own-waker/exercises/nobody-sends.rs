use futures::channel::oneshot;
use std::future::Future;
use std::sync::Arc;
use std::task::{Context, Wake, Waker};

struct Bell;

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        println!("ring");
    }
}

#[pollscope::main]
async fn main() {
    let waker = Waker::from(Arc::new(Bell));
    let mut cx = Context::from_waker(&waker);
    let (sender, receiver) = oneshot::channel::<&str>();
    let mut letter = Box::pin(receiver);
    println!("{:?}", letter.as_mut().poll(&mut cx));
    drop(sender);
    println!("{:?}", letter.as_mut().poll(&mut cx));
}
