//! What is Send, Unpin or 'static stays so, across threads too.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

fn spawn<F>(future: F) -> std::thread::JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    std::thread::spawn(move || block_on(future))
}

struct Shared {
    log: Mutex<Vec<String>>,
}

impl Shared {
    async fn add(self: Arc<Self>, text: String) -> usize {
        yield_now().await;
        self.log.lock().unwrap().push(text);
        self.len().await
    }

    async fn len(&self) -> usize {
        yield_now().await;
        self.log.lock().unwrap().len()
    }
}

trait Handler: Send + Sync {
    fn handle(&self, n: u8) -> impl Future<Output = u8> + Send;
}

struct Doubler;

impl Handler for Doubler {
    async fn handle(&self, n: u8) -> u8 {
        yield_now().await;
        n * 2
    }
}

async fn generic<T: Send + 'static>(value: T) -> T {
    yield_now().await;
    value
}

async fn with_rc(n: u8) -> u8 {
    let rc = std::rc::Rc::new(n);
    let read = *rc;
    drop(rc);
    read
}

async fn handled(handler: impl Handler + 'static) -> u8 {
    spawn(async move { handler.handle(4).await }).join().unwrap()
}

fn boxed(n: u8) -> Pin<Box<dyn Future<Output = u8> + Send>> {
    Box::pin(generic(n))
}

fn main() {
    let shared = Arc::new(Shared { log: Mutex::default() });
    println!("{}", spawn(Arc::clone(&shared).add("one".into())).join().unwrap());
    let other = Arc::clone(&shared);
    println!("{}", spawn(async move { other.add("two".into()).await }).join().unwrap());
    println!("{}", spawn(generic(vec![1])).join().unwrap().len());
    println!("{}", spawn(boxed(3)).join().unwrap());
    println!("{}", block_on(handled(Doubler)));
    println!("{}", block_on(with_rc(9)));
    let ready = async { std::future::ready(5).await };
    println!("{}", spawn(ready).join().unwrap());
}

fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut cx = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return output;
        }
    }
}

/// Pending once.
async fn yield_now() {
    let mut yielded = false;
    std::future::poll_fn(|_| match std::mem::replace(&mut yielded, true) {
        true => Poll::Ready(()),
        false => Poll::Pending,
    })
    .await
}
