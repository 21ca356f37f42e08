//! Something the person should know about the page as a whole, until it is dismissed; and a file that is
//! being opened.

use yew::prelude::*;

use crate::state::{Action, Opening, Welcome};

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

/// What the person who made a link has to say.
pub fn note_bar(note: Option<&str>, act: &Callback<Action>) -> Html {
    let onclick = act.reform(|_: MouseEvent| Action::DismissNote);
    note.map(|note| {
        html! {
            <div class="notice note" data-testid="note">
                <span><b>{ "Note from the link: " }</b>{ note }</span>
                <button class="quiet" {onclick} aria-label="Dismiss the note">{ "✕" }</button>
            </div>
        }
    })
    .unwrap_or_default()
}

/// What this is, for somebody who has just come.
pub fn welcome_bar(welcome: Welcome, act: &Callback<Action>) -> Html {
    if welcome == Welcome::Over {
        return Html::default();
    }
    let onclick = act.reform(|_: MouseEvent| Action::DismissWelcome);
    html! {
        <div class="welcome" data-testid="welcome">
            <span>
                { "Run " }<b class="half-rust">{ "Rust futures" }</b>{ " and " }
                <b class="half-js">{ "JavaScript promises" }</b>
                { " side by side and see every poll." }
                if welcome == Welcome::Shown {
                    { " This lesson has just been run in your tab: press ▶ to play it back, or edit the code and Run." }
                }
            </span>
            <button class="quiet icon" {onclick} aria-label="Dismiss the introduction">{ "✕" }</button>
        </div>
    }
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
