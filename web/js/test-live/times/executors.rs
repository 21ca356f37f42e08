//! async-std, smol, futures and executors of one's own: one line for each case, with times in milliseconds.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use futures::future::join_all;
use futures::stream::{self, StreamExt};
use futures::task::SpawnExt;

fn ms(n: u64) -> Duration {
    Duration::from_millis(n)
}

fn since(began: Instant) -> u128 {
    began.elapsed().as_millis()
}

fn case(name: &str, times: impl FnOnce(Instant) -> Vec<u128>) {
    let times = times(Instant::now());
    println!("{name}: {times:?}");
}

/// Runs one case after the other.
macro_rules! cases {
    ($($name:literal => $times:expr;)*) => {
        fn main() {
            $(case($name, $times);)*
        }
    };
}

/// A thread for each sleep, as books have it.
struct Sleep(Arc<Mutex<(bool, Option<Waker>)>>);

fn sleep(time: Duration) -> Sleep {
    let shared = Arc::new(Mutex::new((false, None::<Waker>)));
    let theirs = shared.clone();
    thread::spawn(move || {
        thread::sleep(time);
        let mut shared = theirs.lock().unwrap();
        shared.0 = true;
        if let Some(waker) = shared.1.take() {
            waker.wake();
        }
    });
    Sleep(shared)
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut shared = self.0.lock().unwrap();
        if shared.0 {
            return Poll::Ready(());
        }
        shared.1 = Some(context.waker().clone());
        Poll::Pending
    }
}

/// Polled again and again until it is time.
struct Until(Instant);

impl Future for Until {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if Instant::now() >= self.0 {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn block_on<F: Future>(future: F) -> F::Output {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A queue of tasks, all of which are polled in turn.
#[derive(Default)]
struct RoundRobin(VecDeque<Task>);

struct Ignore;

impl Wake for Ignore {
    fn wake(self: Arc<Self>) {}
}

impl RoundRobin {
    fn spawn(&mut self, future: impl Future<Output = ()> + Send + 'static) {
        self.0.push_back(Box::pin(future));
    }

    fn run(&mut self, idle: fn()) {
        let waker = Waker::from(Arc::new(Ignore));
        while let Some(mut task) = self.0.pop_front() {
            if task.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
                self.0.push_back(task);
            }
            idle();
        }
    }
}

async fn naps(t: Instant, n: u64) -> Vec<u128> {
    let mut times = Vec::new();
    for _ in 0..3 {
        sleep(ms(n)).await;
        times.push(since(t));
    }
    times
}

fn round_robin(t: Instant, idle: fn()) -> Vec<u128> {
    let times = Arc::new(Mutex::new(Vec::new()));
    let mut executor = RoundRobin::default();
    for n in [30, 50] {
        let times = times.clone();
        executor.spawn(async move {
            sleep(ms(n)).await;
            times.lock().unwrap().push(since(t));
        });
    }
    executor.run(idle);
    let times = times.lock().unwrap().clone();
    times
}

cases! {
    "our block_on" => |t| block_on(naps(t, 20));
    "our block_on, join_all" => |t| {
        block_on(join_all((1..=3).map(|n| naps(t, 10 * n)))).concat()
    };
    "our block_on, polled again and again" => |t| {
        block_on(async {
            Until(t + ms(20)).await;
            let first = since(t);
            Until(t + ms(50)).await;
            vec![first, since(t)]
        })
    };
    "a round-robin executor that yields" => |t| round_robin(t, thread::yield_now);
    "a round-robin executor that naps" => |t| round_robin(t, || thread::sleep(ms(1)));
    "futures, block_on and futures-timer" => |t| {
        futures::executor::block_on(async {
            let mut times = Vec::new();
            for n in [20, 30] {
                futures_timer::Delay::new(ms(n)).await;
                times.push(since(t));
            }
            times
        })
    };
    "futures, LocalPool" => |t| {
        let mut pool = futures::executor::LocalPool::new();
        let times = Arc::new(Mutex::new(Vec::new()));
        for n in [30, 20] {
            let times = times.clone();
            let task = async move {
                sleep(ms(n)).await;
                times.lock().unwrap().push(since(t));
            };
            pool.spawner().spawn(task).unwrap();
        }
        pool.run();
        let times = times.lock().unwrap().clone();
        times
    };
    "futures, ThreadPool" => |t| {
        let pool = futures::executor::ThreadPool::builder().pool_size(2).create().unwrap();
        let handles: Vec<_> = (0..4)
            .map(|_| {
                pool.spawn_with_handle(async move {
                    thread::sleep(ms(20));
                    since(t)
                })
                .unwrap()
            })
            .collect();
        futures::executor::block_on(join_all(handles)).iter().max().map(|&last| vec![last]).unwrap()
    };
    "futures, buffer_unordered" => |t| {
        futures::executor::block_on(
            stream::iter([30, 20, 10])
                .map(|n| async move { sleep(ms(n)).await; since(t) })
                .buffer_unordered(2)
                .collect(),
        )
    };
    "async-std" => |t| {
        async_std::task::block_on(async move {
            let tasks: Vec<_> = [20, 40]
                .map(|n| async_std::task::spawn(async move {
                    async_std::task::sleep(ms(n)).await;
                    since(t)
                }))
                .into();
            let mut times = join_all(tasks).await;
            let _ = async_std::future::timeout(ms(20), std::future::pending::<()>()).await;
            times.push(since(t));
            times
        })
    };
    "async-std, channel" => |t| {
        async_std::task::block_on(async move {
            let (tx, rx) = async_std::channel::bounded(1);
            async_std::task::spawn(async move {
                for n in 0..3 {
                    async_std::task::sleep(ms(20)).await;
                    tx.send(n).await.unwrap();
                }
            });
            let mut times = Vec::new();
            while rx.recv().await.is_ok() {
                times.push(since(t));
            }
            times
        })
    };
    "smol" => |t| {
        smol::block_on(async move {
            let tasks: Vec<_> = [20, 40]
                .map(|n| smol::spawn(async move {
                    smol::Timer::after(ms(n)).await;
                    since(t)
                }))
                .into();
            let mut times = join_all(tasks).await;
            let (tx, rx) = smol::channel::bounded(1);
            thread::spawn(move || {
                thread::sleep(ms(20));
                tx.send_blocking(since(t)).unwrap();
            });
            times.push(rx.recv().await.unwrap());
            times
        })
    };
    "smol, interval" => |t| {
        smol::block_on(async move {
            smol::Timer::interval(ms(20)).take(3).map(|_| since(t)).collect().await
        })
    };
}
