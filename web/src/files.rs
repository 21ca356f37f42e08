//! Files that a person saves or opens: the browser's side of it.

use gloo_events::{EventListener, EventListenerOptions};
use js_sys::{Array, Uint8Array};
use pollscope_executor_web::JsFuture;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, DragEvent, File, HtmlAnchorElement, Url};

use crate::browser;

/// What the file picker offers.
pub const ACCEPT: &str = ".json,application/json";

/// A file larger than this is not read: the page would run out of memory before it could say so.
const LARGEST: f64 = 512.0 * 1024.0 * 1024.0;

/// What a trace can be saved as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Our own.
    Own,
    /// For Perfetto and Chrome.
    Chrome,
    /// A picture of pixels.
    Png,
    /// A picture of shapes.
    Svg,
}

impl Format {
    /// All of them.
    pub const ALL: [Format; 4] = [Format::Own, Format::Chrome, Format::Png, Format::Svg];

    /// What tests call it.
    pub fn name(self) -> &'static str {
        match self {
            Format::Own => "json",
            Format::Chrome => "chrome",
            Format::Png => "png",
            Format::Svg => "svg",
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Format::Own => "Save the trace",
            Format::Chrome => "Save for Perfetto",
            Format::Png => "Save as PNG",
            Format::Svg => "Save as SVG",
        }
    }

    /// What it is good for.
    pub fn meaning(self) -> &'static str {
        match self {
            Format::Own => "JSON, to be opened here again",
            Format::Chrome => "Chrome trace JSON, for ui.perfetto.dev",
            Format::Png => "the timeline as it is shown",
            Format::Svg => "the timeline as shapes, for slides",
        }
    }

    /// How the file's name ends.
    fn ending(self) -> &'static str {
        match self {
            Format::Own => "pollscope.json",
            Format::Chrome => "chrome.json",
            Format::Png => "png",
            Format::Svg => "svg",
        }
    }

    fn mime(self) -> &'static str {
        match self {
            Format::Own | Format::Chrome => "application/json",
            Format::Png => "image/png",
            Format::Svg => "image/svg+xml",
        }
    }
}

/// Has the browser save a text as a file.
pub fn save_text(program: &str, format: Format, text: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(format.mime());
    let parts = Array::of1(&text.into());
    save(program, format, &Blob::new_with_str_sequence_and_options(&parts, &options)?)
}

/// Has the browser save what a blob holds as a file.
pub fn save(program: &str, format: Format, blob: &Blob) -> Result<(), JsValue> {
    let program = if program.is_empty() { "trace" } else { program };
    save_as(&format!("{program}.{}", format.ending()), blob)
}

/// Has the browser save what a blob holds as a file of this name.
pub fn save_as(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(blob)?;
    let document = browser::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let link: HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&url)
}

/// The bytes of a file, or a sentence that says why they cannot be had.
pub async fn read(file: &File) -> Result<Vec<u8>, String> {
    if file.size() > LARGEST {
        let megabytes = file.size() / (1024.0 * 1024.0);
        return Err(format!(
            "“{}” is too large: {megabytes:.0} MB, and the page reads up to 512 MB.",
            file.name()
        ));
    }
    let buffer = JsFuture::from(file.array_buffer()).await;
    let buffer = buffer.map_err(|_| format!("The browser could not read “{}”.", file.name()))?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// Tells `open` of each file that is dropped on the page, for as long as the listeners live.
pub fn listen_for_drops(open: impl Fn(File) + 'static) -> Vec<EventListener> {
    let Some(window) = browser::window() else { return Vec::new() };
    let options = EventListenerOptions::enable_prevent_default();
    let holds_files = |event: &DragEvent| {
        let types = event.data_transfer().map(|data| data.types());
        types.is_some_and(|types| types.includes(&"Files".into(), 0))
    };
    let over = EventListener::new_with_options(&window, "dragover", options, move |event| {
        // Without this the browser would open the file in place of the page.
        if event.dyn_ref::<DragEvent>().is_some_and(holds_files) {
            event.prevent_default();
        }
    });
    let dropped = EventListener::new_with_options(&window, "drop", options, move |event| {
        let Some(event) = event.dyn_ref::<DragEvent>().filter(|event| holds_files(event)) else {
            return;
        };
        event.prevent_default();
        let files = event.data_transfer().and_then(|data| data.files());
        if let Some(file) = files.and_then(|files| files.get(0)) {
            open(file);
        }
    });
    vec![over, dropped]
}
