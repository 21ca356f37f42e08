//! Beginning a new program from a template.

use pollscope_protocol::Template;
use yew::prelude::*;

use super::close;
use crate::state::Action;
use crate::templates;

/// What it shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Changes the state.
    pub act: Callback<Action>,
}

/// The menu.
#[component]
pub fn NewMenu(props: &Props) -> Html {
    let menu = use_node_ref();
    let item = |template: Template| {
        let (act, menu) = (props.act.clone(), menu.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            close(&menu);
            act.emit(Action::New { template });
        });
        let (name, more) = templates::words(template);
        html! {
            <button class="quiet" data-testid={format!("new-{}", template.name())} {onclick}>
                { name }<small>{ more }</small>
            </button>
        }
    };
    html! {
        <>
            <button class="quiet" data-testid="new-menu" popovertarget="new-menu" aria-label="New program"
                title="Write a program of your own"><span class="wide">{ "New" }</span><span class="narrow" aria-hidden="true">{ "+" }</span><i class="caret" aria-hidden="true">{ "▾" }</i></button>
            <div id="new-menu" class="menu" popover="auto" role="group" aria-label="New program" ref={menu.clone()}>
                { for Template::ALL.into_iter().map(item) }
            </div>
        </>
    }
}
