//! A tab that is really hidden, because another one is opened in front of it. The browser then fires
//! timers once a second (webdriver.json sees to it that chromedriver does not switch that off), and the
//! documentation says what that means.
#![cfg(target_arch = "wasm32")]

use pollscope_executor::platform::Browser;
use pollscope_executor::{now, sleep, yield_now, Budget, Executor};
use pollscope_executor_web::{animation_frame, events};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::EventTarget;

wasm_bindgen_test_configure!(run_in_browser);

const MILLISECOND: Duration = Duration::from_millis(1);

#[wasm_bindgen(inline_js = r#"
export const open_tab = () => window.open("about:blank", "_blank");
export const close_tab = (tab) => tab.close();
export const page = () => document;
export const is_hidden = () => document.hidden;
"#)]
extern "C" {
    fn open_tab() -> JsValue;
    fn close_tab(tab: &JsValue);
    fn page() -> EventTarget;
    fn is_hidden() -> bool;
}

/// The tab in front of this one.
struct InFront(JsValue);

impl InFront {
    async fn open() -> Self {
        let mut changes = events(&page(), "visibilitychange");
        let tab = InFront(open_tab());
        while !is_hidden() {
            changes.next().await;
        }
        tab
    }

    async fn close(self) {
        let mut changes = events(&page(), "visibilitychange");
        drop(self);
        while is_hidden() {
            changes.next().await;
        }
    }
}

impl Drop for InFront {
    fn drop(&mut self) {
        close_tab(&self.0);
    }
}

fn executor() -> Executor {
    Executor::builder().platform(Browser::new()).build()
}

/// Returns when the browser has begun to hold timers back, directly after one: the next one of this
/// page is a second away.
async fn timers_are_held_back() {
    loop {
        let start = now();
        sleep(500 * MILLISECOND).await;
        if now() - start > 500 * MILLISECOND {
            return;
        }
    }
}

#[wasm_bindgen_test]
async fn deadlines_are_met_late_together_and_in_order() {
    let tab = InFront::open().await;
    let executor = executor();
    executor.spawn_local(timers_are_held_back()).await.expect("it does not panic");
    let before = executor.statistics().turns;
    let order = Rc::new(RefCell::new(Vec::new()));
    let sleeps = (1..=25).map(|index| {
        let order = order.clone();
        executor.spawn_local(async move {
            let deadline = now() + 100 * MILLISECOND * index;
            sleep(100 * MILLISECOND * index).await;
            assert!(now() >= deadline, "never early");
            order.borrow_mut().push(index);
        })
    });
    for sleep in sleeps.collect::<Vec<_>>() {
        sleep.await.expect("it does not panic");
    }
    assert!(order.borrow().iter().copied().eq(1..=25));
    // One to begin with and one or two a second: those that come within milliseconds of the one that the
    // browser lets through. In a tab that is seen there are 26.
    let turns = executor.statistics().turns - before;
    assert!(turns <= 10, "{turns} turns for 25 deadlines in 2.5 seconds");
    tab.close().await;
}

/// Promises, messages, and turns that follow each other go on at full speed.
#[wasm_bindgen_test]
async fn what_needs_no_timer_is_not_held_back() {
    let tab = InFront::open().await;
    // Each poll is a turn of its own, and comes with a message.
    let budget = Budget { polls: 1, time: Duration::MAX };
    let executor = Executor::builder().platform(Browser::new()).budget(budget).build();
    let log = Rc::new(RefCell::new(Vec::new()));
    let (timer, turns) = (log.clone(), log.clone());
    let both = executor.spawn_local(async move {
        timers_are_held_back().await;
        let executor = Executor::current().expect("inside of one");
        let timer = executor.spawn_local(async move {
            sleep(500 * MILLISECOND).await;
            timer.borrow_mut().push("a sleep of half a second");
        });
        for _ in 0..100 {
            yield_now().await;
        }
        turns.borrow_mut().push("a hundred turns");
        drop(executor);
        timer.await
    });
    both.await.expect("it does not panic").expect("it does not panic");
    assert_eq!(*log.borrow(), ["a hundred turns", "a sleep of half a second"]);
    assert!(executor.statistics().turns > 100);
    tab.close().await;
}

#[wasm_bindgen_test]
async fn frames_come_when_the_page_is_visible() {
    let tab = InFront::open().await;
    let executor = executor();
    let frame = executor.spawn_local(async { animation_frame().await });
    for _ in 0..2 {
        let nap = executor.enter(|| sleep(MILLISECOND));
        executor.spawn_local(nap).await.expect("it does not panic");
    }
    assert!(!frame.is_finished());
    tab.close().await;
    frame.await.expect("it does not panic");
}
