use pollscope::{sleep, spawn_local, yield_now};
use std::{cell::RefCell, future::poll_fn, rc::Rc, time::Duration};
use std::task::{Poll, Waker};

async fn waiter(bell: Rc<RefCell<Option<Waker>>>) {
    let mut polls = 0;
    poll_fn(|cx| {
        polls += 1;
        println!("poll {polls}");
        bell.replace(Some(cx.waker().clone()));
        if polls == 4 { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

#[pollscope::main]
async fn main() {
    let bell = Rc::new(RefCell::new(None));
    let waiter = spawn_local(waiter(bell.clone()));
    sleep(Duration::from_millis(100)).await;
    let waker = bell.take().unwrap();
    for _ in 0..3 {
        waker.wake_by_ref();
        yield_now().await;
    }
    println!("woken three times");
    waiter.await.unwrap();
}
