//! Task-local values: who sees them, and that every poll puts back what was there.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::on_drop;
use pollscope_executor::platform::virtual_time::block_on;
use pollscope_executor::{spawn_local, task_local, yield_now};
use std::cell::RefCell;
use std::future::Future;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::rc::Rc;

task_local! {
    static NUMBER: u32;
    /// Attributes and visibility are kept.
    pub(crate) static TEXT: RefCell<String>;
}

fn number() -> Option<u32> {
    NUMBER.try_with(|number| *number).ok()
}

fn run<F: Future>(future: F) -> F::Output {
    block_on(future).expect("it comes to an end")
}

#[test]
fn each_future_has_its_own() {
    let seen = run(async {
        let count = |start| {
            NUMBER.scope(start, async {
                let mut seen = Vec::new();
                for _ in 0..3 {
                    seen.extend(number());
                    yield_now().await;
                }
                seen
            })
        };
        let (one, two) = (spawn_local(count(1)), spawn_local(count(2)));
        (one.await.expect("not cancelled"), two.await.expect("not cancelled"), number())
    });
    assert_eq!(seen, (vec![1, 1, 1], vec![2, 2, 2], None));
}

#[test]
fn scopes_nest_and_tasks_do_not_inherit() {
    let seen = run(NUMBER.scope(1, async {
        let inner = NUMBER.scope(2, async {
            yield_now().await;
            number()
        });
        let inner = inner.await;
        let task = spawn_local(async { number() });
        (number(), inner, task.await.expect("not cancelled"), NUMBER.sync_scope(3, number))
    }));
    assert_eq!(seen, (Some(1), Some(2), None, Some(3)));
}

#[test]
fn values_may_be_changed_through_cells() {
    let text = run(TEXT.scope(RefCell::default(), async {
        for word in ["a", "b"] {
            TEXT.with(|text| text.borrow_mut().push_str(word));
            yield_now().await;
        }
        TEXT.get().into_inner()
    }));
    assert_eq!(text, "ab");
}

#[test]
fn destructors_see_the_value() {
    let seen = Rc::new(RefCell::new(Vec::new()));
    let note = || {
        let seen = seen.clone();
        on_drop(move || seen.borrow_mut().push(number()))
    };
    let (ended, cancelled, never_polled) = (note(), note(), note());
    run(async {
        NUMBER.scope(1, async move { drop(ended) }).await;
        let task = spawn_local(NUMBER.scope(2, async move {
            let _cancelled = cancelled;
            std::future::pending::<()>().await;
        }));
        yield_now().await;
        task.abort();
        drop(NUMBER.scope(3, async move { drop(never_polled) }));
    });
    assert_eq!(*seen.borrow(), [Some(1), Some(2), Some(3)]);
}

#[test]
fn a_panic_puts_back_what_was_there() {
    NUMBER.sync_scope(1, || {
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            run(NUMBER.scope(2, async { panic!("expected") }));
        }));
        assert!(panicked.is_err());
        assert_eq!(number(), Some(1));
    });
    assert_eq!(number(), None);
}

#[test]
#[should_panic(expected = "a task-local value was asked for outside of its scope")]
fn outside_of_a_scope() {
    NUMBER.get();
}
