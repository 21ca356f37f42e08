//! Guards: when they are dropped, what they give access to, where they may go.

use std::cell::{Ref, RefCell, RefMut};
use std::ops::{Deref, DerefMut};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::{Arc, Mutex, RwLock};
use std::task::{Context, Poll, Waker};

#[derive(Default)]
struct Shared {
    count: RefCell<u32>,
    list: Arc<Mutex<Vec<u32>>>,
    text: RwLock<String>,
}

struct Loud<'a>(RefMut<'a, u32>, &'static str);

impl Drop for Loud<'_> {
    fn drop(&mut self) {
        println!("  drop {} at {}", self.1, *self.0);
    }
}

/// A lock from no known library, which tells when its guard is dropped.
struct Own(RefCell<u32>, &'static str);

impl Own {
    async fn lock(&self) -> Loud<'_> {
        yield_now().await;
        Loud(self.0.borrow_mut(), self.1)
    }

    fn borrow_mut(&self) -> Loud<'_> {
        Loud(self.0.borrow_mut(), self.1)
    }
}

impl Deref for Loud<'_> {
    type Target = u32;
    fn deref(&self) -> &u32 {
        &self.0
    }
}

impl DerefMut for Loud<'_> {
    fn deref_mut(&mut self) -> &mut u32 {
        &mut self.0
    }
}

async fn held(shared: Rc<Shared>) -> usize {
    let mut count = shared.count.borrow_mut();
    *count += 1;
    let second = Rc::new(5);
    yield_now().await;
    println!("count {count} {second}");
    drop(count);
    println!("free {}", shared.count.try_borrow_mut().is_ok());
    shared.list.lock().unwrap().push(*shared.count.borrow());
    let list = shared.list.lock().expect("not poisoned");
    let first = &list[0];
    println!("first {first}");
    let length = list.len();
    drop(list);
    yield_now().await;
    let text = &*shared.text.read().unwrap();
    println!("text {text:?}");
    shared.text.read().unwrap().len() + length
}

async fn order(a: Own, b: &'static Own) -> u32 {
    let first = a.lock().await;
    let mut second = b.borrow_mut();
    *second += 1;
    yield_now().await;
    if *first > 100 {
        drop(first);
        return 1;
    }
    let second = { second };
    *b.lock().await += *second;
    3
}

async fn temporaries(a: &Own) -> u32 {
    let g = a.lock().await;
    yield_now().await;
    std::mem::drop(g);
    *a.borrow_mut() += 10;
    println!("added");
    let n = a.lock().await.checked_add(1).unwrap_or(0);
    println!("read");
    match *a.lock().await {
        0 => 0,
        seen => {
            println!("in match");
            seen + n + a.0.borrow().leading_zeros()
        }
    }
}

async fn conditional(cell: &RefCell<Vec<u32>>, early: bool) -> usize {
    for round in 0..2 {
        let mut list = cell.borrow_mut();
        list.push(round);
        if early {
            drop(list);
            yield_now().await;
            continue;
        }
        yield_now().await;
        list.push(10);
    }
    let list: Ref<'_, Vec<u32>> = cell.borrow();
    let sum = async { list.iter().sum::<u32>() }.await;
    let list = list.len();
    list + sum as usize
}

async fn fails(cell: Rc<RefCell<u32>>) -> Result<u32, std::cell::BorrowMutError> {
    let held = cell.borrow_mut();
    yield_now().await;
    drop(cell.try_borrow_mut()?);
    Ok(*held)
}

async fn panics(cell: &RefCell<u32>) {
    let _held = cell.borrow_mut();
    yield_now().await;
    *cell.borrow_mut() += 1;
}

async fn generic<T: Clone>(cell: Rc<RefCell<T>>) -> T {
    let value = cell.borrow();
    yield_now().await;
    T::clone(&value)
}

fn is_send(future: impl Future<Output = usize> + Send) -> impl Future<Output = usize> + Send {
    future
}

async fn sent(list: Arc<Mutex<Vec<u32>>>) -> usize {
    list.lock().unwrap().push(1);
    yield_now().await;
    let length = list.lock().unwrap().len();
    yield_now().await;
    length
}

async fn yield_now() {
    let mut yielded = false;
    std::future::poll_fn(|_| match std::mem::replace(&mut yielded, true) {
        true => Poll::Ready(()),
        false => Poll::Pending,
    })
    .await
}

fn run<T>(future: impl Future<Output = T>) -> T {
    let mut future = Box::pin(future);
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return value;
        }
        println!("pending");
    }
}

fn main() {
    println!("{}", run(held(Rc::default())));
    let leaked: &'static Own = Box::leak(Box::new(Own(RefCell::new(7), "leaked")));
    let stuck = catch_unwind(AssertUnwindSafe(|| {
        run(order(Own(RefCell::new(3), "first"), leaked));
    }));
    println!("{}", stuck.is_err());
    println!("{}", run(order(Own(RefCell::new(300), "early"), Box::leak(Box::new(Own(RefCell::new(1), "b"))))));
    println!("{}", run(temporaries(&Own(RefCell::new(20), "a"))));
    println!("{} {}", run(conditional(&RefCell::default(), true)), run(conditional(&RefCell::default(), false)));
    println!("{:?}", run(fails(Rc::default())).is_err());
    let cell = RefCell::default();
    println!("{}", catch_unwind(AssertUnwindSafe(|| run(panics(&cell)))).is_err());
    println!("{}", run(generic(Rc::new(RefCell::new("text".to_owned())))));
    println!("{}", run(is_send(sent(Arc::default()))));
}
