//! The controls of the timeline: zoom, fit, its height, and the list in its place.

use yew::prelude::*;

use crate::state::{Action, TimelineAction};
use crate::timeline::keys::Key;
use crate::timeline::stage::Stage;

/// The controls of `stage`. `tall` is whether it takes as much room as the window has, `follows`
/// whether all of the run is shown.
pub fn timeline_controls(stage: &Stage, tall: bool, follows: bool, act: &Callback<Action>) -> Html {
    let key = |key: Key, text: &'static str, label: &'static str, id: &'static str| {
        let stage = stage.clone();
        let onclick = Callback::from(move |_: MouseEvent| stage.key(key));
        html! {
            <button class="tool" data-testid={id} {onclick} title={label} aria-label={label}>{ text }</button>
        }
    };
    let toggle = act.reform(|_: MouseEvent| Action::Timeline(TimelineAction::ToggleTall));
    let list = act.reform(|_: MouseEvent| Action::List(true));
    let fit = {
        let stage = stage.clone();
        Callback::from(move |_: MouseEvent| stage.key(Key::Fit))
    };
    html! {
        <div class="tools" role="group" aria-label="Timeline view">
            { key(Key::ZoomOut, "−", "Zoom out (S)", "zoom-out") }
            { key(Key::ZoomIn, "+", "Zoom in (W)", "zoom-in") }
            <button class="tool" data-testid="zoom-fit" onclick={fit} aria-pressed={follows.to_string()}
                title="Show all of the run (0)">{ "Fit" }</button>
            <button class="tool" data-testid="timeline-tall" onclick={toggle} aria-pressed={tall.to_string()}
                title="Show more lanes at once" aria-label="Taller">{ "↕" }</button>
            <button class="tool" data-testid="show-events" onclick={list}
                title="Show the events as a list of sentences">{ "List" }</button>
        </div>
    }
}
