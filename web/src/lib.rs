//! The page: a Yew application, in two parts.
//!
//! What the page knows and how it is drawn is plain data and pure functions, without Yew and
//! without a browser, tested on the host:
//!
//! * [`state`]: what the page knows and how it changes.
//! * [`address`]: what the address of the page asks for.
//! * [`anatomy`]: what the state machines of async functions keep, in rows and words.
//! * [`inspect`]: what there is to say about the thing that is selected.
//! * [`notes`]: what stands at the end of lines of source.
//! * [`output`]: which lines of both halves stand side by side.
//! * [`project`]: the Rust program for use elsewhere.
//! * [`problems`]: what a compiler has to say about a program, in words.
//! * [`terminal`]: a line of output as a terminal shows it.
//! * [`templates`]: what new programs begin with.
//! * [`timeline`]: from the models of a run to shapes and sentences (its `canvas` paints them).
//!
//! The rest exists on wasm32 only, in reading order:
//!
//! * `app`: holds the state and the engines, and carries out what the state asks for.
//! * `lessons`: fetches the lessons.
//! * `engines`: what runs the two halves; `native`: a lesson's own Rust; `live`: the compiler of edited
//!   Rust.
//! * `checking`: what is wrong with the programs, asked when nothing has been typed for a moment.
//! * `keeping`: what a person has made of the lessons, for their next visit.
//! * `automation`: `window.pollscope`.
//! * `components`: what is on the screen; thin.
//! * `view`: how components look at the state.
//! * `keys`: what keys do wherever the focus is.
//! * `saving`: traces and pictures as files; `files`: the browser's side of that.
//! * `page`: the executor on which all of that waits.
//! * `bridge`: the JavaScript that the Rust calls.
//! * `browser`: the address, the theme, the clock.

pub mod address;
pub mod anatomy;
pub mod inspect;
pub mod notes;
pub mod output;
pub mod problems;
pub mod project;
pub mod state;
pub mod templates;
pub mod terminal;
pub mod timeline;

#[cfg(target_arch = "wasm32")]
mod app;
#[cfg(target_arch = "wasm32")]
mod automation;
#[cfg(target_arch = "wasm32")]
mod bridge;
#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(target_arch = "wasm32")]
mod checking;
#[cfg(target_arch = "wasm32")]
mod components;
#[cfg(target_arch = "wasm32")]
mod engines;
#[cfg(target_arch = "wasm32")]
mod files;
#[cfg(target_arch = "wasm32")]
mod keeping;
#[cfg(target_arch = "wasm32")]
mod keys;
#[cfg(target_arch = "wasm32")]
mod lessons;
#[cfg(target_arch = "wasm32")]
mod live;
#[cfg(target_arch = "wasm32")]
mod native;
#[cfg(target_arch = "wasm32")]
mod page;
#[cfg(target_arch = "wasm32")]
mod saving;
#[cfg(target_arch = "wasm32")]
mod view;

/// Starts the page in the element `#app` of `index.html`. Beside it there are things that are not
/// Yew's: the frame of the sandbox, for one.
///
/// # Panics
/// If there is no such element.
#[cfg(target_arch = "wasm32")]
pub fn start() {
    browser::report_panics();
    let root = browser::window()
        .and_then(|window| window.document()?.get_element_by_id("app"))
        .expect("index.html has an element called app");
    // Until the lesson is there, index.html says that the page is being loaded.
    page::spawn(async move {
        let lessons = lessons::Lessons::default();
        let asked = browser::asked().await;
        browser::show_theme(asked.theme.as_deref());
        let embed = browser::is_embedded().then(|| state::Embed::new(&asked));
        let run = asked.autorun && embed.is_some();
        let mut state = lessons.open(asked).await;
        if let Some(embed) = embed {
            state.embed(embed);
        }
        let opening = app::Opening::new(state, lessons, run);
        yew::Renderer::<app::App>::with_root_and_props(root, opening).render();
    });
}
