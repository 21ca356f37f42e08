use pollscope::{sleep, spawn_local};
use std::{cell::RefCell, collections::HashMap, future::poll_fn};
use std::{rc::Rc, task::{Poll, Waker}, time::Duration};

type Reactor = Rc<RefCell<HashMap<u32, Waker>>>;

async fn read(reactor: Reactor, source: u32) {
    let mut asked = false;
    poll_fn(|cx| {
        if std::mem::replace(&mut asked, true) { return Poll::Ready(()); }
        reactor.borrow_mut().insert(source, cx.waker().clone());
        Poll::Pending
    }).await;
    println!("read {source}");
}

#[pollscope::main]
async fn main() {
    let reactor = Reactor::default();
    let reads = [1, 2].map(|source| spawn_local(read(reactor.clone(), source)));
    for source in [2, 1] {
        sleep(Duration::from_millis(100)).await;
        println!("{source} is ready");
        reactor.borrow_mut().remove(&source).unwrap().wake();
    }
    for read in reads { read.await.unwrap(); }
}
