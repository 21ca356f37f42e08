//! The JavaScript that the Rust calls: `web/js/internal/bridge.ts`, which documents each item.

use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};

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

    /// Replaces the text if it differs, which can be undone.
    #[wasm_bindgen(method, js_name = setText)]
    pub fn set_text(this: &EditorHandle, text: &str);

    /// Shows another text in its place, with no past.
    #[wasm_bindgen(method)]
    pub fn open(this: &EditorHandle, text: &str);

    /// Whether a person can change the text, and what a screen reader calls it.
    #[wasm_bindgen(method, js_name = setEditable)]
    pub fn set_editable(this: &EditorHandle, editable: bool, label: &str);

    /// Marks these lines, and no others, as those where something runs or waits.
    #[wasm_bindgen(method, js_name = setLines)]
    pub fn set_lines(this: &EditorHandle, running: &[u32], waiting: &[u32]);

    /// Marks the line that somebody went to, and shows it; 0 marks none.
    #[wasm_bindgen(method, js_name = pickLine)]
    pub fn pick_line(this: &EditorHandle, line: u32);

    /// Shows words at the end of lines: JSON of `Vec<(u32, String)>`.
    #[wasm_bindgen(method, js_name = setNotes)]
    pub fn set_notes(this: &EditorHandle, json: &str);

    /// Marks what these have to say: JSON of `Vec<Diagnostic>`.
    #[wasm_bindgen(method, js_name = setDiagnostics)]
    pub fn set_diagnostics(this: &EditorHandle, json: &str);

    /// Makes changes that belong to the last diagnostics: JSON of `Vec<Edit>`. False if the text
    /// has changed where they apply.
    #[wasm_bindgen(method, js_name = applyEdits)]
    pub fn apply_edits(this: &EditorHandle, json: &str) -> bool;

    /// Moves the focus into the text.
    #[wasm_bindgen(method)]
    pub fn focus(this: &EditorHandle);

    /// Removes it.
    #[wasm_bindgen(method)]
    pub fn destroy(this: &EditorHandle);

    /// Whether the person has asked their system for less motion.
    #[wasm_bindgen(js_name = wantsLessMotion)]
    pub fn wants_less_motion() -> bool;

    /// What runs the JavaScript half.
    #[derive(Debug)]
    pub type Twin;

    /// `on_message` gets each `TwinMessage` as JSON.
    #[wasm_bindgen(constructor)]
    pub fn new(on_message: &Function) -> Twin;

    /// Makes everything ready to run this program.
    #[wasm_bindgen(method, catch)]
    pub async fn prepare(this: &Twin, source: &str) -> Result<JsValue, JsValue>;

    /// Runs what was prepared; `epoch` is in milliseconds since 1970, `clock` `real` or `simulated`,
    /// `fixtures` what `fetch` finds, as JSON; with `network` it may find more; `limits` is JSON of
    /// `LiveLimits`.
    #[wasm_bindgen(method)]
    pub fn start(this: &Twin, epoch: f64, clock: &str, fixtures: &str, network: bool, limits: &str);

    /// Stops it at once; nothing more is said about it.
    #[wasm_bindgen(method)]
    pub fn stop(this: &Twin);

    /// What is wrong with a JavaScript program: `Diagnostic[]` as JSON.
    #[wasm_bindgen(catch, js_name = checkJavaScript)]
    pub async fn check_javascript(source: &str) -> Result<JsValue, JsValue>;

    /// What runs the Rust of native lessons.
    #[derive(Debug)]
    pub type Native;

    /// `ended` is called when a run has come to its end by itself, with a sentence if that was a panic.
    #[wasm_bindgen(constructor)]
    pub fn new(ended: &Function) -> Native;

    /// Has an instance ready for the next run. Rejects with a sentence.
    #[wasm_bindgen(method, catch)]
    pub async fn prepare(this: &Native) -> Result<JsValue, JsValue>;

    /// Starts a lesson in the instance that is ready; false if there is none, or no such lesson.
    #[wasm_bindgen(method)]
    pub fn start(this: &Native, lesson: &str, epoch: Option<f64>) -> bool;

    /// Runs on simulated time for so many milliseconds; false if nothing is left that could happen.
    #[wasm_bindgen(method)]
    pub fn slice(this: &Native, milliseconds: f64) -> bool;

    /// The trace since the last call.
    #[wasm_bindgen(method)]
    pub fn drain(this: &Native) -> Vec<u8>;

    /// How many events of it were not kept.
    #[wasm_bindgen(method)]
    pub fn dropped(this: &Native) -> f64;

    /// The time on a simulated clock, in nanoseconds.
    #[wasm_bindgen(method)]
    pub fn now(this: &Native) -> f64;

    /// Ends the run; nothing more is said about it, but its trace is still there.
    #[wasm_bindgen(method)]
    pub fn stop(this: &Native);

    /// The instance is not needed any more.
    #[wasm_bindgen(method)]
    pub fn discard(this: &Native);

    /// What compiles and runs edited Rust.
    #[derive(Debug)]
    pub type Live;

    /// `report` gets each `LiveReport` as JSON, `trace` the bytes of traces.
    #[wasm_bindgen(constructor)]
    pub fn new(report: &Function, trace: &Function) -> Live;

    /// Whether edited Rust can wait for real time in this browser.
    #[wasm_bindgen(static_method_of = Live, js_name = canWait)]
    pub fn can_wait() -> bool;

    /// Fetches what a program needs; whether everything is there.
    #[wasm_bindgen(method, catch)]
    pub async fn fetch(this: &Live, program: &str) -> Result<JsValue, JsValue>;

    /// Ends fetching.
    #[wasm_bindgen(method)]
    pub fn cancel(this: &Live);

    /// Tells a program that waits for Ctrl-C to stop; false if it does not, or was told before.
    #[wasm_bindgen(method)]
    pub fn interrupt(this: &Live) -> bool;

    /// Runs a program that was fetched for.
    #[wasm_bindgen(method)]
    pub fn run(this: &Live, program: &str);

    /// Stops it at once; nothing more is said about it.
    #[wasm_bindgen(method)]
    pub fn stop(this: &Live);

    /// What is wrong with a program: `LiveCheck` as JSON.
    #[wasm_bindgen(method, catch)]
    pub async fn check(this: &Live, program: &str) -> Result<JsValue, JsValue>;

    /// How its types lie in memory: `LiveLayout` as JSON.
    #[wasm_bindgen(method, catch)]
    pub async fn layout(this: &Live, program: &str) -> Result<JsValue, JsValue>;

    /// The crates that programs may use: `Vec<LiveCrate>` as JSON.
    #[wasm_bindgen(method, catch)]
    pub async fn crates(this: &Live) -> Result<JsValue, JsValue>;

    /// Fills an element with HTML that was made when the page was built.
    #[wasm_bindgen]
    pub fn fill(element: &Element, html: &str);

    /// A text as it goes into the fragment of an address.
    #[wasm_bindgen(catch, js_name = packLink)]
    pub async fn pack_link(text: &str) -> Result<JsValue, JsValue>;

    /// The text that was packed, if that is no more than so many bytes; `"long"` is thrown if it is.
    #[wasm_bindgen(catch, js_name = unpackLink)]
    pub async fn unpack_link(packed: &str, most: f64) -> Result<JsValue, JsValue>;

    /// A zip of files, a path and a text each: JSON of `[string, string][]`. A `Blob`.
    #[wasm_bindgen(catch)]
    pub async fn zip(files: &str) -> Result<JsValue, JsValue>;

    /// Tells the page around this one something: JSON of `EmbedEvent`.
    #[wasm_bindgen]
    pub fn tell(event: &str);

    /// Connects `window.pollscope` to its host.
    #[wasm_bindgen]
    pub fn publish(host: &JsValue);

    /// Says on `window.pollscope` that this program has failed and will never answer again.
    #[wasm_bindgen]
    pub fn failed(message: &str);
}
