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

/// The same for a page within another page, without the name that the page around has given it.
const EMBED: &str = "pollscope-edits:embed:";

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
    let (Some(storage), Some(key)) = (storage(), key(state)) else { return };
    let edited = |language| {
        let draft = state.draft(language);
        let kept = draft.is_edited() || state.linked.is_some();
        (kept && state.has(language)).then(|| draft.text().to_string())
    };
    let of = of(state);
    let kept = Kept { of, rust: edited(Language::Rust), js: edited(Language::JavaScript) };
    // A storage that is full keeps less, which is all that is lost.
    let _ = match serde_json::to_string(&kept) {
        Ok(json) if state.is_edited() || state.linked.is_some() => storage.set_item(&key, &json),
        _ => storage.remove_item(&key),
    };
}

/// Under which key; none if nothing is to be kept.
fn key(state: &State) -> Option<String> {
    if let Some(embed) = &state.embed {
        return embed.persist.as_ref().map(|name| format!("{EMBED}{name}"));
    }
    if state.linked.is_some() {
        return Some(LINK.to_owned());
    }
    Some(match &state.origin {
        Origin::Link => LINK.to_owned(),
        Origin::Lesson => format!("{KEY}{}", state.lesson.slug),
        Origin::Template(template) => format!("{TEMPLATE}{}", template.name()),
    })
}

/// Which programs the edits are edits of, where the key does not say it: edits of an older version of a course
/// do not come back into a newer one.
fn of(state: &State) -> Option<String> {
    match &state.embed {
        Some(_) if state.linked.is_none() => Some(format!("lesson={}", state.lesson.slug)),
        Some(_) => Some(browser::fragment()),
        None => state.linked.as_deref().map(str::to_owned),
    }
}

/// What was kept of the program on the screen, if anything was.
pub fn kept(state: &State) -> Option<Action> {
    let json = storage()?.get_item(&key(state)?).ok()??;
    let Kept { of: kept_of, rust, js } = serde_json::from_str(&json).ok()?;
    if kept_of != of(state) {
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
