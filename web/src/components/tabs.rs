//! What a phone shows above the timeline; a wider screen shows everything and hides this.

use pollscope_trace::Language;
use yew::prelude::*;

use super::{half_class, lesson_label};
use crate::state::{Action, Face, State};

/// The choice.
pub fn tabs(state: &State, act: &Callback<Action>) -> Html {
    let shown = state.face;
    let tab = |face: Face| {
        let onclick = act.reform(move |_: MouseEvent| Action::ShowFace(face));
        let (label, class) = match face {
            Face::Rust => ("Rust", Some(half_class(Language::Rust))),
            Face::JavaScript => ("JavaScript", Some(half_class(Language::JavaScript))),
            Face::Lesson => (lesson_label(&state.origin), None),
            Face::Output => ("Output", None),
        };
        html! {
            <button {class} aria-pressed={(shown == face).to_string()} {onclick}
                data-testid={format!("tab-{}", face.id())}>{ label }</button>
        }
    };
    let there = Face::ALL.into_iter().filter(|face| match face {
        Face::Rust => state.has(Language::Rust),
        Face::JavaScript => state.has(Language::JavaScript),
        Face::Lesson | Face::Output => true,
    });
    html! {
        <div class="tabs" role="group" aria-label="What to show">{ for there.map(tab) }</div>
    }
}
