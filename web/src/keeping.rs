//! What a person has made of the lessons' programs, kept for their next visit.
//!
//! Storage may be blocked or full; then it lasts as long as the page.

use serde::{Deserialize, Serialize};
use web_sys::Storage;

use crate::browser;
use crate::state::{Action, Origin, State, Workspace};
use pollscope_trace::Language;

/// Where the programs of a lesson are kept, without the lesson's name.
const KEY: &str = "pollscope-edits:";
/// The same for those of a template. No lesson's name has a colon.
const TEMPLATE: &str = "pollscope-edits:new:";

/// Where it is kept how the room is split.
const WORKSPACE: &str = "pollscope-workspace";

/// Where those of the last link are kept that somebody has edited. A link never touches what a person has
/// made of a lesson.
const LINK: &str = "pollscope-edits:link:";

/// The programs that are not the lesson's own.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// The address of the link that has brought them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    of: Option<String>,
    rust: Option<String>,
    js: Option<String>,
}

/// Keeps what is on the screen, or forgets it if that is the lesson as it is.
pub fn keep(state: &State) {
    let Some(storage) = storage() else { return };
    let key = key(state);
    let edited = |language| {
        let draft = state.draft(language);
        let kept = draft.is_edited() || state.linked.is_some();
        (kept && state.has(language)).then(|| draft.text().to_string())
    };
    let of = state.linked.as_deref().map(str::to_owned);
    let kept = Kept { of, rust: edited(Language::Rust), js: edited(Language::JavaScript) };
    // A storage that is full keeps less, which is all that is lost.
    let _ = match serde_json::to_string(&kept) {
        Ok(json) if state.is_edited() || state.linked.is_some() => storage.set_item(&key, &json),
        _ => storage.remove_item(&key),
    };
}

fn key(state: &State) -> String {
    if state.linked.is_some() {
        return LINK.to_owned();
    }
    match &state.origin {
        Origin::Link => LINK.to_owned(),
        Origin::Lesson => format!("{KEY}{}", state.lesson.slug),
        Origin::Template(template) => format!("{TEMPLATE}{}", template.name()),
    }
}

/// What was kept of the program on the screen, if anything was.
pub fn kept(state: &State) -> Option<Action> {
    let json = storage()?.get_item(&key(state)).ok()??;
    let Kept { of, rust, js } = serde_json::from_str(&json).ok()?;
    if of.as_deref() != state.linked.as_deref() {
        return None;
    }
    Some(Action::Restore { rust: rust.map(Into::into), js: js.map(Into::into) })
}

/// Keeps how the room is split, or forgets it if that is as it comes.
pub fn keep_workspace(workspace: &Workspace) {
    let Some(storage) = storage() else { return };
    let text = workspace.text();
    // A storage that is full keeps less, which is all that is lost.
    let _ = match text.as_str() {
        "" => storage.remove_item(WORKSPACE),
        text => storage.set_item(WORKSPACE, text),
    };
}

/// How the room was split on an earlier visit, if somebody has changed that.
pub fn kept_workspace() -> Option<Action> {
    let text = storage()?.get_item(WORKSPACE).ok()??;
    Some(Action::Arrange(Workspace::parse(&text)))
}

fn storage() -> Option<Storage> {
    // Reading `localStorage` itself throws where storage is blocked.
    browser::window()?.local_storage().ok()?
}
