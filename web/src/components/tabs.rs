//! Which half a narrow screen shows; a wide one shows both and hides this.

use pollscope_trace::Language;
use yew::prelude::*;

use super::{half_class, half_id, half_name};
use crate::state::Action;

/// The choice between the halves, of which `shown` is shown.
pub fn tabs(shown: Language, act: &Callback<Action>) -> Html {
    let tab = |language: Language| {
        let onclick = act.reform(move |_: MouseEvent| Action::ShowTab(language));
        let pressed = shown == language;
        html! {
            <button class={half_class(language)} aria-pressed={pressed.to_string()} {onclick}
                data-testid={format!("tab-{}", half_id(language))}>{ half_name(language) }</button>
        }
    };
    html! {
        <div class="tabs" role="group" aria-label="Which source to show">
            { tab(Language::Rust) }
            { tab(Language::JavaScript) }
        </div>
    }
}
