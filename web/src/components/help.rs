//! The keys, in a dialog of the browser's own.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// What it shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Whether it is open.
    pub open: bool,
    /// Called when it has been closed.
    pub close: Callback<()>,
}

/// A key or two, and what they do.
type Keys = &'static [(&'static [&'static str], &'static str)];

/// What the keys do, by where.
const GROUPS: [(&str, Keys); 4] = [
    (
        "Anywhere",
        &[
            (&["Ctrl", "Enter"], "Run"),
            (&["Space"], "Play or pause"),
            (&["←", "→"], "Step back, step forward"),
            (&["Home", "End"], "To the beginning, to the end"),
            (&["?"], "This help"),
        ],
    ),
    (
        "In a source",
        &[
            (&["Ctrl", "Z"], "Undo; with Shift, redo"),
            (&["Ctrl", "F"], "Find and replace"),
            (&["F8"], "To the next thing that is wrong"),
            (&["Tab"], "Indent"),
            (&["Esc", "Tab"], "Leave the source"),
        ],
    ),
    (
        "On the timeline",
        &[
            (&["W", "S"], "Zoom in, zoom out"),
            (&["A", "D"], "Pan left, pan right"),
            (&["[", "]"], "Pan to the beginning, to the end"),
            (&["0"], "Show all of the run"),
            (&["↑", "↓"], "Select the lane above, below"),
            (
                &[",", "."],
                "Its previous poll, its next poll; without a lane, previous event, next event",
            ),
            (&["F"], "Show what is selected in full"),
            (&["Enter"], "Hide what is nested in the lane, or show it"),
            (&["Ctrl", "wheel"], "Zoom where the pointer is"),
            (&["Shift", "drag"], "Mark a stretch of time"),
            (&["Esc"], "Select nothing"),
        ],
    ),
    (
        "In the list of events",
        &[
            (&["↑", "↓"], "Previous event, next event"),
            (&["Page Up", "Page Down"], "A page at a time"),
            (&["Home", "End"], "First event, last event"),
        ],
    ),
];

/// The keys.
#[component]
pub fn Help(props: &Props) -> Html {
    let dialog = use_node_ref();
    {
        let dialog = dialog.clone();
        use_effect_with(props.open, move |&open| {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                match (open, dialog.open()) {
                    // Fails only for a dialog that is not on the page.
                    (true, false) => drop(dialog.show_modal()),
                    (false, true) => dialog.close(),
                    _ => {}
                }
            }
        });
    }
    let onclose = props.close.reform(|_: Event| ());
    let onclick = props.close.reform(|_: MouseEvent| ());
    html! {
        <dialog class="help" ref={dialog} {onclose} aria-labelledby="help-title" data-testid="help">
            <h2 id="help-title">{ "Help and keys" }</h2>
            <p class="touch">{ "On a touch screen: tap the axis to move the playhead, tap a bar to select it, drag with one finger to pan, pinch to zoom." }</p>
            <div class="groups">{ for GROUPS.iter().map(group) }</div>
            // web/js/internal/offline/panel.ts fills it.
            <pollscope-offline></pollscope-offline>
            <button class="btn" {onclick}>{ "Close" }</button>
        </dialog>
    }
}

fn group((title, keys): &(&'static str, Keys)) -> Html {
    html! {
        <section>
            <h3>{ *title }</h3>
            <dl>
                { for keys.iter().map(|(keys, what)| html! {
                    <div><dt>{ for keys.iter().map(|key| html! { <kbd>{ *key }</kbd> }) }</dt><dd>{ *what }</dd></div>
                }) }
            </dl>
        </section>
    }
}
