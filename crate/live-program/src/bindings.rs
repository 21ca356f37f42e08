//! The same for JavaScript, where the page's own program is not there: under Node, in tests.

use pollscope_analysis::expect::{Expectation, parse_lines};
use pollscope_trace::binary::Decoder;
use wasm_bindgen::prelude::*;

/// [`crate::prepare()`]; returns a `PreparedProgram` as JSON.
#[wasm_bindgen]
pub fn prepare(source: &str) -> String {
    json(&crate::prepare(source))
}

/// Reads a trace that comes in pieces.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct TraceReader {
    decoder: Decoder,
}

#[wasm_bindgen]
impl TraceReader {
    /// One that has read nothing yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> TraceReader {
        TraceReader::default()
    }

    /// The events that are whole with these bytes, as a JSON list.
    ///
    /// # Errors
    ///
    /// If it is not a trace, with a sentence.
    pub fn read(&mut self, bytes: &[u8]) -> Result<String, JsError> {
        let mut events = Vec::new();
        self.decoder.feed(bytes, &mut events).map_err(|error| JsError::new(&error.to_string()))?;
        Ok(json(&events))
    }
}

/// The expectations of a file.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Expectations {
    list: Vec<Expectation>,
}

#[wasm_bindgen]
impl Expectations {
    /// Reads the text of the file at `path`, one expectation a line.
    ///
    /// # Errors
    ///
    /// If a line is none, with a sentence for each that names file and line.
    #[wasm_bindgen(constructor)]
    pub fn new(path: &str, text: &str) -> Result<Expectations, JsError> {
        match parse_lines(path, text) {
            Ok(list) => Ok(Expectations { list }),
            Err(wrong) => Err(JsError::new(&wrong.join("\n"))),
        }
    }

    /// What they say about a run of `source`, a `LiveResult` as JSON: `+` if all of them hold, otherwise `-`, and
    /// then a line for each.
    ///
    /// # Errors
    ///
    /// If it is not the result of a run, with a sentence.
    pub fn evaluate(&self, result: &str, source: &str) -> Result<String, JsError> {
        let result = serde_json::from_str(result)
            .map_err(|error| JsError::new(&format!("this is not the result of a run: {error}")))?;
        let report = crate::expectations::report(&self.list, &result, source);
        let sign = if report.hold { "+" } else { "-" };
        Ok(format!("{sign}\n{}", report.lines.join("\n")))
    }
}

fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value)
        .unwrap_or_else(|error| panic!("plain data is always JSON: {error}"))
}
