//! Says that what is on the screen is not a run but comes from a file, for as long as it does.

use yew::prelude::*;

use crate::state::Action;

/// What it shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The name of the file, if there is one.
    pub file: Option<String>,
    /// Changes the state.
    pub act: Callback<Action>,
}

/// The sentence, and the way back.
#[component]
pub fn RecordedBar(props: &Props) -> Html {
    let leave = props.act.reform(|_: MouseEvent| Action::Reset);
    let bar = props.file.as_ref().map(|file| {
        html! {
            <div class="notice recorded" data-testid="recorded">
                <span><b>{ "Recorded." }</b>{ format!(" This is the trace in “{file}”, with its own source. Nothing here was run on this page.") }</span>
                <button class="btn" onclick={leave} data-testid="leave-recorded">{ "Back to the lesson" }</button>
            </div>
        }
    });
    html! { <div role="status">{ bar }</div> }
}
