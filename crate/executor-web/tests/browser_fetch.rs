//! Requests in a page, to `data:` and `blob:` addresses, which need no server.
#![cfg(target_arch = "wasm32")]

#[path = "../../executor/tests/page/mod.rs"]
mod page;

use js_sys::Reflect;
use pollscope_executor::platform::Browser;
use pollscope_executor::Executor;
use pollscope_executor_web::fetch;
use std::future::Future;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(inline_js = r#"
// Answers with what is sent, in pieces, and notes what becomes of the request.
export class FetchJs {
    constructor(keeps_waiting) {
        this.real = globalThis.fetch; this.log = [];
        globalThis.fetch = (url, init) => {
            this.log.push(`${init.method ?? "GET"} ${url}`);
            init.signal.addEventListener("abort", () => this.log.push("aborted"));
            if (keeps_waiting === "headers") {
                return new Promise((_, reject) => {
                    init.signal.addEventListener("abort", () => reject(init.signal.reason));
                });
            }
            const body = new ReadableStream({
                start(stream) {
                    stream.enqueue(new Uint8Array([1, 2]));
                    stream.enqueue(new Uint8Array([3]));
                    if (keeps_waiting === "break") stream.error(new TypeError("broken"));
                    else if (keeps_waiting !== "body") stream.close();
                    init.signal.addEventListener("abort", () => stream.error(init.signal.reason));
                },
            });
            const headers = { sent: init.headers.get("sent") ?? "", body: init.body ?? "" };
            return Promise.resolve(new Response(body, { status: 201, headers }));
        };
    }
    take() { return this.log.splice(0).join(", "); }
    restore() { globalThis.fetch = this.real; }
}
export const blob_url = (text) => URL.createObjectURL(new Blob([text], { type: "text/plain" }));
export const name_of = (error) => error.name;
"#)]
extern "C" {
    type FetchJs;
    #[wasm_bindgen(constructor)]
    fn new(keeps_waiting: &str) -> FetchJs;
    #[wasm_bindgen(method)]
    fn take(this: &FetchJs) -> String;
    #[wasm_bindgen(method)]
    fn restore(this: &FetchJs);
    fn blob_url(text: &str) -> String;
    fn name_of(error: &JsValue) -> String;
}

/// A `fetch` that never ends where it is told, until this is dropped.
struct FakeFetch(FetchJs);

impl Drop for FakeFetch {
    fn drop(&mut self) {
        self.0.restore();
    }
}

/// Runs it as a task of an executor of its own, and lets the page go round.
async fn run<T: 'static>(future: impl Future<Output = T> + 'static) -> T {
    let executor = Executor::builder().platform(Browser::new()).build();
    executor.spawn_local(future).await.expect("not cancelled")
}

#[wasm_bindgen_test]
async fn bodies_in_every_form() {
    run(async {
        let text = fetch("data:,hello").send().await.expect("an answer").text().await;
        assert_eq!(text, Ok("hello".to_owned()));
        let url = blob_url(r#"{"tea": 2}"#);
        let answer = fetch(&url).send().await.expect("an answer");
        assert!(answer.ok() && answer.status() == 200);
        assert_eq!(answer.header("content-type").as_deref(), Some("text/plain"));
        assert_eq!(answer.header("not-there"), None);
        let json = answer.json().await.expect("it is JSON");
        assert_eq!(Reflect::get(&json, &"tea".into()), Ok(2.into()));
        let bytes = fetch(&url).send().await.expect("an answer").bytes().await;
        assert_eq!(bytes.as_deref(), Ok(br#"{"tea": 2}"#.as_slice()));
        let mut body = fetch(&url).send().await.expect("an answer").body();
        let mut streamed = Vec::new();
        while let Some(piece) = body.next().await {
            streamed.extend(piece.expect("the connection holds"));
        }
        assert_eq!(streamed, br#"{"tea": 2}"#);
        assert!(body.next().await.is_none(), "and stays at its end");
    })
    .await;
}

#[wasm_bindgen_test]
async fn errors() {
    run(async {
        let answer = fetch("data:,no%20json").send().await.expect("an answer");
        assert_eq!(name_of(&answer.json().await.expect_err("not JSON")), "SyntaxError");
        let nowhere = fetch("blob:nothing").send().await.expect_err("no such blob");
        assert_eq!(name_of(&nowhere), "TypeError");
        let refused = fetch("data:,").header("no spaces here", "").send().await;
        assert_eq!(name_of(&refused.expect_err("not a header")), "TypeError");
    })
    .await;
}

#[wasm_bindgen_test]
async fn what_is_sent() {
    let fake = FakeFetch(FetchJs::new(""));
    run(async {
        let request = fetch("/orders").method("POST").header("sent", "a").header("sent", "b");
        let answer = request.body("tea").send().await.expect("an answer");
        assert_eq!(answer.status(), 201);
        assert_eq!(answer.header("sent").as_deref(), Some("a, b"));
        assert_eq!(answer.header("body").as_deref(), Some("tea"));
        assert_eq!(answer.bytes().await.as_deref(), Ok([1, 2, 3].as_slice()));
    })
    .await;
    assert_eq!(fake.0.take(), "POST /orders", "and not aborted when it is over");
}

#[wasm_bindgen_test]
async fn nothing_is_sent_before_it_is_awaited() {
    let fake = FakeFetch(FetchJs::new(""));
    drop(fetch("/lazy").send());
    page::macrotasks(1).await;
    assert_eq!(fake.0.take(), "");
}

#[wasm_bindgen_test]
async fn dropping_the_future_aborts_the_request() {
    let errors = page::Errors::watch();
    for (place, expected) in [("headers", "GET /slow"), ("body", "GET /slow")] {
        let fake = FakeFetch(FetchJs::new(place));
        let executor = Executor::builder().platform(Browser::new()).build();
        let task = executor.spawn_local(async {
            let answer = fetch("/slow").send().await.expect("an answer");
            answer.bytes().await
        });
        page::macrotasks(2).await;
        assert_eq!(fake.0.take(), expected, "{place}");
        task.abort();
        assert_eq!(fake.0.take(), "aborted", "{place}");
        page::macrotasks(2).await;
    }
    assert_eq!(errors.count(), 0);
}

#[wasm_bindgen_test]
async fn dropping_a_body_before_its_end_aborts_the_request() {
    let fake = FakeFetch(FetchJs::new("body"));
    run(async {
        let mut body = fetch("/long").send().await.expect("an answer").body();
        assert_eq!(body.next().await, Some(Ok(vec![1, 2])));
        assert_eq!(body.next().await, Some(Ok(vec![3])));
    })
    .await;
    assert_eq!(fake.0.take(), "GET /long, aborted");
}

#[wasm_bindgen_test]
async fn a_broken_connection_is_an_error_and_the_end() {
    let fake = FakeFetch(FetchJs::new("break"));
    run(async {
        let mut body = fetch("/broken").send().await.expect("an answer").body();
        let error = body.next().await.expect("something comes").expect_err("it is broken");
        assert_eq!(name_of(&error), "TypeError");
        assert!(body.next().await.is_none());
    })
    .await;
    assert_eq!(fake.0.take(), "GET /broken");
}
