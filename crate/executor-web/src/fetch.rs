//! Requests. Dropping one aborts it.

use crate::promise::JsFuture;
use js_sys::{Promise, Uint8Array};
use std::fmt;
use std::future::{poll_fn, Future};
use std::pin::Pin;
use std::task::{Context, Poll};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    AbortController, Headers, ReadableStreamDefaultReader, ReadableStreamReadResult, RequestInit,
};

#[wasm_bindgen]
extern "C" {
    // Of window and workers alike.
    #[wasm_bindgen(js_name = fetch)]
    fn js_fetch(url: &str, init: &RequestInit) -> Promise;
}

/// Describes a request, a `GET` unless something else is said. Nothing is sent before
/// [`send`](Request::send) is awaited.
///
/// ```no_run
/// use pollscope_executor_web::fetch;
/// use wasm_bindgen::JsValue;
///
/// # async fn example() -> Result<(), JsValue> {
/// let answer = fetch("/orders")
///     .method("POST")
///     .header("content-type", "application/json")
///     .body(r#"{"tea": 2}"#)
///     .send()
///     .await?;
/// if answer.ok() {
///     let order: JsValue = answer.json().await?;
/// }
/// # Ok(())
/// # }
/// ```
pub fn fetch(url: &str) -> Request {
    Request { url: url.to_owned(), init: RequestInit::new(), headers: Headers::new() }
}

/// See [`fetch`]. A request that was not sent.
#[must_use = "nothing is sent before `send` is awaited"]
pub struct Request {
    url: String,
    init: RequestInit,
    /// Or what the browser said against one of them.
    headers: Result<Headers, JsValue>,
}

impl Request {
    /// `GET`, `POST`, ...
    pub fn method(self, method: &str) -> Self {
        self.init.set_method(method);
        self
    }

    /// Adds a header. One that the browser refuses is the error of [`send`](Request::send).
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers = self.headers.and_then(|headers| {
            headers.append(name, value)?;
            Ok(headers)
        });
        self
    }

    /// What is sent along: text, or any JavaScript value that `fetch` takes.
    pub fn body(self, body: impl Into<JsValue>) -> Self {
        self.init.set_body(&body.into());
        self
    }

    /// Everything else that `fetch` can be told: cache, credentials, mode. The signal is taken: to
    /// abort from outside use [`abortable`](crate::abortable()).
    pub fn init(self, set: impl FnOnce(&RequestInit)) -> Self {
        set(&self.init);
        self
    }

    /// Sends it and waits for the headers of the answer. Dropping the future aborts the request.
    ///
    /// # Errors
    /// What `fetch` is rejected with: a `TypeError` when there is no answer. An answer that says 404
    /// is an answer: see [`Response::ok`].
    pub async fn send(self) -> Result<Response, JsValue> {
        let abort = AbortOnDrop::new()?;
        self.init.set_headers_headers(&self.headers?);
        self.init.set_signal(abort.0.as_ref().map(AbortController::signal).as_ref());
        let response = JsFuture::from(js_fetch(&self.url, &self.init)).await?;
        Ok(Response { inner: response.unchecked_into(), abort })
    }
}

/// An answer, its body still on the way. Dropping it, or the future of a body, aborts the rest.
///
/// ```no_run
/// # async fn example() -> Result<(), wasm_bindgen::JsValue> {
/// use pollscope_executor_web::fetch;
///
/// let answer = fetch("/logo.png").init(|init| init.set_referrer("")).send();
/// let answer = answer.await?;
/// if answer.ok() && answer.header("content-type").as_deref() == Some("image/png") {
///     let bytes: Vec<u8> = answer.bytes().await?;
/// } else {
///     let (status, redirected) = (answer.status(), answer.as_web_sys().redirected());
///     let explanation: String = answer.text().await?;
/// }
/// # Ok(())
/// # }
/// ```
pub struct Response {
    inner: web_sys::Response,
    abort: AbortOnDrop,
}

impl Response {
    /// Whether the status is between 200 and 299.
    pub fn ok(&self) -> bool {
        self.inner.ok()
    }

    /// The status, such as 200.
    pub fn status(&self) -> u16 {
        self.inner.status()
    }

    /// A header of the answer.
    pub fn header(&self, name: &str) -> Option<String> {
        self.inner.headers().get(name).ok().flatten()
    }

    /// Everything else about it.
    pub fn as_web_sys(&self) -> &web_sys::Response {
        &self.inner
    }

