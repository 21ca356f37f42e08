//! Something the person should know about the page as a whole, until it is dismissed.

use yew::prelude::*;

use crate::state::Action;

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
