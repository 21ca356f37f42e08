//! What a JavaScript exception does to an executor: caught where it is imported with `catch`, the end
//! of the executor where it is not, as documented.
#![cfg(all(feature = "browser", target_arch = "wasm32"))]

mod page;

use pollscope_executor::platform::Browser;
use pollscope_executor::Executor;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(inline_js = r#"
export const throws = () => { throw new RangeError("too far"); };
export const calls = (callback) => {
    try { callback(); return "nothing"; } catch (error) { return error.name; }
};
"#)]
extern "C" {
    #[wasm_bindgen(catch, js_name = throws)]
    fn throws_and_is_caught() -> Result<(), JsValue>;
    #[wasm_bindgen(js_name = throws)]
    fn throws_through();
    /// What the callback threw.
    fn calls(callback: &Closure<dyn Fn()>) -> String;
}

#[wasm_bindgen_test]
async fn caught_where_it_is_imported_with_catch() {
    let executor = Executor::builder().platform(Browser::new()).build();
    let error = executor.spawn_local(async { throws_and_is_caught().is_err() }).await;
    assert!(error.expect("not cancelled"));
    let rejected = js_sys::Promise::new(&mut |_, _| {
        // Thrown inside a promise's executor it is a rejection, as in JavaScript.
        wasm_bindgen::throw_str("thrown");
    });
    let task = executor.spawn_local(async { JsFuture::from(rejected).await });
    assert!(task.await.expect("not cancelled").is_err());
}

#[wasm_bindgen_test]
fn otherwise_the_executor_stays_inside_that_turn() {
    let executor = Executor::builder().platform(Browser::new()).build();
    executor.spawn_local(async { throws_through() }).detach();
    let task = executor.spawn_local(async {});
    let turns = executor.clone();
    let turn = Closure::<dyn Fn()>::new(move || {
        turns.turn();
    });
    assert_eq!(calls(&turn), "RangeError");
    assert_eq!(executor.turn().polls, 0);
    assert!(!task.is_finished());
    // Nothing of it can be trusted to run again, not even its destructors.
    std::mem::forget((executor, task, turn));
}
