//! Requests, in the words of the executor's own `web::fetch`.

use std::fmt::Write;
use std::future::Future;

use pollscope_trace::probe;

use crate::promise::Asking;
use crate::value::{Error, Value};

/// Describes a request, a `GET` unless something else is said. Nothing is sent before
/// [`send`](Request::send) is awaited, and dropping that aborts the request.
///
/// A person has to allow it: with the network option of the page, or with `--allow-net` on the command
/// line. On the page it comes from an opaque origin, so only servers that allow every origin answer.
///
/// ```
/// # fn block_on<F: std::future::Future>(_: F) {}
/// use pollscope_js as js; // in an edited program: `use pollscope::js;`
///
/// block_on(async {
///     let answer = js::fetch("https://example.org/tea").header("accept", "text/plain").send().await?;
///     println!("{}: {}", answer.status(), answer.text().await?);
///     Ok::<(), js::Error>(())
/// });
/// ```
pub fn fetch(url: &str) -> Request {
    Request { url: url.to_owned(), method: "GET".to_owned(), headers: Vec::new(), body: None }
}

/// See [`fetch`]. A request that was not sent.
#[derive(Debug, Clone)]
#[must_use = "nothing is sent before `send` is awaited"]
pub struct Request {
    url: String,
    method: String,
    headers: Vec<(String, String)>,
    body: Option<String>,
}

impl Request {
    /// `GET`, `POST`, ...
    pub fn method(mut self, method: &str) -> Self {
        self.method = method.to_owned();
        self
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// What is sent along.
    pub fn body(mut self, body: impl Into<String>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// Sends it and waits for the answer, with its whole body.
    ///
    /// # Errors
    ///
    /// What `fetch` is rejected with: a `TypeError` when there is no answer. An answer that says 404
    /// is an answer: see [`Response::ok`].
    #[track_caller]
    pub fn send(self) -> impl Future<Output = Result<Response, Error>> + Send {
        let asking = Asking::new(self.expression(), &format!("fetch({})", literal(&self.url)));
        probe::external("js::fetch()", async move { Response::read(asking.await?) })
    }

    /// The answer as a text: its status, a line break, its body.
    fn expression(&self) -> String {
        let headers: Vec<String> = self
            .headers
            .iter()
            .map(|(name, value)| format!("[{}, {}]", literal(name), literal(value)))
            .collect();
        let body = self.body.as_deref().map_or("undefined".to_owned(), literal);
        format!(
            "fetch({}, {{ method: {}, headers: [{}], body: {body}, signal }})\
             .then(async (answer) => `${{answer.status}}\\n${{await answer.text()}}`)",
            literal(&self.url),
            literal(&self.method),
            headers.join(", "),
        )
    }
}

/// An answer. Its body is there already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    status: u16,
    body: String,
}

impl Response {
    fn read(value: Value) -> Result<Response, Error> {
        let text = String::from(value);
        let read = text.split_once('\n').and_then(|(status, body)| {
            Some(Response { status: status.parse().ok()?, body: body.to_owned() })
        });
        read.ok_or_else(|| Error::new("the answer could not be read"))
    }

    /// Whether the status is between 200 and 299.
    pub fn ok(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The status, such as 200.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The whole body as text (UTF-8).
    ///
    /// # Errors
    ///
    /// None, as the body is there already; where it is not, there may be one.
    pub async fn text(self) -> Result<String, Error> {
        Ok(self.body)
    }
}

/// A text as JavaScript writes it.
fn literal(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\0'..='\u{1f}' | '\u{2028}' | '\u{2029}' => {
                // A `String` takes everything.
                let _ = write!(quoted, "\\u{:04x}", u32::from(character));
            }
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Kind;

    #[test]
    fn a_request_is_an_expression() {
        let request = fetch("a\"\\\n").method("POST").header("x", "y").body("é\u{2028}");
        assert_eq!(
            request.expression(),
            "fetch(\"a\\\"\\\\\\u000a\", { method: \"POST\", headers: [[\"x\", \"y\"]], \
             body: \"é\\u2028\", signal })\
             .then(async (answer) => `${answer.status}\\n${await answer.text()}`)"
        );
    }

    #[test]
    fn an_answer_is_a_status_and_a_body() {
        let text = Value::new(Kind::String, "404\nnot\nhere".to_owned());
        let answer = Response::read(text).expect("it is one");
        assert_eq!((answer.status(), answer.ok(), answer.body.as_str()), (404, false, "not\nhere"));
        assert!(Response::read(Value::new(Kind::String, "x".to_owned())).is_err());
    }
}