    /// The whole body as text (UTF-8).
    ///
    /// # Errors
    /// When the connection breaks.
    pub async fn text(self) -> Result<String, JsValue> {
        let text = self.whole(web_sys::Response::text).await?;
        Ok(text.as_string().unwrap_or_default())
    }

    /// The whole body, parsed as JSON.
    ///
    /// # Errors
    /// When the connection breaks, and a `SyntaxError` when it is not JSON.
    pub async fn json(self) -> Result<JsValue, JsValue> {
        self.whole(web_sys::Response::json).await
    }

    /// The whole body.
    ///
    /// # Errors
    /// When the connection breaks.
    pub async fn bytes(self) -> Result<Vec<u8>, JsValue> {
        let buffer = self.whole(web_sys::Response::array_buffer).await?;
        Ok(Uint8Array::new(&buffer).to_vec())
    }

    /// The body in the pieces in which it arrives.
    pub fn body(self) -> Body {
        let reader = self.inner.body().map(|stream| stream.get_reader().unchecked_into());
        Body { reader, reading: None, abort: self.abort }
    }

    async fn whole(
        self,
        read: fn(&web_sys::Response) -> Result<Promise, JsValue>,
    ) -> Result<JsValue, JsValue> {
        let value = JsFuture::from(read(&self.inner)?).await?;
        self.abort.forgo();
        Ok(value)
    }
}

/// A body in pieces. With the feature `futures` it is a `Stream`. Made by [`Response::body`].
///
/// Dropping it before its end aborts the rest.
///
/// ```no_run
/// # async fn example() -> Result<(), wasm_bindgen::JsValue> {
/// use pollscope_executor_web::{fetch, Body};
/// use std::future::poll_fn;
///
/// let mut body: Body = fetch("/long.txt").send().await?.body();
/// let mut length = 0;
/// while let Some(piece) = body.next().await {
///     length += piece?.len(); // `poll_fn(|context| body.poll_piece(context))` is the same
/// }
/// # let _ = poll_fn(|context| body.poll_piece(context)).await;
/// # Ok(())
/// # }
/// ```
#[must_use = "dropping it aborts the request"]
pub struct Body {
    /// `None` at its end.
    reader: Option<ReadableStreamDefaultReader>,
    /// The piece that was asked for.
    reading: Option<JsFuture>,
    abort: AbortOnDrop,
}

impl Body {
    /// The next piece; `None` at the end. Dropping the future loses none.
    ///
    /// # Errors
    /// When the connection breaks, after which there is nothing more.
    pub async fn next(&mut self) -> Option<Result<Vec<u8>, JsValue>> {
        poll_fn(|context| self.poll_piece(context)).await
    }

    /// The same for a poll.
    pub fn poll_piece(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Vec<u8>, JsValue>>> {
        let Some(reader) = &self.reader else { return Poll::Ready(None) };
        let reading = self.reading.get_or_insert_with(|| JsFuture::from(reader.read()));
        let Poll::Ready(piece) = Pin::new(reading).poll(context) else { return Poll::Pending };
        self.reading = None;
        Poll::Ready(match piece {
            Ok(piece) => {
                let piece: ReadableStreamReadResult = piece.unchecked_into();
                if piece.get_done() == Some(true) {
                    self.end();
                    None
                } else {
                    Some(Ok(Uint8Array::new(&piece.get_value()).to_vec()))
                }
            }
            Err(error) => {
                self.end();
                Some(Err(error))
            }
        })
    }

    fn end(&mut self) {
        self.reader = None;
        self.abort.0 = None;
    }
}

#[cfg(feature = "futures")]
impl futures_core::Stream for Body {
    type Item = Result<Vec<u8>, JsValue>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_piece(context)
    }
}

/// Aborts a request unless that is forgone.
struct AbortOnDrop(Option<AbortController>);

impl AbortOnDrop {
    fn new() -> Result<Self, JsValue> {
        Ok(AbortOnDrop(Some(AbortController::new()?)))
    }

    /// All of it has arrived.
    fn forgo(mut self) {
        self.0 = None;
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Request").field("url", &self.url).finish_non_exhaustive()
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Response").field("status", &self.status()).finish_non_exhaustive()
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_at_its_end = self.reader.is_none();
        formatter
            .debug_struct("Body")
            .field("is_at_its_end", &is_at_its_end)
            .finish_non_exhaustive()
    }
}
