//! What keys do wherever the focus is, unless it is somewhere that has a use of its own for them.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use crate::browser;
use crate::state::{Action, Control, Direction};

/// What uses the space bar itself: controls, text, and whatever scrolls once it has the focus.
const USES_SPACE: &str = "button, input, select, textarea, a, summary, dialog, [contenteditable], \
    [tabindex='0'], [role=listbox], [popover]";
/// What uses arrow keys itself.
const USES_ARROWS: &str = "input, select, textarea, dialog, [contenteditable], [role=listbox], \
    [role=tablist], [popover], .cm-editor, .con, .body, .plain";

/// Tells `act` what a person asks for with the keyboard, for as long as the listener lives.
pub fn listen(act: impl Fn(Action) + 'static) -> Option<EventListener> {
    let window = browser::window()?;
    let options = EventListenerOptions::enable_prevent_default();
    Some(EventListener::new_with_options(&window, "keydown", options, move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        if event.default_prevented() || event.repeat() && event.key() == "Enter" {
            return;
        }
        if let Some(action) = meaning(event) {
            event.prevent_default();
            act(action);
        }
    }))
}

fn meaning(event: &KeyboardEvent) -> Option<Action> {
    let key = event.key();
    if event.ctrl_key() || event.meta_key() {
        return (key == "Enter").then_some(Action::Start);
    }
    if event.alt_key() {
        return None;
    }
    let within = |selector: &str| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        target.and_then(|target| target.closest(selector).ok().flatten()).is_some()
    };
    let control = match key.as_str() {
        "?" if !within("input:not([type=range]), textarea, dialog, [contenteditable=true]") => {
            return Some(Action::Help(true));
        }
        " " if !within(USES_SPACE) || within(".tl canvas") => Control::Toggle,
        "ArrowLeft" if !within(USES_ARROWS) => Control::Step(Direction::Back),
        "ArrowRight" if !within(USES_ARROWS) => Control::Step(Direction::Forward),
        "Home" if within(".transport, .tl canvas") && !within("input, select") => Control::ToBegin,
        "End" if within(".transport, .tl canvas") && !within("input, select") => Control::ToEnd,
        _ => return None,
    };
    Some(Action::Playback(control))
}
