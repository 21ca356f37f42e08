//! What is wrong with the programs on the page, asked when nothing has been typed for a moment, and
//! how the types of the Rust one lie in memory.

use std::cell::RefCell;
use std::time::Duration;

use pollscope_protocol::live_page::{LiveCheck, LiveLayout};
use pollscope_trace::Language;

use crate::bridge;
use crate::live::Live;
use crate::page::{self, Later};
use crate::state::State;

/// For how long nothing must have been typed.
const PAUSE: Duration = Duration::from_millis(250);

/// Checks that wait until nothing is typed.
#[derive(Debug, Default)]
pub struct Checks {
    rust: Option<Later>,
    js: Option<Later>,
    layout: Option<Later>,
}

impl Checks {
    /// Calls `check` after a pause, and not for what was asked before.
    pub fn soon(&mut self, language: Language, check: impl FnOnce() + 'static) {
        let waiting = match language {
            Language::Rust => &mut self.rust,
            Language::JavaScript => &mut self.js,
        };
        *waiting = Some(page::after(PAUSE, check));
    }

    /// The same for the layout.
    pub fn layout_soon(&mut self, lay_out: impl FnOnce() + 'static) {
        self.layout = Some(page::after(PAUSE, lay_out));
    }
}

/// What is wrong with the program of a half, and of which of its texts that is.
pub async fn check(live: &Live, state: &RefCell<State>, language: Language) -> (u64, LiveCheck) {
    let (revision, text, present) = {
        let state = state.borrow();
        let draft = state.draft(language);
        (draft.revision(), draft.text().clone(), state.has(language))
    };
    if !present {
        return (revision, LiveCheck::default());
    }
    if language == Language::JavaScript {
        return (revision, check_javascript(&text).await);
    }
    let program = state.borrow().live_program();
    (revision, live.check(&program).await)
}

/// The same for the layout of the Rust program's types.
pub async fn lay_out(live: &Live, state: &RefCell<State>) -> (u64, LiveLayout) {
    let (revision, program) = {
        let state = state.borrow();
        (state.rust_draft.revision(), state.live_program())
    };
    (revision, live.layout(&program).await)
}

/// Fetches the compiler for the program on the screen, or ends that.
pub fn fetch(live: &Live, state: &RefCell<State>, wanted: bool) {
    if !wanted {
        return live.cancel();
    }
    let (live, program) = (live.clone(), state.borrow().live_program());
    page::spawn(async move {
        // What comes of it is reported.
        live.fetch(&program).await;
    });
}

async fn check_javascript(source: &str) -> LiveCheck {
    let answer = bridge::check_javascript(source).await.ok().and_then(|json| json.as_string());
    let found = answer.map(|json| serde_json::from_str(&json));
    match found {
        Some(Ok(diagnostics)) => LiveCheck { diagnostics, message: None },
        Some(Err(_)) | None => LiveCheck {
            message: Some("The parser of JavaScript could not be loaded.".to_owned()),
            ..LiveCheck::default()
        },
    }
}
