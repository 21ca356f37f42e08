//! Threads of crates: one line for each case, with times in milliseconds.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use crossbeam::channel;
use crossbeam::sync::{Parker, WaitGroup};
use rayon::prelude::*;

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

fn pool() -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap()
}

cases! {
    "rayon, join" => |t| {
        let nap = |n| move || { thread::sleep(ms(n)); since(t) };
        let (a, b) = pool().install(|| rayon::join(nap(20), nap(40)));
        vec![a, b, since(t)]
    };
    "rayon, scope" => |t| {
        pool().scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|_| thread::sleep(ms(20)));
            }
        });
        vec![since(t)]
    };
    "rayon, an iterator" => |t| {
        let sum: u64 = pool().install(|| {
            [20u64, 20, 20, 20].into_par_iter().with_max_len(1).map(|n| { thread::sleep(ms(n)); n }).sum()
        });
        vec![sum as u128, since(t)]
    };
    "crossbeam, channel" => |t| {
        let (tx, rx) = channel::unbounded();
        for i in 1..=3 {
            let tx = tx.clone();
            thread::spawn(move || {
                for _ in 0..3 {
                    thread::sleep(ms(10 * i));
                    tx.send(()).unwrap();
                }
            });
        }
        drop(tx);
        rx.iter().map(|()| since(t)).collect()
    };
    "crossbeam, bounded" => |t| {
        let (tx, rx) = channel::bounded(1);
        let sender = thread::spawn(move || {
            (0..4).map(|n| { tx.send(n).unwrap(); since(t) }).collect::<Vec<_>>()
        });
        for _ in 0..4 {
            thread::sleep(ms(20));
            rx.recv().unwrap();
        }
        sender.join().unwrap()
    };
    "crossbeam, select" => |t| {
        let (tx, rx) = channel::unbounded();
        thread::spawn(move || {
            for _ in 0..2 {
                thread::sleep(ms(40));
                tx.send(()).unwrap();
            }
            thread::sleep(ms(200));
        });
        let late = channel::after(ms(100));
        let mut times = Vec::new();
        loop {
            channel::select! {
                recv(rx) -> _ => times.push(since(t)),
                recv(late) -> _ => break,
            }
        }
        times.push(since(t));
        times
    };
    "crossbeam, tick" => |t| {
        let ticks = channel::tick(ms(20));
        (0..3).map(|_| { ticks.recv().unwrap(); since(t) }).collect()
    };
    "crossbeam, scope" => |t| {
        crossbeam::thread::scope(|scope| {
            scope.spawn(|_| thread::sleep(ms(20)));
            scope.spawn(|_| thread::sleep(ms(40)));
        })
        .unwrap();
        vec![since(t)]
    };
    "crossbeam, WaitGroup and Parker" => |t| {
        let group = WaitGroup::new();
        let parker = Parker::new();
        let unparker = parker.unparker().clone();
        for n in [20, 50] {
            let group = group.clone();
            thread::spawn(move || {
                thread::sleep(ms(n));
                drop(group);
            });
        }
        thread::spawn(move || {
            thread::sleep(ms(30));
            unparker.unpark();
        });
        parker.park();
        let first = since(t);
        group.wait();
        vec![first, since(t)]
    };
    "parking_lot" => |t| {
        let pair = Arc::new((parking_lot::Mutex::new(0), parking_lot::Condvar::new()));
        let theirs = pair.clone();
        thread::spawn(move || {
            for _ in 0..2 {
                thread::sleep(ms(30));
                *theirs.0.lock() += 1;
                theirs.1.notify_one();
            }
        });
        let mut seen = pair.0.lock();
        let mut times = Vec::new();
        for n in 1..=2 {
            while *seen < n {
                pair.1.wait(&mut seen);
            }
            times.push(since(t));
        }
        times
    };
    "flume" => |t| {
        let (tx, rx) = flume::bounded(0);
        let sender = thread::spawn(move || {
            (0..3).map(|n| { tx.send(n).unwrap(); since(t) }).collect::<Vec<_>>()
        });
        for _ in 0..3 {
            thread::sleep(ms(20));
            rx.recv().unwrap();
        }
        sender.join().unwrap()
    };
}
