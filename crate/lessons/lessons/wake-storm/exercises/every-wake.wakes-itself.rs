use pollscope::{sleep, spawn_local};
use std::{cell::RefCell, future::poll_fn, rc::Rc, time::Duration};
use std::task::{Poll, Waker};

async fn waiter(bell: Rc<RefCell<Option<Waker>>>) {
    let mut polls = 0;
    poll_fn(|cx| {
        polls += 1;
        println!("poll {polls}");
        cx.waker().wake_by_ref();
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
    (0..3).for_each(|_| waker.wake_by_ref());
    println!("woken three times");
    waiter.await.unwrap();
}
