//! The competitors, each driven as its documentation says.

use crate::peer::Peer;
use futures::FutureExt;
use futures::executor::{LocalPool, LocalSpawner};
use futures::task::LocalSpawnExt;
use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;
use std::time::Duration;

/// Our executor on the browser's event loop, with the budget it comes with.
#[derive(Clone)]
pub(crate) struct Ours;

thread_local! {
    /// As in an app: it lives as long as the page.
    static OURS: RefCell<Option<pollscope_executor::Executor>> = const { RefCell::new(None) };
}

impl Peer for Ours {
    fn run<F: Future<Output = ()> + 'static>(main: impl FnOnce(Self) -> F) {
        let executor = OURS.with_borrow_mut(|executor| {
            executor.get_or_insert_with(|| pollscope_executor::Executor::builder().build()).clone()
        });
        executor.spawn_local(main(Ours)).detach();
    }

    fn spawn(&self, task: impl Future<Output = ()> + 'static) {
        pollscope_executor::spawn_local(task).detach();
    }

    fn spawn_joined<T: 'static>(
        &self,
        task: impl Future<Output = T> + 'static,
    ) -> impl Future<Output = T> {
        pollscope_executor::spawn_local(task).map(|result| result.expect("not aborted"))
    }

    fn yield_now() -> impl Future<Output = ()> {
        pollscope_executor::yield_now()
    }

    fn sleep(milliseconds: u32) -> impl Future<Output = ()> + 'static {
        pollscope_executor::sleep(Duration::from_millis(milliseconds.into()))
    }
}

/// wasm-bindgen-futures, which runs in microtasks. It has no handles: `remote_handle` of `futures`
/// is the usual addition.
#[derive(Clone)]
pub(crate) struct WasmBindgen;

impl Peer for WasmBindgen {
    fn run<F: Future<Output = ()> + 'static>(main: impl FnOnce(Self) -> F) {
        wasm_bindgen_futures::spawn_local(main(WasmBindgen));
    }

    fn spawn(&self, task: impl Future<Output = ()> + 'static) {
        wasm_bindgen_futures::spawn_local(task);
    }

    fn spawn_joined<T: 'static>(
        &self,
        task: impl Future<Output = T> + 'static,
    ) -> impl Future<Output = T> {
        let (task, handle) = task.remote_handle();
        wasm_bindgen_futures::spawn_local(task);
        handle
    }
}

/// `LocalExecutor::run`, which must itself be polled: in a browser by wasm-bindgen-futures.
#[derive(Clone)]
pub(crate) struct AsyncExecutor(Rc<async_executor::LocalExecutor<'static>>);

impl Peer for AsyncExecutor {
    fn run<F: Future<Output = ()> + 'static>(main: impl FnOnce(Self) -> F) {
        let this = AsyncExecutor(Rc::new(async_executor::LocalExecutor::new()));
        let main = main(this.clone());
        wasm_bindgen_futures::spawn_local(async move { this.0.run(main).await });
    }

    fn spawn(&self, task: impl Future<Output = ()> + 'static) {
        self.0.spawn(task).detach();
    }

    fn spawn_joined<T: 'static>(
        &self,
        task: impl Future<Output = T> + 'static,
    ) -> impl Future<Output = T> {
        self.0.spawn(task)
    }
}

/// `LocalPool::run_until`. It would block the page where it has to wait, so it has no timers.
#[derive(Clone)]
pub(crate) struct Pool(LocalSpawner);

impl Peer for Pool {
    fn run<F: Future<Output = ()> + 'static>(main: impl FnOnce(Self) -> F) {
        let mut pool = LocalPool::new();
        let main = main(Pool(pool.spawner()));
        pool.run_until(main);
    }

    fn spawn(&self, task: impl Future<Output = ()> + 'static) {
        self.0.spawn_local(task).expect("the pool is there");
    }

    fn spawn_joined<T: 'static>(
        &self,
        task: impl Future<Output = T> + 'static,
    ) -> impl Future<Output = T> {
        self.0.spawn_local_with_handle(task).expect("the pool is there")
    }
}

/// A current-thread runtime of its own kind for tasks that stay on the thread. It would block the page
/// where it has to wait, and its timers panic in a browser.
#[derive(Clone)]
pub(crate) struct Tokio;

impl Peer for Tokio {
    fn run<F: Future<Output = ()> + 'static>(main: impl FnOnce(Self) -> F) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build_local(tokio::runtime::LocalOptions::default())
            .expect("nothing in it can fail");
        let main = main(Tokio);
        runtime.block_on(main);
    }

    fn spawn(&self, task: impl Future<Output = ()> + 'static) {
        tokio::task::spawn_local(task);
    }

    fn spawn_joined<T: 'static>(
        &self,
        task: impl Future<Output = T> + 'static,
    ) -> impl Future<Output = T> {
        tokio::task::spawn_local(task).map(|result| result.expect("not aborted"))
    }

    fn yield_now() -> impl Future<Output = ()> {
        tokio::task::yield_now()
    }
}
