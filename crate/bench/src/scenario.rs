//! The work, written once for all competitors.

use crate::peer::Peer;
use crate::{memory_bytes, performance_now};
use futures::channel::{mpsc, oneshot};
use futures::future::{join_all, pending, poll_fn};
use futures::{SinkExt, StreamExt};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::task::{Poll, Waker};

const MANY: u32 = 100_000;
const MILLION: u32 = 1_000_000;
/// To have the code of a million sleeps compiled before they are measured.
const FEW: u32 = 10_000;
const BUFFER: usize = 64;
const SPIN_MILLISECONDS: f64 = 2000.0;

/// What can be measured. The names are those of `page/drive.mjs`.
#[derive(Clone, Copy)]
pub(crate) enum Scenario {
    Spawn,
    PingPong,
    Yield,
    Join,
    Channel,
    Sleeps,
    FewSleeps,
    Frames,
    Idle,
}

impl Scenario {
    pub(crate) fn find(name: &str) -> Option<Self> {
        Some(match name {
            "spawn" => Scenario::Spawn,
            "ping-pong" => Scenario::PingPong,
            "yield" => Scenario::Yield,
            "join" => Scenario::Join,
            "channel" => Scenario::Channel,
            "sleeps" => Scenario::Sleeps,
            "few-sleeps" => Scenario::FewSleeps,
            "frames" => Scenario::Frames,
            "idle" => Scenario::Idle,
            _ => return None,
        })
    }

    pub(crate) async fn run<P: Peer>(self, peer: P) -> f64 {
        let start = performance_now();
        match self {
            Scenario::Spawn => spawn(peer).await,
            Scenario::PingPong => ping_pong(peer).await,
            Scenario::Yield => yields(peer).await,
            Scenario::Join => join(peer).await,
            Scenario::Channel => channel(peer).await,
            Scenario::Sleeps => return sleeps(peer, start, MILLION).await,
            Scenario::FewSleeps => return sleeps(peer, start, FEW).await,
            Scenario::Frames => spin(peer, start).await,
            Scenario::Idle => return idle(peer).await,
        }
        performance_now() - start
    }
}

/// Counts to a number and tells one waiter.
#[derive(Clone)]
struct Countdown(Rc<Count>);

struct Count {
    left: Cell<u32>,
    over: Cell<Option<oneshot::Sender<()>>>,
}

impl Countdown {
    fn new(from: u32) -> (Self, oneshot::Receiver<()>) {
        let (sender, over) = oneshot::channel();
        let count = Count { left: Cell::new(from), over: Cell::new(Some(sender)) };
        (Countdown(Rc::new(count)), over)
    }

    fn count(&self) {
        self.0.left.set(self.0.left.get() - 1);
        if self.0.left.get() == 0
            && let Some(over) = self.0.over.take()
        {
            // The receiver is gone, so there is no one to tell.
            let _ = over.send(());
        }
    }
}

/// Tasks that are ready at once.
async fn spawn<P: Peer>(peer: P) {
    let (countdown, over) = Countdown::new(MANY);
    for _ in 0..MANY {
        let countdown = countdown.clone();
        peer.spawn(async move { countdown.count() });
    }
    over.await.expect("counted to the end");
}

/// Two tasks, each polled because the other has woken it.
async fn ping_pong<P: Peer>(peer: P) {
    let table = Rc::new(Table::default());
    let (countdown, over) = Countdown::new(2);
    for side in [false, true] {
        let (table, countdown) = (table.clone(), countdown.clone());
        peer.spawn(async move {
            for _ in 0..MILLION / 2 {
                table.turn(side).await;
                table.pass(!side);
            }
            countdown.count();
        });
    }
    over.await.expect("counted to the end");
}

#[derive(Default)]
struct Table {
    side: Cell<bool>,
    waiting: RefCell<Option<Waker>>,
}

impl Table {
    async fn turn(&self, side: bool) {
        poll_fn(|context| {
            if self.side.get() == side {
                return Poll::Ready(());
            }
            self.waiting.replace(Some(context.waker().clone()));
            Poll::Pending
        })
        .await;
    }

    fn pass(&self, side: bool) {
        self.side.set(side);
        if let Some(waker) = self.waiting.take() {
            waker.wake();
        }
    }
}

/// In a task of its own: where the first future of a competitor is none, it is woken in another way.
async fn yields<P: Peer>(peer: P) {
    let yields = async {
        for _ in 0..MILLION {
            P::yield_now().await;
        }
    };
    peer.spawn_joined(yields).await;
}

/// Tasks that take two polls, and one that waits for the outputs of all.
async fn join<P: Peer>(peer: P) {
    let tasks = (0..MANY).map(|number| {
        peer.spawn_joined(async move {
            P::yield_now().await;
            number
        })
    });
    let sum: u64 = join_all(tasks).await.into_iter().map(u64::from).sum();
    assert_eq!(sum, u64::from(MANY) * u64::from(MANY - 1) / 2);
}

async fn channel<P: Peer>(peer: P) {
    let (mut sender, mut receiver) = mpsc::channel(BUFFER);
    peer.spawn(async move {
        for number in 0..MILLION {
            sender.send(number).await.expect("the receiver is alive");
        }
    });
    let receiving = async move {
        let mut sum = 0;
        while let Some(number) = receiver.next().await {
            sum += u64::from(number);
        }
        sum
    };
    let sum = peer.spawn_joined(receiving).await;
    assert_eq!(sum, u64::from(MILLION) * u64::from(MILLION - 1) / 2);
}

/// Returns when the last is over, with the milliseconds until the last was begun.
async fn sleeps<P: Peer>(peer: P, start: f64, count: u32) -> f64 {
    let (begun, all_begun) = Countdown::new(count);
    let (ended, all_ended) = Countdown::new(count);
    for number in 0..count {
        let (begun, ended) = (begun.clone(), ended.clone());
        peer.spawn(async move {
            begun.count();
            P::sleep(sleep_milliseconds(number)).await;
            ended.count();
        });
    }
    all_begun.await.expect("counted to the end");
    let create = performance_now() - start;
    all_ended.await.expect("counted to the end");
    create
}

/// From 1 to 1000, in no order. `page/javascript.mjs` has the same.
fn sleep_milliseconds(number: u32) -> u32 {
    (number % 1000) * 7919 % 1000 + 1
}

async fn spin<P: Peer>(peer: P, start: f64) {
    let spinning = async move {
        while performance_now() - start < SPIN_MILLISECONDS {
            for _ in 0..16 {
                P::yield_now().await;
            }
        }
    };
    peer.spawn_joined(spinning).await;
}

/// The memory that a task without any data takes while it waits, as the instance has grown. The
/// driver gives each run an instance of its own.
async fn idle<P: Peer>(peer: P) -> f64 {
    let before = memory_bytes();
    let (countdown, over) = Countdown::new(MILLION);
    for _ in 0..MILLION {
        let countdown = countdown.clone();
        peer.spawn(async move {
            countdown.count();
            drop(countdown);
            pending::<()>().await;
        });
    }
    over.await.expect("counted to the end");
    (memory_bytes() - before) / f64::from(MILLION)
}
