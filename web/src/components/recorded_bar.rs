//! Says that what is on the screen is not a run but comes from a file, for as long as it does.

use yew::prelude::*;

use crate::state::Action;

/// The sentence, and the way back, if there is a file.
pub fn recorded_bar(file: Option<&str>, act: &Callback<Action>) -> Html {
    let leave = act.reform(|_: MouseEvent| Action::Reset);
    let bar = file.map(|file| {
        html! {
            <div class="notice recorded" data-testid="recorded">
                <span><b>{ "Recorded." }</b>{ format!(" This is the trace in “{file}”, with its own source. Nothing here was run on this page.") }</span>
                <button class="btn" onclick={leave} data-testid="leave-recorded">{ "Back to the lesson" }</button>
            </div>
        }
    });
    html! { <div role="status">{ bar }</div> }
}
