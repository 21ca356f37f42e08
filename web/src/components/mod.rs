//! What is on the screen. Components are thin: they show what the state says and send actions.

mod about;
mod anatomy;
mod compiler_bar;
pub mod details;
mod editor_pane;
mod embed_end;
pub mod events_list;
mod findings;
mod header;
mod help;
mod idea;
mod inspector;
mod legend;
mod new_menu;
mod notice_bar;
pub mod output;
mod practice;
mod problems;
mod queues;
mod recorded_bar;
mod run_options;
mod share_menu;
mod splitter;
mod tabs;
mod timeline_controls;
mod timeline_head;
mod timeline_pane;
mod timeline_search;
mod timeline_words;
mod trace_menu;
mod transport;
mod use_editor;
mod use_theme;

pub use compiler_bar::compiler_bar;
pub use details::Details;
pub use editor_pane::{EditorPane, Lines};
pub use embed_end::embed_end;
pub use events_list::EventsList;
pub use header::{Header, run_or_stop};
pub use help::Help;
pub use idea::idea;
pub use notice_bar::{note_bar, notice_bar, opening_bar, welcome_bar};
pub use output::Output;
pub use recorded_bar::recorded_bar;
pub use run_options::RunOptions;
pub use splitter::Splitter;
pub use tabs::tabs;
pub use timeline_head::TimelineHead;
pub use timeline_pane::TimelinePane;

use pollscope_trace::Language;
use web_sys::HtmlElement;
use yew::NodeRef;

use crate::state::Origin;

/// The class that gives an element the colour of a half.
fn half_class(language: Language) -> &'static str {
    match language {
        Language::Rust => "half-rust",
        Language::JavaScript => "half-js",
    }
}

/// The `aria-disabled` of a button. Buttons are never `disabled`: the one that was just pressed
/// would lose the focus, and with it people who use the keyboard would lose their place. Handlers
/// ignore the press instead.
fn unavailable(unavailable: bool) -> Option<&'static str> {
    unavailable.then_some("true")
}

/// Closes a menu that is open.
fn close(menu: &NodeRef) {
    if let Some(menu) = menu.cast::<HtmlElement>() {
        // Fails only if it is closed already.
        let _ = menu.hide_popover();
    }
}

/// What a tab is called that shows what there is to know of the programs.
fn lesson_label(origin: &Origin) -> &'static str {
    match origin {
        Origin::Lesson => "Lesson",
        Origin::Template(_) | Origin::Link => "Program",
    }
}

/// A half's name in `data-testid`s.
fn half_id(language: Language) -> &'static str {
    match language {
        Language::Rust => "rust",
        Language::JavaScript => "js",
    }
}

/// A half's name for people.
fn half_name(language: Language) -> &'static str {
    match language {
        Language::Rust => "Rust",
        Language::JavaScript => "JavaScript",
    }
}
