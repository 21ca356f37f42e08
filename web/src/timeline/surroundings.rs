//! What is around the picture: the window, the programs, the other parts of the page. How much room that leaves
//! is for [`super::room`] to say.

use pollscope_trace::Language;

use super::index::Index;
use super::room::{Around, Beside};
use crate::state::{Embed, State};

/// What the height of the picture depends on.
pub(super) fn around(state: &State, [rust, js]: [&Index; 2]) -> Around {
    // An editor shows a line behind the last line break, too.
    let lines = |language| state.source(language).split('\n').count();
    let lanes = |language, kept: &Index, expected: u32| {
        if state.has(language) { kept.rows().len().max(expected as usize) } else { 0 }
    };
    let expected = &state.lesson.lanes;
    let lanes =
        [lanes(Language::Rust, rust, expected.rust), lanes(Language::JavaScript, js, expected.js)];
    Around {
        window: window_size(),
        lines: lines(Language::Rust).max(lines(Language::JavaScript)),
        lanes: lanes.map(|lanes| lanes.min(10_000) as u32),
        chosen: state.workspace.timeline,
        tall: state.timeline.tall,
        embed: state.embed.as_ref().map(beside),
    }
}

/// What stands beside the timeline on a page within another page.
pub(super) fn beside(embed: &Embed) -> Beside {
    let &Embed { code, timeline, output, details, .. } = embed;
    Beside { code, timeline, output, details }
}

/// The size of the window; that of a small laptop where the browser does not tell.
pub(super) fn window_size() -> (f64, f64) {
    let size = || {
        let window = web_sys::window()?;
        Some((window.inner_width().ok()?.as_f64()?, window.inner_height().ok()?.as_f64()?))
    };
    size().unwrap_or((1280.0, 800.0))
}
