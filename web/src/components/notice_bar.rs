//! Something the person should know about the page as a whole, until it is dismissed; and a file that is
//! being opened.

use yew::prelude::*;

use crate::state::{Action, Opening};

/// A notice, if there is one.
pub fn notice_bar(notice: Option<&str>, act: &Callback<Action>) -> Html {
    let onclick = act.reform(|_: MouseEvent| Action::DismissNotice);
    let notice = notice.map(|notice| {
        html! {
            <div class="notice" data-testid="notice">
                <span>{ notice }</span>
                <button class="quiet" {onclick} aria-label="Dismiss">{ "✕" }</button>
            </div>
        }
    });
    html! { <div role="status">{ notice }</div> }
}

/// Which file is being opened and how far that is, with a way to give it up.
pub fn opening_bar(opening: Option<&Opening>, cancel: Callback<MouseEvent>) -> Html {
    let bar = opening.map(|Opening { file, percent }| {
        html! {
            <div class="compiler" data-testid="opening">
                // Without the number, which would be read out again and again.
                <span role="status">{ format!("Opening “{file}” …") }</span>
                <progress max="100" value={percent.to_string()}
                    aria-label="How much of the file is read"></progress>
                <button class="btn" onclick={cancel} data-testid="cancel-opening">{ "Cancel" }</button>
            </div>
        }
    });
    html! { <>{ bar }</> }
}
