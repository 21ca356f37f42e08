//! What a phone shows above the timeline; a wider screen shows everything and hides this.

use pollscope_trace::Language;
use yew::prelude::*;

use super::half_class;
use crate::state::{Action, Face};

/// The choice, of which `shown` is shown.
pub fn tabs(shown: Face, act: &Callback<Action>) -> Html {
    let tab = |face: Face| {
        let onclick = act.reform(move |_: MouseEvent| Action::ShowFace(face));
        let (label, class) = match face {
            Face::Rust => ("Rust", Some(half_class(Language::Rust))),
            Face::JavaScript => ("JavaScript", Some(half_class(Language::JavaScript))),
            Face::Lesson => ("Lesson", None),
            Face::Output => ("Output", None),
        };
        html! {
            <button {class} aria-pressed={(shown == face).to_string()} {onclick}
                data-testid={format!("tab-{}", face.id())}>{ label }</button>
        }
    };
    html! {
        <div class="tabs" role="group" aria-label="What to show">{ for Face::ALL.into_iter().map(tab) }</div>
    }
}
