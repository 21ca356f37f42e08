//! Who waits for which answer. While somebody does, a thread looks for answers; the interpreter lets it
//! when every other thread waits, and parking for a time is how it lets them. With nothing asked there is
//! no such thread, so that a program in which nothing can happen any more is found out.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

use pollscope_trace::promise::{self, Promise};

use crate::device::{Answer, Device, Wish};
use crate::value::{Error, Value};

/// Between two looks, at first: soon enough after a question that is answered at once.
const SOON: Duration = Duration::from_millis(1);

/// And at last: a look takes the interpreter a fraction of a millisecond.
const LATER: Duration = Duration::from_millis(8);

/// When nothing but a click is waited for.
const FOR_A_CLICK: Duration = Duration::from_millis(30);

/// The same on a clock that jumps: after all else that may still happen. The other side knows this sleep by
/// its length (`web/js/internal/live/worker/clock.ts`), waits for the click, and takes the time back.
const AFTER_ALL: Duration = Duration::from_nanos(1 << 61);

/// On a clock that jumps the other side waits for JavaScript before it lets even this pass.
const AT_ONCE: Duration = Duration::from_nanos(1);

static BRIDGE: Mutex<Bridge> =
    Mutex::new(Bridge { device: None, last: 0, asked: BTreeMap::new(), listener: None });

struct Bridge {
    device: Option<Device>,
    /// The number of the last question.
    last: u32,
    asked: BTreeMap<u32, Asked>,
    /// The thread that looks for answers.
    listener: Option<Thread>,
}

/// A question whose answer somebody waits for, or has not taken yet.
struct Asked {
    wish: Wish,
    /// The promise, as the trace knows it; none for a click.
    promise: Option<Promise>,
    waker: Option<Waker>,
    outcome: Option<Result<Value, Error>>,
}

/// Whom an answer wakes, on whose behalf.
struct Woken {
    promise: Option<Promise>,
    waker: Waker,
}

impl Woken {
    /// Without the lock: what is woken may ask at once.
    fn wake(self) {
        match self.promise {
            Some(promise) => promise.waking(|| self.waker.wake()),
            None => self.waker.wake(),
        }
    }
}

/// What is asked: for the trace its name, and where it is asked.
#[derive(Debug)]
pub(crate) struct Asking<'a> {
    pub(crate) wish: Wish,
    pub(crate) text: &'a str,
    pub(crate) name: &'a str,
    pub(crate) line: u32,
}

/// A question that was asked. Dropping it says that nobody waits for the answer any more.
#[derive(Debug)]
pub(crate) struct Question(u32);

impl Question {
    pub(crate) fn ask(asking: &Asking<'_>) -> Result<Question, Error> {
        let Asking { wish, text, name, line } = *asking;
        let mut bridge = lock();
        if bridge.device.is_none() {
            bridge.device = Some(Device::open()?);
        }
        let number = bridge.last.wrapping_add(1).max(1);
        bridge.last = number;
        if let Some(device) = &mut bridge.device {
            device.write(wish, number, text)?;
        }
        let promise = (wish == Wish::Evaluate).then(|| promise::asked(name, line));
        bridge.asked.insert(number, Asked { wish, promise, waker: None, outcome: None });
        bridge.listen();
        Ok(Question(number))
    }

    /// The outcome, once.
    pub(crate) fn poll(&self, context: &mut Context<'_>) -> Poll<Result<Value, Error>> {
        let mut bridge = lock();
        // An executor that polls again and again lets no thread look: this is one, too.
        let woken = if bridge.is_open(self.0) { bridge.look() } else { Vec::new() };
        let Some(asked) = bridge.asked.get_mut(&self.0) else { return Poll::Pending };
        let outcome = asked.outcome.take();
        match &outcome {
            Some(_) => drop(bridge.asked.remove(&self.0)),
            None => asked.waker = Some(context.waker().clone()),
        }
        drop(bridge);
        woken.into_iter().for_each(Woken::wake);
        outcome.map_or(Poll::Pending, Poll::Ready)
    }
}

impl Drop for Question {
    fn drop(&mut self) {
        let mut bridge = lock();
        let Some(asked) = bridge.asked.remove(&self.0) else { return };
        if let (None, Some(device)) = (&asked.outcome, &mut bridge.device) {
            // If it is not heard, the answer comes and nobody takes it.
            let _ = device.write(Wish::Forget, self.0, "");
        }
        // There may be nothing left to look for.
        bridge.disturb();
    }
}

impl Bridge {
    fn is_open(&self, number: u32) -> bool {
        self.asked
            .get(&number)
            .is_some_and(|asked| asked.outcome.is_none() && asked.waker.is_some())
    }

    /// Takes the answers that there are; returns whom they wake.
    fn look(&mut self) -> Vec<Woken> {
        let Some(device) = &mut self.device else { return Vec::new() };
        let answers = device.read().unwrap_or_default();
        let mut woken = Vec::new();
        for Answer { question, outcome } in answers {
            if let Some(asked) = self.asked.get_mut(&question) {
                if let Some(promise) = asked.promise {
                    let reason = outcome.as_ref().err().map(ToString::to_string);
                    promise.settled(reason.as_deref().map_or(Ok(()), Err));
                }
                asked.outcome = Some(outcome);
                let promise = asked.promise;
                woken.extend(asked.waker.take().map(|waker| Woken { promise, waker }));
            }
        }
        woken
    }

    /// Has a thread look for answers, and the one that does look sooner.
    fn listen(&mut self) {
        if self.listener.is_some() {
            return self.disturb();
        }
        let builder = thread::Builder::new().name("javascript".to_owned());
        self.listener = builder.spawn(listen).ok().map(|handle| handle.thread().clone());
    }

    /// Has the thread think again how long to wait.
    fn disturb(&self) {
        if let Some(listener) = &self.listener {
            listener.unpark();
        }
    }

    /// How long to wait before the next look; `None` if there is nothing to look for.
    fn pause(&self, last: Duration) -> Option<Duration> {
        let mut open = self.asked.values().filter(|asked| asked.outcome.is_none()).peekable();
        open.peek()?;
        let only_clicks = open.all(|asked| asked.wish == Wish::Interrupt);
        match (only_clicks, self.device.as_ref()?.is_simulated) {
            (true, true) => Some(AFTER_ALL),
            (true, false) => Some(FOR_A_CLICK),
            (false, true) => Some(AT_ONCE),
            (false, false) => Some(last.min(LATER)),
        }
    }
}

/// What the thread does.
fn listen() {
    let mut last = SOON;
    loop {
        let pause = {
            let mut bridge = lock();
            match bridge.pause(last) {
                Some(pause) => pause,
                None => {
                    bridge.listener = None;
                    return;
                }
            }
        };
        thread::park_timeout(pause);
        let woken = lock().look();
        last = if woken.is_empty() { last.saturating_mul(2) } else { SOON };
        woken.into_iter().for_each(Woken::wake);
    }
}

fn lock() -> MutexGuard<'static, Bridge> {
    BRIDGE.lock().unwrap_or_else(PoisonError::into_inner)
}
