//! The right end of an embedded page's foot: back to how it was, and on to the whole of Pollscope.

use std::cell::RefCell;
use std::rc::Rc;

use pollscope_protocol::link::MOST_WRITTEN;
use yew::prelude::*;

use super::unavailable;
use crate::state::{Action, Phase, State};
use crate::{address, bridge, browser, page};

/// The two.
pub fn embed_end(state: &Rc<RefCell<State>>, act: &Callback<Action>) -> Html {
    let nothing = {
        let state = state.borrow();
        !state.is_edited() && state.phase == Phase::Fresh
    };
    let reset = act.clone();
    let onreset = Callback::from(move |_: MouseEvent| {
        if !nothing {
            reset.emit(Action::Reset);
        }
    });
    let (state, act) = (state.clone(), act.clone());
    let onopen = Callback::from(move |event: MouseEvent| {
        // Its own address is that of the page without the program.
        event.prevent_default();
        open(&state, act.clone());
    });
    let home = browser::home().map(|url| url.href()).unwrap_or_default();
    html! {
        <div class="end">
            <button class="quiet" data-testid="embed-reset" onclick={onreset} title="Back to how it was"
                aria-disabled={unavailable(nothing)}>{ "Reset" }</button>
            <a class="quiet" data-testid="embed-open" href={home} target="_blank" rel="noopener" onclick={onopen}
                title="Open this program, with your edits, in a tab of its own"><span class="wide">{ "Open in Pollscope" }</span>{ " ↗" }</a>
        </div>
    }
}

/// Opens what is on the screen in a tab of its own.
fn open(state: &Rc<RefCell<State>>, act: Callback<Action>) {
    let link = state.borrow().link("");
    page::spawn(async move {
        let address = async {
            let url = browser::home()?;
            let packed = bridge::pack_link(&link.encode()).await.ok()?.as_string()?;
            url.set_hash(&format!("{}{packed}", address::PACKED));
            Some(url.href())
        };
        let sentence = match address.await {
            None => "This browser cannot pack the program into a link: it is too old.",
            Some(address) if address.len() > MOST_WRITTEN => {
                "This program is too long for a link. Copy it and open Pollscope by itself."
            }
            Some(address) if browser::open(&address) => return,
            Some(_) => {
                "The page around this one does not let it open a tab. Its frame needs \
                 sandbox=\"allow-popups\"."
            }
        };
        act.emit(Action::Notice(sentence.to_owned()));
    });
}
