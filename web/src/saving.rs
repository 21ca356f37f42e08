//! The trace on the screen as a file.

use pollscope_analysis::{export, file};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, HtmlCanvasElement};

use crate::browser;
use crate::files::{self, Format};
use crate::state::State;
use crate::timeline::stage::Stage;

/// What to say if the browser does not save.
const REFUSED: &str = "The browser did not let the page save a file.";

/// Saves what is on the screen, or says why that cannot be.
pub fn save(state: &State, stage: &Stage, format: Format) -> Result<(), String> {
    let program = state.program();
    let saved = match format {
        Format::Own => files::save_text(program, format, &file::write(&state.traces())),
        Format::Chrome => files::save_text(program, format, &export::chrome(&state.traces())),
        Format::Svg => {
            let svg = stage.svg().ok_or("There is no timeline to save yet.")?;
            files::save_text(program, format, &svg)
        }
        Format::Png => save_png(program.to_owned(), stage),
    };
    saved.map_err(|_| REFUSED.to_owned())
}

fn save_png(program: String, stage: &Stage) -> Result<(), JsValue> {
    let document = browser::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.dyn_into()?;
    if !stage.paint_on(&canvas) {
        return Err(JsValue::NULL);
    }
    let save = Closure::once_into_js(move |blob: Option<Blob>| {
        if let Some(blob) = blob {
            // There is nobody left to tell.
            let _ = files::save(&program, Format::Png, &blob);
        }
    });
    canvas.to_blob(save.unchecked_ref())
}
