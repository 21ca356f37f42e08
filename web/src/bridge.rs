//! The JavaScript that the Rust calls: `web/js/internal/bridge.ts`, which documents each item.

use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

#[wasm_bindgen(raw_module = "./js/bridge.js")]
extern "C" {
    /// Fills an element with a source editor.
    #[wasm_bindgen(catch, js_name = mountEditor)]
    pub async fn mount_editor(
        parent: &HtmlElement,
        options: &JsValue,
    ) -> Result<EditorHandle, JsValue>;

    /// A mounted editor.
    #[derive(Debug)]
    pub type EditorHandle;

    /// Replaces the text.
    #[wasm_bindgen(method, js_name = setText)]
    pub fn set_text(this: &EditorHandle, text: &str);

    /// Marks these lines, and no others, as those where something runs or waits.
    #[wasm_bindgen(method, js_name = setLines)]
    pub fn set_lines(this: &EditorHandle, running: &[u32], waiting: &[u32]);

    /// Marks the line that somebody went to, and shows it; 0 marks none.
    #[wasm_bindgen(method, js_name = pickLine)]
    pub fn pick_line(this: &EditorHandle, line: u32);

    /// Removes it.
    #[wasm_bindgen(method)]
    pub fn destroy(this: &EditorHandle);

    /// What runs the JavaScript half.
    #[derive(Debug)]
    pub type Twin;

    /// `on_message` gets each `TwinMessage` as JSON.
    #[wasm_bindgen(constructor)]
    pub fn new(on_message: &Function) -> Twin;

    /// Makes everything ready to run this program.
    #[wasm_bindgen(method, catch)]
    pub async fn prepare(this: &Twin, source: &str) -> Result<JsValue, JsValue>;

    /// Runs what was prepared; `epoch` is in milliseconds since 1970.
    #[wasm_bindgen(method)]
    pub fn start(this: &Twin, epoch: f64);

    /// Stops it at once; nothing more is said about it.
    #[wasm_bindgen(method)]
    pub fn stop(this: &Twin);

    /// Connects `window.pollscope` to its host.
    #[wasm_bindgen]
    pub fn publish(host: &JsValue);

    /// Says on `window.pollscope` that this program has failed and will never answer again.
    #[wasm_bindgen]
    pub fn failed(message: &str);
}
