//! Threads of the standard library: one line for each case, with times in milliseconds.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Barrier, Condvar, Mutex, Once, OnceLock, RwLock};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

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

cases! {
    "mpsc" => |t| {
        let (tx, rx) = mpsc::channel();
        for i in 1..=3 {
            let tx = tx.clone();
            thread::spawn(move || {
                for k in 0..3 {
                    thread::sleep(ms(10 * i));
                    tx.send((i, k)).unwrap();
                }
            });
        }
        drop(tx);
        rx.iter().map(|_| since(t)).collect()
    };
    "mpsc, who comes first" => |_| {
        let (tx, rx) = mpsc::channel();
        for i in 1..=4 {
            let tx = tx.clone();
            thread::spawn(move || {
                thread::sleep(ms(50 - 10 * i));
                tx.send(10 * i as u128).unwrap();
            });
        }
        drop(tx);
        rx.iter().collect()
    };
    "sync_channel, the sender waits" => |t| {
        let (tx, rx) = mpsc::sync_channel(1);
        let sender = thread::spawn(move || {
            (0..4).map(|n| { tx.send(n).unwrap(); since(t) }).collect::<Vec<_>>()
        });
        for _ in 0..4 {
            thread::sleep(ms(20));
            rx.recv().unwrap();
        }
        sender.join().unwrap()
    };
    "sync_channel(0)" => |t| {
        let (tx, rx) = mpsc::sync_channel(0);
        let sender = thread::spawn(move || {
            (0..3).map(|n| { tx.send(n).unwrap(); since(t) }).collect::<Vec<_>>()
        });
        for _ in 0..3 {
            thread::sleep(ms(30));
            rx.recv().unwrap();
        }
        sender.join().unwrap()
    };
    "recv_timeout" => |t| {
        let (tx, rx) = mpsc::channel();
        thread::spawn(move || {
            thread::sleep(ms(50));
            tx.send(()).unwrap();
            thread::sleep(ms(50));
        });
        let mut times = Vec::new();
        loop {
            match rx.recv_timeout(ms(20)) {
                Err(RecvTimeoutError::Disconnected) => break,
                _ => times.push(since(t)),
            }
        }
        times.push(since(t));
        times
    };
    "try_recv and sleep" => |t| {
        let (tx, rx) = mpsc::channel();
        thread::spawn(move || {
            thread::sleep(ms(45));
            tx.send(()).unwrap();
        });
        while rx.try_recv().is_err() {
            thread::sleep(ms(10));
        }
        vec![since(t)]
    };
    "join" => |t| {
        let threads: Vec<_> = [30, 10, 20].map(|n| thread::spawn(move || thread::sleep(ms(n)))).into();
        threads.into_iter().map(|one| { one.join().unwrap(); since(t) }).collect()
    };
    "is_finished and yield_now" => |t| {
        let thread = thread::spawn(|| thread::sleep(ms(30)));
        while !thread.is_finished() {
            thread::yield_now();
        }
        vec![since(t)]
    };
    "Condvar" => |t| {
        let pair = Arc::new((Mutex::new(0), Condvar::new()));
        let theirs = pair.clone();
        thread::spawn(move || {
            for _ in 0..3 {
                thread::sleep(ms(20));
                *theirs.0.lock().unwrap() += 1;
                theirs.1.notify_one();
            }
        });
        (1..=3)
            .map(|n| {
                drop(pair.1.wait_while(pair.0.lock().unwrap(), |seen| *seen < n).unwrap());
                since(t)
            })
            .collect()
    };
    "Condvar, notify_all" => |t| {
        let pair = Arc::new((Mutex::new(false), Condvar::new()));
        let waiters: Vec<_> = (0..3)
            .map(|_| {
                let pair = pair.clone();
                thread::spawn(move || {
                    drop(pair.1.wait_while(pair.0.lock().unwrap(), |open| !*open).unwrap());
                    since(t)
                })
            })
            .collect();
        thread::sleep(ms(40));
        *pair.0.lock().unwrap() = true;
        pair.1.notify_all();
        waiters.into_iter().map(|one| one.join().unwrap()).collect()
    };
    "Condvar, wait_timeout" => |t| {
        let (lock, condvar) = (Mutex::new(()), Condvar::new());
        let mut times = Vec::new();
        for n in [10, 20, 30] {
            let _ = condvar.wait_timeout_while(lock.lock().unwrap(), ms(n), |_| true).unwrap();
            times.push(since(t));
        }
        times
    };
    "park_timeout" => |t| {
        let mut times = Vec::new();
        for n in [20, 30] {
            let from = Instant::now();
            while from.elapsed() < ms(n) {
                thread::park_timeout(ms(n) - from.elapsed().min(ms(n)));
            }
            times.push(since(t));
        }
        times
    };
    "park and unpark" => |t| {
        let thread = thread::spawn(move || {
            (0..3).map(|_| { thread::park(); since(t) }).collect::<Vec<_>>()
        });
        for _ in 0..3 {
            thread::sleep(ms(20));
            thread.thread().unpark();
        }
        thread.join().unwrap()
    };
    "Barrier" => |t| {
        let barrier = Arc::new(Barrier::new(3));
        let threads: Vec<_> = (1..=3)
            .map(|n| {
                let barrier = barrier.clone();
                thread::spawn(move || {
                    let mut times = Vec::new();
                    for _ in 0..2 {
                        thread::sleep(ms(10 * n));
                        barrier.wait();
                        times.push(since(t));
                    }
                    times
                })
            })
            .collect();
        threads.into_iter().flat_map(|one| one.join().unwrap()).collect()
    };
    "Mutex held over sleeps" => |t| {
        let lock = Arc::new(Mutex::new(()));
        let threads: Vec<_> = (0..4)
            .map(|n| {
                let lock = lock.clone();
                thread::spawn(move || {
                    thread::sleep(ms(n * 2));
                    let _held = lock.lock().unwrap();
                    thread::sleep(ms(20));
                    since(t)
                })
            })
            .collect();
        let mut times: Vec<_> = threads.into_iter().map(|one| one.join().unwrap()).collect();
        // Which of those that wait is next, the system decides.
        times.sort_unstable();
        times
    };
    "try_lock and yield_now" => |t| {
        let lock = Arc::new(Mutex::new(()));
        let theirs = lock.clone();
        let (tx, rx) = mpsc::channel();
        let thread = thread::spawn(move || {
            let _held = theirs.lock().unwrap();
            tx.send(()).unwrap();
            thread::sleep(ms(50));
        });
        rx.recv().unwrap();
        while lock.try_lock().is_err() {
            thread::yield_now();
        }
        let times = vec![since(t)];
        thread.join().unwrap();
        times
    };
    "RwLock" => |t| {
        let lock = Arc::new(RwLock::new(()));
        let readers: Vec<_> = (0..2)
            .map(|_| {
                let lock = lock.clone();
                thread::spawn(move || {
                    let _held = lock.read().unwrap();
                    thread::sleep(ms(30));
                    since(t)
                })
            })
            .collect();
        let writer = {
            let lock = lock.clone();
            thread::spawn(move || {
                thread::sleep(ms(10));
                let _held = lock.write().unwrap();
                thread::sleep(ms(20));
                since(t)
            })
        };
        let mut times: Vec<_> = readers.into_iter().map(|one| one.join().unwrap()).collect();
        times.push(writer.join().unwrap());
        drop(lock.read().unwrap());
        times.push(since(t));
        times
    };
    "scoped threads" => |t| {
        let times = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for n in [30, 10, 20] {
                let times = &times;
                scope.spawn(move || {
                    thread::sleep(ms(n));
                    times.lock().unwrap().push(since(t));
                });
            }
        });
        let mut times = times.into_inner().unwrap();
        times.push(since(t));
        times
    };
    "scopes in scopes" => |t| {
        thread::scope(|outer| {
            outer.spawn(|| {
                thread::scope(|inner| {
                    inner.spawn(|| thread::sleep(ms(30)));
                    inner.spawn(|| thread::sleep(ms(20)));
                });
                thread::sleep(ms(10));
            });
        });
        vec![since(t)]
    };
    "Once and OnceLock" => |t| {
        static ONCE: Once = Once::new();
        static CELL: OnceLock<u32> = OnceLock::new();
        let threads: Vec<_> = (0..3)
            .map(|_| {
                thread::spawn(move || {
                    ONCE.call_once(|| thread::sleep(ms(20)));
                    let first = since(t);
                    CELL.get_or_init(|| { thread::sleep(ms(30)); 7 });
                    [first, since(t)]
                })
            })
            .collect();
        threads.into_iter().flat_map(|one| one.join().unwrap()).collect()
    };
    "a spin loop" => |t| {
        let open = Arc::new(AtomicBool::new(false));
        let theirs = open.clone();
        let thread = thread::spawn(move || {
            thread::sleep(ms(30));
            theirs.store(true, Ordering::Release);
        });
        while !open.load(Ordering::Acquire) {
            std::hint::spin_loop();
        }
        let times = vec![since(t)];
        thread.join().unwrap();
        times
    };
    "a spin loop that yields, between sleepers" => |t| {
        let count = Arc::new(AtomicUsize::new(0));
        let threads: Vec<_> = [20, 40, 60]
            .map(|n| {
                let count = count.clone();
                thread::spawn(move || {
                    thread::sleep(ms(n));
                    count.fetch_add(1, Ordering::SeqCst);
                    since(t)
                })
            })
            .into();
        while count.load(Ordering::SeqCst) < 3 {
            thread::yield_now();
        }
        let mut times: Vec<_> = threads.into_iter().map(|one| one.join().unwrap()).collect();
        times.push(since(t));
        times
    };
    "an Instant loop" => |t| {
        let mut times = Vec::new();
        for n in [20, 50] {
            while t.elapsed() < ms(n) {}
            times.push(since(t));
        }
        times
    };
    "an Instant loop beside a sleeper" => |t| {
        let thread = thread::spawn(move || {
            (0..3).map(|_| { thread::sleep(ms(20)); since(t) }).collect::<Vec<_>>()
        });
        while t.elapsed() < ms(100) {
            thread::yield_now();
        }
        let mut times = vec![since(t)];
        times.extend(thread.join().unwrap());
        times
    };
    "SystemTime" => |_| {
        let from = SystemTime::now();
        thread::sleep(ms(30));
        let first = from.elapsed().unwrap().as_millis();
        while from.elapsed().unwrap() < ms(50) {}
        vec![first, from.elapsed().unwrap().as_millis()]
    };
    "short sleeps" => |t| {
        for _ in 0..8 {
            thread::sleep(ms(5));
        }
        vec![since(t)]
    };
    "a thread starts a thread" => |t| {
        let first = thread::spawn(move || {
            thread::sleep(ms(20));
            let second = thread::spawn(|| thread::sleep(ms(20)));
            thread::sleep(ms(10));
            second.join().unwrap();
            since(t)
        });
        vec![first.join().unwrap()]
    };
    "twenty threads and a channel each" => |t| {
        let threads: Vec<_> = (0..20)
            .map(|n| {
                let (tx, rx) = mpsc::channel();
                thread::spawn(move || {
                    thread::sleep(ms(20 + n % 4 * 20));
                    tx.send(()).unwrap();
                });
                thread::spawn(move || { rx.recv().unwrap(); since(t) })
            })
            .collect();
        threads.into_iter().map(|one| one.join().unwrap()).collect()
    };
}
