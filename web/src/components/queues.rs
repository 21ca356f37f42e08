//! What waits its turn at the playhead: the executor's ready queue and timers, and JavaScript's call
//! stack, microtasks and macrotasks.

use pollscope_trace::Language;
use yew::prelude::*;

use super::details::Instant;
use super::inspector::shown;
use crate::inspect::queues::{self, Queue};
use crate::state::{Action, HalfPhase};
use crate::view::Slice;

/// What the picture of it depends on.
pub type Key = Instant;

/// What it shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The state.
    pub view: Slice<Key>,
    /// Changes the state.
    pub act: Callback<Action>,
}

/// The queues of both halves.
#[component]
pub fn Queues(props: &Props) -> Html {
    let state = props.view.state.borrow();
    let act = &props.act;
    if state.rust.phase == HalfPhase::Fresh && state.js.phase == HalfPhase::Fresh {
        return html! {
            <p class="empty">{ "Press Run: the task that is polled, the ones after it and the timers that run at the playhead appear here." }</p>
        };
    }
    let half = |language: Language| {
        let queues = queues::of(state.half(language), language);
        html! {
            <section class={super::half_class(language)} data-testid={format!("queues-{}", super::half_id(language))}>
                <h3>{ super::half_name(language) }</h3>
                { for queues.iter().map(|queue| one(queue, act)) }
            </section>
        }
    };
    html! { <div class="queues">{ half(Language::Rust) }{ half(Language::JavaScript) }</div> }
}

fn one(queue: &Queue, act: &Callback<Action>) -> Html {
    html! {
        <div class="queue" data-testid={queue.id}>
            <h4 title={queue.meaning}>{ queue.title }<small>{ queue.all }</small></h4>
            if queue.items.is_empty() {
                <p class="empty">{ queue.nothing }</p>
            } else {
                <ol>
                    { for queue.items.iter().map(|parts| html! { <li>{ for parts.iter().map(|part| shown(part, act)) }</li> }) }
                    if queue.all > queue.items.len() {
                        <li class="empty">{ format!("and {} more", queue.all - queue.items.len()) }</li>
                    }
                </ol>
            }
        </div>
    }
}
