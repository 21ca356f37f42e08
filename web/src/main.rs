//! The page: a Yew application.
//!
//! Reading order:
//!
//! * [`state`]: what the page knows and how it changes; no Yew, no browser.
//! * [`app`]: holds the state and the engines, and carries out what the state asks for.
//! * [`engines`]: what runs the two halves of a lesson.
//! * [`automation`]: `window.pollscope`.
//! * [`components`]: what is on the screen; thin.
//! * [`timeline`]: layout (pure), canvas and text.
//! * [`bridge`]: the JavaScript that the Rust calls.
//! * [`browser`]: the address, the theme, the clock.

mod app;
mod automation;
mod bridge;
mod browser;
mod components;
mod engines;
mod state;
mod timeline;

fn main() {
    browser::report_panics();
    // Beside #app there are things that are not Yew's: the frame of the sandbox, for one.
    let root = browser::window()
        .and_then(|window| window.document()?.get_element_by_id("app"))
        .expect("index.html has an element called app");
    yew::Renderer::<app::App>::with_root(root).render();
}
