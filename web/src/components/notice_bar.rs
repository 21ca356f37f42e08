//! Something the person should know about the page as a whole, until it is dismissed.

use yew::prelude::*;

use crate::state::Action;

/// What it shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The sentence, or nothing.
    pub notice: Option<String>,
    /// Changes the state.
    pub act: Callback<Action>,
}

/// A notice.
#[component]
pub fn NoticeBar(props: &Props) -> Html {
    let onclick = props.act.reform(|_: MouseEvent| Action::DismissNotice);
    let notice = props.notice.as_ref().map(|notice| {
        html! {
            <div class="notice" data-testid="notice">
                <span>{ notice }</span>
                <button class="quiet" {onclick} aria-label="Dismiss">{ "✕" }</button>
            </div>
        }
    });
    html! { <div role="status">{ notice }</div> }
}
