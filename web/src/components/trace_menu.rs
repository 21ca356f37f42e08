//! Saving the trace that is on the screen, and opening one from a file.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{close, unavailable};
use crate::files::{self, Format};

/// What it shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Whether there is anything to save.
    pub available: bool,
    /// Saves the trace.
    pub save: Callback<Format>,
    /// Opens a file.
    pub open: Callback<web_sys::File>,
}

/// The menu.
#[component]
pub fn TraceMenu(props: &Props) -> Html {
    let (menu, picker) = (use_node_ref(), use_node_ref());
    let item = |format: Format| {
        let (save, menu, available) = (props.save.clone(), menu.clone(), props.available);
        let onclick = Callback::from(move |_: MouseEvent| {
            if available {
                close(&menu);
                save.emit(format);
            }
        });
        html! {
            <button class="quiet" data-testid={format!("save-{}", format.name())} {onclick}
                aria-disabled={unavailable(!props.available)}>
                { format.label() }<small>{ format.meaning() }</small>
            </button>
        }
    };
    let pick = {
        let picker = picker.clone();
        let menu = menu.clone();
        Callback::from(move |_: MouseEvent| {
            close(&menu);
            if let Some(picker) = picker.cast::<HtmlInputElement>() {
                picker.click();
            }
        })
    };
    html! {
        <>
            <button class="quiet" data-testid="trace-menu" popovertarget="trace-menu" aria-label="Export" title="Save the run, or open a saved one"><span class="wide">{ "Export" }</span><span class="narrow" aria-hidden="true">{ "⤓" }</span><i class="caret" aria-hidden="true">{ "▾" }</i></button>
            <div id="trace-menu" class="menu" popover="auto" role="group" aria-label="Export" ref={menu.clone()}>
                { for Format::ALL.into_iter().map(item) }
                <hr />
                <button class="quiet" data-testid="open-trace" onclick={pick}>
                    { "Open a trace …" }<small>{ "a file saved here; or drop it on the page" }</small>
                </button>
            </div>
            <input type="file" class="for-readers" tabindex="-1" aria-hidden="true" ref={picker}
                accept={files::ACCEPT} onchange={on_picked(&props.open)} data-testid="trace-file" />
        </>
    }
}

/// What happens when somebody has picked a file.
fn on_picked(open: &Callback<web_sys::File>) -> Callback<Event> {
    let open = open.clone();
    Callback::from(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        let file = input.files().and_then(|files| files.get(0));
        // The same file may be picked again.
        input.set_value("");
        if let Some(file) = file {
            open.emit(file);
        }
    })
}
