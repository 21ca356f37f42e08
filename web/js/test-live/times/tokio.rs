//! tokio on one thread and on one, two and four workers: one line for each case, with times in milliseconds.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::{Barrier, Mutex, Notify, Semaphore, mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::{self, Instant};

fn ms(n: u64) -> Duration {
    Duration::from_millis(n)
}

fn since(began: Instant) -> u128 {
    began.elapsed().as_millis()
}

struct Cases {
    runtime: Runtime,
    name: String,
}

impl Cases {
    fn case<F: Future<Output = Vec<u128>> + Send + 'static>(&self, name: &str, times: fn(Instant) -> F) {
        let times = self.runtime.block_on(async move {
            tokio::spawn(times(Instant::now())).await.unwrap()
        });
        println!("{name}, {}: {times:?}", self.name);
    }
}

fn main() {
    for workers in [0, 1, 2, 4] {
        let mut builder =
            if workers == 0 { Builder::new_current_thread() } else { Builder::new_multi_thread() };
        if workers > 0 {
            builder.worker_threads(workers);
        }
        let name = if workers == 0 { "one thread".to_owned() } else { format!("{workers} workers") };
        let cases = Cases { runtime: builder.enable_all().build().unwrap(), name };
        run(&cases);
        // Beside other workers it is late where it is simulated, and takes long.
        if workers == 0 {
            yields(&cases);
        }
    }
}

/// A function that runs one case after the other.
macro_rules! cases {
    ($function:ident: $($name:literal => $times:expr;)*) => {
        fn $function(cases: &Cases) {
            $(cases.case($name, $times);)*
        }
    };
}

cases! { run:
    "sleeps" => |t| async move {
        let mut set = JoinSet::new();
        for n in [30, 10, 20] {
            set.spawn(async move {
                time::sleep(ms(n)).await;
                since(t)
            });
        }
        let mut times = Vec::new();
        while let Some(time) = set.join_next().await {
            times.push(time.unwrap());
        }
        times
    };
    "interval and timeout" => |t| async move {
        let mut ticks = time::interval(ms(20));
        let mut times = Vec::new();
        let _ = time::timeout(ms(50), async {
            loop {
                ticks.tick().await;
                times.push(since(t));
            }
        })
        .await;
        times.push(since(t));
        times
    };
    "mpsc" => |t| async move {
        let (tx, mut rx) = mpsc::channel(1);
        tokio::spawn(async move {
            for n in 0..3 {
                tx.send(n).await.unwrap();
                time::sleep(ms(20)).await;
            }
        });
        let mut times = Vec::new();
        while rx.recv().await.is_some() {
            times.push(since(t));
        }
        times.push(since(t));
        times
    };
    "locks" => |t| async move {
        let lock = Arc::new(Mutex::new(()));
        let two = Arc::new(Semaphore::new(2));
        let tasks: Vec<_> = (0..3)
            .map(|_| {
                let (lock, two) = (lock.clone(), two.clone());
                tokio::spawn(async move {
                    let permit = two.acquire().await.unwrap();
                    time::sleep(ms(20)).await;
                    drop(permit);
                    let _held = lock.lock().await;
                    time::sleep(ms(20)).await;
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        vec![since(t)]
    };
    "Notify, oneshot, Barrier, select" => |t| async move {
        let notify = Arc::new(Notify::new());
        let barrier = Arc::new(Barrier::new(2));
        let (tx, rx) = oneshot::channel();
        let (theirs, gate) = (notify.clone(), barrier.clone());
        tokio::spawn(async move {
            time::sleep(ms(20)).await;
            theirs.notify_one();
            time::sleep(ms(20)).await;
            tx.send(()).unwrap();
            time::sleep(ms(20)).await;
            gate.wait().await;
        });
        notify.notified().await;
        let first = since(t);
        rx.await.unwrap();
        let second = since(t);
        tokio::select! {
            _ = barrier.wait() => {}
            _ = time::sleep(ms(500)) => {}
        }
        vec![first, second, since(t)]
    };
    "spawn_blocking and threads" => |t| async move {
        let blocking = tokio::task::spawn_blocking(move || {
            std::thread::sleep(ms(40));
            since(t)
        });
        let (tx, rx) = oneshot::channel();
        std::thread::spawn(move || {
            std::thread::sleep(ms(20));
            tx.send(()).unwrap();
        });
        rx.await.unwrap();
        let first = since(t);
        vec![first, blocking.await.unwrap()]
    };
}

cases! { yields:
    "yield_now until a flag" => |t| async move {
        let open = Arc::new(AtomicBool::new(false));
        let theirs = open.clone();
        tokio::spawn(async move {
            time::sleep(ms(30)).await;
            theirs.store(true, Ordering::SeqCst);
        });
        while !open.load(Ordering::SeqCst) {
            tokio::task::yield_now().await;
        }
        vec![since(t)]
    };
}
