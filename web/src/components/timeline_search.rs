//! A search for lanes by name, where there are more than can be seen.

use pollscope_trace::Language;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::timeline_words::Key;
use crate::state::{Selection, State, Target};
use crate::timeline::search;
use crate::timeline::stage::Stage;
use crate::view::Slice;

/// More lanes than this are worth a search.
const MANY: usize = 24;

/// What the search needs.
#[derive(Properties, PartialEq)]
pub struct SearchProps {
    /// Where what was found is shown.
    pub stage: Stage,
    /// The state.
    pub view: Slice<Key>,
}

/// Finds lanes by name: Enter goes to the next one, Shift and Enter to the one before. It is there
/// where not all of them can be seen.
#[component]
pub fn TimelineSearch(props: &SearchProps) -> Html {
    let said = use_state_eq(String::new);
    let look = {
        let (stage, view, said) = (props.stage.clone(), props.view.clone(), said.setter());
        move |text: &str, step: isize| {
            if text.trim().is_empty() {
                return said.set(String::new());
            }
            let found = find(&view.state.borrow(), text.trim(), step);
            said.set(match &found {
                Some((_, nth, of)) => format!("{nth} of {of}"),
                None => "no such lane".to_owned(),
            });
            if let Some((selection, ..)) = found {
                stage.show(selection);
            }
        }
    };
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.ctrl_key() && !event.meta_key() {
            event.prevent_default();
            let input: HtmlInputElement = event.target_unchecked_into();
            look(&input.value(), if event.shift_key() { -1 } else { 1 });
        }
    });
    let state = props.view.state.borrow();
    if state.rust.model.lanes.len() + state.js.model.lanes.len() <= MANY {
        return Html::default();
    }
    html! {
        <label class="search">
            <input type="search" placeholder="Find a lane" aria-label="Find a lane by name" {onkeydown}
                data-testid="timeline-search" spellcheck="false" autocomplete="off" />
            <span role="status" data-testid="timeline-found">{ (*said).clone() }</span>
        </label>
    }
}

/// The next lane with that name after the one that is picked, through both halves; which one it is,
/// and of how many.
fn find(state: &State, text: &str, step: isize) -> Option<(Selection, usize, usize)> {
    let halves = [Language::Rust, Language::JavaScript];
    let picked = state.timeline.selection;
    let present = |language: Language| {
        let selection = picked.filter(|selection| selection.language == language)?;
        match selection.target {
            Target::Future(id) | Target::Promise(id) => state.half(language).model.future_lane(id),
            Target::Task(task) => state.half(language).model.task_lane(task),
            _ => None,
        }
    };
    let lanes = halves.map(|language| &state.half(language).model.lanes[..]);
    let present = [present(Language::Rust), present(Language::JavaScript)];
    let (half, found) = search::find(lanes, text, present, step)?;
    let lane = lanes[half].get(found.lane)?;
    Some((Selection::lane(halves[half], lane.kind), found.nth, found.of))
}
