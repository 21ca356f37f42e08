//! The same for JavaScript, where the page's own program is not there: under Node, in tests.

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

fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value)
        .unwrap_or_else(|error| panic!("plain data is always JSON: {error}"))
}
